"""Stored: the folders that `panj run` wrote, compared without running anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.comparisons.comparison import Comparison
from sim.comparisons.pairs import Pairs, Shelves, check_names
from sim.comparisons.past import past_of
from sim.comparisons.series import Series
from sim.runs.executors import Ended, Progress
from sim.runs.run import Options
from sim.runs.stored import Stored, is_result, open_folder, outcomes
from sim.runs.tasks import Plan
from sim.scenario.errors import PanjError
from sim.scenario.resolved import Scenario

SAME = {
    "seed": "seed",
    "replicates_planned": "number of replicates",
    "replicates_wanted": "number of replicates",
    "replicates": "finished replicates",
    "world_sha256": "world",
    "point": "use of --point",
}


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
            "finished results are compared as they are: without replicates, of, seed, until, set or point.\n"
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
) -> Comparison:
    """Compare finished results with the first one; see :func:`sim.comparisons.run.compare`."""
    results = open_results(names, options, parameters)
    world, pasts = results[0].world, tuple(past_of(results[0].scenario, result.scenario) for result in results)
    drawn: dict[str, float] = {}  # what parameters were drawn from is not needed
    rows = (drawn,) * results[0].provenance["replicates_planned"]
    seed, runs = results[0].provenance["seed"], results[0].provenance.get("replicates_wanted")
    plans = {r.scenario.name: Plan(r.scenario, world, seed, rows, r.point, runs) for r in results}
    job = Pairs(plans, pasts, Series.of(world))
    shelves, many = Shelves(job), len(results[0].provenance["replicates"])
    for k, result in enumerate(results):
        for r, outcome in enumerate(outcomes(result, job.series.layout), 1):
            shelves.take(job.keep(outcome))
            if progress is not None:
                progress(k * many + r, len(results) * many)
    interrupted = any(result.provenance["interrupted"] for result in results)
    notes = tuple(dict.fromkeys(line for result in results for line in result.notes))
    return shelves.comparison(Ended(not interrupted), notes)


def _open(name: str | Path | Scenario) -> Stored:
    """Return a finished result; a scenario is none."""
    if isinstance(name, Scenario) or not is_result(name):
        what = name.name if isinstance(name, Scenario) else name
        raise PanjError(f"{what} is no folder of results: give scenarios or folders, not both")
    return open_folder(Path(name))


def _check_same(reference: Stored, other: Stored) -> None:
    for key, words in SAME.items():
        told = [result.provenance.get(key, False) for result in (reference, other)]  # `point`: not in older folders
        if told[0] != told[1]:
            a, b = (len(value) if isinstance(value, list) else str(value)[:12] for value in told)
            raise PanjError(
                f"{reference.folder} and {other.folder} cannot be paired: not the same {words} ({a} and {b})"
            )
    if reference.scenario.until != other.scenario.until:
        raise PanjError(
            f"{reference.folder} ends on {reference.scenario.until}, {other.folder} on {other.scenario.until}: "
            "run one of them again with the same last day (until)"
        )
