"""What the page of a live run is told, as JSON has it; `sim.pages.live.desk` says when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from sim.pages.web.map_shapes import Frame

#: Curves by name, a number for each day; see :meth:`sim.pages.live.reading.Reading.lines`.
Lines = dict[str, list[int]]
#: Lower and upper ends of bands by name, a number for each day; see :class:`sim.pages.live.ensemble.Ensemble`.
Bands = Mapping[str, list[list[float]]]


class Count(TypedDict):
    """A headcount; the first day of the run is 1. `qualifier` is how exact it is said to be."""

    kind: str
    first: int
    last: int
    people: int
    document: bool
    qualifier: str


class Counted(TypedDict):
    """A crossing, with the headcounts made there."""

    name: str
    counts: list[Count]


class State(TypedDict):
    """Where people are: the name of its curve, and words for it."""

    key: str
    kind: str
    label: str


class Event(TypedDict):
    """An event of the scenario; the first day of the run is 1."""

    day: int
    text: str


class Day(TypedDict):
    """One more day of the run with this number."""

    number: int
    day: int
    frame: Frame
    lines: dict[str, int]
    at: list[int]


class Run(TypedDict):
    """The run so far; `reference` are the curves of the scenario without the user's changes."""

    number: int
    title: str
    name: str
    one: str
    description: str
    start: str
    days: int
    branch: int
    host: str
    counts: list[Count]
    crossings: list[Counted]
    districts: int
    capitals: int
    states: list[State]
    events: list[Event]
    past: Lines
    reference: Lines | None
    today: Day


class Ensemble(TypedDict):
    """What many runs of the same future say."""

    number: int
    says: str
    bands: Bands | None


class Scenario(TypedDict):
    """A scenario that can be chosen, and its step on the ladder."""

    name: str
    title: str
    ladder: int


class Parameter(TypedDict):
    """A parameter: `base` is what it is without the user's change, `note` what the scenario does with it later."""

    name: str
    label: str
    unit: str
    value: float
    base: float
    low: float
    high: float
    log: bool
    changed: bool
    meaning: str
    source: str
    note: str


class Group(TypedDict):
    """Parameters under a title; the main ones are always shown."""

    title: str
    main: bool
    parameters: list[Parameter]


class Controls(TypedDict):
    """What is chosen, what was typed wrongly, and the last message of the page that this answers."""

    scenario: str
    seed: str
    own_seed: int
    replicate: int
    replicates: int
    uncertain: bool
    groups: list[Group]
    errors: dict[str, str]
    answered: int


class Status(TypedDict):
    """Whether days pass, how fast, whether the run has ended, and what went wrong inside the model."""

    playing: bool
    speeds: list[str]
    speed: int
    ended: bool
    fault: str


class Arrivals(TypedDict):
    """What the component of the arrivals shows."""

    host: str
    start: str
    days: int
    branch: str
    counts: list[Count]
    crossings: list[Counted]
    lines: Lines
    at: list[int]
