"""Departures: how many people set out on a day, and from where, if nobody counted them.

Equation
--------
By conflict, from every place i whose conflict has an intensity c_i > 0::

    n_i = ⌊k · c_i⌋            "constant": k people a day (Flee's default 500)
    n_i = ⌊k · P_i · c_i⌋      "pop_ratio": a share k of its people P_i a day (Flee's default 0.01)
    n_i ~ Poisson(k · c_i)     "poisson"

By flood, from every place whose flood level l_i is above 0, with k taken from a list by that level and no intensity::

    n_i = ⌊k(l_i)⌋             n_i = ⌊k(l_i) · P_i⌋             n_i ~ Poisson(⌊k(l_i)⌋)

In Panj all k are multiplied by `departures_factor`; of a thinned instance people leave as in the whole one, and set
out as soon as they are as many as one stands for. With `take_from_population`, P_i falls by those who left, and who
sets out on a day does so before the next. A place without people displaces nobody by its share, but all of a number.

Where there are neither counts nor a word on departures, 0.01 of the people at a place in conflict leave a day, and are
taken from it.

Source: Flee 3, docs/Simulation_settings_reference.md ("conflict_driven_spawning subsection", "flood_driven_spawn_mode
subsection") and docs/Using_DFlee_For_Disaster_Driven_Displacement.md; https://github.com/djgroen/flee.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from sim.flee.world.floods import drives_by_conflict, drives_by_flood, flood_block
from sim.flee.world.instance import FleeInstance, FleeKind
from sim.model.random import Purpose, uniform
from sim.scenario.errors import Problem, Problems
from sim.scenario.files import shown
from sim.scenario.parameters import ParameterSet, parameter
from sim.words.numbers import exact
from sim.world.world import Floats, Ints, Longs


class DepartureParameters(ParameterSet):
    """Parameters of departures that nobody counted."""

    departures_factor: float = parameter(
        1.0,
        unit="1",
        meaning="multiplies how many leave by conflict or flood, where nobody counted them",
        source="estimate: published settings have 0.01 of the people a day in conflict, from no count; drawn where "
        "there is no word on departures either",
        confidence="low",
        low=0.25,
        high=4.0,
        shape="loguniform",
        allowed=(0.0, 1000.0),
    )


class Law(Enum):
    """What says how many set out."""

    COUNTS = "counts"
    CONFLICT = "conflict"
    FLOOD = "flood"


class Amount(Enum):
    """What k is, by Flee's names."""

    CONSTANT = "constant"
    POP_RATIO = "pop_ratio"
    POISSON = "poisson"


BY_CONFLICT = {Amount.CONSTANT: (500.0,), Amount.POP_RATIO: (0.01,), Amount.POISSON: (500.0,)}
BY_FLOOD = {
    Amount.CONSTANT: (0.0, 100.0, 200.0, 300.0, 500.0),
    Amount.POP_RATIO: (0.0, 0.1, 0.2, 0.5, 0.9),
    Amount.POISSON: (0.0, 100.0, 200.0, 300.0, 500.0),
}
"""Flee's defaults of k; of floods by level."""


@dataclass(frozen=True)
class Departures:
    """What an instance says of those who set out.

    Parameters
    ----------
    law : Law
    amount : Amount
    per_day : tuple of float
        k; of floods one for every level from 0 on.
    depletes : bool
        Whether those who leave are taken from the people of their place, whatever `take_from_population` says.
    guessed : bool
        Whether the instance has no word on it.
    """

    law: Law = Law.COUNTS
    amount: Amount = Amount.POP_RATIO
    per_day: tuple[float, ...] = (0.01,)
    depletes: bool = False
    guessed: bool = False


def departures_of(instance: FleeInstance) -> Departures:
    """Return what an instance says of those who set out.

    Parameters
    ----------
    instance : FleeInstance
        Its settings are those of a simsetting.yml, checked when it was read.
    """
    rules: Mapping[str, Any] = instance.settings.get("spawn_rules") or {}
    taken = bool(rules.get("take_from_population"))
    if drives_by_flood(instance.settings):
        flood = flood_block(rules) or {}
        amount = _amount(flood.get("spawn_mode") or flood.get("flood_spawn_mode") or "pop_ratio")
        per_day = tuple(flood.get("displaced_per_flood_day") or BY_FLOOD[amount])
        return Departures(Law.FLOOD, amount, per_day, True)
    block = rules.get("conflict_driven_spawning")
    if drives_by_conflict(rules):
        asked = block if isinstance(block, Mapping) else {}
        amount = _amount(asked.get("spawn_mode") or "constant")
        k = asked.get("displaced_per_conflict_day")
        per_day = BY_CONFLICT[amount] if k is None else (float(k) if amount is Amount.POP_RATIO else float(int(k)),)
        return Departures(Law.CONFLICT, amount, per_day, taken)
    return Departures() if instance.counted else Departures(Law.CONFLICT, depletes=True, guessed=True)


def _amount(name: str) -> Amount:
    return Amount(str(name).lower())


def from_nowhere(instance: FleeInstance, day: int, leave: int, faded: bool = False) -> Problems:
    """Return what is wrong where people leave by the counts and nowhere is fighting: of how many, if thinned about.

    `faded`: there is fighting, but so old that nobody leaves from it.
    """
    each, files = instance.people_each, instance.origins.files
    many = f"{leave:,}" if each == 1 else f"about {exact(leave * each)}"
    message = f"day {day}: {many} people leave, but no place with people is in conflict"
    hint = "look at the conflicts and at who lives there"
    if faded:
        message += " that is young enough for anybody to leave"
        hint = "conflict_spawn_decay ends with 0: a small number lets a few leave"
    where = files.get("conflicts") or files.get("locations") or instance.folder
    return Problems([Problem(message, shown(where), hint=hint)])


def check_leaving(instance: FleeInstance, departures: Departures) -> None:
    """Refuse a run by such a law in which nobody can ever leave.

    Raises
    ------
    Problems
    """
    i, files = instance, instance.origins.files
    if departures.law is Law.FLOOD:
        driven = i.floods is not None and bool((i.floods > 0).any())
    else:
        driven = bool((i.conflicts > 0).any() or (i.kind == FleeKind.CONFLICT).any())
        driven |= any(change.kind is FleeKind.CONFLICT for change in i.changes)
    if not driven:
        what = departures.law.value
        where = files.get(f"{what}s") or files.get("locations") or i.folder
        message = f"nobody ever leaves: how many do is what each {what} displaces, and there is no {what}"
        hint = None if i.counted else "give counts (--counts PATH)"
        raise Problems([Problem(message, shown(where), hint=hint)])


def leaving(
    departures: Departures,
    intensity: Floats,
    level: Ints,
    population: Floats,
    factor: float,
    luck: tuple[int, int, int],
) -> Longs:
    """Return how many set out from every place on a day.

    Parameters
    ----------
    departures : Departures
        By conflict or by flood.
    intensity : float per place; 0 or less where there is no conflict
    level : int per place, of the flood
    population : float per place
    factor : float
        `departures_factor`.
    luck : (seed, replicate, day)
        For the draws of "poisson".
    """
    k = np.array(departures.per_day, float) * factor
    people = np.maximum(population, 0.0) if departures.amount is Amount.POP_RATIO else np.ones(len(population))
    if departures.law is Law.FLOOD:
        wanted = np.where(level > 0, k[np.minimum(level, len(k) - 1)] * people, 0.0)
        wanted = np.floor(wanted) if departures.amount is Amount.POISSON else wanted
    else:
        wanted = k[0] * people * np.maximum(intensity, 0.0)
    return _poisson(wanted, luck) if departures.amount is Amount.POISSON else np.floor(wanted).astype(np.int64)


def _poisson(mean: Floats, luck: tuple[int, int, int]) -> Longs:
    """Draw from Poisson distributions: each place has one uniform number a day, and the quantile that it stands for."""
    from scipy.stats import poisson  # takes half a second to load, and few instances ask for it

    seed, replicate, day = luck
    out = np.zeros(len(mean), np.int64)
    for place in np.flatnonzero(mean > 0).tolist():
        u = uniform(seed, replicate, place, 1, day, int(Purpose.SPAWN))  # those of people have a 0 where this has a 1
        out[place] = int(poisson.ppf(u, mean[place]))
    return out
