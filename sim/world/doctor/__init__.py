"""The doctor of Panj's own worlds: what is read without a mistake and will still not do what its author meant.

>>> from sim.world.doctor import examine_world
>>> from sim.world.load import find_world
>>> examine_world(find_world("panj-2021"))
[]

Every check is a function of the tables that yields its findings; docs/world-format.md lists them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.scenario.resolved import Scenario
from sim.scenario.sweep.sweep import Sweep
from sim.world.doctor import counts, events, facts, geography, history, period, reception
from sim.world.findings import Finding, by_severity, in_short
from sim.world.load import read_tables
from sim.world.pcodes import strangers
from sim.world.stray import strays

CHECKS = (*geography.CHECKS, *counts.CHECKS, *facts.CHECKS, *reception.CHECKS, *history.CHECKS, *period.CHECKS)

__all__ = ["examine_run", "examine_sweep", "examine_world"]


def examine_world(folder: str | Path) -> list[Finding]:
    """Look through a world folder.

    Parameters
    ----------
    folder : path

    Returns
    -------
    list of Finding
        Warnings first, then notes; empty for a world in good health.

    Raises
    ------
    PanjError
        When the world has mistakes: then there is nothing to look through.
    """
    folder = Path(folder)
    tables = read_tables(folder)
    found = [finding for check in CHECKS for finding in in_short(check(tables))]
    places = {row["place"] for row in tables["places"]}
    return by_severity([*in_short(strays(folder)), *strangers(folder, places), *found])


def examine_run(folder: Path, scenario: Scenario) -> list[Finding]:
    """Return what a scenario contradicts, and what its days leave out of its world's history or move to the first day.

    Parameters
    ----------
    folder : Path
    scenario : Scenario
    """
    tables = read_tables(folder)
    found = in_short(events.contradictions(scenario, tables)) + in_short(events.doubles(scenario))
    found += in_short(events.unreached(scenario.events, tables))
    found += in_short(events.held_already(scenario, tables))
    found += in_short(events.scaled_places(scenario)) + in_short(events.fewer_places(scenario, tables))
    found += period.of_posterior(tables, scenario)
    found += period.of_run(tables, scenario.start, scenario.history_until, scenario.until)
    found += period.of_sieges(tables, scenario)
    return by_severity(found)


def examine_sweep(sweep: Sweep, folders: Sequence[Path]) -> list[Finding]:
    """Return what the events of a sweep and of its scenarios do not do; notes are left to the scenarios.

    Parameters
    ----------
    sweep : Sweep
    folders : sequence of Path
        The world of each scenario.
    """
    own = [event for axis in sweep.axes for event in axis.events]
    found: dict[str, Finding] = {}
    for folder, base in zip(folders, sweep.bases, strict=True):
        for finding in (*examine_run(folder, base), *in_short(events.unreached(own, read_tables(folder)))):
            if finding.severity != "note":
                found.setdefault(str(finding), finding)
    return by_severity(found.values())
