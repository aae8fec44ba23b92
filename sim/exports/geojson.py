"""GeoJSON (RFC 7946): all layers in one collection, each feature with the name of its layer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypedDict

import numpy as np

from sim.exports.layers import Layer

#: Digits of degrees: about a metre.
DEGREES = 5


def geojson(layers: Sequence[Layer], about: Mapping[str, str]) -> bytes:
    """Return layers as the bytes of a GeoJSON file; `about` is what it says of itself."""
    head = json.dumps({"type": "FeatureCollection", **about}, ensure_ascii=False)
    features = ",\n".join(json.dumps(feature, ensure_ascii=False) for layer in layers for feature in _features(layer))
    return f'{head[:-1]}, "features": [\n{features}\n]}}\n'.encode()


class Geometry(TypedDict):
    """A geometry, as JSON has it."""

    type: str
    coordinates: list[Any]


class Feature(TypedDict):
    """A feature, as JSON has it."""

    type: str
    properties: dict[str, object]
    geometry: Geometry | None


def _features(layer: Layer) -> Iterator[Feature]:
    columns = {name: _plain(values) for name, values in layer.fields.items()}
    for k, shape in enumerate(layer.shapes):
        properties = {"layer": layer.name} | {
            name: values[k] for name, values in columns.items() if values[k] is not None
        }
        yield {"type": "Feature", "properties": properties, "geometry": _geometry(layer.kind, shape)}


def _plain(values: Any) -> list[Any]:
    if values.dtype.kind == "M":
        return [str(day) for day in values]
    if values.dtype.kind == "f":
        return [None if value != value else int(value) if value.is_integer() else value for value in values.tolist()]
    return list(values.tolist())


def _geometry(kind: str, shape: Any) -> Geometry | None:
    if kind == "MultiPolygon":
        return {"type": kind, "coordinates": [[np.round(ring, DEGREES).tolist()] for ring in shape]}
    points = np.round(shape, DEGREES)
    return None if np.isnan(points).any() else {"type": kind, "coordinates": points.tolist()}
