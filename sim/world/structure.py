"""Checks of the road graph as a whole, run when every road can be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sim.scenario.errors import Problem
from sim.world.checks import FAR, HOME, Tables, by_id

Neighbours = dict[str, set[str]]


def check_graph(tables: Tables) -> list[Problem]:
    """Return the places that cannot be reached as the model needs it."""
    rows = by_id(tables)
    kinds = {place: row["kind"] for place, row in rows.items()}
    onward: Neighbours = {place: set() for place in rows}
    for road in tables["roads"]:
        onward[road["from"]].add(road["to"])
        if road["both_ways"]:
            onward[road["to"]].add(road["from"])
    found = [*_ends(tables, kinds, onward), *_sites(tables, kinds, onward), *_home(tables, kinds, onward)]
    return sorted(found, key=lambda problem: problem.line or 0)


def reached(start: Iterable[str], onward: Neighbours, allowed: Iterable[str]) -> set[str]:
    """Return the places that can be reached from `start` over allowed places."""
    allowed, seen, waiting = set(allowed), set(start), list(start)
    while waiting:
        for there in onward[waiting.pop()] & allowed - seen:
            seen.add(there)
            waiting.append(there)
    return seen


def _ends(tables: Tables, kinds: dict[str, str], onward: Neighbours) -> Iterator[Problem]:
    arriving = {there for here, those in onward.items() if kinds[here] in HOME for there in those}
    for row in tables["places"]:
        place, kind = row["place"], row["kind"]
        if kind == "crossing":
            if place not in arriving:
                yield row.problem("place", f"no road leads from a district or capital to crossing '{place}'")
            if not any(kinds[there] in FAR for there in onward[place]):
                yield row.problem("place", f"no road leads from crossing '{place}' to a site or an exit")
        elif kind in HOME and not onward[place]:
            yield row.problem("place", f"no road leads away from '{place}'")


def _sites(tables: Tables, kinds: dict[str, str], onward: Neighbours) -> Iterator[Problem]:
    crossings = [place for place, kind in kinds.items() if kind == "crossing"]
    far = reached(crossings, onward, [place for place, kind in kinds.items() if kind in FAR])
    for row in tables["places"]:
        if row["kind"] in FAR and row["place"] not in far:
            yield row.problem("place", f"{row['kind']} '{row['place']}' cannot be reached from any crossing")


def _home(tables: Tables, kinds: dict[str, str], onward: Neighbours) -> Iterator[Problem]:
    """Every home place must reach every other: away from the first one, and back to it."""
    home = [row for row in tables["places"] if row["kind"] in HOME]
    names = [row["place"] for row in home]
    back: Neighbours = {place: set() for place in onward}
    for here, those in onward.items():
        for there in those:
            back[there].add(here)
    connected = reached(names[:1], onward, names) & reached(names[:1], back, names)
    for row in home:
        if row["place"] not in connected and onward[row["place"]]:
            yield row.problem(
                "place",
                f"'{row['place']}' and '{names[0]}' are not joined by roads",
                "a way through a crossing or a host does not count",
            )
