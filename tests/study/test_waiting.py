"""Of the days until something happens, runs in which it never does are in every size: to leave them out turns signs."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.scenario.sweep.sweep import Axis, Measure
from sim.study.explain import explain
from sim.study.waiting import UNKNOWN, restricted

FULL = Measure("full", "overflow", "khorog", "", "first_over", unit="days")
TEMPO = (Axis("tempo", (1.0, 2.0)),)
#: Days until a site is full in six pairs of runs: at the higher tempo never later, and in more runs.
SLOW, FAST = [10.0, 12.0, np.nan, np.nan, np.nan, np.nan], [8.0, 12.0, 30.0, 34.0, 38.0, np.nan]


def grid() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "point": [0] * 6 + [1] * 6,
            "scenario": "baseline",
            "replicate": [*range(6), *range(6)],
            "tempo": [1.0] * 6 + [2.0] * 6,
            "full": SLOW + FAST,
        }
    )


def test_what_hastens_it_is_told_to_hasten_it() -> None:
    """Of the runs in which it happens, those at the higher tempo wait 24.4 days and the others 11: "+13.4 days"."""
    assert np.nanmean(FAST) - np.nanmean(SLOW) == pytest.approx(13.4)
    found = explain(grid(), TEMPO, [FULL], "grid", never=68.0)
    pairs = np.array([8 - 10, 0, 30 - 68, 34 - 68, 38 - 68, 0])
    assert found.effects.change[0] == pytest.approx(pairs.mean()), "by hand, in pairs: 17.3 days sooner"
    assert found.effects.low[0] < found.effects.change[0] < found.effects.high[0]
    assert found.happened == "with 68 days, one more than are read, for the 5 of 12 runs in which it never happens"
    assert found.effects.paired
    assert "happens at all" not in found.caution
    assert found.share == pytest.approx(7 / 12), "the chance is of all runs as before"
    assert np.isnan(found.y).sum() == 5


def test_where_the_last_day_is_not_known_those_in_which_it_happens_are_named() -> None:
    found = explain(grid(), TEMPO, [FULL], "grid")
    assert found.happened == "in the 7 of 12 runs in which it happens"
    assert not found.effects.paired


def test_what_happens_in_all_runs_says_nothing_of_others() -> None:
    frame = grid().assign(full=lambda each: each["full"].fillna(60.0))
    found = explain(frame, TEMPO, [FULL], "grid", never=68.0)
    assert (found.happened, found.effects.paired) == ("", True)


def test_what_never_happens_at_all_has_no_size() -> None:
    never = np.full(3, np.nan)
    assert np.isnan(restricted(never, 68.0)).all()
    assert restricted(np.array([1.0, np.nan]), UNKNOWN)[0] == 1.0
