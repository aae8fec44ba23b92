"""Replay: forecasts made on many days of a conflict, each as it could have been made on its day.

The forecast of a day is a function of that day and the reports known on it: whether it is asked for alone or as one of
a replay makes no difference. Its intervals come from the forecasts of every seventh day before it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.flee.world.instance import FleeInstance
from sim.runs.executors import Progress
from sim.scenario.arguments import check_whole
from sim.scenario.arguments import shown as given
from sim.scenario.errors import PanjError
from sim.scenario.files import shown
from sim.validation.nowcast.forecast import RULE_SETS, STRIDE, Desk, Made, desk_of, make
from sim.validation.nowcast.intervals import WORTH_TOTAL, PastErrors, errors_of, interval
from sim.validation.nowcast.reports import Bools, Levels, reports_of
from sim.validation.nowcast.settings import NowcastSettings
from sim.words.wording import few
from sim.world.world import Floats

HORIZONS = (7, 14, 30, 60, 90)
FARTHEST = 730


@dataclass(frozen=True, eq=False)
class Forecast:
    """What is said on one day of one later day.

    Parameters
    ----------
    made : Made
    quantiles : float, shape (levels, camps)
    total : float, shape (levels,)
        Quantiles of all people together.
    """

    made: Made
    quantiles: Floats
    total: Floats

    def __repr__(self) -> str:
        return f"<Forecast of {self.quantiles.shape[1]:,} camps>"


@dataclass(frozen=True, eq=False)
class Replay:
    """The outcome of :func:`replay`.

    Parameters
    ----------
    instance : FleeInstance
    desk : Desk
    days : tuple of int
        On which forecasts were made.
    horizons : tuple of int
    forecasts : mapping of (day, horizon) to Forecast
    """

    instance: FleeInstance
    desk: Desk
    days: tuple[int, ...]
    horizons: tuple[int, ...]
    forecasts: Mapping[tuple[int, int], Forecast]

    def __repr__(self) -> str:
        first, last = self.date(self.days[0]), self.date(self.days[-1])
        when = f"on {first}" if len(self.days) == 1 else f"on {len(self.days):,} days, {first} to {last}"
        ahead = f"{few([str(days) for days in self.horizons], 5)} days ahead"
        return f"<{type(self).__name__} of {self.name}: made {when}, {ahead}>"

    @property
    def name(self) -> str:
        """Name of the conflict."""
        return self.instance.name

    def date(self, day: int) -> dt.date:
        """Return the date of a day."""
        return self.instance.start + dt.timedelta(days=day)


def replay(
    instance: FleeInstance,
    days: Sequence[int],
    horizons: Sequence[int] = HORIZONS,
    *,
    settings: NowcastSettings | None = None,
    rule_sets: Sequence[str] = RULE_SETS,
    levels: Levels = "known",
    progress: Progress | None = None,
) -> Replay:
    """Make forecasts on each of some days.

    Parameters
    ----------
    instance : FleeInstance
    days : sequence of int
        Days since the start on which forecasts are made.
    horizons : sequence of int
        Days ahead.
    settings : NowcastSettings, optional
    rule_sets : sequence of str
        Rule sets of the model whose flows have a say; none is fine.
    levels : str
        "known": counts at the levels that were known on the day; "published": after every later correction, which no
        forecaster had.
    progress : callable, optional
        Called with (days done, days in all).

    Raises
    ------
    PanjError
        For days out of the period, impossible horizons, and what a run of the model is refused for.
    """
    check_days(instance, days, horizons)
    if settings is not None and not isinstance(settings, NowcastSettings):
        raise PanjError(f"settings {given(settings)}: want NowcastSettings, as NowcastSettings(half_life=90.0)")
    settings = NowcastSettings() if settings is None else settings
    days, horizons = tuple(sorted(set(days))), tuple(sorted(set(horizons)))
    desk = desk_of(instance, settings, rule_sets=rule_sets, levels=levels, days=days[-1] + 1)
    kept: dict[tuple[int, int], Made] = {}
    found: dict[tuple[int, int], Forecast] = {}
    for k, day in enumerate(days):
        for ahead in horizons:
            found[day, ahead] = _forecast(desk, day, ahead, kept)
        if progress is not None:
            progress(k + 1, len(days))
    return Replay(instance, desk, days, horizons, found)


def check_days(instance: FleeInstance, days: Sequence[int], horizons: Sequence[int]) -> None:
    """Refuse days out of the period and horizons that mean nothing.

    Raises
    ------
    PanjError
    """
    if not isinstance(horizons, Sequence) or isinstance(horizons, str | bytes):
        raise PanjError(f"horizons: want several numbers of days, e.g. (7, 30), not {horizons!r}")
    if not days or not horizons:
        raise PanjError("a forecast needs a day on which it is made and a horizon")
    for ahead in horizons:
        check_whole("horizon", ahead, 1, FARTHEST, " days ahead")
    last = len(instance.observed) - 1
    for day in (min(days), max(days)):
        if not 0 <= day <= last:
            asked, end = (instance.start + dt.timedelta(days=n) for n in (day, last))
            raise PanjError(
                f"{asked} is not in the period of {instance.name}, {instance.start} to {end}{_longer(instance)}"
            )


def _longer(instance: FleeInstance) -> str:
    """Return that there are reports of after the period, and where it can be made longer; empty if there are none."""
    latest = max((int(row.day.max()) for row in instance.layout if row.place >= 0 and len(row.day)), default=0)
    if latest < len(instance.observed):
        return ""
    until, period = instance.start + dt.timedelta(days=latest), instance.origins.files.get("period")
    return f"; reports go on to {until}: a longer period{'' if period is None else f' ({shown(period)})'} takes them in"


def days_of(instance: FleeInstance, start: dt.date | None, every: int | None) -> list[int]:
    """Return the days of the forecasts: every so many from a day (the first), or that of the last report."""
    days = len(instance.observed)
    if every is not None:
        first = 0 if start is None else (start - instance.start).days
        return [first, *range(first + every, days, every)]
    if start is not None:
        return [(start - instance.start).days]
    reports = reports_of(instance, NowcastSettings().recent)
    inside = [camp.day[camp.day < days].max() for camp in reports.camps if (camp.day < days).any()]
    return [max(0, int(max(inside, default=0)))]


def _forecast(desk: Desk, day: int, ahead: int, kept: dict[tuple[int, int], Made]) -> Forecast:
    """Make one forecast with its intervals; what was made before is kept."""

    def made_on(when: int) -> Made:
        if (when, ahead) not in kept:
            kept[when, ahead] = make(desk, when, ahead)
        return kept[when, ahead]

    settings, now = desk.settings, made_on(day)
    oldest = max(0, day - ahead - int(settings.memory * settings.half_life))
    latest = day - STRIDE * -(-ahead // STRIDE)
    before = [made_on(when) for when in range(latest, oldest - 1, -STRIDE)]
    each, whole = _errors(desk, day, before)
    total, stock = np.array([now.total]), now.moment.stock[0]
    return Forecast(
        now,
        interval(now.people, stock <= 0, now.total, ahead, each, settings.half_life),
        interval(total, _mostly_empty(stock), now.total, ahead, whole, settings.half_life, WORTH_TOTAL)[:, 0],
    )


def _mostly_empty(stock: Floats) -> Bools:
    """Tell whether nobody has been reported in most camps: then the total, too, is a guess."""
    return np.array([(stock <= 0).mean() > 0.5])


def _errors(desk: Desk, day: int, before: Sequence[Made]) -> tuple[PastErrors, PastErrors]:
    """Return the errors of earlier forecasts as far as they are known on a day: camp by camp, and of the total.

    The truth is what was reported, so a later registration that finds another number is an error like any other. A
    total is known where all its camps are; its error on the others is left out.
    """
    truth, camps = desk.reports.truth, len(desk.reports.camps)
    z, z_total = np.full((len(before), camps), np.nan), np.full((len(before), 1), np.nan)
    empty, empty_total = np.zeros(z.shape, np.bool_), np.zeros(z_total.shape, np.bool_)
    age = np.zeros(len(before))
    for k, made in enumerate(before):
        then = made.day + made.ahead
        known = truth.known_from[then] <= day
        z[k, known] = errors_of(made.people, made.total, truth.line[then])[known]
        empty[k], empty_total[k] = made.moment.stock[0] <= 0, _mostly_empty(made.moment.stock[0])
        age[k] = day - then
        if known.sum() * 2 > camps:
            there, found = made.people[known].sum(), truth.line[then][known].sum()
            z_total[k] = errors_of(np.array([there]), there, np.array([found]))
    return PastErrors(z, empty, age), PastErrors(z_total, empty_total, age)
