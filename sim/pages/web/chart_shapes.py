"""What charts.js is given, as JSON has it; its head says what it does with it."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Fact(TypedDict):
    """What was reported: a mark on the chart."""

    date: str
    value: float
    label: str
    document: bool
    base: float


class Spec(TypedDict):
    """A chart but for its curves."""

    title: str
    unit: str
    start: str
    days: int
    branch: str
    runs: int
    height: int
    facts: list[Fact]
    top: NotRequired[float]
    names: NotRequired[bool]


class Series(TypedDict):
    """A curve: one line of values, or five of quantiles."""

    id: str
    scenario: str
    name: str
    colour: str
    values: NotRequired[list[float]]
    bands: NotRequired[list[list[float]]]
    band90: NotRequired[bool]
    dashed: NotRequired[bool]


class Curves(TypedDict):
    """All curves of a chart; `pairs` are the low, middle and high of what is between two of them, by day."""

    series: list[Series]
    pairs: NotRequired[list[list[float]]]


class Chart(TypedDict):
    """A chart."""

    spec: Spec
    data: Curves
