"""What the page shows of a day, read from the record of an engine.

The record is kept for the whole run, so that any day that has been simulated can be shown again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import numpy as np

from sim.figures.data import WEEK, crossings_of, main_host, short_name
from sim.model.engine import Engine
from sim.pages.live.shapes import Count, Counted, Lines
from sim.pages.web import frame
from sim.pages.web.map_shapes import Frame
from sim.runs.summary import has_days
from sim.world.taken import share_taken
from sim.world.world import KIND_NAMES, Floats, Ints, PlaceKind

#: Where people are, in the order they get there: (measure, kind, words on the page).
STATES = (
    ("moving", "civilian", "on the road"),
    ("settled", "civilian", "staying elsewhere in the country"),
    ("queueing", "civilian", "waiting at a crossing"),
    ("admitted", "civilian", "abroad, on the way to a site or an exit"),
    ("sheltered", "civilian", "at a site or past an exit"),
    ("overflow", "civilian", "abroad, beyond the sites' places"),
    ("dispersed", "military", "dispersed or surrendered"),
    ("moving", "military", "on the road"),
    ("queueing", "military", "waiting at a crossing"),
    ("admitted", "military", "abroad, on the way to a site or an exit"),
    ("sheltered", "military", "at a site or past an exit"),
    ("overflow", "military", "abroad, beyond the sites' places"),
    ("repatriated", "military", "flown home"),
)


class Reading:
    """Finds what the page shows in the record of one run.

    Parameters
    ----------
    engine : Engine
        One that kept its flows.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        world = engine.world
        self.host = main_host(world)
        self.column = {key: k for k, key in enumerate(engine.layout.series)}
        self.crossings = crossings_of(world, self.host)
        self.every = [int(row) for row in world.places.of_kind(PlaceKind.CROSSING)]
        self.sites = [int(row) for row in world.places.of_kind(PlaceKind.SITE)]
        self.land = [int(row) for row in engine.network.land]
        self._arrivals = self._columns("arrivals", self.every)
        self._queue = self._columns("queue", self.every)
        self._sheltered = self._columns("sheltered", self.sites)
        self._overflow = self._columns("overflow", self.sites)
        self._held = np.array([self.column["insurgent", world.places.ids[row], ""] for row in self.land], np.int32)
        self._intensity = np.array([self.column["intensity", world.places.ids[row], ""] for row in self.land], np.int32)
        net = engine.network
        self.districts = int((net.whole_province[net.land] == 0).sum())
        self.capitals = len(net.capitals)

    def _columns(self, measure: str, rows: Iterable[int]) -> Ints:
        """Return the columns of a measure, shape (places, 2)."""
        ids = self.engine.world.places.ids
        found = [[self.column[measure, ids[row], kind] for kind in KIND_NAMES] for row in rows]
        return np.array(found, np.int32).reshape(-1, 2)

    def frame(self, day: int) -> Frame:
        """Return the map of the day-th day, the first being 1; 0 is the eve of the run: everybody at home.

        Reception sites have the places of now: draws, parameters and events change them.
        """
        engine, world = self.engine, self.engine.world
        places = len(world.places)
        block = engine.block[day - 1] if day else np.zeros(len(engine.layout))
        holder, fighting = np.full(places, np.nan), np.full(places, np.nan)
        holder[self.land] = block[self._held] if day else [place in world.insurgent_at_start for place in self._ids()]
        fighting[self.land] = block[self._intensity]
        arrived, queue = np.full((places, 2), np.nan), np.full(places, np.nan)
        arrived[self.every] = engine.block[:day][:, self._arrivals].sum(axis=0)
        queue[self.every] = block[self._queue].sum(axis=1)
        people, overflow = np.full(places, np.nan), np.full(places, np.nan)
        overflow[self.sites] = block[self._overflow].sum(axis=1)
        people[self.sites] = block[self._sheltered].sum(axis=1) + overflow[self.sites]
        near, far, rooms = *self._banks(day), engine.state.reception.capacity
        return frame(
            world,
            (engine.scenario.start + dt.timedelta(days=day - 1)).isoformat(),
            holder=holder,
            arrived=arrived,
            queue=queue,
            people=people,
            rooms=rooms,
            taken=share_taken(people, rooms),
            overflow=overflow,
            flows=engine.flow[max(0, day - WEEK) : day].sum(axis=0) / max(1, min(day, WEEK)),
            fighting=fighting,
            near=near,
            far=far,
        )

    def _ids(self) -> list[str]:
        return [self.engine.world.places.ids[row] for row in self.land]

    def _banks(self, day: int) -> tuple[Floats | None, Floats | None]:
        """Return which banks are open, by place; nothing before the first day."""
        if not day:
            return None, None
        near = np.full(len(self.engine.world.places), np.nan)
        far = np.full((len(near), 2), np.nan)
        near[self.every] = self.engine.opened[day - 1, :, 0]
        far[self.every] = self.engine.opened[day - 1, :, 1:]
        return near, far

    def _series(self, measure: str, place: str, kind: str, days: slice) -> Floats:
        return np.asarray(self.engine.block[days, self.column[measure, place, kind]])

    def lines(self, first: int, last: int) -> Lines:
        """Return the curves of the page from the day `first` up to and including the day `last`.

        Returns
        -------
        dict
            ``civilians``, ``soldiers``: arrivals in the main host since the first day; ``waiting_civilian``,
            ``waiting_military``: people waiting at all crossings; ``districts``, ``capitals``: held by the insurgents;
            ``home``: civilians at home; ``displaced``: civilians displaced inside the country, who are those on the
            road, staying elsewhere and waiting at a crossing, as in the report; and each of `STATES` as
            ``measure_kind``.
        """
        days = slice(first - 1, last)
        out: dict[str, Floats] = {}
        for name, kind in zip(("civilians", "soldiers"), KIND_NAMES, strict=True):
            whole = self._series("arrivals", self.host, kind, slice(0, last)).cumsum() if self.host else np.zeros(last)
            out[name] = whole[days]
            out[f"waiting_{kind}"] = self._series("queueing", "world", kind, days)
        out["districts"] = self._series("districts_insurgent", "world", "", days)
        out["capitals"] = self._series("capitals_insurgent", "world", "", days)
        out["home"] = self._series("home", "world", "civilian", days)
        out["displaced"] = self._series("internally_displaced", "world", "civilian", days)
        for measure, kind, _ in STATES:
            out[f"{measure}_{kind}"] = self._series(measure, "world", kind, days)
        return {name: [int(value) for value in np.rint(values)] for name, values in out.items()}

    def eve(self) -> dict[str, int]:
        """Return the numbers of :meth:`lines` on the eve of the run: everybody at home, and who holds what."""
        world, net = self.engine.world, self.engine.network
        held = [world.places.index[place] for place in world.insurgent_at_start]
        out = dict.fromkeys(self.lines(1, 0), 0)
        out["districts"] = int((net.whole_province[held] == 0).sum())
        out["capitals"] = int((net.is_capital[held] == 1).sum())
        out["home"] = int(world.places.population[net.land].sum())
        return out

    def counted(self) -> list[Counted]:
        """Return the crossings to the main host, from west to east, each with the headcounts made there."""
        places = self.engine.world.places
        return [
            {"name": short_name(places.names[row]), "counts": self.counts(places.ids[row])} for row in self.crossings
        ]

    def counts(self, place: str) -> list[Count]:
        """Return the headcounts at a place, or in a whole host, of days that the run has."""
        start = self.engine.scenario.start
        days = np.array([start, self.engine.scenario.until], "datetime64[D]")
        return [
            {
                "kind": count.kind,
                "first": (count.first - start).days + 1,
                "last": (count.last - start).days + 1,
                "people": round(count.people),
                "document": count.in_document,
                "qualifier": count.qualifier,
            }
            for count in self.engine.world.headcounts
            if count.place == place and has_days(days, count)
        ]

    def at_crossings(self, day: int) -> list[int]:
        """Return the soldiers who arrived at each of `counted()` in the days of its first count, up to a day."""
        places, out = self.engine.world.places, []
        for row in self.crossings:
            counts = [count for count in self.counts(places.ids[row]) if count["kind"] == "military"]
            first, last = (counts[0]["first"], counts[0]["last"]) if counts else (1, day)
            column = self.column["arrivals", places.ids[row], "military"]
            out.append(round(float(self.engine.block[max(0, first - 1) : min(day, last), column].sum())))
        return out
