"""The doctor on the map: roads shorter than the crow flies, and straight lines for roads."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.flee.world import examine
from sim.flee.world.straight import RADIUS, great_circle

from .conftest import Read

#: A degree along a meridian, in km.
DEGREE = RADIUS * np.pi / 180


def lines(*km: float) -> str:
    """Return roads from A at 0.5 north to places that lie one, two, ... degrees north of it."""
    return "".join(f"A,P{n},{length}\n" for n, length in enumerate(km, 1))


def places(count: int) -> str:
    rows = "".join(f"P{n},,Home,{0.5 + n},2,town,,\n" for n in range(1, count + 1))
    return "#name\nA,R,Home,0.5,2,conflict_zone,0,1000\nC,S,Away,1,2.3,camp,,5000\n" + rows


def found(read: Read, check: str, *km: float) -> list[str]:
    case = read({"input/locations.csv": places(len(km)), "input/routes.csv": lines(*km) + "A,C,200\n",
                 "input/conflicts.csv": "#Day,A\n" + "0,1\n" * 10})  # fmt: skip
    return [str(finding) for finding in examine(case) if finding.check == check]


def test_a_degree_of_a_meridian_and_the_pole_and_places_nowhere(read: Read) -> None:
    case = replace(read(), lat=np.array([0.5, 1.5, 90.0]), lon=np.array([2.0, 2.0, 77.0]))
    assert great_circle(case) == pytest.approx([DEGREE, 88.5 * DEGREE])
    assert np.isnan(great_circle(replace(case, lat=np.array([0.0, 1.5, 91.0]), lon=np.array([0.0, 2, 77])))).all()


def test_a_road_shorter_than_the_crow_flies_is_told_with_its_line(read: Read) -> None:
    (told,) = found(read, "short-road", 1.3 * DEGREE, 1.8 * DEGREE, 3.9 * DEGREE)
    assert "routes.csv:2: warning: the road A - P2 is 200.151 km long, but its ends are 222 km apart" in told


def test_a_few_percent_less_is_where_a_town_begins(read: Read) -> None:
    assert found(read, "short-road", 0.96 * DEGREE) == []


def test_a_map_of_straight_lines_is_told_once(read: Read) -> None:
    (told,) = found(read, "straight-roads", DEGREE, 2 * DEGREE, 3.02 * DEGREE, 4 * DEGREE, 6 * DEGREE)
    assert "4 of 6 roads are as long as the great circle" in told


def test_real_roads_and_maps_of_four_roads_are_none(read: Read) -> None:
    assert found(read, "straight-roads", DEGREE, 2 * DEGREE, 3.6 * DEGREE, 4.9 * DEGREE, 6 * DEGREE) == []
    assert found(read, "straight-roads", DEGREE, 2 * DEGREE, 3 * DEGREE) == []
