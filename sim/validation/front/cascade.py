"""Contagion by itself: what follows a first fall where nothing else lets capitals fall.

The rule of :mod:`sim.model.rules.capitals` without fronts, sieges and a centre that gives up: its own functions, on
capitals that are all alike. What its priors say of contagion rests on it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.model.kernels import plain
from sim.model.random import Purpose, exponential, latin_hypercube
from sim.model.rules import capitals
from sim.model.rules.capitals import CapitalParameters, Capitals
from sim.scenario.parameters import describe
from sim.validation.beside import Beside
from sim.validation.course import LATER, after_a_second, loses_a_quarter, pace
from sim.validation.front.record import NEVER
from sim.world.world import Ints

CAPITALS, RUNS = 34, 2000
"""Of the numbers that are told."""
DRAWN = ("contagion", "memory_days", "regime_contagion", "shock")


def follow(many: int, runs: int, *, regime: bool = False, seed: int = 1) -> Ints:
    """Return the day on which each of `many` capitals falls, shape (runs, many), in the days that are looked at.

    Each run draws contagion, its memory and the shock from the ranges of the parameters.

    Parameters
    ----------
    many, runs : int
    regime : bool
        Begin with a change of regime; without, with the fall of the first capital on day 0.
    seed : int
    """
    infos = describe({"capitals": CapitalParameters})
    names = [f"capitals.{name}" for name in DRAWN]
    sample = latin_hypercube(seed, runs, names)
    rows = np.arange(many, dtype=np.int32)
    out = np.full((runs, many), NEVER, np.int32)
    for r in range(runs):
        values = {"regime": float(regime), "regime_day": 0.0}
        for field, name, u in zip(DRAWN, names, sample[r].tolist(), strict=True):
            spread = infos[name].spread
            assert spread is not None, "all of them are uncertain"
            values[field] = spread.quantile(u, infos[name].default)
        out[r] = _run(rows, CapitalParameters(**values).plain(), regime, seed, r)
    return out


def _run(rows: Ints, p: CapitalParameters, regime: bool, seed: int, r: int) -> Ints:
    """Return the days of one run."""
    state = Capitals(np.zeros(1), np.full(1, np.inf), np.zeros(1, np.int8))
    fallen, clock = np.full(len(rows), np.inf), 0.0
    threshold = np.array([exponential(seed, r, 0, int(k), 0, int(Purpose.FALL)) for k in rows])
    if not regime:
        fallen[0] = 0.0
    for day in range(LATER + 1):
        plain(capitals.strain)(day, rows, fallen, p, state)
        clock += plain(capitals.contagious)(day, len(rows), p, float(state.strain[0]))
        fallen[(threshold <= clock) & np.isinf(fallen)] = day
    return np.where(np.isfinite(fallen), fallen, NEVER).astype(np.int32)


def beside_other_wars(runs: int) -> list[Beside]:
    """Return how capitals fall by contagion alone beside other wars, after a first fall and a change of regime.

    How often a quarter follows a first fall is not asked of a change of regime: other wars were not chosen for one.
    """
    after_one = pace(follow(CAPITALS, runs))
    changed = [found for found in pace(follow(CAPITALS, runs, regime=True)) if not found.chance]
    return [
        *(replace(found, name=f"contagion alone: {found.name}") for found in after_one),
        *(replace(found, name=f"contagion alone, another regime: {found.name}") for found in changed),
    ]


def quarter(days: Ints) -> float:
    """Return in which share of runs a quarter of the capitals is lost."""
    return float(loses_a_quarter(days).mean())


def quarter_after_a_second(days: Ints) -> float:
    """Return in which share of the runs in which a second capital falls soon after the first."""
    return quarter(days[after_a_second(days)])
