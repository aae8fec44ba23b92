"""Leave one conflict out: settings chosen on some conflicts, scored on one that had no say in them.

Method
------
`sets` settings are drawn by a Latin hypercube over the ranges of a rule set and tried on every conflict, each thinned
to about `PEOPLE` people. The error of a set on a conflict is its rescaled ARD: only the shares of the camps count, and
they hardly depend on how many people there are. For each conflict the sets are ranked by their mean error on the
*others*. The best is the chosen set; the best `keep` of them, alike in weight, are the band: what the other conflicts
leave undecided. Nothing of the conflict that is scored enters but its inputs. With capacities masked all of it is done
anew.

Source: cross-validation (Stone 1974, J. R. Stat. Soc. B 36:111); keeping a share of the tried sets is rejection
sampling in approximate Bayesian computation (Beaumont 2010, Annu. Rev. Ecol. Evol. Syst. 41:379).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from sim.flee.rules import (
    Simulate,
    rule_set,
    uncertain,
)
from sim.flee.scored import Scored, check_counts
from sim.flee.world.instance import FleeInstance
from sim.runs.executors import Progress, run_tasks
from sim.scenario.arguments import check_switches, check_whole
from sim.scenario.errors import PanjError
from sim.scenario.parameters import ParameterSet, Spread
from sim.validation import scores
from sim.validation.ensembles import (
    GIVEN,
    MASKED,
    EnsemblePlan,
    Ensembles,
    check_options,
    drawn_settings,
    run_ensembles,
    without_capacities,
)
from sim.validation.validate import Validation
from sim.world.world import Floats, Ints, Longs

PEOPLE = 8000
SETS, KEEP, CENTRAL_REPLICATES = 1000, 15, 5
#: Conflict, how its capacities are treated, row of the settings.
Task = tuple[str, str, int]
Outcome = tuple[Task, Ints]


def thinned(instance: FleeInstance, people: int = PEOPLE) -> FleeInstance:
    """Return the instance with counts and capacities divided so that it ends with about so many people.

    A camp with a limit keeps one, of one place at least: below that a capacity means that there is none.
    """
    by = max(1.0, float(instance.total.max()) / people)
    growth, idps = instance.capacity_per_day, instance.initial_idps
    return replace(
        instance,
        total=instance.total / by,
        refugees=instance.refugees / by,
        observed=instance.observed / by,
        capacity=np.where(instance.capacity >= 1.0, np.maximum(instance.capacity / by, 1.0), instance.capacity / by),
        capacity_per_day=None if growth is None else growth / by,
        initial_idps=None if idps is None else np.asarray(idps // by, np.int64),
    )


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
    scored : mapping of str to Scored, by conflict
    settings : tuple of ParameterSet
    counts : mapping of (conflict, capacities) to int32, shape (sets, days, camps)
    """

    scored: Mapping[str, Scored]
    settings: tuple[ParameterSet, ...]
    counts: Mapping[tuple[str, str], Ints]

    @cached_property
    def errors(self) -> Mapping[tuple[str, str], Floats]:
        """The rescaled ARD of every set, by conflict and capacities."""
        return {
            key: np.array([_error(found, self.scored[key[0]]) for found in counts])
            for key, counts in self.counts.items()
        }

    def ranked(self, left_out: str, capacities: str) -> Longs:
        """Return the rows of the settings, best first, by their mean error on all conflicts but one."""
        others = [self.errors[name, capacities] for name in self.scored if name != left_out]
        return np.asarray(np.argsort(np.mean(others, axis=0), kind="stable"))

    def left_out_error(self, left_out: str, capacities: str, keep: int = KEEP) -> tuple[float, float]:
        """Return the error, on a conflict that had no say, of the chosen set and of the median of those kept."""
        rows = self.ranked(left_out, capacities)
        median = np.median(self.counts[left_out, capacities][rows[:keep]], axis=0)
        return float(self.errors[left_out, capacities][rows[0]]), _error(median, self.scored[left_out])


def _error(counts: Ints | Floats, scored: Scored) -> float:
    return scores.ard(scores.rescale(scored.of(counts.astype(float)), scored.data), scored.data)


def run_trials(
    instances: Sequence[FleeInstance],
    rules: str,
    ranges: Mapping[str, Spread] | None = None,
    *,
    fixed: Mapping[str, float] | None = None,
    masked: bool = True,
    sets: int = SETS,
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
    ranges : mapping of str to Spread, optional
        What is drawn besides the uncertain settings of the rule set.
    fixed : mapping of str to float, optional
        Settings that are not drawn.
    masked : bool
        Try all of them once more with capacities masked.
    sets, seed, jobs, progress
        See :func:`leave_one_out`.
    """
    chosen = rule_set(rules)
    central = chosen.kind(**(chosen.settings(replace(instances[0], settings={})).model_dump() | dict(fixed or {})))
    drawn = {name: s for name, s in uncertain(central).items() if name not in (fixed or {})} | dict(ranges or {})
    settings = drawn_settings(central, drawn, seed, sets)
    small = {i.name: thinned(i) for i in instances}
    treated = {(name, GIVEN): i for name, i in small.items()}
    if masked:
        treated |= {(name, MASKED): without_capacities(i) for name, i in small.items()}
    plan = TrialPlan(treated, settings, chosen.simulate, seed)
    tasks: list[Task] = [(*key, row) for key in treated for row in range(sets)]
    counts = {key: np.zeros((sets, *i.observed.shape), np.int32) for key, i in treated.items()}

    def take(outcome: Outcome) -> None:
        (name, capacities, row), found = outcome
        counts[name, capacities][row] = found

    run_tasks(plan, tasks, take, jobs=jobs, progress=progress).all_or_nothing()
    return Trials({i.name: Scored(i) for i in instances}, settings, counts)


def check_leave_out(instances: Sequence[FleeInstance], sets: int, keep: int) -> None:
    """Refuse what cannot be done, before any work.

    Raises
    ------
    PanjError
        If there are too few conflicts, one has no counts, or too few sets are tried to keep so many.
    """
    names = [instance.name for instance in instances]
    if len(set(names)) < 3 or len(set(names)) < len(names):
        raise PanjError(f"to leave one conflict out takes three or more of different names, not {', '.join(names)}")
    check_whole("sets", sets, 1)
    if keep > sets:
        raise PanjError(f"sets {sets}: want at least {keep}, for so many are kept (replicates)")
    for instance in instances:
        check_counts(instance)


def leave_one_out(
    instances: Sequence[FleeInstance],
    rules: str = "flee",
    *,
    masked: bool = True,
    sets: int = SETS,
    keep: int = KEEP,
    seed: int = 1,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> list[Validation]:
    """Score every conflict with settings that were chosen on the others.

    Parameters
    ----------
    instances : sequence of FleeInstance
        At least three, with names of their own.
    rules : str
    masked : bool
        Do all of it once more with capacities masked: other settings are chosen then.
    sets : int
        Settings to try.
    keep : int
        How many of them make the band.
    seed : int
    jobs : int, optional
        Processes; default: one per core. The result does not depend on it.
    progress : callable, optional
        Called with (trials done, trials in all).

    Returns
    -------
    list of Validation
        In the order of the instances, of all their people. Its `chosen` holds the settings of the bands, best first;
        "central settings" are the best.

    Raises
    ------
    PanjError
        If there are too few conflicts, or too few sets to keep so many.
    """
    check_options(keep, seed, jobs)
    check_switches(masked=masked)
    check_leave_out(instances, sets, keep)
    trials = run_trials(instances, rules, masked=masked, sets=sets, seed=seed, jobs=jobs, progress=progress)
    simulate = rule_set(rules).simulate
    out = []
    for instance in instances:
        treated = {GIVEN: instance} | ({MASKED: without_capacities(instance)} if masked else {})
        chosen = {c: tuple(trials.settings[r] for r in trials.ranked(instance.name, c)[:keep]) for c in treated}
        ensembles: dict[str, Ensembles] = {}
        for capacities, each in treated.items():
            best = chosen[capacities]
            plan = EnsemblePlan({capacities: each}, best, best[0], CENTRAL_REPLICATES, simulate, seed)
            ensembles |= run_ensembles(plan, jobs)
        others = tuple(other.name for other in instances if other is not instance)
        out.append(Validation(instance, seed, chosen[GIVEN][0], {}, ensembles, rules, chosen, others, sets))
    return out
