"""The size of an effect stands beside its steadiness: what moves a measure by a hair, but always, is not large."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from sim.scenario.sweep.sweep import Axis, Measure
from sim.study.effects import effects
from sim.study.explain import explain

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


def test_a_ranking_of_few_runs_says_so() -> None:
    assert explain(runs(), AXES, [MEASURE], "lhs").caution == ""
    some = explain(runs(happens=0.1), AXES, [MEASURE], "lhs")
    assert some.caution == "this ranking rests on 40 of 400 runs, those in which it happens at all"
    few = explain(runs(12), AXES, [MEASURE], "lhs")
    assert few.caution == ("this ranking rests on 12 of 12 runs (12 points for 2 parameters: too few to rely on it)")
    assert any(line.startswith("Careful: this ranking") for line in few.sentences())


def test_the_ends_are_told_as_what_they_are() -> None:
    """Of few levels the ends are levels: they were told as fifths of a range."""
    x = np.column_stack([np.arange(60) % 3, np.arange(60)]).astype(float)
    y = x[:, 0] + x[:, 1]
    found = effects(x, y, ("levels", "range"))
    assert found.from_to("levels") == "from the lowest to the highest of its values"
    assert found.from_to("range") == "from the lowest to the highest fifth of its range"
    assert found.from_to() == f"{found.from_to('range')} (5 values or fewer: from the lowest to the highest)"
    assert effects(x[:, :1], y, ("levels",)).from_to() == found.from_to("levels")


def test_days_are_early_and_late_not_low_and_high() -> None:
    frame = runs(60)
    frame["closing"] = [f"2021-07-{7 + day % 20:02}" for day in range(60)]
    frame["seldom"] = [f"2021-08-{7 + day % 3:02}" for day in range(60)]
    closing = Axis("closing", levels=tuple(sorted(set(frame["closing"]))), dates=True)
    seldom = Axis("seldom", levels=tuple(sorted(set(frame["seldom"]))), dates=True)
    found = explain(frame, (AXES[0], closing), [MEASURE], "grid").effects
    assert found.from_to("closing") == "from the earliest to the latest fifth of its range"
    assert found.from_to("guards") == "from the lowest to the highest fifth of its range"
    assert found.from_to() == "from the lowest or earliest to the highest or latest fifth of its range"
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
    assert found.effects.from_to("guards") == "from the lowest to the highest fifth of its range"
    assert found.effects.from_to().endswith("fifth of its range (policy from open to closed)")
    assert "−100 people" in found.effect("policy")
    assert re.search(r"policy \([^)]+\) from open to closed\)", found.sentences()[0])
    alone = explain(frame, (policy,), [MEASURE], "grid")
    assert alone.effects.from_to() == "from open to closed"
