"""`panj answer` of two runs: one measure in the one and in the other, in pairs where both have the same luck."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.text import Text

from sim.cli.apart import name_apart
from sim.cli.console import PlainConsole, table_console
from sim.runs.frames import QUANTILES
from sim.runs.results import Result
from sim.runs.stored import find_run, load_result
from sim.runs.words import EITHER, SHARE, UNITS
from sim.study.answers import Series, first_day_over
from sim.study.full import MEASURE, full_in_words, full_of
from sim.study.planner.against import MOST, check_first_days, differences
from sim.study.planner.asked import read_asked
from sim.study.planner.camps import cautions_of, check_same_start, is_counted, names_apart, why_no_pairs_of
from sim.study.prim import Flags
from sim.study.story.differences import pasts_apart, why_no_pairs
from sim.study.story.speech import day
from sim.study.story.tell import caution
from sim.study.story.until import until
from sim.words.chances import chance
from sim.words.numbers import difference, exact, figures, percent, plain, signed_exact
from sim.words.wording import counted
from sim.world.world import Floats


@dataclass(frozen=True)
class Asked:
    """What is asked of two runs.

    Parameters
    ----------
    measure, place, kind : str
    over : float or None
        Asks how likely it is that this is passed; None: how many there are.
    dates : sequence of str
        Without one the last day of both.
    since : str or None
        The day with which sums begin; None: the first.
    busiest : bool
        Whether the most in one day is asked for, and no sum.
    """

    measure: str
    place: str
    kind: str
    over: float | None
    dates: Sequence[str]
    since: str | None = None
    busiest: bool = False


@dataclass(frozen=True, eq=False)
class Two:
    """One series of A and of B up to a date, summed where it is a flow.

    Parameters
    ----------
    names : tuple of str
    a, b : float, shape (replicates, days)
    why : str
        Why they are no pairs; "" if they are.
    what, date : str
        In words.
    measure : str
    on : str
        What stands before the date.
    """

    names: tuple[str, str]
    a: Floats
    b: Floats
    why: str
    what: str
    date: str
    measure: str
    on: str = "on"

    @property
    def counts(self) -> bool:
        """Whether it counts something; else it lies between 0 and 1, and in whole numbers nothing would be left."""
        return UNITS.get(self.measure) not in (SHARE, EITHER)

    @property
    def pairs(self) -> str:
        """Of which pairs shares are told."""
        if self.why:
            most = f" (of more than {MOST} the first {MOST})" if max(len(self.a), len(self.b)) > MOST else ""
            return f"They are no pairs ({self.why}). Of all runs of one against all of the other{most}"
        return f"Of {counted(len(self.a), 'pair')} with the same luck"


def answer_against(run: Path, other: Path, asked: Asked) -> None:
    """Answer of two runs, of B against A.

    Raises
    ------
    PanjError
        For any mistake of the user.
    """
    folders = find_run(run), find_run(other)
    console = table_console()
    if all(is_counted(folder) for folder in folders):
        found = [read_asked(folder, asked.measure, asked.place, asked.kind) for folder in folders]
        check_same_start(folders, [one.dates[0] for one in found])
        why = why_no_pairs_of(*folders)
        names = names_apart(folders)
        for line in cautions_of(folders, found):
            console.print(Text(line))
        _print(console, asked, (names[0], names[1]), found, lambda _: why)
        return
    a, b = (load_result(folder) for folder in folders)
    check_first_days(a, b)
    series = [_series(asked, result, folder) for result, folder in zip((a, b), folders, strict=True)]
    name_apart(folders, [a, b])
    names = [a.scenario.name, b.scenario.name]
    for name, result in zip(names, (a, b), strict=True):
        if said := caution(result):
            console.print(Text(f"{name}: {said}"))
    if not why_no_pairs(a, b) and (apart := pasts_apart(a, b)):
        console.print(Text(f"{apart}."))
    _print(console, asked, (names[0], names[1]), series, lambda date: why_no_pairs(until(a, date), until(b, date)))


def _print(
    console: PlainConsole,
    asked: Asked,
    names: tuple[str, str],
    series: Sequence[Series],
    why_no: Callable[[str], str],
) -> None:
    """Print the answer on each date; `why_no` says why the runs are no pairs up to a date."""
    if asked.since is not None:
        series = [one.since(asked.since) for one in series]
    if asked.busiest:
        series = [one.busiest() for one in series]
    for date in asked.dates or [str(min(one.dates[-1] for one in series))]:
        found = [one.asked[:, : one.day(date) + 1] for one in series]
        when = day(series[0].dates[series[0].day(date)], year=True)
        two = Two(names, found[0], found[1], why_no(date), _what(asked, series[0]), when, asked.measure, on(series[0]))
        console.print(Text(how_many(two) if asked.over is None else how_likely(two, asked.over, _passes(asked))))


def _series(asked: Asked, result: Result, folder: Path) -> Series:
    if asked.measure == MEASURE:
        return full_of(result, folder, asked.place)[0]
    return read_asked(folder, asked.measure, asked.place, asked.kind, result)


def _what(asked: Asked, series: Series) -> str:
    """Return what is asked in words, of full sites and of the level that is passed as of one run."""
    if asked.measure == MEASURE:
        return full_in_words(series.place, asked.over or 0.0)
    kind = f" ({series.kind})" if series.kind else ""
    return f"{asked.measure} at {asked.place}{kind}{of_days(series)}"


def of_days(series: Series) -> str:
    """Return over which days a series is summed, or its largest looked for; "" if neither."""
    first = day(series.dates[0], year=True)
    if series.largest:
        return f", most in one day since {first}"
    return f", summed since {first}" if series.is_sum else ""


def on(series: Series) -> str:
    """Return what stands before the date of a value."""
    return "up to" if series.largest else "on"


def _passes(asked: Asked) -> str:
    return "" if asked.measure == MEASURE else f" passes {plain(asked.over or 0.0)}"


def how_many(two: Two) -> str:
    """Return how many there are in A and in B on the date, and by how many they differ in pairs."""
    a, b = two.a[:, -1], two.b[:, -1]
    written = exact if two.counts else figures
    of = [f"{name} {_band(values, written)}" for name, values in zip(two.names, (a, b), strict=True)]
    more = differences(a, b, not two.why)
    higher, lower = (percent(float(found.mean())) for found in (more > 0, more < 0))
    by = _band(more, signed_exact if two.counts else difference)
    first, second = two.names
    return (
        f"{two.what}, {two.on} {two.date}: {of[0]}, {of[1]}. {two.pairs} {second} less {first} is {by}; "
        f"{second} is higher in {higher}, lower in {lower}."
    )


def how_likely(two: Two, over: float, passes: str) -> str:
    """Return how likely it is in A and in B that a level is passed by the date, and when in half of the runs."""
    firsts = [first_day_over(values, over) for values in (two.a, two.b)]
    passed = [np.isfinite(first) for first in firsts]
    chances = [float(found.mean()) for found in passed]
    of = [f"{name} {_often(found, alone='(one run)')}" for name, found in zip(two.names, passed, strict=True)]
    text = f"{two.what}{passes} by {two.date}: {of[0]}, {of[1]}."
    then = [values[:, -1] > over for values in (two.a, two.b)]
    if [float(found.mean()) for found in then] != chances:
        # by then is not then: of a site that was full in spring more places change nothing
        first, second = (_often(found) if len(found) == 1 else percent(float(found.mean())) for found in then)
        text += f" On the day itself: {two.names[0]} {first}, {two.names[1]} {second}."
    if not two.why and len(two.a) == 1:
        return text
    if not two.why:
        only = [percent(float((one & ~other).mean())) for one, other in (passed, passed[::-1])]
        return f"{text} {two.pairs} in {two.names[0]} alone in {only[0]}, in {two.names[1]} alone in {only[1]}."
    return f"{text} They are no pairs ({two.why})."


def _often(found: Flags, alone: str = "") -> str:
    """Return in how many runs something is so; of one run whether it is, for that is no chance of anything."""
    if len(found) == 1:
        return f"{'yes' if found[0] else 'no'} {alone}".rstrip()
    share = float(found.mean())
    return f"in {percent(share)} of the runs ({chance(share)})"


def _band(values: Floats, written: Callable[[float], str]) -> str:
    """Return median, 50 % and 90 % band; the value where there is one run."""
    low, lower, middle, upper, high = (written(float(value)) for value in np.quantile(values, QUANTILES))
    if len(values) == 1 or low == high:
        return middle
    return f"{middle} (50 %: {lower} to {upper}; 90 %: {low} to {high})"
