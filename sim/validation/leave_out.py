"""Leave one conflict out: settings chosen on some conflicts, scored on one that had no say in them.

For each conflict settings are chosen on the *others* (:mod:`sim.validation.choose`), and its bands are drawn from what
they leave undecided. Nothing of the conflict that is scored enters but its inputs. With capacities masked all of it is
done anew.

Source: cross-validation (Stone 1974, J. R. Stat. Soc. B 36:111).
"""

from __future__ import annotations

from collections.abc import Sequence

from sim.flee.rules import rule_set
from sim.flee.world.instance import FleeInstance
from sim.runs.executors import Progress
from sim.scenario.arguments import check_switches
from sim.validation.choose import SETS, check_conflicts, choose_from
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
from sim.validation.trials import run_trials
from sim.validation.validate import Validation

REPLICATES, CENTRAL_REPLICATES = 50, 5


def leave_one_out(
    instances: Sequence[FleeInstance],
    rules: str = "flee",
    *,
    masked: bool = True,
    sets: int = SETS,
    replicates: int = REPLICATES,
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
    replicates : int
        Runs behind the bands of each.
    seed : int
    jobs : int, optional
        Processes; default: one per core. The result does not depend on it.
    progress : callable, optional
        Called with (trials done, trials in all).

    Returns
    -------
    list of Validation
        In the order of the instances, of all their people. Its `chosen` holds what the others chose.

    Raises
    ------
    PanjError
        If there are too few conflicts, or too few sets.
    """
    check_options(replicates, seed, jobs)
    check_switches(masked=masked)
    check_conflicts(instances, sets, 3)
    ways = (GIVEN, MASKED) if masked else (GIVEN,)
    trials = run_trials(instances, rules, capacities=ways, sets=sets, seed=seed, jobs=jobs, progress=progress)
    simulate = rule_set(rules).simulate
    out = []
    for instance in instances:
        others = [other.name for other in instances if other is not instance]
        chosen = {capacities: choose_from(trials, others, capacities) for capacities in ways}
        ensembles: dict[str, Ensembles] = {}
        for capacities, settings in chosen.items():
            each = without_capacities(instance) if capacities == MASKED else instance
            drawn = drawn_settings(settings.central, settings.ranges, seed, replicates)
            plan = EnsemblePlan({capacities: each}, drawn, settings.central, CENTRAL_REPLICATES, simulate, seed)
            ensembles |= run_ensembles(plan, jobs)
        out.append(Validation(instance, seed, chosen[GIVEN].central, chosen[GIVEN].ranges, ensembles, rules, chosen))
    return out
