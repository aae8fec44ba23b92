"""The size of an effect stands beside its steadiness: what moves a measure by a hair, but always, is not large."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.scenario.sweep.sweep import Axis, Measure
from sim.study.effects import ALIKE, Effects, effects, ends, way
from sim.study.explain import explain
from sim.sweeps.designs import sobol_sample

POINTS = 400
AXES = (Axis("guards", "routes.guards"), Axis("tempo", "front.tempo"))
MEASURE = Measure("arrivals", "arrivals", "TJK", "civilian", "total", None, None, "people")


def runs(points: int = POINTS, happens: float = 1.0) -> pd.DataFrame:
    """Return a sweep in which guards move the measure a little, but always, and tempo far."""
    rng = np.random.default_rng(1)
    x = (np.argsort(rng.random((points, 2)), axis=0) + 0.5) / points
    y = 1000 - 40 * x[:, 0] + 1000 * (x[:, 1] > 0.5)
    y[int(happens * points) :] = np.nan
    frame = pd.DataFrame({"point": range(points), "scenario": "baseline", "replicate": 0})
    return frame.assign(guards=x[:, 0], tempo=x[:, 1], arrivals=y)


def test_that_the_luck_of_few_replicates_is_in_no_interval_over_points_is_said() -> None:
    """Sixteen base points of two replicates had an eighth of the interval that eight replicates of a grid made."""
    found = effects(np.arange(12.0)[:, None], np.arange(12.0), ["a"])
    assert found.interval == "90 % interval"
    one, two, many = (replace(found, luck=luck).interval for luck in (1, 2, 20))
    assert two == "90 % interval over the points, all with the luck of these 2 replicates"
    assert one.endswith("the luck of this one replicate")
    assert many == "90 % interval"


def test_an_effect_is_the_difference_between_the_ends_of_the_range() -> None:
    found = explain(runs(), AXES, [MEASURE], "lhs")
    assert found.correlations is not None
    assert found.effects.change == pytest.approx([-32, 1000], abs=80)
    assert found.effects.low[1] <= 1000 <= found.effects.high[1]
    assert abs(found.correlations.prcc[1]) > 0.5, "steady"


def test_the_sentence_tells_people_and_share_beside_the_correlation() -> None:
    said = explain(runs(), AXES, [MEASURE], "lhs").sentences()[0]
    assert "PRCC +" in said
    assert " people (+" in said
    assert "from the lowest to the highest fifth" in said
    assert "moves it most" not in said


def test_of_few_levels_the_ends_are_levels() -> None:
    x = np.repeat([[0.0], [1.0], [2.0]], 10, axis=0)
    found = effects(x, np.repeat([5.0, 9.0, 25.0], 10), ["far bank"])
    assert (found.change[0], found.low[0], found.high[0]) == (20.0, 20.0, 20.0)
    assert found.say("far bank", "people") == "+20 people (+154 %)"


def test_a_parameter_that_does_not_vary_has_no_effect() -> None:
    found = effects(np.ones((20, 1)), np.arange(20.0), ["still"])
    assert np.isnan(found.change[0])
    assert found.say("still", "people") == ""


def test_equal_values_stay_together_and_the_ends_are_told() -> None:
    """Of 32 points 26 were at 0 guards, and all of them the highest fifth: −4 people, where the truth is −20."""
    guards = np.r_[np.zeros(26), 8000, 9000, 12000, 15000, 18000, 20000]
    y = np.where(guards > 0, 80.0, 100.0)
    for turned in (guards, 20000 - guards):
        found = effects(turned[:, None], y, ["guards"])
        assert abs(found.change[0]) == 20
        assert not (ends(turned)[0] & ends(turned)[1]).any()
    assert effects(guards[:, None], y, ["guards"]).from_to("guards") == "from 0 to 8,000 or more"
    assert effects(20000 - guards[:, None], y, ["guards"]).from_to() == "from 12,000 or less to 20,000"
    middle = np.r_[0, 1, 2, np.full(30, 5.0), 7, 8, 9]
    assert [int(end.sum()) for end in ends(middle)] == [3, 3], "a fifth would take in the middle of all"


@pytest.mark.parametrize("points", [*range(6, 40), 60, 400])
def test_without_equal_values_the_ends_are_fifths(points: int) -> None:
    x = np.random.default_rng(points).random(points)
    assert [int(end.sum()) for end in ends(x)] == [-(-points // 5)] * 2
    assert way(x) == ""


def test_days_with_many_points_are_told_as_days() -> None:
    frame = runs(60)
    frame["closing"] = ["2021-05-25"] * 40 + [f"2021-06-{k:02d}" for k in range(1, 21)]
    closing = Axis("closing", dates=True, levels=())
    found = explain(frame, (AXES[0], closing), [MEASURE], "points")
    assert found.effects.from_to("closing") == "from 25 May to 9 June or later"


def test_equal_numbers_differ_by_nothing() -> None:
    """The noise of a mean was told as an interval from −3e-17 to +3e-17."""
    found = effects(np.arange(60.0)[:, None], np.full(60, 0.1) + 1e-17 * (np.arange(60) % 2), ["guards"])
    assert (found.change[0], found.low[0], found.high[0]) == (0, 0, 0)


@pytest.mark.parametrize(("base", "axes"), [(32, 4), (48, 8)])
def test_intervals_of_a_sobol_design_count_base_points(base: int, axes: int) -> None:
    """Base points stand again in every mixture: counted as so many points, 16 to 48 % of intervals missed the truth."""
    rng, times = np.random.default_rng(5), 150
    missed = np.zeros(2)
    for _ in range(times):
        x = sobol_sample(*rng.random((2, base, axes)))
        y = 3 * x[:, 1] + 2 * x[:, 2]
        for k, units in enumerate((np.arange(len(x)) % base, None)):
            found = effects(x, y, list("abcdefgh"[:axes]), units=units)
            missed[k] += not found.low[0] <= 0 <= found.high[0]
    assert 0.03 < missed[0] / times < 0.16, "one in ten"
    assert missed[1] / times > 0.2, "what they were"


def test_a_sobol_design_is_as_large_as_its_base_points() -> None:
    x = sobol_sample(*np.random.default_rng(2).random((2, 16, 2)))
    frame = pd.DataFrame({"point": range(64), "scenario": "baseline", "replicate": 0, "guards": x[:, 0]})
    luck = np.random.default_rng(3).normal(0, 20, 16)[np.arange(64) % 16]
    frame = frame.assign(tempo=x[:, 1], arrivals=100 * x[:, 0] + x[:, 1] + luck)
    found = explain(frame, AXES, [MEASURE], "sobol")
    assert found.points == (16, 16)
    assert "16 base points for 2 parameters: too few" in found.caution
    alone = effects(x, frame["arrivals"].to_numpy(), ["guards", "tempo"])
    assert found.effects.change == pytest.approx(alone.change)
    assert found.effects.high[1] - found.effects.low[1] != pytest.approx(alone.high[1] - alone.low[1], rel=0.05)
    half = explain(frame[:40], AXES, [MEASURE], "sobol", base_points=16)
    assert half.points == (16, 16), "points 16 and 32 are made of point 0"


def test_a_ranking_of_few_runs_says_so() -> None:
    assert explain(runs(), AXES, [MEASURE], "lhs").caution == ""
    some = explain(runs(happens=0.1), AXES, [MEASURE], "lhs")
    assert some.caution == "this ranking rests on 40 of 400 runs, those in which it happens at all"
    few = explain(runs(12), AXES, [MEASURE], "lhs")
    assert few.caution == ("this ranking rests on 12 runs (12 points for 2 parameters: too few to rely on it)")
    assert any(line.startswith("Careful: this ranking") for line in few.sentences())


def test_that_points_are_too_few_for_sizes_is_said() -> None:
    """The table of sizes was left out without a word."""
    told = "No sizes of effects: 4 points for 2 parameters are too few (5 at least)."
    assert told in explain(runs(4), AXES, [MEASURE], "lhs").sentences()
    assert not any("No sizes" in line for line in explain(runs(5), AXES, [MEASURE], "lhs").sentences())
    still = explain(runs(4).assign(arrivals=7.0), AXES, [MEASURE], "lhs").sentences()
    assert not any("No sizes" in line for line in still)


def test_the_ends_are_told_as_what_they_are() -> None:
    """Of few levels the ends are levels: they were told as fifths of a range."""
    x = np.column_stack([np.arange(60) % 3, np.arange(60)]).astype(float)
    y = x[:, 0] + x[:, 1]
    found = effects(x, y, ("levels", "range"))
    assert found.from_to("levels") == "from the lowest to the highest of its values"
    assert found.from_to("range") == "from the lowest to the highest fifth of the points"
    both = f"{found.from_to('range')} (5 values or fewer: from the lowest to the highest)"
    assert found.from_to() == f"{both}, the others held alike"
    assert effects(x[:, :1], y, ("levels",)).from_to() == found.from_to("levels")


def test_days_are_early_and_late_not_low_and_high() -> None:
    frame = runs(60)
    frame["closing"] = [f"2021-07-{7 + day % 20:02}" for day in range(60)]
    frame["seldom"] = [f"2021-08-{7 + day % 3:02}" for day in range(60)]
    closing = Axis("closing", levels=tuple(sorted(set(frame["closing"]))), dates=True)
    seldom = Axis("seldom", levels=tuple(sorted(set(frame["seldom"]))), dates=True)
    found = explain(frame, (AXES[0], closing), [MEASURE], "grid").effects
    assert found.from_to("closing") == "from the earliest to the latest fifth of the points"
    assert found.from_to("guards") == "from the lowest to the highest fifth of the points"
    assert found.from_to() == "from the lowest or earliest to the highest or latest fifth of the points, " + ALIKE
    days = explain(frame, (closing, seldom), [MEASURE], "grid").effects
    assert days.from_to("seldom") == "from the earliest to the latest of its values"
    assert "est or " not in days.from_to()
    assert "lowest" not in days.from_to()


def test_of_words_it_is_told_from_which_to_which() -> None:
    """ "From the lowest to the highest of its values" was from open to closed: read the other way round."""
    frame = runs(60)
    frame["policy"] = np.array(["open", "limited", "closed"])[np.arange(60) % 3]
    frame["arrivals"] = 100.0 * (frame["policy"] == "open") + 5 * frame["guards"]
    policy = Axis("policy", levels=("open", "limited", "closed"))
    found = explain(frame, (AXES[0], policy), [MEASURE], "grid")
    assert found.effects.from_to("policy") == "from open to closed"
    assert found.effects.from_to("guards") == "from the lowest to the highest fifth of the points"
    assert found.effects.from_to().endswith(f"fifth of the points (policy from open to closed), {ALIKE}")
    assert "−100 people" in found.effect("policy")
    assert re.search(r"policy \([^)]+\) from open to closed; PRCC −", found.sentences()[0])
    alone = explain(frame, (policy,), [MEASURE], "grid")
    assert alone.effects.from_to() == "from open to closed"


def test_an_effect_that_stands_alone_has_its_interval() -> None:
    """Of −488 ± 667 people not even the sign is known: the page said "−488 people (−7 %)", whatever its interval."""
    found = Effects(
        ("tempo", "still"),
        np.array([-488.0, 0.0]),
        np.array([-1155.0, 0.0]),
        np.array([179.0, 0.0]),
        7000.0,
        (False, False),
    )
    assert found.say("tempo", "people") == "−488 people (−7 %)"
    assert found.say("tempo", "people", interval=True) == "−488 ± 667 people (−7 %)"
    assert found.say("still", "people", interval=True) == "0 people (0 %)"
    unsure = replace(found, low=np.full(2, np.nan), high=np.full(2, np.nan))
    assert unsure.say("tempo", "people", interval=True) == "−488 people (−7 %)"


@pytest.mark.parametrize(
    ("change", "half", "said", "ends"),
    [
        (7434.3, 3845.8, "+7,434 ± 3,846", "+3,588 to +11,280"),  # the end was told as +11,300
        (13_238, 3846, "+13,200 ± 3,800", "+9,400 to +17,000"),
        (-123_456, 412, "−123,460 ± 410", "−123,870 to −123,050"),  # three figures of the effect would hide the half
        (14.23, 5.31, "+14.2 ± 5.3", "+8.9 to +19.5"),
        (0.251, 120, "0 ± 120", "−120 to +120"),
        (2_346_789, 40_123, "+2.347 million ± 40,000", "+2.307 million to +2.387 million"),
    ],
)
def test_an_effect_its_interval_and_the_ends_of_it_are_rounded_alike(
    change: float, half: float, said: str, ends: str
) -> None:
    found = Effects(("x",), *(np.array([v]) for v in (change, change - half, change + half)), 0.0, (False,))
    assert found.say("x", "people", interval=True) == f"{said} people"
    assert found.say("x", "people") == f"{said.partition(' ±')[0]} people"
    assert found.say_interval("x") == ends


def test_an_effect_without_an_interval_and_one_that_is_always_the_same() -> None:
    found = Effects(("x", "y"), np.full(2, 5.0), np.array([np.nan, 5.0]), np.array([np.nan, 5.0]), 0.0, (False,) * 2)
    assert [found.say_interval(name) for name in found.names] == ["–", "+5 to +5"]
    assert found.say("y", "people", interval=True) == "+5 people"
