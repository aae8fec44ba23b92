"""Refuge: which capitals soldiers can get to, by hand and beside the shortest ways."""

from __future__ import annotations

import numpy as np
import pytest

from model.hand import CAPITAL, CHAIN, CHAIN_LAND
from sim.model import refuge
from sim.model.network import LandRoads, Network
from sim.model.refs import handed
from sim.world import World, shortest_km


def test_the_share_of_lost_neighbours_by_hand() -> None:
    first, target = np.array([0, 1, 3, 4], np.int32), np.array([1, 0, 2, 1], np.int32)
    held, roads = np.array([1, 0, 0], np.int8), handed(LandRoads(first, target, np.ones(4)))
    assert [refuge.lost_share(i, roads, held) for i in range(3)] == [0.0, 0.5, 0.0]


@pytest.mark.parametrize(
    ("held", "safe"),
    [
        ([0, 0, 0, 0, 0, 0], [1, 1, 1, 1]),
        ([0, 0, 1, 0, 0, 0], [0, 0, 1, 1]),  # one that has fallen itself may reach it
        ([1, 1, 1, 0, 0, 0], [0, 0, 1, 1]),
        ([0, 0, 0, 0, 1, 0], [0, 0, 0, 0]),
    ],
)
def test_there_is_a_refuge_where_a_way_through_own_districts_leads_to_a_capital(
    held: list[int], safe: list[int]
) -> None:
    found = np.zeros(6, np.int8)
    refuge.find_refuge(CHAIN_LAND, handed(CHAIN), np.array(held, np.int8), CAPITAL, found)
    assert found[:4].tolist() == safe


def test_a_refuge_is_a_capital_the_shortest_ways_reach(panj: World) -> None:
    """On the real border, whoever holds what."""
    net, rng = Network.of(panj), np.random.default_rng(1)
    roads = handed(LandRoads(net.first, net.target, net.km))
    for _ in range(20):
        held = np.where(net.is_land, rng.random(len(net.is_land)) < 0.4, 0).astype(np.int8)
        found = np.zeros(len(held), np.int8)
        refuge.find_refuge(net.land, roads, held, net.is_capital, found)
        for place in net.land[net.is_capital[net.land] == 0]:
            hours = shortest_km(panj.roads, net.is_land & (held == 0), int(place))
            nearest, capital = refuge.nearest_capital(net.capitals, held, hours, int(place))
            assert found[place] == np.isfinite(nearest)
            own = net.capitals[held[net.capitals] == 0]
            assert nearest == hours[own].min()
            assert capital in (own[np.argmin(hours[own])], -1)
