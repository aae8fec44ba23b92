"""The basemap of a world: border lines and country outlines for maps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from sim.scenario.contents import UnreadableError, read_bytes
from sim.scenario.errors import Problem, Problems
from sim.scenario.files import shown
from sim.world.world import Floats

_NESTED = {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}
"""How deep the lines of a geometry lie in its coordinates."""


@dataclass(frozen=True)
class Basemap:
    """Lines for maps, in degrees: longitude first, as GeoJSON has them.

    Parameters
    ----------
    borders : dict of str to float array, shape (n, 2)
        By pair of countries, e.g. ``"AFG-TJK"``. A border of several parts has rows of NaN between them.
    countries : dict of str to list of float array, shape (n, 2)
        Rings by ISO code.
    """

    borders: dict[str, Floats] = field(default_factory=dict)
    countries: dict[str, list[Floats]] = field(default_factory=dict)


def load_basemap(folder: Path) -> Basemap:
    """Read every GeoJSON file of a folder.

    Parameters
    ----------
    folder : Path
        ``basemap/`` of a world folder. Features with a property ``pair`` are borders, those with
        ``iso3`` are countries; others are left out.

    Returns
    -------
    Basemap
        Empty when there is no such folder: maps are then drawn without one.

    Raises
    ------
    Problems
        When a file is no GeoJSON.
    """
    basemap = Basemap()
    for path in sorted(Path(folder).glob("*.geojson")):
        try:
            features = json.loads(read_bytes(path))["features"]
            for feature in features:
                _take(basemap, feature)
        except UnreadableError as error:
            raise Problems([Problem(str(error), shown(path))]) from None
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise Problems([Problem(f"this is no readable GeoJSON file: {error}", shown(path))]) from None
    return basemap


def _take(basemap: Basemap, feature: dict[str, Any]) -> None:
    properties, geometry = feature["properties"], feature["geometry"]
    if geometry["type"] not in _NESTED:
        return
    lines = [np.array(line, dtype=np.float64)[:, :2] for line in _lines(geometry)]
    if "pair" in properties:
        gap = np.full((1, 2), np.nan)
        parts = [part for line in lines for part in (gap, line)][1:]
        basemap.borders[properties["pair"]] = np.concatenate(parts)
    elif "iso3" in properties:
        basemap.countries.setdefault(properties["iso3"], []).extend(lines)


def _lines(geometry: dict[str, Any]) -> Iterator[list[list[float]]]:
    lines = [geometry["coordinates"]]
    for _ in range(_NESTED[geometry["type"]]):
        lines = [part for line in lines for part in line]
    yield from lines
