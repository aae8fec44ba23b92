"""Headcounts of the same people: of one kind, at one place or at a crossing and its host, with days in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sim.world.world import Headcount, World


def overlapping(counts: Sequence[Headcount], hosts: Mapping[str, str]) -> dict[int, int]:
    """Return which counts a sum must leave out so that nobody is in it twice, each with one that is kept.

    The larger of two counts is kept; of equals the one over more days, then that of the whole host. The order of the
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

    def rank(i: int) -> tuple[object, ...]:
        count = counts[i]
        return -count.people, count.first - count.last, count.place in hosts, count.place, count.first

    kept: list[int] = []
    left: dict[int, int] = {}
    for i in sorted(range(len(counts)), key=rank):
        twin = next((k for k in kept if _share(counts[i], counts[k], hosts)), None)
        if twin is None:
            kept.append(i)
        else:
            left[i] = twin
    return dict(sorted(left.items()))


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
    """Return how exact the sum of some counts is: as little as the least exact of them."""
    qualifiers = {count.qualifier for count in counts}
    return next((word for word in ("more than", "about") if word in qualifiers), "exact")
