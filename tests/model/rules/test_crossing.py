"""Crossing: one queue by hand, and the shares that get over in closed form."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from model.hand import front_of, luck, nobody_fallen, people, rows, terrain, within
from sim.model.banks import (
    CLOSED,
    LIMITED,
    OPEN,
    Banks,
    daring,
    far_openness,
    openness,
    over,
)
from sim.model.line import Lines, line_up
from sim.model.parties import ADMITTED, CIVILIAN, DISPERSED, MILITARY, MOVING, QUEUEING, Parties
from sim.model.refs import handed
from sim.model.rules.crossing import (
    ARRIVALS,
    FOLLOW,
    INFORMAL,
    TURNED_BACK,
    Crossing,
    CrossingParameters,
    follow_owner,
    open_banks,
    serve,
    slip,
    step,
    take_post,
    write_opened,
)
from sim.world.world import CrossingKind

INLAND, BRIDGE = 0, 1
SLIP = float(np.exp(-10.0 / 12.0))
PATIENCE = 7.0
STAY = float(np.exp(-1.0 / PATIENCE))
HERE = terrain(crossings=rows(BRIDGE), inland=rows(-1, INLAND), host=rows(-1, 0))


def parameters(**values: float) -> CrossingParameters:
    return handed(CrossingParameters().plain()._replace(**values))


def orders(**given: int) -> Crossing:
    """Return what is ordered for the bridge; host 0 admits civilians in part and all soldiers."""
    state = Crossing(
        post_taken=np.full(2, np.inf),
        near=np.full(2, FOLLOW, np.int8),
        far=np.full(2, FOLLOW, np.int8),
        let_through=np.full(2, float(FOLLOW)),
        corridor=np.zeros(2, np.int8),
        policy=np.array([[LIMITED, OPEN]], np.int8),
        guards=np.zeros(1),
    )
    for name, value in given.items():
        getattr(state, name)[BRIDGE] = value
    return state


class River:
    """One bridge at place 1; those who give up turn to place 0, 1.5 days inland."""

    def __init__(
        self, capacity: float = 1e9, near: float = 1.0, far: int = OPEN, slip: float = 1.0, let: float | None = None
    ) -> None:
        both = np.zeros((2, 2))
        let = float(near == 1.0) if let is None else let
        self.banks = Banks(
            near=np.full((2, 2), near),
            let=np.full((2, 2), let),
            far=np.full((2, 2), far, np.int8),
            beyond=both.copy(),
            river=both.copy(),
            slip=np.full(2, slip),
            stay=np.full(2, STAY),
            capacity=np.full(2, capacity),
            inland_days=np.array([0.0, 1.5]),
        )
        self.day = 0

    def known(self, p: CrossingParameters) -> Banks:
        """Return the banks with what those know who choose a way."""
        banks = self.banks
        for row, kind in np.ndindex(2, 2):
            far, s = int(banks.far[row, kind]), float(banks.slip[row])
            banks.beyond[row, kind] = far_openness(far, s, daring(p.attempt, p.leak), p.limited_share, p.attempt)
            banks.river[row, kind] = far_openness(far, s, 1.0, p.limited_share, p.attempt)
        return handed(banks)

    def live(self, party: Parties, limited_share: float = 0.3, attempt: float = 0.5, leak: float = 0.0) -> np.ndarray:
        """Serve the queue for a day, the longest-waiting first; return arrivals, informal, turned back by kind."""
        n = party.count
        waiting = np.flatnonzero(party.state[:n] == QUEUEING)
        queue = waiting[np.argsort(party.queued_on[waiting], kind="stable")].astype(np.int32)
        flows = np.zeros((2, 3, 2), np.int64)
        p = parameters(limited_share=limited_share, attempt=attempt, leak=leak)
        given = handed(party.columns()), rows(-1, INLAND), handed(self.banks), p, luck()
        serve(self.day, queue, *given, flows, np.full(2, 7.0))
        self.day += 1
        return flows[BRIDGE]


def queue(count: int, size: int = 1, kind: int = CIVILIAN, patience: float = 1e9, since: int = 0) -> Parties:
    return people(count, size, kind, QUEUEING, at=BRIDGE, acts_at=patience, queued_on=since)


def share_of_a_day(river: River, n: int = 4000, kind: int = CIVILIAN, **rules: float) -> tuple[float, np.ndarray]:
    flows = river.live(queue(n, kind=kind), **rules)
    return flows[ARRIVALS, kind] / n, flows


def is_share(found: float, expected: float, n: int = 4000) -> bool:
    return within(found, expected, 4, np.sqrt(expected * (1 - expected) / n))


# -- the queue ---------------------------------------------------------------------------------------


def test_a_queue_is_served_at_its_capacity_a_day_and_the_rest_wait() -> None:
    river, party = River(capacity=30), queue(20, size=5)
    arrivals = [int(river.live(party)[ARRIVALS, CIVILIAN]) for _ in range(5)]
    assert arrivals == [30, 30, 30, 10, 0]
    assert (party.state[:20] == ADMITTED).all()
    assert (party.came_by[:20] == BRIDGE).all()
    assert (party.acts_at[:20] == -1.0).all()


def test_first_come_is_first_served() -> None:
    river, party = River(capacity=4), queue(12)
    party.queued_on[:12] = [2, 0, 1] * 4
    river.day = 3
    over = []
    for _ in range(3):
        before = set(np.flatnonzero(party.state[:12] == ADMITTED))
        river.live(party)
        over.append({int(p) % 3 for p in np.flatnonzero(party.state[:12] == ADMITTED) if p not in before})
    assert over == [{1}, {2}, {0}]


def test_a_party_is_never_torn_apart_so_the_last_one_may_exceed_the_capacity() -> None:
    river, party = River(capacity=10), queue(3, size=8)
    assert river.live(party)[ARRIVALS, CIVILIAN] == 16
    assert party.state[:3].tolist() == [ADMITTED, ADMITTED, QUEUEING]


def test_a_crossing_without_capacity_lets_nobody_over() -> None:
    river, party = River(capacity=0), queue(5)
    assert river.live(party).tolist() == [[0, 0]] * 3
    assert (party.state[:5] == QUEUEING).all()


def test_civilians_and_soldiers_stand_in_one_queue() -> None:
    river, party = River(capacity=6), queue(10)
    party.kind[:10:2] = MILITARY
    assert river.live(party)[ARRIVALS].tolist() == [3, 3]


def test_capacities_are_in_the_order_of_the_kinds_of_crossing() -> None:
    p = CrossingParameters()
    found = p.capacities()
    assert len(found) == len(CrossingKind)
    assert found[CrossingKind.BRIDGE] == p.bridge_capacity
    assert found[CrossingKind.FERRY] == p.ferry_capacity
    assert found[CrossingKind.FORD] == p.ford_capacity
    assert found[CrossingKind.PASS] == p.pass_capacity


# -- the banks ---------------------------------------------------------------------------------------


def test_open_banks_let_everybody_over_and_nobody_is_informal() -> None:
    share, flows = share_of_a_day(River())
    assert share == 1.0
    assert flows[INFORMAL].sum() == flows[TURNED_BACK].sum() == 0


def test_past_a_closed_far_bank_get_those_who_try_and_are_not_intercepted() -> None:
    share, flows = share_of_a_day(River(far=CLOSED, slip=SLIP), attempt=1.0)
    assert is_share(share, SLIP)
    assert flows[INFORMAL, CIVILIAN] == flows[ARRIVALS, CIVILIAN]
    assert flows[TURNED_BACK, CIVILIAN] == 4000 - flows[ARRIVALS, CIVILIAN]
    share, _ = share_of_a_day(River(far=CLOSED, slip=SLIP), attempt=0.25)
    assert is_share(share, 0.25 * SLIP)


def test_who_is_let_through_comes_to_the_post_and_the_others_may_slip_past() -> None:
    """0.4 are let through, and of the others a tenth slips past: 0.46 in all."""
    n, river = 4000, River(near=0.46, let=0.4)
    share, flows = share_of_a_day(river)
    assert is_share(share, 0.46)
    assert is_share(flows[INFORMAL, CIVILIAN] / n, 0.06)
    share, flows = share_of_a_day(River(near=0.46, let=0.4, far=LIMITED, slip=SLIP), limited_share=0.3, attempt=0.0)
    assert is_share(share, 0.4 * 0.3 + 0.06 * (0.3 + 0.7 * SLIP))
    assert is_share(flows[INFORMAL, CIVILIAN] / n, 0.06 * (0.3 + 0.7 * SLIP))


def test_behind_perfect_guards_a_closed_far_bank_is_shut() -> None:
    share, flows = share_of_a_day(River(far=CLOSED, slip=0.0), attempt=1.0)
    assert share == 0.0
    assert flows[TURNED_BACK, CIVILIAN] == 4000


def test_a_limited_post_admits_its_share_and_of_the_others_slip_in_who_dare() -> None:
    share, flows = share_of_a_day(River(far=LIMITED, slip=SLIP), limited_share=0.3, attempt=0.5)
    slipped = 0.7 * 0.5 * SLIP
    assert is_share(share, 0.3 + slipped)
    assert is_share(flows[INFORMAL, CIVILIAN] / 4000, slipped)
    _, flows = share_of_a_day(River(far=LIMITED, slip=SLIP), limited_share=0.3, attempt=0.5, leak=0.4)
    dares = 1 - 0.5 * 0.6  # and who would slip past a held bank
    assert is_share(flows[INFORMAL, CIVILIAN] / 4000, 0.7 * dares * SLIP)


def test_a_lost_near_bank_leaks_and_who_slips_past_it_is_informal() -> None:
    share, flows = share_of_a_day(River(near=0.05))
    assert is_share(share, 0.05)
    assert flows[INFORMAL, CIVILIAN] == flows[ARRIVALS, CIVILIAN]
    assert flows[TURNED_BACK].sum() == 0  # they never reached the other side


def test_both_banks_multiply() -> None:
    share, _ = share_of_a_day(River(near=0.5, far=CLOSED, slip=SLIP), attempt=0.8)
    assert is_share(share, 0.5 * 0.8 * SLIP)


def test_where_everybody_is_admitted_guards_escort_and_change_nothing() -> None:
    over = []
    for s in (1.0, SLIP, 0.0):
        party = queue(1000)
        flows = River(near=0.5, slip=s).live(party)
        over.append((flows.tolist(), np.flatnonzero(party.state[:1000] == ADMITTED).tolist()))
    assert over[0] == over[1] == over[2]


def test_who_slips_past_a_held_bank_is_on_the_river_where_guards_meet_it() -> None:
    """Before a limited policy: 0.3 of those whom they meet are admitted, and all whom they do not meet arrive."""
    n, river = 4000, River(near=0.5, far=LIMITED, slip=SLIP)
    share, flows = share_of_a_day(river, limited_share=0.3, attempt=0.0)
    assert is_share(share, 0.5 * (SLIP + (1 - SLIP) * 0.3))
    assert flows[INFORMAL, CIVILIAN] == flows[ARRIVALS, CIVILIAN]
    assert is_share(flows[TURNED_BACK, CIVILIAN] / n, 0.5 * (1 - SLIP) * 0.7)
    share, _ = share_of_a_day(River(near=0.5, far=LIMITED, slip=0.0), limited_share=0.3, attempt=1.0)
    assert is_share(share, 0.5 * 0.3), "behind perfect guards the post decides about everybody"


@pytest.mark.parametrize(("near", "let"), [(1.0, 1.0), (0.4, 0.0), (0.7, 0.5)])
@pytest.mark.parametrize("far", [CLOSED, LIMITED, OPEN])
@pytest.mark.parametrize("kind", [CIVILIAN, MILITARY])
def test_the_openness_that_people_expect_is_the_share_that_arrives(
    far: int, kind: int, near: float, let: float
) -> None:
    river, rules = River(near=near, far=far, slip=SLIP, let=let), {"limited_share": 0.3, "attempt": 0.5, "leak": 0.4}
    river.banks.stay[:] = 0.0  # of one day
    expected = openness(BRIDGE, kind, river.known(parameters(**rules)))
    share, _ = share_of_a_day(river, kind=kind, **rules)
    assert is_share(share, expected)


def test_the_openness_of_the_far_bank_by_hand() -> None:
    share, attempt, dares = 0.3, 0.5, daring(0.5, 0.2)
    assert dares == pytest.approx(0.6)
    cases = ((CLOSED, 0.4), (OPEN, 0.4), (LIMITED, 0.1), (CLOSED, 0.1))
    found = [far_openness(far, s, dares, share, attempt) for far, s in cases]
    np.testing.assert_allclose(found, [0.2, 1.0, 0.3 + 0.7 * 0.06, 0.05])
    found = [far_openness(far, 0.1, 1.0, share, attempt) for far in (CLOSED, LIMITED)]
    np.testing.assert_allclose(found, [0.05, 0.3 + 0.7 * 0.1])


@pytest.mark.parametrize("attempt", [0.1, 0.9])
def test_whatever_opens_a_border_lets_nobody_arrive_later(attempt: float) -> None:
    """The same people with the same luck, from the most closed border to the most open one, step by step."""
    rules = {"limited_share": 0.3, "attempt": attempt, "leak": 0.4}
    banks = [(0.0, leak) for leak in (0.2, 0.4)] + [(let, 0.4) for let in (0.1, 0.5, 1.0)]
    steps = [(*bank, far, s) for far in (CLOSED, LIMITED, OPEN) for bank in banks for s in (0.1, 0.6)]
    there = {}
    for let, leak, far, s in steps:
        party = queue(1500)
        River(near=let + (1 - let) * leak, far=far, slip=s, let=let).live(party, **rules)
        there[let, leak, far, s] = set(np.flatnonzero(party.state[:1500] == ADMITTED))
    for one in steps:
        for other in steps:
            if all(a <= b for a, b in zip(one, other, strict=True)):
                assert there[one] <= there[other], (one, other)


def test_more_guards_never_let_more_people_over() -> None:
    """The same people with the same luck: who gets past many guards gets past few."""
    over = []
    for guards in (0.0, 5.0, 20.0, 80.0):
        party = queue(2000)
        River(far=CLOSED, slip=float(np.exp(-guards / 12.0))).live(party, attempt=0.9)
        over.append(set(np.flatnonzero(party.state[:2000] == ADMITTED)))
    assert over[0] > over[1] > over[2] >= over[3]


def test_policy_is_told_apart_by_kind() -> None:
    river, party = River(slip=0.0), queue(100)
    river.banks.far[BRIDGE] = (CLOSED, OPEN)
    party.kind[50:100] = MILITARY
    assert river.live(party)[ARRIVALS].tolist() == [0, 50]


def test_the_map_is_told_which_banks_are_open_to_whom() -> None:
    river = River(near=0.05)
    river.banks.far[BRIDGE] = (LIMITED, OPEN)
    found = np.full((1, 3), -1, np.int8)
    write_opened(HERE, handed(river.banks), found)
    assert found.tolist() == [[0, LIMITED, OPEN]], "a leak is not open"
    river.banks.near[BRIDGE] = 1.0
    write_opened(HERE, handed(river.banks), found)
    assert found.tolist() == [[1, LIMITED, OPEN]]


# -- giving up ---------------------------------------------------------------------------------------


def test_refused_people_are_turned_back_once_not_every_day_they_wait() -> None:
    river, party = River(far=CLOSED, slip=0.0), queue(10, size=3)
    assert [int(river.live(party)[TURNED_BACK, CIVILIAN]) for _ in range(3)] == [30, 0, 0]
    assert (party.state[:10] == QUEUEING).all()


def test_behind_a_lost_bank_everybody_who_is_refused_is_turned_back_on_whatever_day_that_is() -> None:
    """Of 4,000 who wait with seven days of patience 0.283 come to the far side, and each is counted once."""
    n, river, by_day = 4000, River(near=0.05, far=CLOSED, slip=0.0), []
    party = queue(n)
    party.acts_at[:n] = -PATIENCE * np.log(np.random.default_rng(8).random(n))
    while (party.state[:n] == QUEUEING).any():
        by_day.append(int(river.live(party)[TURNED_BACK, CIVILIAN]))
    assert is_share(by_day[0] / n, 0.05), "on the day they join, which is what used to be counted"
    assert is_share(sum(by_day) / n, over(0.05, STAY))
    assert (party.state[:n] == MOVING).all()


def test_who_is_turned_back_counts_again_at_another_crossing_and_may_still_get_over() -> None:
    river, party = River(far=CLOSED, slip=0.0), queue(2, size=3)
    assert river.live(party)[TURNED_BACK, CIVILIAN] == 6
    party.shun[:2] = -1  # they have gone inland, chosen a way and come again
    assert river.live(party)[TURNED_BACK, CIVILIAN] == 6
    river.banks.far[:] = OPEN
    assert river.live(party).tolist() == [[6, 0], [0, 0], [0, 0]]


def test_a_full_crossing_turns_nobody_back() -> None:
    river, party = River(capacity=0, far=CLOSED, slip=0.0), queue(5)
    assert river.live(party)[TURNED_BACK].sum() == 0


def test_a_household_out_of_patience_turns_inland_and_shuns_the_crossing() -> None:
    river, party = River(far=CLOSED, slip=0.0), queue(1, patience=2.4)
    states = []
    for _ in range(3):
        river.live(party)
        states.append(int(party.state[0]))
    assert states == [QUEUEING, QUEUEING, MOVING]
    assert (party.at[0], party.shun[0]) == (INLAND, BRIDGE)
    assert party.acts_at[0] == 3.0 + 1.5  # sets out at the end of the day


def test_a_squad_out_of_patience_disperses() -> None:
    river, party = River(far=CLOSED, slip=0.0), queue(1, kind=MILITARY, patience=0.5)
    river.live(party)
    assert party.state[0] == DISPERSED


def test_who_is_behind_a_full_crossing_loses_patience_as_well() -> None:
    river, party = River(capacity=1), queue(3, patience=0.5)
    river.live(party)
    assert party.state[:3].tolist() == [ADMITTED, MOVING, MOVING]


def test_the_last_day_of_patience_is_still_tried() -> None:
    river, party = River(), queue(5, patience=0.1)
    assert river.live(party)[ARRIVALS, CIVILIAN] == 5


def test_the_wait_at_a_leaking_bank_is_geometric() -> None:
    n, river, party = 3000, River(near=0.2), queue(3000)
    for day in range(1, 11):
        river.live(party)
        stay = 0.8**day
        assert is_share((party.state[:n] == QUEUEING).mean(), stay, n)


# -- over before patience ends -----------------------------------------------------------------------


def test_the_chance_to_get_over_before_patience_ends_by_hand() -> None:
    assert over(0.05, STAY) == pytest.approx(0.28334, abs=1e-5)  # 0.05 a day, seven days of patience
    assert over(0.5, 0.5) == pytest.approx(2 / 3)  # 1/2 + 1/8 + 1/32 + …
    assert [over(o, stay) for o, stay in ((0.0, STAY), (0.0, 1.0), (1.0, STAY), (0.3, 0.0))] == [0.0, 0.0, 1.0, 0.3]
    found = [over(o, STAY) for o in np.linspace(0.0, 1.0, 101)]
    assert (np.diff(found) > 0.0).all(), "the more open, the likelier"
    assert (np.diff([over(0.05, float(np.exp(-1 / days))) for days in (0.1, 1, 7, 50)]) > 0.0).all()


@pytest.mark.parametrize(
    ("near", "far", "kind"),
    [(0.05, OPEN, CIVILIAN), (0.3, LIMITED, CIVILIAN), (1.0, LIMITED, MILITARY), (1.0, CLOSED, CIVILIAN)],
)
def test_what_people_expect_of_a_crossing_is_what_comes_of_their_wait(near: float, far: int, kind: int) -> None:
    """Households and squads are let wait until nobody does: as many get over as the closed form says."""
    n, river = 4000, River(near=near, far=far, slip=SLIP)
    p = parameters(limited_share=0.1, attempt=0.2, leak=0.0)
    party = queue(n, kind=kind)
    party.acts_at[:n] = -PATIENCE * np.log(np.random.default_rng(5).random(n))
    while (party.state[:n] == QUEUEING).any():
        river.live(party, limited_share=0.1, attempt=0.2)
    expected, of_one_day = openness(BRIDGE, kind, river.known(p)), near * river.banks.beyond[BRIDGE, kind]
    assert expected > 1.5 * of_one_day, "the chance of one day is far too low"
    assert is_share(float((party.state[:n] == ADMITTED).mean()), expected, n)


# -- the banks of a day ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "near", "far"),
    [
        ({}, [1.0, 1.0], [LIMITED, OPEN]),
        ({"held": 1}, [0.05, 0.05], [LIMITED, OPEN]),
        ({"near": 0}, [0.05, 0.05], [LIMITED, OPEN]),
        ({"held": 1, "near": 1}, [1.0, 1.0], [LIMITED, OPEN]),
        ({"far": CLOSED}, [1.0, 1.0], [CLOSED, CLOSED]),
        ({"held": 1, "far": CLOSED, "corridor": 1}, [1.0, 0.05], [OPEN, CLOSED]),
    ],
)
def test_banks_follow_their_holders_unless_a_scenario_orders_otherwise(
    given: dict[str, int], near: list[float], far: list[int]
) -> None:
    river, opened, nothing = River(), np.full((1, 3), -1, np.int8), np.zeros((0, 3), np.int8)
    front = front_of(0, given.get("held", 0))
    state = orders(**{name: value for name, value in given.items() if name != "held"})
    river.banks.slip[BRIDGE] = 0.4
    p = parameters(leak=0.05, limited_share=0.3, attempt=0.5, let_through=0.0)
    dares = 1 - 0.5 * 0.95
    open_banks(HERE, handed(front), handed(state), p, handed(river.banks))
    assert river.banks.near[BRIDGE].tolist() == near
    assert river.banks.far[BRIDGE].tolist() == far
    for room in (nothing, opened):
        write_opened(HERE, handed(river.banks), room)
    assert opened.tolist() == [[int(near[CIVILIAN] == 1.0), *far]]
    assert river.banks.let[BRIDGE].tolist() == [float(chance == 1.0) for chance in near]
    beyond = {CLOSED: 0.2, LIMITED: 0.3 + 0.7 * dares * 0.4, OPEN: 1.0}
    assert river.banks.beyond[BRIDGE].tolist() == pytest.approx([beyond[policy] for policy in far])
    outside = {CLOSED: 0.2, LIMITED: 0.3 + 0.7 * 0.4, OPEN: 1.0}
    assert river.banks.river[BRIDGE].tolist() == pytest.approx([outside[policy] for policy in far])
    assert river.banks.near[INLAND].tolist() == [1.0, 1.0]  # no crossing


@pytest.mark.parametrize(
    ("kind", "known", "order", "expected"),
    [
        (CrossingKind.BRIDGE, -1.0, FOLLOW, 0.3),  # an official post: that of the parameters
        (CrossingKind.FERRY, -1.0, FOLLOW, 0.3),
        (CrossingKind.FORD, -1.0, FOLLOW, 0.0),  # nobody is there who would let anybody through
        (CrossingKind.PASS, -1.0, FOLLOW, 0.0),
        (CrossingKind.BRIDGE, 0.0, FOLLOW, 0.0),  # known, or ordered by an event
        (CrossingKind.FORD, 0.6, FOLLOW, 0.6),
        (CrossingKind.BRIDGE, 1.0, FOLLOW, 1.0),
        (CrossingKind.BRIDGE, 0.6, 0, 0.0),  # shut by an order
    ],
)
def test_those_who_hold_a_bank_let_civilians_through_but_no_soldiers(
    kind: CrossingKind, known: float, order: int, expected: float
) -> None:
    river, state, p = River(), orders(near=order), parameters(leak=0.05, let_through=0.3)
    state.let_through[BRIDGE] = known
    here = terrain(
        crossings=rows(BRIDGE), inland=rows(-1, INLAND), host=rows(-1, 0), crossing_kind=np.array([-1, kind], np.int8)
    )
    open_banks(here, handed(front_of(0, 1)), handed(state), p, handed(river.banks))
    assert river.banks.let[BRIDGE].tolist() == [expected, 0.0]
    assert river.banks.near[BRIDGE].tolist() == pytest.approx([expected + (1 - expected) * 0.05, 0.05])
    open_banks(here, handed(front_of(0, 0)), handed(orders()), p, handed(river.banks))
    assert river.banks.let[BRIDGE].tolist() == [1.0, 1.0]


@pytest.mark.parametrize(
    ("held", "changed_on", "post_taken", "before", "after", "soldiers", "lost"),
    [
        (1, 9.0, np.inf, 0, 1, 5, 1),
        (1, 10.0, np.inf, 0, 0, 5, 1),  # it fell today: the bank tomorrow, but its soldiers decide now
        (1, 10.0, np.inf, 0, 0, 0, 0),
        (1, 9.0, np.inf, 0, 1, 0, 0),  # nobody there to decide
        (1, 9.0, np.inf, 1, 1, 5, 0),  # lost before
        (1, -np.inf, np.inf, 0, 1, 5, 1),  # from the first day
        (0, -np.inf, 9.0, 0, 1, 5, 1),
        (0, -np.inf, 10.0, 0, 0, 5, 0),
        (0, 10.0, np.inf, 1, 0, 5, 0),  # won back with the place
        (0, 10.0, 9.0, 1, 1, 5, 0),
    ],
)
def test_a_bank_follows_its_place_a_day_later(
    held: int, changed_on: float, post_taken: float, before: int, after: int, soldiers: int, lost: int
) -> None:
    front, fallen = front_of(held, before, changed_on=np.array([changed_on, -np.inf])), nobody_fallen(2)
    state = orders()
    state.post_taken[BRIDGE] = post_taken
    given = handed(front), handed(state), np.array([7, soldiers]), parameters(bank_lag_days=1.0)
    follow_owner(10, HERE, *given, handed(fallen))
    assert front.held.tolist() == [held, after]
    assert fallen.place[: fallen.many[0]].tolist() == [BRIDGE] * lost


@pytest.mark.parametrize("bank", [0, 1])
def test_a_post_that_is_taken_has_its_soldiers_decide_unless_the_bank_was_lost_before(bank: int) -> None:
    front, state = front_of(0, bank), orders()
    assert take_post(BRIDGE, 1, 12, handed(front), handed(state)) == (bank == 0)
    assert state.post_taken.tolist() == [np.inf, 12.0]
    assert not take_post(BRIDGE, 0, 13, handed(front), handed(state))
    assert state.post_taken.tolist() == [np.inf, np.inf]
    assert front.held.tolist() == [0, bank]  # the bank follows days later


def test_guards_let_slip_by_their_density() -> None:
    hosts = SimpleNamespace(border_km=np.array([0.0, 50.0]))
    found = slip(np.array([0.0, 600.0]), hosts, rows(-1, 1, 0), rows(1, 2), 12.0)  # type: ignore[arg-type]
    np.testing.assert_allclose(found, [0.0, SLIP**1.2, 1.0])


def test_who_joined_first_is_first_in_line_and_the_others_do_not_wait() -> None:
    party = people(7, state=QUEUEING, queued_on=np.array([4, 2, 4, 0, 2, 1, 4]))
    party.state[5] = MOVING
    columns = handed(party.columns())
    later, line = np.array([0, 2, 3, 4, 5, 6, 1], np.int32), np.zeros(7, np.int32)
    many = line_up(4, later, columns, np.zeros(6, np.int32), line)
    assert line[:many].tolist() == [3, 4, 1, 0, 2, 6]
    assert line_up(4, later[:0], columns, np.zeros(6, np.int32), line) == 0


def test_a_day_at_the_crossings_begins_with_nobody_over_and_lets_the_longest_waiting_go_first() -> None:
    river, party = River(capacity=4), queue(12)
    party.queued_on[:12] = [2, 0, 1] * 4
    flows, lines = np.full((2, 3, 2), 9), Lines.room(5, 2)
    for day, of_those in ((3, 1), (4, 2)):
        lines.used[:] = 50.0  # of the day before
        turn = np.flatnonzero(party.state[:12] == QUEUEING).astype(np.int32)
        given = parameters(), luck(), np.zeros(12, np.int32), flows, handed(lines)
        step(day, HERE, handed(party.columns()), turn, handed(river.banks), *given)
        assert flows[:, :, CIVILIAN].tolist() == [[0, 0, 0], [4, 0, 0]]
        assert {int(row) % 3 for row in turn if party.state[row] == ADMITTED} == {of_those}
    assert flows[:, :, MILITARY].sum() == 0
