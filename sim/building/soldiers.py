"""Soldiers at home and guards abroad, where somebody has counted them: two tables. Nobody ever guesses them.

Garrisons have a row each: ``unit``, ``place`` (a town of the world), ``soldiers``, and ``low`` and ``high`` where the
number is known to lie between two others. They are the government's: those of the insurgents are no part of a world.
Guards have a row for each host: ``host``, ``guards``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sim.building.countries import iso3, name_of, which_host
from sim.building.recipe.recipe import Source
from sim.scenario.errors import Problem, Problems
from sim.scenario.tables.cells import one_of, whole
from sim.scenario.tables.reader import Column, Table, read_table


@dataclass(frozen=True)
class Posted:
    """Soldiers of one unit at a place, as a table gives them; ``where`` is its file and line."""

    unit: str
    place: str
    low: int
    central: int
    high: int
    where: str


@dataclass(frozen=True)
class Guards:
    """Guards on the border of a host; ``where`` is the file and line."""

    host: str
    guards: int
    where: str


GARRISONS = Table(
    (
        Column("unit"),
        Column("place"),
        Column("soldiers", whole()),
        Column("low", whole(), required=False, optional=True),
        Column("high", whole(), required=False, optional=True),
        Column("side", one_of(("government",)), required=False, optional=True),
    ),
    ("unit",),
)
GUARDS = Table((Column("host"), Column("guards", whole())), ("host",))


def read_garrisons(source: Source) -> tuple[Posted, ...]:
    """Return the units of a table, in its order.

    Raises
    ------
    Problems
        For all mistakes of the table.
    """
    problems: list[Problem] = []
    out: list[Posted] = []
    for row in read_table(source.path, GARRISONS, problems) or []:
        central = row["soldiers"]
        if central is None or row.bad:
            continue
        low, central, high = (int(central if n is None else n) for n in (row["low"], central, row["high"]))
        if low > central:
            problems.append(row.problem("low", f"{low} is more than the {central} soldiers of '{row['unit']}'"))
        if high < central:
            problems.append(row.problem("high", f"{high} is less than the {central} soldiers of '{row['unit']}'"))
        out.append(Posted(row["unit"], row["place"], low, central, high, f"{source.file}:{row.line}"))
    if problems:
        raise Problems(problems)
    return tuple(out)


def read_guards(source: Source, hosts: Collection[str]) -> tuple[Guards, ...]:
    """Return the guards of each host that a table names, in its order.

    Raises
    ------
    Problems
        For all mistakes of the table.
    """
    problems: list[Problem] = []
    out: list[Guards] = []
    for row in read_table(source.path, GUARDS, problems) or []:
        host = iso3(row["host"] or "")
        if row["host"] and host not in hosts:
            hint = which_host(row["host"], hosts)
            problems.append(row.problem("host", f"'{row['host']}' is no host of this world", hint))
        elif row["guards"] is not None:
            out.append(Guards(host, int(row["guards"]), f"{source.file}:{row.line}"))
    if problems:
        raise Problems(problems)
    return tuple(out)


def doubles(garrisons: Iterable[Posted], guards: Iterable[Guards]) -> list[Problem]:
    """Return a mistake for each unit, and each host, that stands twice, in whatever files and by whatever name."""
    first: dict[tuple[str, str], str] = {}
    out = []
    units = (("unit", one.unit, one.unit.casefold(), one.where) for one in garrisons)
    hosts = (("host", name_of(one.host), one.host, one.where) for one in guards)
    for what, called, known_as, where in (*units, *hosts):
        before = first.setdefault((what, known_as), where)
        if before != where:
            file, _, line = where.rpartition(":")
            told = f"'{called}' stands twice, first in {before}"
            out.append(Problem(told, file, int(line), None, f"one row for each {what}: delete one, or write their sum"))
    return out
