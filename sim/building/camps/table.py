"""Camps from a plain table: name, lat, lon, country, and capacity and the day of opening where they are known.

A capacity that is not given is not known: none is inferred, from counts least of all. A position that is not given is
asked for. Latitude and longitude that were swapped are put right where nothing else is possible, and that is told.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from sim.building.camps.wanted import WANTED
from sim.building.countries import iso3, which_country
from sim.building.counts.gather import Said
from sim.building.counts.grid import Row, columns, missing, of_text, rows_of, strayed
from sim.building.files.cells import days, degrees, people
from sim.building.files.look import Look
from sim.building.files.unread import unread
from sim.building.match.positions import Points, looks_swapped
from sim.building.records import UNKNOWN, Camps
from sim.scenario.errors import Problem, Problems
from sim.scenario.tables.cells import BadCellError
from sim.words.wording import few

#: Degrees from a town, or from the middle of all camps, within which the camps of one crisis lie.
NEAR = 15.0
Position = tuple[float, float]


@dataclass(frozen=True)
class Around:
    """What is known of where camps can be.

    Parameters
    ----------
    towns : Points or None
        Towns of the crisis; None: the other camps tell.
    answers : mapping of str to (lat, lon)
        Positions that the user has given, by the name of the camp; they are believed before the table.
    """

    towns: Points | None = None
    answers: Mapping[str, Position] = field(default_factory=dict)

    def holds(self, at: Position, middle: Position) -> bool:
        """Tell whether a camp can be there: near a town, or near the middle of the camps."""
        if abs(at[0]) > 90:
            return False
        if self.towns is None:
            return max(abs(at[0] - middle[0]), abs(at[1] - middle[1])) <= NEAR
        lat, lon = np.array([at[0]]), np.array([at[1]])
        near = np.maximum(np.abs(self.towns.lat - lat), np.abs(self.towns.lon - lon)).min() <= NEAR
        return bool(near) and not looks_swapped(lat, lon, self.towns)[0]


@dataclass(frozen=True)
class _Camp:
    name: str
    country: str
    first: float
    second: float
    capacity: int
    opens: int
    row: Row

    @property
    def at(self) -> Position:
        return self.first, self.second


def read(look: Look, around: Around, said: Said) -> Camps:
    """Read a table of camps; countries become ISO codes of three letters.

    Parameters
    ----------
    look : Look
    around : Around
    said : Said
        Positions that are missing are asked for here, by ``names: camps: NAME:``.

    Raises
    ------
    Problems
        When columns are missing, cells cannot be read, a country is not known, or a name stands twice.
    """
    grid = of_text(look)
    found = columns(grid, WANTED)
    problems = missing(grid, found, ["name", "country"], WANTED) or strayed(grid)
    if problems:
        raise Problems(problems)
    rows = list(rows_of(grid, found))
    opens = days([row["opens"] for row in rows])
    camps = [camp for row in rows if (camp := _camp(row, opens, problems)) is not None]
    problems += _doubled(camps)
    if problems:
        raise Problems(sorted(problems, key=lambda problem: (problem.line or 0, problem.column or 0)))
    if not camps:
        raise Problems([grid.problem("no camp in this table", hint="each row has a name, a position and a country")])
    camps = _placed(camps, around, said)
    left = [name for i, name in enumerate(grid.names) if i not in found.values()]
    said.told += unread(left, found, ("capacity", "opens"), grid.where)
    _tell(camps, said)
    return Camps(
        tuple(camp.name for camp in camps),
        tuple(camp.country for camp in camps),
        np.array([camp.first for camp in camps], np.float64),
        np.array([camp.second for camp in camps], np.float64),
        np.array([camp.capacity for camp in camps], np.int64),
        np.array([camp.opens for camp in camps], np.int32),
        np.array([camp.row.line for camp in camps], np.int32),
    )


def _camp(row: Row, opens: Callable[[str], int], problems: list[Problem]) -> _Camp | None:
    """Return the camp of a row as it is written; None, with mistakes noted, where cells cannot be read."""
    before = len(problems)
    if not row["name"]:
        problems.append(row.problem("name", "is blank"))
    country = iso3(row["country"])
    if not country:
        told = f"'{row['country'][:40]}' is no country that is known" if row["country"] else "is blank"
        problems.append(
            row.problem("country", told, which_country(row["country"]) if row["country"] else "a name, or its ISO code")
        )
    numbers: dict[str, float] = {}
    for name, parse in _parsers(row, opens).items():
        try:
            numbers[name] = parse(row[name])
        except BadCellError as error:
            problems.append(row.problem(name, str(error), error.hint))
    if len(problems) > before:
        return None
    first, second = numbers["lat"], numbers["lon"]
    if first == second == 0:  # what programs write for nothing; there is sea at 0, 0
        first = second = math.nan
    return _Camp(row["name"], country, first, second, int(numbers["capacity"]), int(numbers["opens"]), row)


def _parsers(row: Row, opens: Callable[[str], int]) -> dict[str, Callable[[str], float]]:
    """Return what reads the cells of numbers; a latitude above 90 is read, as it may be a longitude."""
    return {
        "lat": lambda text: degrees(text, 180),
        "lon": lambda text: degrees(text, 180),
        "capacity": lambda text: people(text, row.grid.comma),
        "opens": opens,
    }


def _doubled(camps: list[_Camp]) -> list[Problem]:
    lines: dict[str, int] = {}
    out = []
    for camp in camps:
        if camp.name in lines:
            out.append(camp.row.problem("name", f"'{camp.name}' stands twice, first in line {lines[camp.name]}"))
        lines.setdefault(camp.name, camp.row.line)
    return out


def _placed(camps: list[_Camp], around: Around, said: Said) -> list[_Camp]:
    """Return the camps where they are: as answered, as written, swapped where only that is possible, or nowhere."""
    given = [camp.at for camp in camps if not math.isnan(sum(camp.at))]
    middle = (float(np.median([at[0] for at in given])), float(np.median([at[1] for at in given]))) if given else (0, 0)
    # all swapped, the middle is too: where it is no place on Earth, every camp tells its own way
    middle = (middle[1], middle[0]) if abs(middle[0]) > 90 else middle
    out, swapped = [], []
    for camp in camps:
        answer = around.answers.get(camp.name)
        if answer is not None:
            out.append(replace(camp, first=answer[0], second=answer[1]))
        elif math.isnan(sum(camp.at)):
            said.ask("camp-without-position", f"where is '{camp.name}'?", camp.row.where, "camps", camp.name)
            out.append(replace(camp, first=math.nan, second=math.nan))
        elif around.holds(camp.at, middle):
            out.append(camp)
        elif around.holds((camp.second, camp.first), middle):
            swapped.append(camp)
            out.append(replace(camp, first=camp.second, second=camp.first))
        elif abs(camp.first) <= 90:
            far = "any town" if around.towns else "the others"
            told = f"'{camp.name}' at {camp.first:g}, {camp.second:g} lies far from {far}"
            said.warn("camp-far-away", told, camp.row.where)
            out.append(camp)
        else:
            told = f"'{camp.name}' cannot be at {camp.first:g}, {camp.second:g}: where is it?"
            said.ask("camp-far-away", told, camp.row.where, "camps", camp.name)
            out.append(replace(camp, first=math.nan, second=math.nan))
    if swapped:
        camps_ = "1 camp has" if len(swapped) == 1 else f"{len(swapped)} camps have"
        names = few([camp.name for camp in swapped])
        told = f"{camps_} latitude and longitude swapped ({names}): put right, as nothing else is possible"
        said.warn("swapped-positions", told, swapped[0].row.where)
    return out


def _tell(camps: list[_Camp], said: Said) -> None:
    """Tell of capacities that are not known, and of camps in one place."""
    where = camps[0].row.grid.where
    blank = sum(camp.capacity == UNKNOWN for camp in camps)
    if blank:
        told = f"{blank} of {len(camps)} camps have no capacity: none is guessed, and they take whoever comes"
        said.note("no-capacities", told, where)
    places: dict[Position, str] = {}
    for camp in camps:
        if camp.at in places and not math.isnan(sum(camp.at)):
            said.warn("one-place", f"'{camp.name}' lies where '{places[camp.at]}' does", camp.row.where)
        places.setdefault(camp.at, camp.name)
