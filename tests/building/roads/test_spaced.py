"""Long straight stretches have points on them, as long as they were, and ferries none."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.building.roads.spaced import spaced, steps_of
from tests.building.roads.drawn import DEGREE, Extract

TRACK = {"highway": "track"}


def test_points_are_put_in_equally_far_apart_and_in_order(tmp_path: Path) -> None:
    given = Extract({1: (0, 0), 2: (0, 0.4), 3: (0, 0.5), 4: (1, 0.5)}, [([1, 2, 3], TRACK), ([3, 4], TRACK)])
    found = spaced(given.read(tmp_path), 0.11 * DEGREE)
    first, second = (found.point[found.way == way] for way in range(2))
    assert found.lon[first].tolist() == pytest.approx([0, 0.1, 0.2, 0.3, 0.4, 0.5])
    assert found.lat[second].tolist() == pytest.approx([k / 10 for k in range(11)])
    assert steps_of(found).max() <= 0.11 * DEGREE
    assert steps_of(found).sum() == pytest.approx(1.5 * DEGREE)


def test_a_road_over_the_date_line_stays_short(tmp_path: Path) -> None:
    found = spaced(Extract({1: (0, 179.9), 2: (0, -179.9)}, [([1, 2], TRACK)]).read(tmp_path), 5.0)
    assert steps_of(found).sum() == pytest.approx(0.2 * DEGREE)
    assert steps_of(found).max() <= 5.0


def test_where_nothing_is_long_or_all_is_ferry_nothing_is_put_in(tmp_path: Path) -> None:
    short = Extract({1: (0, 0), 2: (0, 0.001)}, [([1, 2], TRACK)]).read(tmp_path)
    assert spaced(short) is short
    river = Extract({1: (0, 0), 2: (0, 1)}, [([1, 2], {"route": "ferry"})]).read(tmp_path)
    assert spaced(river) is river
