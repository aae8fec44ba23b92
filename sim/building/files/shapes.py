"""Shapefiles: what their table says, and their shapes. The table is often not UTF-8, and says nothing of it."""

from __future__ import annotations

import io
import logging
import struct
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from sim.building.files.extra import needed
from sim.building.files.look import MOST, Look
from sim.scenario.contents import UnreadableError, read_bytes
from sim.scenario.errors import Problem, Problems
from sim.scenario.files import shown
from sim.words.typed import quoted

#: What pyshp raises where bytes are not what a shapefile says they are; LookupError also of an encoding nobody knows.
DAMAGED = (ValueError, LookupError, TypeError, OSError, MemoryError, OverflowError, struct.error)


class Shape(NamedTuple):
    """One shape: its number, from 1, what the table says of it, and its geometry as GeoJSON has it."""

    number: int
    properties: Mapping[str, object]
    geometry: Mapping[str, object]


def fields(look: Look) -> tuple[str, ...]:
    """Return the names of the columns of a shapefile's table."""
    reader, _ = _opened(look)
    return tuple(field[0] for field in reader.fields if field[0] != "DeletionFlag")


def shapes(look: Look) -> tuple[list[Shape], str]:
    """Return the shapes of a file, and the encoding of their names."""
    reader, encoding = _opened(look)
    try:
        with _quiet():
            return list(_shapes(reader)), encoding
    except (needed("shapefile").ShapefileException, *DAMAGED) as error:
        raise Problems([look.problem(f"the shapefile is damaged: {quoted(str(error))}")]) from None


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep pyshp from writing to the terminal: rings that turn the other way are outlines all the same."""
    log = logging.getLogger(needed("shapefile").__name__)
    was, log.disabled = log.disabled, True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is wrong is found out here, or does not matter
            yield
    finally:
        log.disabled = was


def _shapes(reader: Any) -> Iterator[Shape]:
    for number, item in enumerate(reader.iterShapeRecords(), 1):
        geometry = item.shape.__geo_interface__ if item.shape.shapeType else {}
        yield Shape(number, item.record.as_dict(), geometry)


def _opened(look: Look) -> tuple[Any, str]:
    """Return a reader of a shapefile that is in memory, and the encoding of its table."""
    shapefile = needed("shapefile")
    shp, dbf, shx = (_beside(look.file, suffix) for suffix in (".shp", ".dbf", ".shx"))
    if dbf is None:
        hint = "copy all files of the shapefile: .shp, .shx, .dbf"
        raise Problems([look.problem(f"there is no {look.file.with_suffix('.dbf').name} beside it", hint=hint)])
    raw = [None if path is None else _bytes(path) for path in (shp or look.file, dbf, shx)]
    shape = raw[0] or b""
    if len(shape) < 100 or 2 * int.from_bytes(shape[24:28], "big") > len(shape):
        raise Problems([look.problem("the shapefile is damaged: it is cut short", hint="copy or download it again")])
    wrong = ""
    for encoding in _encodings(look.file):
        parts = {k: io.BytesIO(b) for k, b in zip(("shp", "dbf", "shx"), raw, strict=True) if b is not None}
        try:
            with _quiet():
                reader = shapefile.Reader(**parts, encoding=encoding)
                for _ in reader.iterRecords():
                    pass
        except (shapefile.ShapefileException, *DAMAGED) as error:
            wrong = str(error)  # of texts that are not in this encoding, too: the last one tried reads any
            continue
        return reader, encoding
    raise Problems([look.problem(f"the shapefile is damaged: {quoted(wrong)}")])


def _encodings(file: Path) -> list[str]:
    """Return what is tried: what the file beside it says (.cpg), UTF-8, then what old programs write."""
    cpg = _beside(file, ".cpg")
    said = _bytes(cpg).decode("ascii", "replace").strip() if cpg else ""
    return [*([said.removeprefix("ANSI ")] if said else []), "utf-8", "cp1252", "latin-1"]


def _beside(file: Path, suffix: str) -> Path | None:
    """Return a file of the same name with another ending, in small or capital letters."""
    return next((path for end in (suffix, suffix.upper()) if (path := file.with_suffix(end)).is_file()), None)


def _bytes(path: Path) -> bytes:
    try:
        return read_bytes(path, MOST)
    except UnreadableError as error:
        raise Problems([Problem(str(error), shown(path))]) from None
