"""Movement: one road by hand, and stays of the right length."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

from model.hand import people, siege_of, within
from sim.model.parties import (
    ADMITTED,
    CIVILIAN,
    HOME,
    MILITARY,
    MOVING,
    QUEUEING,
    SETTLED,
    SHELTERED,
    STATES,
    Listed,
    Parties,
)
from sim.model.random import Luck, Purpose, exponential
from sim.model.refs import handed
from sim.model.rules.movement import (
    BLOCK,
    Desk,
    Ground,
    Movement,
    MovementParameters,
    Trip,
    build_up,
    count,
    limits,
    travel,
)
from sim.model.rules.routes import SLOTS, Routes, choose, make_guide, pick
from sim.world.world import Mode, PlaceKind

DISTRICT, CAPITAL, CROSSING = int(PlaceKind.DISTRICT), int(PlaceKind.CAPITAL), int(PlaceKind.CROSSING)
PATIENCE = 7.0
MANY = 2 * BLOCK + 1000


def table(first: np.ndarray, end: np.ndarray, weight: np.ndarray, running: np.ndarray, days: np.ndarray) -> Routes:
    """Return routes of one road each, the road with their number."""
    places, each = len(first) - 1, np.arange(len(end) + 1, dtype=np.int32)
    nothing = np.zeros(places), np.zeros(places)
    guide = np.empty((places, SLOTS), np.int32)
    return Routes(first, end, days, np.ones(len(end)), each, each[:-1], weight, running, guide, *nothing)


class Road:
    """Places 0 -> 1 -> 2 …, one road and one route each; `days` of travel on each road."""

    def __init__(self, *days: float, last: int = DISTRICT, shelter: float = 0.0) -> None:
        roads, n = len(days), len(days) + 1
        self.kind = np.array([DISTRICT] * roads + [last], np.int8)
        self.held, self.garrison = np.zeros(n, np.int8), np.zeros(n, np.int64)
        self.moved, self.hazard = np.zeros(n), np.full(n, shelter)
        first = np.array([*range(roads + 1), roads], np.int32)
        each = np.arange(roads, dtype=np.int32)
        self.flow = np.zeros((roads, 2), np.int64)
        self.routes = table(first, each + np.int32(1), np.ones(roads), np.ones(roads), np.array(days))
        self.later: list[int] = []
        self.day = 0

    def live(self, party: Parties, edges: tuple[int, ...] = ()) -> None:
        """Let one day pass, in stretches of rows if their edges are given."""
        self.moved += self.hazard
        limit = np.zeros((len(STATES), len(self.kind)))
        limits(self.day, self.moved, limit)
        ground = Ground(self.kind, self.held, self.moved, self.hazard, limit)
        make_guide(handed(self.routes))
        trip = handed(Trip(self.day, ground, self.routes, PATIENCE, Luck(1, 0)))
        self.later = []
        for first, last in pairwise(edges or (0, party.count)):
            desk = handed(Desk.room(len(self.routes.end), len(self.kind)))
            later = Listed.room(last - first)
            travel(first, last, handed(party.columns()), trip, desk, handed(later))
            count(desk, handed(self.routes), self.garrison, self.flow)
            self.later += later.row[: later.many[0]].tolist()
        self.day += 1


def test_speeds_are_in_the_order_of_the_modes() -> None:
    speeds = MovementParameters().speeds()
    assert len(speeds) == len(Mode)
    assert speeds[Mode.ASPHALT] == 50.0
    assert speeds[Mode.FOOTPATH] == 3.0
    assert (np.diff(speeds) < 0).all()


def test_a_road_of_three_days_and_a_half_is_done_on_the_fourth_day() -> None:
    road, party = Road(3.5), people(1, size=6)
    places, due = [], []
    for _ in range(6):
        road.live(party)
        places.append((int(party.state[0]), int(party.at[0])))
        due.append(float(party.acts_at[0]))
    assert places[:3] == [(MOVING, 1)] * 3
    assert places[3:] == [(SETTLED, 1)] * 3
    assert due[:3] == [3.5] * 3
    assert road.flow.tolist() == [[6, 0]]


def test_who_has_part_of_the_day_left_goes_on_the_same_day() -> None:
    road, party = Road(0.3, 0.3, 0.3, 0.3), people(1)
    road.hazard[:] = 1e9  # nobody wants to stay anywhere
    road.live(party)
    assert (party.state[0], party.at[0]) == (MOVING, 4)
    assert party.acts_at[0] == pytest.approx(1.2)
    road.live(party)
    assert (party.state[0], party.at[0]) == (SETTLED, 4)
    assert road.flow[:, CIVILIAN].tolist() == [1, 1, 1, 1]


def test_no_more_than_a_few_decisions_are_made_in_a_day() -> None:
    road, party = Road(*[0.01] * 8), people(1)
    road.hazard[:] = 1e9
    road.live(party)
    assert party.at[0] == 4
    road.live(party)
    assert party.at[0] == 8


def test_who_arrives_bears_what_it_drew_from_the_hour_of_its_arrival() -> None:
    road, party = Road(1.25, shelter=0.2), people(1)
    road.live(party)
    road.live(party)
    luck = exponential(1, 0, 0, 0, 1, Purpose.STAY)
    assert party.acts_at[0] == pytest.approx(0.4 - 0.2 * 0.75 + luck)


def test_the_stay_in_a_quiet_place_is_exponential() -> None:
    """Of those who arrive at the end of a day, exp(-0.1 t) are still there after t whole days."""
    n = 4000
    road = Road(1.0 - 1e-9, 5000.0, shelter=0.1)
    party = people(n)
    left = np.zeros(n)
    for day in range(120):
        road.live(party)
        gone = (party.at[:n] == 2) & (left == 0)
        left[gone] = day
    for days in (1, 5, 10, 20):
        stay = np.exp(-0.1 * days)
        assert within((left > days).mean(), stay, 4, np.sqrt(stay * (1 - stay) / n))
    assert stats.kstest(left - np.random.default_rng(1).random(n), "expon", args=(0, 10.0)).pvalue > 1e-3


def test_where_there_is_nothing_to_flee_from_people_stay_for_good() -> None:
    road, party = Road(0.5, 0.5), people(50)
    for _ in range(30):
        road.live(party)
    assert set(party.at[:50].tolist()) == {1}


def test_fighting_drives_the_settled_on() -> None:
    road, party = Road(0.5, 0.5), people(50)
    road.live(party)
    road.hazard[1] = 1e9
    road.live(party)
    assert set(party.at[:50].tolist()) == {2}


def test_who_arrives_at_a_crossing_joins_its_queue_with_a_patience_of_its_own() -> None:
    road, party = Road(0.5, last=CROSSING), people(500)
    road.live(party)
    assert (party.state[:500] == QUEUEING).all()
    assert (party.queued_on[:500] == 0).all()
    luck = [exponential(1, 0, order, 0, 1, Purpose.PATIENCE) for order in range(500)]
    np.testing.assert_allclose(party.acts_at[:500], PATIENCE * np.array(luck))
    road.live(party)
    assert (party.queued_on[:500] == 0).all()  # they keep their place in the queue


@pytest.mark.parametrize(("holder", "state", "garrison"), [(0, HOME, 30), (1, SETTLED, 20)])
def test_a_squad_joins_the_garrison_only_where_the_government_holds(holder: int, state: int, garrison: int) -> None:
    road = Road(0.5, last=CAPITAL)
    party = people(1, size=10, kind=MILITARY, state=MOVING, at=1, acts_at=0.5)
    road.garrison[1], road.held[1] = 20, holder
    for _ in range(3):
        road.live(party)
    assert (party.state[0], road.garrison[1]) == (state, garrison)


def test_who_knows_no_route_stays_and_is_asked_again_later() -> None:
    road, party = Road(0.5, shelter=0.3), people(1)
    road.routes.weight[0] = road.routes.running[0] = 0.0
    asked = []
    for _ in range(9):
        road.live(party)
        asked.append(int(party.choices[0]))
    assert (party.state[0], party.at[0]) == (SETTLED, 0)
    assert asked == [1, 1, 1, 1, 2, 2, 2, 2, 3]  # after a further hazard of one
    road.routes.weight[0] = road.routes.running[0] = 1.0
    for _ in range(4):
        road.live(party)
    assert party.at[0] == 1


def test_a_shunned_crossing_is_shunned_once() -> None:
    road, party = Road(0.5, last=CROSSING), people(1, shun=1)
    road.live(party)
    assert (party.state[0], party.at[0]) == (SETTLED, 0)  # its only route ends there
    party.shun[0], party.at[0] = 0, 0
    party.acts_at[0] = -1.0
    road.live(party)
    assert (party.at[0], party.shun[0]) == (1, -1)


def test_the_way_does_not_depend_on_the_row_of_the_party() -> None:
    road, again = Road(0.5, 0.5, shelter=0.1), Road(0.5, 0.5, shelter=0.1)
    forward, backward = people(200), people(200)
    backward.order[:200] = backward.order[:200][::-1].copy()
    for _ in range(20):
        road.live(forward)
        again.live(backward)
    np.testing.assert_array_equal(forward.at[:200], backward.at[:200][::-1])
    np.testing.assert_array_equal(forward.acts_at[:200], backward.acts_at[:200][::-1])


@pytest.mark.parametrize("routes", [0, 1, 2, 3, 27, 100])
def test_the_guide_leads_to_the_route_that_a_search_among_all_finds(routes: int) -> None:
    """With weights of 0 among them, and with numbers on the edges between two routes."""
    weight = np.array([(7 * k) % 5 for k in range(2 * routes)], float)  # of two places
    running = np.concatenate([np.cumsum(weight[:routes]), np.cumsum(weight[routes:])])
    first, end = np.array([0, routes, 2 * routes], np.int32), np.arange(2 * routes, dtype=np.int32)
    known = handed(table(first, end, weight, running, weight))
    make_guide(known)
    edges = running / running[-1] if routes else np.zeros(0)
    numbers = [*np.linspace(1e-9, 1 - 1e-9, 999), *(x for edge in edges for x in (edge, np.nextafter(edge, 0)))]
    for place in (0, 1):
        begin, stop = place * routes, (place + 1) * routes
        for u in numbers:
            if 0.0 < u < 1.0:
                for shun in (-1, begin):
                    expected = choose(weight, running, end, begin, stop, shun, u)
                    assert pick(place, shun, u, known) == expected


def test_a_way_of_several_roads_counts_on_each() -> None:
    flow, garrison, desk = np.zeros((3, 2), np.int64), np.array([4, 0]), Desk.room(3, 2)
    desk.taken[:], desk.joined[:] = (5, 0, 7), (0, 20)
    routes = table(np.zeros(3, np.int32), np.zeros(3, np.int32), *(np.zeros(3) for _ in range(3)))
    way = routes._replace(arc_first=np.array([0, 1, 2, 4], np.int32), arc=np.array([0, 1, 0, 2], np.int32))
    for _ in range(2):  # what has been counted is not counted again
        count(handed(desk), handed(way), garrison, flow)
        assert flow.tolist() == [[12, 0], [0, 0], [7, 0]]
        assert garrison.tolist() == [4, 20]
    desk.taken[:] = 5
    count(handed(desk), handed(way), garrison, np.zeros((0, 2), np.int64))  # nobody wants to know the flows
    assert desk.taken.tolist() == [0, 0, 0]


def test_who_acts_today_by_state_and_place() -> None:
    out = np.full((len(STATES), 2), np.nan)
    limits(3, np.array([0.25, 7.5]), out)
    assert out[SETTLED].tolist() == [0.25, 7.5]
    for state in (MOVING, ADMITTED, SHELTERED):
        assert (out[state] < 4.0).all()
        assert (np.nextafter(out[state], np.inf) == 4.0).all()
    assert (out[QUEUEING] == np.inf).all()
    others = [state for state in range(len(STATES)) if state not in (SETTLED, MOVING, ADMITTED, SHELTERED, QUEUEING)]
    assert (out[others] == -np.inf).all()


def test_the_hazard_to_move_on_is_the_equation_and_cumulates() -> None:
    siege, state = siege_of(2, intensity=np.array([0.0, 0.5])), Movement(np.array([1.0, 2.0]))
    hazard, limit = np.full(2, np.nan), np.full((len(STATES), 2), np.nan)
    p = MovementParameters(shelter=0.02, flee=1.5).plain()
    build_up(5, handed(siege), handed(state), handed(p), hazard, limit)
    np.testing.assert_allclose(hazard, [0.02, 0.77])
    np.testing.assert_allclose(state.moved, [1.02, 2.77])
    np.testing.assert_array_equal(limit[SETTLED], state.moved)


@pytest.mark.parametrize("edges", [(), (0, BLOCK - 1, MANY), (0, 3000, 6000, MANY)])
def test_those_who_have_their_turn_later_today_are_in_the_order_of_their_rows(edges: tuple[int, ...]) -> None:
    road, party = Road(0.5, last=CROSSING), people(MANY)
    party.state[:MANY:7], party.state[3:MANY:7], party.state[5:MANY:7] = QUEUEING, ADMITTED, SHELTERED
    party.acts_at[5:MANY:7] = 1.0  # not due
    road.live(party, edges)
    arrived = [row for row in range(MANY) if row % 7 not in (0, 3, 5)]
    assert (party.state[arrived] == QUEUEING).all()
    assert road.later == [row for row in range(MANY) if row % 7 != 5]


@pytest.mark.parametrize("edges", [(0, MANY), (0, 1, BLOCK - 1, MANY), (0, 3000, 6000, MANY)])
def test_stretches_of_rows_add_up_to_a_whole_day(edges: tuple[int, ...]) -> None:
    whole, parts = Road(0.3, 0.6, shelter=0.5), Road(0.3, 0.6, shelter=0.5)
    a, b = people(MANY), people(MANY)
    for _ in range(5):
        whole.live(a)
        parts.live(b, edges)
    for column, other in zip(a.columns(), b.columns(), strict=True):
        np.testing.assert_array_equal(column[:MANY], other[:MANY])
    assert parts.flow.tolist() == whole.flow.tolist()
    assert whole.flow.sum() > MANY
