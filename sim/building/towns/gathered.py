"""What the readers of towns have in common: columns become a record."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.building.files.cells import people
from sim.building.files.columns import Columns
from sim.building.records import UNKNOWN, Texts, Towns
from sim.scenario.errors import Problems


def gathered(columns: Columns, rows: Sequence[int] | None = None) -> Towns:
    """Return the towns of a file.

    Parameters
    ----------
    columns : Columns
        With ``id``, ``name``, ``others``, ``lat``, ``lon``, ``country``, ``admin1`` and ``people``, as far as the file
        has them. Gazetteers write 0 where nobody has counted: it is not known.
    rows : sequence of int, optional
        Those that are towns; all by default.

    Raises
    ------
    Problems
        All mistakes of the file.
    """
    lat, lon = columns.degrees("lat", 90), columns.degrees("lon", 180)
    counts = np.array(columns.parsed("people", people, UNKNOWN), dtype=np.int64)
    columns.filled("name", named=True)
    columns.done()
    picked = np.arange(len(columns)) if rows is None else np.array(rows, dtype=np.int64)
    if not len(picked):
        raise Problems([columns.look.problem("there is no town in it")])

    def texts(name: str) -> Texts:
        column = columns.text(name)
        return tuple(column[i] for i in picked.tolist())

    ids = tuple(text or f"row {columns.line[i]}" for text, i in zip(texts("id"), picked.tolist(), strict=True))
    return Towns(
        id=ids,
        name=texts("name"),
        other_names=tuple(_names(text) for text in texts("others")),
        lat=lat[picked],
        lon=lon[picked],
        country=texts("country"),
        admin1=texts("admin1"),
        population=np.where(counts == 0, UNKNOWN, counts)[picked],
        line=np.array(columns.line, dtype=np.int32)[picked],
    )


def _names(text: str) -> Texts:
    """Return other names, which commas or semicolons set apart."""
    parts = text.split(";" if ";" in text else ",")
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
