"""Charters: soldiers go home together, after as many days as in other wars."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from model.hand import engine, luck, plan, series, valley
from sim.model.random import Purpose, uniform
from sim.model.refs import handed
from sim.model.rules.charters import CharterParameters, Charters, board, days_until
from sim.scenario.parameters import describe

P = CharterParameters(days=4.0, spread=2.0)
HEADER = "date,action,target,value,kind,source,confidence,note\n"


def test_the_days_of_a_return_are_log_uniform_by_its_own_number() -> None:
    for number in range(50):
        u = uniform(1, 0, number, 3, 0, Purpose.CHARTER)
        assert days_until(3, number, handed(P.plain()), luck()) == max(1.0, round(4.0 * 2.0 ** (2.0 * u - 1.0)))
    for days, spread, always in ((0.1, 1.0, 1.0), (7.0, 1.0, 7.0)):
        p = handed(CharterParameters(days=days, spread=spread).plain())
        assert {days_until(0, number, p, luck()) for number in range(20)} == {always}


def test_who_comes_before_a_return_goes_with_it_and_who_comes_later_with_the_next() -> None:
    """The returns take D0 and D1 days; hosts have returns of their own."""
    state, p = Charters.of(2), handed(P.plain())
    first, second = (days_until(1, number, p, luck()) for number in range(2))
    given = handed(state), p, luck()
    leaves = 10 + first
    assert [board(day, 1, *given) for day in range(10, int(leaves))] == [leaves] * int(first)
    assert board(int(leaves), 1, *given) == leaves + second
    assert state.arranged.tolist() == [0, 2]
    assert state.leaves_on.tolist() == [-np.inf, leaves + second]


def test_without_replay_returns_take_one_to_ten_days_as_those_to_states_that_stood() -> None:
    """Over the priors: ten analogues, 1 to 10 days, median 1 to 1.5 and mean 4 by another crossing."""
    info = describe({"charters": CharterParameters})["charters.days"]
    assert info.spread is not None
    drawn = [CharterParameters(days=info.spread.quantile((r + 0.5) / 300, info.default)) for r in range(300)]
    found = np.array([days_until(0, 0, handed(p.plain()), luck(r)) for r, p in enumerate(drawn)])
    assert 1.0 <= found.min() < found.max() <= 10.0
    assert 2.0 <= np.median(found) <= 4.0


@pytest.mark.parametrize("lost", [False, True])
def test_soldiers_go_home_in_few_batches_and_not_to_a_state_that_is_gone(tmp_path: Path, lost: bool) -> None:
    """The 57 of `mid`, all of whom cross, over several days."""
    more = "2021-06-05,capture,city,,,press,high,\n" if lost else ""
    world = valley(tmp_path, history=f"{HEADER}2021-06-03,capture,mid,,,press,high,\n{more}")
    values = {"garrisons__cross": 20.0, "garrisons__road_home": 0.0, "charters__days": 3.0, "charters__spread": 1.0}
    run = engine(plan(days=25, branch=24, **values), world).run()
    home = series(run, "repatriated", "BBB", "military")
    days = np.flatnonzero(home)
    assert home.sum() == (0 if lost else series(run, "arrivals", "BBB", "military").sum())
    if not lost:
        assert home.sum() > 40
        assert len(days) <= 2
