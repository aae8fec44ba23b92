"""What the page of a sweep is sent, as JSON has it: every number one it can read, none finer than one can see."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, NotRequired, TypedDict

import numpy as np
import numpy.typing as npt

from sim.world.world import Floats

#: Figures of a number that is drawn.
FIGURES = 6
#: A number as JSON has it: NaN and infinity are none.
Number = float | None
#: Where a label stands, and the label.
Tick = tuple[Number, str]


class Head(TypedDict):
    """What can be chosen, what is, and how many runs that are."""

    sweep: str
    title: str
    measures: list[list[str]]
    axes: list[list[str]]
    scenarios: list[str]
    measure: str
    x: str
    second: str
    scenario: str
    level: str
    level_hint: str
    level_unit: str
    level_fault: str
    ends: list[str]
    ends_hint: list[str]
    ends_fault: str
    counts: str
    read: str
    conditions: list[list[str]]
    problem: str
    heat: bool


class File(TypedDict):
    """A file that the browser saves."""

    name: str
    content: bytes
    mime: str


class Cloud(TypedDict):
    """Every run of a scenario: its place on the axis, its measure, and the curve that it belongs to."""

    x: list[Number]
    y: list[Number]
    group: list[int]


class Curve(TypedDict):
    """Medians and bands of selected runs; see :class:`sim.figures.explore.Curve`."""

    label: str
    x: list[Number]
    bands: list[list[Number]]
    runs: list[int]


class Spread(TypedDict):
    """How the measure is spread, and what is said of it; see :class:`sim.figures.explore.Distribution`."""

    edges: list[Number]
    all: list[Number]
    selected: list[Number]
    quantiles: list[Number]
    quantiles_all: list[Number]
    level: Number
    share: Number
    share_all: Number
    low: Number
    high: Number
    limited: bool
    part: bool
    waits: bool
    words: list[str]


class Overlay(TypedDict):
    """Another sweep over the plot; see :class:`sim.figures.explore.Overlaid`."""

    name: str
    curve: Curve | None
    shares: list[Number]
    words: list[str]
    note: str


class Rail(TypedDict):
    """An axis of the lines and the range that is set there; see :class:`sim.figures.explore.Rail`."""

    name: str
    title: str
    ticks: list[Tick]
    low: Number
    high: Number
    limited: bool


class Lines(TypedDict):
    """Runs as lines: where each stands on every rail.

    `kept` has a digit for each: 0 another run, 1 a selected one, 2 one that is above the level, too; the lines of each
    digit are drawn in so many `layers`, so `faint`. `level` is where the level stands on the last rail, and `says` how
    many runs are drawn, and what a thick line is.
    """

    rails: list[Rail]
    places: list[list[Number]]
    kept: str
    layers: int
    faint: list[float]
    level: Number
    says: str


class View(TypedDict):
    """The plot of the selected runs; see :class:`sim.figures.explore.Against`. `kept` has a 0 or 1 for every run."""

    x_name: str
    y_name: str
    second: str
    x_ticks: list[Tick]
    y_ticks: list[Tick]
    y_low: Number
    y_high: Number
    beyond: int
    stepped: bool
    curves: list[Curve]
    level: Number
    kept: str
    level_label: str
    measure: str
    axis: str
    low: Number
    high: Number
    limited: bool
    spread: Spread
    other: Overlay | None


class Strip(TypedDict):
    """Where runs lie on one axis, and what stands in its boxes; see :class:`sim.figures.explore.Strip`."""

    name: str
    title: str
    edges: list[Number]
    all: list[int]
    selected: list[int]
    ticks: list[Tick]
    low: Number
    high: Number
    limited: bool
    texts: list[str]
    fault: str
    hints: list[str]
    effect: str
    is_x: bool


class Bar(TypedDict):
    """How much an axis matters."""

    name: str
    value: Number
    text: str
    inner: Number
    effect: str


class Box(TypedDict):
    """A box of scenario discovery in words."""

    conditions: list[str]
    density: str
    runs: str
    coverage: str
    alone: str


class Matters(TypedDict):
    """What moves the measure; while that is worked out, and where it cannot be, there is only what is said instead."""

    state: str
    says: str
    title: NotRequired[str]
    caution: NotRequired[str]
    signed: NotRequired[bool]
    bars: list[Bar]
    question: NotRequired[str]
    share: NotRequired[str]
    of: NotRequired[str]
    boxes: list[Box]
    no_box: NotRequired[str]


class Cell(TypedDict):
    """A field of the heat map: its median, what is below it, and its share 0..1 of the largest."""

    text: str
    band: str
    share: Number


class Row(TypedDict):
    """A row of the heat map."""

    label: str
    cells: list[Cell]


class Heat(TypedDict):
    """The heat map of a grid as a table, the highest level on top."""

    x_name: str
    y_name: str
    x: list[str]
    of: str
    empty: str
    careful: str
    rows: list[Row]


def number(value: float) -> Number:
    """Return a single number, with all the figures that count."""
    return float(f"{value:.{2 * FIGURES}g}") if math.isfinite(value) else None


def numbers(values: Floats) -> list[Number]:
    """Return numbers no finer than one can see.

    Figures are counted from the first one that is not 0: small measures are drawn as well as large ones.
    """
    return [float(f"{v:.{FIGURES}g}") if math.isfinite(v) else None for v in values.tolist()]


def whole(values: npt.NDArray[np.integer[Any]]) -> list[int]:
    """Return whole numbers."""
    return [int(value) for value in values.tolist()]


def ticks(found: Iterable[tuple[float, str]]) -> list[Tick]:
    """Return where labels stand."""
    return [(number(place), label) for place, label in found]
