"""hosts.csv and garrisons.csv of a world of Panj's own: who takes people in, and soldiers where somebody gave them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.building.areas.outline import border_km, outline_near
from sim.building.countries import name_of
from sim.building.worlds.own_tables import Cell, Line, estimate
from sim.building.worlds.plan import Plan
from sim.words.numbers import exact
from sim.world.doctor.geography import great_circle

#: Kilometres of border, if a host has no more than one crossing.
SHORT_BORDER = 100.0


def host_rows(plan: Plan) -> Iterator[Line]:
    """Yield a row for each host that has a camp."""
    guards = {each.host: each for each in plan.given.guards}
    borders = _borders(plan)
    for host in dict.fromkeys(plan.pieces.camps.country):
        counted = guards.get(host)
        yield {
            **{"host": host, "name": name_of(host), "policy_civilian": _policy(plan, host)},
            "policy_military": estimate("open", "", "nobody says it: open; limited or closed as well"),
            "guards": Cell(counted.guards, "guards", counted.where, "medium")
            if counted
            else estimate(0, "guards", "nobody has given any, and none are made up; from 0 to any number"),
            "border_km": borders[host],
        }


def _policy(plan: Plan, host: str) -> Cell:
    """Return whether a host lets civilians in on the first day: it does where no closure is given."""
    begins = plan.period.start.toordinal()
    for closing in plan.pieces.closings:
        if closing.host == host and closing.first <= begins and (closing.until is None or closing.until > begins):
            return Cell("closed", "", closing.where or plan.given.source("closures"), "medium")
    return estimate("open", "", "no closure is given for the first day: open; limited or closed as well")


def _borders(plan: Plan) -> dict[str, Cell]:
    """Return the km of border with each host: as areas of both draw it, of the home country alone, or of nobody."""
    home = plan.given.home
    hosts = list(dict.fromkeys(plan.pieces.camps.country))
    points = {host: [(c.lat, c.lon) for c in plan.found if plan.host(c) == host] for host in hosts}
    drawn = border_km(home, plan.given.neighbours) if home else {}
    near = outline_near(home, {host: at for host, at in points.items() if at}) if home else {}
    out: dict[str, Cell] = {}
    for host in hosts:
        if host in drawn and home:
            how = "the outline of the home country where the host's begins"
            out[host] = Cell(round(drawn[host], 1), "km", home.file, "medium", how)
        elif near.get(host, 0.0) > 0.0 and home:
            km = round(near[host], 0)
            how = f"the outline of the home country ({home.file}) that is nearer to its crossings than to others"
            out[host] = estimate(km, "km", f"{how}; from {exact(0.2 * km)} to that, as some is the border of no host")
        else:
            out[host] = _apart(points[host])
    return out


def _apart(points: list[tuple[float, float]]) -> Cell:
    """Return how far the outermost crossings to a host lie apart."""
    lat, lon = np.array([at[0] for at in points]), np.array([at[1] for at in points])
    apart = great_circle(lat[:, None], lon[:, None], lat[None, :], lon[None, :]) if points else np.zeros(1)
    km = max(SHORT_BORDER, round(float(apart.max()), 0))
    how = f"how far its {len(points)} crossings lie apart, and {SHORT_BORDER:g} at least"
    return estimate(km, "km", f"{how}; from that to {exact(3 * km)}")


def garrison_rows(plan: Plan) -> Iterator[Line]:
    """Yield a row for each unit that somebody gave."""
    for item in plan.given.garrisons:
        yield {
            **{"unit": item.unit, "place": plan.ids[item.town], "version": "both"},
            "low": Cell(item.low, "soldiers", item.where, "medium"),
            "central": Cell(item.central, "soldiers", item.where, "medium"),
            "high": Cell(item.high, "soldiers", item.where, "medium"),
        }
