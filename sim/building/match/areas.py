"""Which area each point lies in, and whether the names that events give say the same."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.building.files.extra import needed
from sim.building.match.names import normal
from sim.building.records import Areas, Events, Told
from sim.words.wording import counted, few
from sim.world.world import Floats, Ints


def area_of(lat: Floats, lon: Floats, areas: Areas) -> Ints:
    """Return the area that each point lies in: of several the first, -1 where there is none. An edge counts."""
    shapely = needed("shapely")
    out = np.full(len(lat), -1, dtype=np.int32)
    points, tree = shapely.points(lon, lat), shapely.STRtree(list(areas.geometry))
    point, area = tree.query(points, predicate="intersects")
    order = np.lexsort((area, point))[::-1]  # the first area of each point is written last
    out[point[order]] = area[order]
    return out


def told(events: Events, areas: Areas, at: Sequence[int] | Ints) -> tuple[Told, ...]:
    """Tell with numbers which events lie in no area, which areas have none, and where names do not agree.

    Parameters
    ----------
    events : Events
    areas : Areas
    at : int32
        The area of each event, as :func:`area_of` gives it.
    """
    where = np.asarray(at)
    total, outside = len(where), int((where < 0).sum())
    out = []
    if outside:
        text = f"{outside:,} of {total:,} events lie in none of {counted(len(areas.name), 'area')}"
        out.append(Told("events-outside", "warning", text))
    full = set(where.tolist())
    empty = [name for i, name in enumerate(areas.name) if i not in full]
    if empty:
        out.append(
            Told("areas-without-events", "note", f"in {counted(len(empty), 'area')} no event lies: {few(empty)}")
        )
    return (*out, *_names(events, areas, where))


def _names(events: Events, areas: Areas, where: Ints) -> tuple[Told, ...]:
    """Tell of events that name another area than the one they lie in, among names that areas have."""
    all_names = [(name, *others) for name, others in zip(areas.name, areas.other_names, strict=True)]
    forms = [{normal(text) for text in names} for names in all_names]
    known = set[str]().union(*forms)
    agree, others = 0, list[int]()
    unknown = dict[str, int]()
    for i, area in enumerate(where.tolist()):
        written = [text for text in (events.admin1[i], events.admin2[i]) if text]
        names = {normal(text) for text in written}
        if area < 0 or not names:
            continue
        if names & forms[area]:
            agree += 1
        elif names & known:
            others.append(i)
        else:
            unknown[written[0]] = unknown.get(written[0], 0) + 1
    named = agree + len(others) + sum(unknown.values())
    out = []
    if others:
        lines = few([str(events.line[i]) for i in others])
        text = f"{len(others):,} of {named:,} events lie in another area than the one they name (lines {lines})"
        out.append(Told("events-other-area", "note", text))
    if unknown:
        called = few([f"'{name}' ({count})" for name, count in sorted(unknown.items(), key=lambda one: -one[1])])
        text = f"{sum(unknown.values()):,} of {named:,} events name an area that is none: {called}"
        out.append(Told("events-unknown-area", "note", text))
    return tuple(out)
