"""Nowcasts: forecasts that learn from dated reports, and that draw and save themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sim.api.face import as_face
from sim.flee.world import open_flee
from sim.pictures.nowcast import draw_nowcast
from sim.scenario.arguments import as_day, check_path, check_whole, names_in
from sim.scenario.calls import told_by_name, told_methods
from sim.validation.nowcast.forecast import RULE_SETS
from sim.validation.nowcast.judge import scores as _scores
from sim.validation.nowcast.replay import HORIZONS, Replay, days_of, replay
from sim.validation.nowcast.reports import Levels
from sim.validation.nowcast.saved import forecasts, save
from sim.validation.nowcast.saved import weights as _weights
from sim.validation.nowcast.settings import NowcastSettings
from sim.validation.nowcast.told import told_of

if TYPE_CHECKING:
    import pandas as pd


@told_methods
class Nowcast(Replay):
    """Forecasts of one day, or of many; see :class:`sim.validation.nowcast.replay.Replay`."""

    @cached_property
    def forecast(self) -> pd.DataFrame:
        """Every forecast: camp (or "total"), as_of, horizon, date, last report, forecast, quantiles."""
        return forecasts(self)

    @cached_property
    def scores(self) -> pd.DataFrame:
        """Scores beside the benchmarks, which read reports of after the forecasts: conflict, horizon, …, value."""
        return _scores(self)

    @cached_property
    def weights(self) -> pd.DataFrame:
        """What each rule counts in each forecast."""
        return _weights(self)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of the counts, each with file and line."""
        return told_of(self)

    def plot(self, folder: str | Path) -> list[Path]:
        """Draw the fan of every camp and, if several days were forecast, error against horizon; return the files."""
        check_path("folder", folder)
        return draw_nowcast(self, Path(folder), self.scores if len(self.days) > 1 else None)

    def save(self, folder: str | Path, plots: bool = False) -> Path:
        """Write forecast.csv and what goes with it to a folder, whole or not at all; return it."""
        check_path("folder", folder)
        draw = self.plot if plots else None
        return save(self, Path(folder), judged=len(self.days) > 1, notes=self.notes, extra=draw)


@told_by_name()
def nowcast(
    path: str | Path,
    as_of: str | dt.date | None = None,
    horizons: Sequence[int] = HORIZONS,
    *,
    every: int | None = None,
    rules: str | Sequence[str] = RULE_SETS,
    levels: Levels = "known",
    settings: NowcastSettings | None = None,
    counts: str | Path | None = None,
) -> Nowcast:
    """Forecast the people in each camp of a published conflict from the reports known on a day.

    Parameters
    ----------
    path : path
        A Flee instance, or a world made of one.
    as_of : date, optional
        The day of the forecast; default: that of the last report. Of a replay the first day; default: day 0.
    horizons : sequence of int
        Days ahead.
    every : int, optional
        Make a forecast every so many days.
    rules : str or sequence of str
        Rule sets whose flows help.
    levels : str
        "known" on the day, or "published": after every later correction.
    settings : NowcastSettings, optional
    counts : path, optional
        The folder of the counts, where they lie elsewhere.
    """
    check_path("path", path)
    if every is not None:
        check_whole("every", every, 1)
    rules = names_in("rules", rules, "panj")
    instance = open_flee(path, None if counts is None else Path(counts))
    days = days_of(instance, None if as_of is None else as_day("as_of", as_of), every)
    return as_face(Nowcast, replay(instance, days, horizons, settings=settings, rule_sets=rules, levels=levels))
