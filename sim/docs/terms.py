"""The table of docs/validation-conflicts.md on what helps: Panj's own rules with one thing otherwise.

For every conflict the settings are those that the others choose (:mod:`sim.validation.choose`), on thinned conflicts;
each variant changes one thing in them, one run each, and nothing is chosen anew. So a row tells what a thing is worth
beside all the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.docs.markdown import table
from sim.flee.published.engine import run_published
from sim.flee.published.settings import PublishedSettings
from sim.flee.rules import rule_set
from sim.flee.world.instance import FleeInstance
from sim.validation.choose import settings_from
from sim.validation.ensembles import GIVEN, MASKED, without_capacities
from sim.validation.trials import Trials, error_of_counts, run_trials, thinned

SETS = 100
HEAD = ("variant", "as given", "masked", "masked, worse on")


@dataclass(frozen=True)
class Variant:
    """One way to change the settings.

    Parameters
    ----------
    says : str
        For the table.
    changes : mapping of str to float
        Settings that are otherwise.
    """

    says: str
    changes: Mapping[str, float] = field(default_factory=dict)


VARIANTS = (
    Variant("Panj's own rules, as the others choose"),
    Variant("nobody has a camp in mind (pull 0)", {"pull": 0.0}),
    Variant("everybody has one (pull 1)", {"pull": 1.0}),
    Variant("networks do not matter (history 0)", {"history": 0.0}),
    Variant("neither of the two", {"pull": 0.0, "history": 0.0}),
    Variant("a camp abroad is worth a safe town (foreign 1)", {"foreign": 1.0}),
    Variant("a tenth of those in a camp leave it in a month (onward 0.003)", {"onward": 0.003}),
    Variant("people stay in towns for weeks (shelter 0.02)", {"shelter": 0.02}),
    Variant("sees one road ahead (awareness 1)", {"awareness": 1.0}),
    Variant("how full a camp is does not matter (full_site 1)", {"full_site": 1.0}),
    Variant("hosts with many close up (crowding -0.5)", {"crowding": -0.5}),
    Variant("hosts with many draw more (crowding 0.5)", {"crowding": 0.5}),
)


def terms_table(instances: Sequence[FleeInstance], tell: Callable[[str], None], sets: int = SETS) -> str:
    """Return the mean error over the conflicts, each left out, of every variant.

    Parameters
    ----------
    instances : sequence of FleeInstance
    tell : callable
        Told what is being computed.
    sets : int
        Settings to try before.
    """
    tell(f"{sets} settings on {len(instances)} conflicts")
    trials = run_trials(instances, "panj", sets=sets)
    errors = {}
    for variant in VARIANTS:
        tell(variant.says)
        errors[variant.says] = {c: [_error(trials, i, c, variant) for i in instances] for c in (GIVEN, MASKED)}
    first, rows = errors[VARIANTS[0].says], []
    for says, found in errors.items():
        worse = sum(b > a for a, b in zip(first[MASKED], found[MASKED], strict=True))
        cells = [f"{np.mean(found[c]):.3f}" for c in (GIVEN, MASKED)]
        rows.append((says, *cells, "–" if found is first else f"{worse} of {len(instances)}"))
    return table(HEAD, rows, right=range(1, 4))


def _error(trials: Trials, instance: FleeInstance, capacities: str, variant: Variant) -> float:
    """Return the rescaled error of a variant on a conflict whose settings the others chose."""
    others = [name for name in trials.scored if name != instance.name]
    group = rule_set(trials.rules).group
    chosen = {k.removeprefix(f"{group}."): s.value for k, s in settings_from(trials, others, capacities).items()}
    settings = PublishedSettings.model_validate(chosen | dict(variant.changes))
    small = without_capacities(thinned(instance)) if capacities == MASKED else thinned(instance)
    return error_of_counts(run_published(small, settings, trials.seed, 0).counts, trials.scored[instance.name])
