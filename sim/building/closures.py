"""Borders that are closed: a table of hosts and days. Nobody else says so: border policy is never guessed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sim.building.countries import iso3, name_of, which_host
from sim.building.records import Told
from sim.scenario.errors import Problem, Problems
from sim.scenario.files import shown
from sim.scenario.tables.cells import date
from sim.scenario.tables.reader import Column, Table, read_table
from sim.words.wording import counted, few


@dataclass(frozen=True)
class Closing:
    """A border that is closed: of which host, from which day, until the day before `until` (None: for ever)."""

    host: str
    first: int
    until: int | None
    where: str = ""


TABLE = Table((Column("host"), Column("from", date()), Column("until", date(), required=False)), ())


def read_closings(path: Path, hosts: Collection[str]) -> tuple[Closing, ...]:
    """Return the closings of a table, in its order.

    Parameters
    ----------
    path : Path
    hosts : collection of str
        The hosts of the world, ISO 3166.

    Raises
    ------
    Problems
        For all mistakes of the table.
    """
    problems: list[Problem] = []
    out: list[Closing] = []
    for row in read_table(path, TABLE, problems) or []:
        host, first, until = iso3(row["host"] or ""), row["from"], row["until"]
        if row["host"] and host not in hosts:
            hint = which_host(row["host"], hosts)
            problems.append(row.problem("host", f"'{row['host']}' is no host of this world", hint))
        if first is not None and until is not None and until <= first:
            problems.append(row.problem("until", f"{until} is no day after {first}", "leave it blank for ever"))
        if first is not None:
            end = None if until is None else until.toordinal()
            out.append(Closing(host, first.toordinal(), end, f"{shown(path)}:{row.line}"))
    if problems:
        raise Problems(problems)
    return tuple(out)


def of_places(closings: Sequence[Closing], countries: Collection[str]) -> tuple[tuple[Closing, ...], tuple[Told, ...]]:
    """Return the closings of hosts that have a place in the world; of the others is told that they close nothing.

    Parameters
    ----------
    closings : sequence of Closing
    countries : collection of str
        Of the camps, ISO 3166.
    """
    told = [
        Told("closed-nothing", "warning", f"no camp lies in {each.host}: its closing changes nothing", each.where)
        for each in closings
        if each.host not in countries
    ]
    return tuple(each for each in closings if each.host in countries), tuple(told)


def within(closings: Iterable[Closing], first: int, days: int) -> tuple[tuple[Closing, ...], tuple[Told, ...]]:
    """Return the closings as they are on the days of a world, by host and day, and what is told of the others.

    What was closed before the first day is closed on it. Closings of one host that overlap or touch are one: a border
    opens when the last of them ends.

    Parameters
    ----------
    closings : iterable of Closing
    first : int
        Ordinal day on which the world begins.
    days : int
    """
    there, outside = list[Closing](), list[Closing]()
    for closing in closings:
        seen = closing.first < first + days and (closing.until is None or closing.until > first)
        (there if seen else outside).append(closing)
    out: list[Closing] = []
    for closing in sorted(there, key=lambda each: (each.host, each.first)):
        before = out[-1] if out and out[-1].host == closing.host else None
        if before is not None and (before.until is None or closing.first <= before.until):
            ends = None if None in (before.until, closing.until) else max(before.until or 0, closing.until or 0)
            out[-1] = replace(before, until=ends)
        else:
            out.append(replace(closing, first=max(closing.first, first)))
    return tuple(out), _outside(outside)


def _outside(closings: Sequence[Closing]) -> tuple[Told, ...]:
    if not closings:
        return ()
    named = few([f"{name_of(each.host)} ({each.where})" if each.where else name_of(each.host) for each in closings])
    text = f"{counted(len(closings), 'closure')} before or after the days of the world: {named}; not used"
    return (Told("closures-outside", "note", text),)
