"""Runs of a sweep on a Flee world, where counts say how many leave: what can be asked of them, and how one is made.

Measured are people in camps (`sheltered`), of each camp, of each country and of all together. Camps are those of the
counts, so worlds at other choices of construction have the same ones.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from sim.building.varied import Ground
from sim.flee.rules import rule_set
from sim.flee.scored import FEW, Scored, ard_daily, is_scored
from sim.flee.world import FleeInstance
from sim.flee.world.instance import shortened
from sim.flee.world.world_write import identifiers
from sim.scenario.errors import PanjError
from sim.scenario.resolved import Scenario
from sim.scenario.sweep.measures import Key, Series, measure_name
from sim.scenario.sweep.sweep import Measure, Sweep
from sim.sweeps.measures import readings
from sim.words.numbers import people
from sim.words.wording import counted
from sim.world.world import Longs, World

SHELTERED, WORLD, KIND = "sheltered", "world", "civilian"
ARD = "ard"
"""The averaged relative difference of the run: over the scored days, and so a mean and nothing else."""


def series_of(instance: FleeInstance) -> Series:
    """Return what a Flee world can be asked for."""
    columns = _columns(instance)
    keys = dict.fromkeys(((SHELTERED, place, KIND) for place in columns), "people")
    scored: dict[Key, str] = {(ARD, WORLD, ""): ""} if is_scored(instance) else {}
    names = [instance.places[k] for k in instance.camps.tolist()]
    return Series(
        units=keys | scored,
        flows=(),
        defaults=lambda bases: tuple(map(_measure, [*scored, *keys])),
        titles=dict(zip(identifiers(names), names, strict=True)),
        means=tuple(scored),
    )


def _measure(key: Key) -> Measure:
    measure, place, kind = key
    if measure == ARD:
        name = measure_name(measure, place, kind, "mean", flow=False, mean=True)
        return Measure(name, measure, place, kind, "mean", unit="")
    return Measure(measure_name(measure, place, kind, "end", flow=False), measure, place, kind)


def _columns(instance: FleeInstance) -> dict[str, list[int]]:
    """Return which camps are counted at each place that can be asked for: all of them, a country, each camp."""
    camps = instance.camps.tolist()
    out = {WORLD: list(range(len(camps)))}
    if instance.country:
        for k, camp in enumerate(camps):
            out.setdefault(instance.country[camp], []).append(k)
    for k, name in enumerate(identifiers([instance.places[camp] for camp in camps])):
        out.setdefault(name, [k])
    return out


def columns_of(scenario: Scenario) -> tuple[str, ...]:
    """Return the names of the columns of the hypercube: those under which `panj run` and `panj validate` draw."""
    drawn = (name for name, setting in scenario.settings.items() if setting.spread is not None)
    return tuple(f"flee.{name.partition('.')[2]}" for name in drawn)


def simulate(
    scenario: Scenario, instance: FleeInstance, quantiles: Mapping[str, float], seed: int, replicate: int
) -> Longs:
    """Run one run; return people in each camp at the end of each day, shape (days, camps)."""
    rules, values = rule_set(scenario.rules), {}
    for name, setting in scenario.settings.items():
        short = name.partition(".")[2]
        u = quantiles.get(f"flee.{short}")
        drawn = setting.spread is not None and u is not None
        values[short] = setting.spread.quantile(u, setting.value) if drawn else setting.value  # type: ignore
    settings = rules.kind.model_validate(values)
    return rules.simulate(shortened(instance, scenario.days()), settings, seed, replicate)


def read(measures: Sequence[Measure], scenario: Scenario, instance: FleeInstance, counts: Longs) -> list[float]:
    """Return the measures of one run."""
    columns = _columns(instance)
    asked = [measure for measure in measures if measure.measure == SHELTERED]
    daily = np.stack([counts[:, columns[m.place]].sum(axis=1) for m in asked], axis=1) if asked else counts[:, :0]
    there = float(instance.people_each) * daily.astype(float)
    found = iter(readings(asked, there, scenario.start, scenario.history_until).tolist())
    return [next(found) if m.measure == SHELTERED else _ard(m, scenario, instance, counts) for m in measures]


def told_few(sweep: Sweep, worlds: Sequence[Ground]) -> Iterator[str]:
    """Yield a line for each world with days on which people are simulated where hardly anybody was registered."""
    if all(measure.measure != ARD for measure in sweep.measures):
        return
    for base, world in zip(sweep.bases, worlds, strict=True):
        if isinstance(world, World):
            continue
        instance = shortened(world, base.days())
        scored = Scored(instance)
        there = instance.observed[scored.days].sum(axis=1) * instance.people_each
        such = np.flatnonzero((scored.data.sum(axis=1) < FEW * scored.person) & (there >= FEW))
        if len(such):
            first = base.start + dt.timedelta(days=int(scored.days[such[0]]))
            yield (
                f"the ard of {counted(len(such), 'day')} (first {first}) is divided by fewer than {FEW} people "
                f"registered, and {people(there[such[0]])} begin in camps without a count: it may be most of the mean "
                f"(panj validate {base.name} says how much)"
            )


def _ard(measure: Measure, scenario: Scenario, instance: FleeInstance, counts: Longs) -> float:
    """Return the mean over the scored days up to the last that is read.

    Raises
    ------
    PanjError
        If there is none: no number could be told.
    """
    scored = Scored(shortened(instance, scenario.days()))
    last = scenario.days() - 1 if measure.date is None else (measure.date - scenario.start).days
    there = scored.days <= last
    if not scored.data[there].any():
        raise PanjError(f"measure '{measure.name}': nobody was counted up to day {last} of {scenario.name}")
    return float(ard_daily(scored.of(counts), scored.data, scored.person)[there].mean())
