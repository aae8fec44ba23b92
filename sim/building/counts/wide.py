"""Counts with one column for each camp, as spreadsheets often have them: ``date,North Camp,East Camp``.

A head of a column can be anything: that it is a camp is believed where the recipe knows it, and nowhere else. Numbers
of men and women, or of a camp that is written otherwise, would else become people of the wrong place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from sim.building.countries import iso3
from sim.building.counts.gather import Report, Said, record
from sim.building.counts.grid import Grid, columns, is_total, strayed
from sim.building.counts.table import WANTED, doubled
from sim.building.files.cells import days, people
from sim.building.files.columns import plain
from sim.building.records import UNKNOWN, Reports
from sim.scenario.errors import Problem, Problems
from sim.scenario.files import shown
from sim.scenario.tables.cells import BadCellError
from sim.words.typed import quoted
from sim.words.wording import counted, few

LONG = "make the table long (date,camp,people), or head its columns as the camps are called"


def series_of(names: Iterable[str], hosts: Iterable[str]) -> dict[str, str]:
    """Return which series a head of a column may mean, by the head as heads are compared.

    Parameters
    ----------
    names : iterable of str
        Camps, and series that the recipe names.
    hosts : iterable of str
        Codes of the countries that may be counted as a whole.
    """
    return {plain(name): name for name in (*hosts, *names)}


def headed(names: Sequence[str], file: Path, known: Mapping[str, str] | None, said: Said) -> bool:
    """Tell whether the one column of a file of Flee's is headed as a camp is; a file is called as its camp is, else.

    Of another head it is told that the name of the file is believed and not the head.
    """
    if len(names) < 2 or known is None:
        return False
    if plain(names[1]) in known:
        return True
    if plain(names[1]) and plain(names[1]) not in {plain(word) for word in WANTED["people"]}:
        told = (
            f"its numbers are of '{file.stem}', as the file is called, whatever {quoted(names[1])} at their head means"
        )
        said.note("called-as-the-file", told, shown(file))
    return False


def read(grid: Grid, known: Mapping[str, str] | None, said: Said) -> Reports:
    """Read a table of one column for each camp.

    Parameters
    ----------
    grid : Grid
    known : mapping of str to str or None
        What :func:`series_of` returns; None where nobody knows the camps, since their table has mistakes.
    said : Said

    Raises
    ------
    Problems
        When a head is neither a camp nor a host of the recipe, nor a total, or cells cannot be read.
    """
    if problems := strayed(grid):
        raise Problems(problems)
    dated = columns(grid, {"date": WANTED["date"]}).get("date", 0)
    heads = {i: head for i, head in enumerate(grid.names) if i != dated and _filled(grid, i)}
    series = {i: _meant(head, known) for i, head in heads.items()}
    problems = _unknown(grid, {i: heads[i] for i, name in series.items() if not name}, known or {})
    if problems:
        raise Problems(problems)
    read_day = days([row[dated][0] for row in grid.rows if dated < len(row)])
    reports, undated = list[Report](), list[int]()
    for row in grid.rows:
        cells = {i: row[i] for i in series if i < len(row)}
        try:
            day = read_day(row[dated][0]) if dated < len(row) else UNKNOWN
        except BadCellError as error:
            problems.append(grid.problem(str(error), row[dated][1], row[dated][2], error.hint or ""))
            continue
        if day == UNKNOWN and any(text.strip() for text, _, _ in cells.values()):
            undated.append(row[0][1])
        for i, (text, line, column) in cells.items():
            try:
                number = partial(people, comma=grid.comma)(text)
            except BadCellError as error:
                problems.append(grid.problem(f"{quoted(heads[i])}: {error}", line, column, error.hint or ""))
                continue
            if UNKNOWN not in (day, number):
                reports.append(Report(series[i], iso3(series[i]), "unclear", day, number, grid.file, line))
    problems += doubled(grid, reports)
    if problems or not reports:
        raise Problems(problems or [grid.problem("no count in this table")])
    if undated:
        told = f"{counted(len(undated), 'row')} with counts and without a date: left out"
        said.warn("blank-counts", told, f"{grid.where}:{undated[0]}")
    told = few([quoted(name) for name in series.values()])
    said.note("one-column-each", f"one column for each series: {told}", grid.where)
    return record(list({(each.series, each.day): each for each in reports}.values()))


def _filled(grid: Grid, at: int) -> bool:
    return any(at < len(row) and row[at][0].strip() for row in grid.rows)


def _meant(head: str, known: Mapping[str, str] | None) -> str:
    """Return the series of a head; "" where it is none that is known."""
    if known is None or (head and is_total(head)):
        return head
    return known.get(plain(head)) or (iso3(head) if plain(iso3(head)) in known else "")


def _unknown(grid: Grid, heads: Mapping[int, str], known: Mapping[str, str]) -> list[Problem]:
    """Return one mistake for all heads that are nothing the recipe has."""
    if not heads:
        return []
    names = few([quoted(head) if head else f"column {i + 1}, without a name," for i, head in heads.items()])
    are = "is" if len(heads) == 1 else "are"
    told = f"one column for each camp, and {names} {are} no camp or host of the recipe ({few(list(known.values()))})"
    return [grid.problem(told, grid.header or 1, 1, LONG)]
