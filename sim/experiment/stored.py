"""Stored: the folder that `panj run` wrote, opened again without running anything."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.experiment.intact import check_provenance, check_summary, damaged, read_json
from sim.experiment.moves import first_line, read_banks, read_flows
from sim.experiment.results import Result
from sim.experiment.run import load
from sim.experiment.store import MARK
from sim.experiment.tasks import Outcome, Plan, Task, intensity_columns
from sim.model.network import Network
from sim.model.record import Layout
from sim.scenario.errors import PanjError, did_you_mean
from sim.scenario.files import is_path, list_scenarios
from sim.scenario.resolved import Scenario
from sim.scenario.wording import counted, few
from sim.world.world import World

OUTPUTS = Path("outputs")
SERIES, SUMMARY, SCENARIO = "timeseries.parquet", "summary.json", "scenario.yaml"


@dataclass(frozen=True, eq=False)
class Stored:
    """One finished result.

    Parameters
    ----------
    folder : Path
    scenario : Scenario
    world : World
    provenance : dict
    """

    folder: Path
    scenario: Scenario
    world: World
    provenance: dict[str, Any]


def is_result(name: object) -> bool:
    """Tell whether the path of a folder that we wrote is meant, and no scenario."""
    return isinstance(name, str | Path) and is_path(name) and (Path(name) / MARK).is_file()


def find_run(name: str | Path) -> Path:
    """Return the folder of a finished run: a path, or the name of one in ``outputs/``.

    Raises
    ------
    PanjError
        If there is none.
    """
    for folder in (Path(name), OUTPUTS / name):
        if os.path.isfile(folder / MARK):  # unlike Path.is_file not shaken by a name that is too long
            return folder
    if os.path.isdir(name):
        raise PanjError(f"{name} holds no result of panj run (no {MARK} in it)")
    known, beside = _runs_in(OUTPUTS), _runs_in(Path(name).parent)
    paths = [str(Path(name).parent / other) for other in beside] + [str(OUTPUTS / other) for other in known]
    hint = did_you_mean(str(name), dict.fromkeys([*known, *paths]))
    make = f"\nMake it with: panj run {name}" if str(name) in list_scenarios() else ""
    raise PanjError(f"no finished run {str(name)!r} ({hint or _there(Path(name), known, beside)}){make}")


def _runs_in(folder: Path) -> list[str]:
    """Return the names of the finished runs in a folder."""
    return sorted(path.parent.name for path in folder.glob(f"*/{SERIES}")) if os.path.isdir(folder) else []


def _there(path: Path, known: list[str], beside: list[str]) -> str:
    """Return what is where a run was looked for: of a path its folder, of a name ours."""
    folder, found = (OUTPUTS, known) if path.name == str(path) else (path.parent, beside)
    if not os.path.isdir(folder) and folder != OUTPUTS:
        return f"there is no folder {folder}"
    return f"finished in {folder}/: {few(found)}" if found else f"nothing is in {folder}/ yet"


def open_folder(folder: Path) -> Stored:
    """Return a finished result, with its world as it is now.

    Raises
    ------
    PanjError
        If the folder was not written by `panj run`, cannot be read, or its world has changed since.
    """
    provenance = read_json(folder / MARK)
    if "world_sha256" not in provenance or str(provenance.get("rules", "panj")).startswith("flee"):
        raise PanjError(
            f"{folder} holds no result of panj run on a world of Panj "
            "(comparisons, sweeps and Flee worlds have figures of their own)"
        )
    for name in (SERIES, SCENARIO):
        if not (folder / name).is_file():
            raise PanjError(f"{folder} holds no result of panj run (no {name} in it)")
    check_provenance(folder / MARK, provenance)
    scenario, world = load(folder / SCENARIO)
    if world.digest != provenance["world_sha256"]:
        raise PanjError(f"{folder}: the world {world.name} has changed since; {_again(scenario, provenance)}")
    return Stored(folder, scenario, world, provenance)


def _again(scenario: Scenario, provenance: dict[str, Any]) -> str:
    """Return how to make a result anew with this version."""
    return f"run it again: panj run {scenario.name} -n {provenance['replicates_planned']} --seed {provenance['seed']}"


def outcomes(stored: Stored, layout: Layout) -> Iterator[Outcome]:
    """Yield the records of a result, read one after the other.

    Raises
    ------
    PanjError
        If a file is damaged, or has other series than this version writes.
    """
    import pyarrow as pa
    import pyarrow.parquet as parquet

    try:
        with parquet.ParquetFile(stored.folder / SERIES) as file:
            days = stored.scenario.days()
            groups = file.num_row_groups
            if groups == 0:
                raise PanjError(f"{stored.folder} is empty: no replicate finished")
            if file.metadata.row_group(0).num_rows != days * len(layout) or _names(file, days) != list(layout.series):
                again = _again(stored.scenario, stored.provenance)
                raise PanjError(f"{stored.folder} has other series than panj has now; {again}")
            for group in range(groups):
                table = file.read_row_group(group, columns=["replicate", "value"])
                yield _outcome(table, stored.scenario.name, days, layout)
    except (OSError, pa.ArrowException) as error:
        raise PanjError(f"{stored.folder / SERIES} cannot be read: {first_line(error)}") from None
    except (KeyError, TypeError, ValueError) as error:
        raise damaged(stored.folder / SERIES, first_line(error)) from None


def _outcome(table: Any, name: str, days: int, layout: Layout) -> Outcome:
    """Return the record of one replicate."""
    values = table["value"].to_numpy().reshape(len(layout), days).T
    if not np.isfinite(values).all():
        raise ValueError("values are missing")
    columns = intensity_columns(layout)
    intensity = np.ascontiguousarray(values[:, columns], np.float32)
    counts = np.rint(values).astype(np.int32)
    counts[:, columns] = 0
    replicate = table["replicate"][0].as_py()
    return Outcome(Task(name, replicate, replicate), counts, intensity, None)


def _names(file: Any, days: int) -> list[tuple[str, ...]]:
    """Return the names of the series in the order in which they are stored."""
    table = file.read_row_group(0, columns=["measure", "place", "kind"])
    words = [table[column].to_numpy()[::days] for column in ("measure", "place", "kind")]
    return list(zip(*words, strict=True))


def load_result(name: str | Path, result_type: type[Result] = Result) -> Result:
    """Return a finished run as it was when it was made.

    Parameters
    ----------
    name : str or Path
        Folder of a run, or the name of one in ``outputs/``.

    Returns
    -------
    Result
        Flows and banks are empty if the version that made the run did not keep them; the quantiles that the
        parameters were drawn at are not stored.

    Raises
    ------
    PanjError
        See :func:`find_run`, :func:`open_folder` and :func:`outcomes`.
    """
    stored = open_folder(find_run(name))
    layout = Layout.of(Network.of(stored.world))
    told = stored.provenance
    replicates = tuple(told["replicates"])
    days = stored.scenario.days()
    counts = np.empty((len(replicates), days, len(layout)), np.int32)
    columns = intensity_columns(layout)
    intensity = np.empty((len(replicates), days, columns.stop - columns.start), np.float32)
    found = []
    for k, outcome in enumerate(outcomes(stored, layout)):
        if k < len(replicates):
            counts[k], intensity[k] = outcome.counts, outcome.intensity
        found.append(outcome.task.replicate)
    if tuple(found) != replicates:
        said = counted(len(replicates), "replicate")
        raise PanjError(f"{stored.folder} is damaged: {said} in {MARK}, others in {SERIES}")
    plan = Plan(stored.scenario, stored.world, told["seed"], ({},) * told["replicates_planned"])
    result = result_type(plan, replicates, counts, intensity, np.zeros((0, 0, 2)), interrupted=told["interrupted"])
    result.flow = read_flows(stored.folder, stored.world, result.dates)
    result.opened = read_banks(stored.folder, stored.world, result.dates)
    _summary(result, stored.folder / SUMMARY)
    return result


def _summary(result: Result, path: Path) -> None:
    """Take over what the summary knows and the time series do not: the parts of the band, the blind run."""
    summary = read_json(path)
    check_summary(path, summary, result.world)
    result.parts = summary["parts"]
    vars(result)["summary"] = {"blind": [], **summary}  # a cached property: as if it had been computed
