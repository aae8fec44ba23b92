"""Refuge: which capitals the government still holds that soldiers can get to, and what around them is lost."""

from __future__ import annotations

import numpy as np

from sim.model.kernels import kernel
from sim.model.network import LandRoads
from sim.world.world import Bytes, Floats, Ints


@kernel
def nearest_capital(capitals: Ints, held: Bytes, hours: Floats, place: int) -> tuple[float, int]:
    """Return hours to the nearest other capital that the government holds, and which one; infinity for none."""
    best, goal = np.inf, -1
    for c in capitals:
        if c != place and held[c] == 0 and hours[c] < best:
            best, goal = hours[c], c
    return best, goal


@kernel
def lost_share(i: int, roads: LandRoads, held: Bytes) -> float:
    """Return the share of a place's road neighbours that the insurgents hold."""
    lost, lines = 0, roads.first[i + 1] - roads.first[i]
    for a in range(roads.first[i], roads.first[i + 1]):
        lost += held[roads.target[a]]
    return float(lost / lines) if lines > 0 else 0.0


@kernel
def find_refuge(land: Ints, roads: LandRoads, held: Bytes, is_capital: Bytes, refuge: Bytes) -> None:
    """Note in `refuge` whether some way leads from each district to a capital the government holds.

    Every place passed on the way must be the government's. It asks from neighbour to neighbour until nothing changes:
    a few rounds, far less than the shortest ways.
    """
    refuge[:] = 0
    changed = True
    while changed:
        changed = False
        for i in land:
            if refuge[i] == 1:
                continue
            for a in range(roads.first[i], roads.first[i + 1]):
                j = roads.target[a]
                if held[j] == 0 and (is_capital[j] == 1 or refuge[j] == 1):
                    refuge[i] = 1
                    changed = True
                    break
