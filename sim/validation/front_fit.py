"""Fit of the front: the maximum-likelihood estimate of its hazard from the known captures.

Likelihood
----------
A district that the government held on the morning of day t falls on it with probability
1 - exp(-φ_t), φ as in :mod:`sim.model.rules.front`; so::

    ln L = Σ_falls ln(1 - exp(-φ)) - Σ_other district-days φ

over the modelled districts (not the capitals: none fell) and all days from the first to the branch date.
`rate`, `neighbours` and `cascade` are estimated with reach, air support and withdrawal at their central
values; they are the defaults of the model, and a test holds them to this estimate. Nothing after the
branch date enters.

No capital fell. With Λ the hazard they met in all, had they been districts (w = 1), a `capital_defence` w gives
that record the chance exp(-w Λ). Under a flat prior the posterior of w is exponential with rate Λ; its quantile at
q is -ln(1 - q) / Λ. (A prior that favours small w, such as Jeffreys', would give a median a third of that.)
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from sim.model.network import Network
from sim.model.refs import Ref, handed
from sim.model.rules import front
from sim.model.rules.front import FrontParameters
from sim.world.world import Bytes, Floats, Ints, World


@dataclass(frozen=True)
class FrontFit:
    """The estimate.

    Parameters
    ----------
    rate, neighbours, cascade : float
    log_likelihood : float
    falls, district_days : int
        How many falls and how many days at risk it rests on.
    interval : dict
        Approximate 90 % interval of each, from the curvature of ln L in the logarithms.
    """

    rate: float
    neighbours: float
    cascade: float
    log_likelihood: float
    falls: int
    district_days: int
    interval: dict[str, tuple[float, float]]


def _pressed(
    net: Network, held: Bytes, rural: Floats, fallen_on: Floats, day: int, p: FrontParameters
) -> tuple[Floats, Ints]:
    """Return n and c of every place."""
    n, c, provinces = np.zeros(len(held)), np.zeros(len(held), np.int32), np.zeros(net.provinces, np.int32)
    front.pressure(handed(net.terrain.roads), held, rural, p.reach_km, n)
    front.recent_falls(net.province, fallen_on, day, provinces, c)
    return n, c


def exposure(world: World, start: dt.date, branch: dt.date, p: FrontParameters) -> tuple[Floats, ...]:
    """Return, per district-day at risk: n, c, (1 - s) and whether it fell."""
    net = Network.of(world)
    held = np.zeros(len(world.places), np.int8)
    held[[world.places.index[name] for name in world.insurgent_at_start]] = 1
    fallen_on = np.full(len(world.places), -np.inf)
    at_risk = net.land[(net.is_capital[net.land] == 0)]
    captures = [e for e in world.events if e.action == "capture" and e.date <= branch]
    rows: list[tuple[float, float, float, float]] = []
    for day in range((branch - start).days + 1):
        today = start + dt.timedelta(days=day)
        n, c = _pressed(net, held, np.zeros(len(held)), fallen_on, day, p)
        calm = 1.0 - front.air_share(day, p.air_support, p.withdrawal_days)
        falls = {world.places.index[e.target] for e in captures if e.date == today}
        for i in at_risk:
            if held[i] == 0:
                rows.append((n[i], float(c[i]), calm, float(i in falls)))
        for i in falls:
            held[i], fallen_on[i] = 1, day
    return tuple(np.array(column) for column in zip(*rows, strict=True))


def capital_exposure(world: World, start: dt.date, branch: dt.date, p: FrontParameters) -> float:
    """Return Λ: the hazard that the capitals met up to the branch date, had `capital_defence` been 1."""
    net = Network.of(world)
    held = np.zeros(len(world.places), np.int8)
    held[[world.places.index[name] for name in world.insurgent_at_start]] = 1
    fallen_on, rural, total = np.full(len(world.places), -np.inf), np.zeros(len(world.places)), 0.0
    capitals, unguarded = (
        net.land[net.is_capital[net.land] == 1],
        Ref(p.model_copy(update={"capital_defence": 1.0}).plain()),
    )
    for day in range((branch - start).days + 1):
        n, c = _pressed(net, held, rural, fallen_on, day, p)
        air, hazard = front.air_share(day, p.air_support, p.withdrawal_days), np.zeros(len(held))
        front.fall_hazard(n, c, net.is_capital, air, unguarded.handed, hazard)
        total += float(hazard[capitals].sum())
        for event in world.events:
            if event.date != start + dt.timedelta(days=day):
                continue
            if event.action == "rural":
                rural[world.places.index[event.target]] = event.value
            elif event.action == "capture" and net.is_land[world.places.index[event.target]]:
                held[world.places.index[event.target]], fallen_on[world.places.index[event.target]] = 1, day
    return total


def capital_defence(exposure: float, q: float) -> float:
    """Return the quantile at q of the posterior of `capital_defence`, given Λ and that no capital fell."""
    return -math.log1p(-q) / exposure


def log_likelihood(theta: Floats, n: Floats, c: Floats, calm: Floats, fell: Floats) -> float:
    """Return ln L at theta = (rate, neighbours, cascade)."""
    phi = theta[0] * (1.0 + theta[1] * n) * np.exp(theta[2] * c) * calm
    return float(np.where(fell > 0, np.log(-np.expm1(-np.maximum(phi, 1e-300))), -phi).sum())


def fit_front(world: World, start: dt.date, branch: dt.date) -> FrontFit:
    """Estimate `rate`, `neighbours` and `cascade` from the captures up to the branch date."""
    data = exposure(world, start, branch, FrontParameters())
    guess = np.log([0.004, 3.0, 0.2])
    found = minimize(
        lambda x: -log_likelihood(np.exp(x), *data), guess, method="Nelder-Mead", options={"maxiter": 4000}
    )
    estimate = np.exp(found.x)
    spread = 1.645 * np.sqrt(np.diag(np.linalg.inv(_curvature(found.x, data))))
    names = ("rate", "neighbours", "cascade")
    interval = {
        name: (float(value * np.exp(-s)), float(value * np.exp(s)))
        for name, value, s in zip(names, estimate, spread, strict=True)
    }
    rate, neighbours, cascade = (float(value) for value in estimate)
    falls, days = int(data[3].sum()), len(data[3])
    return FrontFit(rate, neighbours, cascade, -float(found.fun), falls, days, interval)


def _curvature(x: Floats, data: tuple[Floats, ...], step: float = 1e-3) -> Floats:
    """Return the negative Hessian of ln L in the logarithms, by central differences."""
    size = len(x)
    out = np.empty((size, size))
    unit = np.eye(size) * step
    for i in range(size):
        for j in range(size):
            total = 0.0
            for a, b in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
                total -= a * b * log_likelihood(np.exp(x + a * unit[i] + b * unit[j]), *data)
            out[i, j] = total / (4 * step * step)
    return out
