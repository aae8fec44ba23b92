"""The figures of a nowcast: a fan for each camp, and error against horizon of a replay."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.validation.nowcast.judge import ALL_DAYS
from sim.validation.nowcast.replay import Replay
from sim.validation.nowcast.saved import TOTAL
from sim.words.wording import counted

if TYPE_CHECKING:
    import pandas as pd

    from sim.figures.nowcast import CampPicture, ErrorPicture, NowcastPicture
    from sim.world.world import Floats

FAN, ERRORS = "fan", "errors"
#: Days before the forecast that a panel shows, at least and in horizons.
BEFORE = 120


def draw_nowcast(found: Replay, folder: Path, table: pd.DataFrame | None = None) -> list[Path]:
    """Draw the fans of one forecast day and, if scores are given, error against horizon; return the files.

    Of a replay the fans are those of its middle day.
    """
    # matplotlib is slow to load: only who draws pays for it
    from sim.figures import saved
    from sim.figures.nowcast import error_figure, nowcast_figure

    day = found.days[len(found.days) // 2]
    files = saved.save(nowcast_figure(nowcast_picture(found, day)), folder / FAN)
    if table is not None and len(table):
        files += saved.save(error_figure(error_picture(table, found.name, source(found))), folder / ERRORS)
    return files


def source(found: Replay) -> str:
    """Return where the figures of a replay come from."""
    rules = " and ".join(found.desk.people) or "no"
    days = counted(len(found.days), "forecast day")
    return f"Panj, nowcast of {found.name} with the flows of the rules {rules}, {days}. Counts: those of the instance"


def nowcast_picture(found: Replay, day: int) -> NowcastPicture:
    """Return what the fans of one day are drawn from."""
    from sim.figures.nowcast import NowcastPicture

    start = np.datetime64(found.instance.start, "D")
    camps = [_camp(found, day, x, start) for x in range(len(found.desk.reports.camps))]
    ahead = np.array(found.horizons)
    return NowcastPicture(
        title=found.name,
        as_of=start + np.timedelta64(day, "D"),
        first=start + np.timedelta64(max(0, day - max(BEFORE, int(ahead[-1]))), "D"),
        dates=start + (day + ahead).astype("timedelta64[D]"),
        camps=[*camps, _whole(found, day, start)],
        source=source(found),
        which=f"The middle one of {len(found.days)} forecasts. " if len(found.days) > 1 else "",
    )


def _camp(found: Replay, day: int, x: int, start: np.datetime64) -> CampPicture:
    from sim.figures.nowcast import CampPicture

    reports = found.desk.reports.camps[x]
    days = start + reports.day.astype("timedelta64[D]")
    known = reports.day <= day
    level = reports.at_level(day)
    return CampPicture(
        name=reports.name,
        known_days=days[known],
        known=level[known],
        later_days=days[~known],
        later=reports.count[~known],
        bands=np.array([found.forecasts[day, ahead].quantiles[:, x] for ahead in found.horizons]).T,
    )


def _whole(found: Replay, day: int, start: np.datetime64) -> CampPicture:
    """Return all camps together: the sum of the last reports every second week, up to the forecast and after it."""
    from sim.figures.nowcast import CampPicture

    reports = found.desk.reports
    sums: Floats = reports.on(day).stock.sum(axis=1)
    when = np.arange(0, day + 1, 14) + day % 14
    when = when[when <= day]
    later = np.arange(day + 14, min(reports.days, day + found.horizons[-1] + 1), 14)
    return CampPicture(
        name=f"all camps ({TOTAL})",
        known_days=start + when.astype("timedelta64[D]"),
        known=sums[when],
        later_days=start + later.astype("timedelta64[D]"),
        later=reports.truth.stock.sum(axis=1)[later],
        bands=np.array([found.forecasts[day, ahead].total for ahead in found.horizons]).T,
    )


def error_picture(table: pd.DataFrame, title: str, source_text: str) -> ErrorPicture:
    """Return what error against horizon is drawn from: a table of scores, of one conflict or of the mean of several."""
    from sim.figures.nowcast import ErrorPicture

    every = table[table["days"] == ALL_DAYS]
    horizons = sorted(every["horizon"].unique().tolist())
    found: dict[str, dict[str, list[float]]] = {"where": {}, "total": {}}
    for score, errors in found.items():
        part = every[every["score"] == score]
        for name in dict.fromkeys(part["forecast"]):
            mean = part[part["forecast"] == name].groupby("horizon")["value"].mean()
            errors[name] = [float(mean.get(ahead, np.nan)) for ahead in horizons]
    return ErrorPicture(title, horizons, found["where"], found["total"], source_text)
