"""What the rules leave out: newcomers are shared out anew, by hand, and nobody is lost."""

from __future__ import annotations

import numpy as np
import pytest

from sim.flee.published.scatter import scattered, shared_out

COUNTS = np.array([[100, 0, 0], [100, 60, 40], [80, 600, 400]])


def test_newcomers_are_shared_out_by_hand() -> None:
    """Factors 1, 1 and 2: 100 newcomers weigh 10/3, 60 + 10/3 and 2 (40 + 10/3); those there at the start stay."""
    found = shared_out(COUNTS, np.array([1.0, 1.0, 2.0]))
    assert found[0].tolist() == [100, 0, 0]
    weights = np.array([10 / 3, 190 / 3, 260 / 3])
    assert found[1] == pytest.approx([100, 0, 0] + 100 * weights / weights.sum(), abs=0.51)
    assert found.sum(axis=1).tolist() == COUNTS.sum(axis=1).tolist()
    assert found[2, 0] == pytest.approx(80 + 1000 * (100 / 3) / (100 / 3 + 1900 / 3 + 2600 / 3), abs=0.51)


def test_nobody_is_lost_whatever_the_scatter() -> None:
    luck = np.random.default_rng(1)
    counts = luck.integers(0, 50, (30, 7)).cumsum(axis=0)
    for replicate in range(20):
        found = scattered(counts, 2.5, 1, replicate)
        assert (found >= 0).all()
        assert (found.sum(axis=1) == counts.sum(axis=1)).all()


def test_none_changes_nothing_and_more_scatters_more_the_same_way() -> None:
    assert scattered(COUNTS, 0.0, 1, 0) is COUNTS
    some, more = (np.array([scattered(COUNTS, s, 1, r)[2, 1] for r in range(60)]) for s in (0.4, 1.5))
    assert some.std() < more.std()
    assert np.corrcoef(some, more)[0, 1] > 0.9, "the same luck, further"


def test_a_camp_is_off_by_the_same_factor_on_all_days() -> None:
    counts = np.array([[0, 0], *([n, n] for n in range(1000, 20_000, 1000))])
    shares = [scattered(counts, 1.0, 1, r)[1:, 0] / counts[1:].sum(axis=1) for r in range(5)]
    for share in shares:
        assert np.ptp(share) < 0.001
    assert np.ptp([share[-1] for share in shares]) > 0.05


def test_days_without_anybody_and_conflicts_without_camps() -> None:
    assert scattered(np.zeros((4, 3), np.int64), 1.0, 1, 0).tolist() == [[0] * 3] * 4
    assert scattered(np.zeros((4, 0), np.int64), 1.0, 1, 0).shape == (4, 0)
