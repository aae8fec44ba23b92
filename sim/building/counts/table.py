"""Counts in a plain table of one's own: series, date, people, and kind and country where they are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import get_args

from sim.building.countries import iso3
from sim.building.counts.gather import Report, Said, record
from sim.building.counts.grid import Grid, Row, columns, missing, rows_of, strayed
from sim.building.files.cells import FIRST, POSITION, days, people, whole_numbers
from sim.building.files.columns import plain
from sim.building.records import UNKNOWN, CountedKind, Reports, SeriesKind
from sim.scenario.errors import Problem, Problems, did_you_mean
from sim.scenario.tables.cells import BadCellError
from sim.words.typed import quoted
from sim.words.wording import counted, few

WANTED = {
    "series": ("series", "camp", "site", "place", "location", "name", "country", "host", "#loc+name", "#country"),
    "date": ("date", "day", "report date", "date of report", "#date"),
    "people": (
        *("people", "refugees", "individuals", "count", "number", "persons", "population", "total"),
        *("#affected+refugees", "#affected+ind", "#affected"),
    ),
    "kind": ("kind", "type"),
    "country": (
        *("country", "host", "country of asylum", "iso3", "iso2", "iso", "country code"),
        *("#country+code", "#country"),
    ),
}
KINDS: tuple[CountedKind, ...] = get_args(CountedKind)
#: What a cell may say, of the columns with few words.
WORDS = {"kind": KINDS}


def read(grid: Grid, said: Said) -> Reports:
    """Read a plain table; one without a series is of its countries, or of one named as the file is.

    Raises
    ------
    Problems
        When columns are missing, cells cannot be read, or a series has two counts of one day.
    """
    found = columns(grid, WANTED)
    problems = missing(grid, found, ["date", "people"], WANTED) or strayed(grid)
    if problems:
        raise Problems(problems)
    rows = list(rows_of(grid, found))
    _left_out(grid, found, said)
    written, number_of = days([row["date"] for row in rows]), partial(people, comma=grid.comma)
    reports: list[Report] = []
    blank: list[Row] = []
    for row in rows:
        before = len(problems)
        series = row["series"] or (row["country"] or grid.file.stem if "series" not in found else "")
        day, number = _value(row, "date", written, problems), _value(row, "people", number_of, problems)
        kind = _kind(row, problems)
        if len(problems) > before:
            continue
        if not series or day == UNKNOWN or number == UNKNOWN:
            blank.append(row)
            continue
        country = iso3(row["country"]) or row["country"] or iso3(series)
        reports.append(Report(series, country, kind, day, number, grid.file, row.line))
    problems += doubled(grid, reports)
    if problems:
        raise Problems(sorted(problems, key=lambda problem: (problem.line or 0, problem.column or 0)))
    if not reports:
        raise Problems([grid.problem("no count in this table", hint="each row has a series, a date and people")])
    if blank:
        told = f"{len(blank)} of {len(rows)} rows have no series, date or count: left out"
        said.warn("blank-counts", told, blank[0].where)
    once = {(report.series, report.day): report for report in reports}
    if len(once) < len(reports):
        _tell_again(grid, reports, said)
    return record(list(once.values()))


def _tell_again(grid: Grid, reports: Sequence[Report], said: Said) -> None:
    """Tell of rows that say what another says: one count that stands twice, or two of people who came."""
    first: dict[tuple[str, int], Report] = {}
    again = [each for each in reports if first.setdefault((each.series, each.day), each) is not each]
    verb = "says" if len(again) == 1 else "say"
    lines = few([str(each.line) for each in again])
    told = (
        f"{counted(len(again), 'row')} {verb} of a series and day what one before {verb} (line {lines}): counted once"
    )
    where = f"{grid.where}:{again[0].line}"
    if any(each.kind == "new arrivals" for each in again):
        told += "; where both are people who came, as over two crossings, write their sum, or give each a series"
        said.warn("counts-again", told, where)
    else:
        said.note("counts-again", told, where)


def _left_out(grid: Grid, found: Mapping[str, int], said: Said) -> None:
    """Tell which column people are read from where others hold whole numbers, too."""
    rows = list(islice(grid.rows, FIRST))
    others = [
        quoted(name)
        for i, name in enumerate(grid.names)
        if i not in found.values()
        and plain(name) not in POSITION
        and whole_numbers([row[i][0] for row in rows if i < len(row)])
    ]
    if others:
        verb = "hold whole numbers, too, and are" if len(others) > 1 else "holds whole numbers, too, and is"
        told = f"people are read from '{quoted(grid.names[found['people']])}'; {few(others)} {verb} left out"
        said.note("other-numbers", told, f"{grid.where}:{grid.header}")


def _value(row: Row, name: str, parse: Callable[[str], int], problems: list[Problem]) -> int:
    try:
        return parse(row[name])
    except BadCellError as error:
        problems.append(row.problem(name, str(error), error.hint))
        return UNKNOWN


def _kind(row: Row, problems: list[Problem]) -> SeriesKind:
    """Return what a row says it counts; unclear where it does not say."""
    text = row["kind"].casefold()
    for kind in KINDS:
        if text == kind:
            return kind
    if text:
        hint = f"{did_you_mean(text, KINDS) or ''} allowed: {', '.join(KINDS)}".strip()
        problems.append(row.problem("kind", f"'{row['kind'][:40]}' is not known", hint))
    return "unclear"


def doubled(grid: Grid, reports: list[Report]) -> list[Problem]:
    """Return a mistake for each second count of a series on one day, unless it says the same of the same kind."""
    seen: dict[tuple[str, int], Report] = {}
    out = []
    for report in reports:
        first = seen.setdefault((report.series, report.day), report)
        if first.people != report.people:
            told = (
                f"'{report.series}' has {first.people:,} people that day in line {first.line}, here {report.people:,}"
            )
            out.append(grid.problem(told, report.line, 1))
        elif first.kind != report.kind:
            kinds = [kind if kind != "unclear" else "of no kind" for kind in (first.kind, report.kind)]
            told = f"'{report.series}' is {kinds[0]} that day in line {first.line}, here {kinds[1]}"
            out.append(grid.problem(told, report.line, 1))
    return out
