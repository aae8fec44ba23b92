"""What goes into a bundle: the files of a result, as its digests know them, its worlds, and rules of the user's own.

Figures and pages stay out: they are drawn anew from the same numbers wherever the bundle is opened, by the panj that
is there, and not taken from somebody else. So does timeseries.csv, which says once more what the Parquet file holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.bundles.manifest import RULES, SWEEP
from sim.bundles.rules import Written, written
from sim.bundles.worlds import Brought, brought
from sim.flee.world import is_import
from sim.runs import seal
from sim.runs.json_files import read_json
from sim.runs.kinds import MARK, Kind, kind_of
from sim.runs.read import FleeFolders, read_scenario
from sim.runs.shapes import Provenance
from sim.runs.store import NOTES
from sim.scenario.contents import is_file, is_there
from sim.scenario.errors import PanjError
from sim.scenario.files import WORLDS, find_world, shown, world_beside
from sim.sweeps import manifest as of_sweeps
from sim.sweeps.grounds import digest_of
from sim.sweeps.store import PARTS, TIMINGS
from sim.world.load import digest

SCENARIO, SCENARIOS = "scenario.yaml", "scenarios"
TWICE = frozenset({"timeseries.csv"})


@dataclass(frozen=True)
class Contents:
    """What a bundle is made of.

    Parameters
    ----------
    kind, name : str
    files : mapping of str to Path or bytes
        By their paths in the bundle.
    digests : mapping of str to str
        SHA-256 that the files of the result must have.
    worlds : tuple of Brought
    rules : tuple of Written
    told : tuple of str
        What whoever makes the bundle is to know, a line each.
    """

    kind: str
    name: str
    files: Mapping[str, Path | bytes]
    digests: Mapping[str, str]
    worlds: tuple[Brought, ...]
    rules: tuple[Written, ...]
    told: tuple[str, ...]


def gather(folder: Path, given: Sequence[str] = ()) -> Contents:
    """Return what goes into the bundle of a result.

    Parameters
    ----------
    folder : Path
        Of the result.
    given : sequence of str
        Rules of the user's own, where they are not found where one works.

    Raises
    ------
    PanjError
        If it is no result that can be bundled, or its world or a rule is not there any more as it was.
    """
    kind = kind_for(folder)
    files, digests, told = _SORTS[kind](folder)
    mark = {} if kind == SWEEP else read_json(folder / MARK)
    rules = tuple(written(mark.get("own_rules", ()), given, Path.cwd()))
    worlds = tuple(_worlds(folder, kind, mark, told))
    below = f"{SCENARIOS}/{WORLDS}" if kind == Kind.COMPARISON else WORLDS
    for world in worlds:
        files |= {f"{below}/{world.name}/{name}": content for name, content in world.files.items()}
        told += world.told
    for rule in rules:
        files |= {f"{RULES}/{name}": content for name, content in rule.files.items()}
    return Contents(kind, folder.resolve().name, files, digests, worlds, rules, tuple(told))


def kind_for(folder: Path) -> str:
    """Return which kind of result a folder holds, of those that can be bundled.

    Raises
    ------
    PanjError
        If it holds none of them.
    """
    if is_file(folder / of_sweeps.MANIFEST) and not is_there(folder / MARK):
        return SWEEP
    kind = kind_of(folder)
    if kind is None or kind.value not in _SORTS:
        what = "no result of panj" if kind is None else kind.value
        raise PanjError(f"{shown(folder)} holds {what}: runs, comparisons and sweeps can be bundled")
    return kind.value


Found = tuple[dict[str, Path | bytes], dict[str, str], list[str]]


def _sealed(folder: Path) -> Found:
    """Return the files of a folder with digests, those of data alone."""
    told = read_json(folder / MARK)
    seal.check_mark(folder / MARK, told)
    if not seal.sealed(told):
        raise PanjError(f"{shown(folder)} has no digests, as an older panj made it: run it again to bundle it")
    names = [name for name in told[seal.FILES] if name not in TWICE and is_file(folder / name)]
    files: dict[str, Path | bytes] = {name: folder / name for name in [MARK, *names]}
    if is_file(folder / NOTES):
        files[NOTES] = folder / NOTES
    return files, {name: told[seal.FILES][name] for name in names}, []


def _swept(folder: Path) -> Found:
    """Return the manifest of a sweep and its parts."""
    of_sweeps.read(folder)
    found = [folder / of_sweeps.MANIFEST, folder / TIMINGS, *sorted((folder / PARTS).glob("*.parquet"))]
    return {path.relative_to(folder).as_posix(): path for path in found if is_file(path)}, {}, []


_SORTS: Mapping[str, Callable[[Path], Found]] = {
    Kind.RUN.value: _sealed,
    Kind.COMPARISON.value: _sealed,
    Kind.RUN_ON_COUNTS.value: _sealed,
    SWEEP: _swept,
}


def _worlds(folder: Path, kind: str, mark: Mapping[str, Any], told: list[str]) -> Iterable[Brought]:
    """Yield the worlds of a result, as they were when it was made; tell of those that are left out."""
    if kind == SWEEP:
        known = of_sweeps.read(folder)["identity"]["worlds"]
        for name, sha256 in known.items():
            if name != of_sweeps.VARIANTS:
                try:
                    yield _named(folder, folder / SCENARIO, name, sha256)
                except PanjError as error:  # a sweep can be read without
                    told.append(f"note: without its world {name}: {error}")
    elif kind == Kind.RUN_ON_COUNTS:
        yield _counted(folder, told)
    else:
        made: Provenance = mark  # type: ignore[assignment]
        beside = folder / SCENARIO if kind == Kind.RUN else folder / SCENARIOS / SCENARIO
        yield _named(folder, beside, made["world"], made["world_sha256"])


def _named(folder: Path, beside: Path, name: str, sha256: str) -> Brought:
    """Return a world that a name leads to, or that lies beside a result."""
    found = world_beside(name, beside) or find_world(name)
    if digest(found) != sha256:
        raise PanjError(f"{shown(folder)}: the world {name} has changed since; run it again to bundle it")
    return brought(name, found, sha256)


def _counted(folder: Path, told: list[str]) -> Brought:
    """Return the world of a run on counts."""
    flee = FleeFolders()
    scenario = read_scenario(folder / SCENARIO, check_names=False, flee=flee)
    assert scenario.flee is not None, "asked for Flee worlds only"
    instance = flee.open(scenario.flee, scenario.counts)
    if scenario.counts is not None:
        told.append(f"note: without its counts, which lie elsewhere ({shown(scenario.counts)})")
    inside = [Path(file) for file in instance.origins.files.values()]
    files = None if is_import(scenario.flee) else [path for path in inside if path.is_relative_to(scenario.flee)]
    return brought(scenario.flee.name, scenario.flee, digest_of(instance), files)
