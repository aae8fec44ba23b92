"""Straight roads are great circles made longer, and lead from home to every host, from one host to no other."""

from __future__ import annotations

import numpy as np
import pytest

from sim.building.records import Roads
from sim.building.roads.points import Points
from sim.building.roads.straight import straight_km, straight_roads

#: Kilometres of a degree on a sphere of radius 6371 km.
DEGREE = 2 * np.pi * 6371 / 360


def points(*rows: tuple[str, float, float, str]) -> Points:
    name, lat, lon, country = zip(*rows, strict=True)
    return Points(name, np.array(lat, float), np.array(lon, float), country, "HOM")


def named(at: Points, roads: Roads) -> list[tuple[str, str]]:
    return [(at.name[a], at.name[b]) for a, b in zip(roads.a.tolist(), roads.b.tolist(), strict=True)]


def test_a_road_is_as_long_as_the_great_circle_times_the_winding() -> None:
    at = points(("a", 0, 0, "HOM"), ("b", 0, 1, "HOM"), ("c", 60, 0, "HOM"), ("d", 60, 2, "HOM"))
    km = straight_km(at, 1.25)
    assert km[0, 1] == pytest.approx(1.25 * DEGREE)
    assert km[0, 2] == pytest.approx(1.25 * 60 * DEGREE)
    assert km[2, 3] == pytest.approx(1.25 * DEGREE, rel=1e-4)  # two degrees on a parallel of half the length
    assert np.isinf(np.diag(km)).all()


def test_a_row_of_towns_is_a_chain() -> None:
    at = points(("a", 0, 0, "HOM"), ("b", 0, 1, "HOM"), ("c", 0, 2, "HOM"), ("d", 0, 3.5, "HOM"))
    roads = straight_roads(at, 1.25, 1.3)
    assert named(at, roads) == [("a", "b"), ("b", "c"), ("c", "d")]
    assert roads.straight.all()
    assert not roads.ferry.any()
    assert set(roads.mode) == {"gravel"}


def test_camps_of_two_hosts_are_joined_through_home_alone() -> None:
    at = points(("home", 5, 0, "HOM"), ("x", 0, 0, "ONE"), ("y", 0, 0.1, "TWO"), ("z", 0, 0.3, "TWO"))
    assert named(at, straight_roads(at, 1.0, 1.3)) == [("home", "x"), ("home", "y"), ("y", "z")]


def test_one_place_has_no_road_and_none_has_none() -> None:
    assert len(straight_roads(points(("a", 0, 0, "HOM")), 1.25, 1.3).a) == 0
    none = Points((), np.zeros(0), np.zeros(0), (), "HOM")
    assert len(straight_roads(none, 1.25, 1.3).a) == 0
