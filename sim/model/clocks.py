"""Clocks: what follows from the parameters alone, made anew only when one of them changes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.model.network import Network
from sim.model.parameters import Parameters
from sim.model.rules import displacement, routes
from sim.world.world import Floats, Ints, Roads


class Clocks(NamedTuple):
    """Travel times, and how near the neighbours are.

    Parameters
    ----------
    squad_roads : Roads, hours of a squad in the place of km
    route_first, route_end, route_days, route_divisor : the routes households know, in CSR form by place: where each
        ends, days of travel, and :func:`sim.model.rules.routes.resistance`
    route_arc_first, route_arc : int32, the roads of each route in CSR form
    inland_days : float per place, days from a crossing back to the place it belongs to
    fear : float per road between land places, :func:`sim.model.rules.displacement.nearness`
    """

    squad_roads: Roads
    route_first: Ints
    route_end: Ints
    route_days: Floats
    route_divisor: Floats
    route_arc_first: Ints
    route_arc: Ints
    inland_days: Floats
    fear: Floats

    @classmethod
    def of(cls, net: Network, p: Parameters) -> Clocks:
        """Return them at these parameters."""
        target = net.world.roads.target
        hours = net.hours(p.movement.speeds())
        first, rows, end, km, arc_first, arc = net.known_routes(round(p.routes.awareness))
        day = p.movement.hours_a_day * p.movement.pace
        inland_days = np.zeros(len(net.inland))
        inland_days[net.crossings] = hours[net.inland_arc[net.crossings]] / day
        into_district = net.is_land[target] & (net.is_capital[target] == 0)
        return cls(
            net.timed(hours + p.garrisons.detour_hours * into_district),
            first,
            end,
            net.route_hours(hours)[rows] / day,
            routes.resistance(km, p.routes.softening_km, p.routes.distance_power),
            arc_first,
            arc,
            inland_days,
            displacement.nearness(net.km, p.displacement.reach_km),
        )
