"""roads.csv: the road graph without transit nodes and without a way through a host.

Three steps: nodes that nobody stops at are contracted; far-side roads that meet at a crossing are joined
into roads between sites (Vanj reaches Khorog past the Humrogi bridge); roads from a crossing to the far
side become one-way.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from .ledger import Ledger, Origin, nearest
from .places import EXITS
from .sources import TRANSIT, Row, Sources

SLOWNESS = ("asphalt", "gravel", "mountain_road", "track", "footpath")

# national roads that the district network describes again, stage by stage: kept twice, they would lead
# past districts that the insurgents hold
DOUBLED = {
    "R132": "Pul-e Khumri to Kunduz through Aliabad",
    "R136": "Kunduz to Taloqan through Khan Abad and Bangi",
    "R137": "Taloqan to Fayzabad through Kalafgan, Kishm, Tishkan and Argo",
}
WINDING = 1.3  # road km per km of great circle, from a crossing to an exit


@dataclass(frozen=True)
class Road:
    """One undirected road between two nodes of the evidence or place ids."""

    a: str
    b: str
    km: int
    mode: str
    note: str
    origin: Origin

    def other(self, node: str) -> str:
        """Return the end that is not `node`."""
        return self.b if node == self.a else self.a


def add(sources: Sources, ledger: Ledger) -> None:
    """Add all roads, near side first, then the far side."""
    roads = _read(sources)
    for node in TRANSIT:
        roads = _contract(roads, node)
    crossings = {place for node, place in sources.ids.items() if node.startswith("X:")}
    sites = {place for node, place in sources.ids.items() if node.startswith("H:")}
    for crossing in sorted(crossings):
        far = [road for road in roads if crossing in (road.a, road.b) and road.other(crossing) in sites]
        joined = [_join(x, y, crossing) for i, x in enumerate(far) for y in far[i + 1 :]]
        roads = _shortest(roads + joined)
    roads = [road for road in roads if not {road.a, road.b} <= crossings]
    roads = [_outward(road, crossings, sites) for road in roads]
    far_side = [road for road in roads if road.b in sites]
    near_side = [road for road in roads if road.b not in sites]
    for road in near_side:
        _write(ledger, road, both_ways=True)
    for road in [*far_side, *_exits(sources)]:
        _write(ledger, road, both_ways=road.a not in crossings)


def _read(sources: Sources) -> list[Road]:
    roads = []
    for row in sources["routes"]:
        if row["network"] in ("air", "alias") or row["route_id"] in DOUBLED:
            continue
        a, b = (sources.ids.get(row[end], row[end]) for end in ("from_id", "to_id"))
        km = int(row["road_km"])
        roads.append(Road(a, b, km, row["surface_mode"], _note(row), _origin(row)))
    return _shortest(roads)


def _note(row: Row) -> str:
    keep = row["note"] if row["note"] not in ("as above",) else ""
    season = "" if row["season"] == "all year" else f"open {row['season']}"
    return "; ".join(part for part in (keep, season) if part)


def _origin(row: Row) -> Origin:
    if row["source"].startswith("estimate: "):
        return Origin("estimate", row["confidence"], row["source"].removeprefix("estimate: "))
    return Origin(row["source"], row["confidence"])


def _contract(roads: list[Road], node: str) -> list[Road]:
    """Return the roads without `node`: every two of its neighbours get a direct road."""
    at = [road for road in roads if node in (road.a, road.b)]
    joined = [_join(x, y, node) for i, x in enumerate(at) for y in at[i + 1 :]]
    return _shortest([road for road in roads if road not in at] + joined)


def _join(x: Road, y: Road, node: str) -> Road:
    longer = max((x, y), key=lambda road: (road.km, SLOWNESS.index(road.mode)))
    mode = longer.mode
    via = node.partition(":")[2].replace("_", " ").title() or node.replace("-", " ").title()
    rank = ("low", "medium", "high")
    confidence = min(x.origin.confidence, y.origin.confidence, key=rank.index)
    notes = [note for note in dict.fromkeys((x.note, y.note)) if note]
    method = f"{x.km} + {y.km} km by {via}"
    inner = [part for part in (x.origin.method, y.origin.method) if part]
    source = "; ".join(dict.fromkeys((x.origin.source, y.origin.source)))
    return Road(
        x.other(node),
        y.other(node),
        x.km + y.km,
        mode,
        "; ".join([f"by {via}", *notes]),
        Origin(source, confidence, "; ".join([method, *inner])),
    )


def _shortest(roads: list[Road]) -> list[Road]:
    """Return one road per pair of places, the shortest; the first one when they are equal."""
    best: dict[frozenset[str], Road] = {}
    for road in roads:
        pair = frozenset((road.a, road.b))
        if pair not in best or road.km < best[pair].km:
            best[pair] = road
    return list(best.values())


def _outward(road: Road, crossings: set[str], sites: set[str]) -> Road:
    """Return the road in the direction home, crossing, site."""
    rank = [(node in crossings) + 2 * (node in sites) for node in (road.a, road.b)]
    return road if rank[0] <= rank[1] else replace(road, a=road.b, b=road.a)


def _exits(sources: Sources) -> list[Road]:
    roads = []
    for row in sources["crossings_external"]:
        crossing = sources.ids[f"X:{row['crossing_id']}"]
        if crossing not in EXITS:
            continue
        place, _, lat, lon = EXITS[crossing]
        direct = great_circle(float(row["lat"]), float(row["lon"]), float(lat), float(lon))
        method = f"great circle {direct:.1f} km x winding factor {WINDING}"
        mode = "gravel" if place == "chitral" else "asphalt"
        km = max(nearest(direct * WINDING), 1)
        roads.append(Road(crossing, place, km, mode, "", Origin("estimate", "low", method)))
    return roads


def great_circle(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the great circle distance in km."""
    a, b, d = math.radians(lat1), math.radians(lat2), math.radians(lon2 - lon1)
    chord = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(d / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(chord))


def _write(ledger: Ledger, road: Road, *, both_ways: bool) -> None:
    ledger.add(
        "roads",
        {
            "from": road.a,
            "to": road.b,
            "km": road.km,
            "mode": road.mode,
            "both_ways": "yes" if both_ways else "no",
            "note": road.note,
        },
        {"km": ("km", road.origin), "mode": ("mode", replace(road.origin, method=""))},
    )
