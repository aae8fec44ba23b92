"""Which of several hosts is spoken of, whatever the order of the rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from sim.world import World
from sim.world.hosts import crossings_of, main_host, spoken_of
from sim.world.world import Headcount

DAY = dt.date(2021, 6, 1)


def with_hosts(world: World, order: tuple[str, ...], leads: dict[str, str], counted: str = "") -> World:
    """Return a world with these hosts, in which every crossing leads to one; soldiers are counted at one place."""
    host = np.array([order.index(leads[place]) if place in leads else -1 for place in world.places.ids], np.int32)
    hosts = replace(world.hosts, ids=order, names=order)
    count = Headcount(counted, DAY, DAY, 40.0, "military", "exact", True, False, "", "")
    counts = (count,) if counted else ()
    return replace(world, hosts=hosts, places=replace(world.places, host=host), headcounts=counts)


@pytest.mark.parametrize("order", [("BBB", "CCC"), ("CCC", "BBB")])
@pytest.mark.parametrize(
    ("leads", "counted", "main"),
    [
        ({"x": "CCC", "y": "BBB"}, "", "BBB"),  # alike: the first by its id
        ({"x": "CCC", "y": "CCC"}, "", "CCC"),  # more crossings
        ({"x": "CCC", "y": "BBB"}, "x", "CCC"),  # counted by the document
        ({"x": "CCC", "y": "CCC"}, "BBB", "BBB"),
    ],
)
def test_the_main_host_is_the_same_in_any_order(
    small: World, order: tuple[str, str], leads: dict[str, str], counted: str, main: str
) -> None:
    world = with_hosts(small, order, leads, counted)
    assert main_host(world) == main
    assert [small.places.ids[row] for row in crossings_of(world, "CCC")] == [p for p, h in leads.items() if h == "CCC"]


def test_a_world_without_hosts_has_no_main_one(small: World) -> None:
    world = replace(small, hosts=replace(small.hosts, ids=(), guards=np.zeros(0)))
    assert (main_host(world), crossings_of(world, "BBB")) == ("", [])


def test_without_a_document_a_run_is_told_by_the_host_in_which_most_arrive(small: World) -> None:
    leads = {"x": "CCC", "y": "BBB"}
    came = {"BBB": 10.0, "CCC": 20.0}.__getitem__
    assert spoken_of(with_hosts(small, ("BBB", "CCC"), leads), came) == "CCC"
    assert spoken_of(with_hosts(small, ("BBB", "CCC"), leads), lambda host: 0.0) == "BBB"
    assert spoken_of(with_hosts(small, ("BBB", "CCC"), leads, "y"), came) == "BBB"
