"""Bands of an assimilation hold what they promise, on truths that are known; where the error is wrong they do not."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from sim.runs.run import load
from sim.validation.assimilate.__main__ import CASES, asked_in, counted_in, main
from sim.validation.assimilate.assimilated import ENOUGH
from sim.validation.assimilate.begun import Kept
from sim.validation.assimilate.counts import Count
from sim.validation.assimilate.more import Population
from sim.validation.assimilate.settings import ModelError
from sim.validation.assimilate.twins import ELSEWHERE, Asked, Case, Pool, counts_of, draw, shares

COUNTED, ASKED = ("internally_displaced", "world", "civilian"), ("arrivals", "TJK", "civilian")
LAST = 3
USUAL = ModelError()


def some_count(value: float = 0.0, day: int = 1) -> Count:
    scenario, _ = load("baseline")
    return Count(COUNTED, scenario.start + dt.timedelta(days=day), day, value, 2)


def made(seed: int, *batches: int) -> Population:
    """Return replicates of a world that needs no engine: arrivals go with the displaced, who are lognormal."""
    scenario, world = load("baseline")
    scenario = scenario.with_(until=scenario.start + dt.timedelta(days=LAST))
    population = Population(scenario, world, seed, (some_count(),))
    chance = np.random.default_rng(seed)
    for size in batches:
        x, y = chance.normal(size=(2, size))
        kept: Kept = np.zeros((size, scenario.days(), len(population.columns)), np.int32)
        kept[:, :, population.parts[COUNTED][0]] = np.exp(11.0 + x)[:, None]
        kept[:, LAST, population.parts[ASKED][0]] = np.exp(8.0 + 0.95 * x + 0.3 * y)
        population.add(kept, ({},) * size)
    return population


def hold(case: Case, truths: int = 200) -> tuple[float, float]:
    """Return the shares inside the bands of what was not counted, after the count: 50 and 90 %."""
    pool, known = Pool(made(1, 100, 100, 100, 100)), made(2, truths)
    asked = [Asked(ASKED, pool.whole.scenario.until)]
    found = shares(pool, known, asked, case, 50)
    inside = found.posterior[:, 0].mean(axis=0)
    assert found.by_place(0.9).mean() == pytest.approx(inside[1], abs=0.03)
    assert np.median(found.width) < 0.8  # the count tells something
    return float(inside[0]), float(inside[1])


def test_bands_hold_what_they_promise_where_the_error_is_as_assumed() -> None:
    """Three standard errors of 200 truths: 0.106 and 0.064."""
    half, most = hold(Case("as assumed", USUAL, USUAL, most=400))
    assert half == pytest.approx(0.5, abs=0.106)
    assert most == pytest.approx(0.9, abs=0.064)


def test_bands_of_the_weights_alone_are_too_narrow_where_few_are_left() -> None:
    """A sharp count leaves a few of 100 replicates: with their part of the prior the bands hold far more."""
    sharp = ModelError(spread=0.05)
    alone = hold(Case("", sharp, sharp, most=100, prior_in_bands=False))
    kept = hold(Case("", sharp, sharp, most=100))
    assert alone[1] < 0.75
    assert kept[1] > alone[1] + 0.1
    assert 0.78 < kept[1] < 0.964  # not quite what they promise


def test_errors_twice_as_large_as_assumed_break_the_bands() -> None:
    half, most = hold(Case("", ModelError(spread=1.0), USUAL, most=400))
    assert half < 0.45
    assert most < 0.86


def test_counts_are_made_with_the_error_that_is_asked() -> None:
    """Without an error a count is the truth; with one its logarithm scatters by it, twice 30 days apart by exp(-1)."""
    truth = np.array([1000.0, 2000.0])
    wanted = [some_count(day=1), some_count(day=31)]
    exact_ones = counts_of(truth, wanted, Case("", ModelError(spread=0.01), USUAL), (1, 0))
    assert [count.value for count in exact_ones] == pytest.approx(truth, rel=0.05)
    case = Case("", ModelError(spread=0.5, memory=30.0), USUAL)
    many = np.array([[c.value for c in counts_of(truth, wanted, case, (1, t))] for t in range(800)])
    errors = np.log(many + 10.0) - np.log(truth + 10.0)
    assert errors.std(axis=0) == pytest.approx([0.5, 0.5], abs=0.04)
    assert np.corrcoef(errors.T)[0, 1] == pytest.approx(np.exp(-1.0), abs=0.1)


def test_one_report_of_who_holds_a_place_in_twenty_is_made_wrong() -> None:
    held = Count(("insurgent", "taloqan", ""), some_count().date, 1, 0.0, 2)
    case = Case("", ModelError(wrong=0.05), USUAL)
    told = [counts_of(np.array([1.0]), [held], case, (1, t))[0].value for t in range(800)]
    assert np.mean(told) == pytest.approx(0.95, abs=0.025)


@pytest.mark.slow
def test_the_bands_of_the_shipped_scenario_hold_what_they_promise() -> None:
    """100 truths of the baseline, 600 replicates: three standard errors, of truths whose series go together."""
    scenario, world = load("baseline")
    counts, asked = counted_in(scenario), asked_in(scenario)
    pool = Pool(draw(scenario, world, counts, [200, 200, 200], scenario.seed))
    truths = draw(scenario, world, counts, [100], scenario.seed + ELSEWHERE)
    found = shares(pool, truths, asked, Case(CASES[0].name, USUAL, USUAL, most=600), ENOUGH)
    assert found.by_place(0.5).mean() == pytest.approx(0.5, abs=0.15)
    assert found.by_place(0.9).mean() == pytest.approx(0.9, abs=0.09)


@pytest.mark.parametrize(
    ("words", "said"),
    [(["nosuch"], "no scenario is called 'nosuch'"), (["baseline", "0"], "TRUTHS"), (["baseline", "²"], "TRUTHS")],
)
def test_what_cannot_be_asked_is_told(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert said in capsys.readouterr().err
