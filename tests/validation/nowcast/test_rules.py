"""The rules of the mixture, each solved by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.validation.nowcast.increments import by_corrected_model, by_model, model_alone
from sim.validation.nowcast.moment import Moment, let_go, share
from sim.validation.nowcast.persistence import last_stock
from sim.validation.nowcast.pool import by_stock, by_wait, even_split, past_rate, without_model
from sim.validation.nowcast.total import totals
from sim.validation.nowcast.trend import by_trend, damped

MOMENT = Moment(
    stock=np.array([[100.0, 300.0]]),
    rate=np.array([[4.0, 1.0]]),
    wait=np.array([[10.0, 40.0]]),
    flows={"panj": np.array([[0.9, 0.1]])},
    total=np.array([800.0]),
    cells=np.ones((1, 2), np.bool_),
)


def test_persistence_keeps_the_shares() -> None:
    assert last_stock(MOMENT).tolist() == [[200, 600]]


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        (past_rate, [300, 500]),  # 40 to 40 people came since: the 400 missing are halved
        (even_split, [300, 500]),
        (by_wait, [180, 620]),  # 10 to 40 days
        (by_stock, [100 + 400 / 13, 300 + 400 * 12 / 13]),  # 1,000 to 12,000
    ],
)
def test_what_is_missing_is_split(rule, wanted) -> None:  # type: ignore[no-untyped-def]
    assert rule(MOMENT)[0] == pytest.approx(wanted)


def test_the_pool_is_the_mean_of_three() -> None:
    assert without_model(MOMENT)[0] == pytest.approx([(200 + 300 + 300) / 3, (600 + 500 + 500) / 3])


def test_the_model_splits_increments_alone() -> None:
    assert by_model(MOMENT, "panj")[0] == pytest.approx([100 + 400 * 9 / 13, 300 + 400 * 4 / 13])
    #: observed flows 0.8 : 0.2, the model's 0.9 : 0.1, times 10 and 40 days
    assert by_corrected_model(MOMENT, "panj", 1.0)[0] == pytest.approx([100 + 400 * 17 / 29, 300 + 400 * 12 / 29])
    assert by_corrected_model(MOMENT, "panj", 0.0)[0] == pytest.approx(past_rate(MOMENT)[0])
    assert model_alone(MOMENT, np.array([[1.0, 3.0]])).tolist() == [[200, 600]]


def test_who_is_too_many_went_where_nobody_counted() -> None:
    #: with a hazard of log 2 / 10 a half is left after 10 days, a sixteenth after 40
    fewer = replace(MOMENT, total=np.array([50 + 300 / 16]))
    for rule in (past_rate, even_split, by_wait, by_stock):
        assert rule(fewer)[0] == pytest.approx([50, 300 / 16])
    for bar in (last_stock, without_model):  # the bars stay what they were: every camp loses the same part
        assert bar(fewer)[0] == pytest.approx([68.75 / 4, 3 * 68.75 / 4])


@pytest.mark.parametrize("total", [0.0, 1e-6, 1.0, 399.999, 400.0])
def test_any_number_can_be_let_go(total: float) -> None:
    both = replace(MOMENT, total=np.array([total, 500.0]), wait=np.array([[1.0, 700.0], [10.0, 40.0]]))
    stock = np.repeat(MOMENT.stock, 2, axis=0)
    left = let_go(stock, both)
    assert left[0].sum() == pytest.approx(total, rel=1e-6, abs=1e-6)
    assert (left >= 0).all()
    assert left[1].tolist() == [100, 300]  # nobody is too many there


def test_a_damped_trend_lets_one_camp_empty_while_another_fills() -> None:
    falling = replace(MOMENT, rate=np.array([[4.0, -2.0]]))
    first, second = (60 * (1 - np.exp(-days / 60)) for days in (10, 40))
    trend = np.array([100 + 4 * first, 300 - 2 * second])
    assert damped(falling, 60.0)[0] == pytest.approx(trend)
    missing = 800 - trend.sum()
    assert by_trend(falling, 60.0)[0] == pytest.approx(trend + missing * np.array([0.2, 0.8]))
    assert damped(replace(MOMENT, rate=np.array([[-99.0, 0.0]])), 60.0).tolist() == [[0, 300]]


def test_what_was_seen_counts_by_the_share_of_camps_that_were_seen_to_grow() -> None:
    nobody = replace(MOMENT, rate=np.zeros((1, 2)))
    assert by_corrected_model(nobody, "panj", 1.0)[0] == pytest.approx(by_model(nobody, "panj")[0])
    #: half of the camps: 0.5 · (1, 0) + (0.9, 0.1), times 10 and 40 days
    one = replace(MOMENT, rate=np.array([[4.0, 0.0]]))
    assert by_corrected_model(one, "panj", 1.0)[0] == pytest.approx([100 + 400 * 14 / 18, 300 + 400 * 4 / 18])


def test_other_camps_have_no_part() -> None:
    one = Moment(MOMENT.stock, MOMENT.rate, MOMENT.wait, MOMENT.flows, np.array([70.0]), np.array([[True, False]]))
    for rule in (last_stock, past_rate, even_split, by_wait, by_stock, without_model):
        assert rule(one).tolist() == [[70, 0]]


def test_shares_of_nothing_are_even() -> None:
    assert share(np.zeros((1, 3)), np.array([[True, True, False]])).tolist() == [[0.5, 0.5, 0]]


def test_the_total_by_three_rules() -> None:
    nobody, before, fewer = totals(MOMENT, 60.0)[:, 0]
    assert (nobody, before) == (400, 480)
    faded = [60 * (1 - np.exp(-days / 60)) for days in (10, 40)]
    assert fewer == pytest.approx(400 + 4 * faded[0] + faded[1])
