"""Counts that hold the same people are added once, whatever the order of the rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import permutations

import pytest

from sim.world import Headcount, World
from sim.world.overlaps import once, overlapping

BASE = Headcount("x", dt.date(2021, 6, 1), dt.date(2021, 6, 3), 40.0, "military", "exact", True, False, "press", "high")
HOSTS = {"x": "BBB", "y": "BBB", "z": "CCC"}


def june(place: str, first: int, last: int, people: float, kind: str = "military") -> Headcount:
    days = {"first": dt.date(2021, 6, first), "last": dt.date(2021, 6, last)}
    return replace(BASE, place=place, people=people, kind=kind, **days)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("counts", "kept"),
    [
        ((june("x", 1, 3, 40), june("x", 3, 5, 30)), {40}),
        ((june("x", 1, 3, 40), june("x", 4, 5, 30)), {40, 30}),
        ((june("x", 1, 3, 40), june("x", 1, 3, 30, "civilian")), {40, 30}),
        ((june("x", 1, 3, 40), june("y", 1, 3, 30)), {40, 30}),
        ((june("x", 1, 3, 40), june("y", 1, 3, 30), june("BBB", 2, 2, 70)), {70}),
        ((june("x", 1, 3, 40), june("y", 5, 6, 30), june("BBB", 2, 2, 70)), {70, 30}),
        ((june("x", 1, 3, 40), june("z", 1, 3, 30), june("CCC", 2, 2, 70)), {40, 70}),
        ((june("x", 1, 2, 40), june("x", 2, 4, 30), june("x", 4, 5, 20)), {40, 20}),
    ],
)
def test_the_larger_of_two_counts_with_days_in_common_is_kept(counts: tuple[Headcount, ...], kept: set[float]) -> None:
    for order in permutations(counts):
        left = overlapping(order, HOSTS)
        assert {order[i].people for i in range(len(order)) if i not in left} == kept
        assert not set(left) & set(left.values()), "what is left out is beside one that is kept"


def test_of_equal_counts_that_of_more_days_and_then_that_of_the_host_is_kept() -> None:
    for order in permutations((june("x", 1, 3, 40), june("x", 1, 2, 40), june("BBB", 1, 3, 40))):
        left = overlapping(order, HOSTS)
        assert [order[i].place for i in range(3) if i not in left] == ["BBB"]


def test_in_a_world_a_crossing_is_known_by_its_host(small: World) -> None:
    counts = [june("x", 1, 3, 40), june("BBB", 1, 3, 90), june("y", 7, 8, 5)]
    assert [count.place for count in once(counts, small)] == ["BBB", "y"]
