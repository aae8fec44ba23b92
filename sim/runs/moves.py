"""Moves: what maps need besides the time series, on disk: people on each road, and which banks were open.

Both are means over the replicates. They are kept apart from the time series, because they have no replicates and
because a road has two ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.runs import columns
from sim.runs.readable import readable
from sim.world.world import KIND_NAMES, Floats, PlaceKind, World

if TYPE_CHECKING:
    from sim.runs.replicates import Replicates

FLOWS, BANKS = "flows.parquet", "banks.csv"
#: Columns of the file of banks, in the order of the last axis of `Result.opened`.
OPENED = ("near", "far_civilian", "far_military")
#: How open each of them can be at most.
MOST_OPEN = (1.0, 2.0, 2.0)
MOST_ON_A_ROAD = 2.0**31


def write_moves(result: Replicates, folder: Path) -> None:
    """Write both files; neither if the run did not keep the flows."""
    if len(result.flow):
        _write_flows(result, folder / FLOWS)
    if len(result.opened):
        _write_banks(result, folder / BANKS)


def _write_flows(result: Replicates, path: Path) -> None:
    """Write date, road, from, to, kind, value: roads nobody took on a day have no row, nor those beyond a crossing."""
    import pyarrow as pa
    import pyarrow.parquet as parquet

    days, arcs, kinds = np.nonzero(result.flow)
    ids, roads = result.world.places.ids, result.world.roads
    table = pa.table(
        {
            "date": columns.days(result.dates[days]),
            "road": columns.numbers(roads.row[arcs]),
            "from": columns.named(roads.origin[arcs], ids),
            "to": columns.named(roads.target[arcs], ids),
            "kind": columns.named(kinds, KIND_NAMES),
            "value": columns.numbers(result.flow[days, arcs, kinds]),
        }
    )
    parquet.write_table(table, path, compression="zstd", write_page_checksum=True)


def _write_banks(result: Replicates, path: Path) -> None:
    """Write date, crossing, near, far_civilian, far_military."""
    import pyarrow as pa
    import pyarrow.csv as csv

    days, crossings, _ = result.opened.shape
    places = result.world.places
    ids = [places.ids[row] for row in places.of_kind(PlaceKind.CROSSING)]
    table = {"date": columns.days(np.repeat(result.dates, crossings)), "crossing": columns.words(ids * days)}
    table |= {name: columns.numbers(result.opened[:, :, k]) for k, name in enumerate(OPENED)}
    csv.write_csv(pa.table(table), path)


def read_flows(folder: Path, world: World, dates: np.ndarray) -> Floats:
    """Return the people on each road, shape (days, arcs, 2); no days if the folder has no such file.

    Raises
    ------
    PanjError
        If the file is damaged.
    """
    import pyarrow as pa
    import pyarrow.parquet as parquet

    if not (folder / FLOWS).is_file():
        return np.zeros((0, 0, 2))
    out = np.zeros((len(dates), len(world.roads), 2))
    with readable(folder / FLOWS):
        file = parquet.ParquetFile(folder / FLOWS, page_checksum_verification=True)
        table = file.read(columns=["date", "road", "from", "to", "kind", "value"])
        if any(column.null_count for column in table.columns):
            raise ValueError("some cells are empty")
        if not pa.types.is_temporal(table["date"].type):
            raise ValueError("the column 'date' holds no dates")
        days = (table["date"].to_numpy().astype("datetime64[D]") - dates[0]).astype(int)
        roads, kinds, values = (table[name].to_numpy() for name in ("road", "kind", "value"))
        _within("date", days, len(dates))
        _within("road", roads, len(world.roads))
        if roads.dtype.kind not in "iu" or not np.isin(kinds.astype(str), KIND_NAMES).all():
            raise ValueError("some roads or kinds are no such thing")
        arcs = _arcs(table["from"].to_pylist(), table["to"].to_pylist(), world)
        # folders of older versions have the number of the arc
        if not any(np.array_equal(roads, number) for number in (world.roads.row[arcs], arcs)):
            raise ValueError("some roads have other ends")
        if not ((values > 0) & (values <= MOST_ON_A_ROAD)).all():
            raise ValueError("some values are no numbers of people")
        cells = np.ravel_multi_index((days, arcs, (kinds == KIND_NAMES[1]).astype(int)), out.shape)
        if len(np.unique(cells)) < len(cells):
            raise ValueError("a road is there twice on one day")
        out.ravel()[cells] = values
    return out


def _arcs(origins: Sequence[str], targets: Sequence[str], world: World) -> npt.NDArray[np.int64]:
    """Return which arc leads from each place to each: there is one at most."""
    ids, roads = world.places.ids, world.roads
    known = {(ids[a], ids[b]): k for k, (a, b) in enumerate(zip(roads.origin, roads.target, strict=True))}
    if not set(zip(origins, targets, strict=True)) <= set(known):
        raise ValueError("some roads have other ends")
    return np.array([known[ends] for ends in zip(origins, targets, strict=True)], np.int64)


def read_banks(folder: Path, world: World, dates: np.ndarray) -> Floats:
    """Return how open the banks were, shape (days, crossings, 3); no days if the folder has no such file.

    Raises
    ------
    PanjError
        If the file is damaged.
    """
    import pyarrow.csv as csv

    if not (folder / BANKS).is_file():
        return np.zeros((0, 0, 3))
    ids = [world.places.ids[row] for row in world.places.of_kind(PlaceKind.CROSSING)]
    with readable(folder / BANKS):
        table = csv.read_csv(folder / BANKS)
        if table["crossing"].to_pylist() != ids * len(dates):
            raise ValueError(f"want {len(ids)} crossings on each of {len(dates)} days")
        if table["date"].to_pylist() != np.repeat(dates, len(ids)).tolist():
            raise ValueError("the dates are not those of the run")
        values = np.stack([table[name].to_numpy().astype(float) for name in OPENED], axis=-1)
        if not ((values >= 0) & (values <= MOST_OPEN)).all():
            raise ValueError("a bank is open by 0 to 1 (near) or 0 to 2 (far), and no more or less")
    return values.reshape(len(dates), len(ids), len(OPENED))


def _within(column: str, values: np.ndarray, end: int) -> None:
    if len(values) and (values.min() < 0 or values.max() >= end):
        raise ValueError(f"a {column} is not in the run")
