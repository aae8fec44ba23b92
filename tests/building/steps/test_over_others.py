"""Straight lines to a host over another country: by its outline where it is known, else by a camp beside the line."""

from __future__ import annotations

import numpy as np
import pytest

from sim.building.areas.outline import Land
from sim.building.records import Camps, Roads, Told, Towns
from sim.building.steps.over_others import over_others

#: A degree of longitude on the equator is 111.2 km.
TOWNS = Towns(
    *(("1",), ("Kabo",), ((),), np.array([0.0]), np.array([18.0]), ("CAF",), ("Ouham",)),
    *(np.array([20_000]), np.array([2], np.int32)),
)


def camps(*places: tuple[str, str, float, float]) -> Camps:
    name, country, lat, lon = zip(*places, strict=True)
    none = np.full(len(places), -1)
    return Camps(name, country, np.array(lat), np.array(lon), none, none.astype(np.int32), none.astype(np.int32))


def told(there: Camps, ends: list[int], lands: dict[str, Land] | None = None, straight: bool = True) -> list[Told]:
    many = len(ends)
    a, b = np.zeros(many, np.int32), np.array(ends, np.int32) + 1
    flag = np.zeros(many, np.bool_)
    roads = Roads(a, b, np.full(many, 100.0), ("",) * many, np.full(many, straight), flag, flag)
    return list(over_others(TOWNS, there, roads, lands or {}))


BESIDE = camps(("Gore", "TCD", 0.0, 21.0), ("Gado", "CMR", 0.1, 19.5))


def test_a_line_that_passes_a_camp_of_another_host_is_told_with_both_ways() -> None:
    (found,) = told(BESIDE, [0, 1])
    assert (found.check, found.severity) == ("by-another-host", "warning")
    assert found.text.startswith("1 straight line to a host passes by a camp of another host")
    # 3 degrees; over Gado twice the root of 1.5² + 0.1²
    assert "Kabo - Gore (Chad) by Gado of Cameroon (334 km, 334 km over it)" in found.text


@pytest.mark.parametrize(
    "there",
    [
        camps(("Gore", "TCD", 0.0, 21.0), ("Gado", "TCD", 0.1, 19.5)),  # of the same host
        camps(("Gore", "TCD", 0.0, 21.0), ("Gado", "CMR", 1.0, 19.5)),  # a way round
        camps(("Gore", "TCD", 0.0, 21.0), ("Gado", "CMR", 0.0, 17.0)),  # behind
        camps(("Gore", "TCD", 0.0, 21.0), ("Gado", "CMR", 0.0, 21.05)),  # farther than the end
    ],
)
def test_other_camps_are_no_sign(there: Camps) -> None:
    assert told(there, [0]) == []


def test_a_road_of_a_map_is_where_it_is() -> None:
    assert told(BESIDE, [0], straight=False) == []


def test_where_outlines_are_known_they_say_how_far_a_line_runs_over_another_host() -> None:
    shapely = pytest.importorskip("shapely")
    lands = {"CMR": Land("CMR", shapely.box(19, -1, 20, 1)), "TCD": Land("TCD", shapely.box(20, -1, 22, 1))}
    (found,) = told(BESIDE, [0, 1], lands)
    assert found.check == "over-another-host"
    assert "Kabo - Gore (Chad): 111 of 334 km in Cameroon" in found.text
    apart = {"CMR": Land("CMR", shapely.box(19, 0.05, 20, 1)), "TCD": lands["TCD"]}
    assert told(BESIDE, [0, 1], apart) == []
