"""What has been ordered is replayed from events alone, once for all who ask."""

from __future__ import annotations

import datetime as dt

import pytest

from sim.model.rules.calendar import crossings_of
from sim.runs.orders import Orders
from sim.runs.run import load
from sim.scenario.events import Event

DAY = dt.date(2021, 7, 7)


@pytest.fixture
def orders() -> Orders:
    return Orders(*load("baseline"))


def test_the_same_order_twice_orders_nothing_new(orders: Orders) -> None:
    event = Event(DAY, "far", "tem", "closed")
    assert [orders.take(event), orders.take(event)] == [False, True]
    assert not orders.take(Event(DAY, "far", "TJK", "closed")), "all others are closed now, too"
    assert orders.take(Event(DAY, "far", "ruzvai", "closed"))


def test_what_is_so_before_any_event_is_known(orders: Orders) -> None:
    assert orders.take(Event(DAY, "guards", "TJK", 4000.0))
    assert orders.take(Event(DAY, "near", "tem", "follow"))
    assert not orders.take(Event(DAY, "set", "front.tempo", 2.0))


def test_a_fall_is_no_order(orders: Orders) -> None:
    event = Event(DAY, "capture", "kunduz")
    assert [orders.take(event), orders.take(event)] == [False, False]


def test_a_host_admits_everybody_where_each_of_its_crossings_does(orders: Orders) -> None:
    assert not orders.admit_everybody("TJK")
    orders.take(Event(DAY, "policy", "TJK", "open"))
    assert orders.admit_everybody("TJK")
    orders.take(Event(DAY, "far", "tem", "limited"))
    assert not orders.admit_everybody("TJK")
    orders.take(Event(DAY, "corridor", "tem", "open"))
    assert not orders.admit_everybody("TJK"), "a corridor is for civilians"


def test_a_policy_is_overruled_where_every_crossing_has_an_order_of_its_own(orders: Orders) -> None:
    policy = Event(DAY, "policy", "TJK", "closed", "civilian")
    for x in crossings_of("TJK", orders.world):
        assert not orders.overruled(policy)
        orders.take(Event(DAY, "far", orders.world.places.ids[x], "open"))
    assert orders.overruled(policy)
