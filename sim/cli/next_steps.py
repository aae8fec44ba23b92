"""`panj` alone: the three next steps that fit where one is."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from sim.cli.terminal import command
from sim.runs.kinds import MARK, Kind, kind_of
from sim.scenario.errors import PanjError
from sim.scenario.files import list_scenarios, scenario_roots, shown
from sim.scenario.shipped import EXAMPLES, SCENARIOS

OUTPUTS = Path("outputs")
REPORT = "report.html"
RUNS = (Kind.RUN, Kind.RUN_ON_COUNTS)
BASE = "baseline"
WHAT = "Panj says who crosses a border, where and when, if a war goes on like this or otherwise."
PANJ = "panj"

Step = tuple[str, str]
"""A command, or a file to open, and what it gives."""


def next_steps() -> str:
    """Return what one can do next, in a few lines."""
    return "\n".join([WHAT, "", *_lines(), "", f"All scenarios: {command()} list. All commands: {command()} --help."])


def _lines() -> list[str]:
    where, steps = _here()
    steps = [(_as_typed(step), gives) for step, gives in steps]
    width = max(len(step) for step, _ in steps)
    return [f"{where}. Next:", *(f"  {step.ljust(width)}  {gives}" for step, gives in steps)]


def _as_typed(step: str) -> str:
    return f"{command()}{step.removeprefix(PANJ)}" if step.startswith(f"{PANJ} ") else step


def _here() -> tuple[str, Sequence[Step]]:
    """Return where one is, in words, and the three steps that fit."""
    runs, mine = finished_runs(), own_scenario()
    if mine is not None:
        name, file = mine
        if name not in runs:
            return f"{shown(file)} is a scenario of your own, and has not been run", _own(name, file)
        if runs[0] == name:
            return f"Your scenario {name} has been run", _own_run(name)
    if runs:
        return f"{runs[0]} has been run", _run(runs[0])
    return "Nothing has been run here yet", _nothing()


def _nothing() -> Sequence[Step]:
    return (
        (f"panj run {BASE}", "the war goes on as it was: tables, figures and a report"),
        ("panj view", "the same, day by day in the browser"),
        ("panj new scenario", "a future of your own, by some questions"),
    )


def _run(name: str) -> Sequence[Step]:
    return (
        _report(name),
        ("panj new scenario", "a future of your own, by some questions"),
        ("panj view", "change something in the browser, and see what differs"),
    )


def _own(name: str, file: Path) -> Sequence[Step]:
    return (
        (f"panj run {name}", "tables, figures and a report"),
        (f"panj compare {base_of(file)} {name}", "what it changes, in pairs of runs with the same luck"),
        (f"panj show {name}", "every value, and where it was set"),
    )


def _own_run(name: str) -> Sequence[Step]:
    file = list_scenarios()[name]
    return (
        _report(name),
        (f"panj compare {base_of(file)} {name}", "what it changes, in pairs of runs with the same luck"),
        ("panj new sweep", "what if it were more, or less, or later: many runs"),
    )


def _report(name: str) -> Step:
    page = OUTPUTS / name / REPORT
    if page.is_file():
        return f"open {page} in a browser", "its answers, map, charts and sources"
    return f"panj report {name}", "one page with its answers, map, charts and sources"


def finished_runs() -> list[str]:
    """Return the names of the finished runs in ``outputs/``, the newest first."""
    found = []
    with suppress(OSError):
        for mark in OUTPUTS.glob(f"*/{MARK}"):
            if kind_of(mark.parent) in RUNS:
                found.append((-mark.stat().st_mtime, mark.parent.name))
    return [name for _, name in sorted(found)]


def own_scenario() -> tuple[str, Path] | None:
    """Return the newest scenario here that does not ship, with its file; None for none."""
    here = [root for root in scenario_roots() if root == Path.cwd() / "scenarios"]
    found = []
    for name, file in list_scenarios().items():
        if here and file.parent == here[0] and name not in (*SCENARIOS, *EXAMPLES):
            with suppress(OSError):
                found.append((-file.stat().st_mtime, name, file))
    return min(found)[1:] if found else None


def base_of(file: Path) -> str:
    """Return the scenario that a file extends; the baseline where it says none that can be read."""
    from sim.scenario.reader import read

    with suppress(PanjError, OSError):
        parent = read(file).data.get("extends")
        if isinstance(parent, str):
            return parent
    return BASE
