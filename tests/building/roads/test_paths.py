"""Places find the nearest road, and the shortest ways between them, as the map has them."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from sim.building.records import Roads
from sim.building.roads.osm import RoadMap
from sim.building.roads.paths import graph_of, nearest, parts_of, roads_on_map
from sim.building.roads.points import Points
from tests.building.roads.drawn import DEGREE, Extract

TRACK, TRUNK = {"highway": "track"}, {"highway": "trunk"}


def places(**at: tuple[float, float]) -> Points:
    lat, lon = np.array(list(at.values()), np.float64).reshape(-1, 2).T
    return Points(tuple(at), lat, lon, ("HOM",) * len(at), "HOM")


def links(points: Points, roads: Roads) -> dict[tuple[str, str], float]:
    """Roads by the names of their ends, km in degrees of a great circle."""
    ends = zip(roads.a.tolist(), roads.b.tolist(), strict=True)
    return dict(zip([(points.name[a], points.name[b]) for a, b in ends], (roads.km / DEGREE).tolist(), strict=True))


def test_a_way_is_as_long_as_the_road_bends_and_the_steps_to_it(tmp_path: Path) -> None:
    bent = Extract({1: (0, 0), 2: (0.3, 0), 3: (0.3, 0.4), 4: (0, 0.4)}, [([1, 2, 3, 4], TRACK)]).read(tmp_path)
    at = places(a=(-0.01, 0), b=(0, 0.42))
    roads, met = roads_on_map(bent, at, 5.0, 1.1)
    assert (met.km / DEGREE).tolist() == pytest.approx([0.01, 0.02])
    assert links(at, roads) == {("a", "b"): pytest.approx(0.01 + 0.3 + 0.4 + 0.3 + 0.02, rel=1e-4)}
    assert roads.mode == ("track",)


def test_of_two_ways_the_shorter_is_taken_and_its_longest_mode(tmp_path: Path) -> None:
    points = {1: (0, 0), 2: (0, 0.1), 3: (0, 0.4), 4: (0.5, 0.2)}
    ways = [([1, 2], TRUNK), ([2, 3], TRACK), ([1, 4, 3], {"highway": "primary"})]
    at = places(a=(0, 0), b=(0, 0.4))
    roads, _ = roads_on_map(Extract(points, ways).read(tmp_path), at, 1.0, 1.1)
    assert links(at, roads) == {("a", "b"): pytest.approx(0.4)}
    assert roads.mode == ("track",)


def test_two_roads_between_the_same_points_are_not_summed(tmp_path: Path) -> None:
    points = {1: (0, 0), 2: (0.2, 0.1), 3: (0, 0.2)}
    both = Extract(points, [([1, 3], TRACK), ([1, 2, 3], TRUNK), ([3, 1], TRACK)]).read(tmp_path)
    at = places(a=(0, 0), b=(0, 0.2))
    assert links(at, roads_on_map(both, at, 1.0, 1.1)[0]) == {("a", "b"): pytest.approx(0.2)}


def test_a_road_that_leads_through_a_place_is_left_out(tmp_path: Path) -> None:
    row = Extract({i: (0, i / 10) for i in range(6)}, [(list(range(6)), TRUNK)]).read(tmp_path)
    at = places(a=(0, 0), c=(0, 0.5), b=(0.001, 0.2))
    assert set(links(at, roads_on_map(row, at, 1.0, 1.05)[0])) == {("a", "b"), ("c", "b")}


def test_one_way_is_respected_and_the_road_begins_where_it_may(tmp_path: Path) -> None:
    points = {1: (0, 0), 2: (0, 0.2), 3: (0.4, 0.1)}
    at = places(a=(0, 0), b=(0, 0.2))
    only = Extract(points, [([2, 1], TRUNK | {"oneway": "yes"})]).read(tmp_path)
    roads, _ = roads_on_map(only, at, 1.0, 1.1)
    assert list(links(at, roads)) == [("b", "a")]
    assert roads.one_way.tolist() == [True]
    round_about = Extract(points, [([2, 1], TRUNK | {"oneway": "yes"}), ([1, 3, 2], TRACK)]).read(tmp_path)
    roads, _ = roads_on_map(round_about, at, 1.0, 1.1)
    assert links(at, roads) == {("b", "a"): pytest.approx(0.2)}  # the shorter of the two ways
    assert (roads.one_way.tolist(), roads.mode) == ([False], ("asphalt",))


def test_a_ferry_on_the_way_is_told(tmp_path: Path) -> None:
    points = {i: (0, i / 10) for i in range(5)}
    river = Extract(points, [([0, 1, 2], TRUNK), ([2, 3], {"route": "ferry"}), ([3, 4], TRUNK)]).read(tmp_path)
    at = places(a=(0, 0), b=(0, 0.2), c=(0, 0.4))
    roads, _ = roads_on_map(river, at, 1.0, 1.1)
    assert dict(zip(links(at, roads), roads.ferry.tolist(), strict=True)) == {("a", "b"): False, ("b", "c"): True}


def test_nobody_boards_a_ferry_in_the_middle_of_the_river(tmp_path: Path) -> None:
    points = {1: (0, 0), 2: (0, 0.1), 3: (0, 0.2), 4: (0, 0.3), 5: (0, 0.4)}
    river = Extract(points, [([1, 2], TRACK), ([2, 3, 4], {"route": "ferry"}), ([4, 5], TRACK)]).read(tmp_path)
    assert nearest(river, places(a=(0, 0.21)), 30.0).point.tolist() == [3]
    only = Extract(points, [([1, 2, 3], {"route": "ferry"})]).read(tmp_path)
    assert nearest(only, places(a=(0, 0.1), b=(0, 0)), 5.0).point.tolist() == [-1, 0]


def test_a_place_beside_a_long_straight_road_is_on_it(tmp_path: Path) -> None:
    plain = Extract({1: (0, 0), 2: (0, 1)}, [([1, 2], TRACK)]).read(tmp_path)
    at = places(a=(0, 0.3), b=(0.01, 0.7))
    roads, met = roads_on_map(plain, at, 2.0, 1.1)
    assert met.km[0] < 0.5
    assert met.km[1] == pytest.approx(0.01 * DEGREE, abs=0.2)
    assert links(at, roads) == {("a", "b"): pytest.approx(0.41, abs=0.01)}


def test_a_place_out_of_reach_has_no_road(tmp_path: Path) -> None:
    row = Extract({1: (0, 0), 2: (0, 0.2)}, [([1, 2], TRACK)]).read(tmp_path)
    at = places(a=(0, 0), b=(0, 0.2), far=(0.1, 0.1))
    met = nearest(row, at, 5.0)
    assert met.point.tolist() == [0, 1, -1]
    assert met.km[2] == pytest.approx(0.1 * 2**0.5 * DEGREE, rel=1e-4)
    assert set(links(at, roads_on_map(row, at, 5.0, 1.1)[0])) == {("a", "b")}
    assert len(roads_on_map(row, places(far=(9, 9)), 5.0, 1.1)[0].a) == 0


def test_a_scrap_of_road_nearby_is_passed_over_for_the_network(tmp_path: Path) -> None:
    points = {1: (0, 0), 2: (0, 0.1), 3: (0, 0.2), 4: (0.01, 0.2), 5: (0.01, 0.201), 6: (1, 1), 7: (1, 1.01)}
    found = Extract(points, [([1, 2, 3], TRACK), ([4, 5], TRACK), ([6, 7], TRACK)]).read(tmp_path)
    assert parts_of(found).tolist() == [0, 0, 0, 1, 1, 2, 2]
    assert nearest(found, places(a=(0.011, 0.2)), 5.0).point.tolist() == [2]
    assert nearest(found, places(a=(0.011, 0.2)), 1.22).point.tolist() == [3]  # the network is beyond this reach
    assert nearest(found, places(b=(1, 1)), 5.0).point.tolist() == [5]


def test_points_that_bend_a_road_are_no_vertices_unless_a_place_is_there(tmp_path: Path) -> None:
    found = Extract({i: (0, i / 10) for i in range(6)}, [(list(range(6)), TRACK)]).read(tmp_path)
    bare, stop = graph_of(found, np.zeros(0, np.int32)), graph_of(found, np.array([2], np.int32))
    assert (bare.size, stop.size) == (2, 3)
    assert (bare.km / DEGREE).tolist() == pytest.approx([0.5, 0.5])
    assert sorted((stop.km / DEGREE).tolist()) == pytest.approx([0.2, 0.2, 0.3, 0.3])


def test_a_place_where_the_road_comes_back_to_itself_is_met_once(tmp_path: Path) -> None:
    ring = {1: (0, 0), 2: (0, 0.1), 3: (0.1, 0.1), 4: (0.1, 0)}
    found = Extract(ring, [([1, 2, 3, 4, 1], TRACK)]).read(tmp_path)
    at = places(a=(0, 0), c=(0.1, 0.1))
    assert links(at, roads_on_map(found, at, 1.0, 1.1)[0]) == {("a", "c"): pytest.approx(0.2, rel=1e-4)}


def test_two_places_at_one_point_are_apart_as_far_as_they_lie(tmp_path: Path) -> None:
    row = Extract({1: (0, 0), 2: (0, 0.2)}, [([1, 2], TRACK)]).read(tmp_path)
    at = places(a=(0.01, 0), b=(-0.01, 0))
    assert links(at, roads_on_map(row, at, 5.0, 1.1)[0]) == {("a", "b"): pytest.approx(0.02)}


@pytest.mark.slow
def test_fifty_places_on_the_roads_of_a_country_take_seconds() -> None:
    """On a grid of 160,000 crossings, more than a country at war has."""
    side = 400
    grid = np.arange(side * side).reshape(side, side)
    rows = np.concatenate([grid, grid.T])
    lat, lon = np.divmod(np.arange(side * side), side)
    way = np.repeat(np.arange(len(rows)), side)
    no = np.zeros(len(rows), np.bool_)
    point = rows.ravel().astype(np.int32)
    found = RoadMap(lat / 100, lon / 100, point, way.astype(np.int32), no.astype(np.int8), no, no)
    pick = np.linspace(0, side * side - 1, 50).astype(int)
    at = Points(tuple(map(str, pick)), lat[pick] / 100, lon[pick] / 100, ("HOM",) * 50, "HOM")
    start = time.process_time()
    roads, _ = roads_on_map(found, at, 1.0, 1.1)
    assert len(roads.a) > 49
    assert time.process_time() - start < 30
