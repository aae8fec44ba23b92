"""Worlds that lie beside the scenario that names them, in `worlds`: their tables, and a copy of these."""

from __future__ import annotations

import shutil
from pathlib import Path

from sim.scenario.contents import is_file
from sim.scenario.files import HIDDEN, WORLDS

DATA = frozenset({".parquet", ".csv", ".json", ".yaml", ".yml", ".txt", ".md", ".geojson"})
"""Endings of files that hold data; others in the folder of a world made it, or are somebody's own."""
BASEMAP = "basemap"


def tables_of(world: Path) -> list[Path]:
    """Return the files in the folder of a world that are read: its tables and its base map."""
    beside = [path for place in (world, world / BASEMAP) for path in place.glob("*")]
    return sorted(p for p in beside if p.suffix.lower() in DATA and is_file(p) and not p.name.startswith(HIDDEN))


def bring(world: Path, folder: Path) -> None:
    """Copy the tables of a world beside the scenarios in a folder, where they are not there already."""
    if (folder / WORLDS / world.name).exists():
        return
    for path in tables_of(world):
        target = folder / WORLDS / world.name / path.relative_to(world)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
