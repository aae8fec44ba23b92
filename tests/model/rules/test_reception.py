"""Reception: nobody is dropped, and everybody goes to the nearest room."""

from __future__ import annotations

import numpy as np
import pytest

from model.hand import front_of, luck, people, terrain
from sim.model.parties import ADMITTED, CIVILIAN, MILITARY, MOVING, REPATRIATED, SHELTERED, Parties
from sim.model.random import Purpose, exponential
from sim.model.refs import handed
from sim.model.rules.charters import CharterParameters, Charters
from sim.model.rules.reception import Reception, ReceptionParameters, assign, receive, scaled, step, unscaled, wake


def parameters(**values: float) -> ReceptionParameters:
    return handed(ReceptionParameters().plain()._replace(**values))


# Place 0 is the crossing; behind it lie 1 (20 km, 30 places), 2 (120 km, 50 places) and 3, an exit.
CROSSING, CAMP, TOWN, EXIT = range(4)


class FarBank:
    def __init__(self, camp: float = 30.0, town: float = 50.0, only: tuple[int, ...] = (CAMP, TOWN)) -> None:
        km = {CAMP: 20.0, TOWN: 120.0, EXIT: 300.0}
        rows = [*only, TOWN, CAMP]
        first = np.array([0, len(only), len(only) + 1, len(only) + 2, len(only) + 2], np.int32)
        distance = np.array([*(km[s] for s in only), 100.0, 100.0])
        capacity = np.array([0.0, camp, town, np.inf])
        self.assigned = np.zeros(4, np.int64)
        self.state = handed(Reception(capacity, capacity.copy(), self.assigned))
        self.km, hosts = distance, np.zeros(4, np.int32)
        self.here = terrain(
            site_first=first, site_rows=np.array(rows, np.int32), site_km=distance, host=hosts, home_capital=1
        )
        self.charters, self.repatriated = Charters.of(1), np.zeros(1, np.int64)
        self.day = 0

    def live(self, party: Parties, home_open: bool = True, return_days: float = 14.0, onward: float = 0.0) -> None:
        n = party.count
        abroad = np.isin(party.state[:n], (ADMITTED, SHELTERED)) & (party.acts_at[:n] < self.day + 1.0)
        rows = np.flatnonzero(abroad).astype(np.int32)
        p = parameters(transfer_km=200.0, onward=onward)
        q = handed(CharterParameters(days=return_days, spread=1.0).plain())
        given = self.here, home_open, self.state, handed(self.charters), p, q, luck(), self.repatriated
        receive(self.day, rows, handed(party.columns()), *given)
        self.day += 1
        self.check(party)

    def check(self, party: Parties) -> None:
        """The people assigned to a site are those who are there or on the way."""
        n = party.count
        there = np.isin(party.state[:n], (ADMITTED, SHELTERED))
        expected = np.bincount(party.at[:n][there], party.size[:n][there], minlength=4)
        assert self.assigned.tolist() == expected.tolist()


def admitted(count: int, size: int = 10, kind: int = CIVILIAN) -> Parties:
    return people(count, size, kind, ADMITTED, at=CROSSING, acts_at=-1.0)


def test_parties_fill_the_nearest_site_then_the_next_then_overflow_the_nearest() -> None:
    bank, party = FarBank(), admitted(10)
    bank.live(party)
    assert party.at[:10].tolist() == [CAMP] * 3 + [TOWN] * 5 + [CAMP] * 2
    assert bank.assigned.tolist() == [0, 50, 50, 0]


def test_a_party_too_large_for_the_room_left_lets_a_smaller_one_have_it() -> None:
    bank, party = FarBank(camp=30), admitted(4, size=8)
    party.size[3] = 6
    bank.live(party)
    assert party.at[:4].tolist() == [CAMP, CAMP, CAMP, CAMP]
    assert bank.assigned[CAMP] == 30
    bank, party = FarBank(camp=30), admitted(5, size=8)
    party.size[4] = 6
    bank.live(party)
    assert party.at[:5].tolist() == [CAMP, CAMP, CAMP, TOWN, CAMP]


def test_an_exit_takes_everybody() -> None:
    bank, party = FarBank(only=(EXIT,)), admitted(1000, size=9)
    bank.live(party)
    assert bank.assigned[EXIT] == 9000
    for _ in range(60):
        bank.live(party, onward=1.0)
    assert (party.state[:1000] == SHELTERED).all()
    assert (party.at[:1000] == EXIT).all()


@pytest.mark.parametrize(("overflow", "expected"), [(True, 0), (False, -1)])
def test_without_room_the_nearest_site_takes_the_overflow_if_asked_to(overflow: bool, expected: int) -> None:
    bank = FarBank(camp=0, town=0)
    assert assign(CROSSING, 1, bank.here, bank.state, overflow) == expected
    assert assign(EXIT, 1, bank.here, bank.state, overflow) == -1  # nothing lies behind an exit


def test_nobody_overflows_at_a_site_that_is_not_there_yet() -> None:
    unopened = np.array([False, True, False, False])
    bank = FarBank(camp=0, town=50)
    there = handed(bank.here.value._replace(unopened=unopened))
    bank.assigned[TOWN] = 50
    assert assign(CROSSING, 1, there, bank.state, True) == 1
    bank.state.value.capacity[CAMP], bank.assigned[CAMP] = 1.0, 1  # an event opened it, and it is full
    assert assign(CROSSING, 1, there, bank.state, True) == 0
    alone = FarBank(camp=0, only=(CAMP,))
    there = handed(alone.here.value._replace(unopened=unopened))
    assert assign(CROSSING, 1, there, alone.state, True) == 0


def test_the_way_to_the_site_takes_its_km_at_the_hosts_pace() -> None:
    bank, party = FarBank(camp=0, town=5000), admitted(1)
    bank.km[1] = 500.0  # two days and a half at 200 km a day
    seen = []
    for _ in range(4):
        bank.live(party)
        seen.append((int(party.state[0]), float(party.acts_at[0])))
    assert seen == [(ADMITTED, 2.5), (ADMITTED, 2.5), (SHELTERED, np.inf), (SHELTERED, np.inf)]


def test_soldiers_go_home_together_when_their_host_sends_them() -> None:
    """Those of the first two days go on day 3, the one of day 3 three days after it."""
    bank, party = FarBank(), admitted(6, size=5, kind=MILITARY)
    party.state[3:6] = MOVING
    seen = []
    for day in range(8):
        if day == 1:
            party.state[3:5] = ADMITTED
        if day == 3:
            party.state[5] = ADMITTED
        bank.live(party, return_days=3.0)
        seen.append(bank.repatriated[0])
    assert seen == [0, 0, 0, 25, 25, 25, 30, 30]


def test_nobody_is_flown_to_a_capital_that_is_lost() -> None:
    bank, party = FarBank(), admitted(3, kind=MILITARY)
    for _ in range(50):
        bank.live(party, home_open=False, return_days=0.5)
    assert (party.state[:3] == SHELTERED).all()
    assert bank.repatriated.tolist() == [0]
    bank.live(party, home_open=True, return_days=0.5)
    assert (party.state[:3] == REPATRIATED).all()
    assert bank.repatriated.tolist() == [30]
    assert bank.assigned.sum() == 0


def test_households_are_never_flown_home() -> None:
    bank, party = FarBank(), admitted(20, size=1)
    for _ in range(100):
        bank.live(party, return_days=0.1, onward=0.5)
    assert not (party.state[:20] == REPATRIATED).any()


@pytest.mark.parametrize(("town", "anybody_moves"), [(7.0, False), (8.0, True), (1000.0, True)])
def test_a_household_moves_on_only_where_there_is_room(town: float, anybody_moves: bool) -> None:
    bank, party = FarBank(camp=30, town=town, only=(CAMP,)), admitted(5, size=8)
    for _ in range(3):
        bank.live(party, onward=50.0)
    assert bank.assigned.sum() == 40
    assert bank.assigned[TOWN] <= town
    assert (TOWN in party.at[:5]) == anybody_moves


def test_without_onward_movement_households_stay_for_good() -> None:
    bank, party = FarBank(), admitted(5)
    for _ in range(50):
        bank.live(party, onward=0.0)
    assert (party.acts_at[:5] == np.inf).all()
    assert party.choices[:5].tolist() == [0] * 5


def test_who_came_while_nobody_moved_on_draws_a_stay_when_that_is_over() -> None:
    bank, party = FarBank(), admitted(5)
    bank.live(party)
    party.acts_at[4] = 77.0  # it has a stay
    party.state[3] = ADMITTED
    wake(6, 4, handed(party.columns()), parameters(onward=0.5), luck())
    stays = [exponential(1, 0, order, CIVILIAN, 0, Purpose.ONWARD) / 0.5 for order in range(3)]
    np.testing.assert_allclose(party.acts_at[:5], [*(6 + np.array(stays)), np.inf, 77.0])


@pytest.mark.parametrize(("held", "home"), [((1, 0), 10), ((0, 1), 0)])
def test_a_day_begins_with_nobody_flown_home_and_asks_who_holds_the_capital(held: tuple[int, int], home: int) -> None:
    bank, party = FarBank(), people(1, 10, MILITARY, SHELTERED, at=CAMP, acts_at=2.0)
    bank.assigned[CAMP], flown = 10, np.array([99])
    turn = handed(front_of(*held)), np.array([0], np.int32), handed(party.columns())
    charters = handed(bank.charters), parameters(), handed(CharterParameters().plain())
    step(2, bank.here, *turn, bank.state, *charters, luck(), flown)
    assert flown.tolist() == [home]


def test_places_under_a_scale_of_nothing_are_those_themselves() -> None:
    places = np.array([0.0, 30.4, np.inf])
    assert scaled(places, 2.0).tolist() == [0.0, 61.0, np.inf]
    assert scaled(places, 0.0).tolist() == [0.0, 0.0, np.inf]
    assert unscaled(61.0, 2.0) == 30.5
    assert unscaled(61.0, 0.0) == 61.0
