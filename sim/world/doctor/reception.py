"""Sites: whether anybody comes to them."""

from __future__ import annotations

import heapq
from collections.abc import Iterator

from sim.world.checks import FAR, Tables, by_id
from sim.world.doctor.tell import tell
from sim.world.findings import Finding

Arcs = dict[str, list[tuple[str, float]]]


def passed_by(tables: Tables) -> Iterator[Finding]:
    """Tell of sites to which nobody comes, because an exit is nearer on every way there: it takes everybody."""
    rows = by_id(tables)
    kinds = {place: row["kind"] for place, row in rows.items()}
    onward: Arcs = {place: [] for place in rows}
    for road in tables["roads"]:
        onward[road["from"]].append((road["to"], road["km"]))
        if road["both_ways"]:
            onward[road["to"]].append((road["from"], road["km"]))
    served: set[str] = set()
    waiting = [place for place, kind in kinds.items() if kind == "crossing"]
    while waiting:
        found = _before_an_exit(waiting.pop(), onward, kinds) - served
        served |= found
        waiting += found
    for place, row in rows.items():
        if row["kind"] == "site" and place not in served:
            message = f"nobody comes to site '{place}': on every way there an exit is nearer"
            yield tell(row, "place", "passed-by", message, "an exit takes everybody")


def _before_an_exit(start: str, onward: Arcs, kinds: dict[str, str]) -> set[str]:
    """Return the sites that are nearer to a place by road than every exit."""
    found: set[str] = set()
    seen: set[str] = set()
    queue = [(0.0, start)]
    while queue:
        km, place = heapq.heappop(queue)
        if place in seen:
            continue
        if kinds[place] == "exit":
            break
        seen.add(place)
        if kinds[place] == "site":
            found.add(place)
        for there, length in onward[place]:
            if kinds[there] in FAR:
                heapq.heappush(queue, (km + length, there))
    return found


CHECKS = (passed_by,)
