"""Run: all scenarios of a comparison in one pool, replicate by replicate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sim.experiment.compare.comparison import Comparison
from sim.experiment.compare.idle import idle_events, left_out
from sim.experiment.compare.past import Past, broken_past, digest, past_of
from sim.experiment.compare.series import Series
from sim.experiment.executors import Ended, default_jobs, run_tasks
from sim.experiment.run import Options, Progress, check_named, load, panj_world, settle
from sim.experiment.stored import is_result
from sim.experiment.tasks import Outcome, Plan, Task, simulate
from sim.model.draws import design
from sim.model.parameters import REGISTRY
from sim.scenario.arguments import check_called, check_jobs, check_mapping, check_switches
from sim.scenario.errors import PanjError
from sim.scenario.override import override
from sim.scenario.resolved import Scenario
from sim.world.world import Ints, World


@dataclass(frozen=True, eq=False)
class Job:
    """What every process needs to know.

    Parameters
    ----------
    plans : mapping of str to Plan
        By the name of the scenario, the reference first.
    pasts : tuple of Past
    series : Series
    """

    plans: Mapping[str, Plan]
    pasts: tuple[Past, ...]
    series: Series

    @property
    def history(self) -> int:
        """Days on which all scenarios replay history."""
        return min(past.days for past in self.pasts)

    def first(self, name: str) -> int:
        """Return the row of the first day that is kept of a scenario: the branch date if it shares the past."""
        k = list(self.plans).index(name)
        return max(0, self.history - 1) if k and self.pasts[k].shared else 0


@dataclass(frozen=True, eq=False)
class Kept:
    """What is kept of one run: little enough to be sent and stored.

    Parameters
    ----------
    scenario : str
    replicate : int
    past : bytes
        Digest of the record up to the branch date.
    values : int32, shape (days kept, series)
    """

    scenario: str
    replicate: int
    past: bytes
    values: Ints


def work(job: Job, task: Task) -> Kept:
    """Run one task of a job in this process."""
    return keep(job, simulate(job.plans, task))


def keep(job: Job, outcome: Outcome) -> Kept:
    """Return what is kept of one record."""
    name = outcome.task.plan
    values = job.series.reduce(outcome.counts, job.first(name))
    return Kept(name, outcome.task.replicate, digest(outcome, job.history), values)


class Shelves:
    """Takes what is kept of each run, as it comes, and checks that pasts agree which must.

    Parameters
    ----------
    job : Job
    progress : callable or None
        Called with (runs done, runs in all).
    """

    def __init__(self, job: Job, progress: Progress | None) -> None:
        self.job, self.progress = job, progress
        self.names = list(job.plans)
        plan = job.plans[self.names[0]]
        self.replicates, days = len(plan.quantiles), plan.scenario.days()
        self.values = [
            np.empty((self.replicates, days - job.first(name), len(job.series)), np.int32) for name in self.names
        ]
        self.pasts: list[dict[int, bytes]] = [{} for _ in self.names]
        self.done = 0

    def take(self, kept: Kept) -> None:
        """Copy what is kept of one run to its place.

        Raises
        ------
        PanjError
            If its past differs from that of the reference and must not.
        """
        k, r = self.names.index(kept.scenario), kept.replicate
        self.values[k][r] = kept.values
        self.pasts[k][r] = kept.past
        for other in range(1, len(self.names)) if k == 0 else (k,):
            if self.job.pasts[other].shared and self._differs(other, r):
                raise broken_past(self.names[other], self.names[0], r)
        self.done += 1
        if self.progress is not None:
            self.progress(self.done, self.replicates * len(self.names))

    def _differs(self, k: int, r: int) -> bool:
        """Tell whether the past of scenario k is there in replicate r, and the reference's, and they differ."""
        return r in self.pasts[0] and r in self.pasts[k] and self.pasts[0][r] != self.pasts[k][r]

    def _idle(self, done: Sequence[int]) -> list[str]:
        """Return why events changed nothing."""
        plans, out = list(self.job.plans.values()), []
        for k in range(1, len(plans)):
            first = self.job.first(self.names[k])
            equal = all(np.array_equal(self.values[0][r, first:], self.values[k][r]) for r in done)
            out += idle_events(plans[0], plans[k], done, equal)
        return out

    def comparison(self, kind: type[Comparison], ended: Ended, notes: tuple[str, ...]) -> Comparison:
        """Return the replicates that finished in every scenario.

        Raises
        ------
        KeyboardInterrupt
            If there is none.
        PanjError
            If there is none, and it was not Ctrl-C that ended the work.
        """
        done = sorted(set.intersection(*(set(past) for past in self.pasts)))
        if not done:
            raise ended.error()
        plans = list(self.job.plans.values())
        scenario = plans[0].scenario
        days = np.arange(scenario.days()).astype("timedelta64[D]")
        return kind(
            plans=plans,
            series=self.job.series,
            replicates=tuple(done),
            records=self.values if len(done) == self.replicates else [values[done] for values in self.values],
            pasts=self.job.pasts,
            differing=tuple(sum(self._differs(k, r) for r in done) for k in range(len(plans))),
            dates=np.datetime64(scenario.start, "D") + days,
            notes=(*notes, *self._idle(done)),
            interrupted=not ended.whole,
            why=ended.why,
        )


def compare(
    *names: str | Path | Scenario,
    replicates: int | None = None,
    seed: int | None = None,
    until: dt.date | str | None = None,
    parameters: Mapping[str, float | str] | None = None,
    point: bool = False,
    jobs: int | None = None,
    progress: Progress | None = None,
    kind: type[Comparison] = Comparison,
) -> Comparison:
    """Compare scenarios with the first one, in pairs of runs that share luck and parameters.

    Parameters
    ----------
    *names : str, path or Scenario
        Named scenarios, files or resolved scenarios, the reference first; or folders with the results of
        `panj run`, which are then read instead of run.
    replicates : int, optional
        Default: the largest of the scenarios'.
    seed : int, optional
        Default: the reference's.
    until : date or ISO string, optional
        Last day; default: the earliest of the scenarios'.
    parameters : mapping, optional
        Values by dotted name, for all scenarios.
    point : bool
        Keep parameters and garrisons at their central values: luck alone varies.
    jobs : int, optional
        Processes; default: one per core.
    progress : callable, optional
        Called with (runs done, runs in all).

    Returns
    -------
    Comparison

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
    from sim.experiment.compare import stored

    for name in names:
        check_named(name)
    check_mapping("parameters", parameters)
    check_called(progress=progress)
    check_jobs(jobs)
    check_switches(point=point)
    options = Options(replicates, seed, until, point, parts=False, jobs=jobs)
    if any(is_result(name) for name in names):
        return stored.compare_results(names, options, parameters or {}, progress, kind)
    job, notes = plan(names, options, parameters or {})
    shelves = Shelves(job, progress)
    # replicate by replicate, so that a run that is stopped has whole pairs
    wanted = [Task(name, r, r) for r in range(shelves.replicates) for name in job.plans]
    ended = run_tasks(job, wanted, jobs or default_jobs(), shelves.take, work=work)
    return shelves.comparison(kind, ended, notes)


def check(
    names: Sequence[str | Path | Scenario], options: Options, parameters: Mapping[str, float | str]
) -> tuple[str, ...]:
    """Return the names of all scenarios, the reference first, if they can be compared; nothing is run.

    Raises
    ------
    PanjError
        For any mistake that can be seen before a run.
    """
    from sim.experiment.compare import stored

    if any(is_result(name) for name in names):
        return tuple(result.scenario.name for result in stored.open_results(names, options, parameters))
    return tuple(plan(names, options, parameters)[0].plans)


def plan(
    names: Sequence[str | Path | Scenario], options: Options, parameters: Mapping[str, float | str]
) -> tuple[Job, tuple[str, ...]]:
    """Return the job of a comparison and what has to be told about it, before anything is run.

    Raises
    ------
    PanjError
        For any mistake in the scenarios or the options.
    """
    if len(names) < 2:
        raise PanjError("give at least two scenarios: the reference, and one to compare with it")
    worlds: dict[str, World] = {}
    read = [_load(name, parameters, worlds) for name in names]
    check_names([scenario.name for scenario, _ in read])
    scenarios, world, notes = [scenario for scenario, _ in read], read[0][1], []
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
    notes += [
        line for scenario, (cut, _, _) in zip(scenarios, settled, strict=True) for line in left_out(scenario, cut.until)
    ]
    pasts = tuple(past_of(settled[0][0], scenario) for scenario, _, _ in settled)
    plans = {s.name: plan_of(s, world, seed, n, options.point) for s, seed, n in settled}
    return Job(plans, pasts, Series.of(world)), tuple(notes)


def plan_of(scenario: Scenario, world: World, seed: int, replicates: int, point: bool) -> Plan:
    """Return the plan of one scenario; the columns of its design are those of every other scenario."""
    rows: tuple[Mapping[str, float], ...] = tuple({} for _ in range(replicates))
    if not point:
        rows = tuple(design(scenario, world, seed, replicates))
    return Plan(scenario, world, seed, rows, point)


def check_names(names: Sequence[str]) -> None:
    """Check that no scenario is there twice, nor two of one name.

    Raises
    ------
    PanjError
        If so.
    """
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise PanjError(f"there are two scenarios named {twice[0]}: give each once, or another 'name' to one of them")


def _load(
    name: str | Path | Scenario, parameters: Mapping[str, float | str], worlds: dict[str, World]
) -> tuple[Scenario, World]:
    if isinstance(name, Scenario):
        return override(name, REGISTRY, parameters), panj_world(name)
    return load(name, parameters, worlds)
