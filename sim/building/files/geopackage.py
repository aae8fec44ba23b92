"""GeoPackage: an SQLite file with one table of features for each layer.

Read with what Python carries; GDAL is not needed. Source: OGC 12-128r19, GeoPackage 1.4, clause 2.1.3 on the head of a
geometry: the letters GP, a version, flags, a system of coordinates, and an envelope as long as the flags say.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from sim.building.files.extra import needed
from sim.building.files.look import MOST, Look
from sim.building.files.shapes import Shape
from sim.scenario.contents import UnreadableError, read_bytes
from sim.scenario.errors import Problems
from sim.words.typed import quoted
from sim.words.wording import few

#: Bytes of the envelope, by what the flags say of it.
ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
EMPTY = 0x10
HEAD = 8


def layer(look: Look) -> tuple[list[Shape], tuple[str, ...]]:
    """Return the shapes of a file of one layer, and the names of its columns.

    Raises
    ------
    Problems
        When it is damaged, or has no layer or several.
    """
    try:
        raw = read_bytes(look.file, MOST)
        with closing(sqlite3.connect(":memory:")) as base:
            base.deserialize(raw)
            table, column = _one_layer(look, base)
            rows = base.execute(f'SELECT * FROM "{table}"')
            names = [one[0] for one in rows.description]
            at = names.index(column)
            shapes = list(_shapes(rows, names, at))
    except UnreadableError as error:
        raise Problems([look.problem(str(error))]) from None
    except (sqlite3.Error, ValueError, OverflowError, needed("shapely").errors.ShapelyError) as error:
        raise Problems([look.problem(f"the GeoPackage is damaged: {quoted(str(error))}")]) from None
    return shapes, tuple(name for name in names if name != column)


def _one_layer(look: Look, base: sqlite3.Connection) -> tuple[str, str]:
    """Return the table of the only layer and its column of geometries."""
    layers = base.execute(
        "SELECT c.table_name, g.column_name FROM gpkg_contents c JOIN gpkg_geometry_columns g "
        "ON c.table_name = g.table_name WHERE c.data_type = 'features' ORDER BY c.table_name"
    ).fetchall()
    names = [str(name) for name, _ in layers]
    if len(layers) != 1:
        told = f"it has several layers ({few(names)})" if layers else "it has no layer of features"
        raise Problems([look.problem(told, hint="export the one that is wanted, as GeoJSON or alone")])
    if '"' in names[0]:
        raise Problems([look.problem(f"the name of its layer has a quotation mark: {quoted(names[0])}")])
    return names[0], str(layers[0][1])


def _shapes(rows: sqlite3.Cursor, names: list[str], at: int) -> Iterator[Shape]:
    for number, row in enumerate(rows, 1):
        said = {name: value for i, (name, value) in enumerate(zip(names, row, strict=True)) if i != at}
        yield Shape(number, said, _geometry(row[at]))


def _geometry(blob: Any) -> dict[str, object]:
    """Return a geometry as GeoJSON has it; empty where there is none."""
    if blob is None:
        return {}
    if not isinstance(blob, bytes) or len(blob) < HEAD or blob[:2] != b"GP":
        raise ValueError("a geometry does not begin with GP")
    flags = blob[3]
    envelope = ENVELOPES.get(flags >> 1 & 0b111)
    if envelope is None:
        raise ValueError("a geometry has an envelope of a kind that there is not")
    if flags & EMPTY:
        return {}
    found: dict[str, object] = needed("shapely.geometry").mapping(needed("shapely").from_wkb(blob[HEAD + envelope :]))
    return found
