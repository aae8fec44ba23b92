"""Flows: where the model's people go, by one run that no count has had a say in.

The same number of people sets out every day, capacities are masked (in published instances they come from the counts)
and nobody stands in the camps on day 0. So the run knows places, roads, closures and the fighting up to each day, and
no report. What is taken from it on day o is the split among camps of those who came in the last `model_days` days::

    m_x(o) = max(0, n_x(o) - n_x(o - w)) / Σ_y max(0, n_y(o) - n_y(o - w))

n_x are the people in camp x. As long as nobody came it is the split of all who have come, and an even one before that.
(Where an instance has people set out by its conflicts or floods and not by counts they do so here as well, of a
population thinned to a hundred thousand.)

Of the days after o nothing is used: the model's split stands still, as does the knowledge of who fights where.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.flee.model.departures import Law, departures_of
from sim.flee.rules import rule_set
from sim.flee.world.fought import fought
from sim.flee.world.instance import FleeInstance, shortened
from sim.validation.ensembles import without_capacities
from sim.world.world import Floats

#: People who set out every day: enough that luck moves a share of a month by a hundredth.
A_DAY = 50
#: People at home where conflicts or floods say how many set out.
CROWD = 100_000
#: Of the one run.
SEED = 1


def steady(instance: FleeInstance, days: int) -> FleeInstance:
    """Return the first days of an instance with a steady stream of people, and nothing that was counted."""
    short = without_capacities(shortened(instance, days))
    setting_out = np.where(fought(short), A_DAY, 0)
    total = np.cumsum(setting_out).astype(np.float64)
    known = ~short.uncounted  # where nobody counts nothing is forecast
    camps, none = short.camps[known], np.zeros_like(short.observed[:, known])
    bare = replace(short, total=total, refugees=total, camps=camps, observed=none, initial_idps=None, before=None)
    by = float(short.population.sum()) / CROWD
    if departures_of(instance).law is Law.COUNTS or by <= 1.0:
        return bare
    return replace(bare, population=np.ceil(short.population / by).astype(np.int64))


def stocks(instance: FleeInstance, rules: str, days: int) -> Floats:
    """Return the people in each camp at the end of each day by one run of a rule set, shape (days, camps).

    Raises
    ------
    PanjError
        For what a run of the instance is refused for.
    """
    chosen, short = rule_set(rules), steady(instance, days)
    return np.asarray(chosen.simulate(short, chosen.settings(instance), SEED, 0), np.float64)


def split(people: Floats, window: int) -> Floats:
    """Return the split of recent arrivals among camps on every day, rows of which sum to 1."""
    before = np.vstack([np.zeros((window, people.shape[1])), people])[: len(people)]
    recent, even = np.maximum(people - before, 0.0), np.ones_like(people)
    some = recent.sum(axis=1, keepdims=True) > 0
    weights = np.where(some, recent, np.where(people.sum(axis=1, keepdims=True) > 0, people, even))
    out: Floats = weights / weights.sum(axis=1, keepdims=True)
    return out
