"""Parts: the Parquet files of a sweep, and the check that a file is a whole part of this sweep.

A part is a function of the sweep and the number of its chunk alone: no times, no machine. It says in its metadata which
sweep and which chunk it belongs to.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import re
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as parquet

from sim.runs.frames import Tables
from sim.runs.results import Result
from sim.runs.tasks import Outcome, Plan
from sim.scenario.errors import PanjError
from sim.scenario.sweep.sweep import Axis, Level
from sim.sweeps.plan import Order, Run, SweepPlan, run_at
from sim.sweeps.shapes import Identity, Manifest
from sim.world.world import World

Kind = Literal["runs", "timeseries"]
OK, FAILED = "ok", "failed"
#: What a part says of its own content.
CONTENT = "panj.content"
#: No measure of a run is as large.
MOST = 1e15
_WORD = pa.dictionary(pa.int16(), pa.string())
#: Columns of the parts of time series: those of `panj run`, after the number of the run.
SERIES = pa.schema(
    [
        ("run", pa.int64()),
        ("replicate", pa.int32()),
        ("date", pa.date32()),
        ("measure", _WORD),
        ("place", _WORD),
        ("kind", _WORD),
        ("value", pa.float64()),
    ]
)
#: Columns by which readers skip rows.
INDEXED = ("run", "point", "replicate", "date")
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")


@dataclass(frozen=True)
class Failure:
    """Why a run failed."""

    type: str
    message: str
    traceback: str

    @classmethod
    def of(cls, error: Exception) -> Failure:
        """Describe an exception in words that are the same in any process on any machine."""
        frames = traceback.extract_tb(error.__traceback__)[1:]  # the first is whoever caught it
        lines = [f"{_shortened(frame.filename)}:{frame.lineno} in {frame.name}: {frame.line}" for frame in frames]
        return cls(type(error).__name__, _ADDRESS.sub("0x…", str(error)), "\n".join(lines))


def _shortened(filename: str) -> str:
    """Return a source file without the folder it is installed in."""
    parts = Path(filename).parts
    for root in ("sim", "site-packages"):
        if root in parts[:-1]:
            last = len(parts) - 1 - parts[::-1].index(root)
            return "/".join(parts[last if root == "sim" else last + 1 :])
    return parts[-1]


@dataclass(frozen=True)
class Row:
    """One finished run: its measures, or why it failed."""

    run: Run
    values: tuple[float, ...] | None
    failure: Failure | None = None


def level_type(axis: Axis, column: Sequence[Level]) -> Any:
    """Return the Arrow type of the column of an axis."""
    if axis.dates:
        return pa.date32()
    return pa.string() if any(isinstance(level, str) for level in column) else pa.float64()


def level_array(axis: Axis, column: Sequence[Level], kind: Any) -> Any:
    """Return values of an axis as an Arrow array."""
    if axis.dates:
        return pa.array([dt.date.fromisoformat(str(level)) for level in column], kind)
    return pa.array([str(level) for level in column] if kind == pa.string() else [float(v) for v in column], kind)


def columns(axes: Mapping[str, Any], measures: Sequence[str]) -> Any:
    """Return the columns of the parts of runs, given the types of the axes."""
    return pa.schema(
        [
            ("run", pa.int64()),
            ("point", pa.int32()),
            ("scenario", pa.string()),
            ("replicate", pa.int32()),
            *axes.items(),
            *((name, pa.float64()) for name in measures),
            ("status", pa.string()),
            ("error_type", pa.string()),
            ("error", pa.string()),
            ("traceback", pa.string()),
        ]
    )


def runs_schema(plan: SweepPlan) -> Any:
    """Return the columns of the parts of runs of a plan."""
    axes = {axis.name: level_type(axis, [point[k] for point in plan.points]) for k, axis in enumerate(plan.sweep.axes)}
    return columns(axes, [measure.name for measure in plan.sweep.measures])


def runs_table(plan: SweepPlan, rows: Sequence[Row]) -> Any:
    """Return the table of some finished runs."""
    schema, sweep = runs_schema(plan), plan.sweep
    runs = [row.run for row in rows]
    arrays = [
        pa.array([run.run for run in runs], pa.int64()),
        pa.array([run.point for run in runs], pa.int32()),
        pa.array([sweep.bases[run.base].name for run in runs], pa.string()),
        pa.array([run.replicate for run in runs], pa.int32()),
    ]
    for k, axis in enumerate(sweep.axes):
        arrays.append(level_array(axis, [plan.points[run.point][k] for run in runs], schema.field(axis.name).type))
    for k in range(len(sweep.measures)):
        arrays.append(pa.array([math.nan if row.values is None else row.values[k] for row in rows], pa.float64()))
    failures = [row.failure for row in rows]
    arrays.append(pa.array([OK if f is None else FAILED for f in failures], pa.string()))
    for field in ("type", "message", "traceback"):
        arrays.append(pa.array([None if f is None else getattr(f, field) for f in failures], pa.string()))
    return pa.Table.from_arrays(arrays, schema=schema)


def series_rows(plan: SweepPlan, run: Run, outcome: Outcome, world: World) -> Any:
    """Return the table of every series of one run."""
    base = plan.sweep.bases[run.base]
    result = Result.gather(Plan(base, world, plan.sweep.seed, ()), [outcome])
    table = Tables(result).of(0)
    return table.add_column(0, SERIES.field("run"), pa.array(np.full(len(table), run.run, np.int64)))


class Digest:
    """SHA-256 of the names and values of tables, one after the other: of what a reader sees, not of bytes of a file."""

    def __init__(self) -> None:
        self._total = hashlib.sha256()

    def add(self, table: Any) -> None:
        """Add a table; how it is cut into pieces does not matter, nor how words are numbered."""
        for name, column in zip(table.column_names, table.columns, strict=True):
            if pa.types.is_dictionary(column.type) or pa.types.is_large_string(column.type):
                column = column.cast(pa.string())
            self._total.update(f"{name} {column.type} {len(column)} {column.null_count} ".encode())
            if not len(column):
                continue
            array = pa.concat_arrays(column.chunks)
            if array.null_count:
                self._total.update(array.is_null().cast(pa.int8()).to_numpy(zero_copy_only=False).tobytes())
            if pa.types.is_null(column.type):
                continue
            if pa.types.is_string(column.type):
                words = array.fill_null("")
                self._total.update(pc.utf8_length(words).to_numpy(zero_copy_only=False).tobytes())
                self._total.update("".join(words.to_pylist()).encode())
            else:
                numbers = array.fill_null(0).to_numpy(zero_copy_only=False)
                self._total.update(np.ascontiguousarray(numbers).tobytes())

    def hex(self) -> str:
        """Return the digest."""
        return self._total.hexdigest()


class Writer:
    """Collects the tables of a chunk as the bytes of one Parquet file; each table is a row group."""

    def __init__(self, schema: Any, stamp: dict[str, str]) -> None:
        self._sink, self.rows, self._digest = pa.BufferOutputStream(), 0, Digest()
        self._schema = schema.with_metadata({f"panj.{key}": value for key, value in stamp.items()})
        words = [f.name for f in schema if pa.types.is_string(f.type) or pa.types.is_dictionary(f.type)]
        self._file = parquet.ParquetWriter(
            self._sink,
            self._schema,
            compression="zstd",
            version="2.6",
            write_page_checksum=True,
            # a table of its own for every distinct number, and the extremes of all columns, would take most of the time
            use_dictionary=words,
            write_statistics=[name for name in INDEXED if name in schema.names],
        )

    def add(self, table: Any) -> None:
        """Add a table."""
        table = table.cast(self._schema)
        self._file.write_table(table, row_group_size=max(len(table), 1))
        self._digest.add(table)
        self.rows += len(table)

    def close(self) -> bytes:
        """Close the file, which says what was written into it, and return it."""
        self._file.add_key_value_metadata({CONTENT: self._digest.hex()})
        self._file.close()
        return bytes(self._sink.getvalue().to_pybytes())


def stamp(plan: SweepPlan, fingerprint: str, chunk: int, kind: Kind) -> dict[str, str]:
    """Return what a part says of itself."""
    first, stop = plan.chunks[chunk]
    return {"sweep": fingerprint, "part": kind, "chunk": str(chunk), "order": f"{plan.order} {first} {stop}"}


@dataclass(frozen=True)
class Found:
    """A whole part of this sweep on disk.

    Parameters
    ----------
    runs, failed : int
        How many there are in it, and how many of them failed.
    series : int
        Rows that the part of time series beside it must have.
    bytes : int
        Size of the file.
    """

    runs: int
    failed: int
    series: int
    bytes: int


class Unusable(Exception):
    """A part that has to be made again; `foreign` says whether it is a whole file of something else."""

    def __init__(self, reason: str, foreign: bool = False) -> None:
        super().__init__(reason)
        self.foreign = foreign


def check(path: Path, expected: dict[str, str], rows: int | None) -> Found:
    """Look at the footer of a part.

    Parameters
    ----------
    path : Path
    expected : dict
        See :func:`stamp`.
    rows : int or None
        How many rows it must have.

    Raises
    ------
    Unusable
        If it is not a whole part of this sweep.
    """
    try:
        size = path.stat().st_size
        footer = parquet.read_metadata(path)
    except FileNotFoundError:
        raise Unusable("missing") from None
    except (OSError, pa.ArrowException, ValueError, MemoryError):
        raise Unusable("damaged") from None
    said = _said(footer)
    for key, value in expected.items():
        if said.get(f"panj.{key}") != value:
            raise Unusable("of another sweep" if key == "sweep" else "of another chunk", foreign=True)
    if rows is not None and footer.num_rows != rows:
        raise Unusable(f"{footer.num_rows} rows instead of {rows}")
    numbers = [said.get(f"panj.{name}", "0") for name in ("failed", "series")]
    if not all(number.isascii() and number.isdigit() and len(number) < 19 for number in numbers):
        raise Unusable("damaged")
    return Found(footer.num_rows, int(numbers[0]), int(numbers[1]), size)


def _said(footer: Any) -> dict[str, str]:
    """Return what a part says of itself."""
    found = {key: value for key, value in (footer.metadata or {}).items() if key.startswith(b"panj.")}
    return {key.decode(errors="replace"): value.decode(errors="replace") for key, value in found.items()}


def read(path: Path) -> Any:
    """Return the table of a part: what was written into it, or nothing.

    Parts of older versions say nothing of their content; their pages have checksums as those of now.

    Raises
    ------
    PanjError
        If it cannot be read, or holds something else than was written.
    """
    try:
        with parquet.ParquetFile(path, page_checksum_verification=True) as file:
            wanted = _said(file.metadata).get(CONTENT)
            found = Digest()
            groups = [file.read_row_group(group) for group in range(file.num_row_groups)]
        for table in groups if wanted is not None else []:
            found.add(table)
        if wanted is not None and found.hex() != wanted:
            raise ValueError("it holds something else than was written")
        return pa.concat_tables(groups)
    except (OSError, pa.ArrowException, ValueError, TypeError, MemoryError) as error:
        told = str(error).partition("\n")[0]
        raise PanjError(f"{path} is damaged; delete it and run the sweep again ({told})") from None


def axis_types(known: Identity) -> dict[str, pa.DataType]:
    """Return the Arrow type of each axis, of the identity of a sweep."""
    out = {}
    for k, (name, axis) in enumerate(known["axes"].items()):
        words = any(isinstance(point[k], str) for point in known["points"])
        out[name] = pa.date32() if axis["dates"] else pa.string() if words else pa.float64()
    return out


def check_runs(path: Path, table: Any, schema: Any, told: Manifest, chunk: int) -> Any:
    """Return a table of runs with the types it should have.

    It must say of each run what the manifest says of it, and have no numbers that cannot be.

    Parameters
    ----------
    path : Path
        For messages.
    table : Table
    schema : Schema
        See :func:`columns`.
    told : Manifest
    chunk : int

    Raises
    ------
    PanjError
        If it does not.
    """
    try:
        if table.column_names != schema.names:
            raise ValueError("it has other columns than the sweep")
        table = table.replace_schema_metadata({}).cast(schema)
        wrong = _wrong_in(table, told["identity"], told["order"], told["chunks"][chunk][0])
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        wrong = str(error).partition("\n")[0]
    if wrong:
        raise PanjError(f"{path} is damaged; delete it and run the sweep again ({wrong})")
    return table


def _wrong_in(table: Any, known: Identity, order: Order, first: int) -> str:
    scenarios, points = list(known["scenarios"]), known["points"]
    sizes = (len(points), len(scenarios), int(known["replicates"]))
    runs = [run_at(place, order, *sizes) for place in range(first, first + len(table))]
    keys: dict[str, list[Any]] = {
        "run": [run.run for run in runs],
        "point": [run.point for run in runs],
        "scenario": [scenarios[run.base] for run in runs],
        "replicate": [run.replicate for run in runs],
    }
    keys |= {name: [points[run.point][k] for run in runs] for k, name in enumerate(known["axes"])}
    for name, wanted in keys.items():
        found = table[name].to_pylist()
        if name in known["axes"] and known["axes"][name]["dates"]:
            found = [str(value) for value in found]
        elif name in known["axes"] and any(isinstance(value, str) for value in found):
            wanted = [str(value) for value in wanted]
        if found != wanted:
            return f"its {name} is not that of its runs"
    failed = np.array([status == FAILED for status in table["status"].to_pylist()], bool)
    if not set(table["status"].to_pylist()) <= {OK, FAILED}:
        return "a status is neither ok nor failed"
    for name, measure in known["measures"].items():
        values, waits = table[name].to_numpy(), measure["reading"] == "first_over"
        there = np.isfinite(values) & ((values >= 0) | waits) & (np.abs(values) < MOST)
        if not (there | (np.isnan(values) & (failed | waits))).all():
            return f"{name} has a value that cannot be"
    return ""
