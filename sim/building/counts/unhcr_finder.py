"""Counts of UNHCR's Refugee Data Finder (CSV): who of one country was in each other one at the end of each year.

Countries are told by their ISO codes, or by name where a file has none: `coo` and `coa` are codes of UNHCR's own, and
its AUS is Austria. Rows of people who stayed in their country are left out. Who left is refugees, asylum-seekers and
others in need of international protection together. "-" is no zero: it says nothing.
"""

from __future__ import annotations

import datetime as dt

from sim.building.countries import iso3, name_of
from sim.building.counts.gather import Report, Said, record
from sim.building.counts.grid import Row, columns, missing, of_text, rows_of, strayed
from sim.building.files.cells import people, was_rounded
from sim.building.files.look import Look
from sim.building.records import UNKNOWN, Reports
from sim.scenario.errors import Problem, Problems
from sim.scenario.files import shown
from sim.scenario.tables.cells import BadCellError
from sim.words.counts import NoCountError, count
from sim.words.wording import counted

WANTED = {
    "year": ("year", "#date+year", "#date"),
    "origin": ("coo_iso", "Country of origin (ISO)", "Country of Origin Code"),
    "origin name": ("coo_name", "Country of origin", "Country of Origin Name", "Origin"),
    "asylum": ("coa_iso", "Country of asylum (ISO)", "Country of Asylum Code"),
    "asylum name": (
        "coa_name",
        "Country of asylum",
        "Country of Asylum Name",
        "Country / territory of asylum/residence",
    ),
    "refugees": ("refugees", "Refugees under UNHCR's mandate", "Refugees (incl. refugee-like situations)"),
    "asylum-seekers": ("asylum_seekers", "Asylum-seekers", "Asylum-seekers (pending cases)"),
    "others": ("oip", "Other people in need of international protection", "Venezuelans displaced abroad"),
}
#: What is summed.
WHO = ("refugees", "asylum-seekers", "others")


def read(look: Look, home: str, said: Said) -> Reports:
    """Read one file of the Data Finder.

    Parameters
    ----------
    look : Look
        Of a table.
    home : str
        ISO code of the country that people left.
    said : Said

    Raises
    ------
    Problems
        When columns are missing, cells cannot be read, or nothing in it is of that country.
    """
    grid = of_text(look)
    found = columns(grid, WANTED)
    needed = ["year", "refugees", *("origin name" for _ in range("origin" not in found))]
    problems = missing(
        grid, found, [*needed, *("asylum name" for _ in range("asylum" not in found))], WANTED
    ) or strayed(grid)
    if problems:
        raise Problems(problems)
    reports: list[Report] = []
    rounded: list[Row] = []
    tally = _Tally()
    for row in rows_of(grid, found):
        origin, asylum = _country(row, "origin"), _country(row, "asylum")
        tally.origins.add(origin)
        if origin != home:
            continue
        if asylum == home:
            tally.inside += 1
            continue
        tally.dashes += sum(row[who] == "-" for who in WHO)
        rounded += [row] * any(was_rounded(row[who]) for who in WHO)
        try:
            day, number = dt.date(_year(row["year"]), 12, 31).toordinal(), _sum(row, problems)
        except BadCellError as error:
            problems.append(row.problem("year", str(error)))
            continue
        if number != UNKNOWN:
            series = name_of(asylum) if asylum else row["asylum name"]
            reports.append(Report(series, asylum, "yearly", day, number, look.file, row.line))
            if tally.first.setdefault(tuple(text.strip() for text, _, _ in row.all), row) is not row:
                tally.again.append(row)
    if problems:
        raise Problems(problems)
    if not reports:
        there = ", ".join(sorted(tally.origins - {""})[:8]) or "none that is known"
        told = f"no row is of people from {name_of(home)} ({home}) in another country; origins are {there}"
        raise Problems([look.problem(told)])
    _tell(look, tally, rounded, said)
    return record(_summed(reports))


class _Tally:
    """What was left out, counted, and rows that say word for word what one before says."""

    def __init__(self) -> None:
        self.origins: set[str] = set()
        self.inside = 0
        self.dashes = 0
        self.first: dict[tuple[str, ...], Row] = {}
        self.again: list[Row] = []


def _country(row: Row, which: str) -> str:
    """Return the ISO code of a country of a row; by its name where the code is missing or none."""
    return iso3(row[which]) or iso3(row[f"{which} name"])


def _year(text: str) -> int:
    try:
        return count(text, 1950, 2100)
    except NoCountError:
        raise BadCellError(f"'{text[:40]}' is no year from 1950 to 2100") from None


def _sum(row: Row, problems: list[Problem]) -> int:
    """Return the people of a row, -1 where no cell says a number."""
    found = []
    for who in WHO:
        try:
            found.append(people(row[who], row.grid.comma))
        except BadCellError as error:
            problems.append(row.problem(who, str(error), error.hint))
    given = [number for number in found if number != UNKNOWN]
    return sum(given) if given else UNKNOWN


def _summed(reports: list[Report]) -> list[Report]:
    """Return one report for each series and day: a file may give one country in several rows."""
    out: dict[tuple[str, int], Report] = {}
    for report in reports:
        key = report.series, report.day
        before = out.get(key)
        together = report.people + (before.people if before else 0)
        out[key] = Report(*key[:1], report.country, report.kind, report.day, together, report.file, report.line)
    return list(out.values())


def _tell(look: Look, tally: _Tally, rounded: list[Row], said: Said) -> None:
    where = shown(look.file)
    if tally.inside:
        rows = "1 row is" if tally.inside == 1 else f"{tally.inside:,} rows are"
        said.note("displaced-inside", f"{rows} of people displaced inside their country: left out", where)
    if tally.dashes:
        cells = "1 cell is" if tally.dashes == 1 else f"{tally.dashes:,} cells are"
        said.note("no-number", f"{cells} '-': no number is known, and none was taken", where)
    if rounded:
        rows = "1 row has" if len(rounded) == 1 else f"{len(rounded):,} rows have"
        told = f"{rows} numbers such as 1e+05: a spreadsheet has rounded them to one or two digits"
        said.warn("rounded-counts", told, rounded[0].where)
    if tally.again:
        verb = "says" if len(tally.again) == 1 else "say"
        told = f"{counted(len(tally.again), 'row')} {verb} word for word what one before {verb}, and all are added up: "
        said.warn("counts-again", f"{told}delete what stands twice", tally.again[0].where)
    said.note("yearly-counts", "the counts are of the ends of years: between two of them nothing is known", where)
