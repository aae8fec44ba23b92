"""In a grid effects are taken over pairs: what luck makes, each replicate has at every point, and it cancels."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

from sim.scenario.sweep.sweep import Axis, Measure
from sim.study.explain import Explanation, explain
from sim.study.paired import paired

GUARDS = Axis("guards", levels=(0.0, 4000.0, 20000.0))
PACE = Axis("pace", levels=(1.0, 2.0, 3.0, 4.0))
ARRIVALS = Measure("arrivals", "arrivals", "TJK", "civilian", "total", None, None, "people")
LUCK = np.array([2000.0, 6000.0, 9000.0, 20000.0])


def runs() -> pd.DataFrame:
    """Guards move every replicate by a little and always; pace by much; luck by far more than both."""
    at = [(g, p, r) for g, p in product(GUARDS.levels, PACE.levels) for r in range(len(LUCK))]
    frame = pd.DataFrame(at, columns=["guards", "pace", "replicate"]).assign(scenario="baseline")
    frame["point"] = np.arange(len(at)) // len(LUCK)
    luck = LUCK[frame["replicate"]]
    frame["arrivals"] = luck - frame["guards"] * luck / 1e6 + 500 * frame["pace"] * (1 + luck / 1e5)
    return frame


def explained(frame: pd.DataFrame, design: str = "grid") -> Explanation:
    return explain(frame, (GUARDS, PACE), (ARRIVALS,), design)


def test_the_interval_is_that_of_the_replicates_and_not_of_what_luck_makes_of_them() -> None:
    frame = runs()
    found = explained(frame).effects
    moved = -20000 * LUCK / 1e6
    half = t.ppf(0.95, 3) * moved.std(ddof=1) / 2
    assert found.change[0] == pytest.approx(moved.mean())
    assert (found.high[0] - found.low[0]) / 2 == pytest.approx(half)
    assert found.low[1] > 0
    assert found.other_way("guards") == "0 of 16"
    assert "over 4 replicates" in found.interval
    by_points = explained(frame, "points").effects
    assert by_points.high[0] - by_points.low[0] > 3 * (found.high[0] - found.low[0]), "it was from −1,581 to +1,255"
    assert by_points.interval == "90 % interval over the points, all with the luck of these 4 replicates"


def test_the_size_leads_and_steadiness_comes_second() -> None:
    found = explained(runs())
    assert abs(found.steadiness[0]) > 0.9
    assert [found.effects.names[k] for k in found.by_size] == ["pace", "guards"]
    first, shares, *_ = found.sentences()
    assert first.startswith("arrivals: what moves it furthest is pace (+1,639 ± ")
    assert "the other way in 0 of 12 pairs of runs; PRCC +" in first
    assert found.effect_beside("pace").endswith("; the other way in 0 of 12 pairs"), "figure and page say it, too"
    assert "% " in shares or "Shares are of its mean, " in shares


def test_of_few_points_no_p_value_is_told() -> None:
    """Beside "12 points … too few to rely on it" stood p < 0.001; over pairs a grid is no matter of points."""
    found = explained(runs())
    assert not found.enough
    assert found.chance(0) == "–"
    assert found.caution == ""
    assert "12 points for 2 parameters: too few" in explained(runs(), "points").caution


def test_what_changes_no_run_is_nothing_to_the_last_person() -> None:
    """ "0 people, −12 to +12" stood beside "at each of its values every run is the same"."""
    frame = runs()
    frame["arrivals"] += frame["guards"] * LUCK[frame["replicate"]] / 1e6
    found = explained(frame)
    assert found.unmoved == ("guards",)
    assert (found.effects.change[0], found.effects.low[0], found.effects.high[0]) == pytest.approx((0, 0, 0), abs=1e-6)
    assert "guards (" not in found.sentences()[0]


def test_a_run_without_its_other_half_is_in_no_pair_and_one_replicate_has_no_interval() -> None:
    x = np.array([[0.0, 1], [1, 1], [0, 2], [1, 2]])
    y = np.array([1.0, 2.0, 1.0, 100.0])
    both, _ = paired(x, y, np.zeros(4, np.int64))
    assert both is not None
    assert (both.change, both.pairs, both.replicates) == (50.0, 2, 1)
    assert np.isnan(both.low)
    one, none = paired(x, np.append(y[:2], [np.nan, np.nan]), np.zeros(4, np.int64))
    assert (one.change if one else None, none) == (1.0, None)
    back, _ = paired(x, np.array([5.0, 2.0, 1.0, 100.0]), np.zeros(4, np.int64))
    assert back is not None
    assert back.against == 1
