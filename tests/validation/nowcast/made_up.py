"""A conflict of one town and two camps whose counts grow, for tests of nowcasts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.flee.world import FleeInstance, load_flee
from tests.cli.test_validate import conflict

DAYS = 200
START = dt.date(2020, 1, 1)
EAST = [(day, 10 * day) for day in range(0, DAYS, 9)]
WEST = [(day, 30 * day) for day in range(0, DAYS, 14)]


def dated(reports: Sequence[tuple[int, int]]) -> str:
    return "".join(f"{START + dt.timedelta(days=day)},{people}\n" for day, people in reports)


def folder(where: Path, **changed: str) -> Path:
    """Write the instance; give other texts by the name of their file."""
    files: Mapping[str, str] = {
        "sim_period": f"StartDate,{START}\nLength,{DAYS}\n",
        "conflicts": "#Day,Town\n" + "".join(f"{day},1\n" for day in range(DAYS)),
        "refugees": dated([(0, 0), (DAYS, 40 * DAYS)]),
        "east": dated(EAST),
        "west": dated(WEST),
    }
    return conflict(where, **{**files, **changed})


def instance(where: Path, **changed: str) -> FleeInstance:
    return load_flee(folder(where / "nowhere", **changed))
