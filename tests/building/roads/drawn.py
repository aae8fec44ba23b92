"""Small extracts of OpenStreetMap, drawn by tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sim.building.roads.osm import RoadMap, read_map

#: Kilometres of a degree on a sphere of radius 6371 km.
DEGREE = 6371 * 3.141592653589793 / 180


@dataclass
class Extract:
    """Points by number, with (lat, lon), and ways through them."""

    points: dict[int, tuple[float, float]]
    ways: list[tuple[list[int], dict[str, str]]]
    tags: dict[int, dict[str, str]] = field(default_factory=dict)

    def write(self, path: Path) -> Path:
        """Write it as a PBF."""
        osmium = pytest.importorskip("osmium")
        path.unlink(missing_ok=True)
        with osmium.SimpleWriter(str(path)) as out:
            for number, (lat, lon) in self.points.items():
                tags = self.tags.get(number, {})
                out.add_node(osmium.osm.mutable.Node(id=number, location=(lon, lat), tags=tags))
            for number, (points, tags) in enumerate(self.ways, 1):
                out.add_way(osmium.osm.mutable.Way(id=number, nodes=points, tags=tags))
        return path

    def read(self, folder: Path) -> RoadMap:
        """Write it and read its roads."""
        return read_map(self.write(folder / "map.osm.pbf"))
