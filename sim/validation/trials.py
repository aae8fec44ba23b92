"""Trials: many sets of settings tried on some conflicts, each conflict once for every set.

`sets` settings are drawn by a Latin hypercube over the ranges of a rule set and tried on every conflict, each thinned
to about `PEOPLE` people. The error of a set on a conflict is its rescaled ARD: only the shares of the camps count, and
they hardly depend on how many people there are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from sim.flee.rules import Simulate, rule_set, uncertain
from sim.flee.scored import Numbers, Scored
from sim.flee.world.instance import FleeInstance
from sim.runs.executors import Progress, run_tasks
from sim.scenario.parameters import ParameterSet, Spread
from sim.validation import scores
from sim.validation.ensembles import GIVEN, MASKED, drawn_settings, quantiles_of, without_capacities
from sim.world.world import Floats, Ints, Longs

PEOPLE = 8000
#: Conflict, how its capacities are treated, row of the settings.
Task = tuple[str, str, int]
Outcome = tuple[Task, Ints]


def thinned(instance: FleeInstance, people: int = PEOPLE) -> FleeInstance:
    """Return the instance with counts and capacities divided so that it ends with about so many people.

    A camp with a limit keeps one, of one place at least, or one more than it has people on the first day: below that a
    capacity means that there is none. By how many it was divided stands in `people_each`: numbers that are shown are
    people again, multiplied by it.
    """
    by = max(1.0, float(instance.total.max()) / people)
    growth, idps, flee, before = (
        instance.capacity_per_day,
        instance.initial_idps,
        instance.flee_output,
        instance.before,
    )
    return replace(
        instance,
        total=instance.total / by,
        refugees=instance.refugees / by,
        observed=instance.observed / by,
        capacity=_fewer_places(instance, by),
        capacity_per_day=None if growth is None else growth / by,
        flee_output=None if flee is None else flee / by,
        before=None if before is None else before / by,
        layout=tuple(
            replace(row, count=row.count / by, raw=row.raw / by, daily=row.daily / by) for row in instance.layout
        ),
        initial_idps=None if idps is None else np.asarray(idps // by, np.int64),
        people_each=instance.people_each * by,
    )


def _fewer_places(instance: FleeInstance, by: float) -> Floats:
    """Return capacities divided, but what is a limit stays one."""
    given, camps = instance.capacity, instance.camps
    out: Floats = np.where(given >= 1.0, np.maximum(given / by, 1.0), given / by)
    there = instance.observed[0] if instance.before is None else instance.before
    limited = (given[camps] >= 1.0) & (given[camps] - np.floor(there) >= 1.0)
    out[camps] = np.where(limited, np.maximum(out[camps], np.floor(there / by) + 1.0), out[camps])
    return out


@dataclass(frozen=True, eq=False)
class TrialPlan:
    """The job of all trials.

    Parameters
    ----------
    instances : mapping of (conflict, capacities) to FleeInstance, thinned
    settings : tuple of ParameterSet
    simulate : callable
    seed : int
    """

    instances: Mapping[tuple[str, str], FleeInstance]
    settings: tuple[ParameterSet, ...]
    simulate: Simulate
    seed: int

    def do(self, task: Task) -> Outcome:
        """Do one trial."""
        conflict, capacities, row = task
        found = self.simulate(self.instances[conflict, capacities], self.settings[row], self.seed, row)
        return task, found.astype(np.int32)


@dataclass(frozen=True, eq=False)
class Trials:
    """Every set of settings tried on every conflict.

    Parameters
    ----------
    rules : str
    seed : int
    scored : mapping of str to Scored, by conflict
    central : ParameterSet
    ranges : mapping of str to Spread
        What was drawn.
    settings : tuple of ParameterSet
    counts : mapping of (conflict, capacities) to int32, shape (sets, days, camps)
    """

    rules: str
    seed: int
    scored: Mapping[str, Scored]
    central: ParameterSet
    ranges: Mapping[str, Spread]
    settings: tuple[ParameterSet, ...]
    counts: Mapping[tuple[str, str], Ints]

    @cached_property
    def quantiles(self) -> Floats:
        """Where in its range every setting of every set lies, shape (sets, settings drawn)."""
        return quantiles_of(self.ranges, self.seed, len(self.settings))

    @cached_property
    def errors(self) -> Mapping[tuple[str, str], Floats]:
        """The rescaled ARD of every set, by conflict and capacities."""
        return {
            key: np.array([error_of_counts(found, self.scored[key[0]]) for found in counts])
            for key, counts in self.counts.items()
        }

    def ranked(self, conflicts: Collection[str], capacities: str) -> Longs:
        """Return the rows of the settings, best first, by their mean error on some conflicts."""
        errors = [self.errors[name, capacities] for name in conflicts]
        return np.asarray(np.argsort(np.mean(errors, axis=0), kind="stable"))

    def error_of(self, rows: Longs, conflict: str, capacities: str) -> float:
        """Return the error of the median of some sets on a conflict."""
        return error_of_counts(np.median(self.counts[conflict, capacities][rows], axis=0), self.scored[conflict])


def error_of_counts(counts: Numbers, scored: Scored) -> float:
    """Return the rescaled ARD of simulated counts."""
    sim = scores.rescale(scored.of(counts.astype(float)), scored.data)
    return scores.ard(sim, scored.data, person=scored.person)


def run_trials(
    instances: Sequence[FleeInstance],
    rules: str,
    *,
    capacities: Collection[str] = (GIVEN, MASKED),
    sets: int = 200,
    seed: int = 1,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Trials:
    """Try settings on every conflict.

    Parameters
    ----------
    instances : sequence of FleeInstance
    rules : str
        Name of the rule set; its central settings do not depend on the instance here.
    capacities : collection of str
        How the capacities of camps are treated, "given", "masked" or both, one after the other.
    sets : int
        Settings to try.
    seed : int
    jobs : int, optional
        Processes; default: one per core. The result does not depend on it.
    progress : callable, optional
        Called with (trials done, trials in all).
    """
    chosen = rule_set(rules)
    central = chosen.settings(replace(instances[0], settings={}))
    drawn = uncertain(central)
    settings = drawn_settings(central, drawn, seed, sets)
    small = {i.name: thinned(i) for i in instances}
    treated = {(name, c): without_capacities(i) if c == MASKED else i for c in capacities for name, i in small.items()}
    plan = TrialPlan(treated, settings, chosen.simulate, seed)
    tasks: list[Task] = [(*key, row) for key in treated for row in range(sets)]
    counts = {key: np.zeros((sets, *i.observed.shape), np.int32) for key, i in treated.items()}

    def take(outcome: Outcome) -> None:
        (name, capacities, row), found = outcome
        counts[name, capacities][row] = found

    run_tasks(plan, tasks, take, jobs=jobs, progress=progress).all_or_nothing()
    return Trials(rules, seed, {i.name: Scored(i) for i in instances}, central, drawn, settings, counts)
