"""A resolved sweep: which scenarios, what is varied and how, what is measured and kept."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from sim.scenario.events import Event
from sim.scenario.parameters import Spread
from sim.scenario.resolved import Scenario, Setting

Design = Literal["grid", "latin-hypercube", "sobol", "points"]
Level = float | str
"""One value of an axis: a number, a date as YYYY-MM-DD, or a word ("open")."""
Reading = Literal["end", "total", "after", "most", "mean", "first_over"]
VALUE = "$value"
"""What stands for the value of the axis in the event of a sweep file."""
CHOICES = "choices."
"""How the axes begin that are choices of construction: the recipe of the world has them, and no scenario."""
EPOCH = dt.date(1970, 1, 1)
"""Day 0 of a spread of dates."""


@dataclass(frozen=True)
class Axis:
    """One thing that is varied.

    Parameters
    ----------
    name : str
        Column of the results: the dotted parameter, or what the file calls it.
    parameter : str or None
        Dotted name of the parameter it sets from the first day, or of the choice of construction with which another
        world is built; None for an axis of events.
    events : tuple of Event
        What it changes on a date; value, date or the value of a `set` may be :data:`VALUE`. Empty for a parameter.
    levels : tuple of Level
        Its values in a grid; () where it is drawn from `spread`.
    spread : Spread or None
        What it is drawn from in the other designs. Levels are then drawn with equal chance.
    dates : bool
        Whether its values are dates. A spread of dates is in days since 1970-01-01.
    whole : bool
        Whether drawn values are rounded to whole numbers.
    unit : str
        For axes of figures; "" where it is not known.
    mode : float or None
        Peak of a triangular spread; None: midway.
    allowed : (float, float)
        Hard limits of its numbers, as far as they are known; no scenario has a number below 0.
    """

    name: str
    parameter: str | None = None
    events: tuple[Event, ...] = ()
    levels: tuple[Level, ...] = ()
    spread: Spread | None = None
    dates: bool = False
    whole: bool = False
    unit: str = ""
    mode: float | None = None
    allowed: tuple[float, float] = (0.0, math.inf)

    @property
    def choice(self) -> str:
        """The choice of construction that it varies, as the recipe calls it; "" for every other axis."""
        found = self.parameter is not None and self.parameter.startswith(CHOICES)
        return str(self.parameter).removeprefix(CHOICES) if found else ""

    def at(self, u: float) -> Level:
        """Return the value at a quantile u (0 ≤ u < 1)."""
        if self.spread is None:
            return self.levels[min(int(u * len(self.levels)), len(self.levels) - 1)]
        central = 0.5 * (self.spread.low + self.spread.high) if self.mode is None else self.mode
        value = self.spread.quantile(u, central)
        if self.dates:
            return str(EPOCH + dt.timedelta(days=round(value)))
        return float(round(value)) if self.whole else value


@dataclass(frozen=True)
class Measure:
    """One number of a run.

    Parameters
    ----------
    name : str
        Column of the results.
    measure, place, kind : str
        The series; see docs/results-format.md. An empty kind means everybody: the sum over the kinds there are.
    reading : str
        "end": the last day's value; "total": the sum of a daily flow up to `date`; "after": the
        same from the day after the branch date on; "most": the largest value; "mean";
        "first_over": days from the branch date to the first day above `over`, NaN if there is none. Days are counted
        from the first of the run, so what is past at the branch date is negative.
    date : date or None
        Last day that is read; None for the last of the run.
    over : float or None
        For "first_over"; None: more than the site has room for (its overflow is above 0).
    unit : str
    """

    name: str
    measure: str
    place: str
    kind: str = ""
    reading: Reading = "end"
    date: dt.date | None = None
    over: float | None = None
    unit: str = "people"


@dataclass(frozen=True)
class Sweep:
    """A sweep, resolved.

    Parameters
    ----------
    name, title, description : str
    bases : tuple of Scenario
        The scenarios that every point is run on.
    axes : tuple of Axis
    design : str
    points : int
        How many points the design has; for a grid the product of the levels, for "sobol" the base points (a run
        is made for points · (axes + 2) of them).
    rows : tuple of tuple of Level
        The points of a CSV file, in the order of `axes`; () for other designs.
    replicates, seed : int
    measures : tuple of Measure
    keep : tuple of str
        "summary", "timeseries" or both.
    file : Path
    points_file : str
        Where the rows come from, relative to the folder of `file`; "" for other designs.
    unasked : bool
        Its measures are those of every sweep that names none.
    """

    name: str
    title: str
    description: str
    bases: tuple[Scenario, ...]
    axes: tuple[Axis, ...]
    design: Design
    points: int
    rows: tuple[tuple[Level, ...], ...]
    replicates: int
    seed: int
    measures: tuple[Measure, ...]
    keep: tuple[str, ...]
    file: Path
    points_file: str = ""
    unasked: bool = False

    def count(self) -> int:
        """Return how many points are run."""
        return self.points * (len(self.axes) + 2) if self.design == "sobol" else self.points

    def runs(self) -> int:
        """Return how many runs that is, over all bases and replicates."""
        return self.count() * len(self.bases) * self.replicates


def scenario_at(base: Scenario, axes: tuple[Axis, ...], values: tuple[Level, ...]) -> Scenario:
    """Return a scenario at one point of a sweep.

    A parameter is fixed from the first day to the last, as by `--set`: events of the scenario that set it are dropped.
    Events of an axis come after those of the scenario on the same day. A choice of construction is one of the world,
    and leaves the scenario as it is.

    Parameters
    ----------
    base : Scenario
    axes : tuple of Axis
    values : tuple of Level, one for each axis
    """
    settings, events = dict(base.settings), list(base.events)
    for axis, value in zip(axes, values, strict=True):
        if axis.parameter is not None and not axis.choice:
            settings[axis.parameter] = Setting(float(value), None, f"sweep: {axis.name}")
            events = [e for e in events if not (e.action == "set" and e.target == axis.parameter)]
        events += [filled(event, value) for event in axis.events]
    return base.with_(settings=settings, events=tuple(sorted(events, key=lambda event: event.date)))


def filled(event: Event, value: Level) -> Event:
    """Return an event with the value of its axis in the places held for it."""
    if event.date == dt.date.min:  # the date is what varies
        event = replace(event, date=dt.date.fromisoformat(str(value)))
    if event.value == VALUE:
        event = replace(event, value=value)
    return event
