"""Parties: rows that keep what was written into them, however many there are."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.parties import (
    CIVILIAN,
    MILITARY,
    MOVING,
    QUEUEING,
    SETTLED,
    STATES,
    Columns,
    Crowd,
    Parties,
    check_limits,
    stand,
)
from sim.model.refs import handed
from sim.scenario.errors import PanjError


def add(party: Parties, count: int, origin: int = 3, size: int = 8, kind: int = CIVILIAN) -> slice:
    numbers = np.arange(count, dtype=np.int32)
    return party.add(np.full(count, origin, np.int32), numbers, np.full(count, size, np.int32), kind)


@pytest.mark.parametrize(("kind", "acts_at"), [(CIVILIAN, -1.0), (MILITARY, np.inf)])
def test_a_new_party_stands_at_its_origin_and_a_household_is_ready_to_go_the_same_day(
    kind: int, acts_at: float
) -> None:
    party = Parties()
    rows = add(party, 2, origin=5, size=7, kind=kind)
    assert (rows, party.count) == (slice(0, 2), 2)
    row = {name: getattr(party, name)[1] for name in Columns._fields}
    assert row == {
        "origin": 5,
        "order": 1,
        "kind": kind,
        "size": 7,
        "state": SETTLED,
        "at": 5,
        "acts_at": acts_at,
        "queued_on": -1,
        "came_by": -1,
        "shun": -1,
        "choices": 0,
        "back_at": -1 if kind == CIVILIAN else np.inf,
    }


def test_growing_keeps_every_row() -> None:
    party = Parties()
    for batch in range(60):
        rows = add(party, 100, origin=batch, size=batch + 1)
        party.acts_at[rows] = batch / 7
    assert party.count == 6000
    np.testing.assert_array_equal(party.origin[:6000], np.repeat(np.arange(60), 100))
    np.testing.assert_array_equal(party.size[:6000], np.repeat(np.arange(1, 61), 100))
    np.testing.assert_array_equal(party.acts_at[:6000], np.repeat(np.arange(60) / 7, 100))
    np.testing.assert_array_equal(party.order[:6000], np.tile(np.arange(100), 60))


def test_nobody_is_added_by_an_empty_batch() -> None:
    party = Parties()
    assert add(party, 0) == slice(0, 0)
    assert party.people(SETTLED, CIVILIAN) == 0


def test_the_columns_are_views_so_that_what_a_kernel_writes_stays() -> None:
    party = Parties()
    add(party, 3)
    party.columns().state[1] = QUEUEING
    assert party.state[:3].tolist() == [SETTLED, QUEUEING, SETTLED]


def test_a_copy_has_rows_of_its_own_and_some_room() -> None:
    party = Parties()
    add(party, 10, size=4)
    other = party.copy(0.5)
    assert (other.count, len(other.origin)) == (10, 15)
    other.size[3], other.many[0] = 9, 11
    assert (party.count, party.size[3]) == (10, 4)
    assert not any(np.shares_memory(a, b) for a, b in zip(party.columns(), other.columns(), strict=True))


def test_rows_that_stand_where_they_come_from_leave_those_before_and_after_alone() -> None:
    party = Parties()
    add(party, 5)
    party.state[:5], party.at[:5], party.choices[:5] = MOVING, 9, 4
    stand(handed(party.columns()), 1, 3, MILITARY)
    assert party.state[:5].tolist() == [MOVING, SETTLED, SETTLED, MOVING, MOVING]
    assert party.kind[:5].tolist() == [CIVILIAN, MILITARY, MILITARY, CIVILIAN, CIVILIAN]
    assert party.at[:5].tolist() == [9, 3, 3, 9, 9]
    assert party.choices[:5].tolist() == [4, 0, 0, 4, 4]
    assert party.acts_at[1] == np.inf


def test_a_crowd_is_the_parties_themselves_and_has_room_for_all_of_them() -> None:
    party = Parties()
    add(party, 3)
    crowd = Crowd.room(party)
    assert (len(crowd.later.row), len(crowd.queue), crowd.later.used) == (1024, 1024, 0)
    crowd.party.state[1], crowd.many[0] = QUEUEING, 2
    assert (party.state[1], party.count) == (QUEUEING, 2)


def test_people_are_counted_by_state_and_kind_in_persons() -> None:
    party = Parties()
    add(party, 4, size=6)
    add(party, 2, size=10, kind=MILITARY)
    party.state[0] = MOVING
    assert party.people(SETTLED, CIVILIAN) == 18
    assert party.people(MOVING, CIVILIAN) == 6
    assert party.people(SETTLED, MILITARY) == 20
    assert party.people(MOVING, MILITARY) == 0


def test_a_party_takes_as_many_bytes_as_documented() -> None:
    party = Parties()
    add(party, 1)
    each = sum(column.itemsize for column in party.columns())
    assert f"{each} bytes" in (Parties.__doc__ or "")
    assert each <= 40


@pytest.mark.parametrize("what", ["places", "days"])
def test_a_world_or_scenario_too_large_for_the_columns_is_refused(what: str) -> None:
    most = np.iinfo(Parties().queued_on.dtype).max
    check_limits(**({"places": 1, "days": 1} | {what: most}))
    with pytest.raises(PanjError, match=f"32,768 {what} in a .* are too many: the most is 32,767"):
        check_limits(**({"places": 1, "days": 1} | {what: most + 1}))


def test_every_state_has_a_name() -> None:
    assert STATES[SETTLED] == "settled"
    assert STATES[MOVING] == "moving"
    assert STATES[QUEUEING] == "queueing"
    assert len(set(STATES)) == 8
