"""Places that no road reaches are found, and joined by the shortest straight lines that may be."""

from __future__ import annotations

import numpy as np
import pytest

from sim.building.records import Roads
from sim.building.roads.gaps import joined, joined_at_home, parts, unreached
from sim.building.roads.points import Points

DEGREE = 2 * np.pi * 6371 / 360


def row(lon: list[float], country: list[str]) -> Points:
    return Points(tuple("abcdefgh"[: len(lon)]), np.zeros(len(lon)), np.array(lon), tuple(country), "HOM")


def roads(*links: tuple[int, int]) -> Roads:
    ends = np.array(links, np.int32).reshape(-1, 2)
    no = np.zeros(len(ends), np.bool_)
    return Roads(ends[:, 0], ends[:, 1], np.full(len(ends), 100.0), ("track",) * len(ends), no, no, no)


def test_the_largest_part_comes_first_and_the_others_are_not_reached() -> None:
    at = row([0, 1, 2, 3, 4], ["HOM"] * 5)
    given = roads((0, 1), (4, 3), (3, 2))
    assert parts(at, given).tolist() == [1, 1, 0, 0, 0]
    assert unreached(at, given) == [0, 1]
    assert parts(at, roads((0, 1), (2, 3))).tolist() == [0, 0, 1, 1, 2]


def test_parts_are_joined_where_they_come_nearest() -> None:
    at = row([0, 1, 3, 4, 9], ["HOM"] * 5)
    found = joined(at, roads((0, 1), (2, 3)), 1.2)
    assert list(zip(found.a.tolist(), found.b.tolist(), strict=True)) == [(0, 1), (2, 3), (1, 2), (3, 4)]
    assert found.straight.tolist() == [False, False, True, True]
    assert found.km.tolist() == pytest.approx([100, 100, 2.4 * DEGREE, 6 * DEGREE])
    assert found.mode == ("track", "track", "gravel", "gravel")
    assert unreached(at, found) == []


def test_a_camp_abroad_is_joined_to_home_and_not_to_another_host() -> None:
    at = row([0, 5, 5.1], ["HOM", "ONE", "TWO"])
    found = joined(at, roads((0, 1)), 1.0)
    assert (found.a.tolist(), found.b.tolist()) == ([0, 0], [1, 2])


def test_what_may_not_be_joined_stays_apart() -> None:
    at = row([5, 5.1], ["ONE", "TWO"])
    assert unreached(at, joined(at, roads(), 1.0)) == [1]


def test_a_graph_without_gaps_stays_as_it_is() -> None:
    at = row([0, 1], ["HOM", "HOM"])
    assert joined(at, roads((0, 1)), 1.2).km.tolist() == [100]


def test_places_at_home_are_joined_without_a_way_through_a_host() -> None:
    at = row([0, 1, 2, 4], ["HOM", "ONE", "HOM", "HOM"])
    given = roads((0, 1), (1, 2), (2, 3))  # 0 and 2 are joined by a camp alone
    assert unreached(at, given) == []
    found = joined_at_home(at, given, 1.5)
    assert list(zip(found.a.tolist(), found.b.tolist(), strict=True))[3:] == [(0, 2)]
    assert found.km[-1] == pytest.approx(3 * DEGREE)
    assert joined_at_home(at, roads((0, 2), (2, 3), (0, 1)), 1.5).km.tolist() == [100] * 3
