"""The record of the reference model: today's value of every series, by its name."""

from __future__ import annotations

import math
from collections import Counter

from reference.panj_mesa import KINDS, PanjInPlainMesa
from reference.panj_places import Land

CONTESTED = 6
Series = tuple[str, str, str]


def record(model: PanjInPlainMesa) -> dict[Series, float]:
    """Return every series at the end of a day."""
    people: Counter[tuple[str, int]] = Counter()
    at_place: Counter[tuple[str, str, int]] = Counter()
    abroad: Counter[tuple[str, int]] = Counter()
    for party in model.agents:
        people[party.state, party.kind] += party.size
        at_place[party.state, party.place.id, party.kind] += party.size
        if party.state in ("admitted", "sheltered"):
            abroad[party.place.host.id, party.kind] += party.size
    out: dict[Series, float] = {}
    _crossings(model, at_place, out)
    _land(model, at_place, out)
    _abroad(model, at_place, abroad, out)
    for kind, name in enumerate(KINDS):
        for state in ("moving", "settled", "queueing", "admitted", "repatriated", "dispersed"):
            out[state, "world", name] = people[state, kind]
        for measure in ("sheltered", "overflow"):
            out[measure, "world", name] = sum(out[measure, site.id, name] for site in model.atlas.sites)
        out["stock", "world", name] = sum(abroad[host.id, kind] for host in model.atlas.hosts)
    out["home", "world", "civilian"] = sum(place.home for place in model.atlas.land)
    out["home", "world", "military"] = sum(place.garrison for place in model.atlas.places)
    out["returned", "world", "civilian"] = sum(place.again for place in model.atlas.land)
    inside = ("moving", "settled", "queueing")
    out["internally_displaced", "world", "civilian"] = sum(people[state, 0] for state in inside)
    return out


def _crossings(model: PanjInPlainMesa, at_place: Counter[tuple[str, str, int]], out: dict[Series, float]) -> None:
    for host in model.atlas.hosts:
        for kind, name in enumerate(KINDS):
            own = [x for x in model.atlas.crossings if x.host is host]
            out["arrivals", host.id, name] = sum(x.flows["arrivals", kind] for x in own)
    for x in model.atlas.crossings:
        out["garrison", x.id, "military"] = x.garrison
        for kind, name in enumerate(KINDS):
            out["queue", x.id, name] = at_place["queueing", x.id, kind]
            for flow in ("arrivals", "informal", "turned_back"):
                out[flow, x.id, name] = x.flows[flow, kind]


def _land(model: PanjInPlainMesa, at_place: Counter[tuple[str, str, int]], out: dict[Series, float]) -> None:
    for place in model.atlas.land:
        out["home", place.id, "civilian"] = place.home
        out["left", place.id, "civilian"] = place.left_today
        out["present", place.id, "civilian"] = at_place["settled", place.id, 0]
        out["garrison", place.id, "military"] = place.garrison
        out["insurgent", place.id, ""] = place.insurgent
        out["intensity", place.id, ""] = place.intensity
        out["returned", place.id, "civilian"] = place.returned_today
    districts = [place for place in model.atlas.land if not place.whole_province]
    out["districts_insurgent", "world", ""] = sum(place.insurgent for place in districts)
    out["districts_contested", "world", ""] = sum(_is_contested(place, model.day) for place in districts)
    out["capitals_insurgent", "world", ""] = sum(place.insurgent for place in model.atlas.capitals)


def _is_contested(place: Land, day: int) -> bool:
    fought = place.besieged_until < math.inf or day - place.changed_on <= CONTESTED
    return fought or (not place.insurgent and place.touches_other_side)


def _abroad(
    model: PanjInPlainMesa,
    at_place: Counter[tuple[str, str, int]],
    abroad: Counter[tuple[str, int]],
    out: dict[Series, float],
) -> None:
    for host in model.atlas.hosts:
        for kind, name in enumerate(KINDS):
            out["stock", host.id, name] = abroad[host.id, kind]
        out["repatriated", host.id, "civilian"] = 0
        out["returned", host.id, "civilian"] = host.returned_today
        out["returned", host.id, "military"] = 0
        out["repatriated", host.id, "military"] = host.repatriated_today
    for site in model.atlas.sites:
        civilians, soldiers = (at_place["sheltered", site.id, kind] for kind in (0, 1))
        excess = int(max(0.0, civilians + soldiers - site.capacity))
        military = excess * soldiers // max(1, civilians + soldiers)
        for name, here, over in (("civilian", civilians, excess - military), ("military", soldiers, military)):
            out["sheltered", site.id, name] = here - over
            out["overflow", site.id, name] = over
