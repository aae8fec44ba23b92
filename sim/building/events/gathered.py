"""What the readers of events have in common: columns become a record, and an event that stands twice counts once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.building.files.cells import people
from sim.building.files.columns import Columns
from sim.building.records import UNKNOWN, EventKind, Events, Taker, Told
from sim.scenario.errors import Problems
from sim.scenario.files import shown
from sim.words.wording import counted, few
from sim.world.world import Ints


@dataclass(frozen=True)
class Dated:
    """What each format tells in its own way: of each row the days, the kind, and how exactly the place is known."""

    first: Ints
    last: Ints
    kind: tuple[EventKind, ...]
    precision: np.ndarray[tuple[int], np.dtype[np.int8]]
    taker: tuple[Taker, ...] = ()


def gathered(columns: Columns, dated: Dated) -> tuple[Events, tuple[Told, ...]]:
    """Return the events of a file, and what is to be told of them.

    Parameters
    ----------
    columns : Columns
        With ``id``, ``lat``, ``lon``, ``deaths``, ``country``, ``admin1``, ``admin2`` and ``place``, as far as the file
        has them. An event without an identity is known by its row.
    dated : Dated

    Raises
    ------
    Problems
        All mistakes of the file.
    """
    lat, lon = columns.degrees("lat", 90), columns.degrees("lon", 180)
    deaths = np.array(columns.parsed("deaths", people, UNKNOWN), dtype=np.int32)
    for row in np.flatnonzero(dated.last < dated.first):
        columns.wrong("last", int(row), "the event ends before it begins")
    columns.done()
    if not len(columns):
        raise Problems([columns.look.problem("there is no event in it")])
    ids = [text or f"row {line}" for text, line in zip(columns.text("id"), columns.line, strict=True)]
    texts = {name: columns.text(name) for name in ("country", "admin1", "admin2", "place")}
    numbers = (dated.first, dated.last, lat, lon, deaths)
    once, told = _once(columns, ids, [column.tolist() for column in numbers])
    told += _alike(
        columns, [*(column.tolist() for column in numbers), dated.kind, *texts.values(), dated.taker or [""] * len(ids)]
    )

    def picked(values: Sequence[str]) -> tuple[str, ...]:
        return tuple(values) if len(once) == len(ids) else tuple(values[i] for i in once)

    events = Events(
        id=picked(ids),
        first=dated.first[once],
        last=dated.last[once],
        lat=lat[once],
        lon=lon[once],
        precision=dated.precision[once],
        kind=tuple(dated.kind[i] for i in once),
        deaths=deaths[once],
        country=picked(texts["country"]),
        admin1=picked(texts["admin1"]),
        admin2=picked(texts["admin2"]),
        place=picked(texts["place"]),
        line=np.frombuffer(columns.line, dtype=np.int32)[once].copy(),
        taker=tuple(dated.taker[i] if dated.taker else "" for i in once),
    )
    return events, told


def _once(columns: Columns, ids: Sequence[str], numbers: Sequence[Sequence[float]]) -> tuple[Ints, tuple[Told, ...]]:
    """Return the rows that count: of those with one identity the last; and tell of it."""
    last = {name: row for row, name in enumerate(ids)}
    if len(last) == len(ids):
        return np.arange(len(ids), dtype=np.int32), ()
    twice = [row for row, name in enumerate(ids) if last[name] != row]
    unlike = [row for row in twice if any(column[row] != column[last[ids[row]]] for column in numbers)]
    file, lines = shown(columns.look.file), [str(columns.line[row]) for row in twice]
    text = f"{counted(len(twice), 'row')} of {len(ids):,} name an event that comes again (lines {few(lines)}): "
    told = [Told("events-twice", "note", f"{text}each event is counted once", f"{file}:{lines[0]}")]
    if unlike:
        text = f"{counted(len(unlike), 'event')} came again with other days, place or deaths: the last row is taken "
        lines = [str(columns.line[row]) for row in unlike]
        told.append(Told("events-revised", "warning", f"{text}(lines {few(lines)})", f"{file}:{lines[0]}"))
    return np.array(sorted(last.values()), dtype=np.int32), tuple(told)


def _alike(columns: Columns, parts: Sequence[Sequence[object]]) -> tuple[Told, ...]:
    """Tell of rows without an identity that say all that another says: a row that stands twice, or two events."""
    first: dict[tuple[object, ...], int] = {}
    lines: list[int] = []
    for row, text in enumerate(columns.text("id")):
        if not text and first.setdefault(tuple(part[row] for part in parts), row) != row:
            lines.append(columns.line[row])
    if not lines:
        return ()
    verb = "says" if len(lines) == 1 else "say"
    text = f"{counted(len(lines), 'row')} without an identity {verb} what one before {verb} (lines "
    text += f"{few([*map(str, lines)])}): each counts as an event of its own, so delete what stands twice"
    return (Told("events-alike", "warning", text, f"{shown(columns.look.file)}:{lines[0]}"),)
