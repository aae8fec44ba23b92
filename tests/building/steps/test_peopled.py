"""The people of an area live at its places, all of them and once; a town keeps what it has."""

from __future__ import annotations

import numpy as np
import pytest

from sim.building.records import Areas, Towns
from sim.building.steps.peopled import peopled

shapely = pytest.importorskip("shapely")


def towns(*population: int) -> Towns:
    """Two towns in the west, one in the east."""
    at = np.array([0.5, 1.5, 1.0]), np.array([0.5, 0.5, 1.5])
    texts = ("1", "2", "3"), ("A", "B", "C"), ((), (), ())
    return Towns(*texts, *at, ("CAF",) * 3, ("",) * 3, np.array(population), np.arange(2, 5, dtype=np.int32))


def areas(*population: int) -> Areas:
    boxes = tuple(shapely.box(lon, 0, lon + 1, 2) for lon in range(3))
    names = ("West", "East", "Far"), ("",) * 3, ("CAF",) * 3, ((),) * 3
    return Areas(*names, boxes, np.array(population), np.arange(1, 4, dtype=np.int32))


def test_those_around_towns_are_shared_as_the_towns_are_large() -> None:
    found, _ = peopled(towns(300, 100, 50), areas(1000, 60, -1))
    assert [(one.people, one.town, one.areas, one.most) for one in found] == [
        (750, 300, "West", 900),
        (250, 100, "West", 700),
        (60, 50, "East", 60),
    ]


def test_the_people_of_an_area_without_a_town_live_at_the_nearest() -> None:
    found, told = peopled(towns(300, 100, 50), areas(400, 50, 1001))
    assert [one.people for one in found] == [300, 100, 1051]
    assert found[2].areas == "East, Far"
    assert "1 area without a town that is a place (Far)" in {one.check: one.text for one in told}["people-nearest"]
    assert told[0].text == "1,451 people live at 3 places, 1,001 of them around the towns"


def test_towns_that_have_more_people_than_their_area_keep_them() -> None:
    found, told = peopled(towns(300, 100, 50), areas(399, 50, -1))
    assert [one.people for one in found] == [300, 100, 50]
    assert {one.check for one in told} == {"people-around", "people-crowded"}


def test_nobody_is_lost_by_rounding() -> None:
    found, _ = peopled(towns(1, 1, 1), areas(1002, 1, 100))
    assert sum(one.people for one in found) == 1103


def test_a_place_of_several_areas_may_have_all_that_is_left_of_them() -> None:
    found, told = peopled(towns(300, 100, 50), areas(399, 60, 1001))
    assert [(one.people, one.areas, one.most) for one in found] == [
        (300, "", 300),
        (100, "", 100),
        (1061, "East, Far", 1061),
    ]
    crowded = next(one.text for one in told if one.check == "people-crowded")
    assert crowded.endswith(
        "(West) have more people than the area: they keep theirs, and nobody of it lives around them"
    )


@pytest.mark.parametrize("seed", range(20))
def test_whatever_the_areas_each_place_has_no_fewer_than_its_town_and_no_more_than_it_may(seed: int) -> None:
    luck = np.random.default_rng(seed)
    found, _ = peopled(towns(*luck.integers(0, 9, 3)), areas(*luck.integers(-1, 30, 3)))
    assert all(one.town <= one.people <= one.most for one in found)
