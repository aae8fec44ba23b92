"""One function says by which day something has happened, for the terminal, the story and `panj answer` alike."""

from __future__ import annotations

import numpy as np
import pytest

from sim.runs.first_days import day_by, is_earliest


@pytest.mark.parametrize("count", [1, 2, 3, 19, 20, 21, 40, 100, 140])
@pytest.mark.parametrize("share", [0.0, 0.05, 0.07, 0.5, 0.95, 1.0])
def test_the_day_is_the_first_by_which_that_share_has_seen_it(count: int, share: float) -> None:
    days = np.random.default_rng(count).integers(0, 300, count)
    day = day_by(days, share)
    assert day in days
    assert (days <= day).sum() >= share * count - 1e-9
    assert (days < day).sum() < max(share * count, 1e-9) + (share == 0)
    if is_earliest(count, share):
        assert day == days.min()


def test_replicates_in_which_it_never_happens_come_last() -> None:
    days = np.array([np.nan, 7.0, np.inf, 9.0])
    assert [day_by(days, share) for share in (0.05, 0.25, 0.5, 0.51, 1.0)] == [7, 7, 9, None, None]
