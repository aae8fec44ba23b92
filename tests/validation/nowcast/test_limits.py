"""What could have been had, said afterwards: by hand, and on a conflict that is made up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.scenario.errors import PanjError
from sim.validation.nowcast.forms import FORMS, alike, errors, left_out, median, of_others, one_for_all, scaled_away
from sim.validation.nowcast.limits import Past, best_weights, error, limits, look_back, weighted
from sim.validation.nowcast.replay import replay
from tests.validation.nowcast.made_up import DAYS, instance

TRUTH = np.array([[50.0, 50.0]])
OFF = np.array([[20.0, -20.0]])


def past(each: np.ndarray, conflict: str = "a", rules: tuple[str, ...] = ("one", "two")) -> Past:
    """Return one forecast; persistence has all people in the first camp, and nobody was counted in the other."""
    first, never = np.array([[100.0, 0.0]]), np.array([[False, True]])
    return Past(conflict, 7, rules, each, TRUTH, each[0], first, TRUTH + OFF / 2, TRUTH, never, np.array([False]))


def test_the_best_weights_let_errors_cancel() -> None:
    found = best_weights([past(np.array([TRUTH + OFF, TRUTH - 3 * OFF / 2]))])
    assert found == pytest.approx([0.6, 0.4])
    assert best_weights([past(np.array([TRUTH + OFF, TRUTH + 2 * OFF]))]) == pytest.approx([1, 0])


def test_no_fixed_weights_are_better_than_the_best() -> None:
    each = past(np.array([TRUTH + OFF, TRUTH - OFF / 3]))
    best = error(weighted(each, best_weights([each])), TRUTH)
    for part in np.linspace(0, 1, 11):
        assert best <= error(weighted(each, np.array([part, 1 - part])), TRUTH) + 1e-12


def test_limits_by_hand() -> None:
    found = limits(past(np.array([TRUTH + OFF, TRUTH + 2 * OFF])))
    assert (found.persistence, found.nowcast, found.best_rule) == (1.0, 0.4, 0.4)
    assert found.afterwards == pytest.approx(0.4)
    assert (found.now_known, found.arrivals_known, found.never) == (0.2, 0.0, 0.5)


def test_forms_by_hand() -> None:
    each = np.array([TRUTH + OFF, TRUTH + OFF, TRUTH - OFF])
    three = past(each, rules=("last stock", "damped trend", "model panj"))
    assert alike(three) == pytest.approx(TRUTH + OFF / 3)
    assert alike(three, ("model",)) == pytest.approx(TRUTH + OFF)
    assert median(three) == pytest.approx(TRUTH + OFF)
    assert scaled_away(three) == pytest.approx(TRUTH + OFF / 3)
    assert scaled_away(replace(three, over=np.array([True]))).tolist() == [[100, 0]]


def test_each_conflict_is_scored_by_what_the_others_choose() -> None:
    found = {"x": {("a", 7): 0.1, ("b", 7): 0.5}, "y": {("a", 7): 0.3, ("b", 7): 0.2}}
    assert left_out(found) == ({("a", 7): 0.3, ("b", 7): 0.5}, {"a": "y", "b": "x"})


def test_weights_of_the_others_have_not_seen_the_conflict() -> None:
    pasts = [past(np.array([TRUTH + OFF, TRUTH])), past(np.array([TRUTH, TRUTH + OFF]), "b")]
    assert of_others(pasts) == pytest.approx({("a", 7): 0.4, ("b", 7): 0.4})
    assert sum(one_for_all(pasts).values()) == pytest.approx(0.4)  # the best for both: right on one of them, or between


def test_a_replay_looked_at_afterwards(tmp_path: Path) -> None:
    found = look_back(replay(instance(tmp_path), range(0, DAYS, 21), (7,), rule_sets=()), 7)
    seen = limits(found)
    assert seen.afterwards <= min(error(each, found.truth) for each in found.each) + 1e-9
    assert seen.best_rule <= seen.persistence
    assert seen.arrivals_known == pytest.approx(0, abs=1e-9)  # no camp loses anybody
    assert set(errors(FORMS["nowcast"], [found])) == {("nowhere", 7)}


def test_a_conflict_that_is_too_short_to_be_judged_is_told(tmp_path: Path) -> None:
    found = replay(instance(tmp_path), [DAYS - 3], (7,), rule_sets=())
    with pytest.raises(PanjError, match="nowhere: 7 days ahead nothing is scored"):
        look_back(found, 7)
