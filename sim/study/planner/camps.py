"""The planner's table of a run driven by counts, on a Flee world: who is in each camp, and in all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from sim.runs.json_files import read_json
from sim.runs.kinds import MARK
from sim.study.answers import SERIES, Series, places_of, read_series
from sim.study.planner.rows import CIVILIAN, SHELTERED, SITE, THERE, WORLD, Key
from sim.study.planner.table import Line, Table
from sim.study.planner.values import quantiles
from sim.study.story.tell import of_how_many
from sim.words.wording import careful_bands
from sim.world.world import Longs

NO_PLACES = "A run driven by counts keeps people, not places: which camps are full is not told. A person is one party."


def is_counted(folder: Path) -> bool:
    """Tell whether a folder holds a run on a Flee world."""
    told = read_json(folder / MARK)
    return "conflict" in told and "world_sha256" not in told and (folder / SERIES).is_file()


def camps_table(folder: Path, *dates: dt.date | str) -> Table:
    """Return the planner's table of a run on a Flee world: people in each camp and in all, without households.

    Parameters
    ----------
    folder : Path
    *dates : date or ISO text
        Default: the last day.

    Raises
    ------
    PanjError
        If the folder cannot be read, or a date is outside the run.
    """
    camps = {name: read_series(folder, SHELTERED, name, CIVILIAN) for name in places_of(folder, SHELTERED)}
    first = next(iter(camps.values()))
    rows = sorted({first.day(date) for date in dates}) or [len(first.dates) - 1]
    days = [_date(first.dates[row]) for row in rows]
    lines = [
        Line(key, date, tuple(levels.tolist()), float((then > 0).mean()))
        for key, found in _rows(camps)
        for date, then, levels in zip(days, found.T[rows], quantiles(found[:, rows]).T, strict=True)
    ]
    name, replicates = str(read_json(folder / MARK)["conflict"]), len(first.daily)
    careful = careful_bands(replicates)
    notes = (of_how_many(replicates, False), f"{careful}." if careful else "", NO_PLACES)
    return Table(
        scenario=name,
        title=name,
        titles={camp: camp for camp in camps},
        dates=tuple(days),
        start=_date(first.dates[0]),
        branch=None,
        replicates=replicates,
        lines=tuple(sorted(lines, key=lambda line: line.date)),
        full=(),
        drawn=False,
        household=None,
        notes=tuple(note for note in notes if note),
    )


def _rows(camps: dict[str, Series]) -> Iterator[tuple[Key, Longs]]:
    """Yield all camps together, and each."""
    people = {camp: np.rint(series.daily).astype(np.int64) for camp, series in camps.items()}
    yield Key(WORLD, WORLD, "all camps", "", THERE, CIVILIAN, ()), np.asarray(sum(people.values()))
    for camp, found in people.items():
        yield Key(SITE, camp, camp, "", THERE, CIVILIAN, ()), found


def _date(day: np.datetime64) -> dt.date:
    return dt.date.fromisoformat(str(day)[:10])
