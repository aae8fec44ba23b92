"""Run: all scenarios of a comparison in one pool, replicate by replicate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sim.comparisons import stored
from sim.comparisons.comparison import Comparison
from sim.comparisons.pairs import Pairs, Shelves, check_names
from sim.comparisons.past import check_pairable, past_of
from sim.comparisons.series import Series
from sim.model.draws import design
from sim.model.own import Given, rules_of
from sim.runs.compiling import compile_first
from sim.runs.executors import Progress, run_tasks
from sim.runs.repeat import check_repeats
from sim.runs.run import Options, check_named, resolved, settle
from sim.runs.stored import is_result
from sim.runs.tasks import Plan, Task
from sim.scenario.arguments import check_called, check_jobs, check_mapping, check_switches
from sim.scenario.calls import told_by_name
from sim.scenario.errors import PanjError
from sim.scenario.late import left_out
from sim.scenario.override import each_left_out, far_out
from sim.scenario.own import OwnRule
from sim.scenario.resolved import Scenario
from sim.world.world import World


@told_by_name()
def compare(
    *names: str | Path | Scenario,
    replicates: int | None = None,
    seed: int | None = None,
    until: dt.date | str | None = None,
    parameters: Mapping[str, float | str] | None = None,
    rules: Given | Iterable[Given] | None = None,
    point: bool = False,
    jobs: int | None = None,
    of: int | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Compare scenarios with the first one, in pairs of runs that share luck and parameters.

    Parameters
    ----------
    *names : str, path or Scenario
        Named scenarios, files or resolved scenarios, the reference first; or folders with the results of
        `panj run`, which are then read instead of run.
    replicates, seed : int, optional
        Default: the largest number of the scenarios'; the reference's seed.
    until : date or ISO string, optional
        Last day; default: the earliest of the scenarios'.
    parameters, rules : mapping, list, optional
        Values by dotted name, and rules of your own, for all scenarios; see :func:`sim.runs.run.run`.
    point : bool
        Keep parameters and garrisons at their central values: luck alone varies.
    jobs, of : int, optional
        Processes; default: one per core. For how many replicates draws are planned (:class:`sim.runs.run.Options`): 50
        of 200 are those of `what_if`.
    progress : callable, optional
        Called with (runs done, runs in all).

    Raises
    ------
    PanjError
        For any mistake in the scenarios or the options, and if two pasts differ that must be equal.

    Examples
    --------
    >>> from sim import compare
    >>> found = compare("baseline", "ceasefire", replicates=2, until="2021-07-20", jobs=1)
    >>> bool((found.difference("ceasefire", "arrivals", "TJK", "civilian")[:, 66] == 0).all())  # the branch date
    True
    """
    options = Options(replicates, seed, until, point, parts=False, jobs=jobs, of=of)
    _check_call(names, options, parameters, progress)
    own = rules_of(rules)
    if _are_results(names, own):
        return stored.compare_results(names, options, parameters or {}, progress)
    job, notes = plan(names, options, parameters or {}, own)
    shelves = Shelves(job)
    _begin(next(iter(job.plans.values())), jobs)
    wanted = _by_replicate(job, shelves.replicates)
    ended = run_tasks(job, wanted, shelves.take, jobs=jobs, progress=progress)
    return shelves.comparison(ended, notes)


def _by_replicate(job: Pairs, replicates: int) -> list[Task]:
    """Return every run, replicate by replicate, so that a comparison that is stopped has whole pairs."""
    return [Task(name, r, r) for r in range(replicates) for name in job.plans]


def _begin(reference: Plan, jobs: int | None) -> None:
    """Do what has to be done before the first run."""
    compile_first(reference, jobs)
    check_repeats(reference)


def _check_call(
    names: Sequence[str | Path | Scenario],
    options: Options,
    parameters: Mapping[str, float | str] | None,
    progress: Progress | None,
) -> None:
    """Refuse what is of a wrong kind, before anything is read."""
    for name in names:
        check_named(name)
    check_mapping("parameters", parameters)
    check_called(progress=progress)
    check_jobs(options.jobs)
    check_switches(point=options.point)


def check(
    names: Sequence[str | Path | Scenario],
    options: Options,
    parameters: Mapping[str, float | str],
    own: Sequence[OwnRule] = (),
) -> tuple[str, ...]:
    """Return the names of all scenarios, the reference first, if they can be compared; nothing is run.

    Raises
    ------
    PanjError
        For any mistake that can be seen before a run.
    """
    if _are_results(names, own):
        return tuple(result.scenario.name for result in stored.open_results(names, options, parameters))
    return tuple(plan(names, options, parameters, own)[0].plans)


def _are_results(names: Sequence[str | Path | Scenario], own: Sequence[OwnRule]) -> bool:
    """Tell whether folders of results are meant; rules go with names of scenarios only."""
    found = any(is_result(name) for name in names)
    if found and own:
        raise PanjError("finished results are compared as they are: rules of your own go with names of scenarios")
    return found


def plan(
    names: Sequence[str | Path | Scenario],
    options: Options,
    parameters: Mapping[str, float | str],
    own: Sequence[OwnRule] = (),
) -> tuple[Pairs, tuple[str, ...]]:
    """Return the job of a comparison and what has to be told about it, before anything is run.

    Raises
    ------
    PanjError
        For any mistake in the scenarios or the options.
    """
    if len(names) < 2:
        raise PanjError("give at least two scenarios: the reference, and one to compare with it")
    worlds: dict[str, World] = {}
    read = [resolved(name, parameters, own, worlds) for name in names]
    check_names([scenario.name for scenario, _ in read])
    scenarios, world, notes = [scenario for scenario, _ in read], read[0][1], []
    for scenario in scenarios:  # first of all: what follows would tell of days that only differ with the world
        check_pairable(scenarios[0], scenario)
    most = max(scenario.replicates for scenario in scenarios)
    wanted = replace(
        options,
        replicates=most if options.replicates is None else options.replicates,
        seed=scenarios[0].seed if options.seed is None else options.seed,
    )
    if options.until is None and len({scenario.until for scenario in scenarios}) > 1:
        wanted = replace(wanted, until=min(scenario.until for scenario in scenarios))
        notes.append(f"compared up to {wanted.until}, the earliest last day of the scenarios")
    settled = [settle(scenario, wanted) for scenario in scenarios]
    notes += dict.fromkeys(_of_parameters(names, parameters, own, worlds))
    notes += [
        line for scenario, (cut, _, _) in zip(scenarios, settled, strict=True) for line in left_out(scenario, cut.until)
    ]
    pasts = tuple(past_of(settled[0][0], scenario) for scenario, _, _ in settled)
    plans = {s.name: plan_of(s, world, seed, n, options) for s, seed, n in settled}
    return Pairs(plans, pasts, Series.of(world)), tuple(notes)


def _of_parameters(
    names: Sequence[str | Path | Scenario],
    parameters: Mapping[str, float | str],
    own: Sequence[OwnRule],
    worlds: dict[str, World],
) -> Iterator[str]:
    """Yield a line for each event that is left out because a parameter is fixed, and for each value that is far out."""
    for name in names if parameters else ():
        scenario, _ = resolved(name, {}, own, worlds)
        yield from (*each_left_out(scenario, parameters), *far_out(scenario, parameters))


def plan_of(scenario: Scenario, world: World, seed: int, replicates: int, options: Options) -> Plan:
    """Return the plan of one scenario; the columns of its design are those of every other scenario."""
    planned = options.planned(replicates)
    rows: tuple[Mapping[str, float], ...] = tuple({} for _ in range(planned))
    if not options.point:
        rows = tuple(design(scenario, world, seed, planned))
    return Plan(scenario, world, seed, rows, options.point, options.some(replicates))
