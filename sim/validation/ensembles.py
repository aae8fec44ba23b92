"""Ensembles: many replicates of one instance under one rule set, with drawn and with central settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from sim.flee.rules import Simulate
from sim.flee.world.instance import FleeInstance
from sim.model.random import MAX_SEED, latin_hypercube
from sim.runs.executors import Progress, run_tasks
from sim.runs.frames import QUANTILES
from sim.scenario.arguments import check_jobs, check_names, check_whole, shown
from sim.scenario.errors import PanjError, did_you_mean
from sim.scenario.flatten import out_of_range
from sim.scenario.parameters import ParameterSet, Spread, describe
from sim.world.world import Floats, Longs

GIVEN, MASKED = "given", "masked"
MOST_CENTRAL = 20
MOST_REPLICATES = 100_000


@dataclass(frozen=True, eq=False)
class Ensembles:
    """The simulated counts of one way to treat the capacities.

    Parameters
    ----------
    bands : int64, shape (replicates, days, camps)
        Uncertain settings drawn from their ranges.
    central : int64, shape (central replicates, days, camps)
        Central settings: luck alone.
    choices, both : int64, shape (replicates, days, camps), or None
        Where choices of construction vary (:mod:`sim.validation.varied`): with central settings, and with those of the
        bands. Luck is that of the bands, replicate by replicate.
    """

    bands: Longs
    central: Longs
    choices: Longs | None = None
    both: Longs | None = None

    @cached_property
    def quantiles(self) -> Floats:
        """The quantiles of the bands, shape (levels, days, camps); the levels are those of every figure of Panj."""
        out: Floats = np.quantile(self.bands, QUANTILES, axis=0)
        return out


@dataclass(frozen=True, eq=False)
class EnsemblePlan:
    """The job of all ensembles of an instance.

    Parameters
    ----------
    instances : mapping of str to FleeInstance
        By how the capacities are treated: "given", "masked".
    drawn : tuple of ParameterSet
        Settings of each replicate of the bands.
    central : ParameterSet
    central_replicates : int
        Runs with central settings; the luck of the n-th is that of the n-th of the bands.
    simulate : callable
    seed : int
    others : mapping of str to tuple of FleeInstance
        By how the capacities are treated: the world of each replicate, where choices of construction vary; as many as
        the bands have replicates. Empty: they do not.
    merged : bool
        Whether the bands themselves are run on these worlds; there is no set of choices alone then.
    """

    instances: Mapping[str, FleeInstance]
    drawn: tuple[ParameterSet, ...]
    central: ParameterSet
    central_replicates: int
    simulate: Simulate
    seed: int
    others: Mapping[str, tuple[FleeInstance, ...]] = field(default_factory=dict)
    merged: bool = False

    @property
    def parts(self) -> tuple[int, ...]:
        """How many rows each part has: bands, central, choices, both."""
        bands = len(self.drawn)
        return (bands, self.central_replicates, *((bands, bands) if self.others and not self.merged else ()))

    @property
    def tasks(self) -> list[EnsembleTask]:
        """All runs."""
        return [(name, row) for name in self.instances for row in range(sum(self.parts))]

    def do(self, task: EnsembleTask) -> EnsembleOutcome:
        """Do one run."""
        name, row = task
        part, luck = 0, row
        while luck >= self.parts[part]:
            part, luck = part + 1, luck - self.parts[part]
        elsewhere = part >= 2 or (self.merged and part == 0)
        instance = self.others[name][luck] if elsewhere else self.instances[name]
        settings = self.drawn[luck] if part in (0, 3) else self.central
        return name, row, self.simulate(instance, settings, self.seed, luck)


#: How the capacities are treated, and the row: first those of the bands, then those with central settings, and so on.
EnsembleTask = tuple[str, int]
EnsembleOutcome = tuple[str, int, Longs]


def run_ensembles(plan: EnsemblePlan, jobs: int | None, progress: Progress | None = None) -> dict[str, Ensembles]:
    """Run a plan.

    Parameters
    ----------
    plan : EnsemblePlan
    jobs : int, optional
        Processes; default: one per core, as soon as there is enough to do for them. The result does not depend on it.
    progress : callable, optional
        Called with (runs done, runs in all).

    Raises
    ------
    KeyboardInterrupt
        After Ctrl-C: scores are of all replicates or of none, so nothing is kept.
    """
    shapes = {name: instance.observed.shape for name, instance in plan.instances.items()}
    counts = {name: np.zeros((sum(plan.parts), *shape), np.int64) for name, shape in shapes.items()}

    def take(outcome: EnsembleOutcome) -> None:
        name, row, found = outcome
        if found.shape != shapes[name]:
            raise ValueError(f"simulated counts {found.shape}, want {shapes[name]}")
        counts[name][row] = found

    run_tasks(plan, plan.tasks, take, jobs=jobs, progress=progress).all_or_nothing()
    cuts = np.cumsum(plan.parts)[:-1]
    return {name: Ensembles(*np.split(found, cuts)) for name, found in counts.items()}


def check_options(replicates: int, seed: int, jobs: int | None) -> None:
    """Refuse impossible options, before any work is done."""
    check_whole("replicates", replicates, 1, MOST_REPLICATES)
    check_whole("seed", seed, 0, MAX_SEED)
    check_jobs(jobs)


def check_treated(capacities: str, ensembles: Mapping[str, Ensembles]) -> Ensembles:
    """Return what was run with capacities treated so, and refuse a way by which nothing was run.

    Raises
    ------
    PanjError
    """
    check_names(capacities=capacities)
    if capacities not in ensembles:
        hint = "masked=True runs them so, too" if capacities == MASKED else f"run with: {', '.join(ensembles)}"
        raise PanjError(f"nothing was run with capacities {shown(capacities)} ({hint})")
    return ensembles[capacities]


def check_ranges(settings: ParameterSet, ranges: object) -> None:
    """Refuse ranges that nothing can be drawn from: of no setting, no range, or beyond what is allowed.

    Raises
    ------
    PanjError
    """
    if not isinstance(ranges, Mapping):
        raise PanjError(f"ranges {shown(ranges)}: want a mapping of settings to their ranges, as Spread(0.1, 0.5)")
    infos = {info.name.partition(".")[2]: info for info in describe({"": type(settings)}).values()}
    for name, spread in ranges.items():
        if name not in infos:
            hint = did_you_mean(str(name).rpartition(".")[2], infos)
            raise PanjError(f"ranges: no setting is called {shown(name)}{f' ({hint})' if hint else ''}")
        if not isinstance(spread, Spread):
            raise PanjError(f"ranges: {name} {shown(spread)}: want a range, as Spread(0.1, 0.5)")
        for end in (spread.low, spread.high):
            if wrong := out_of_range(end, infos[name]):
                raise PanjError(f"ranges: {name} {end:g}: {wrong}")


def without_capacities(instance: FleeInstance) -> FleeInstance:
    """Return the instance with every capacity unlimited (0, as Flee reads it) and none growing."""
    growth = None if instance.capacity_per_day is None else np.zeros_like(instance.capacity_per_day)
    return replace(instance, capacity=np.zeros_like(instance.capacity), capacity_per_day=growth)


def drawn_settings(
    settings: ParameterSet, ranges: Mapping[str, Spread], seed: int, replicates: int
) -> tuple[ParameterSet, ...]:
    """Return the settings of every replicate, drawn by a Latin hypercube over the ranges."""
    sample = quantiles_of(ranges, seed, replicates)
    central = settings.model_dump()
    rows = []
    for quantiles in sample.tolist():
        drawn = {
            name: spread.quantile(u, float(central[name]))
            for (name, spread), u in zip(ranges.items(), quantiles, strict=True)
        }
        rows.append(type(settings).model_validate(central | drawn))
    return tuple(rows)


def quantiles_of(ranges: Mapping[str, Spread], seed: int, replicates: int) -> Floats:
    """Return where in its range every setting of every replicate lies, shape (replicates, settings)."""
    return latin_hypercube(seed, replicates, [f"flee.{name}" for name in ranges])
