"""The state of one run: what changes from day to day at the places, besides the parties."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from sim.model.draws import Draw
from sim.model.network import Network
from sim.model.parameters import Parameters
from sim.model.rules import crossing, displacement
from sim.world.world import Bytes, Floats, Ints, Longs, Policy

FOLLOW = crossing.FOLLOW


@dataclass(eq=False)
class State:
    """One entry per place unless said otherwise.

    Parameters
    ----------
    held : int8, 1 where the insurgents hold the place (for a crossing: its near bank)
    flips : int32, how often it has changed hands
    changed_on, fallen_on : float, day of the last change of hands and of the last fall; -inf for never
    front_clock : float, hazard cumulated since the last change of hands
    rural : float, share of a whole province's districts that the insurgents hold
    intensity : float, fighting, 0..1
    home : int64, civilians at home
    garrison : int64, soldiers
    households : int64, households on the first day
    leave_clock, leave_gaps, leave_next : float, cumulated hazard, running sum and next threshold
    left : int32, households that have left
    moved : float, cumulated hazard to move on
    squads : int32, squads that have left the garrison
    desert_clock, desert_gaps : float, cumulated hazard to desert and running sum of thresholds
    post_taken : float, for a crossing the day its own post was taken; inf for not
    near, far : int8, orders of a scenario for the banks; FOLLOW for none
    corridor : int8, 1 where civilians pass whoever holds the banks
    capacity : float, places of a site
    places : float, places of a site at a capacity scale of 1, from which `capacity` follows
    assigned : int64, people at a site or on the way there
    policy : int8, shape (hosts, 2); guards : float, shape (hosts,)
    """

    held: Bytes
    flips: Ints
    changed_on: Floats
    fallen_on: Floats
    front_clock: Floats
    rural: Floats
    intensity: Floats
    home: Longs
    garrison: Longs
    households: Longs
    leave_clock: Floats
    leave_gaps: Floats
    leave_next: Floats
    left: Ints
    moved: Floats
    squads: Ints
    desert_clock: Floats
    desert_gaps: Floats
    post_taken: Floats
    near: Bytes
    far: Bytes
    corridor: Bytes
    capacity: Floats
    places: Floats
    assigned: Longs
    policy: Bytes
    guards: Floats

    def copy(self) -> State:
        """Return a state of its own that is equal to this one."""
        return State(*(getattr(self, name).copy() for name in NAMES))


NAMES = tuple(field.name for field in fields(State))


def first_state(
    network: Network,
    parameters: Parameters,
    draw: Draw,
    seed: int,
    replicate: int,
) -> State:
    """Return the state on the morning of the first day.

    Parameters
    ----------
    draw : Draw
        Soldiers and places of the sites of this replicate.
    """
    world = network.world
    n = len(world.places)
    held = np.zeros(n, np.int8)
    for name in world.insurgent_at_start:
        held[world.places.index[name]] = 1
    households = np.maximum(np.rint(world.places.population / displacement.DHS_MEAN), 0).astype(np.int64)
    gaps, threshold = np.zeros(n), np.full(n, np.inf)
    variance = parameters.displacement.frailty_variance
    displacement.first_thresholds(network.land, households, variance, seed, replicate, gaps, threshold)
    return State(
        held=held,
        flips=np.zeros(n, np.int32),
        changed_on=np.full(n, -np.inf),
        fallen_on=np.full(n, -np.inf),
        front_clock=np.zeros(n),
        rural=np.zeros(n),
        intensity=np.zeros(n),
        home=world.places.population.copy(),
        garrison=draw.garrison.copy(),
        households=households,
        leave_clock=np.zeros(n),
        leave_gaps=gaps,
        leave_next=threshold,
        left=np.zeros(n, np.int32),
        moved=np.zeros(n),
        squads=np.zeros(n, np.int32),
        desert_clock=np.zeros(n),
        desert_gaps=np.zeros(n),
        post_taken=np.full(n, np.inf),
        near=np.full(n, FOLLOW, np.int8),
        far=np.full(n, FOLLOW, np.int8),
        corridor=np.zeros(n, np.int8),
        capacity=draw.capacity.copy(),
        places=draw.unscaled().copy(),
        assigned=np.zeros(n, np.int64),
        policy=world.hosts.policy.copy(),
        guards=world.hosts.guards.copy(),
    )


POLICIES = {"closed": int(Policy.CLOSED), "limited": int(Policy.LIMITED), "open": int(Policy.OPEN)}
