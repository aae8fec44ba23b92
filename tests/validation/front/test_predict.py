"""How the pace of capitals is measured, against cases counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.validation.front.predict import busiest, doubling, pace
from sim.validation.front.record import NEVER

STANDS = [NEVER] * 16


def row(*days: int, capitals: int = 16) -> np.ndarray:
    return np.array([*days, *STANDS[: capitals - len(days)]], np.int32)


def test_a_count_that_doubles_every_four_days_is_said_to() -> None:
    assert doubling(row(70, 74, 78, 78, 82, 82, 82, 82)) == pytest.approx(4.0)


def test_falls_on_one_day_have_no_doubling() -> None:
    assert np.isnan(doubling(row(70, 70, 70)))
    assert np.isnan(doubling(row()))


def test_the_busiest_week_has_seven_days() -> None:
    assert busiest(row(70, 76, 77)) == 2
    assert busiest(row(70, 70, 76, 90)) == 3
    assert busiest(row()) == 0


def test_the_pace_of_four_runs_is_counted() -> None:
    """None lost; one; a quarter within 60 days of the first; a quarter, but the last of them later."""
    found = pace(np.array([row(), row(70), row(70, 72, 77, 84), row(70, 72, 77, 131)]))
    assert (found.lost, found.quarter, found.rest) == (0.75, 0.5, 0.0)
    assert found.follows == pytest.approx(1 / 3)
    assert found.most is not None
    assert found.most == pytest.approx((2 / 16, 2 / 16, 2 / 16))
    assert found.week is not None
    assert found.week[0] < 4 / 16 * 7 / 14  # of the slow one
    assert found.week[2] == pytest.approx(0.95 * 2 / 16 + 0.05 * 4 / 16 * 7 / 61)


def test_all_but_the_last_is_told_of_and_quiet_runs_have_no_pace() -> None:
    assert pace(np.array([row(*range(70, 85))])).rest == 1.0
    quiet = pace(np.array([row(), row()]))
    assert quiet.lost == quiet.quarter == 0.0
    assert np.isnan(quiet.follows)
    assert quiet.week is quiet.most is quiet.doubles is None
