"""Counts that hold the same people are added once, whatever the order of the rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import combinations, permutations

import numpy as np
import pytest

from sim.world import Headcount, World
from sim.world.overlaps import _share, once, overlapping, sum_qualifier

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
        ((june("BBB", 10, 20, 500), june("x", 5, 12, 400), june("x", 13, 14, 300)), {400, 300}),
        ((june("x", 1, 9, 50), june("x", 1, 3, 20), june("x", 4, 6, 20), june("x", 7, 9, 20)), {20}),
        ((june("BBB", 1, 4, 50), june("BBB", 8, 9, 60), june("x", 4, 6, 30), june("y", 5, 7, 30)), {50, 60, 30}),
    ],
)
def test_the_counts_of_most_people_without_days_in_common_are_kept(
    counts: tuple[Headcount, ...], kept: set[float]
) -> None:
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


def test_no_other_set_without_days_in_common_has_more_people() -> None:
    luck = np.random.default_rng(5)
    for _ in range(60):
        counts = []
        for place in luck.choice(["x", "y", "z", "BBB"], 7).tolist():
            first = int(luck.integers(1, 20))
            counts.append(june(place, first, first + int(luck.integers(0, 8)), int(luck.integers(0, 9))))
        left = overlapping(counts, HOSTS)
        kept = [i for i in range(7) if i not in left]
        assert not any(_share(counts[a], counts[b], HOSTS) for a, b in combinations(kept, 2))
        assert all(_share(counts[a], counts[b], HOSTS) and b in kept for a, b in left.items())
        most = 0.0
        for size in range(8):
            for some in combinations(counts, size):
                if not any(_share(a, b, HOSTS) for a, b in combinations(some, 2)):
                    most = max(most, sum(count.people for count in some))
        assert sum(counts[i].people for i in kept) == most


@pytest.mark.parametrize(
    ("qualifiers", "said"),
    [
        (("exact", "exact"), "exact"),
        (("exact", "more than"), "more than"),
        (("about", "more than"), "about"),
        (("about", "exact"), "about"),
    ],
)
def test_a_sum_is_a_lower_bound_only_if_nothing_in_it_is_about(qualifiers: tuple[str, ...], said: str) -> None:
    assert sum_qualifier(replace(BASE, qualifier=word) for word in qualifiers) == said  # type: ignore[arg-type]
