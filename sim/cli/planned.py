"""The planner's table in the terminal: `panj answer` without a measure."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from rich.table import Table as RichTable
from rich.text import Text

from sim.api.runs import open_run
from sim.building.countries import iso3
from sim.cli.answer_options import Options
from sim.cli.apart import name_apart
from sim.cli.console import PlainConsole, table_console, tell
from sim.cli.tables import plain_table
from sim.comparisons.past import told_reasons
from sim.figures.data import short_name
from sim.runs.first_days import EARLY, is_earliest
from sim.runs.stored import find_run, open_folder
from sim.runs.words import SERIES_WORDS
from sim.scenario.errors import PanjError
from sim.scenario.temporary import write_new
from sim.study.planner import Against, Table
from sim.study.planner.against import Beside, FullBeside
from sim.study.planner.asked import host_of
from sim.study.planner.camps import camps_against, camps_table, is_counted
from sim.study.planner.heads import HEADS, SINCE, head
from sim.study.planner.household import Household
from sim.study.planner.rows import (
    BEYOND,
    CIVILIAN,
    DISPLACED,
    EVERYBODY,
    EXIT,
    GONE,
    HOST,
    KINDS,
    MILITARY,
    PLACES,
    SHELTERED,
    WORLD,
    Key,
)
from sim.study.planner.table import Fullness, Line
from sim.words.chances import ACAPS, chance
from sim.words.numbers import exact as people
from sim.words.numbers import percent, plain, signed_exact
from sim.words.wording import FULL, counted, few

THERE_ALREADY = "{} is there already: a table is written over no other file"
Row = TypeVar("Row", Line, Beside)
#: Names of places without anybody that are told one by one.
NAMES = 6
#: Columns that both bands of a difference have room in; where there are fewer they stand below each other.
ROOM = 100
#: Of a place at home this is said.
INSIDE = "lies inside the country"
#: What is asked of the country that people flee from.
OF_HOME = (DISPLACED, GONE, "home", "moving", "districts_insurgent", "capitals_insurgent")


def planned_command(run: Path, place: str, on: Sequence[str], options: Options) -> None:
    """Print the planner's table of a run, or of two, and write it if a file is named.

    Raises
    ------
    PanjError
        For any mistake of the user, before anything is written.
    """
    csv = options.csv
    if csv is not None and csv.suffix.lower() != ".csv":
        got = f"got '{csv.suffix}'" if csv.suffix else "this one has none"
        raise PanjError(f"--csv {csv}: want a name that ends in .csv, {got}; panj export writes other files")
    if csv is not None and os.path.lexists(csv):
        raise PanjError(THERE_ALREADY.format(csv))
    table, told = _table(find_run(run), on, options)
    if place:
        table = _at(table, place, run)
    if csv is not None:
        _write(csv, table)
    for note in told:
        tell(note)
    console = table_console()
    for line in table.notes:
        console.print(Text(line))
    if isinstance(table, Table):
        _show_table(console, table, bool(place))
    else:
        _show_against(console, table, bool(place))
    if csv is not None:
        console.print(Text(f"every row: {csv}"))


def _at(table: Table | Against, place: str, run: Path) -> Table | Against:
    """Return the rows of a place; who names what is rather a measure is told so.

    Raises
    ------
    PanjError
    """
    try:
        return table.at(place)
    except PanjError as error:
        if host := host_of(find_run(run), place):
            ask = f"panj answer {run} {SHELTERED} {host}"
            raise PanjError(f"'{place}' is a host, and a run driven by counts has a table of camps: {ask}") from None
        if INSIDE in str(error):
            raise PanjError(f"{error}: panj answer {run} present {place}") from None
        if told := _of_home(place, run):
            raise PanjError(told) from None
        measure = likely_measure(place)
        if not measure or "did you mean" in str(error):
            raise
        raise PanjError(f"{error}; the measure is {measure}: panj answer {run} {measure} world") from None


def _of_home(place: str, run: Path) -> str:
    """Return what can be asked of the country that people flee from, if a place is that one; else ""."""
    code = iso3(place)
    if not code or is_counted(find_run(run)) or open_folder(find_run(run)).world.home != code:
        return ""
    return (
        f"'{place}' is the country that people flee from, and no host. Of all of it, as 'world', there are "
        f"{few(list(OF_HOME), len(OF_HOME))}: panj answer {run} {OF_HOME[0]} world; of a district or capital present, "
        f"left, home …: panj answer {run} present PLACE"
    )


def likely_measure(text: str) -> str:
    """Return the measure of which somebody may have written a part; "" where none or several have it.

    Examples
    --------
    >>> likely_measure("displaced"), likely_measure("arrival"), likely_measure("khorog")
    ('internally_displaced', 'arrivals', '')
    """
    wanted = text.casefold().replace(" ", "_").replace("-", "_")
    found = [name for name in SERIES_WORDS if len(wanted) > 3 and wanted in name]
    return found[0] if len(found) == 1 else ""


def _write(path: Path, table: Table | Against) -> None:
    """Write every row, whole or not at all, and over no other file.

    Raises
    ------
    PanjError
        If something has that name, or it cannot be written.
    """
    try:
        write_new(path, table.frame.to_csv(index=False).encode())
    except FileExistsError:
        raise PanjError(THERE_ALREADY.format(path)) from None
    except OSError as error:
        raise PanjError(f"cannot write to {path}: {error.strerror or error}") from error


def _table(folder: Path, on: Sequence[str], options: Options) -> tuple[Table | Against, tuple[str, ...]]:
    """Return the table that is asked for, and what is to be told of the folders.

    Raises
    ------
    PanjError
        For any mistake of the user.
    """
    if is_counted(folder):
        if options.household is not None:
            raise PanjError(f"{folder} is a run driven by counts: without --household")
        if options.against is None:
            return camps_table(folder, *on), ()
        second = find_run(options.against)
        if not is_counted(second):
            raise PanjError(f"{folder} is a run driven by counts, and {second} is none")
        return camps_against(second, folder, *on), ()
    result = open_run(folder)
    if options.against is None:
        return result.table(*on, household=options.household), result.notes
    other = find_run(options.against)
    reference = open_run(other)
    name_apart([folder, other], [result, reference])
    return result.against(reference, *on, household=options.household), (*result.notes, *reference.notes)


def _show_table(console: PlainConsole, table: Table, one: bool) -> None:
    """Print the tables of each date; of one place all kinds."""
    console.print(Text(f"{table.title} ({table.scenario}): {_of(table.replicates)}"))
    if one:
        console.print(Text(_what_it_is(table.lines[0].key, table.titles)))
    for date, lines in groupby(table.lines, key=lambda line: line.date):
        found = list(lines)
        for measure in HEADS:
            rows = [line for line in found if line.key.measure == measure]
            if rows:
                _rows(console, table, _title(measure, table.start, date, rows[0].key, one), _picked(rows, one))
        full = [site for site in table.full if site.date == date]
        if full:
            _full(console, table, full, {line.key.place: line for line in found if line.key.measure == PLACES})
    _exits(console, [line.key for line in table.lines if line.some > 0], one)
    _sized(console, table.household)
    if not one and any(line.key.kind == EVERYBODY for line in table.lines):
        console.print(Text("Soldiers and civilians of one place: name it. With --csv FILE every row of the table."))
        if table.replicates > 1:
            console.print(Text("Medians do not add up: everybody, and every sum, is summed in each replicate first."))
    if table.branch is not None and min(table.dates) <= table.branch:
        console.print(Text(_replayed(table.branch, table.own_past)))


def _replayed(branch: dt.date, own: Sequence[str]) -> str:
    """Say up to when history is replayed, and whether that is the same in other scenarios."""
    if not own:
        whose = "alike in every scenario that sets nothing from the first day on (parameters, places of sites)"
        return f"Up to {_day(branch)} history is replayed, {whose}."
    whose = f"but not as in other scenarios: from the first day on {told_reasons(own)}"
    return f"Up to {_day(branch)} history is replayed, {whose}."


def _sized(console: PlainConsole, household: Household | None) -> None:
    """Say how many people a household is."""
    if household is not None:
        size = plain(household.size)
        console.print(Text(f"Households: civilians over {size} people ({household.source})."))


def _what_it_is(key: Key, titles: Mapping[str, str]) -> str:
    """Return what a place is, and which others have its name in theirs: a town's site is not its crossing."""
    name = short_name(key.name)
    if key.what == WORLD:
        return f"{name} ({key.place}): all of them together"
    host = "" if key.what == HOST or not key.host else f" of {titles.get(key.host, key.host)}"
    others = [
        f"{other} is {'called so, too' if short_name(title) == name else short_name(title)}"
        for other, title in titles.items()
        if _holds(title, name, other, key)
    ]
    return f"{name} ({key.place}) is {_a(key.what)}{host}" + (f"; {few(others, NAMES)}" if others else "")


def _a(what: str) -> str:
    return f"an {what}" if what == EXIT else f"a {what}"


def _holds(title: str, name: str, place: str, key: Key) -> bool:
    """Tell whether another place has a name as a word of its own."""
    return place != key.place and re.search(rf"\b{re.escape(name)}\b", title) is not None


def _picked(lines: Iterable[Row], one: bool) -> list[Row]:
    """Return the rows that are shown: of crossings and sites everybody, and no exits, unless one place is asked for."""
    lines = list(lines)
    wide = {line.key.kind for line in lines} == {CIVILIAN}
    return [
        line
        for line in lines
        if one or line.key.what in (HOST, WORLD) or (line.key.what != EXIT and (wide or line.key.kind == EVERYBODY))
    ]


def _exits(console: PlainConsole, keys: Iterable[Key], one: bool) -> None:
    """Say which exits have no row in tables of all places, though those past them are in the rows of their hosts."""
    found = {} if one else {key.place: f"{short_name(key.name)} ({key.place})" for key in keys if key.what == EXIT}
    if found:
        names = few(list(found.values()), NAMES)
        console.print(
            Text(f"No row for exits, which have people past them, counted under their hosts: {names}. Name one.")
        )


def _title(measure: str, start: dt.date, date: dt.date, key: Key, one: bool) -> str:
    """Return what a table is about; of one place with its name."""
    title = head(measure, _day(start, short=start.year == date.year))
    about = f"{title}, {'by' if measure in SINCE else 'on'} {_day(date)}"
    return f"{short_name(key.name)}: {about[:1].lower()}{about[1:]}" if one else about


def _rows(console: PlainConsole, table: Table, title: str, lines: Sequence[Line]) -> None:
    """Print the rows of a measure; those with nobody, or no places, in any replicate are told in a line."""
    some = [line for line in lines if line.some > 0]
    if not some:
        nothing = "none" if lines[0].key.is_room else "nobody"
        console.print(Text(f"{title}: {nothing}{_in_any(table.replicates)}."))
        return
    one, single = len({line.key.place for line in lines}) == 1, table.replicates == 1
    sizes = table.household
    homes = sizes is not None and any(line.key.kind == CIVILIAN for line in some)
    columns = ["", *(["the one run"] if single else ["median", "50 % band", "90 % band"])]
    caption = _nobody([line.key for line in lines if not line.some], [line.key for line in some], one)
    made = plain_table(title, *columns, *_more(some, homes), caption=caption)
    for line in some:
        _heading(made, line.key, one)
        home = [people(sizes.of(line.levels[2])) if line.key.kind == CIVILIAN else ""] if sizes and homes else []
        made.add_row(_label(line.key, one), *_levels(line.levels, people, single), *home, *_often(line))
    console.print(made)


def _more(lines: Sequence[Line], homes: bool) -> list[str]:
    """Return the columns that not every table has."""
    beyond = lines[0].key.measure == BEYOND
    return (["households"] if homes else []) + (["in … of the runs"] if beyond else [])


def _often(line: Line) -> list[str]:
    """Return of people beyond places how often there are any: most of all rows are nought in nearly every run."""
    return [percent(line.some)] if line.key.measure == BEYOND else []


def _nobody(none: Sequence[Key], some: Sequence[Key], one: bool) -> str | None:
    """Return where, or of which kind, there is nobody in any run."""
    if one:
        names = [KINDS[key.kind] for key in none]
    else:
        there = {key.place for key in some}
        names = list(dict.fromkeys(short_name(key.name) for key in none if key.place not in there))
    return f"none in any run: {few(names, NAMES)}" if names else None


def _heading(made: RichTable, key: Key, one: bool) -> None:
    """Put the name of a host over its first row; its crossings and sites follow below."""
    if not one and key.what in (HOST, WORLD) and key.kind in (MILITARY, CIVILIAN):
        name = short_name(key.name)
        if not any(cell == name for cell in made.columns[0].cells):
            made.add_row(name)


def _label(key: Key, one: bool) -> str:
    """Return what stands before a row: of whom it is, or the crossing or site, where everybody is meant."""
    if one:
        return KINDS[key.kind]
    if key.what in (HOST, WORLD):
        return f"  {KINDS[key.kind]}"
    name = short_name(key.name)
    return f"  {name}" if key.kind in (EVERYBODY, CIVILIAN) else f"  {name}, {KINDS[key.kind]}"


def _levels(levels: Sequence[float], written: Callable[[float], str], single: bool) -> list[str]:
    """Return median, 50 % and 90 % band as cells; the value alone where there is one run."""
    low, lower, middle, upper, high = (written(level) for level in levels)
    return [middle] if single else [middle, _band(lower, upper), _band(low, high)]


def _band(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}" if (low + high).strip("0123456789,") else f"{low}–{high}"


def _full(console: PlainConsole, table: Table, sites: Sequence[Fullness], places: dict[str, Line]) -> None:
    """Print which sites are full by a date."""
    some = [site for site in sites if site.by.value > 0]
    date = sites[0].date
    single = table.replicates == 1
    given = "as each run drew them, or an event sets them" if table.drawn else "their central estimate, or an event's"
    given += ", on the date"
    none = [short_name(site.name) for site in sites if not site.by.value]
    if not some:
        which = f"{none[0]} is not" if len(sites) == 1 else "no site is"
        console.print(Text(f"Full by {_day(date)}: {which}{_in_any(table.replicates)}."))
        return
    early = "earliest" if is_earliest(table.replicates) else f"{plain(100 * EARLY)} % of runs by"
    columns = ["full from"] if single else ["full by then", "in words", early, "half of runs by", "full on the day"]
    caption = f"full: {percent(FULL)} of its places are taken; places: {given}"
    if not single:
        caption += f", the median of all; words: {ACAPS.source}"
    if none:
        caption += f"\nnot full{_in_any(table.replicates)}: {few(none, NAMES)}"
    made = plain_table(f"Sites that are full by {_day(date)}", "", "places", *columns, caption=caption)
    for site in sorted(some, key=lambda site: -site.by.value):
        room = people(places[site.place].levels[2])
        days = [_short(day, table.start, date) for day in (site.early, site.half)]
        cells = [days[0]] if single else [percent(site.by.value), chance(site.by.value), *days, percent(site.on)]
        made.add_row(short_name(site.name), room, *cells)
    console.print(made)


def _show_against(console: PlainConsole, table: Against, one: bool) -> None:
    """Print the tables of B against A for each date."""
    pairs = f"{counted(table.pairs, 'pair')} of runs with the same luck" if table.pairs else "no pairs"
    console.print(Text(f"A: {table.a}, B: {table.b}; {pairs}"))
    for date, lines in groupby(table.lines, key=lambda line: line.date):
        found = list(lines)
        for measure in HEADS:
            rows = [line for line in found if line.key.measure == measure]
            if rows:
                _differences(console, table, _title(measure, table.start, date, rows[0].key, one), _picked(rows, one))
        full = [site for site in table.full if site.a.date == date]
        if full:
            _full_beside(console, table, full)
    _exits(console, [line.key for line in table.lines], one)
    of = "in each pair" if table.pairs else "of every run of B and every one of A"
    how = f"B − A is taken {of}: its median is no difference of medians. B higher: in which share of these."
    console.print(Text(how))
    _sized(console, table.household)


def _differences(console: PlainConsole, table: Against, title: str, lines: Sequence[Beside]) -> None:
    """Print the rows of a measure of B beside A; those without anybody in either are left out."""
    some = [line for line in lines if line.higher or line.lower or line.a[-1] or line.b[-1]]
    if not any(line.higher or line.lower for line in some):
        console.print(Text(f"{title}: the same in {'every pair' if table.pairs else 'all runs of both'}."))
        return
    one, single = len({line.key.place for line in lines}) == 1, table.pairs == 1
    narrow = console.width < ROOM
    bands = ["50 % and 90 % band"] if narrow else ["50 % band", "90 % band"]
    made = plain_table(title, "", "A", "B", *(["B − A"] if single else ["B − A", *bands, "B higher"]))
    for line in some:
        _heading(made, line.key, one)
        rows = {_label(line.key, one): line}
        if table.household is not None and line.key.kind == CIVILIAN and (one or line.key.what in (HOST, WORLD)):
            rows["  households"] = line.in_homes(table.household)
        for label, row in rows.items():
            middle, *found = _levels(row.difference, signed_exact, single)
            cells = [middle, "\n".join(found)] if narrow and found else [middle, *found]
            share = [] if single else [_how_often(line)]
            made.add_row(label, people(row.a[2]), people(row.b[2]), *cells, *share)
    console.print(made)


def _how_often(line: Beside) -> str:
    """Return in which share of the pairs B is higher; where the bands are nought, in which it is lower as well."""
    told = percent(line.higher)
    nought = all(signed_exact(level) == signed_exact(0) for level in line.difference)
    return f"{told}, lower {percent(line.lower)}" if nought and line.lower else told


def _full_beside(console: PlainConsole, table: Against, sites: Sequence[FullBeside]) -> None:
    date = sites[0].a.date
    some = [site for site in sites if site.a.by.value or site.b.by.value]
    if not some:
        console.print(Text(f"Full by {_day(date)}: no site, in any run of both."))
        return
    only = ["A alone", "B alone"] if table.pairs > 1 else []
    on = [f"{run} on the day" for run in ("A", "B")] if table.pairs != 1 else []
    columns = ["A", "B", *on, "half of A by", "half of B by", *only]
    made = plain_table(f"Sites that are full by {_day(date)}", "", *columns)
    for site in sorted(some, key=lambda site: -max(site.a.by.value, site.b.by.value)):
        chances = [percent(one.by.value) for one in (site.a, site.b)]
        today = [percent(one.on) for one in (site.a, site.b)] if on else []
        alone = [percent(share) for share in (site.only_a, site.only_b) if share is not None] if only else []
        half = [_short(one.half, table.start, date) for one in (site.a, site.b)]
        made.add_row(short_name(site.a.name), *chances, *today, *half, *alone)
    console.print(made)


def _of(replicates: int) -> str:
    return "the one run" if replicates == 1 else counted(replicates, "replicate")


def _in_any(replicates: int) -> str:
    return "" if replicates == 1 else " in any run"


def _short(date: dt.date | None, first: dt.date, last: dt.date) -> str:
    """Return a day between two, with its year where they lie in more than one."""
    if date is None:
        return "–"
    return f"{date.day} {date:%b}{f' {date.year}' if first.year != last.year else ''}"


def _day(date: dt.date, short: bool = False) -> str:
    return f"{date.day} {date:%B}" if short else f"{date.day} {date:%B %Y}"
