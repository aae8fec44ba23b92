"""The record of the front, and its likelihood with days that are known only to a window, solved by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim import load_world
from sim.model.parameters import REGISTRY
from sim.scenario import load_scenario
from sim.validation.front.record import NEVER, Record, by_week, last_week, momentum, pressure, read
from validation.front.hand import record


@pytest.fixture(scope="module")
def panj_record() -> Record:
    baseline = load_scenario("baseline", REGISTRY)
    return read(load_world(baseline.world), baseline.start, baseline.history_until)


def test_a_fall_within_a_window_counts_the_whole_of_it() -> None:
    """exp(-3h) to get to day 3, 1 - exp(-4h) to fall in one of four days; exp(-14h) for the one that stands."""
    h = 0.03
    weeks = by_week(record(), np.full((3, 14), h))
    assert weeks == pytest.approx([-3 * h + np.log(-np.expm1(-4 * h)) - 7 * h, -7 * h])


def test_days_before_the_window_and_in_it_have_their_own_hazards() -> None:
    hazard = np.zeros((3, 14))
    hazard[1, :3], hazard[1, 3:7], hazard[1, 7:] = 0.1, (0.2, 0.0, 0.3, 0.1), 99.0
    hazard[0] = 99.0  # held from the first day: not at risk
    assert by_week(record(), hazard) == pytest.approx([-0.3 + np.log(-np.expm1(-0.6)), 0.0])


def test_a_fall_acts_on_others_as_spread_evenly_over_its_window() -> None:
    one = record()
    assert one.when[1, 2:8].tolist() == [0.0, 0.25, 0.25, 0.25, 0.25, 0.0]
    assert one.held[1, 2:9].tolist() == [0.0, 0.0, 0.25, 0.5, 0.75, 1.0, 1.0]
    assert one.held[0].tolist() == [1.0] * 14


def test_pressure_is_that_of_held_neighbours_by_distance() -> None:
    found = pressure(record(), 30.0)
    np.testing.assert_allclose(found[1], np.exp(-2.0))
    np.testing.assert_allclose(found[0, 3:8], np.exp(-2.0) * np.array([0.0, 0.25, 0.5, 0.75, 1.0]))
    assert (found[2] == 0.0).all()


def test_momentum_is_near_in_the_own_province_far_in_the_others_and_never_ones_own() -> None:
    near, far = momentum(record(), 2.0)
    fade = np.exp(-0.5)
    left = np.zeros(14)
    for day in range(4, 14):
        left[day] = left[day - 1] * fade + (0.25 if day <= 7 else 0.0)
    np.testing.assert_allclose(near, [left, np.zeros(14), np.zeros(14)])
    np.testing.assert_allclose(far, [np.zeros(14), np.zeros(14), left], atol=1e-15)


def test_the_falls_of_the_last_seven_days_begin_with_yesterday() -> None:
    found = last_week(record())
    np.testing.assert_allclose(found[0], [0, 0, 0, 0, 0.25, 0.5, 0.75, 1, 1, 1, 1, 0.75, 0.5, 0.25])
    assert (found[1:] == 0.0).all()


def test_the_real_record_has_the_documented_falls_and_none_before_june_tenth(panj_record: Record) -> None:
    assert panj_record.fell.sum() == 48
    assert panj_record.days == 67
    known = panj_record.fell
    assert (panj_record.earliest[known] <= panj_record.central[known]).all()
    assert (panj_record.central[known] <= panj_record.latest[known]).all()
    assert (panj_record.latest[known] < panj_record.days).all()
    assert panj_record.central.min() >= 40
    assert (panj_record.latest[known] > panj_record.earliest[known]).any(), "some are known only to a window"
    assert (panj_record.earliest[~known] == NEVER).all()
    assert len(np.unique(panj_record.number)) == 3
