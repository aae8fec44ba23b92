"""Forecast: one day on which forecasts are made, from the reports known on it to people in each camp.

For a horizon h the mixture is weighed by the errors of forecasts made in the same way every seventh day before, for h
days ahead, as far as their truth is known. Then the total is forecast, and split by the mixture.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from sim.flee.world.instance import FleeInstance
from sim.validation.nowcast.flows import split, stocks
from sim.validation.nowcast.increments import by_corrected_model, by_model
from sim.validation.nowcast.moment import Moment
from sim.validation.nowcast.persistence import last_stock
from sim.validation.nowcast.pool import by_stock, by_wait, even_split, past_rate
from sim.validation.nowcast.reports import Bools, Known, Levels, Reports, reports_of
from sim.validation.nowcast.settings import NowcastSettings
from sim.validation.nowcast.total import totals
from sim.validation.nowcast.trend import by_trend
from sim.validation.nowcast.weights import weights
from sim.world.world import Floats, Ints

#: Days between the past forecasts that weights and intervals learn from.
STRIDE = 7
RULE_SETS = ("panj", "flee")
#: Rules of the mixture that need no model.
PLAIN: dict[str, Callable[[Moment], Floats]] = {
    "last stock": last_stock,
    "by stock": by_stock,
    "past rate": past_rate,
    "even split": even_split,
    "by wait": by_wait,
}


def members(rule_sets: Sequence[str], settings: NowcastSettings) -> dict[str, Callable[[Moment], Floats]]:
    """Return the rules that are mixed, by name."""
    found = PLAIN | {"damped trend": partial(by_trend, fading=settings.half_life)}
    for name in rule_sets:
        found[f"model {name}"] = partial(by_model, rules=name)
    for name in rule_sets:
        found[f"model {name}, corrected"] = partial(by_corrected_model, rules=name, trust=settings.trust)
    return found


@dataclass(frozen=True, eq=False)
class Desk:
    """All that forecasts for one conflict are made from.

    Parameters
    ----------
    reports : Reports
    people, flows : mapping of str to float, shape (days, camps)
        For each rule set, the stocks of its one run, and the split of recent arrivals in them.
    settings : NowcastSettings
    """

    reports: Reports
    people: Mapping[str, Floats]
    flows: Mapping[str, Floats]
    settings: NowcastSettings

    def __repr__(self) -> str:
        return f"<Desk: rules {', '.join(self.people) or 'none'}>"

    @property
    def rules(self) -> dict[str, Callable[[Moment], Floats]]:
        """The rules of the mixture."""
        return members(tuple(self.people), self.settings)

    def moment(self, known: Known, made_on: Ints, ahead: int, total: Floats, cells: Bools) -> Moment:
        """Return what can be used on days `made_on` for a day `ahead` days later, at the levels of `known`."""
        wait = (made_on + ahead)[:, None] - known.last[made_on]
        flows = {name: flow[made_on] for name, flow in self.flows.items()}
        return Moment(known.stock[made_on], known.rate[made_on], wait, flows, total, cells)

    def past(self, day: int, ahead: int) -> Ints:
        """Return the earlier days whose forecasts for `ahead` days later are over by `day`, latest first."""
        oldest = day - ahead - int(self.settings.memory * self.settings.half_life)
        return np.arange(day - ahead, max(oldest, 0) - 1, -STRIDE, dtype=np.int32)


def desk_of(
    instance: FleeInstance,
    settings: NowcastSettings,
    *,
    rule_sets: Sequence[str],
    levels: Levels,
    days: int,
) -> Desk:
    """Return the desk of a conflict; the model runs once, over the first `days` days."""
    reports = reports_of(instance, settings.recent, levels)
    people = {name: stocks(instance, name, days) for name in rule_sets}
    flows = {name: split(found, int(settings.model_days)) for name, found in people.items()}
    return Desk(reports, people, flows, settings)


@dataclass(frozen=True, eq=False)
class Made:
    """Forecasts made on one day for one horizon.

    Parameters
    ----------
    day, ahead : int
    weights : float, shape (rules,)
        Of the mixture.
    total_weights : float, shape (rules of the total,)
    total : float
    people : float, shape (camps,)
    moment : Moment
    """

    day: int
    ahead: int
    weights: Floats
    total_weights: Floats
    total: float
    people: Floats
    moment: Moment


def make(desk: Desk, day: int, ahead: int) -> Made:
    """Make the forecast of `day` for `ahead` days later."""
    known, settings = desk.reports.on(day), desk.settings
    past = desk.past(day, ahead)
    then = past + ahead
    cells = known.known_from[then] <= day
    judged = cells.sum(axis=1) >= 2
    past, then, cells = past[judged], then[judged], cells[judged]
    truth = np.where(cells, known.line[then], 0.0)
    before = desk.moment(known, past, ahead, truth.sum(axis=1), cells)
    age = (day - then).astype(np.float64)
    rules = desk.rules.values()
    mix = weights(np.array([rule(before) for rule in rules]), truth, cells, age, settings)
    sums, whole = totals(before, settings.half_life)[..., None], cells.any(axis=1, keepdims=True)
    growth = weights(sums, before.total[:, None], whole, age, settings)
    every = np.ones((1, len(desk.reports.camps)), np.bool_)
    now = desk.moment(known, np.array([day], np.int32), ahead, np.zeros(1), every)
    total = float(growth @ totals(now, settings.half_life)[:, 0])
    now = replace(now, total=np.array([total]))
    return Made(day, ahead, mix, growth, total, mixed(desk, now, mix)[0], now)


def mixed(desk: Desk, moment: Moment, mix: Floats) -> Floats:
    """Return the weighted mean of all rules."""
    out: Floats = np.tensordot(mix, np.array([rule(moment) for rule in desk.rules.values()]), axes=1)
    return out
