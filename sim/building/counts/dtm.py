"""Counts of IOM's Displacement Tracking Matrix (XLSX and CSV): people displaced inside, by site or area and round.

The files differ from country to country: titles above the header, HXL tags under it, several sheets of which some say
the same by larger areas, rows of totals, families in place of people. An older form has no header at all
(:mod:`sim.building.counts.dtm_bare`). A place on several rows of one day is one place: its rows are summed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sim.building.counts.dtm_bare import bare_columns, kind_of_column
from sim.building.counts.gather import Report, Said, iso, record
from sim.building.counts.grid import Grid, Row, columns, is_total, missing, rows_of, strayed
from sim.building.files.cells import days, people
from sim.building.match.names import normal
from sim.building.records import UNKNOWN, Reports
from sim.scenario.errors import Problem, Problems
from sim.scenario.tables.cells import BadCellError
from sim.words.typed import quoted
from sim.words.wording import few

WANTED = {
    "families": (
        *("families", "households", "hh", "idp households", "idp families", "number of families", "idp hh"),
        *("number of households", "numPresentIdpHh", "ménages", "#affected+hh", "#affected+families"),
    ),
    "people": (
        *("numPresentIdpInd", "idp individuals", "individuals", "idps", "idp ind", "total idps", "number of idps"),
        *("number of individuals", "idp population", "people", "persons", "individus", "total"),
        *("#affected+idps+ind", "#affected+idps", "#affected+ind", "#affected", "#population+idps"),
    ),
    "place": (
        *("site name", "site", "location", "location name", "village", "settlement", "place", "camp"),
        *("admin4Name", "admin3Name", "admin2Name", "admin1Name", "admin3 name", "admin2 name", "admin1 name"),
        *("adm3_en", "adm2_en", "adm1_en", "admin 3", "admin 2", "admin 1", "district", "province", "governorate"),
        *(
            "name",
            "#loc+site+name",
            "#loc+name",
            "#adm3+name",
            "#adm2+name",
            "#adm1+name",
            "admin2Pcode",
            "admin1Pcode",
        ),
    ),
    "date": (
        *("reportingDate", "reporting date", "survey date", "date", "assessment date", "date of assessment"),
        *("date of survey", "report date", "date of report", "day", "#date+reported", "#date+survey", "#date"),
    ),
}


@dataclass(frozen=True)
class Answers:
    """What a file may not say, and a recipe does.

    Parameters
    ----------
    home : str
        ISO code of the country people are in.
    file : str
        What the file is called in the recipe, for what is asked.
    date : str
        Of a file without dates: the day it speaks of.
    unit : str
        "people" or "families", of a file without a header.
    per_family : float
        People of a family; 0 where nobody has said it. Never inferred.
    known : mapping of str to str or None
        Which series the head of a column may mean (:mod:`sim.building.counts.wide`); None: nobody knows the camps.
    """

    home: str = ""
    file: str = ""
    date: str = ""
    unit: str = ""
    per_family: float = 0.0
    known: Mapping[str, str] | None = None


@dataclass(frozen=True)
class _Sheet:
    """One table with counts, and which of its columns is which."""

    grid: Grid
    at: dict[str, int]


def read(grids: Sequence[Grid], answers: Answers, said: Said) -> Reports | None:
    """Read a file, which may have several sheets; None where something has to be asked first.

    Raises
    ------
    Problems
        When no sheet has counts, or cells cannot be read.
    """
    sheets = _alike(_with_counts(grids, answers, said), said)
    first = sheets[0]
    asked = len(said.told)
    without = [sheet for sheet in sheets if "date" not in sheet.at]
    if undated := [*(problem for sheet in without for problem in _several_days(sheet)), *_rounds(without)]:
        raise Problems(undated)
    if first.at.keys().isdisjoint({"people", "unit"}) and not answers.per_family:
        told = "counts families, not people: how many people is a family? It is not guessed"
        said.ask("families", told, first.grid.where, "files", answers.file, "per_family")
    if "date" not in first.at and not answers.date:
        told = "has no column of dates: of which day are its counts?"
        said.ask("no-dates", told, first.grid.where, "files", answers.file, "date")
    if "unit" in first.at:
        told = "has no header, so nobody can know whether it counts people or families"
        said.ask("people-or-families", told, first.grid.where, "files", answers.file, "unit")
    if any(told.severity == "ask" for told in said.told[asked:]):
        return None
    reports: list[Report] = []
    problems: list[Problem] = []
    for sheet in sheets:
        reports += _reports(sheet, answers, said, problems)
    if problems:
        raise Problems(problems)
    if not reports:
        raise Problems([first.grid.problem("no count in this table")])
    return record(_summed(reports, first.grid, said))


def _with_counts(grids: Sequence[Grid], answers: Answers, said: Said) -> list[_Sheet]:
    """Return the sheets that have places and counts; tells of those that have none."""
    out, empty = [], []
    if problems := [problem for grid in grids for problem in strayed(grid)]:
        raise Problems(problems)
    for grid in grids:
        at = columns(grid, WANTED) if grid.header else bare_columns(grid, answers.unit)
        if "place" in at and at.keys() & {"people", "families", "unit"}:
            out.append(_Sheet(grid, at))
        else:
            empty.append(grid)
    if not out:
        grid = max(grids, key=lambda grid: len(grid.rows))
        needed = [name for name in ("place", "people") if name not in columns(grid, WANTED)]
        raise Problems(missing(grid, columns(grid, WANTED), needed, WANTED))
    if empty:
        names = few([f"'{grid.sheet}'" for grid in empty])
        said.note("sheets-without-counts", f"no counts in {names}: left out", out[0].grid.where)
    return out


def _alike(sheets: list[_Sheet], said: Said) -> list[_Sheet]:
    """Return the sheets that go together: those with the columns of the longest. Others would count people twice."""
    longest = max(sheets, key=lambda sheet: len(sheet.grid.rows))
    alike = [sheet for sheet in sheets if sheet.grid.names == longest.grid.names]
    total = _total(longest)
    for sheet in sheets:
        if sheet not in alike:
            told = (
                f"sheet '{sheet.grid.sheet}' has other columns, and {_total(sheet):,} people where "
                f"'{longest.grid.sheet}' has {total:,}: left out, or they would be counted twice"
            )
            said.note("sheets-left-out", told, sheet.grid.where)
    return alike


def _several_days(sheet: _Sheet) -> list[Problem]:
    """Return a mistake where a column of no known name has other dates for a place: its days would be summed as one.

    A column of dates that are one for each place may be of anything, the day on which a site was opened.
    """
    grid, place = sheet.grid, sheet.at["place"]
    for i, name in enumerate(grid.names):
        if i in sheet.at.values() or kind_of_column([row[i][0].strip() for row in grid.rows if i < len(row)]) != "date":
            continue
        seen: dict[str, str] = {}
        for row in grid.rows:
            if max(i, place) >= len(row) or not row[i][0].strip() or is_total(row[place][0]):
                continue
            where, day = row[place][0].strip(), row[i][0].strip()
            if seen.setdefault(where, day) != day:
                told = f"'{quoted(where)}' has several days under '{quoted(name)}', no known name of dates"
                hint = "call the column 'date': else they would be summed as one day"
                return [grid.problem(told, row[i][1], row[i][2], hint)]
    return []


def _rounds(sheets: Sequence[_Sheet]) -> list[Problem]:
    """Return a mistake where sheets without dates count the same places: rounds, whose counts would be summed."""
    known = [
        {normal(row["place"]) for row in rows_of(sheet.grid, sheet.at) if row.given("place") and not _sums(row)}
        for sheet in sheets
    ]
    for k, here in enumerate(known):
        for before, there in zip(sheets, known[:k], strict=False):
            if 2 * len(here & there) > min(len(here), len(there)):
                told = (
                    f"its places are those of '{quoted(before.grid.sheet)}', and no column of either says of which day"
                )
                hint = "give each sheet a column 'date': else both would be summed as one day"
                return [sheets[k].grid.problem(told, sheets[k].grid.header, 1, hint)]
    return []


def _total(sheet: _Sheet) -> int:
    rows = [row for row in rows_of(sheet.grid, sheet.at) if not _sums(row)]
    counts = [_quietly(row["people"] or row["families"], sheet.grid) for row in rows]
    return sum(number for number in counts if number != UNKNOWN)


def _quietly(text: str, grid: Grid) -> int:
    try:
        return people(text, grid.comma)
    except BadCellError:
        return UNKNOWN


def _sums(row: Row) -> bool:
    """Tell whether a row is a sum of others: the word may stand in any cell up to its number, where one is merged.

    What stands behind place and number is a remark: "total of 5 tents" is said of one place.
    """
    named = [row.cells[name][1:] for name in ("place", "people", "families") if name in row.cells]
    return any(is_total(text) for text, *place in row.all if tuple(place) <= max(named, default=(row.line, 0)))


def _reports(sheet: _Sheet, answers: Answers, said: Said, problems: list[Problem]) -> list[Report]:
    rows = list(rows_of(sheet.grid, sheet.at))
    written = days([row["date"] for row in rows] if "date" in sheet.at else [answers.date])
    number_of = partial(people, comma=sheet.grid.comma)
    which = "people" if "people" in sheet.at else "families"
    factor = 1.0 if which == "people" else answers.per_family
    out: list[Report] = []
    blank: list[Row] = []
    sums: list[tuple[Row, int]] = []
    for row in rows:
        before = len(problems)
        number = _value(row, which, row[which], number_of, problems)
        if _sums(row):
            sums.append((row, number))
            continue
        day = _value(row, "date", row["date"] if "date" in sheet.at else answers.date, written, problems)
        if len(problems) > before:
            continue
        if not row.given("place") or day == UNKNOWN or number == UNKNOWN:
            blank.append(row)
            continue
        many = round(number * factor)
        out.append(Report(row["place"], answers.home, "stock", day, many, sheet.grid.file, row.line))
    _tell(sheet, out, (blank, sums), factor, said)
    return out


def _value(row: Row, name: str, text: str, parse: Callable[[str], int], problems: list[Problem]) -> int:
    try:
        return parse(text)
    except BadCellError as error:
        problems.append(row.problem(name, str(error), error.hint))
        return UNKNOWN


def _tell(
    sheet: _Sheet, out: list[Report], left: tuple[list[Row], list[tuple[Row, int]]], factor: float, said: Said
) -> None:
    """Tell what was left out, and whether the last sum is one."""
    blank, sums = left
    if blank:
        said.warn("blank-counts", f"{len(blank)} rows have no place, date or count: left out", blank[0].where)
    if sums:
        row, total = sums[-1]
        found = round(sum(report.people for report in out) / factor)
        told = f"{len(sums)} rows of totals: left out"
        if total not in (UNKNOWN, found):
            said.warn("totals", f"{told}; the last says {total:,}, the rows above it together {found:,}", row.where)
        else:
            said.note("totals", told, row.where)
    if factor != 1.0:
        said.warn("families", f"families were taken for {factor:g} people each", sheet.grid.where)


def _summed(reports: list[Report], grid: Grid, said: Said) -> list[Report]:
    """Return one report for each place and day."""
    parts: dict[tuple[str, int], list[Report]] = defaultdict(list)
    for report in reports:
        parts[report.series, report.day].append(report)
    several = {key: rows for key, rows in parts.items() if len(rows) > 1}
    if several:
        (place, day), rows = next(iter(several.items()))
        told = f"{len(several)} places stand on several rows of one day and were summed: '{place}' on {iso(day)} has "
        said.note("summed-rows", f"{told}{len(rows)}", f"{grid.where}:{rows[0].line}")
    return [
        Report(
            *(place, rows[0].country, rows[0].kind, day),
            *(sum(r.people for r in rows), rows[0].file, rows[0].line),
        )
        for (place, day), rows in parts.items()
    ]
