"""Which inputs make a band: on measures of which it is known, and on a run that is made to be of one prior."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim import Result, run
from sim.model.random import latin_hypercube
from sim.study.priors import LEAST, Inputs, bands, explained, inputs, measures

OTHERS = 40


def drawn(n: int, seed: int = 1) -> Inputs:
    names = ("large", "middle", "small", *(f"none_{k}" for k in range(OTHERS)))
    return Inputs(names, latin_hypercube(seed, n, list(names)), frozenset({"middle"}))


def test_the_shares_of_a_sum_are_those_of_its_variance() -> None:
    """The variances of 3a, -2b and 1.5c are as 9 to 4 to 2.25: of ranks nearly the same shares."""
    x = drawn(200)
    y = x.values[:, :3] @ np.array([3.0, -2.0, 1.5])
    (band,) = explained(x, {"sum": y})
    assert [maker.name for maker in band.makers] == ["large", "middle", "small"]
    assert [maker.more for maker in band.makers] == [True, False, True]
    assert [maker.together for maker in band.makers] == [False, True, False]
    assert [maker.share for maker in band.makers] == pytest.approx([9 / 15.25, 4 / 15.25, 2.25 / 15.25], abs=0.06)
    assert all(maker.low < maker.share < maker.high for maker in band.makers)
    assert all(maker.high - maker.low < 0.25 for maker in band.makers)


def test_extreme_replicates_do_not_decide_it() -> None:
    x = drawn(100)
    y = np.exp(8.0 * x.values[:, 0])
    (band,) = explained(x, {"exponential": y})
    assert [(maker.name, round(maker.share, 2)) for maker in band.makers] == [("large", 1.0)]


def test_noise_is_made_by_nothing_and_a_constant_has_no_band() -> None:
    """Of 20 measures that are luck alone hardly one is told to be made by an input, of 43 that could be."""
    x, luck = drawn(100), latin_hypercube(7, 100, [f"luck {k}" for k in range(20)])
    found = explained(x, {f"luck {k}": luck[:, k] for k in range(20)})
    assert sum(bool(band.makers) for band in found) <= 1
    assert all(0.05 < band.least < 0.3 for band in found)
    (same,) = explained(x, {"same": np.full(100, 4.0)})
    assert same.makers == ()
    assert np.isnan(same.least)


def test_of_a_hundred_tables_of_luck_alone_hardly_one_names_an_input_in_any_row() -> None:
    """Each row had a hundredth of its own, so that tables of eight rows named one in about one of twelve."""
    names, named, least = tuple(f"input {k}" for k in range(90)), 0, []
    for seed in range(100):
        luck = np.random.default_rng(seed)
        table = explained(Inputs(names, luck.random((20, 90))), {f"row {k}": luck.random(20) for k in range(8)})
        named += any(band.makers for band in table)
        least += [band.least for band in table]
    assert named <= 4, "of a fair hundredth more than four of a hundred come once in 300 times"
    assert 0.6 < np.mean(least) < 0.7, "two thirds of a band are needed with 20 replicates"


def test_few_replicates_tell_less_and_say_how_much_they_need() -> None:
    def told(n: int) -> tuple[int, float]:
        x = drawn(n)
        y = x.values[:, 0] + latin_hypercube(9, n, ["luck"])[:, 0] * 1.5
        (band,) = explained(x, {"half luck": y})
        return len(band.makers), band.least

    few, many = told(12), told(150)
    assert few[0] == 0
    assert many[0] == 1
    assert few[1] > 0.5 > many[1]


@pytest.fixture(scope="module")
def result() -> Result:
    return run("baseline", replicates=40, until="2021-06-12", parts=False, jobs=1)


def test_a_run_whose_arrivals_are_those_of_one_prior_is_found_out(result: Result) -> None:
    """Every civilian who comes to Tajikistan is written anew: 100,000 times what the replicate drew of one hazard."""
    asked = inputs(result)
    assert asked is not None
    fight = asked.values[:, asked.names.index("displacement.fight")]
    column = result.layout.series.index(("arrivals", "TJK", "civilian"))
    counts = result.counts.copy()
    counts[:, :, column] = 0
    counts[:, -1, column] = np.rint(1e5 * fight)
    found = {band.measure: band for band in bands(replace(result, counts=counts))}
    (maker,) = found["civilians who have come to Tajikistan"].makers
    assert (maker.name, maker.more) == ("displacement.fight", True)
    assert maker.share == pytest.approx(1.0, abs=1e-3)


def test_what_was_drawn_is_known_of_a_finished_run_too(result: Result) -> None:
    """A folder keeps no quantiles; they follow from the scenario, the seed and the number of replicates."""
    forgotten = replace(result, plan=replace(result.plan, quantiles=({},) * 40))
    ours, theirs = inputs(result), inputs(forgotten)
    assert ours is not None
    assert theirs is not None
    assert ours.names == theirs.names
    assert (ours.values == theirs.values).all()
    assert "capitals.rate" in ours.together, "a parameter of the posterior has its value of the row"


def test_a_run_of_central_values_or_of_few_replicates_is_not_asked(result: Result) -> None:
    assert bands(replace(result, plan=replace(result.plan, point=True))) == ()
    few = replace(result, replicates=result.replicates[: LEAST - 1], counts=result.counts[: LEAST - 1])
    assert bands(few) == ()
    assert "capitals lost" in measures(result)
