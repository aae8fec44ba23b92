"""Contrary: dated counts that cannot all be true, whoever reported them; told, and used all the same."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sim.model.record import is_flow
from sim.validation.lodged import EVERYBODY, Key
from sim.words.numbers import exact
from sim.words.wording import counted, few

#: Measures whose people are among those of another one (docs/results-format.md).
PARTS = {
    "arrivals": frozenset({"informal", "stock", "admitted", "sheltered", "overflow", "repatriated", "returned"}),
    "stock": frozenset({"admitted", "sheltered", "overflow"}),
    "internally_displaced": frozenset({"moving", "settled", "present", "queueing", "queue"}),
    "settled": frozenset({"present"}),
    "queueing": frozenset({"queue"}),
    "home": frozenset({"garrison"}),
}
#: Of those, the ones of one place that have nobody in common.
DISJOINT = {
    "arrivals": ("stock", "repatriated", "returned"),
    "stock": ("admitted", "sheltered", "overflow"),
    "internally_displaced": ("moving", "settled", "queueing"),
}
WORLD = "world"
#: Pairs that are told.
TOLD = 3


class Dated(Protocol):
    """A count or a fact: of a series, on a date, on a line of its table."""

    @property
    def key(self) -> Key:
        """Measure, place, kind."""

    @property
    def date(self) -> dt.date:
        """The day that it speaks of."""

    @property
    def value(self) -> float:
        """Of a daily flow the sum since the first day of the run."""

    @property
    def line(self) -> int:
        """Of its table."""


@dataclass(frozen=True)
class Fact:
    """The least that such a one is."""

    key: Key
    date: dt.date
    value: float
    line: int


def is_sum(key: Key) -> bool:
    """Tell whether a series is read as its sum since the first day."""
    return is_flow(key[0], key[1])


def named(key: Key) -> str:
    """Return the name of a series: "arrivals at tem (civilian)"."""
    measure, place, kind = key
    return f"{measure} at {place}{f' ({kind})' if kind else ''}"


def holds(key: Key, part: Key, hosts: Mapping[str, str]) -> bool:
    """Tell whether the people of one series are among those of another; of a place its host is given.

    Nobody is abroad on the first day: who is in a host, or has left it again, has arrived there. But who came home may
    never have been abroad, and may leave again: only those a host counts have arrived, and no sum of them is part of
    how many are at home again.
    """
    measure, place, kind = key
    if part[0] == "returned" and (part[1] not in hosts.values() if measure != part[0] else place == WORLD):
        return False
    same = part[0] == measure or part[0] in PARTS.get(measure, ())
    there = place in (part[1], WORLD, hosts.get(part[1]))
    return key != part and same and there and kind in (part[2], EVERYBODY)


def contrary(counts: Sequence[Dated], hosts: Mapping[str, str]) -> list[str]:
    """Return what is to be said of counts that cannot all be true.

    Parameters
    ----------
    counts : sequence of Dated
    hosts : mapping
        Of places, by their ids, the host that each belongs to; empty where that is not known.
    """
    by_date = sorted(counts, key=lambda count: (count.date, count.line))
    return [*falling(by_date), *exceeding(by_date, hosts)]


def falling(counts: Sequence[Dated]) -> list[str]:
    """Return what is to be said of sums that fall from one date to a later one: no replicate can do that."""
    last: dict[Key, Dated] = {}
    out = []
    for count in counts:
        before = last.get(count.key)
        if is_sum(count.key) and before is not None and count.value < before.value:
            out.append(
                f"line {count.line}: {named(count.key)} on {count.date} is {exact(count.value)}, less than "
                f"{exact(before.value)} on {before.date}: a sum since the first day cannot fall"
            )
        last[count.key] = count
    return out


def exceeding(counts: Sequence[Dated], hosts: Mapping[str, str]) -> list[str]:
    """Return what is to be said of counts of one date that are more than what they are a part of.

    Examples
    --------
    1,200 soldiers where 1,000 people came: no run can have both. Nor 700 civilians and 400 soldiers: those that are
    together too many are told where none is alone.
    """
    days: dict[dt.date, list[Dated]] = defaultdict(list)
    for count in counts:
        days[count.date].append(count)
    pairs = [
        f"line {part.line}: {named(part.key)} on {part.date} is {exact(part.value)}, more than {exact(all_.value)} "
        f"of {named(all_.key)} (line {all_.line}), of which it is a part"
        for day in days.values()
        for all_ in day
        for part in day
        if part.value > all_.value and holds(all_.key, part.key, hosts)
    ]
    pairs += [told for day in days.values() for all_ in day if (told := _together(all_, day, hosts))]
    more = [f"and {counted(len(pairs) - TOLD, 'more part')} that exceed the whole"] if len(pairs) > TOLD else []
    return pairs[:TOLD] + more


def _together(all_: Dated, day: Sequence[Dated], hosts: Mapping[str, str]) -> str:
    """Return that parts of a count of one day, none of whose people are in another, are more than it together."""
    for parts in _apart(all_, {count.key: count for count in day}, hosts):
        total = sum(part.value for part in parts)
        if total > all_.value and all(part.value <= all_.value for part in parts):
            lines, names = (few([text(part) for part in parts]) for text in (_line, _name))
            return (
                f"lines {lines}: {names} on {all_.date} are {exact(total)} together, more than {exact(all_.value)} of "
                f"{named(all_.key)} (line {all_.line}), of which they are parts"
            )
    return ""


def _apart(all_: Dated, day: Mapping[Key, Dated], hosts: Mapping[str, str]) -> Iterator[list[Dated]]:
    """Yield groups of counts that are parts of one: both kinds of a place, the places of a host, disjoint measures."""
    measure, place, kind = all_.key

    def at(where: str) -> list[Dated]:
        kinds = [day[key] for key in day if key[:2] == (measure, where) and key[2] != EVERYBODY]
        if where != place and (measure, where, kind) in day:
            return [day[measure, where, kind]]
        return kinds if kind == EVERYBODY else []

    yield at(place)
    parts = [(part, place, kind) for part in DISJOINT.get(measure, ())]
    yield [day[part] for part in parts if part in day and holds(all_.key, part, hosts)]
    inside = hosts.values() if place == WORLD else (name for name, host in hosts.items() if host == place)
    yield [part for where in dict.fromkeys(inside) if where != place for part in at(where)]


def _line(count: Dated) -> str:
    return str(count.line)


def _name(count: Dated) -> str:
    return named(count.key)
