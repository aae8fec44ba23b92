"""Moves: what maps need besides the time series, on disk: people on each road, and which banks were open.

Both are means over the replicates. They are kept apart from the time series, because they have no replicates and
because a road has two ends.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.world.world import KIND_NAMES, Floats, PlaceKind, World

if TYPE_CHECKING:
    from sim.experiment.results import Result

FLOWS, BANKS = "flows.parquet", "banks.csv"
#: Columns of the file of banks, in the order of the last axis of `Result.opened`.
OPENED = ("near", "far_civilian", "far_military")


def write_moves(result: Result, folder: Path) -> None:
    """Write both files; neither if the run did not keep the flows."""
    if len(result.flow):
        _write_flows(result, folder / FLOWS)
    if len(result.opened):
        _write_banks(result, folder / BANKS)


def _write_flows(result: Result, path: Path) -> None:
    """Write date, road, from, to, kind, value: roads nobody took on a day have no row."""
    import pyarrow as pa
    import pyarrow.parquet as parquet

    days, arcs, kinds = np.nonzero(result.flow)
    ids, roads = np.array(result.world.places.ids, dtype=object), result.world.roads
    table = pa.table(
        {
            "date": pa.array(result.dates[days], pa.date32()),
            "road": pa.array(arcs.astype(np.int32)),
            "from": pa.array(ids[roads.origin[arcs]]).dictionary_encode(),
            "to": pa.array(ids[roads.target[arcs]]).dictionary_encode(),
            "kind": pa.array(np.array(KIND_NAMES, dtype=object)[kinds]).dictionary_encode(),
            "value": pa.array(result.flow[days, arcs, kinds]),
        }
    )
    parquet.write_table(table, path, compression="zstd")


def _write_banks(result: Result, path: Path) -> None:
    """Write date, crossing, near, far_civilian, far_military."""
    import pyarrow as pa
    import pyarrow.csv as csv

    days, crossings, _ = result.opened.shape
    places = result.world.places
    ids = [places.ids[row] for row in places.of_kind(PlaceKind.CROSSING)]
    columns = {"date": pa.array(np.repeat(result.dates, crossings), pa.date32()), "crossing": ids * days}
    columns |= {name: result.opened[:, :, k].ravel() for k, name in enumerate(OPENED)}
    csv.write_csv(pa.table(columns), path)


def read_flows(folder: Path, world: World, dates: np.ndarray) -> Floats:
    """Return the people on each road, shape (days, arcs, 2); no days if the folder has no such file."""
    import pyarrow.parquet as parquet

    if not (folder / FLOWS).is_file():
        return np.zeros((0, 0, 2))
    table = parquet.read_table(folder / FLOWS, columns=["date", "road", "kind", "value"])
    out = np.zeros((len(dates), len(world.roads), 2))
    days = (table["date"].to_numpy().astype("datetime64[D]") - dates[0]).astype(int)
    kinds = (table["kind"].to_numpy() == KIND_NAMES[1]).astype(int)
    out[days, table["road"].to_numpy(), kinds] = table["value"].to_numpy()
    return out


def read_banks(folder: Path, world: World, dates: np.ndarray) -> Floats:
    """Return how open the banks were, shape (days, crossings, 3); no days if the folder has no such file."""
    import pyarrow.csv as csv

    if not (folder / BANKS).is_file():
        return np.zeros((0, 0, 3))
    table = csv.read_csv(folder / BANKS)
    crossings = len(world.places.of_kind(PlaceKind.CROSSING))
    return np.stack([table[name].to_numpy().astype(float) for name in OPENED], axis=-1).reshape(-1, crossings, 3)
