"""The forms compared: by AIC, by the log score of weeks left out, and by what they predict without replay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from sim.model.random import Purpose, exponential
from sim.validation.front.forms import REACH_KM, Form, Met, calm
from sim.validation.front.record import NEVER, WEEK, Record, by_week, last_week, momentum, pressure
from sim.world.world import Floats, Ints

BAND = (0.05, 0.5, 0.95)
FIRST_FALL = 40
"""10 June is day 40: before it no district fell."""
WEIGHT = 0.02
"""Of a weak pull towards the start of the search, in squared logarithms: it keeps apart what the record cannot tell."""


def hazard(form: Form, x: Mapping[str, float], record: Record) -> Floats:
    """Return φ of every district and day, shape (K, D)."""
    near, far = momentum(record, form.memory(x))
    day = np.arange(record.days, dtype=float)[None, :]
    met = Met(day, pressure(record, REACH_KM), near, far, last_week(record), record.number[:, None])
    return np.maximum(form.hazard(x, met) * calm(day), 1e-12)


def fit(
    form: Form, record: Record, left_out: int | None = None, near: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Return the parameters that make the record likeliest, all weeks or all but one.

    Parameters
    ----------
    left_out : int, optional
        Week that does not count.
    near : mapping of str to float, optional
        Where the search begins; without it at the form's own start and at two others near it.
    """
    names, centre = list(form.start), np.log(list(form.start.values()))

    def cost(x: Floats) -> float:
        if np.abs(x - centre).max() > 12.0:
            return 1e9
        weeks = by_week(record, hazard(form, dict(zip(names, np.exp(x).tolist(), strict=True)), record))
        total = weeks.sum() - (0.0 if left_out is None else weeks[left_out])
        return float(WEIGHT * ((x - centre) ** 2).sum() - total)

    begin = centre if near is None else np.log([near[name] for name in names])
    shifts = (0.0, 0.3, -0.3) if near is None else (0.0,)
    options = {"maxiter": 2000, "xatol": 2e-3, "fatol": 2e-3, "adaptive": True}
    found = [minimize(cost, begin + shift, method="Nelder-Mead", options=options) for shift in shifts]
    return dict(zip(names, np.exp(min(found, key=lambda each: each.fun).x).tolist(), strict=True))


def simulate(form: Form, x: Mapping[str, float], record: Record, runs: int, seed: int = 1) -> Ints:
    """Return the day on which each district falls in each run, shape (runs, K); NEVER if it does not.

    Nothing is replayed but who held what on the first day.
    """
    many = len(record.ids)
    fallen = np.full((runs, many), NEVER, np.int32)
    threshold = np.array([[exponential(seed, r, 0, k, 0, int(Purpose.FALL)) for k in range(many)] for r in range(runs)])
    clock, left = np.zeros((runs, many)), np.zeros((runs, many))
    fade, near_km, same = np.exp(-1.0 / form.memory(x)), np.exp(-record.km / REACH_KM).T, record.same()
    for day in range(record.days):
        left = left * fade + (fallen == day - 1)
        held = ((fallen < day) | record.at_start).astype(float)
        near = left @ same
        week = ((fallen < day) & (fallen >= day - WEEK)).astype(float) @ same
        met = Met(
            np.array(float(day)),
            held @ near_km,
            near,
            left.sum(axis=1, keepdims=True) - left - near,
            week,
            record.number,
        )
        clock += np.where(held > 0, 0.0, form.hazard(x, met) * calm(np.array(float(day))))
        fallen[(clock >= threshold) & (held == 0)] = day
    return fallen


@dataclass(frozen=True)
class Check:
    """One thing that was simulated without replay, beside what is known.

    Parameters
    ----------
    name : str
    low, median, high : float
        5 %, 50 % and 95 % of the runs.
    known : float
    """

    name: str
    low: float
    median: float
    high: float
    known: float

    @property
    def inside(self) -> bool:
        """Whether what is known lies in the band."""
        return self.low <= self.known <= self.high


def _longest_pause(days: Ints) -> float:
    kept = np.sort(days[days < NEVER])
    return float(np.diff(kept).max()) if len(kept) > 1 else float(NEVER)


def check(fallen: Ints, record: Record) -> list[Check]:
    """Return what runs tell beside what is known: falls in all, by week, by province, bursts and pauses.

    Parameters
    ----------
    fallen : int, shape (runs, K), from :func:`simulate` or from runs of the model
    """
    known = np.where(record.fell, record.central, NEVER)
    rows = np.vstack([known[None, :], np.where(fallen < record.days, fallen, NEVER)])
    weeks = np.array([((rows >= WEEK * w) & (rows < WEEK * (w + 1))).sum(axis=1) for w in range(record.weeks)])
    told: dict[str, Floats] = {
        "falls before 10 June": (rows < FIRST_FALL).sum(axis=1),
        "falls by 6 July": (rows < NEVER).sum(axis=1),
        **{f"falls in week {w + 1}": weeks[w] for w in range(record.weeks)},
        **{
            f"falls in province {name}": (rows[:, record.province == name] < NEVER).sum(axis=1)
            for name in np.unique(record.province)
        },
        "falls in the busiest week": weeks.max(axis=0),
        "median day of fall": np.array([np.median(row[row < NEVER]) if (row < NEVER).any() else NEVER for row in rows]),
        "longest pause, days": np.array([_longest_pause(row) for row in rows]),
    }
    out = []
    for name, v in told.items():
        low, median, high = np.quantile(v[1:], BAND).tolist()
        out.append(Check(name, low, median, high, float(v[0])))
    return out


@dataclass(frozen=True)
class Compared:
    """One form, judged.

    Parameters
    ----------
    form : str
    x : mapping of str to float
        Its best parameters.
    log_likelihood, aic : float
    left_out : float
        Sum over the weeks of the log-likelihood of each, by the form fitted to all others.
    checks : tuple of Check
    """

    form: str
    x: Mapping[str, float]
    log_likelihood: float
    aic: float
    left_out: float
    checks: tuple[Check, ...]


def compare(form: Form, record: Record, runs: int = 400) -> Compared:
    """Judge one form."""
    x = fit(form, record)
    total = float(by_week(record, hazard(form, x, record)).sum())
    score = 0.0
    for week in range(record.weeks):
        without = fit(form, record, week, x)
        score += float(by_week(record, hazard(form, without, record))[week])
    checks = tuple(check(simulate(form, x, record, runs), record))
    return Compared(form.name, x, total, 2.0 * len(x) - 2.0 * total, score, checks)
