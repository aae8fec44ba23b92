"""The results of a sweep, read from its folder, finished or not."""

from __future__ import annotations

import html
import importlib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from sim.scenario.errors import PanjError
from sim.scenario.files import SWEEPS
from sim.sweeps import manifest, parts, store
from sim.sweeps.shapes import Manifest
from sim.words.numbers import percent

if TYPE_CHECKING:
    import pandas as pd

KEYS = ("run", "point", "scenario", "replicate")
FAULTS = ("status", "error_type", "error", "traceback")


class SweepResult:
    """What is on disk of a sweep. Tables are read when they are first asked for.

    Parameters
    ----------
    folder : path
        Of a sweep, finished or not.

    Attributes
    ----------
    axes, measures : tuple of str
        Columns that are varied, and columns that are measured.

    Raises
    ------
    PanjError
        If there is no sweep in it.

    Examples
    --------
    >>> from sim import load_sweep
    >>> result = load_sweep("outputs/sweeps/guards-by-tempo")  # doctest: +SKIP
    >>> result.frame.groupby(["guards", "tempo"]).arrivals.median()  # doctest: +SKIP
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        if not self.folder.is_dir():
            raise PanjError(f"there is no folder {self.folder}")
        if not (self.folder / manifest.MANIFEST).exists():
            raise PanjError(f"{self.folder} holds no sweep (it has no {manifest.MANIFEST})")
        self.manifest: Manifest = manifest.read(self.folder)
        self.axes = tuple(self.manifest["identity"]["axes"])
        self.measures = tuple(self.manifest["identity"]["measures"])
        self._whole = self._look()

    def _look(self) -> tuple[int, ...]:
        """Return the chunks whose parts are whole."""
        whole = []
        wanted = {"sweep": self.manifest["fingerprint"]}
        kinds: tuple[parts.Kind, ...] = ("runs", "timeseries") if self._keeps_series else ("runs",)
        for chunk, (first, stop) in enumerate(self.manifest["chunks"]):
            rows = stop - first
            try:
                for kind in kinds:
                    path = store.part_path(self.folder, kind, chunk)
                    rows = parts.check(path, wanted | {"part": kind, "chunk": str(chunk)}, rows).series
            except parts.Unusable:
                continue
            whole.append(chunk)
        return tuple(whole)

    @property
    def _keeps_series(self) -> bool:
        return "timeseries" in self.manifest["identity"]["keep"]

    @property
    def name(self) -> str:
        """The name of the sweep."""
        return str(self.manifest["sweep"])

    @property
    def total(self) -> int:
        """How many runs the sweep has."""
        return int(self.manifest["runs"])

    @property
    def done(self) -> int:
        """How many runs are on disk, failed ones included."""
        return sum(self.manifest["chunks"][chunk][1] - self.manifest["chunks"][chunk][0] for chunk in self._whole)

    @property
    def finished(self) -> bool:
        """Whether every run is on disk."""
        return self.done == self.total

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row per run by number, failed ones too: keys, axes, measures, status, error, seconds."""
        frame: pd.DataFrame = self._table("runs").sort_by("run").to_pandas(date_as_object=False)
        seconds = store.timings(self.folder)
        frame["seconds"] = np.array([seconds.get(run, np.nan) for run in frame["run"]], float)
        return frame

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The runs that did not fail, in wide form: keys, axes, measures."""
        good = self.runs[self.runs["status"] == parts.OK]
        return good[[*KEYS, *self.axes, *self.measures]].reset_index(drop=True)

    @cached_property
    def summaries(self) -> pd.DataFrame:
        """The runs that did not fail, in tidy form: keys, axes, measure, value."""
        import pandas as pd

        order = {name: k for k, name in enumerate(self.measures)}
        tidy = self.frame.melt([*KEYS, *self.axes], list(self.measures), "measure", "value")
        tidy["measure"] = pd.Categorical(tidy["measure"], list(order))
        return tidy.sort_values(["run", "measure"], kind="stable", ignore_index=True)

    @cached_property
    def points(self) -> pd.DataFrame:
        """The value of every axis at every point, run or not."""
        import pandas as pd

        frame = pd.DataFrame(self.manifest["identity"]["points"], columns=list(self.axes))
        for name, axis in self.manifest["identity"]["axes"].items():
            if axis["dates"]:
                frame[name] = np.array(frame[name].tolist(), "datetime64[ms]")
            elif all(isinstance(value, int | float) for value in frame[name]):
                frame[name] = frame[name].astype(float)
        frame.insert(0, "point", np.arange(len(frame), dtype=np.int32))
        return frame

    @cached_property
    def failed(self) -> pd.DataFrame:
        """The runs that failed, and why."""
        bad = self.runs[self.runs["status"] == parts.FAILED]
        return bad[[*KEYS, *self.axes, *FAULTS[1:]]].reset_index(drop=True)

    @property
    def timeseries(self) -> pd.DataFrame | None:
        """Every series of every run, in order of the runs, text columns as categories; None if they were not kept.

        All of it comes into memory: about 4 MB for a run of 134 days. docs/sweep-results.md says how to ask for less.
        """
        if not self._keeps_series:
            return None
        frame: pd.DataFrame = self._table("timeseries").unify_dictionaries().to_pandas(date_as_object=False)
        return frame.sort_values("run", kind="stable", ignore_index=True)

    def _table(self, kind: parts.Kind) -> Any:
        """Return all whole parts of a kind as one table; checksums tell of a damaged page."""
        if not self._whole:
            return self._nothing(kind)
        return pa.concat_tables([self.part(kind, chunk).replace_schema_metadata({}) for chunk in self._whole])

    def part(self, kind: parts.Kind, chunk: int) -> Any:
        """Return the table of one whole part.

        Raises
        ------
        PanjError
            If what it holds is not what was written, or not of its runs.
        """
        path = store.part_path(self.folder, kind, chunk)
        table = parts.read(path)
        if kind == "runs":
            return parts.check_runs(path, table, self._columns, self.manifest, chunk)
        if table.schema.remove_metadata() != parts.SERIES:
            raise PanjError(f"{path} is damaged; delete it and run the sweep again (it has other columns)")
        return table

    def _nothing(self, kind: parts.Kind) -> Any:
        if kind == "timeseries":
            return parts.SERIES.empty_table()
        return self._columns.empty_table()

    @cached_property
    def _columns(self) -> Any:
        """Names and types of the columns of the runs."""
        return parts.columns(parts.axis_types(self.manifest["identity"]), self.measures)

    def to_xarray(self) -> Any:
        """Return the measures as an xarray Dataset, NaN where there is no run.

        A grid has a dimension for every axis, other designs have one for the points, with the axes as coordinates;
        then come scenario and replicate.

        Raises
        ------
        PanjError
            If xarray is not installed.
        """
        import pandas as pd

        try:
            xarray = importlib.import_module("xarray")
        except ImportError:
            raise PanjError("to_xarray needs the package xarray: pip install xarray") from None
        known = self.manifest["identity"]
        scenarios, replicates = list(known["scenarios"]), int(known["replicates"])
        coordinates: dict[str, object] = {"scenario": scenarios, "replicate": np.arange(replicates)}
        if known["design"] == "grid":
            codes = [pd.factorize(self.points[name]) for name in self.axes]
            coordinates |= {name: levels for name, (_, levels) in zip(self.axes, codes, strict=True)}
            dimensions, shape = self.axes, tuple(len(levels) for _, levels in codes)
            point = np.ravel_multi_index([code for code, _ in codes], shape)
        else:
            coordinates |= {name: ("point", self.points[name].to_numpy()) for name in self.axes}
            dimensions, shape = ("point",), (len(self.points),)
            point = np.arange(len(self.points))
        run = self.frame["run"].to_numpy()
        each = len(scenarios) * replicates
        where = point[run // each] * each + run % each
        data = {}
        for name in self.measures:
            values = np.full(int(np.prod(shape)) * each, np.nan)
            values[where] = self.frame[name].to_numpy()
            unit = self.manifest["units"]["measures"].get(name, "")
            values = values.reshape(*shape, len(scenarios), replicates)
            data[name] = ((*dimensions, "scenario", "replicate"), values, {"units": unit})
        return xarray.Dataset(data, coordinates, {"sweep": self.name})

    def _repr_html_(self) -> str:
        if not self._whole:
            return f"<p>{html.escape(repr(self))}</p>"
        middle = self.frame.groupby(["scenario", *self.axes], observed=True)[list(self.measures)].median()
        known = self.manifest["identity"]["measures"]
        waits = [name for name in self.measures if known[name]["reading"] == "first_over"]
        of = f"; of {', '.join(waits)} those in which it happened" if waits else ""
        whole = " that did not fail" if len(self.failed) else ""
        told = html.escape(f"{self!r}; medians over the replicates{whole}{of}:")
        return f"<p>{told}</p>{middle.to_html(max_rows=20)}"

    def __repr__(self) -> str:
        state = "finished" if self.finished else f"{percent(self.done / self.total)} done"
        count = len(self.failed)
        return (
            f"<SweepResult {self.name}: {len(self.points)} points, {self.done} of {self.total} runs, {state}"
            + (f", {count} failed" if count else "")
            + ">"
        )


def find_sweep_folder(name: str | Path) -> Path | None:
    """Return the folder of a sweep that is named, or stands under the name in outputs/; None if there is none."""
    places = (Path(name), Path("outputs") / SWEEPS / name, Path("outputs") / name)
    return next((folder for folder in places if (folder / manifest.MANIFEST).is_file()), None)


def load_sweep(folder: str | Path) -> SweepResult:
    """Open a sweep, finished or not, by its folder or its name in ``outputs/sweeps``; see :class:`SweepResult`."""
    return SweepResult(find_sweep_folder(folder) or folder)
