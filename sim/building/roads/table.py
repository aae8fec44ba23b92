"""Roads from a plain table: ``from,to,km``, and ``mode`` and ``both_ways`` where they are known; Flee's routes.csv too.

Ends are matched with the places of the world by name, capitals, accents and signs apart; what a name that matches none
means is asked once: another place, or a point on the way. Lengths are taken as they are: what cannot be is told,
not mended.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sim.building.match.names import Choices, Match, match_names, normal
from sim.building.records import Roads, Told
from sim.building.roads.junctions import through
from sim.building.roads.points import Points
from sim.building.roads.straight import MODE
from sim.scenario.errors import Problem, Problems
from sim.scenario.files import shown
from sim.scenario.tables.cells import ROUND_THE_EARTH, number, one_of, yes_no
from sim.scenario.tables.reader import Column, Row, Table, read_names, read_table, read_text, rows_of
from sim.words.numbers import exact
from sim.words.typed import quoted
from sim.words.wording import counted, few
from sim.world.doctor.geography import ROUND_KM, SHORTER
from sim.world.schema import words
from sim.world.world import Mode

#: What the columns are called, ours first; "name1,name2,distance" are Flee's, which begins its header with a #.
HEADINGS = {"from": ("from", "a", "name1"), "to": ("to", "b", "name2"), "km": ("km", "distance")}
SEARCHED = 5
#: No town that is too small.
NO_TOWNS: Mapping[str, str] = {}
#: The answer for every name that is no place and has none of its own.
OTHERS = "*"


@dataclass(frozen=True)
class Link:
    """A road of a table whose ends are places."""

    a: int
    b: int
    row: Row

    @property
    def km(self) -> float:
        """Its length as the table has it."""
        return float(self.row["km"])

    @property
    def where(self) -> str:
        """``file:line`` of it."""
        return f"{shown(self.row.file)}:{self.row.line}"


def read_roads(path: Path) -> list[Row]:
    """Return the rows of a table of roads, their columns called as ours are.

    Raises
    ------
    Problems
        With every mistake of the table.
    """
    problems: list[Problem] = []
    called = _called(path, problems)
    rows = None if problems else read_table(path, _table(called), problems)
    if problems or rows is None:
        raise Problems(problems)
    for row in rows:
        row.values.update({ours: row.values[theirs] for ours, theirs in called.items()})
    return rows


def check_columns(path: Path) -> None:
    """Read the header of a table of roads and none of its rows.

    Raises
    ------
    Problems
        When :func:`read_roads` would refuse the table as a whole: for its separators, its encoding or its columns.
    """
    problems: list[Problem] = []
    called = _called(path, problems)
    if not problems:
        read_names(path, _table(called), problems)
    if problems:
        raise Problems(problems)


def _called(path: Path, problems: list[Problem]) -> dict[str, str]:
    """Return what a table calls the columns that it must have; as we do where it has none of their names."""
    content = read_text(path, problems)
    rows = None if content is None else rows_of(path, content.text, problems)
    for cells in (rows or [])[:SEARCHED]:
        heads = {text.strip().strip('#" ').casefold(): text.strip() for text, _, _ in cells}
        found = {ours: next((heads[name] for name in names if name in heads), "") for ours, names in HEADINGS.items()}
        if all(found.values()):
            return found
    return {ours: ours for ours in HEADINGS}


def _table(called: Mapping[str, str]) -> Table:
    return Table(
        (
            Column(called["from"]),
            Column(called["to"]),
            Column(called["km"], number(0, ROUND_THE_EARTH, above=True)),
            Column("mode", one_of(words(Mode)), required=False, blank=MODE, optional=True),
            Column("both_ways", yes_no, required=False, blank=True, optional=True),
        ),
        others=True,
    )


def roads_between(
    rows: list[Row], points: Points, meant: Mapping[str, str | None], small: Mapping[str, str] = NO_TOWNS
) -> tuple[Roads, tuple[Told, ...]]:
    """Return the roads between places, and what is told of the table.

    Parameters
    ----------
    rows : list of Row
        As :func:`read_roads` returns them.
    points : Points
    meant : mapping of str to str or None
        What was asked before: the place that a name of the table means, None for a point on the way; `OTHERS` stands
        for every name that has no answer of its own.
    small : mapping of str to str
        Towns that are too small to be places, by name as names are compared, with what is told of them.
    """
    ends, told = _ends(rows, points, meant, small)
    links = [Link(ends[row["from"]], ends[row["to"]], row) for row in rows if row["from"] in ends and row["to"] in ends]
    links, doubled = _once([link for link in links if link.a != link.b])
    told += [_loop(row) for row in rows if ends.get(row["from"], -1) == ends.get(row["to"], -2)]
    told += [*doubled, *_short([link for link in links if max(link.a, link.b) < len(points)], points)]
    a, b = (np.array([getattr(link, end) for link in links], np.int32) for end in ("a", "b"))
    one_way = np.array([not link.row["both_ways"] for link in links], np.bool_)
    none = np.zeros(len(links), np.bool_)
    km = np.array([link.km for link in links], np.float64)
    roads = Roads(a, b, km, tuple(link.row["mode"] for link in links), none, none, one_way)
    return through(roads, len(points)), tuple(told)


def rows_of_ends(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Return the names at either end of roads, each with the rows that have it."""
    used: dict[str, list[Row]] = {}
    for row in rows:
        for end in dict.fromkeys((row["from"], row["to"])):
            used.setdefault(end, []).append(row)
    return used


def _ends(
    rows: list[Row], points: Points, meant: Mapping[str, str | None], small: Mapping[str, str]
) -> tuple[dict[str, int], list[Told]]:
    """Return the place of every name that has one, and questions about those that have none.

    Points on the way are numbered after the places.
    """
    used, places = rows_of_ends(rows), Choices(points.name, (), points.lat, points.lon)
    matches = dict(zip(used, match_names(list(used), places, answered=meant), strict=True))
    ends = {name: match.at for name, match in matches.items() if match.at >= 0}
    lost = [name for name in used if name not in ends]
    out = [name for name in lost if meant.get(name, meant.get(OTHERS, "")) is None]
    unknown = [name for name in lost if name not in out]
    near = [_neighbour(name, used[name], ends, points) for name in unknown]
    found = match_names(unknown, places, [each and each.at for each in near])
    told = [
        _asked_of_small(name, used[name], small[normal(name)])
        if normal(name) in small
        else _asked(name, used[name], n, m)
        for name, n, m in zip(unknown, near, found, strict=True)
    ]
    if out:
        verb = "is no place of the world but a point" if len(out) == 1 else "are no places of the world but points"
        text = f"{counted(len(out), 'name')} of the table {verb} on the way: {few(out)}"
        told.append(Told("road-ends", "note", text, shown(rows[0].file)))
    return ends | {name: len(points) + k for k, name in enumerate(out)}, told


class _Neighbour(NamedTuple):
    """A place to which a road leads from an end that nobody knows, how long that is, and where the place lies."""

    name: str
    km: float
    at: tuple[float, float]


def _neighbour(name: str, of: Sequence[Row], ends: Mapping[str, int], points: Points) -> _Neighbour | None:
    """Return the place to which the shortest road from a name leads; None where none leads to a place."""
    others = [(float(row["km"]), row["to"] if row["from"] == name else row["from"]) for row in of]
    km, other = min(((km, other) for km, other in others if other in ends), default=(0.0, ""))
    if not other:
        return None
    return _Neighbour(other, km, (float(points.lat[ends[other]]), float(points.lon[ends[other]])))


def _asked_of_small(name: str, of: Sequence[Row], why: str) -> Told:
    """Ask what a name means that is a town too small to be a place."""
    text = f"'{quoted(name)}', an end of {counted(len(of), 'road')}, is no place of the world: {why}, or answer null, "
    text += "which makes it a point on the way"
    return Told("road-ends", "ask", text, f"{shown(of[0].file)}:{of[0].line}", ("roads", name))


def _asked(name: str, of: Sequence[Row], near: _Neighbour | None, match: Match) -> Told:
    """Ask what a name means; the km of candidates are from the place to which its shortest road leads."""
    text = f"'{quoted(name)}', an end of {counted(len(of), 'road')}, is no place of the world"
    alike = match.candidates
    if near is not None:
        alike = tuple(
            one for one in alike if one.km > 0 or not math.isfinite(one.km)
        )  # 0: the road would lead to itself
        text += f"; the table has it {near.km:g} km from {quoted(near.name)}"
        text += ", and so far from there are the names like it: one much farther is another place" if alike else ""
    return Told("road-ends", "ask", text, f"{shown(of[0].file)}:{of[0].line}", ("roads", name), alike)


def _loop(row: Row) -> Told:
    text = f"a road from '{quoted(row['from'])}' to itself is left out"
    return Told("road-loop", "warning", text, f"{shown(row.file)}:{row.line}")


def _once(links: list[Link]) -> tuple[list[Link], list[Told]]:
    """Return every road once, and tell of those that stand twice with two lengths; the shorter holds.

    The way back of a road that leads one way only is another road.
    """
    kept: dict[tuple[int, int], Link] = {}
    told = []
    for link in links:
        pair = (link.a, link.b) if not link.row["both_ways"] or link.a < link.b else (link.b, link.a)
        other = kept.setdefault(pair, link)
        if other is link:
            continue
        if other.km != link.km:
            lengths = f"{min(other.km, link.km):g} and {max(other.km, link.km):g} km"
            text = f"the road {_named(link)} stands twice, {lengths}: the shorter is taken"
            told.append(Told("road-twice", "warning", text, f"{link.where}, first on line {other.row.line}"))
        kept[pair] = min(other, link, key=lambda one: one.km)
    return list(kept.values()), told


def _short(links: list[Link], points: Points) -> Iterator[Told]:
    """Tell of roads that are shorter than the great circle; of most of them in one line."""
    short = [link for link in links if link.km < SHORTER * points.apart[link.a, link.b] - ROUND_KM]
    if len(short) > max(5, len(links) / 2):
        text = f"{len(short):,} of {counted(len(links), 'road')} are shorter than the great circle between their ends: "
        yield Told("short-road", "warning", text + "are they in km, and latitude and longitude not swapped?")
        return
    for link in short:
        apart = exact(float(points.apart[link.a, link.b]))
        text = f"the road {_named(link)} is {link.km:g} km long, but its ends are {apart} km apart"
        yield Told("short-road", "warning", text, link.where)


def _named(link: Link) -> str:
    return quoted(f"{link.row['from']} - {link.row['to']}")
