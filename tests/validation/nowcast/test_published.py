"""What docs/nowcast.md promises of the seven published conflicts, at levels as they were known on the day."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.flee.world import load_flee
from sim.validation.nowcast.judge import ALL_DAYS, NOWCAST, PERSISTENCE, POOL, scores
from sim.validation.nowcast.replay import HORIZONS, days_of, replay

CONFLICTS = Path(__file__).parents[4] / "shared" / "conflicts"
#: Hardly anybody moves there, and persistence is best.
STILL = "mali2017"


@pytest.mark.slow
@pytest.mark.skipif(not CONFLICTS.is_dir(), reason="the published conflicts are not beside the checkout")
def test_the_mean_is_a_fifth_below_honest_persistence_at_every_horizon() -> None:
    cases = [load_flee(folder) for folder in sorted(CONFLICTS.iterdir()) if (folder / "input").is_dir()]
    table = pd.concat([scores(replay(case, days_of(case, None, 7))) for case in cases])
    value = table[table.days == ALL_DAYS].set_index(["score", "forecast", "horizon", "conflict"])["value"].sort_index()
    for ahead in HORIZONS:
        ours, bar, pool = (value["where", name, ahead] for name in (NOWCAST, PERSISTENCE, POOL))
        assert ours.mean() < 0.8 * bar.mean()
        assert ours.mean() < pool.mean()
        assert (ours < bar).drop(STILL).all()
        assert ours[STILL] < 1.1 * bar[STILL]
        assert 0.85 <= value["coverage_90", NOWCAST, ahead].mean() <= 0.95
