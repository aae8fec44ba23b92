"""Results on disk, opened to be exported: runs and comparisons."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numpy as np

from sim.comparisons.series import main_measures
from sim.comparisons.shapes import Summary
from sim.comparisons.store import NAME
from sim.exports.compared import Compared, drawn_by, made_rows
from sim.exports.counted import Counted, open_counted
from sim.runs import seal
from sim.runs.json_files import damaged, read_json
from sim.runs.kinds import MARK, Kind, kind_of
from sim.runs.readable import readable
from sim.runs.results import Result
from sim.runs.run import load
from sim.runs.stored import OUTPUTS, find_run, load_result
from sim.scenario.arguments import check_path
from sim.scenario.errors import PanjError
from sim.scenario.files import SWEEPS
from sim.scenario.own import remembered
from sim.sweeps.load import SweepResult
from sim.sweeps.manifest import MANIFEST

SUMMARY, SCENARIOS, PLOTS = "summary.json", "scenarios", "plots"
#: What else a folder may hold, and what tells of it.
OTHERS = {
    Kind.VALIDATION: "its scores.csv tells of it",
    Kind.NOWCAST: "its forecast.csv tells of it",
    Kind.ASSIMILATION: "its bands.csv tells of it",
    Kind.CALIBRATION: "its tables tell of it",
}


def opened(name: str | Path) -> Result | Compared | SweepResult | Counted:
    """Open a finished result.

    Parameters
    ----------
    name : str or Path
        Its folder, or its name in ``outputs/``, of a sweep in ``outputs/sweeps/``.

    Raises
    ------
    PanjError
        If there is none, if it cannot be exported, or if it was changed since it was written.
    """
    check_path("result", name, "the folder of a finished run, comparison or sweep, or its name in outputs/")
    folder = next((f for f in (Path(name), OUTPUTS / name) if os.path.isfile(f / MARK)), None)
    kind = None if folder is None else kind_of(folder)
    if folder is not None and kind is Kind.COMPARISON:
        return open_comparison(folder)
    if folder is not None and kind is Kind.RUN_ON_COUNTS:
        return open_counted(folder)
    if folder is not None and kind in OTHERS:
        raise PanjError(f"{folder} is {kind}, which cannot be exported: {OTHERS[kind]}")
    if folder is None:
        sweep = next((f for f in (Path(name), OUTPUTS / SWEEPS / name) if os.path.isfile(f / MANIFEST)), None)
        if sweep is not None:
            return SweepResult(sweep)
    return load_result(find_run(name))


def open_comparison(folder: Path) -> Compared:
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
    files = [f"{SCENARIOS}/{name}.yaml" for name in names]
    for name in (SUMMARY, f"{NAME}.parquet", *files):
        if not (folder / name).is_file():
            raise PanjError(f"{folder} holds no whole comparison (no {name} in it); run panj compare again")
        seal.check_file(folder, told, name, "run panj compare again")
    own = remembered(told.get("own_rules", ()))
    loaded = [load(folder / name, own=own) for name in files]
    scenarios, world = [scenario for scenario, _ in loaded], loaded[0][1]
    if world.digest != told.get("world_sha256"):
        raise PanjError(f"{folder}: the world {world.name} has changed since; run panj compare {' '.join(names)} again")
    summary = cast(Summary, read_json(folder / SUMMARY))
    first, last = (np.datetime64(summary[day], "D") for day in ("start", "end"))
    return Compared(
        scenarios=[scenario.with_(name=name) for scenario, name in zip(scenarios, names, strict=True)],
        world=world,
        summary=summary,
        differences=_differences(folder / f"{NAME}.parquet"),
        dates=np.arange(first, last + 1),
        figures=drawn_by(_plots(folder / PLOTS), names),
        made=made_rows(told),
        point=told.get("point") is True,
        notes=seal.notes(folder, told, (SUMMARY, f"{NAME}.parquet", *files)),
        words=main_measures(world),
    )


def _differences(path: Path) -> Any:
    import pyarrow.parquet as parquet

    with readable(path):
        return parquet.ParquetFile(path, page_checksum_verification=True).read().to_pandas(date_as_object=False)


def _plots(folder: Path) -> dict[str, Callable[[], bytes]]:
    """Return what reads each figure that was drawn; the folder of a comparison keeps too little to draw them anew."""
    return {path.stem: path.read_bytes for path in sorted(folder.glob("*.png")) if path.is_file()}
