"""The basemap of a world: border lines and country outlines for maps."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from sim.scenario.contents import UnreadableError, read_bytes
from sim.scenario.errors import Problem, Problems
from sim.scenario.files import shown
from sim.words.printable import unprintable
from sim.words.wording import counted
from sim.world.ids import LONGEST
from sim.world.world import Floats

_NESTED = {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}
"""How deep the lines of a geometry lie in its coordinates."""

FARTHEST = np.array([360.0, 90.0])
"""Degrees of longitude and latitude; some maps count longitudes on beyond 180."""


@dataclass(frozen=True)
class Basemap:
    """Lines for maps, in degrees: longitude first, as GeoJSON has them.

    Parameters
    ----------
    borders : dict of str to float array, shape (n, 2)
        By pair of countries, e.g. ``"AFG-TJK"``. A border of several parts (or features) has rows of NaN between them.
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
            for number, feature in enumerate(_features(path), 1):
                try:
                    _take(basemap, feature)
                except _WrongError as error:
                    raise _WrongError(f"feature {number}: {error}") from None
        except UnreadableError as error:
            raise Problems([Problem(str(error), shown(path))]) from None
        except (ValueError, RecursionError) as error:
            raise Problems([Problem(f"this is no readable GeoJSON file: {error}", shown(path))]) from None
    return basemap


class _WrongError(ValueError):
    """What is wrong with a file, in words for its author."""


def _features(path: Path) -> list[Any]:
    content = json.loads(read_bytes(path))
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        raise _WrongError("it has no list of features")
    return features


def _take(basemap: Basemap, feature: Any) -> None:
    if not isinstance(feature, dict):
        raise _WrongError("it is no object")
    properties, geometry = (feature.get(part) or {} for part in ("properties", "geometry"))
    if not isinstance(properties, dict) or not isinstance(geometry, dict):
        raise _WrongError("its properties or its geometry are no object")
    kind = geometry.get("type")
    if not isinstance(kind, str) or kind not in _NESTED:
        return
    if "pair" in properties:
        name, gap = _name(properties, "pair"), np.full((1, 2), np.nan)
        known = [basemap.borders[name]] if name in basemap.borders else []
        lines = [*known, *_lines(geometry, 2)]
        basemap.borders[name] = np.concatenate([part for line in lines for part in (gap, line)][1:])
    elif "iso3" in properties:
        basemap.countries.setdefault(_name(properties, "iso3"), []).extend(_lines(geometry, 3))


def _name(properties: dict[str, Any], key: str) -> str:
    name = properties[key]
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST or unprintable(name) is not None:
        raise _WrongError(f"'{key}' is no name of up to {LONGEST} letters")
    return name


def _lines(geometry: dict[str, Any], fewest: int) -> list[Floats]:
    """Return the lines of a geometry; each has as many points as asked for, or more."""
    lines = [geometry.get("coordinates")]
    for _ in range(_NESTED[geometry["type"]]):
        if not all(isinstance(line, list) for line in lines):
            raise _WrongError(f"its coordinates are none of a {geometry['type']}")
        lines = [part for line in lines if line is not None for part in line]
    if not lines:
        raise _WrongError("it has no line")
    return [_line(line, fewest) for line in lines]


def _line(points: Any, fewest: int) -> Floats:
    wrong = "a line in it is no list of points, each a longitude and a latitude"
    try:
        found = np.array(points)
    except (ValueError, OverflowError, RecursionError):
        raise _WrongError(wrong) from None
    if found.dtype.kind not in "iuf" or found.ndim != 2 or found.shape[1] < 2:
        raise _WrongError(wrong)
    line = np.asarray(found[:, :2], dtype=np.float64)
    if len(line) < fewest:
        raise _WrongError(f"a line in it has {counted(len(line), 'point')}, fewer than {fewest}")
    off = ~(np.abs(line) <= FARTHEST).all(axis=1)
    if off.any():
        lon, lat = (float(value) for value in line[off.argmax()])
        raise _WrongError(f"a point in it, {lon:g}, {lat:g}, is no longitude and latitude in degrees")
    return line
