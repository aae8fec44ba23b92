"""GeoPackage, by pyogrio: a layer each for places, crossings, sites, hosts, flows, and a table that says what it is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from sim.exports.extras import needed
from sim.exports.layers import Layer

#: Of GeoPackage's own tables: the day on which it was changed last, which is to be no clock's.
DATE_OPTION = "OGR_CURRENT_DATE"
CRS = "EPSG:4326"
FRONT = "read_me"


def geopackage(layers: Sequence[Layer], about: Mapping[str, str], day: str) -> bytes:
    """Return layers as the bytes of a GeoPackage.

    Parameters
    ----------
    layers : sequence of Layer
    about : mapping of str to str
        What it says of itself, in a table.
    day : str
        What it says it was made on, as ISO text.

    Raises
    ------
    PanjError
        If pyogrio or shapely is not installed.
    """
    pyogrio, shapely = needed("pyogrio", "a GeoPackage"), needed("shapely", "a GeoPackage")
    with tempfile.TemporaryDirectory() as folder, _as_of(pyogrio, day):
        path = Path(folder) / "layers.gpkg"
        for k, layer in enumerate(layers):
            _write(pyogrio, path, layer.name, _geometry(shapely, layer), layer.fields, layer.kind, append=k > 0)
        rows = {"word": np.array(list(about), object), "text": np.array(list(about.values()), object)}
        _write(pyogrio, path, FRONT, None, rows, None, append=True)
        return path.read_bytes()


@contextmanager
def _as_of(pyogrio: Any, day: str) -> Iterator[None]:
    before = pyogrio.get_gdal_config_option(DATE_OPTION)
    pyogrio.set_gdal_config_options({DATE_OPTION: f"{day}T12:00:00.000Z"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({DATE_OPTION: before})


def _geometry(shapely: Any, layer: Layer) -> Any:
    if layer.kind == "Point":
        return shapely.to_wkb(shapely.points(np.array(layer.shapes)))
    if layer.kind == "LineString":
        return shapely.to_wkb(shapely.linestrings(np.array(layer.shapes)))
    areas = [shapely.multipolygons([shapely.polygons(ring) for ring in rings]) for rings in layer.shapes]  # type: ignore[attr-defined]
    return shapely.to_wkb(np.array(areas, object))


def _write(
    pyogrio: Any, path: Path, name: str, geometry: Any, fields: Mapping[str, Any], kind: str | None, *, append: bool
) -> None:
    pyogrio.raw.write(
        path,
        geometry,
        list(fields.values()),
        list(fields),
        layer=name,
        driver="GPKG",
        geometry_type=kind,
        crs=CRS if geometry is not None else None,
        append=append,
    )
