"""`panj answer`: when, how likely and how many, from the folder of a run."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import numpy as np
from rich.table import Table
from rich.text import Text

from sim.cli.answer_against import Asked, answer_against, of_days, on
from sim.cli.answer_options import Options
from sim.cli.console import PlainConsole, table_console
from sim.cli.planned import planned_command
from sim.cli.tables import plain_table
from sim.runs.first_days import EARLY, day_by, is_earliest
from sim.runs.stored import find_run, load_result, of_luck_alone
from sim.runs.words import CALLED, EITHER, SERIES_WORDS, SHARE, UNITS, is_either
from sim.scenario.errors import PanjError, did_you_mean
from sim.study.answers import (
    Probability,
    Series,
    first_day_over,
    places_of,
    probability,
    probability_by_day,
    reached_with,
)
from sim.study.full import MEASURE, full_in_words, read_full
from sim.study.planner.asked import read_asked
from sim.study.planner.rows import MEASURES, THERE, keys_of
from sim.study.story.tell import caution_in
from sim.words.numbers import exact as people
from sim.words.numbers import figures, percent, plain
from sim.words.wording import FULL, few
from sim.world.names import id_of, titles_of
from sim.world.world import KIND_NAMES, Floats

#: Rows of the table of probabilities by date.
ROWS = 10
DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
"""What is meant as a day, right or not."""
LEFT_OUT = "days between these, on which it rises too, are left out"
ASKED = {*SERIES_WORDS, *MEASURES, MEASURE}
"""Measures that can be asked for: of the time series, of the planner's table, and of both."""
_HOMES = "households stand beside the civilians of the planner's table: panj answer {run} {place}"
_GAP = "the shelter gap is overflow: panj answer {run} overflow {place}"
ELSEWHERE = {"households": _HOMES, "household": _HOMES, "shelter_gap": _GAP, "gap": _GAP}
"""What the table and the report call otherwise than a measure, and how it is asked for."""
DRAWN = "as each run drew them, or an event sets them"
LEVELS = (0.95, 0.75, 0.5, 0.25, 0.05)


def answer_command(run: Path, measure: str, place: str, kind: str, options: Options) -> None:
    """Answer as the command line asks; see `panj answer --help`.

    Raises
    ------
    PanjError
        For any mistake of the user.
    """
    _check_no_days(run, measure, place, kind)
    kind = CALLED.get(kind.casefold(), kind)
    if not place and measure in SERIES_WORDS and places_of(find_run(run), measure) == ["world"]:
        place = "world"
    if not place:
        _planned(run, measure, options)
        return
    if measure not in ASKED and place in ASKED:
        raise PanjError(f"the measure comes first, then the place: panj answer {run} {place} {measure}")
    if told := ELSEWHERE.get(measure.casefold().replace("-", "_")):
        raise PanjError(f"'{measure}' is no measure: {told.format(run=run, place=place)}")
    if measure not in ASKED and (of := CALLED.get(place.casefold(), place)) in KIND_NAMES:
        raise PanjError(_which_measure(run, measure, of))
    for name, value in (("--csv", options.csv), ("--household", options.household)):
        if value is not None:
            told = "goes with the planner's table, which comes without a measure"
            raise PanjError(f"{name} {told}: panj answer {run} {place} {name} …")
    if options.since is not None and measure == MEASURE:
        raise PanjError("--since goes with what is summed, as arrivals: a site is full or not")
    if options.busiest and measure == MEASURE:
        raise PanjError("--busiest goes with what is counted in a day, as arrivals: a site is full or not")
    if options.probability is not None and options.over is not None:
        raise PanjError("--probability asks how many, --over how likely: give one of them")
    if options.against is not None:
        _of_two(run, (measure, place, kind), options)
    elif measure == MEASURE:
        _full(find_run(run), place, kind, options)
    else:
        _of_one(find_run(run), (measure, place, kind), options)


def _which_measure(run: Path, place: str, kind: str) -> str:
    """Return what is said of a place and a kind without a measure."""
    order = "the measure comes first, then the place, then the kind"
    alone = f"without the kind the table of the place: panj answer {run} {place}"
    try:
        world = load_result(find_run(run)).world
    except PanjError:  # counts drive it, or its world is gone: nothing nearer is known
        return f"{order}; {alone}"
    keys, called = list(keys_of(world)), titles_of(world)
    at = id_of(place, [key.place for key in keys], called)
    measures = list(dict.fromkeys(key.measure for key in keys if (key.place, key.kind) == (at, kind)))
    if not measures:
        near = did_you_mean(place, {key.place: called.get(key.place, "") for key in keys})
        return f"{order}: '{place}' is no measure ({near or f'measures: {few(list(MEASURES))}'})"
    one = THERE if THERE in measures else measures[0]
    return f"{order} (measures there: {few(measures)}): panj answer {run} {one} {place} {kind}, or {alone}"


def _check_no_days(run: Path, *words: str) -> None:
    """Refuse a day where a measure, a place or a kind stands.

    Raises
    ------
    PanjError
    """
    days = [word for word in words if DAY.fullmatch(word)]
    if days:
        asked = " ".join([str(run), *(word for word in words if word and word not in days)])
        raise PanjError(f"{days[0]} is a day, and days come with --on: panj answer {asked} --on {days[0]}")


def _planned(run: Path, place: str, options: Options) -> None:
    """Print the planner's table, of one place if it is named."""
    if place in ASKED:
        raise PanjError(f"'{place}' where? panj answer {run} {place} PLACE, a place, a host or world")
    asked = ("--over", options.over), ("--probability", options.probability), ("--since", options.since)
    for name, value in (*asked, ("--busiest", options.busiest or None)):
        if value is not None:
            more = name if value is True else f"{name} …"
            raise PanjError(f"{name} is asked of one measure: panj answer {run} MEASURE PLACE {more}")
    planned_command(run, place, options.days, options)


def _of_two(run: Path, series: tuple[str, str, str], options: Options) -> None:
    """Answer of two runs."""
    if options.probability is not None:
        raise PanjError("--probability is asked of one run: without --against")
    assert options.against is not None
    measure, place, kind = series
    over = options.over
    if measure == MEASURE:
        _check_full(place, kind, options)
        over = over or 0.0
    answer_against(
        options.against, run, Asked(measure, place, kind, over, options.days, options.since, options.busiest)
    )


def _of_one(folder: Path, asked: tuple[str, str, str], options: Options) -> None:
    """Answer when, how likely and how many from one series of a run."""
    dates, series = options.days, read_asked(folder, *asked)
    if options.since is not None:
        series = series.since(options.since)
    if options.busiest:
        series = series.busiest()
    measure, place, values = series.measure, series.place, series.asked
    days = [series.day(date) for date in dates] or [len(series.dates) - 1]
    if len(values) == 1 and options.probability is not None:
        raise PanjError("--probability is asked of several replicates, and this run has one")
    if is_either(series.measure) and options.probability is not None:
        raise PanjError(f"'{measure}' is or is not, and how likely is told without --probability")
    console = table_console()
    _caution(console, folder, len(values))
    what = f"{measure} at {place}{f' ({series.kind})' if series.kind else ''}{of_days(series)}"
    for last in days:
        if len(values) == 1:
            console.print(Text(_of_the_one(series, values[0, : last + 1], what, options.over)))
            continue
        if options.over is None:
            console.print(Text(how_many(series, values, last, what, options.probability)))
            if len(days) == 1 and not is_either(series.measure):
                console.print(_levels(values[:, last], what, series, last))
            continue
        for line in when(series, values[:, : last + 1], options.over, what):
            console.print(Text(line))
        if len(days) == 1:
            console.print(_by_date(series, values[:, : last + 1], options.over, what))


def _of_the_one(series: Series, values: Floats, what: str, over: float | None) -> str:
    """Return what one run says up to a date: a value, or on which day it passes a level; neither band nor chance."""
    until = _day(series, len(values) - 1)
    if over is None:
        return f"{what}, {on(series)} {until}: {written(series, float(values[-1]))}."
    first = float(first_day_over(values[None], over)[0])
    level = plain(over)
    when = f"passes {level} on {_day(series, int(first))}" if np.isfinite(first) else f"does not pass {level}"
    return f"{what} {when} in the one run, up to {until}."


def _check_full(place: str, kind: str, options: Options) -> None:
    """Refuse what cannot be asked of full sites.

    Raises
    ------
    PanjError
    """
    if kind:
        raise PanjError(f"'{MEASURE}' has no kinds: a site is full of everybody")
    if options.probability is not None:
        raise PanjError(f"'{MEASURE}' is asked how likely and when it is: without --probability")
    if options.over and place != "world":
        raise PanjError("a site is full or not: without --over (of the world it is a number of sites)")


def _full(folder: Path, place: str, kind: str, options: Options) -> None:
    """Answer when and how likely a site is full, or sites of the world are."""
    _check_full(place, kind, options)
    series, drawn = read_full(folder, place)
    place = series.place
    over = options.over or 0.0
    days = [series.day(date) for date in options.days] or [len(series.dates) - 1]
    what = full_in_words(place, over)
    console = table_console()
    _caution(console, folder, len(series.daily))
    for last in days:
        if len(series.daily) == 1:
            first = _first(series, first_day_over(series.daily[:, : last + 1], over), 0.5)
            console.print(Text(f"{what}: first day {first}, in the one run up to {_day(series, last)}."))
            continue
        for line in when(series, series.daily[:, : last + 1], over, what, ""):
            console.print(Text(line))
        if (series.daily[:, : last + 1] > over).any():
            then = probability(series.daily[:, last] > over)
            console.print(Text(f"On {_day(series, last)} itself: in {then}."))
    unknown = "by their central estimate, or what an event sets, for the run does not say what was drawn"
    alike = "and every run has the central estimate of them, or what an event sets"
    of = DRAWN if drawn else alike if of_luck_alone(folder) else unknown
    console.print(Text(f"Full: {plain(100 * FULL)} % of its places are taken, {of}."))
    if len(days) == 1 and len(series.daily) > 1:
        console.print(_by_date(series, series.daily[:, : days[0] + 1], over, what, ""))


def _caution(console: PlainConsole, folder: Path, replicates: int) -> None:
    """Say before the answer what its bands and chances leave out, as the table does."""
    if said := caution_in(folder, replicates):
        console.print(Text(said))


def how_many(series: Series, values: Floats, last: int, what: str, p: float | None) -> str:
    """Return in words how many there are on a date."""
    then, now = f"{on(series)} {_day(series, last)}", values[:, last]
    if is_either(series.measure):
        return f"{what}, {then}: with a probability of {probability(now > 0)}."
    low, middle, high = (written(series, float(value)) for value in np.quantile(now, (0.05, 0.5, 0.95)))
    if p is None:
        return f"{what}, {then}: {middle} (90 % band {low}–{high})."
    return f"{what}, {then}: at least {written(series, reached_with(now, p))} with a probability of {plain(100 * p)} %."


def written(series: Series, value: float) -> str:
    """Return a value as it is read: of what lies between 0 and 1 nothing would be left in whole numbers."""
    return figures(value) if UNITS.get(series.measure) in (SHARE, EITHER) else people(value)


def when(series: Series, values: Floats, over: float, what: str, passes: str | None = None) -> list[str]:
    """Return in words how likely it is that a value is passed, and when; `passes` says so in other words."""
    days = first_day_over(values, over)
    chance = probability(np.isfinite(days))
    until = _day(series, values.shape[1] - 1)
    passed = f"{what}{f' passes {plain(over)}' if passes is None else passes}"
    out = [f"{passed} by {until} with a probability of {chance}."]
    if chance.value > 0:
        early, middle, late = (_first(series, days, share) for share in (EARLY, 0.5, 1 - EARLY))
        if middle == "never":
            first = "the earliest is" if is_earliest(len(days)) else "in the earliest 5 % by"
            some = "" if early == middle else f"; {first} {early}"
            out.append(f"First day: never in most runs{some}.")
        else:
            band = "" if early == late else f" (90 % band: {early} to {late})"
            out.append(f"First day: {middle}{band}.")
    return out


def _first(series: Series, days: Floats, share: float) -> str:
    """Return the date by which a share of all replicates has passed; those that never do come last."""
    day = day_by(days, share)
    return "never" if day is None else _day(series, day)


def _levels(now: Floats, what: str, series: Series, last: int) -> Table:
    until = f"{'up to ' if series.largest else ''}{_day(series, last)}"
    table = plain_table(f"{what}, {until}", "with a probability of", "at least")
    for p in LEVELS:
        table.add_row(f"{plain(100 * p)} %", written(series, reached_with(now, p)))
    return table


def _by_date(series: Series, values: Floats, over: float, what: str, above: str | None = None) -> Table:
    """Return the probability by date, on some dates on which it changes and on the last."""
    by_day = probability_by_day(values, over)
    changes = np.flatnonzero(np.diff(by_day, prepend=-1.0) > 0)
    some = changes[np.unique(np.linspace(0, len(changes) - 1, ROWS).astype(int))]
    above = f" above {plain(over)}" if above is None else above
    days = sorted({*some.tolist(), len(by_day) - 1})
    caption = LEFT_OUT if len(changes) > len(some) else None
    table = plain_table(f"{what}{above}, by date", "by", "probability", "90 % interval", caption=caption)
    for day in days:
        p: Probability = probability(np.arange(len(values)) < round(by_day[day] * len(values)))
        table.add_row(_day(series, day), percent(p.value), f"{percent(p.low)} to {percent(p.high)}")
    return table


def _day(series: Series, day: int) -> str:
    date = dt.date.fromisoformat(str(series.dates[day]))
    return f"{date.day} {date:%B %Y}"
