"""The measures of a sweep: which numbers of every run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.scenario.errors import PanjError, Problem, did_you_mean
from sim.scenario.explain import brief
from sim.scenario.flatten import MOST_LISTED
from sim.scenario.ids import id_of
from sim.scenario.reader import Document
from sim.scenario.resolved import Scenario
from sim.scenario.sweep.schema import MeasureEntry, check
from sim.scenario.sweep.sweep import Measure, Reading
from sim.words.wording import Location, spoken

Key = tuple[str, str, str]
"""Measure, place and kind of one series."""

FIRST_OVER = "first_over"
AFTER = "after"
SUMS = ("total", AFTER)
OVERFLOW = "overflow"
EVERYBODY = "everybody"


@dataclass(frozen=True)
class Series:
    """What a world can be asked for; handed in, because this package knows no world.

    Parameters
    ----------
    units : mapping of Key to str
        Every series with its unit.
    flows : collection of Key
        Those that count people per day; all others are states at the end of a day.
    defaults : function
        The measures of a sweep that names none, given its scenarios: each can be read in all of them.
    titles : mapping of str to str
        What places and hosts are called, by their ids.
    means : collection of Key
        Those of which only the mean over the days can be read.
    """

    units: Mapping[Key, str]
    flows: Collection[Key]
    defaults: Callable[[Sequence[Scenario]], tuple[Measure, ...]]
    titles: Mapping[str, str] = field(default_factory=dict)
    means: Collection[Key] = ()


ELSEWHERE = {
    "full": "whether a site is full is asked of a finished run: panj answer RUN full SITE; a sweep can have 'sheltered'"
}
"""What can be asked elsewhere under a name that no sweep has."""

SeriesOf = Callable[[Scenario], Series]
"""Given a scenario, the series of its world."""


def measures_of(
    raw: list[Any],
    document: Document,
    series: Series | None,
    bases: tuple[Scenario, ...],
    problems: list[Problem],
) -> tuple[Measure, ...]:
    """Return the measures of a file; mistakes are added to `problems`.

    Parameters
    ----------
    raw : list
        What stands under `measures`.
    document : Document
    series : Series or None
        None: measures and places are not checked.
    bases : tuple of Scenario
        They say which days there are.
    problems : list of Problem
    """
    out: dict[str, Measure] = {}
    if not raw:
        problems.append(document.problem(("measures",), "measures is an empty list: name some, or leave the key out"))
    for i, item in enumerate(raw):
        at: Location = ("measures", i)
        entry = _entry(item, at, document, problems)
        measure = None if entry is None else _measure(entry, at, document, series, bases, problems)
        if measure is None:
            continue
        if measure.name in out:
            told = f"{spoken(at)}: there is a measure '{measure.name}' already"
            problems.append(document.problem(at, told, "give one of them another 'name'"))
        out[measure.name] = measure
    return tuple(out.values())


def _entry(raw: Any, at: Location, document: Document, problems: list[Problem]) -> MeasureEntry | None:
    """Return one measure with its short form written out."""
    if isinstance(raw, str):
        words = raw.split()
        if not 2 <= len(words) <= 3:
            told = f"{spoken(at)} must be 'measure place' or 'measure place kind', got {brief(raw)}"
            problems.append(document.problem(at, told, "for example 'arrivals TJK civilian'"))
            return None
        return MeasureEntry(measure=words[0], place=words[1], kind=words[2] if len(words) == 3 else None)
    return check(MeasureEntry, raw, document, at, problems)


def _measure(
    entry: MeasureEntry,
    at: Location,
    document: Document,
    series: Series | None,
    bases: tuple[Scenario, ...],
    problems: list[Problem],
) -> Measure | None:
    before = len(problems)
    if entry.kind == EVERYBODY:
        entry = entry.model_copy(update={"kind": None})
    if series is not None:
        entry = _by_id(entry, series, at, document, problems)
    key = (entry.measure, entry.place, entry.kind or "")
    known = _known(entry, series, at, document, problems) if series is not None else None
    key = known or key
    flow = series is not None and key in series.flows
    mean = series is not None and key in series.means
    reading: Reading = entry.reading or ("total" if flow else "mean" if mean else "end")
    if mean and reading != "mean":
        told = f"{spoken(at)}: of '{entry.measure}' there is only the mean over the days"
        problems.append(document.problem((*at, "reading"), told, "want mean, or no reading"))
    if known and reading in SUMS and not flow:
        told = f"{spoken(at)}: '{entry.measure}' is a state, which has no total"
        problems.append(document.problem((*at, "reading"), told, "want end, most, mean or first_over"))
    if reading == FIRST_OVER and entry.over is None and entry.measure != OVERFLOW:
        told = f"{spoken(at)}: first_over of '{entry.measure}' needs the key 'over'"
        problems.append(document.problem((*at, "reading"), told))
    if entry.over is not None and reading != FIRST_OVER:
        problems.append(document.problem((*at, "over"), f"{spoken(at)}: 'over' goes with reading first_over", key=True))
    for base in bases:
        _days(entry, reading, base, at, document, problems)
    if len(problems) > before:
        return None
    unit = "days" if reading == FIRST_OVER else series.units[key] if series is not None else "people"
    kind = entry.kind or ""
    over, until = entry.over, entry.until
    named = measure_name(entry.measure, entry.place, kind, reading, flow=flow, mean=mean, over=over, until=until)
    name = entry.name or named
    return Measure(name, entry.measure, entry.place, kind, reading, entry.until, entry.over, unit)


def _days(
    entry: MeasureEntry, reading: Reading, base: Scenario, at: Location, document: Document, problems: list[Problem]
) -> None:
    """Tell of a day that the run of a scenario does not have, and of a sum over no day."""
    if entry.until is None:
        return
    branch = base.history_until
    if not base.start <= entry.until <= base.until:
        told = f"{spoken(at)}.until {entry.until} is outside the run of {base.name} ({base.start} to {base.until})"
        problems.append(document.problem((*at, "until"), told))
    elif reading == AFTER and entry.until <= branch:
        told = f"{spoken(at)}: 'after' sums the days after {branch}, the branch date: none up to {entry.until}"
        hint = f"want an until after {branch}, or reading total, which sums from the first day on"
        problems.append(document.problem((*at, "until"), told, hint))


def measure_name(
    measure: str,
    place: str,
    kind: str,
    reading: str,
    *,
    flow: bool,
    mean: bool = False,
    over: float | None = None,
    until: dt.date | None = None,
) -> str:
    """Return what a measure is called that has no name: its short form, and what is unusual; `mean`: that is usual."""
    words = [measure, place, kind]
    if reading != ("total" if flow else "mean" if mean else "end"):
        words.append(reading)
    if over is not None:
        words.append(f"{over:g}")
    if until is not None:
        words.append(f"until {until}")
    return " ".join(word for word in words if word)


def kinds_of(keys: Iterable[Key], measure: str, place: str) -> list[str]:
    """Return the kinds that a measure has at a place."""
    return [kind for m, p, kind in keys if (m, p) == (measure, place)]


def _by_id(
    entry: MeasureEntry, series: Series, at: Location, document: Document, problems: list[Problem]
) -> MeasureEntry:
    """Return a measure with the id of its place, which may be named by what it is called."""
    places = [place for measure, place, _ in series.units if measure == entry.measure]
    try:
        return entry.model_copy(update={"place": id_of(entry.place, places, series.titles)})
    except PanjError as error:
        problems.append(document.problem((*at, "place"), f"{spoken(at)}: {error}"))
        return entry


def _known(
    entry: MeasureEntry, series: Series, at: Location, document: Document, problems: list[Problem]
) -> Key | None:
    """Return a series that a measure is read from; tell what there is where there is none."""
    measures = list(dict.fromkeys(measure for measure, _, _ in series.units))
    places = [place for measure, place, _ in series.units if measure == entry.measure]
    kinds = kinds_of(series.units, entry.measure, entry.place)
    hint: str | None
    if entry.measure not in measures:
        hint = ELSEWHERE.get(entry.measure) or did_you_mean(entry.measure, measures) or f"known: {', '.join(measures)}"
        told = f"{spoken(at)}: no measure is called '{entry.measure}'"
        problems.append(document.problem((*at, "measure"), told, hint))
    elif entry.place not in places:
        named = {place: series.titles.get(place, "") for place in places}
        hint = did_you_mean(entry.place, named)
        if hint is None:
            hint = f"known: {', '.join(named)}" if len(named) <= MOST_LISTED else "the ids stand in places.csv"
        told = f"{spoken(at)}: '{entry.measure}' has no place '{entry.place}'"
        problems.append(document.problem((*at, "place"), told, hint))
    elif entry.kind and entry.kind not in kinds:
        there = [kind for kind in kinds if kind]
        hint = did_you_mean(entry.kind, there) or (f"known: {', '.join(there)}" if there else "it has no kinds")
        told = f"{spoken(at)}: '{entry.measure}' at '{entry.place}' has no kind '{entry.kind}'"
        problems.append(document.problem((*at, "kind"), told, hint))
    else:
        return (entry.measure, entry.place, entry.kind or kinds[0])
    return None
