"""The doctor of Panj's own worlds: what is read without a mistake and will still not do what its author meant.

>>> from sim.world.doctor import examine_world
>>> from sim.world.load import find_world
>>> examine_world(find_world("panj-2021"))
[]

Every check is a function of the tables that yields its findings; docs/world-format.md lists them.
"""

from __future__ import annotations

from pathlib import Path

from sim.scenario.resolved import Scenario
from sim.world.doctor import counts, events, geography, history, period, reception
from sim.world.findings import Finding, by_severity, in_short
from sim.world.load import read_tables

CHECKS = (*geography.CHECKS, *counts.CHECKS, *reception.CHECKS, *history.CHECKS, *period.CHECKS)

__all__ = ["examine_run", "examine_world"]


def examine_world(folder: Path) -> list[Finding]:
    """Look through a world folder.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    list of Finding
        Warnings first, then notes; empty for a world in good health.

    Raises
    ------
    PanjError
        When the world has mistakes: then there is nothing to look through.
    """
    tables = read_tables(folder)
    return by_severity(finding for check in CHECKS for finding in in_short(check(tables)))


def examine_run(folder: Path, scenario: Scenario) -> list[Finding]:
    """Return what a scenario contradicts, and what its days leave out of its world's history or move to the first day.

    Parameters
    ----------
    folder : Path
    scenario : Scenario
    """
    found = in_short(events.contradictions(scenario))
    found += period.of_run(read_tables(folder), scenario.start, scenario.history_until, scenario.until)
    return by_severity(found)
