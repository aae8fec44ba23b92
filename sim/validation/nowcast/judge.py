"""Judge: the scores of a replay, beside model alone, honest persistence and the pool without a model.

Three questions are kept apart:

* **where**: every forecast is given the true total of the day, and splits it. Error: Σ_x |f_x - d_x| / Σ_x d_x.
* **total**: how many there are. Error: |T - D| / D.
* **people**: what a user gets, both forecast. Error as of *where*; CRPS, and what the intervals hold.

Sums are over the camps that have a count on the day (`Reports.scored`), days count alike. "days with a report": only
those camps count that have a report on that very day; the errors of all days are added up before they are divided.

Beside each score stands what it is of: how many counts (camps by days), and how many forecast days these are of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace as with_changes
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.runs.frames import QUANTILES
from sim.validation.nowcast.forecast import mixed
from sim.validation.nowcast.increments import model_alone
from sim.validation.nowcast.moment import Moment
from sim.validation.nowcast.persistence import last_stock
from sim.validation.nowcast.pool import without_model
from sim.validation.nowcast.replay import Forecast, Replay
from sim.validation.nowcast.total import totals
from sim.validation.scores import crps_of_quantiles
from sim.world.world import Floats

if TYPE_CHECKING:
    import pandas as pd

NOWCAST, PERSISTENCE, POOL, ALONE = "nowcast", "honest persistence", "pool without a model", "model alone"
ALL_DAYS, REPORT_DAYS = "all days", "days with a report"
COLUMNS = ("conflict", "horizon", "forecast", "days", "score", "value", "number", "forecast_days")
Row = tuple[int, str, str, str, float, int, int]
#: Camps with a count that a day must have to be scored: there is nothing to split among fewer.
LEAST_CAMPS = 2


def scores(found: Replay) -> pd.DataFrame:
    """Return every score of a replay, one a row; `number` counts (camps by days) of `forecast_days` are behind it."""
    import pandas as pd

    rows = [(found.name, *row) for ahead in found.horizons for row in _of_horizon(found, ahead)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _of_horizon(found: Replay, ahead: int) -> Iterator[Row]:
    """Give the scores of one horizon."""
    each: dict[tuple[str, str], list[float]] = {}
    reported: dict[str, list[tuple[float, float, int]]] = {}
    inside: list[_Judged] = []
    for day in found.days:
        judged = _judge(found, found.forecasts[day, ahead])
        if judged is None:
            continue
        for key, error in judged.errors.items():
            each.setdefault(key, []).append(error)
        for name, part in judged.reported.items():
            reported.setdefault(name, []).append(part)
        inside.append(judged)
    counts, days = sum(one.counts for one in inside), len(inside)
    for (name, score), errors in each.items():
        yield ahead, name, ALL_DAYS, score, float(np.mean(errors)), counts, days
    for name, parts in reported.items():
        wrong, people, number = np.array(parts).sum(axis=0)
        if number:
            on = sum(1 for part in parts if part[2])
            yield ahead, name, REPORT_DAYS, "where", float(wrong / max(people, 1.0)), int(number), on
    for k, name in enumerate(("coverage_50", "coverage_90") if inside else ()):
        held = np.concatenate([one.held[k] for one in inside])
        share, on = float(held.mean()) if len(held) else np.nan, sum(1 for one in inside if one.held[k].size)
        yield ahead, NOWCAST, ALL_DAYS, name, share, len(held), on
        whole = np.array([one.held_total[k] for one in inside])
        yield ahead, NOWCAST, ALL_DAYS, f"total_{name}", float(whole.mean()), counts, days


def unscored(found: Replay) -> list[str]:
    """Return why horizons of a replay have no score: most often their days lie after the last that can be scored.

    A day can be scored on which two camps or more have a count, and somebody is in them.
    """
    reports, out = found.desk.reports, []
    people = np.where(reports.scored, reports.truth.line, 0.0).sum(axis=1)
    there = np.flatnonzero((reports.scored.sum(axis=1) >= LEAST_CAMPS) & (people > 0.0))
    for ahead in found.horizons:
        asked = [day + ahead for day in found.days]
        if np.isin(asked, there).any():
            continue
        days = f"{ahead} days ahead nothing is scored"
        if not len(there):
            out.append(f"{days}: no day has counts of two camps")
        elif min(asked) > there[-1]:
            first, last = found.date(min(asked)), found.date(int(there[-1]))
            out.append(f"{days}: {last} is the last day of the period with counts, {first} the first that is forecast")
        else:
            out.append(f"{days}: none of these days has counts of two camps")
    return out


class _Judged(NamedTuple):
    """The scores of one forecast.

    How many counts; errors by forecast and score; of camps with a report on that very day wrong, people and number;
    whether the intervals of 50 % and of 90 % held (1 or 0), of each camp and of the total.
    """

    counts: int
    errors: dict[tuple[str, str], float]
    reported: dict[str, tuple[float, float, int]]
    held: Floats
    held_total: Floats


def with_true_total(found: Replay, forecast: Forecast) -> tuple[Moment, Floats] | None:
    """Return what a forecast was made of, but with the camps that are scored and their true total, and their counts.

    None where too little is known of its day: fewer than two camps, or nobody in them.
    """
    reports, made = found.desk.reports, forecast.made
    then = made.day + made.ahead
    if then >= reports.days:
        return None
    cells = reports.scored[then]
    truth = np.where(cells, reports.truth.line[then], 0.0)
    if cells.sum() < LEAST_CAMPS or truth.sum() <= 0.0:
        return None
    return with_changes(made.moment, total=np.array([truth.sum()]), cells=cells[None]), truth


def _judge(found: Replay, forecast: Forecast) -> _Judged | None:
    """Score one forecast; None where too little is known of its day."""
    asked = with_true_total(found, forecast)
    if asked is None:
        return None
    moment, truth = asked
    reports, made, cells, total = found.desk.reports, forecast.made, moment.cells[0], float(moment.total[0])
    then = made.day + made.ahead
    where = {
        NOWCAST: mixed(found.desk, moment, made.weights)[0],
        PERSISTENCE: last_stock(moment)[0],
        POOL: without_model(moment)[0],
    }
    for name in list(found.desk.people)[:1]:
        where[ALONE] = model_alone(moment, stocks_alone(found, name, made.day)[None])[0]
    errors = {(name, "where"): float(np.abs(f - truth).sum()) / total for name, f in where.items()}
    errors |= {(name, "total"): abs(t - total) / total for name, t in _totals(found, forecast, moment).items()}
    people = np.where(cells, made.people, 0.0)
    errors[NOWCAST, "people"] = float(np.abs(people - truth).sum()) / total
    errors[PERSISTENCE, "people"] = float(np.abs(np.where(cells, moment.stock[0], 0.0) - truth).sum()) / total
    errors[NOWCAST, "crps"] = float(crps_of_quantiles(QUANTILES, forecast.quantiles, truth)[cells].sum()) / total
    there = reports.reported[then]
    part = {
        name: (float(np.abs(f - truth)[there].sum()), float(truth[there].sum()), int(there.sum()))
        for name, f in where.items()
    }
    counted = cells & (truth > 0)
    held = np.array([_inside(forecast.quantiles[:, counted], truth[counted], ends) for ends in ((1, 3), (0, 4))])
    whole = forecast.total * (people.sum() / max(made.total, 1.0))
    held_total = np.array([whole[low] <= total <= whole[high] for low, high in ((1, 3), (0, 4))], np.float64)
    return _Judged(int(cells.sum()), errors, part, held, held_total)


def _totals(found: Replay, forecast: Forecast, moment: Moment) -> dict[str, float]:
    """Return the total of the scored camps as it was forecast, and as it would be if nobody came."""
    each = totals(moment, found.desk.settings.half_life)[:, 0]
    return {NOWCAST: float(forecast.made.total_weights @ each), PERSISTENCE: float(each[0])}


def stocks_alone(found: Replay, rules: str, day: int) -> Floats:
    """Return what the model makes of the arrivals known on a day: Σ over days of their rise, split as it splits them.

    Equation: n_x(o) = Σ_{s ≤ o} max(0, S(s) - S(s - 1)) · m_x(s), with S the sum of the last reports.
    """
    known = found.desk.reports.on(day).stock[: day + 1].sum(axis=1)
    rise = np.maximum(np.diff(known, prepend=0.0), 0.0)
    out: Floats = rise @ found.desk.flows[rules][: day + 1]
    return out


def _inside(quantiles: Floats, truth: Floats, ends: tuple[int, int]) -> Floats:
    """Tell (1 or 0) where the truth lies between two of the quantiles."""
    out: Floats = ((quantiles[ends[0]] <= truth) & (truth <= quantiles[ends[1]])).astype(np.float64)
    return out
