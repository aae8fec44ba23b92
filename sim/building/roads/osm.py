"""Roads of an OpenStreetMap extract (PBF): which ways are roads, of what mode, and where posts at borders stand.

Modes
-----
By `highway`: motorway, trunk and primary are asphalt; secondary, tertiary, unclassified and the streets of towns
gravel; `track` is a track; path, footway, bridleway, pedestrian and steps are footpaths. A `surface` that is paved
makes asphalt of gravel, one that is not makes gravel of asphalt. Ways under construction or given up, and those that
nobody may use (`access=no`, unless people may walk there), are no roads. `route=ferry` is a ferry, of mode gravel.

A road leads one way by `oneway`, and where it is a motorway or a roundabout; a footpath never does.

Source
------
Meaning of the tags: wiki.openstreetmap.org, Key:highway, Key:oneway, Key:surface, barrier=border_control. Which mode a
class of road has is an estimate; no extract says what a road is like in the rains.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.building.files.extra import needed
from sim.building.records import Bools
from sim.scenario.contents import UnreadableError, read_bytes
from sim.scenario.errors import Problem, Problems
from sim.scenario.files import shown
from sim.words.fixed import Fixed
from sim.world.world import Bytes, Floats, Ints, Mode

if TYPE_CHECKING:
    import osmium.osm

#: Bytes of the largest extract that is read: the packed file is held in memory while it is.
MOST = 1024 * 1024 * 1024

_ASPHALT = ("motorway", "trunk", "primary")
_GRAVEL = ("secondary", "tertiary", "unclassified", "residential", "living_street", "service", "road")
_FOOT = ("path", "footway", "bridleway", "pedestrian", "steps")
CLASSES: Mapping[str, Mode] = (
    dict.fromkeys((*_ASPHALT, *(f"{name}_link" for name in _ASPHALT)), Mode.ASPHALT)
    | dict.fromkeys((*_GRAVEL, "secondary_link", "tertiary_link"), Mode.GRAVEL)
    | {"track": Mode.TRACK}
    | dict.fromkeys(_FOOT, Mode.FOOTPATH)
)
PAVED = {"paved", "asphalt", "concrete", "concrete:plates", "concrete:lanes", "paving_stones", "chipseal", "sett"}
UNPAVED = {
    *("unpaved", "gravel", "fine_gravel", "compacted", "dirt", "earth", "ground", "mud", "sand", "clay", "laterite"),
    *("grass", "rock", "pebblestone", "stone"),
}


@dataclass(frozen=True, eq=False)
class RoadMap(Fixed):
    """Roads of an extract, as they are drawn.

    Parameters
    ----------
    lat, lon : float, degrees, of every point that a road has
    point : int32
        Points of all ways, one way after the other.
    way : int32, of each of `point`
    mode : int8, :class:`sim.world.world.Mode` of each way
    ferry, one_way : bool, of each way
        One way is in the order of its points.
    posts : tuple of (name, lat, lon)
        Posts at borders.
    lost : int
        Points of roads that the extract does not have: there the road is cut.
    """

    lat: Floats
    lon: Floats
    point: Ints
    way: Ints
    mode: Bytes
    ferry: Bools
    one_way: Bools
    posts: tuple[tuple[str, float, float], ...] = ()
    lost: int = 0


@dataclass
class _Drawn:
    """What is gathered of the ways as they come."""

    index: dict[int, int] = field(default_factory=dict)
    lat: list[float] = field(default_factory=list)
    lon: list[float] = field(default_factory=list)
    point: list[int] = field(default_factory=list)
    way: list[int] = field(default_factory=list)
    mode: list[Mode] = field(default_factory=list)
    ferry: list[bool] = field(default_factory=list)
    one_way: list[bool] = field(default_factory=list)
    posts: list[tuple[str, float, float]] = field(default_factory=list)
    lost: int = 0

    def place(self, node: osmium.osm.NodeRef) -> int:
        """Return the number of a point, a new one where it was not met before; -1 where it has no place."""
        found = self.index.get(node.ref)
        if found is not None:
            return found
        if not node.location.valid():
            self.lost += 1
            self.index[node.ref] = -1
            return -1
        self.index[node.ref] = len(self.lat)
        self.lat.append(node.location.lat)
        self.lon.append(node.location.lon)
        return len(self.lat) - 1

    def add(self, way: osmium.osm.Way, mode: Mode, ferry: bool) -> None:
        """Take up a way; where a point of it is lost it becomes two."""
        points = [self.place(node) for node in way.nodes]
        direction = 0 if ferry or mode == Mode.FOOTPATH else one_way(way.tags)
        piece: list[int] = []
        for point in [*(points if direction >= 0 else reversed(points)), -1]:
            if point >= 0:
                piece.append(point)
                continue
            if len(piece) > 1:
                self.way += [len(self.mode)] * len(piece)
                self.point += piece
                self.mode.append(mode)
                self.ferry.append(ferry)
                self.one_way.append(direction != 0)
            piece = []

    def road_map(self) -> RoadMap:
        """Return it as arrays."""
        return RoadMap(
            np.array(self.lat, np.float64),
            np.array(self.lon, np.float64),
            np.array(self.point, np.int32),
            np.array(self.way, np.int32),
            np.array(self.mode, np.int8),
            np.array(self.ferry, np.bool_),
            np.array(self.one_way, np.bool_),
            tuple(self.posts),
            self.lost,
        )


def mode_of(tags: Mapping[str, str] | osmium.osm.TagList) -> Mode | None:
    """Return the mode of a way by its tags, None where it is no road.

    Examples
    --------
    >>> mode_of({"highway": "trunk"}), mode_of({"highway": "trunk", "surface": "laterite"})
    (<Mode.ASPHALT: 0>, <Mode.GRAVEL: 1>)
    >>> mode_of({"highway": "proposed"}) is mode_of({"waterway": "river"}) is None
    True
    """
    mode = CLASSES.get(tags.get("highway", ""))
    barred = tags.get("access") == "no" and tags.get("foot") not in ("yes", "designated", "permissive")
    if mode is None or barred or tags.get("area") == "yes":
        return None
    surface = tags.get("surface", "")
    if mode == Mode.GRAVEL and surface in PAVED:
        return Mode.ASPHALT
    return Mode.GRAVEL if mode == Mode.ASPHALT and surface in UNPAVED else mode


def one_way(tags: Mapping[str, str] | osmium.osm.TagList) -> int:
    """Return 1 for a way that leads in the order of its points only, -1 for one against it, 0 for both.

    Examples
    --------
    >>> one_way({"oneway": "yes"}), one_way({"oneway": "-1"}), one_way({"oneway": "no", "highway": "motorway"})
    (1, -1, 0)
    """
    said = tags.get("oneway", "")
    if said in ("-1", "reverse"):
        return -1
    implied = tags.get("highway") == "motorway" or tags.get("junction") in ("roundabout", "circular")
    return 1 if said in ("yes", "true", "1") or (implied and said != "no") else 0


def read_map(path: Path) -> RoadMap:
    """Read the roads of an extract.

    Raises
    ------
    PanjError
        When the file cannot be read, is no extract or holds no road, or the library is not installed.
    """
    osmium = needed("osmium")
    try:
        raw = read_bytes(path, MOST)
    except UnreadableError as error:
        raise Problems([Problem(str(error), shown(path))]) from None
    form = "osm" if raw.lstrip()[:1] == b"<" else "pbf"
    drawn = _Drawn()
    try:
        ways = osmium.FileProcessor(osmium.io.FileBuffer(raw, form)).with_locations()
        for thing in ways.with_filter(needed("osmium.filter").KeyFilter("highway", "route", "barrier")):
            _take(drawn, thing)
    except (
        RuntimeError,
        ValueError,
        osmium.InvalidLocationError,
    ) as error:  # what the library raises of files that are none, or cut off
        hint = "an extract of OpenStreetMap is wanted, .osm.pbf"
        raise Problems([Problem(f"cannot be read as an extract: {error}", shown(path), hint=hint)]) from None
    if not drawn.mode:
        raise Problems(
            [Problem("the extract holds no road", shown(path), hint="ways with the tag 'highway' are roads")]
        )
    return drawn.road_map()


def _take(drawn: _Drawn, thing: osmium.osm.OSMEntity) -> None:
    """Take up a road, a ferry or a post at a border; anything else says nothing of roads."""
    if thing.is_node():
        if thing.tags.get("barrier") == "border_control" and thing.location.valid():
            drawn.posts.append((thing.tags.get("name", ""), thing.location.lat, thing.location.lon))
    elif thing.is_way():
        mode = mode_of(thing.tags)
        if mode is not None:
            drawn.add(thing, mode, ferry=False)
        elif thing.tags.get("route") == "ferry":
            drawn.add(thing, Mode.GRAVEL, ferry=True)
