"""Frames: what changes on the map from day to day, in as few characters as it takes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.figures.data import MEDIAN, Floats, Picture
from sim.pages.web.ground import ground
from sim.pages.web.map_shapes import Frame, Frames
from sim.words.numbers import DIGITS, whole
from sim.world.world import KIND_NAMES, PlaceKind, World


def frame(
    world: World,
    date: np.datetime64 | str,
    *,
    holder: npt.ArrayLike,
    arrived: npt.ArrayLike,
    both: npt.ArrayLike | None = None,
    queue: npt.ArrayLike,
    people: npt.ArrayLike,
    rooms: npt.ArrayLike,
    taken: npt.ArrayLike,
    overflow: npt.ArrayLike,
    flows: npt.ArrayLike | None = None,
    fighting: npt.ArrayLike | None = None,
    near: npt.ArrayLike | None = None,
    far: npt.ArrayLike | None = None,
    least: float = 1.0,
    host: str = "",
) -> Frame:
    """Return one day as the map wants it. Every array has a row for each place of the world, NaN where it has none.

    Parameters
    ----------
    world : World
    date : datetime64 or str
    holder : shape (places,), chance 0..1 that the insurgents hold it
    arrived : shape (places, 2), people who have arrived at a crossing so far: civilians, soldiers
    both : shape (places,), soldiers and civilians together where that is no sum: medians do not add up
    queue : shape (places,), people waiting at a crossing
    people, overflow : shape (places,), everybody at a site, and those of them who are beyond its places
    rooms : shape (places,), how many places a site has that day
    taken : shape (places,), 0..1: the share of them that is taken, which of many runs is no quotient of medians
    flows : shape (arcs, 2), people per day on the world's roads: civilians, soldiers
    fighting : shape (places,), 0..1
    near : shape (places,), 0..1: chance that the near bank of a crossing is open
    far : shape (places, 2), 0..2: closed, limited, open to civilians, to soldiers
    least : float
        Flows of fewer people per day are left out.
    host : str
        By which the scene is told.
    """
    here = ground(world, host)
    crossed = np.nansum(np.asarray(arrived), axis=1) if both is None else np.asarray(both)
    return {
        "date": str(date)[:10],
        "holder": _chances(np.asarray(holder)[here.cells]),
        "fighting": None if fighting is None else _whole(np.asarray(fighting)[here.cells], 100),
        "flows": [] if flows is None else _flows(np.asarray(flows, dtype=np.float64)[here.arcs], least),
        "arrived": _whole(np.asarray(arrived)[here.crossings]),
        "both": None if both is None else _whole(np.asarray(both)[here.crossings]),
        "queue": _whole(np.asarray(queue)[here.crossings]),
        "near": None if near is None else _chances(np.asarray(near)[here.crossings]),
        "far": None if far is None else _whole(np.asarray(far)[here.crossings], 10),
        "people": _whole(np.asarray(people)[here.sites]),
        "rooms": _whole(np.asarray(rooms)[here.sites]),
        "taken": [round(float(share), DIGITS) for share in np.nan_to_num(np.asarray(taken)[here.sites])],
        "overflow": _whole(np.asarray(overflow)[here.sites]),
        "beyond": _whole((np.nan_to_num(crossed) + np.nan_to_num(np.asarray(people)))[here.beyond]),
    }


def _whole(values: npt.ArrayLike, scale: float = 1.0) -> list[int]:
    """Return values as a flat list of whole numbers; NaN is nothing."""
    flat = np.nan_to_num(np.asarray(values, dtype=np.float64)).ravel() * scale
    return [whole(value) for value in flat.tolist()]


def _chances(shares: npt.ArrayLike) -> list[float]:
    """Return shares in per cent, whole but for what is nearly none or all: neither is said of 199 of 200 runs."""
    exact = np.nan_to_num(np.asarray(shares, dtype=np.float64)) * 100
    rounded = (whole(value) for value in exact.tolist())
    return [r if r not in (0, 100) else round(e, DIGITS) for r, e in zip(rounded, exact.tolist(), strict=True)]


def _flows(flows: Floats, least: float) -> list[float]:
    """Return arc, civilians, soldiers of each arc on which anybody moves, one after the other."""
    out: list[float] = []
    flows = np.nan_to_num(flows)
    for arc in np.flatnonzero((flows >= least).any(axis=1)).tolist():
        out += [arc, *(_short(float(value)) for value in flows[arc])]
    return out


def _short(value: float) -> float:
    """Return a number with as many digits as the width of a line can show."""
    if value < 1:
        return 0
    if value < 10:
        return round(value, 1)
    return round(value) if value < 1000 else round(value, -1)


def frames(picture: Picture) -> Frames:
    """Return all days of a run: medians at crossings and sites, chances of who holds what, flows of the last week.

    Returns
    -------
    Frames
        ``days``: a frame for each day; ``scales``: what the widest flow and the largest crossing stand for, in
        people, so that marks of different days can be compared; ``flows``: whether the run kept its flows.
    """
    world, count = picture.world, len(picture.dates)
    here = ground(world, picture.host)
    weekly = picture.weekly
    flow = max(10.0, float(weekly[:, here.arcs].max(initial=0.0)))
    arrived, both = _arrived(picture), _together(picture, "arrivals", True)
    queue, overflow = _together(picture, "queue"), _together(picture, "overflow")
    rooms, people, taken = (np.zeros((count, len(world.places))) for _ in range(3))
    for row in world.places.of_kind(PlaceKind.SITE).tolist():  # those beyond the map, too
        rooms[:, row], people[:, row] = picture.rooms(row), picture.people_at(world.places.ids[row])[MEDIAN]
        taken[:, row] = picture.taken(row)[MEDIAN]
    most = max(10.0, float((both + queue)[:, here.crossings].max(initial=0.0)))
    days = [
        frame(
            world,
            picture.dates[day],
            holder=picture.holder[day],
            arrived=arrived[day],
            both=both[day],
            queue=queue[day],
            people=people[day],
            rooms=rooms[day],
            taken=taken[day],
            overflow=overflow[day],
            flows=weekly[day],
            fighting=None if picture.fighting is None else picture.fighting[day],
            near=None if picture.near is None else picture.near[day],
            far=None if picture.far is None else picture.far[day],
            host=picture.host,
        )
        for day in range(count)
    ]
    return {"days": days, "scales": {"flow": round(flow), "crossing": round(most)}, "flows": picture.has_flows}


def _arrived(picture: Picture) -> Floats:
    """Return the medians of the arrivals at all places so far, shape (days, places, 2)."""
    places = picture.world.places
    out = np.zeros((len(picture.dates), len(places), 2))
    for k, kind in enumerate(KIND_NAMES):
        for row in places.of_kind(PlaceKind.CROSSING).tolist():
            out[:, row, k] = picture.total("arrivals", places.ids[row], kind)[MEDIAN]
    return out


def _together(picture: Picture, measure: str, running: bool = False) -> Floats:
    """Return the medians of a measure at crossings and sites, both kinds together, shape (days, places)."""
    places = picture.world.places
    out = np.zeros((len(picture.dates), len(places)))
    for row in places.of_kind(PlaceKind.CROSSING, PlaceKind.SITE).tolist():
        out[:, row] = picture.both(measure, places.ids[row], running)[MEDIAN]
    return out
