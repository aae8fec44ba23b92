"""Saved: the folder that `panj compare` wrote, opened again: quantiles by day instead of replicates."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt

from sim.comparisons.comparison import histories, main_of
from sim.comparisons.series import Name
from sim.comparisons.shapes import Summary
from sim.comparisons.store import BANDS, NAME
from sim.model.series import key_of
from sim.runs import seal
from sim.runs.frames import LEVEL_NAMES
from sim.runs.ground import told_without
from sim.runs.json_files import damaged, read_json
from sim.runs.kinds import MARK, Kind, kind_of
from sim.runs.readable import readable
from sim.runs.run import load
from sim.runs.stored import OUTPUTS
from sim.scenario.arguments import check_names, check_path
from sim.scenario.errors import PanjError, did_you_mean
from sim.scenario.own import remembered_of
from sim.scenario.resolved import Scenario
from sim.words.wording import counted, few
from sim.world.hosts import spoken_of
from sim.world.names import titles_of
from sim.world.world import Floats, World

if TYPE_CHECKING:
    import pandas as pd

SUMMARY, SCENARIOS = "summary.json", "scenarios"
MEDIAN = LEVEL_NAMES.index("q50")


@dataclass(frozen=True, eq=False)
class SavedComparison:
    """A comparison as its folder keeps it.

    Parameters
    ----------
    folder : Path
    scenarios : tuple of Scenario
        The reference first.
    world : World
    summary : Summary
    provenance : mapping
        What the mark of the folder says.
    frame : DataFrame
        One row per scenario, series and day; see :attr:`sim.comparisons.Comparison.frame`.
    curves : mapping of (scenario, main measure) to float, shape (5, days)
        Quantiles of each scenario by itself on every day; nothing in folders of older versions, which keep none.
    notes : tuple of str
        What is to be told of the folder.
    """

    folder: Path
    scenarios: tuple[Scenario, ...]
    world: World
    summary: Summary
    provenance: Mapping[str, Any]
    frame: pd.DataFrame
    curves: Mapping[tuple[str, Name], Floats]
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        others, pairs = ", ".join(self.names[1:]), counted(len(self.replicates), "replicate")
        return f"<SavedComparison of {others} with {self.names[0]}: {pairs}>"

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the scenarios, the reference first."""
        return tuple(scenario.name for scenario in self.scenarios)

    @property
    def replicates(self) -> tuple[int, ...]:
        """The replicates that finished in every scenario."""
        done = self.provenance.get("replicates")
        return tuple(done if isinstance(done, list) else range(self.summary["replicates"]))

    @property
    def seed(self) -> int:
        """The seed of all scenarios."""
        return int(self.summary["seed"])

    @property
    def point(self) -> bool:
        """Whether every replicate has the central values."""
        return self.provenance.get("point") is True

    @cached_property
    def main(self) -> pd.DataFrame:
        """The main measures on the last day, one row per scenario and measure, with three digits behind the point."""
        return main_of(self.summary)

    @property
    def told(self) -> tuple[str, ...]:
        """What has to be told beside the numbers."""
        return tuple(self.summary["notes"])

    @cached_property
    def dates(self) -> npt.NDArray[np.datetime64]:
        """Every day of the run."""
        first, last = (np.datetime64(day, "D") for day in (self.summary["start"], self.summary["end"]))
        return np.arange(first, last + np.timedelta64(1, "D"))

    @property
    def branch(self) -> np.datetime64:
        """The last day on which all replay history."""
        return np.datetime64(self.summary["branch"], "D")

    @property
    def histories(self) -> tuple[str, ...]:
        """Which scenarios replay history up to another day than the reference."""
        return histories(self.scenarios, self.world, self.dates[-1])

    @cached_property
    def host(self) -> str:
        """The host that the reference is told by."""

        def arrived(host: str) -> float:
            found = self.curves.get((self.names[0], ("arrivals", host, "civilian")))
            return 0.0 if found is None else float(found[MEDIAN, -1])

        return spoken_of(self.world, arrived)

    def first(self, k: int) -> int:
        """Return the row of the first day on which scenario k is kept."""
        return len(self.dates) - self._differences[self.names[k]][1].shape[-1] if k else 0

    def lead(self, name: str, measure: str, place: str, kind: str = "") -> Floats:
        """Return the quantiles of the paired differences from the reference on every day, shape (5, days)."""
        check_names(measure=measure, place=place, kind=kind)
        row, values = self._differences[name]
        found = values[:, row[key_of(row, lambda: titles_of(self.world), measure, place, kind)]]
        before = len(self.dates) - found.shape[1]
        return np.concatenate([np.zeros((len(found), before)), found], axis=1)

    @cached_property
    def _differences(self) -> dict[str, tuple[dict[Name, int], Floats]]:
        """By scenario the rows of its series, and quantiles of the differences, shape (5, series, days kept)."""
        out = {}
        for name in self.names[1:]:
            rows = self.frame[self.frame["scenario"].astype(str) == name]
            many = rows["date"].nunique()
            found = rows[["measure", "place", "kind"]].astype(str).to_numpy()[::many]
            values = rows[list(LEVEL_NAMES)].to_numpy(float).T.reshape(len(LEVEL_NAMES), len(found), many)
            out[name] = {(m, p, k): row for row, (m, p, k) in enumerate(found.tolist())}, values
        return out


def comparison_at(name: str | Path) -> Path | None:
    """Return the folder of a comparison: a path, or its name in ``outputs/``; None if that is none."""
    folder = next((each for each in (Path(name), OUTPUTS / name) if os.path.isfile(each / MARK)), None)
    return folder if folder is not None and kind_of(folder) is Kind.COMPARISON else None


def find_comparison(name: str | Path) -> Path:
    """Return the folder of a comparison: a path, or its name in ``outputs/``.

    Raises
    ------
    PanjError
        If that is none.
    """
    check_path("comparison", name, "the folder of a comparison, or its name in outputs/")
    if (found := comparison_at(name)) is not None:
        return found
    for folder in (Path(name), OUTPUTS / name):
        kind = kind_of(folder)
        if kind is not None:
            opens = ": sim.load_run opens it" if kind in (Kind.RUN, Kind.RUN_ON_COUNTS) else ""
            raise PanjError(f"{folder} is {kind}, not a comparison{opens}")
    known = [path.parent.name for path in sorted(OUTPUTS.glob(f"*/{NAME}.parquet"))]
    there = f"finished in {OUTPUTS}/: {few(known)}" if known else "panj compare makes one"
    hint = did_you_mean(Path(name).name, known) or there
    raise PanjError(f"no finished comparison {str(name)!r} ({hint})")


def open_comparison(folder: Path) -> SavedComparison:
    """Open the folder that `panj compare` wrote.

    Raises
    ------
    PanjError
        If it cannot be read, was changed, or its world has changed since.
    """
    told = read_json(folder / MARK)
    seal.check_mark(folder / MARK, told)
    names = told.get("scenarios")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names) or len(names) < 2:
        raise damaged(folder / MARK, "scenarios are no names of at least two")
    own = [f"{SCENARIOS}/{name}.yaml" for name in names]
    files = [SUMMARY, f"{NAME}.parquet", *own]
    bands = f"{BANDS}.parquet"
    if bands in told.get(seal.FILES, ()):
        files.append(bands)
    for name in files:
        if not (folder / name).is_file():
            raise PanjError(f"{folder} holds no whole comparison (no {name} in it); run panj compare again")
        seal.check_file(folder, told, name, "run panj compare again")
    try:
        rules = [remembered_of(told, name) for name in names]
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        raise damaged(folder / MARK, "own_rules are no rules of its scenarios") from None
    loaded = [load(folder / file, own=each) for file, each in zip(own, rules, strict=True)]
    scenarios, world = [scenario for scenario, _ in loaded], loaded[0][1]
    without = told_without(folder, world.folder) if world.digest != told.get("world_sha256") else ""
    if world.digest != told.get("world_sha256") and not without:
        raise PanjError(f"{folder}: the world {world.name} has changed since; run panj compare {' '.join(names)} again")
    return SavedComparison(
        folder=folder,
        scenarios=tuple(scenario.with_(name=name) for scenario, name in zip(scenarios, names, strict=True)),
        world=world,
        summary=cast(Summary, read_json(folder / SUMMARY)),
        provenance=told,
        frame=_read(folder / f"{NAME}.parquet"),
        curves=_curves(folder / bands) if bands in files else {},
        notes=tuple(filter(None, (*seal.notes(folder, told, files), without))),
    )


def _curves(path: Path) -> dict[tuple[str, Name], Floats]:
    """Return the quantiles of each scenario by itself."""
    table = _read(path)
    names = table[["scenario", "measure", "place", "kind"]].astype(str)
    found = table.groupby([names[word] for word in names], sort=False)
    return {(name, (m, p, k)): rows[list(LEVEL_NAMES)].to_numpy(float).T for (name, m, p, k), rows in found}  # type: ignore[misc]


def _read(path: Path) -> pd.DataFrame:
    import pyarrow.parquet as parquet

    with readable(path):
        table = parquet.ParquetFile(path, page_checksum_verification=True).read()
    found: pd.DataFrame = table.to_pandas(date_as_object=False)
    return found
