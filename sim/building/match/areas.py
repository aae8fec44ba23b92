"""Which area each point lies in, and whether the names that events give say the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.building.files.extra import needed
from sim.building.match.names import normal
from sim.building.records import Areas, Events, Told, where_of
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
    return (*out, *_names(events, named(events, areas, where)))


@dataclass(frozen=True)
class Named:
    """Events that lie in an area and name one, by what they name.

    Parameters
    ----------
    agree : int
        How many name the area that they lie in.
    others : list of int
        Rows of events that name another.
    unknown : mapping of int to str
        Rows of events that name none, and what they name.
    """

    agree: int
    others: list[int]
    unknown: Mapping[int, str]


def named(events: Events, areas: Areas, at: Sequence[int] | Ints) -> Named:
    """Return which events name the area that they lie in, which another, and which none that is known."""
    all_names = [(name, *others) for name, others in zip(areas.name, areas.other_names, strict=True)]
    forms = [{normal(text) for text in names} for names in all_names]
    known = set[str]().union(*forms)
    agree, others = 0, list[int]()
    unknown = dict[int, str]()
    for i, area in enumerate(np.asarray(at).tolist()):
        written = [text for text in (events.admin1[i], events.admin2[i]) if text]
        names = {normal(text) for text in written}
        if area < 0 or not names:
            continue
        if names & forms[area]:
            agree += 1
        elif names & known:
            others.append(i)
        else:
            unknown[i] = written[0]
    return Named(agree, others, unknown)


def _names(events: Events, found: Named) -> tuple[Told, ...]:
    """Tell of events that name another area than the one they lie in, among names that areas have."""
    total = found.agree + len(found.others) + len(found.unknown)
    out = []
    if found.others:
        lines = few([where_of(events, i) for i in found.others])
        text = f"{len(found.others):,} of {total:,} events lie in another area than the one they name ({lines})"
        out.append(Told("events-other-area", "note", text))
    if found.unknown:
        called = few([f"'{name}' ({count})" for name, count in Counter(found.unknown.values()).most_common()])
        text = f"{len(found.unknown):,} of {total:,} events name an area that is none: {called}"
        out.append(Told("events-unknown-area", "note", text))
    return tuple(out)
