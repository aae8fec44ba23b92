"""Where scenarios, sweeps and worlds lie, and how a name becomes a file.

A *name* (``offensive``) is looked for in the scenario folders only; it can never lead out of them. A
*path* is accepted from the command line, where the user names a file of theirs, and nowhere else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from sim.scenario.contents import is_file, is_folder, is_there
from sim.scenario.errors import PanjError, did_you_mean

SUFFIXES = (".yaml", ".yml")
WORLD_SCENARIO = "scenario.yaml"
"""The scenario in the folder of a world that was built or imported."""
SWEEPS = "sweeps"
"""Folder of the sweeps in a scenario folder."""
WORLDS = "worlds"
"""Folder of the worlds in a scenario folder, or beside a scenario file that brings its own."""
LEFT_OUT = "LEFT-OUT.txt"
"""In the folder of a world: which of its files were left out where it was packed or bundled."""
NAME = r"[A-Za-z0-9_][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*"
"""What a scenario or a world may be called: no separators, no ``..``, nothing a shell would mind."""

LONGEST_NAME = 100
"""Letters of a name: it becomes part of that of a folder, which may have 255."""

NAMED_OF = f"at most {LONGEST_NAME} letters a to z, digits, '-', '_'"
"""What a name is made of, in words."""

HIDDEN = "."
"""How the names of files begin that nobody means to be listed: of editors, of commands at work."""

LONGEST_PATH = 400
"""Letters of a path that a message repeats."""

_PACKAGE = Path(__file__).resolve().parent.parent


def scenario_roots() -> list[Path]:
    """Return the folders in which scenarios are looked for, best first.

    The user's own ``scenarios`` folder comes before the one that ships, so a file there replaces a
    bundled scenario of the same name.
    """
    candidates = [
        Path.cwd() / "scenarios",
        _PACKAGE / "_bundled" / "scenarios",  # an installed wheel
        _PACKAGE.parent / "scenarios",  # a source checkout
    ]
    roots: list[Path] = []
    for folder in candidates:
        if folder.is_dir() and folder.resolve() not in [root.resolve() for root in roots]:
            roots.append(folder)
    return roots


def is_name(text: str) -> bool:
    """Tell whether `text` may be the name of a scenario or a world."""
    return len(text) <= LONGEST_NAME and re.fullmatch(NAME, text) is not None


def is_path(text: str | Path) -> bool:
    """Tell whether the user means a file rather than a name."""
    text = str(text)
    return "/" in text or "\\" in text or text.endswith(SUFFIXES)


def _inside(folder: Path, name: str) -> Path | None:
    """Return the file of a scenario in one folder; a link that leads out of the folder does not count."""
    for suffix in SUFFIXES:
        file = folder / f"{name}{suffix}"
        if is_file(file) and file.resolve().is_relative_to(folder.resolve()):
            return file
    return None


def _names_in(folder: Path) -> dict[str, Path]:
    names = sorted({file.stem for suffix in SUFFIXES for file in folder.glob(f"*{suffix}")})
    found = {name: _inside(folder, name) for name in names if is_name(name)}
    return {name: file for name, file in found.items() if file is not None}


def list_scenarios(beside: Path | None = None) -> dict[str, Path]:
    """Return every scenario that can be named, by name.

    Parameters
    ----------
    beside : Path, optional
        A folder searched before the scenario folders.
    """
    out: dict[str, Path] = {}
    for folder in _folders(beside):
        for name, file in _names_in(folder).items():
            out.setdefault(name, file)
    return dict(sorted(out.items()))


def left_out() -> list[tuple[Path, str]]:
    """Return the files and folders in the scenario folders that no name leads to, each with the reason."""
    out: list[tuple[Path, str]] = []
    for root in scenario_roots():
        for folder in (root, root / SWEEPS):
            out += [(file, why) for file in _yaml_in(folder) if (why := _why_not(folder, file))]
        out += [
            (folder, f"no world may have this name: {NAMED_OF}")
            for folder in sorted((root / WORLDS).glob("*"))
            if folder.is_dir() and not is_name(folder.name) and not folder.name.startswith(HIDDEN)
        ]
    return out


def _yaml_in(folder: Path) -> list[Path]:
    files = {file for suffix in SUFFIXES for file in folder.glob(f"*{suffix}")}
    return sorted(file for file in files if not file.name.startswith(HIDDEN))


def _why_not(folder: Path, file: Path) -> str:
    """Return why the name of a file does not lead to it, "" where it does."""
    if not is_name(file.stem):
        return f"no {'sweep' if folder.name == SWEEPS else 'scenario'} may have this name: {NAMED_OF}"
    if not is_file(file):
        return "this is no file"
    found = _inside(folder, file.stem)
    if found == file:
        return ""
    return "it is a link to a file elsewhere" if found is None else f"{found.name} has the same name"


def sweep_roots() -> list[Path]:
    """Return the folders in which sweeps are looked for, best first: ``sweeps`` in each scenario folder."""
    return [root / SWEEPS for root in scenario_roots() if (root / SWEEPS).is_dir()]


def list_sweeps() -> dict[str, Path]:
    """Return every sweep that can be named, by name."""
    out: dict[str, Path] = {}
    for folder in sweep_roots():
        for name, file in _names_in(folder).items():
            out.setdefault(name, file)
    return dict(sorted(out.items()))


def find_sweep(name_or_path: str | Path) -> Path:
    """Return the file of a sweep.

    Parameters
    ----------
    name_or_path : str or Path
        A name, or the path of a YAML file.

    Raises
    ------
    PanjError
        When there is none; the message lists what there is.
    """
    return _find("sweep", str(name_or_path), sweep_roots(), list_sweeps, path=True)


def _folders(beside: Path | None) -> list[Path]:
    return ([] if beside is None else [beside]) + scenario_roots()


def find_scenario(name_or_path: str | Path, *, beside: Path | None = None) -> Path:
    """Return the file of a scenario.

    Parameters
    ----------
    name_or_path : str or Path
        A name, or the path of a YAML file. Where no scenario has the name, a world of that name has one, if it was
        built or imported.
    beside : Path, optional
        Given when the name stands in a file: the folder of that file, searched first. A path is then
        refused.

    Raises
    ------
    PanjError
        When there is none; the message lists what there is.
    """
    text = str(name_or_path)
    try:
        return _find("scenario", text, _folders(beside), lambda: list_scenarios(beside), path=beside is None)
    except PanjError:
        file = scenario_of_world(text, beside)
        if file is None:
            if beside is None and text in list_sweeps():
                raise PanjError(f"'{text}' is a sweep, not a scenario: panj sweep {text} runs it") from None
            raise
        return file


def no_file(path: Path) -> PanjError:
    """Return the error for a path where no file is, with the nearest scenario or sweep in its folder.

    Of a folder it says what to call for what is in it: an instance of Flee, or a world or result with a scenario.
    """
    if is_folder(path):
        told = f"a folder, not a file: {path_in_short(str(path))}"
        if any(is_file(path / inputs / "locations.csv") for inputs in ("", "input", "input_csv", "input_files")):
            return PanjError(f"{told} (an instance of Flee: panj run --flee, or world: {{flee: …}} in a scenario)")
        return PanjError(f"{told} ({path.name}/scenario.yaml is in it)" if is_file(path / "scenario.yaml") else told)
    if is_there(path):
        return PanjError(f"not a file: {path_in_short(str(path))}")
    beside = {str(file): file.stem for file in _yaml_in(path.parent)} if is_folder(path.parent) else {}
    near = did_you_mean(path.stem, beside)
    told = f"no such file: {path_in_short(str(path))}"
    return PanjError(f"{told} ({near})" if near else told)


def _find(what: str, text: str, folders: list[Path], known: Callable[[], Iterable[str]], *, path: bool) -> Path:
    """Return the file of a name in the best folder that has it, or, where a path is allowed, of a path."""
    if path and is_path(text):
        if not is_file(Path(text)):
            raise no_file(Path(text))
        return Path(text)
    if not is_name(text):
        meant = did_you_mean(text, titled(known()))
        raise PanjError(
            f"'{text}' is no {what}'s name (at most {LONGEST_NAME} letters, digits, '-', '_'; no folders: a name never "
            f"leaves the {what} folders)" + (f"; {meant}" if meant else "")
        )
    for folder in folders:
        file = _inside(folder, text)
        if file is not None:
            return file
    here = next((file for end in (".yaml", ".yml") if path and is_file(file := Path(text + end))), None)
    raise PanjError(_unknown(what, text, known()) + (f"; {here} is a file here: give its name whole" if here else ""))


def list_worlds() -> dict[str, Path]:
    """Return every world folder that can be named, by name."""
    out: dict[str, Path] = {}
    for root in scenario_roots():
        for folder in sorted((root / WORLDS).glob("*")):
            if folder.is_dir() and is_name(folder.name):
                out.setdefault(folder.name, folder)
    return out


def find_world(name: str) -> Path:
    """Return the folder of a world, e.g. ``scenarios/worlds/panj-2021``.

    Raises
    ------
    PanjError
        When there is none of this name in the scenario folders.
    """
    worlds = list_worlds()
    if name not in worlds:
        raise PanjError(_unknown("world", name, worlds))
    return worlds[name]


def world_beside(name: str, file: Path) -> Path | None:
    """Return the folder of a world that a scenario file brings along, in `worlds` beside it; None where it brings none.

    It wins over every other world of that name, as what a file extends is searched beside it first. A file in a
    scenario folder brings none: there a folder `scenarios` where one works wins.

    Parameters
    ----------
    name : str
    file : Path
        The file that names the world.
    """
    found = file.parent / WORLDS / name
    if not is_name(name) or not is_folder(found):
        return None
    here = file.parent.resolve()
    return None if here in [root.resolve() for root in scenario_roots()] else found


def scenario_of_world(name: str, beside: Path | None = None) -> Path | None:
    """Return the scenario that lies in the folder of a world, as a build and an import write one; None for none."""
    if not is_name(name):
        return None
    for root in _folders(beside):
        file = root / WORLDS / name / WORLD_SCENARIO
        if is_file(file):
            return file
    return None


def ships(folder: Path) -> bool:
    """Tell whether the folder of a world is one that ships with Panj."""
    here = folder.resolve()
    return any(here.is_relative_to(place) for place in (_PACKAGE, _PACKAGE.parent / "scenarios"))


def world_target(world: str) -> Path:
    """Return the folder that a world is written to: a path, or a name in `scenarios/worlds` where you work.

    Raises
    ------
    PanjError
        When it can be neither.
    """
    if is_path(world) or world in (".", ".."):
        return Path(world)
    if not is_name(world):
        raise PanjError(f"{world}: want a plain name (letters, digits, '-', '_') or a path")
    return Path("scenarios") / WORLDS / world


def titled(known: Iterable[str]) -> dict[str, str]:
    """Return names with the titles of their files, for hints: who writes a title means the name."""
    return {name: _title(known[name]) if isinstance(known, Mapping) else "" for name in known}


def titles_here(names: Iterable[str]) -> dict[str, str]:
    """Return names of scenarios with the titles they have here, "" for those that are not here any more."""
    known = list_scenarios()
    return {name: _title(known[name]) if name in known else "" for name in names}


def _title(file: Path) -> str:
    """Return the title of a scenario or sweep as it stands in its first lines, "" where none does."""
    return said_first(file, "title")


def said_first(file: Path, key: str) -> str:
    """Return what a key with one line of text says in the first lines of a file, "" where it does not stand there."""
    if not is_file(file):
        return ""
    with file.open("rb") as stream:
        found = re.search(rb"^%b:[ \t]*(.+?)[ \t]*\r?$" % key.encode(), stream.read(4096), re.MULTILINE)
    said = found[1].decode("utf-8", "replace") if found else ""
    try:
        return str(json.loads(said)) if said.startswith('"') else said.strip("'")
    except ValueError:
        return said.strip("\"'")


def _unknown(what: str, name: str, choices: Iterable[str]) -> str:
    choices = titled(choices) if what != "world" else dict.fromkeys(choices, "")
    hint = did_you_mean(name, choices)
    known = f"known: {', '.join(choices)}" if choices else "none was found"
    return f"no {what} is called '{name}' ({hint + '; ' if hint else ''}{known})"


def path_in_short(path: str) -> str:
    """Return a path as a message repeats it: the beginning of one that is too long to be meant."""
    return path if len(path) <= LONGEST_PATH else f"{path[:LONGEST_PATH]}…"


def shown(file: Path) -> str:
    """Return the path as a message shows it: relative to the current directory where possible."""
    try:
        return path_in_short(str(file.resolve().relative_to(Path.cwd())))
    except (ValueError, OSError):
        return path_in_short(str(file))
