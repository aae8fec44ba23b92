"""Limits: how much better forecasts of where people are could have been, said afterwards, when all counts are known.

All are given the true total of the day, as in :mod:`sim.validation.nowcast.judge` the errors of *where* are. None of
these is a forecast: each is told something that nobody knew on its day, and its error is what remains then.

* **weights chosen afterwards**: the mixture with the weights w that are best over the whole conflict at this horizon,
  min Σ_t E_t(w), w >= 0, Σ w = 1 (E_t: :mod:`sim.validation.nowcast.weights`), a linear programme. No way to learn
  fixed weights for these rules gets below it.
* **one set of weights for all conflicts**, chosen afterwards; and chosen on all conflicts but the one that is scored.
* **the best rule of each day**.
* **counts of the day known**: every camp reports on the day of the forecast, and shares stay. What is left is what
  changes within the horizon; the rest of persistence's error is that reports are old.
* **arrivals known**: the rules keep the last stocks; each camp gets as many as it will. What is left are camps that
  lose people.
* **never counted**: the part of persistence's error in camps in which nobody has been counted yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, hstack, identity, vstack

from sim.scenario.errors import PanjError
from sim.validation.nowcast.forecast import mixed
from sim.validation.nowcast.judge import unscored, with_true_total
from sim.validation.nowcast.moment import Moment, filled, scaled
from sim.validation.nowcast.persistence import last_stock
from sim.validation.nowcast.replay import Replay
from sim.validation.nowcast.reports import Bools
from sim.world.world import Floats


@dataclass(frozen=True, eq=False)
class Past:
    """The forecasts of one conflict for one horizon, each with the true total, beside what was found.

    Parameters
    ----------
    conflict : str
    ahead : int
    rules : tuple of str
    each : float, shape (rules, forecasts, camps)
        By every rule alone.
    truth, nowcast, persistence : float, shape (forecasts, camps)
    now_known, arrivals_known : float, shape (forecasts, camps)
        By who knew the counts of the day of the forecast; who knew how many will come where.
    never, over : bool, shape (forecasts, camps) and (forecasts,)
        Camps in which nobody had been counted; more are known than there will be.
    """

    conflict: str
    ahead: int
    rules: tuple[str, ...]
    each: Floats
    truth: Floats
    nowcast: Floats
    persistence: Floats
    now_known: Floats
    arrivals_known: Floats
    never: Bools
    over: Bools


@dataclass(frozen=True)
class Limits:
    """Mean errors of where, in one conflict at one horizon; `never` is a part of that of persistence."""

    persistence: float
    nowcast: float
    afterwards: float
    best_rule: float
    now_known: float
    arrivals_known: float
    never: float


def look_back(found: Replay, ahead: int) -> Past:
    """Return the forecasts of a replay for one horizon beside what was found.

    Raises
    ------
    PanjError
        If none of them can be judged.
    """
    kept = list(_each(found, ahead))
    if not kept:
        raise PanjError(f"{found.name}: {'; '.join(unscored(found))}")
    columns = [np.array(column) for column in zip(*kept, strict=True)]
    return Past(found.name, ahead, tuple(found.desk.rules), np.moveaxis(columns[0], 1, 0), *columns[1:])


def _each(found: Replay, ahead: int) -> Iterator[tuple[Floats, ...]]:
    """Give the arrays of every forecast that can be judged, in the order of the fields of :class:`Past`."""
    for day in found.days:
        forecast = found.forecasts[day, ahead]
        asked = with_true_total(found, forecast)
        if asked is None:
            continue
        moment, truth = asked
        stock = np.where(moment.cells[0], moment.stock[0], 0.0)
        yield (
            np.array([rule(moment)[0] for rule in found.desk.rules.values()]),
            truth,
            mixed(found.desk, moment, forecast.made.weights)[0],
            last_stock(moment)[0],
            scaled(found.desk.reports.truth.line[day][None], moment)[0],
            _arrivals_known(moment, truth, stock),
            moment.cells[0] & (stock <= 0),
            np.array(stock.sum() > truth.sum()),
        )


def _arrivals_known(moment: Moment, truth: Floats, stock: Floats) -> Floats:
    out: Floats = filled(moment, np.maximum(truth - stock, 0.0)[None])[0]
    return out


def error(people: Floats, truth: Floats) -> float:
    """Return the mean over forecasts of Σ_x |f_x - d_x| / Σ_x d_x."""
    return float((np.abs(people - truth).sum(axis=1) / truth.sum(axis=1)).mean())


def limits(past: Past) -> Limits:
    """Return what could have been had."""
    persistence, truth = past.persistence, past.truth
    by_rule = np.abs(past.each - truth).sum(axis=2) / truth.sum(axis=1)
    wrong = np.where(past.never, np.abs(persistence - truth), 0.0)
    return Limits(
        error(persistence, truth),
        error(past.nowcast, truth),
        error(weighted(past, best_weights([past])), truth),
        float(by_rule.min(axis=0).mean()),
        error(past.now_known, truth),
        error(past.arrivals_known, truth),
        float((wrong.sum(axis=1) / truth.sum(axis=1)).mean()),
    )


def weighted(past: Past, weights: Floats) -> Floats:
    """Return the mixture of the rules by some weights."""
    out: Floats = np.tensordot(weights, past.each, axes=1)
    return out


def best_weights(pasts: Sequence[Past]) -> Floats:
    """Return the weights of the rules with the least mean error over some conflicts, which count alike.

    The linear programme: min Σ_i u_i with -u <= A w - d <= u, w >= 0 and Σ w = 1, where the rows of A are counts of
    camps by each rule, d what was found, both over the people of their day and the forecasts of their conflict.
    """
    parts, wanted = [], []
    for past in pasts:
        scale = (1.0 / (past.truth.sum(axis=1, keepdims=True) * len(past.truth))) * np.ones_like(past.truth)
        parts.append((past.each * scale).reshape(len(past.rules), -1).T)
        wanted.append((past.truth * scale).ravel())
    rows, found = np.concatenate(parts), np.concatenate(wanted)
    some = (np.abs(rows).sum(axis=1) + found) > 0
    rows, found = rows[some], found[some]
    count, rules = rows.shape
    dense, slack = csr_matrix(rows), identity(count)
    solved = linprog(
        np.concatenate([np.zeros(rules), np.ones(count)]),
        A_ub=vstack([hstack([dense, -slack]), hstack([-dense, -slack])]).tocsr(),
        b_ub=np.concatenate([found, -found]),
        A_eq=csr_matrix(np.concatenate([np.ones(rules), np.zeros(count)])[None]),
        b_eq=[1.0],
    )
    weights = np.maximum(solved.x[:rules], 0.0)
    out: Floats = weights / weights.sum()
    return out
