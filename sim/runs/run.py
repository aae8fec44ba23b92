"""Run: one scenario, many replicates, honest bands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sim.model.draws import design
from sim.model.own import Given, rules_of
from sim.model.parameters import REGISTRY
from sim.model.posterior import check_posterior
from sim.model.random import MAX_SEED
from sim.runs.compiling import compile_first
from sim.runs.executors import Progress, run_tasks
from sim.runs.hosts import host_of
from sim.runs.parts import LEAST_TWINS, MOST_TWINS, PARTS, sound, total_effect, twin_plans, twin_tasks
from sim.runs.read import read_scenario
from sim.runs.repeat import check_repeats
from sim.runs.results import Result
from sim.runs.shapes import Parts
from sim.runs.summary import covers_document, document_counts, document_total, of_document
from sim.runs.tasks import Outcome, Plan, Runs, Task
from sim.scenario.arguments import check_called, check_jobs, check_mapping, check_path, check_switches, check_whole
from sim.scenario.calls import told_by_name
from sim.scenario.errors import PanjError
from sim.scenario.override import override, with_own, with_until
from sim.scenario.own import OwnRule, extended
from sim.scenario.resolved import Scenario
from sim.words.wording import ENOUGH_FOR_BANDS
from sim.world import World, load_world
from sim.world.names import names_in, refuse_strangers
from sim.world.period import refuse_other_years
from sim.world.sums import check_soldiers
from sim.world.world import Longs

MAIN, BLIND = "main", "blind"
MOST_BLIND = 100
MOST_REPLICATES = 1_000_000
FIRST = ENOUGH_FOR_BANDS
"""Replicates of the first answers; twice as many have to follow them."""


@dataclass(frozen=True)
class Options:
    """What a user can ask of a run.

    Parameters
    ----------
    replicates, seed : int, optional
        Default: the scenario's.
    until : date or ISO string, optional
        Last day; default: the scenario's.
    point : bool
        Keep parameters and garrisons at their central values: luck alone varies.
    parts : bool
        Also run the twins that split the band by source (from 20 replicates on: fewer cannot tell), and the blind
        garrisons up to the branch date.
    jobs : int, optional
        Processes; default: one per core, as soon as there is enough to do for them.
    of : int, optional
        For how many replicates draws are planned; default: for those that are run. What a replicate draws hangs on how
        many are planned (a Latin hypercube is spread over all), so 50 of 200 are the first 50 of a run of 200.
    """

    replicates: int | None = None
    seed: int | None = None
    until: dt.date | str | None = None
    point: bool = False
    parts: bool = True
    jobs: int | None = None
    of: int | None = None

    def planned(self, replicates: int) -> int:
        """Return for how many replicates draws are planned, where so many are run."""
        return replicates if self.of is None else self.of

    def some(self, replicates: int) -> int | None:
        """Return how many are run, if that is fewer than are planned."""
        return None if self.planned(replicates) == replicates else replicates


@dataclass(frozen=True)
class Watch:
    """What whoever watches a run is told meanwhile.

    Parameters
    ----------
    runs : callable, optional
        Called with (runs done, runs in all).
    compiling : callable, optional
        Called with (parts done, parts in all) where the model has to be compiled first.
    first : callable, optional
        Given the first :data:`FIRST` replicates as a result, as soon as they are there and if many more follow.
    """

    runs: Progress | None = None
    compiling: Progress | None = None
    first: Callable[[Result], object] | None = None


def load(
    name: str | Path,
    overrides: Mapping[str, float | str] | None = None,
    read: dict[str, World] | None = None,
    own: Sequence[OwnRule] = (),
) -> tuple[Scenario, World]:
    """Return a resolved scenario and its world, with every name in the scenario checked against the world.

    Parameters
    ----------
    name : str or Path
    overrides : mapping of str to number, optional
    read : dict of str to World, optional
        Worlds that this call has read already, by name or folder; those that are read now are added.
    own : sequence of OwnRule
        Rules of the user's own.
    """
    worlds: dict[str, World] = {} if read is None else read
    scenario = read_scenario(name, overrides, names=names_in(worlds), own=own)
    return scenario, panj_world(scenario, worlds.get(str(scenario.where)))


def check_named(name: object) -> None:
    """Refuse what cannot name a scenario.

    Raises
    ------
    PanjError
    """
    if not isinstance(name, Scenario):
        check_path("scenario", name, "the name of a scenario, the path of a file or a Scenario")


def panj_world(scenario: Scenario, read: World | None = None) -> World:
    """Return the world of a scenario that Panj's own engine can run; it may have been read already.

    Raises
    ------
    PanjError
        On a Flee world, whose results are of another kind; when its history lies years away from the run, or
        when it has more soldiers than a run can count.
    """
    if scenario.flee is not None:
        raise PanjError(
            f"scenario '{scenario.name}' has rules {scenario.rules} on a Flee world: run it with 'panj run' "
            "(panj answer RUN2 --against RUN sets two runs beside each other, and panj nowcast says from its counts "
            "what comes next, which panj assimilate does of a world of Panj's own alone), or in Python with "
            "sim.validation.validate.validate_scenario(read_scenario(...))"
        )
    world = load_world(scenario.where) if read is None else read
    check_posterior(world)
    refuse_strangers(world, scenario)
    refuse_other_years(world, scenario)
    history = world.history(scenario.history_until)
    check_soldiers(world, scenario.garrisons, (*history, *scenario.events))
    return world


def settle(scenario: Scenario, options: Options) -> tuple[Scenario, int, int]:
    """Return the scenario with the options applied, the seed and the number of replicates.

    Raises
    ------
    PanjError
        If an option is impossible.
    """
    replicates = scenario.replicates if options.replicates is None else options.replicates
    seed = scenario.seed if options.seed is None else options.seed
    check_whole("replicates", replicates, 1, MOST_REPLICATES)
    if options.of is not None:
        check_whole("of", options.of, replicates, MOST_REPLICATES)
    check_whole("seed", seed, 0, MAX_SEED)
    check_jobs(options.jobs)
    check_switches(point=options.point, parts=options.parts)
    if options.until is not None:
        scenario = with_until(scenario, options.until)
    return scenario, seed, replicates


@told_by_name()
def run(
    name: str | Path | Scenario = "baseline",
    *,
    replicates: int | None = None,
    seed: int | None = None,
    until: dt.date | str | None = None,
    parameters: Mapping[str, float | str] | None = None,
    rules: Given | Iterable[Given] | None = None,
    point: bool = False,
    parts: bool = True,
    jobs: int | None = None,
    of: int | None = None,
    progress: Progress | None = None,
) -> Result:
    """Run a scenario.

    Parameters
    ----------
    name : str, path or Scenario
        A named scenario, a file, or a resolved scenario.
    replicates, seed : int, optional
        Default: the scenario's.
    until : date or ISO string, optional
        Last day.
    parameters : mapping, optional
        Values by dotted name, as ``{"front.tempo": 2}``.
    rules : list, optional
        Rules of your own (docs/your-own-rule.md): objects or classes derived from :class:`sim.Rule`, or their names,
        as ``"my_rules:Winter"``.
    point, parts : bool
        Keep parameters and garrisons at their central values, so that luck alone varies; also run the twins that say
        what the band is made of (from 20 replicates on), and the blind garrisons.
    jobs, of : int, optional
        Processes, by default one per core; how many replicates draws are planned for (50 of 200: the first 50 of 200).
    progress : callable, optional
        Called with (runs done, runs in all).

    Returns
    -------
    Result

    Raises
    ------
    PanjError
        For any mistake in the scenario, the world or the options.

    Examples
    --------
    >>> from sim import run
    >>> result = run("offensive", replicates=4, parts=False, jobs=1)
    >>> result.timeseries.columns.tolist()
    ['replicate', 'date', 'measure', 'place', 'kind', 'value']
    """
    check_named(name)
    check_mapping("parameters", parameters)
    check_called(progress=progress)
    scenario, world = resolved(name, parameters or {}, rules_of(rules))
    options = Options(replicates, seed, until, point, parts, jobs, of)
    return run_scenario(scenario, world, options, progress)


def resolved(
    name: str | Path | Scenario,
    parameters: Mapping[str, float | str],
    own: Sequence[OwnRule] = (),
    read: dict[str, World] | None = None,
) -> tuple[Scenario, World]:
    """Return a scenario that is named or given, with the parameters and rules of a call, and its world; see `load`."""
    if not isinstance(name, Scenario):
        return load(name, parameters, read, own)
    world, scenario = panj_world(name), with_own(name, own)
    return override(scenario, extended(REGISTRY, scenario.own), parameters), world


def run_scenario(
    scenario: Scenario,
    world: World,
    options: Options,
    progress: Progress | Watch | None = None,
) -> Result:
    """Run a resolved scenario on a world; see :func:`run`."""
    watch = progress if isinstance(progress, Watch) else Watch(progress)
    scenario, seed, replicates = settle(scenario, options)
    planned = options.planned(replicates)
    quantiles = tuple({} for _ in range(planned)) if options.point else _design(scenario, world, seed, planned)
    main = Plan(scenario, world, seed, quantiles, options.point, options.some(replicates))
    plans, tasks = {MAIN: main}, [Task(MAIN, r, r, flows=True) for r in range(replicates)]
    enough = replicates >= LEAST_TWINS
    twins = min(replicates, MOST_TWINS) if options.parts and not options.point and enough else 0
    if twins:
        plans |= twin_plans(main, twins)
        tasks += twin_tasks(MAIN, twins)
    if options.parts and _has_blind(scenario, world) and scenario.history_until >= scenario.start:
        plans[BLIND] = _blind_plan(main, options, min(replicates, MOST_BLIND))
        tasks += [Task(BLIND, r, r) for r in range(len(plans[BLIND].quantiles))]
    collected = Collected(plans, watch.first)
    compile_first(main, options.jobs, watch.compiling)
    check_repeats(main)
    ended = run_tasks(Runs(plans), tasks, collected.take, jobs=options.jobs, progress=watch.runs)
    if not collected.main.finished:
        raise ended.error()
    result = collected.main.result(main, ended.whole)
    result.why = ended.why
    if collected.blind.finished:
        result.blind = collected.blind.result(plans[BLIND], ended.whole)
    if twins and ended.whole:
        result.parts = _parts(result, collected.twins, twins)
    return result


class Shelf:
    """Room for the records of many replicates, taken once: copying them in keeps memory small and whole.

    Attributes
    ----------
    finished : list of int
        Replicates that are there, in the order in which they came.
    """

    def __init__(self, replicates: int) -> None:
        self.replicates = replicates
        self.finished: list[int] = []
        self.flow: Longs | None = None
        self.opened: Longs | None = None

    def put(self, outcome: Outcome) -> None:
        """Copy one outcome to its place."""
        if not self.finished:
            self.counts = np.empty((self.replicates, *outcome.counts.shape), np.int32)
            self.intensity = np.empty((self.replicates, *outcome.intensity.shape), np.float32)
            if outcome.flow is not None and outcome.opened is not None:
                self.flow = np.zeros(outcome.flow.shape, np.int64)
                self.opened = np.zeros(outcome.opened.shape, np.int64)
        r = outcome.task.replicate
        self.counts[r], self.intensity[r] = outcome.counts, outcome.intensity
        # whole numbers: the order in which they come does not matter
        if self.flow is not None and outcome.flow is not None:
            self.flow += outcome.flow
        if self.opened is not None and outcome.opened is not None:
            self.opened += outcome.opened
        self.finished.append(r)

    def has_first(self, many: int) -> bool:
        """Tell whether the first replicates are there."""
        return len(self.finished) >= many and sum(r < many for r in self.finished) == many

    def first(self, plan: Plan, many: int) -> Result:
        """Return the first replicates as the result of a run of so many; without what only maps need."""
        few = replace(plan, quantiles=plan.quantiles[:many], runs=None)
        flow, opened = np.zeros((0, 0, 2)), np.zeros((0, 0, 3))
        return Result(few, tuple(range(many)), self.counts[:many], self.intensity[:many], flow, opened)

    def result(self, plan: Plan, whole: bool) -> Result:
        """Return the finished replicates as a result."""
        done = sorted(self.finished)
        all_there = len(done) == self.replicates
        counts = self.counts if all_there else self.counts[done]
        intensity = self.intensity if all_there else self.intensity[done]
        flow = np.zeros((0, 0, 2)) if self.flow is None else self.flow / len(done)
        opened = np.zeros((0, 0, 3)) if self.opened is None else self.opened / len(done)
        return Result(plan, tuple(done), counts, intensity, flow, opened, interrupted=not whole)


class Collected:
    """Takes the outcomes as they come and keeps of each only what is needed.

    Parameters
    ----------
    plans : mapping of str to Plan
    first : callable, optional
        See :class:`Watch`.

    Attributes
    ----------
    main, blind : Shelf
    twins : dict, (part, replicate) to the measures of that twin
    """

    def __init__(self, plans: Mapping[str, Plan], first: Callable[[Result], object] | None = None) -> None:
        self.plans = plans
        self._first = first if plans[MAIN].wanted >= 3 * FIRST else None
        self.main = Shelf(plans[MAIN].wanted)
        self.blind = Shelf(len(plans[BLIND].quantiles) if BLIND in plans else 0)
        self.twins: dict[tuple[str, int], dict[str, float]] = {}

    def take(self, outcome: Outcome) -> None:
        """Keep what is needed of one outcome."""
        task = outcome.task
        if task.plan == BLIND:
            self.blind.put(outcome)
        elif task.flows:
            self.main.put(outcome)
            if self._first is not None and self.main.has_first(FIRST):
                self._first(self.main.first(self.plans[MAIN], FIRST))
                self._first = None
        else:
            part = "luck" if task.plan == MAIN else task.plan
            twin = Result.gather(self.plans[task.plan], [outcome])
            found = measures(twin, twin.world.hosts.ids)
            self.twins[part, task.replicate] = {name: float(values[0]) for name, values in found.items()}


def _design(scenario: Scenario, world: World, seed: int, replicates: int) -> tuple[Mapping[str, float], ...]:
    return tuple(design(scenario, world, seed, replicates))


def _has_blind(scenario: Scenario, world: World) -> bool:
    """Return whether there are garrisons that do not come from the counts, to run beside those that do."""
    return scenario.garrisons == "seeded" and "blind" in world.garrisons.version


def _blind_plan(main: Plan, options: Options, replicates: int) -> Plan:
    """Return the same scenario with blind garrisons, up to the branch date: the history tests them, if there is any."""
    last = min(main.scenario.history_until, main.scenario.until)
    scenario = main.scenario.with_(garrisons="blind", until=last, events=())
    rows: tuple[Mapping[str, float], ...] = tuple({} for _ in range(replicates))
    if not options.point:
        rows = _design(scenario, main.world, main.seed, replicates)
    return Plan(scenario, main.world, main.seed, rows, options.point)


def measures(result: Result, hosts: Iterable[str]) -> dict[str, np.ndarray]:
    """Return the measures whose band is split by source, one value per replicate; arrivals in some hosts."""
    counted = {}
    if covers_document(result):
        kind, _ = of_document(document_counts(result.world))
        who = {"military": "soldiers", "civilian": "civilians"}.get(kind, "people")
        counted[f"{who} counted by the document"] = document_total(result)[0]
    arrived = {
        f"{who} in {host} at the end": result.cumulative("arrivals", host, kind)[:, -1]
        for host in hosts
        for who, kind in (("soldiers", "military"), ("civilians", "civilian"))
    }
    inside = {"internally displaced at the end": result.daily("internally_displaced", "world", "civilian")[:, -1]}
    out = counted | arrived | inside
    return {name: np.asarray(values, float) for name, values in out.items()}


def _parts(result: Result, found: Mapping[tuple[str, int], Mapping[str, float]], twins: int) -> Parts:
    own = measures(result, filter(None, [host_of(result)]))  # a world may have none
    shares: dict[str, dict[str, float | None]] = {name: {} for name in own}
    for part in PARTS:
        for name, values in own.items():
            twin = np.array([found[part, r][name] for r in range(twins)])
            share = total_effect(values[:twins], twin, float(values.var()))
            shares[name][part] = None if np.isnan(share) else round(share, 3)
    return sound({"twins": twins, "measures": shares})
