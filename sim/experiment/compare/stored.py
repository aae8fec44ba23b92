"""Stored: the folders that `panj run` wrote, compared without running anything."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.experiment.compare.comparison import Comparison
from sim.experiment.compare.past import past_of
from sim.experiment.compare.run import Job, Shelves, check_names, keep
from sim.experiment.compare.series import Series
from sim.experiment.run import Options, Progress, load
from sim.experiment.store import MARK
from sim.experiment.tasks import Outcome, Plan, Task, intensity_columns
from sim.model.record import Layout
from sim.scenario.errors import PanjError
from sim.scenario.files import is_path
from sim.scenario.resolved import Scenario
from sim.world.world import World

SERIES = "timeseries.parquet"
SAME = {
    "seed": "seed",
    "replicates_planned": "number of replicates",
    "replicates": "finished replicates",
    "world_sha256": "world",
}


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


def open_results(
    names: Sequence[str | Path | Scenario], options: Options, parameters: Mapping[str, float | str]
) -> list[Stored]:
    """Return finished results that can be paired.

    Raises
    ------
    PanjError
        If one is no result of `panj run`, if they were not run with the same seed, replicates and world, or if
        the options ask for other runs.
    """
    if parameters or options != Options(parts=False, jobs=options.jobs):
        raise PanjError(
            "finished results are compared as they are: without replicates, seed, until, set or point.\n"
            "Give names of scenarios to run them."
        )
    if len(names) < 2:
        raise PanjError("give at least two results: the reference, and one to compare with it")
    results = [_open(name) for name in names]
    check_names([result.scenario.name for result in results])
    for result in results[1:]:
        _check_same(results[0], result)
        past_of(results[0].scenario, result.scenario)
    return results


def compare_results(
    names: Sequence[str | Path | Scenario],
    options: Options,
    parameters: Mapping[str, float | str],
    progress: Progress | None,
    kind: type[Comparison],
) -> Comparison:
    """Compare finished results with the first one; see :func:`sim.experiment.compare.run.compare`."""
    results = open_results(names, options, parameters)
    world, pasts = results[0].world, tuple(past_of(results[0].scenario, result.scenario) for result in results)
    rows = ({},) * results[0].provenance["replicates_planned"]  # what they were drawn from is not needed
    plans = {r.scenario.name: Plan(r.scenario, world, r.provenance["seed"], rows) for r in results}
    job = Job(plans, pasts, Series.of(world))
    shelves = Shelves(job, progress)
    for result in results:
        for outcome in _outcomes(result, job.series.layout):
            shelves.take(keep(job, outcome))
    interrupted = any(result.provenance["interrupted"] for result in results)
    return shelves.comparison(kind, not interrupted, ())


def _open(name: str | Path | Scenario) -> Stored:
    """Return a finished result, with its world as it is now."""
    if isinstance(name, Scenario) or not is_result(name):
        what = name.name if isinstance(name, Scenario) else name
        raise PanjError(f"{what} is no folder of results: give scenarios or folders, not both")
    folder = Path(name)
    try:
        provenance = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PanjError(f"{folder / MARK} cannot be read: {error}") from None
    if not (folder / SERIES).is_file() or not set(SAME) <= set(provenance):
        raise PanjError(f"{folder} holds no result of panj run")
    scenario, world = load(folder / "scenario.yaml")
    if world.digest != provenance["world_sha256"]:
        raise PanjError(f"{folder}: the world {world.name} has changed since; run it again")
    return Stored(folder, scenario, world, provenance)


def _check_same(reference: Stored, other: Stored) -> None:
    for key, words in SAME.items():
        if reference.provenance[key] != other.provenance[key]:
            told = [result.provenance[key] for result in (reference, other)]
            a, b = (len(value) if isinstance(value, list) else str(value)[:12] for value in told)
            raise PanjError(
                f"{reference.folder} and {other.folder} cannot be paired: their {words} differ ({a} and {b})"
            )
    if reference.scenario.until != other.scenario.until:
        raise PanjError(
            f"{reference.folder} ends on {reference.scenario.until}, {other.folder} on {other.scenario.until}: "
            "run one of them again with --until"
        )


def _outcomes(result: Stored, layout: Layout) -> Iterator[Outcome]:
    """Yield the records of a result, read one after the other."""
    import pyarrow.parquet as parquet

    with parquet.ParquetFile(result.folder / SERIES) as file:
        days = result.scenario.days()
        if file.metadata.row_group(0).num_rows != days * len(layout) or _names(file, days) != list(layout.series):
            raise PanjError(f"{result.folder} has other series than panj has now; run it again")
        for group in range(file.num_row_groups):
            table = file.read_row_group(group, columns=["replicate", "value"])
            values = table["value"].to_numpy().reshape(len(layout), days).T
            columns = intensity_columns(layout)
            intensity = np.ascontiguousarray(values[:, columns], np.float32)
            counts = np.rint(values).astype(np.int32)
            counts[:, columns] = 0
            replicate = table["replicate"][0].as_py()
            yield Outcome(Task(result.scenario.name, replicate, replicate), counts, intensity, None)


def _names(file: Any, days: int) -> list[tuple[str, ...]]:
    """Return the names of the series in the order in which they are stored."""
    table = file.read_row_group(0, columns=["measure", "place", "kind"])
    words = [table[column].to_numpy()[::days] for column in ("measure", "place", "kind")]
    return list(zip(*words, strict=True))
