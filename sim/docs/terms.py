"""The table of docs/validation-conflicts.md on what helps: Panj's own rules with a term more or less.

Every variant is chosen and scored anew, one conflict left out at a time, on thinned conflicts
(:mod:`sim.validation.leave_out`), so that no term gains by having more to fit with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.docs.markdown import table
from sim.flee.world.instance import FleeInstance
from sim.scenario.parameters import Spread
from sim.validation.ensembles import GIVEN, MASKED
from sim.validation.leave_out import run_trials

SETS = 80
HEAD = ("variant", "as given: best set", "median of the kept", "masked: best set", "median of the kept")


@dataclass(frozen=True)
class Variant:
    """One way to change the rules.

    Parameters
    ----------
    says : str
        For the table.
    fixed : mapping of str to float
        Settings that are not drawn.
    ranges : mapping of str to Spread
        Settings that are drawn besides.
    """

    says: str
    fixed: Mapping[str, float] = field(default_factory=dict)
    ranges: Mapping[str, Spread] = field(default_factory=dict)


VARIANTS = (
    Variant("Panj's own rules, all ranges"),
    Variant("sees one road ahead (awareness 1)", {"awareness": 1.0}),
    Variant(
        "distance counts as in Flee's defaults (power 1, softened by 10 km)",
        {"distance_power": 1.0, "softening_km": 10.0},
    ),
    Variant("a camp abroad is worth a safe town (foreign 1)", {"foreign": 1.0}),
    Variant("how full a camp is does not matter (full_site 1)", {"full_site": 1.0}),
    Variant("people stay in towns for weeks (shelter 0.02)", {"shelter": 0.02}),
    Variant("and the history of arrivals (-1 to 1)", ranges={"history": Spread(-1.0, 1.0)}),
    Variant("and the crowding of host countries (-1 to 1)", ranges={"crowding": Spread(-1.0, 1.0)}),
)


def terms_table(instances: Sequence[FleeInstance], tell: Callable[[str], None], sets: int = SETS) -> str:
    """Return the mean error over the conflicts left out, of each variant.

    Parameters
    ----------
    instances : sequence of FleeInstance
    tell : callable
        Told what is being computed.
    sets : int
        Settings to try for each variant.
    """
    rows = []
    for variant in VARIANTS:
        tell(variant.says)
        trials = run_trials(instances, "panj", variant.ranges, fixed=variant.fixed, sets=sets)
        cells = []
        for capacities in (GIVEN, MASKED):
            scores = [trials.left_out_error(instance.name, capacities) for instance in instances]
            cells += [f"{value:.3f}" for value in np.mean(scores, axis=0)]
        rows.append((variant.says, *cells))
    return table(HEAD, rows, right=range(1, 5))
