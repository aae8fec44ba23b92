"""How a measure of a sweep is called in titles and lists, and what is read of it."""

from __future__ import annotations

import datetime as dt
import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from sim.model.record import is_flow
from sim.runs.words import EITHER, SHARE, UNITS, place_words, series_words
from sim.scenario.errors import PanjError
from sim.scenario.files import world_beside
from sim.scenario.sweep.measures import FIRST_OVER
from sim.scenario.sweep.sweep import Measure
from sim.study.days import Days, day_words, from_to
from sim.sweeps.load import SweepResult
from sim.sweeps.manifest import MANIFEST
from sim.words.numbers import written
from sim.world import load_world
from sim.world.world import World


def phrase(result: SweepResult, measure: Measure) -> str:
    """Return a measure in words: the name that the sweep gave it, or what its series means."""
    return measure.name if has_own_name(measure) else meaning(result, measure)


def has_own_name(measure: Measure) -> bool:
    """Tell whether a sweep gave a measure a name, which does not say what it counts."""
    return not measure.name.startswith(f"{measure.measure} {measure.place}")


def meaning(result: SweepResult, measure: Measure) -> str:
    """Return what the series of a measure means and where it is, whatever the measure is called."""
    what = series_words(measure.measure, measure.kind)
    where = "" if measure.place == "world" else f" {_place_words(result, measure)}"
    return _first_day(measure, what, where) if measure.reading == FIRST_OVER else what + where


def _first_day(measure: Measure, what: str, where: str) -> str:
    """Return what is waited for; of a flow a single day's number, where `panj answer --over` asks for the sum."""
    if measure.over is None:
        return f"first day of {what}{where}"
    over = written(measure.over)
    if UNITS.get(measure.measure) in (SHARE, EITHER):
        return f"first day of {what}{where} above {over}"
    return f"first day with more than {over} {what}{where}" + (" in one day" if _flow(measure) else "")


def _flow(measure: Measure) -> bool:
    return is_flow(measure.measure, measure.place)


def _place_words(result: SweepResult, measure: Measure) -> str:
    """Return "in Tajikistan" for a host, "at Khorog" for another place; the id where its world is not to be found."""
    for world in _worlds(tuple(result.manifest["identity"]["worlds"]), result.folder.absolute(), os.getcwd()):
        found = place_words(measure.place, world, measure.measure)
        if found is not None:
            return found
    return f"at {measure.place}"


@lru_cache(maxsize=1)
def _worlds(names: tuple[str, ...], folder: Path, _where: str) -> tuple[World, ...]:
    """Return the worlds that lie beside a sweep or are found where one works; one with many measures asks often."""
    found = []
    for name in names:
        with suppress(PanjError):
            found.append(load_world(world_beside(name, folder / MANIFEST) or name))
    return tuple(found)


def words(measure: Measure, days: Days | None = None) -> str:
    """Return what is read of a measure, with its unit.

    Parameters
    ----------
    measure : Measure
    days : Days, optional
        Those of its runs, to be named; None where the scenarios of a sweep have other ones.

    Examples
    --------
    >>> days = Days(*(dt.date(2021, *day) for day in ((5, 1), (7, 6), (8, 1))))
    >>> words(Measure("a", "arrivals", "TJK", reading="total"), days)
    'people summed from 1 May to 1 August 2021'
    """
    unit = "" if measure.reading == FIRST_OVER or not measure.unit else f"{measure.unit} "
    told = _undated(measure) if days is None else _dated(measure, days)
    return f"{unit}{told}"


def _undated(measure: Measure) -> str:
    reading = {
        "end": "on the last day",
        "total": "summed over the run",
        "after": "summed after the branch date",
        "most": "on its highest day",
        "mean": "mean over all days",
        "first_over": f"days from the branch date{_limit(measure)}",
    }[measure.reading]
    return f"{reading} until {day_words(measure.date)}" if measure.date else reading


def _dated(measure: Measure, days: Days) -> str:
    last = measure.date or days.last
    whole = from_to(days.first, last)
    if measure.reading == FIRST_OVER:
        return f"days from the branch date, {day_words(days.branch)},{_limit(measure)} until {day_words(last)}"
    return {
        "end": f"on {day_words(last)}",
        "total": f"summed {whole}",
        "after": f"summed {from_to(days.branch + dt.timedelta(days=1), last)}",
        "most": f"on the highest day {whole}",
        "mean": f"mean over all days {whole}",
    }[measure.reading]


def _limit(measure: Measure) -> str:
    """Return what a first day is waited for with: " to the first with more than 500 people"; "" for a full site."""
    if measure.over is None:
        return ""
    unit = UNITS.get(measure.measure, "people")
    limit = f"more than {written(measure.over)}{'' if unit in (SHARE, EITHER) else f' {unit}'}"
    return f" to the first with {limit}" + (" in that day alone (not summed)" if _flow(measure) else "")
