"""What the report of a run on counts says: sentences, a table of camps and the charts, each computed from the run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

import numpy as np
import numpy.typing as npt

from sim.figures.data import plain
from sim.figures.theme import as_date, long_date
from sim.flee.registered import Registered, registered
from sim.flee.scored import is_scored
from sim.pages.web.chart_shapes import Chart, Series
from sim.runs.called import Called
from sim.runs.frames import QUANTILES
from sim.study.party import party_in_words
from sim.study.planner.by_day import added
from sim.validation.baselines import EQUAL, FIRST_SHARES, STILL
from sim.validation.ensembles import GIVEN
from sim.validation.validate import BANDS, Validation
from sim.words.numbers import DIGITS, decimals, whole
from sim.words.numbers import exact as people
from sim.words.wording import careful_bands, counted, few
from sim.world.world import Floats

LOW, LOWER, MIDDLE, UPPER, HIGH = range(5)
"""Rows of quantiles: 5, 25, 50, 75 and 95 %."""
MOST_CHARTS = 40
"""Camps that have a chart, those with the most people first; the table has all."""
TALL, SMALL = 280, 150
"""Heights of charts, pixels."""


@dataclass(frozen=True)
class Row:
    """A camp on the last day, as it is written; `inside` is "" where nobody counted, else whether the band holds it."""

    camp: str
    registered: str
    median: str
    half: str
    ninety: str
    inside: str
    total: bool = False


class Camp(TypedDict):
    """A row of the table on every day, as JSON has it.

    `bands` are the five quantiles and `registered` the counts, each by what is added from day to day; `counted` has a y
    for each day with a count of its own, `inside` a y where the 90 % band holds the count, an n where it does not, a
    dash where there is none to compare.
    """

    bands: list[list[int]]
    registered: list[int] | None
    counted: str
    inside: str


@dataclass(frozen=True)
class Page:
    """The report.

    Parameters
    ----------
    title, lead, frame : str
    answers : sequence of str
        What is said of the last day, then of the whole run.
    by_day : sequence of sequences of str
        What is said of each day: the last of them begins the answers.
    camps : sequence of Camp
        The rows on every day.
    start : str
    caution : str
        With what care bands of so few replicates are to be read, or "".
    last_day : str
    rows : sequence of Row
        The sum first.
    note : str
        What the signs in the rows mean, or "".
    charts : sequence of Chart
        Of all camps together, then of the largest.
    left : int
        Camps that have no chart.
    made : sequence of (str, str)
    one : bool
        There is one replicate, and no band.
    """

    title: str
    lead: str
    frame: str
    answers: Sequence[str]
    by_day: Sequence[Sequence[str]]
    camps: Sequence[Camp]
    start: str
    caution: str
    last_day: str
    rows: Sequence[Row]
    note: str
    charts: Sequence[Chart]
    left: int
    made: Sequence[tuple[str, str]]
    one: bool


@dataclass(frozen=True, eq=False)
class _Numbers:
    """People by quantile, day and camp, of all camps together, and what was registered.

    `compared` has the counts that a run is compared with, by day and camp; NaN where there is none.
    """

    camps: tuple[str, ...]
    bands: Floats
    total: Floats
    compared: Floats
    counts: Registered


def page_of(found: Validation, run: Called | None = None) -> Page:
    """Return what the report says; `run` is what it is called, by default the world."""
    numbers = _numbers(found)
    order = np.argsort(-numbers.bands[MIDDLE, -1], kind="stable").tolist()
    last = found.dates[-1]
    day = f"{long_date(last)} {as_date(last).year}"
    first = f"{long_date(found.dates[0])} {as_date(found.dates[0]).year}"
    name = plain(found.instance.name if run is None else run.name)
    which = plain(run.told(run.name)) if run is not None else ""
    replicates = counted(found.replicates, "replicate")
    simulated, of = found.people
    thinned = f" Simulated with {people(simulated)} of {people(of)} people, and scaled back." if simulated < of else ""
    return Page(
        title=f"{name}: who is in which camp",
        lead=f"How many people leave is read from the counts; by the rules “{found.rules}” they choose where to go.",
        frame=f"{f'{which}; ' if which else ''}{first} to {day}; {replicates}, seed {found.seed}.{thinned}",
        answers=[*_said(found, numbers, -1), *_scored(found)],
        by_day=[_said(found, numbers, row) for row in range(len(found.dates))],
        camps=[_total_by_day(numbers), *(_by_day(numbers, k) for k in order)],
        start=str(found.dates[0]),
        caution=careful_bands(found.replicates),
        last_day=day,
        rows=[_total(numbers), *(_row(numbers, k) for k in order)],
        note=plain(numbers.counts.note()),
        charts=_charts(found, numbers, order[:MOST_CHARTS]),
        left=max(len(order) - MOST_CHARTS, 0),
        made=_made(found),
        one=found.replicates == 1,
    )


def _numbers(found: Validation) -> _Numbers:
    each, instance = found.instance.people_each, found.instance
    ensembles = found.ensembles[GIVEN]
    total = np.quantile(each * ensembles.bands.sum(axis=2), QUANTILES, axis=0)
    compared = each * found.scored.curve
    return _Numbers(found.camps, each * ensembles.quantiles, total, compared, registered(instance))


def most_are(middles: Floats) -> str:
    """Return what is said of the three largest camps: where most people are only if they have more than half of them.

    Examples
    --------
    >>> most_are(np.array([9.0, 8.0, 7.0, 6.0])), most_are(np.ones(7))
    ('Most of them are in', 'The largest camps are')
    """
    largest = np.sort(middles)[-3:]
    return "Most of them are in" if 2 * float(largest.sum()) > float(middles.sum()) else "The largest camps are"


def _said(found: Validation, numbers: _Numbers, row: int) -> list[str]:
    """Return what is said of a day."""
    one, date = found.replicates == 1, found.dates[row]
    order = np.argsort(-numbers.bands[MIDDLE, row], kind="stable").tolist()
    day = f"{long_date(date)} {as_date(date).year}"
    told = [f"On {day} {_banded(numbers.total[:, row], one)} people are in {counted(len(order), 'camp')}."]
    if order:
        each = [f"{plain(numbers.camps[k])} {_banded(numbers.bands[:, row, k], one)}" for k in order[:3]]
        told.append(f"{most_are(numbers.bands[MIDDLE, row])} {few(each, 3)}.")
    known = [k for k in order if np.isfinite(numbers.compared[row, k])]
    inside = [k for k in known if _inside(numbers, k, row)]
    if known and not one:
        told.append(
            f"Of {counted(len(known), 'camp')} that can be compared on that day the 90 % band holds the count of "
            f"{len(inside):,}."
        )
    return told


def _scored(found: Validation) -> list[str]:
    """Return what is said of the whole run."""
    if not is_scored(found.instance):
        return []
    few = found.few()
    return [_error(found), *([few.sentence] if few is not None else []), *_first_day(found)]


def _error(found: Validation) -> str:
    """Return how near the run comes to the counts, beside sharing people out equally over the camps."""
    ard, equal = found.score(BANDS), found.score(EQUAL)
    if not np.isfinite(ard):
        return "Nothing was counted that the run could be compared with."
    text = f"The medians differ from the counts by {decimals(ard, 3)} of all people a day (ARD; 0 is no error)"
    if np.isfinite(equal):
        text += f"; sharing people out equally over the camps by {decimals(equal, 3)}"
    return f"{text}."


def _first_day(found: Validation) -> list[str]:
    """Return how near to the counts comes who has seen the first day alone, by which a run places people too.

    Nothing where nobody was counted on it.
    """
    errors, placed = found.first_day(), float(found.instance.observed[0].sum())
    if not errors:
        return []
    most = float(found.instance.people_each) * placed
    text = f"On the first day {people(most)} people were counted in camps already; were everybody still where counted "
    text += f"then, the error would be {decimals(errors[STILL], 3)}, and with all who are counted later shared out "
    return [f"{text}over the camps as these were, {decimals(errors[FIRST_SHARES], 3)}."]


def _banded(quantiles: Floats, one: bool) -> str:
    """Return a median with its 90 % band; of one run its number alone."""
    middle = people(quantiles[MIDDLE])
    return middle if one else f"{middle} ({people(quantiles[LOW])}–{people(quantiles[HIGH])})"


def _inside(numbers: _Numbers, camp: int, row: int = -1) -> bool:
    low, high = numbers.bands[LOW, row, camp], numbers.bands[HIGH, row, camp]
    return bool(low <= numbers.compared[row, camp] <= high)


def _row(numbers: _Numbers, camp: int) -> Row:
    here = numbers.bands[:, -1, camp]
    inside = "" if np.isnan(numbers.compared[-1, camp]) else "yes" if _inside(numbers, camp) else "no"
    return Row(plain(numbers.camps[camp]), numbers.counts.cell(camp), *_cells(here), inside)


def _total(numbers: _Numbers) -> Row:
    return Row("all camps", numbers.counts.total_cell, *_cells(numbers.total[:, -1]), "", total=True)


def _by_day(numbers: _Numbers, camp: int) -> Camp:
    """Return the row of a camp on every day."""
    compared, counts = numbers.compared[:, camp], numbers.counts
    inside = (
        "-" if np.isnan(known) else "y" if _inside(numbers, camp, row) else "n" for row, known in enumerate(compared)
    )
    return {
        "bands": [added(np.rint(np.round(level, DIGITS))) for level in numbers.bands[:, :, camp]],
        "registered": _registered(counts.curve[:, camp]),
        "counted": "".join("y" if there else "n" for there in counts.counted[:, camp].tolist()),
        "inside": "".join(inside),
    }


def _total_by_day(numbers: _Numbers) -> Camp:
    """Return the row of all camps together on every day."""
    counts = numbers.counts
    known = np.isfinite(counts.curve).any(axis=0)
    whole: npt.NDArray[np.bool_] = np.all(counts.counted[:, known], axis=1)
    return {
        "bands": [added(np.rint(np.round(level, DIGITS))) for level in numbers.total],
        "registered": _registered(np.nansum(counts.curve, axis=1)) if known.any() else None,
        "counted": "".join("y" if there else "n" for there in whole.tolist()),
        "inside": "-" * len(counts.curve),
    }


def _registered(curve: Floats) -> list[int] | None:
    """Return what was registered, by what is added from day to day; None where nobody ever was counted."""
    return added(np.rint(np.round(curve, DIGITS))) if np.isfinite(curve).all() else None


def _cells(quantiles: Floats) -> tuple[str, str, str]:
    low, lower, median, upper, high = (people(value) for value in quantiles)
    return median, f"{lower}–{upper}", f"{low}–{high}"


def _charts(found: Validation, numbers: _Numbers, order: Sequence[int]) -> list[Chart]:
    curves = numbers.counts.curve
    sums = np.nansum(curves, axis=1) if np.isfinite(curves).any() else None
    out = [_chart(found, "all camps", numbers.total, sums, TALL)]
    for k in order:
        curve = curves[:, k]
        known = curve if np.isfinite(curve).all() else None
        out.append(_chart(found, plain(numbers.camps[k]), numbers.bands[:, :, k], known, SMALL))
    return out


def _chart(found: Validation, title: str, bands: Floats, registered: Floats | None, height: int) -> Chart:
    """Return a chart of one camp, or of all."""
    series: list[Series] = [
        {
            "id": "people",
            "scenario": "",
            "name": "model",
            "colour": "civilians",
            "bands": [[whole(float(value)) for value in row] for row in bands],
        }
    ]
    if registered is not None:
        values: list[float] = [whole(float(value)) for value in registered]
        series.append(
            {
                "id": "registered",
                "scenario": "",
                "name": "registered",
                "colour": "ink",
                "values": values,
                "dashed": True,
            }
        )
    return {
        "spec": {
            "title": title,
            "unit": "people",
            "start": str(found.dates[0]),
            "days": len(found.dates),
            "branch": "",
            "runs": found.replicates,
            "height": height,
            "facts": [],
        },
        "data": {"series": series},
    }


def _made(found: Validation) -> list[tuple[str, str]]:
    drawn = few(sorted(found.ranges), 30) or "nothing: the settings are central, luck alone differs"
    simulated, of = found.people
    return [
        ("rules", found.rules),
        ("replicates, seed", f"{found.replicates:,}, {found.seed}"),
        ("drawn in each replicate", drawn),
        ("people simulated at most", f"{people(simulated)} of {people(of)}"),
        ("a party", party_in_words(found.party)),
    ]
