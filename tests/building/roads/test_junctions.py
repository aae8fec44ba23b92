"""Roads lead through points that are no places, to the next places and not beyond them."""

from __future__ import annotations

import numpy as np
import pytest

from sim.building.records import Roads
from sim.building.roads.junctions import through

Row = tuple[int, int, float, str, bool]


def roads(*rows: Row) -> Roads:
    a, b, km, mode, one_way = zip(*rows, strict=True)
    no = np.zeros(len(rows), np.bool_)
    return Roads(np.array(a, np.int32), np.array(b, np.int32), np.array(km, float), mode, no, no, np.array(one_way))


def rows(found: Roads) -> list[Row]:
    columns = (found.a.tolist(), found.b.tolist(), found.km.tolist(), found.mode, found.one_way.tolist())
    return list(zip(*columns, strict=True))


def test_without_points_on_the_way_roads_stay_as_they_are() -> None:
    given = roads((1, 0, 5.0, "track", True))
    assert through(given, 2) is given


def test_a_crossroads_joins_every_pair_of_its_neighbours() -> None:
    given = roads((0, 3, 10.0, "asphalt", False), (3, 1, 20.0, "track", False), (3, 2, 5.0, "track", False))
    assert rows(through(given, 3)) == [
        (0, 1, 30.0, "track", False),
        (0, 2, 15.0, "asphalt", False),
        (1, 2, 25.0, "track", False),
    ]


def test_a_way_through_a_place_ends_there() -> None:
    given = roads(
        (0, 3, 1.0, "track", False),
        (3, 1, 1.0, "track", False),
        (1, 4, 1.0, "track", False),
        (4, 2, 1.0, "track", False),
    )
    assert [(a, b, km) for a, b, km, _, _ in rows(through(given, 3))] == [(0, 1, 2.0), (1, 2, 2.0)]


@pytest.mark.parametrize(("direct", "kept"), [(12.0, (12.0, "gravel")), (17.0, (15.0, "track"))])
def test_of_a_road_past_the_point_and_one_through_it_the_shorter_stays(direct: float, kept: tuple[float, str]) -> None:
    given = roads((0, 1, direct, "gravel", False), (0, 2, 10.0, "track", False), (2, 1, 5.0, "asphalt", False))
    assert rows(through(given, 2)) == [(0, 1, *kept, False)]


def test_a_way_that_leads_in_one_direction_stays_so() -> None:
    given = roads((0, 2, 10.0, "track", True), (2, 1, 5.0, "track", False))
    assert rows(through(given, 2)) == [(0, 1, 15.0, "track", True)]
    both = roads((0, 2, 10.0, "track", True), (2, 0, 30.0, "track", True), (2, 1, 5.0, "track", False))
    assert rows(through(both, 2)) == [(0, 1, 15.0, "track", True), (1, 0, 35.0, "track", True)]


def test_a_point_that_leads_nowhere_is_gone() -> None:
    given = roads((0, 1, 3.0, "track", False), (1, 2, 3.0, "track", False))
    assert rows(through(given, 2)) == [(0, 1, 3.0, "track", False)]


def test_a_way_there_and_back_is_one_road_whichever_end_it_is_summed_from() -> None:
    given = roads((0, 2, 0.1, "track", False), (2, 3, 0.2, "track", False), (3, 1, 0.3, "track", False))
    ((a, b, km, _, one_way),) = rows(through(given, 2))
    assert (a, b, one_way) == (0, 1, False)
    assert km == pytest.approx(0.6)
