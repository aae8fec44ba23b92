"""Weights and surprise by hand."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest

from sim.runs.run import load
from sim.validation.assimilate.counts import Count, used_twice
from sim.validation.assimilate.settings import ModelError
from sim.validation.assimilate.surprise import surprises
from sim.validation.assimilate.weigh import effective, log_likelihoods, weighted_quantiles, weights_of, with_prior
from sim.validation.contrary import falling

DAY = dt.date(2020, 3, 1)
ERROR = ModelError(spread=0.5, memory=30.0, wrong=0.1)


def arrivals(value: float, day: int = 0, place: str = "east") -> Count:
    return Count(("arrivals", place, "civilian"), DAY + dt.timedelta(days=day), day, value, 2)


def held(value: float) -> Count:
    return Count(("insurgent", "town", ""), DAY, 0, value, 2)


def test_one_count_weighs_by_its_lognormal_error() -> None:
    """With 90 counted, 90 and 190: errors ln(100 / 100) = 0 and ln(100 / 200), in units of 0.5."""
    logs = log_likelihoods([arrivals(90.0)], np.array([[90.0], [190.0]]), ERROR)
    ratio = math.exp(-0.5 * (math.log(2.0) / 0.5) ** 2)
    weights = weights_of(logs[:, 0])
    assert weights.tolist() == pytest.approx([1.0 / (1.0 + ratio), ratio / (1.0 + ratio)])
    assert logs[0, 0] == pytest.approx(-math.log(0.5 * math.sqrt(2.0 * math.pi)))
    assert effective(weights) == pytest.approx((1.0 + ratio) ** 2 / (1.0 + ratio**2))


def test_a_series_counted_twice_tells_little_more() -> None:
    """30 days apart, ρ = 1/e: two errors of ln 2 are density N(0, s²) of the first times N(ρ ln 2, s² (1 - ρ²))."""
    modelled = np.array([[190.0, 190.0]])
    logs = log_likelihoods([arrivals(90.0), arrivals(90.0, 30)], modelled, ERROR)
    e, rho = -math.log(2.0), math.exp(-1.0)
    sd = 0.5 * math.sqrt(1.0 - rho**2)
    wanted = -0.5 * ((e - rho * e) / sd) ** 2 - math.log(sd * math.sqrt(2.0 * math.pi))
    assert logs[0, 1] == pytest.approx(wanted)
    elsewhere = log_likelihoods([arrivals(90.0), arrivals(90.0, 30, "west")], modelled, ERROR)
    assert elsewhere[0, 1] == pytest.approx(elsewhere[0, 0])


def test_a_place_held_weighs_by_the_chance_of_a_wrong_report() -> None:
    logs = log_likelihoods([held(1.0)], np.array([[1.0], [1.0], [0.0]]), ERROR)
    assert weights_of(logs[:, 0]).tolist() == pytest.approx([0.9 / 1.9, 0.9 / 1.9, 0.1 / 1.9])


def test_bands_keep_a_part_of_the_prior_by_hand() -> None:
    """Worth 2 of 4: (2 · 1/2 + 2/4) / 4 where the weight is, 2/4 / 4 where it is not; it sums to 1."""
    assert with_prior(np.array([0.5, 0.5, 0.0, 0.0])).tolist() == pytest.approx([0.375, 0.375, 0.125, 0.125])


def test_weighted_quantiles_by_hand() -> None:
    values = np.array([[3.0, 0.0], [1.0, 0.0], [2.0, 9.0]])
    found = weighted_quantiles(values, np.array([0.25, 0.5, 0.25]), (0.05, 0.5, 0.51, 0.95))
    assert found.tolist() == [[1.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 9.0]]


def test_surprise_by_hand() -> None:
    """Two counts: 90 is where the first replicate is; then 990 is where none is, and nearer to the second."""
    counts = [arrivals(90.0), arrivals(990.0, 0, "west"), held(0.0)]
    modelled = np.array([[90.0, 90.0, 1.0], [190.0, 190.0, 1.0]])
    logs = log_likelihoods(counts, modelled, ERROR)
    first, second, town = surprises(counts, modelled, logs, ERROR)

    def normal(x: float) -> float:
        return 0.5 * (1.0 + math.erf(x / math.sqrt(2.0)))

    assert first.prior == first.before == pytest.approx((0.5 + normal(-math.log(2.0) / 0.5)) / 2)
    assert not first.beyond
    weights = weights_of(logs[:, 0])
    each = [normal(math.log(10.0) / 0.5), normal(math.log(5.0) / 0.5)]
    assert second.prior == pytest.approx(sum(each) / 2)
    assert second.before == pytest.approx(weights[0] * each[0] + weights[1] * each[1])
    assert second.prior_tail == pytest.approx(2 * (1 - sum(each) / 2))
    assert second.beyond
    assert second.prior_tail < 0.01
    assert (town.beyond, town.prior_tail) == (True, pytest.approx(0.1))  # what was reported: one wrong report in ten


def test_what_is_expected_of_a_second_count_follows_from_the_first() -> None:
    """30 days apart, ρ = 1/e: the one replicate was twice the count, and is again, which is less of a surprise."""
    counts, modelled = [arrivals(90.0), arrivals(90.0, 30)], np.array([[190.0, 190.0]])
    again = surprises(counts, modelled, log_likelihoods(counts, modelled, ERROR), ERROR)[1]
    rho = math.exp(-1.0)
    z = -math.log(2.0) * (1.0 - rho) / (0.5 * math.sqrt(1.0 - rho**2))
    assert again.before == pytest.approx(0.5 * (1.0 + math.erf(z / math.sqrt(2.0))))
    assert again.prior == pytest.approx(0.5 * (1.0 + math.erf(-math.log(2.0) / 0.5 / math.sqrt(2.0))))


def test_a_sum_that_falls_is_told() -> None:
    (told,) = falling([arrivals(50.0), arrivals(40.0, 3)])
    assert told.startswith("line 2: arrivals at east (civilian) on 2020-03-04 is 40, less than 50 on 2020-03-01")
    assert falling([arrivals(50.0), arrivals(40.0, 3, "west")]) == []


def test_headcounts_that_the_garrisons_are_seeded_from_are_told_to_count_twice() -> None:
    """Shohon's is of 4 to 6 July; of the day before, of civilians and of other places nothing was seeded."""
    scenario, world = load("baseline", {})

    def at(place: str, date: str, line: int, kind: str = "military") -> Count:
        when = dt.date.fromisoformat(date)
        return Count(("arrivals", place, kind), when, (when - scenario.start).days, 104.0, line)

    fresh = [at("shohon", "2021-07-03", 2), at("shohon", "2021-07-06", 3, "civilian"), at("ravgh", "2021-07-06", 4)]
    twice = [at("shohon", "2021-07-06", 5), at("panji-poyon", "2021-07-06", 6, "")]
    (said,) = used_twice([*fresh, *twice], scenario, world)
    assert said.startswith("2 counts (line 5, 6) of soldiers where the world has a headcount: garrisons: seeded may")
    assert used_twice(fresh, scenario, world) == []
    assert used_twice(twice, scenario.with_(garrisons="blind"), world) == []
