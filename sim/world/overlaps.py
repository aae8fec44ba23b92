"""Headcounts of the same people: of one kind, at one place or at a crossing and its host, with days in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from sim.world.world import Headcount, World

#: How good a set of counts is: its people, and among sets of equal people fewer counts, more days, counts of a whole
#: host, and counts that begin sooner.
Worth = tuple[float, int, int, int, int]
NOTHING: Worth = (0.0, 0, 0, 0, 0)


def overlapping(counts: Sequence[Headcount], hosts: Mapping[str, str]) -> dict[int, int]:
    """Return which counts a sum must leave out so that nobody is in it twice, each with one that is kept.

    Of all sets of counts of which no two share days the one of most people is kept: so many were counted at least. A
    large count of many days may give way to smaller ones of the same days that are more together. The order of the
    rows does not matter.

    Parameters
    ----------
    counts : sequence of Headcount
    hosts : mapping of str to str
        The host of every crossing.

    Returns
    -------
    dict of int to int
        Rows of `counts`: the one left out, and the one kept with which it shares days.
    """
    ranked = sorted(range(len(counts)), key=lambda i: _rank(counts[i], hosts))
    groups: dict[tuple[str, str], list[int]] = {}
    for i in ranked:
        place = counts[i].place
        groups.setdefault((counts[i].kind, hosts.get(place, place)), []).append(i)
    kept = [i for (_, host), rows in groups.items() for i in _most_people([(i, counts[i]) for i in rows], host)]
    left: dict[int, int] = {}
    for i in ranked:
        if i in kept:
            continue
        twin = next((k for k in kept if _share(counts[i], counts[k], hosts)), None)
        if twin is None:  # it counted nobody
            kept.append(i)
        else:
            left[i] = twin
    return dict(sorted(left.items()))


def _rank(count: Headcount, hosts: Mapping[str, str]) -> tuple[object, ...]:
    return -count.people, count.first - count.last, count.place in hosts, count.place, count.first


def _worth(count: Headcount, host: str) -> Worth:
    days = (count.last - count.first).days + 1
    return count.people, -1, days, int(count.place == host), -count.first.toordinal()


def _sum(a: Worth, b: Worth) -> Worth:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3], a[4] + b[4]


def _most_people(counts: Sequence[tuple[int, Headcount]], host: str) -> list[int]:
    """Return the rows of the best set of counts of one kind at a host and its crossings.

    Between two counts of the whole host each crossing is for itself, so that the best set up to each count of the host
    is that up to an earlier one and the best at each crossing in between (weighted interval scheduling, twice).
    """
    whole = sorted((pair for pair in counts if pair[1].place == host), key=lambda pair: (pair[1].last, pair[1].first))
    crossings: dict[str, list[tuple[int, Headcount]]] = {}
    for pair in counts:
        if pair[1].place != host:
            crossings.setdefault(pair[1].place, []).append(pair)

    def between(after: dt.date, before: dt.date) -> tuple[Worth, list[int]]:
        worth, rows = NOTHING, list[int]()
        for pairs in crossings.values():
            inside = [pair for pair in pairs if after < pair[1].first and pair[1].last < before]
            more, added = _at_one_place(inside, host)
            worth, rows = _sum(worth, more), rows + added
        return worth, rows

    best: list[tuple[dt.date, Worth, list[int]]] = [(dt.date.min, NOTHING, [])]  # up to its last day
    for i, count in whole:
        options = []
        for last, worth, rows in best:
            if last < count.first:
                more, added = between(last, count.first)
                options.append((_sum(_sum(worth, more), _worth(count, host)), [*rows, *added, i]))
        found, chosen = max(options, key=lambda option: option[0])
        best.append((count.last, found, chosen))
    ends = []
    for last, worth, rows in best:
        more, added = between(last, dt.date.max)
        ends.append((_sum(worth, more), rows + added))
    return max(ends, key=lambda end: end[0])[1]


def _at_one_place(counts: Sequence[tuple[int, Headcount]], host: str) -> tuple[Worth, list[int]]:
    """Return the best of the sets of counts at one place of which no two share days, and its rows."""
    best: list[tuple[dt.date, Worth, list[int]]] = [(dt.date.min, NOTHING, [])]
    for i, count in sorted(counts, key=lambda pair: (pair[1].last, pair[1].first)):
        worth, rows = max(((w, r) for last, w, r in best if last < count.first), key=lambda option: option[0])
        best.append((count.last, _sum(worth, _worth(count, host)), [*rows, i]))
    return max(((worth, rows) for _, worth, rows in best), key=lambda option: option[0])


def _share(a: Headcount, b: Headcount, hosts: Mapping[str, str]) -> bool:
    """Tell whether two counts can hold the same people."""
    if a.kind != b.kind or a.first > b.last or b.first > a.last:
        return False
    return a.place == b.place or hosts.get(a.place) == b.place or a.place == hosts.get(b.place)


def once(counts: Sequence[Headcount], world: World) -> list[Headcount]:
    """Return the counts that can be added without counting anybody twice, in their order.

    Parameters
    ----------
    counts : sequence of Headcount
    world : World
    """
    rows = {count.place: world.places.index[count.place] for count in counts if count.place in world.places.index}
    hosts = {place: world.hosts.ids[int(world.places.host[row])] for place, row in rows.items()}
    left = overlapping(counts, hosts)
    return [count for i, count in enumerate(counts) if i not in left]


def sum_qualifier(counts: Iterable[Headcount]) -> str:
    """Return how exact the sum of some counts is.

    With one that is "about" so much it is no lower bound any more, whatever the others are.
    """
    qualifiers = {count.qualifier for count in counts}
    return next((word for word in ("about", "more than") if word in qualifiers), "exact")
