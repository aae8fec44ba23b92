"""The world: places, roads, hosts, garrisons and documented history, read from a folder of CSV files.

>>> from sim.world import load_world
>>> world = load_world("panj-2021")
>>> len(world.places)
130

docs/world-format.md describes the files; everything that is read is checked, and all mistakes are told at
once with file, line and column.
"""

from sim.world.borders import Basemap, load_basemap
from sim.world.graph import FarSites, Routes, far_sites, passable, routes, shortest_km
from sim.world.load import digest, find_world, load_world
from sim.world.world import (
    KIND_NAMES,
    CrossingKind,
    Fact,
    Garrisons,
    Headcount,
    Hosts,
    Kind,
    Mode,
    PlaceKind,
    Places,
    Policy,
    Roads,
    World,
)

__all__ = [
    "KIND_NAMES",
    "Basemap",
    "CrossingKind",
    "Fact",
    "FarSites",
    "Garrisons",
    "Headcount",
    "Hosts",
    "Kind",
    "Mode",
    "PlaceKind",
    "Places",
    "Policy",
    "Roads",
    "Routes",
    "World",
    "digest",
    "far_sites",
    "find_world",
    "load_basemap",
    "load_world",
    "passable",
    "routes",
    "shortest_km",
]
