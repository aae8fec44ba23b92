"""Surrender that spreads, by hand: what is heard of, for how long, and what it does to falling back."""

from __future__ import annotations

import numpy as np
import pytest

from model.hand import CAPITAL, CHAIN, CHAIN_LAND, rows, siege_of, terrain
from sim.model.refs import handed
from sim.model.rules.siege import Siege
from sim.model.rules.surrender import News, SurrenderParameters, heard, loss_of_heart

#: The chain 0 - 1 - 2 - 3 - 4 - 5 with the capital 4; 0 and 5 are of one province. 6 is a post behind 0.
HERE = terrain(
    land=CHAIN_LAND,
    roads=CHAIN,
    is_capital=np.append(CAPITAL, 0).astype(np.int8),
    inland=rows(-1, -1, -1, -1, -1, -1, 0),
    province=rows(0, 1, 2, 3, 4, 0, -1),
)


def fights(handed_over: dict[int, float] | None = None, stormed: dict[int, float] | None = None) -> Siege:
    """Return which places gave up and which were stormed, on which days."""
    out = siege_of(7)
    for array, given in ((out.handed_on, handed_over), (out.stormed_on, stormed)):
        for place, day in (given or {}).items():
            array[place] = day
    return out


def b(place: int, day: int, siege: Siege) -> float:
    return float(heard(place, HERE, handed(News(day, siege, False, False, SurrenderParameters().plain()))))


def test_neighbours_the_own_province_and_capitals_anywhere_are_heard_of() -> None:
    """Each place in turn gives up: heard at 1 of its neighbours 0 and 2, and of the capital 4."""
    assert [b(1, 10, fights({j: 9.0})) for j in range(6)] == [0.5, 0.0, 0.5, 0.0, 0.5, 0.0]
    assert [b(0, 10, fights({j: 9.0})) for j in range(6)] == [0.0, 0.5, 0.0, 0.0, 0.5, 0.5]


def test_a_post_hears_of_the_place_behind_it_and_what_that_hears() -> None:
    assert [b(6, 10, fights({j: 9.0})) for j in range(6)] == [0.5, 0.5, 0.0, 0.0, 0.5, 0.5]


@pytest.mark.parametrize(
    ("gave_up", "fought", "expected"), [(0, 0, 0.0), (1, 0, 1 / 2), (3, 0, 3 / 4), (0, 2, -2 / 3), (2, 1, 1 / 4)]
)
def test_what_is_heard_is_the_equation(gave_up: int, fought: int, expected: float) -> None:
    known = [0, 2, 4]
    siege = fights(dict.fromkeys(known[:gave_up], 9.0), dict.fromkeys(known[gave_up : gave_up + fought], 9.0))
    assert b(1, 10, siege) == pytest.approx(expected)


def test_it_is_heard_the_day_after_and_for_a_fortnight() -> None:
    assert [b(1, day, fights({2: 20.0})) for day in (19, 20, 21, 34, 35)] == [0.0, 0.0, 0.5, 0.5, 0.0]


def test_the_loss_of_heart_makes_the_odds_of_falling_back_smaller_by_its_exponential() -> None:
    """Two neighbours and the capital gave up: b = 3/4; with a spread of 1.2 the odds shrink to 0.41 of themselves."""
    news = handed(News(10, fights({0: 9.0, 2: 9.0, 4: 9.0}), False, False, SurrenderParameters(spread=1.2).plain()))
    lost = loss_of_heart(1, HERE, news)
    assert lost == pytest.approx(1.2 * 0.75)
    assert np.exp(3.0 - lost) / np.exp(3.0) == pytest.approx(0.4066, abs=1e-4)
    off = handed(News(10, fights({0: 9.0}), False, False, SurrenderParameters(spread=0.0).plain()))
    assert loss_of_heart(1, HERE, off) == 0.0


def test_once_the_regime_has_changed_nobody_needs_to_hear_of_others() -> None:
    news = handed(News(10, fights(stormed={0: 9.0, 2: 9.0}), True, False, SurrenderParameters(spread=1.2).plain()))
    assert [loss_of_heart(i, HERE, news) for i in range(7)] == [1.2] * 7
