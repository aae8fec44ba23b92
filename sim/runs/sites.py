"""Sites: the places that every replicate had at its sites when it began, in memory and on disk.

The places of a site are uncertain and drawn anew in every replicate, unless all have the central values (`--point`).
What was drawn is written beside the time series, so that a finished run is never judged by other places than it had.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.model.draws import CAPACITY_SCALE, Draw
from sim.runs import columns
from sim.runs.readable import readable
from sim.world.world import Floats, PlaceKind, World

SITES = "sites.csv"


@dataclass(frozen=True, eq=False)
class Sites:
    """What the sites of every replicate had at first.

    Parameters
    ----------
    places : float, shape (replicates, sites)
        Their places at a capacity scale of 1, not rounded.
    scale : float per replicate
        The capacity scale.
    """

    places: Floats
    scale: Floats

    @classmethod
    def of(cls, draws: Iterable[Draw], world: World) -> Sites:
        """Return those of some draws."""
        kept, rows = list(draws), world.places.of_kind(PlaceKind.SITE)
        places = np.array([draw.unscaled()[rows] for draw in kept], float).reshape(len(kept), len(rows))
        return cls(places, np.array([draw.values[CAPACITY_SCALE] for draw in kept], float))


def write_sites(had: Sites | None, world: World, replicates: tuple[int, ...], folder: Path) -> None:
    """Write replicate, capacity_scale, site, places; nothing where it is not known or there is no site."""
    import pyarrow as pa
    import pyarrow.csv as csv

    ids = _ids(world)
    if had is None or not ids:
        return
    table = {
        "replicate": columns.numbers(np.repeat(np.array(replicates), len(ids))),
        "capacity_scale": columns.numbers(np.repeat(had.scale, len(ids))),
        "site": columns.words(ids * len(had.scale)),
        "places": columns.numbers(had.places),
    }
    csv.write_csv(pa.table(table), folder / SITES)


def read_sites(folder: Path, world: World, replicates: tuple[int, ...]) -> Sites | None:
    """Return what the sites had; None if the folder has no such file.

    Raises
    ------
    PanjError
        If the file is damaged.
    """
    import pyarrow.csv as csv

    if not (folder / SITES).is_file():
        return None
    ids, shape = _ids(world), (len(replicates), len(_ids(world)))
    with readable(folder / SITES):
        table = csv.read_csv(folder / SITES)
        if table["site"].to_pylist() != ids * len(replicates):
            raise ValueError(f"want {len(ids)} sites in each of {len(replicates)} replicates")
        if table["replicate"].to_pylist() != np.repeat(np.array(replicates), len(ids)).tolist():
            raise ValueError("the replicates are not those of the run")
        places, scale = (table[name].to_numpy().astype(float).reshape(shape) for name in ("places", "capacity_scale"))
        if not ((places >= 0).all() and (scale >= 0).all() and (scale == scale[:, :1]).all()):
            raise ValueError("want a number of places from 0, and one scale for each replicate")
    return Sites(places, scale[:, 0])


def _ids(world: World) -> list[str]:
    return [world.places.ids[row] for row in world.places.of_kind(PlaceKind.SITE)]
