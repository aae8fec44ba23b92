"""What commands that compute have in common: the bar while they run, and the codes with which they end early."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from sim.cli.console import PlainConsole, tell
from sim.runs.run import load
from sim.scenario.errors import PanjError
from sim.scenario.files import find_scenario, list_scenarios, shown
from sim.scenario.override import far_out, left_out, parse_overrides
from sim.scenario.resolved import Scenario
from sim.world.world import World

INTERRUPTED = 130
#: The system took a process away.
LOST = 2


def its_folder(given: str | Path, name: str, kind: str = "") -> Path:
    """Return the folder in ``outputs`` that the result of a scenario goes to, where no other is named.

    Parameters
    ----------
    given : str or Path
        The scenario as the user named it.
    name : str
        What it is called.
    kind : str
        What the name of the folder begins with.

    Raises
    ------
    PanjError
        If another file can be named so too, or the scenario is part of a result there, which would be lost.
    """
    check_its_name(given, name)
    folder = Path("outputs") / f"{kind}{name}"
    check_elsewhere(given, folder)
    return folder


def check_elsewhere(given: str | Path, folder: Path) -> None:
    """Refuse a scenario that lies in the folder its result would go to: of a run made before, or of a bundle.

    Raises
    ------
    PanjError
        If so.
    """
    file = find_scenario(given)
    if file.resolve().is_relative_to(folder.resolve()):
        raise PanjError(f"{shown(file)} is part of the result in {shown(folder)}, which would be replaced: give --out")


def check_its_name(given: str | Path, name: str) -> None:
    """Refuse a scenario of a file that is called as one of another file is, which can be named.

    Raises
    ------
    PanjError
        If so.
    """
    file, known = find_scenario(given), list_scenarios().get(name)
    if known is not None and known.resolve() != file.resolve():
        raise PanjError(
            f"{shown(file)} is called '{name}', as {shown(known)} is, and its result would take the place of "
            "that one's: rename the file or its key 'name', or give --out"
        )


def progress_bar(quiet: bool) -> Progress:
    """Return the progress bar of a run, on stderr."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=PlainConsole(stderr=True),
        transient=True,
        disable=quiet,
    )


def end_early(why: str, kept: str) -> NoReturn:
    """Say on stderr why a command ends early (empty: it was Ctrl-C) and what was kept, and end it.

    Raises
    ------
    SystemExit
        With code 130 after Ctrl-C, 2 if a process was lost.
    """
    PlainConsole(stderr=True).print(f"{why or 'interrupted'}: {kept}", markup=False)
    sys.exit(LOST if why else INTERRUPTED)


def tell_of_set(unchanged: Callable[[], Scenario], overrides: Mapping[str, str]) -> None:
    """Say on stderr which events of a scenario `--set` leaves out, whose words may tell of them, and what is far out.

    Parameters
    ----------
    unchanged : callable
        Gives the scenario without `--set`.
    overrides : mapping
        What `--set` says, which was found right.
    """
    if overrides:
        scenario = unchanged()
        tell(left_out(scenario, overrides).strip(), *far_out(scenario, overrides))


def loaded(scenario: str, set_: list[str]) -> tuple[Scenario, World]:
    """Return a scenario with what `--set` fixes, and its world; say which of its events are left out."""
    overrides, worlds = parse_overrides(set_), dict[str, World]()
    found = load(scenario, overrides, worlds)
    tell_of_set(lambda: load(scenario, None, worlds)[0], overrides)
    return found


@contextmanager
def or_nothing(what: str) -> Iterator[None]:
    """Run what keeps nothing of itself where a Ctrl-C ends it before there is anything whole, and say so.

    Parameters
    ----------
    what : str
        What there is none of yet: "no pair of runs was".

    Raises
    ------
    SystemExit
        With code 130 after Ctrl-C.
    """
    try:
        yield
    except KeyboardInterrupt:
        end_early("", f"{what} finished yet, so nothing is kept")


@contextmanager
def whole_without(folder: Path) -> Iterator[None]:
    """Draw what a folder of results is whole without: a Ctrl-C ends the command, and says what is there.

    Raises
    ------
    SystemExit
        With code 130 after Ctrl-C.
    """
    try:
        yield
    except KeyboardInterrupt:
        end_early("", f"the results in {folder} are whole, their figures are not")
