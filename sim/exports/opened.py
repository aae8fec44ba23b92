"""Results on disk, opened to be exported: runs and comparisons."""

from __future__ import annotations

import os
from pathlib import Path

from sim.comparisons import saved
from sim.comparisons.series import main_measures
from sim.exports.compared import Compared, figures_of, made_rows
from sim.exports.counted import Counted, open_counted
from sim.runs.kinds import MARK, Kind, kind_of
from sim.runs.results import Result
from sim.runs.stored import OUTPUTS, find_run, load_result
from sim.scenario.arguments import check_path
from sim.scenario.errors import PanjError
from sim.sweeps.load import SweepResult, find_sweep_folder

PLOTS = "plots"
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
        Its folder, or its name in ``outputs/``, of a sweep in ``outputs/sweeps/`` too.

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
        sweep = find_sweep_folder(name)
        if sweep is not None:
            return SweepResult(sweep)
    return load_result(find_run(name))


def open_comparison(folder: Path) -> Compared:
    """Open the folder that `panj compare` wrote; its figures are drawn from its numbers.

    Raises
    ------
    PanjError
        If it cannot be read, was changed, or its world has changed since.
    """
    return compared(saved.open_comparison(folder))


def compared(found: saved.SavedComparison) -> Compared:
    """Return a comparison that was opened as it is exported."""
    folder = found.folder
    # of an older version, which kept no scenario by itself, the arrivals are only there as they were drawn
    there = {path.stem: path for path in sorted((folder / PLOTS).glob("*.png")) if path.is_file()}
    return Compared(
        scenarios=found.scenarios,
        world=found.world,
        summary=found.summary,
        differences=found.frame,
        dates=found.dates,
        figures=figures_of(found, there),
        made=made_rows(found.provenance),
        point=found.point,
        notes=found.notes,
        words=main_measures(found.world),
        curves=found.curves,
    )
