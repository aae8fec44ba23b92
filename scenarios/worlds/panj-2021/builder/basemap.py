"""The basemap: copied as it is, with its credit line."""

from __future__ import annotations

import shutil
from pathlib import Path

CREDIT = """# Basemap

`countries_ne10m.geojson` holds the countries of the region, `afg_borders_ne10m.geojson` the borders of
Afghanistan, one line per neighbour (`pair`). Both are clipped to 59.5-76 E, 28.5-41.5 N.

Credit: made with Natural Earth, 1:10m, public domain. Cut from world-atlas 2.0.2 (ISC).

The coarser versions of the same data put Nusay and Kalai-Khumb on the wrong bank; use this one.
"""


def copy(evidence: Path, folder: Path) -> None:
    """Copy the GeoJSON files into ``basemap/`` and write the credit beside them."""
    target = folder / "basemap"
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted((evidence / "basemap").glob("*.geojson")):
        shutil.copyfile(path, target / path.name)
    (target / "README.md").write_text(CREDIT, encoding="utf-8", newline="\n")
