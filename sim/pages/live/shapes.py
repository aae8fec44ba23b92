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


class Target(TypedDict):
    """What a change may be aimed at; `host` is the host that a crossing leads to, or in which a site lies.

    `now` is how many guards or places it has, whom a host admits, or which order a crossing follows; `middle` the
    median of many runs as a change gives it: before the capacity scale multiplies places.
    """

    id: str
    name: str
    host: str
    now: str
    middle: float | None


class Word(TypedDict):
    """A value that can be chosen."""

    value: str
    label: str


class Number(TypedDict):
    """A value that is typed: its ends, and whether only whole numbers make sense."""

    unit: str
    low: float
    high: float
    whole: bool


class Kind(TypedDict):
    """A kind of change: `targets` is empty where it is aimed at nothing, and `values` where a number is typed.

    `now` is what there is before any change, of a kind without targets.
    """

    kind: str
    label: str
    help: str
    now: str
    who: bool
    targets: list[Target]
    values: list[Word]
    number: Number | None


class Changed(TypedDict):
    """A change that is made: as it can be typed again, as a scenario file has it, in words, and what is to be noted."""

    kind: str
    target: str
    who: str
    value: str
    date: str
    day: int
    text: str
    words: str
    note: str


class Wrong(TypedDict):
    """What was wrong with the last message: the change (None: a new one) and the box it is about, and a sentence."""

    index: int | None
    field: str
    text: str


#: Numbers by day of three curves: the 5 %, 50 % and 95 % quantile over the runs.
Quantiles = list[list[float]]


class Both(TypedDict):
    """A band with the changes and one without."""

    changed: Quantiles
    without: Quantiles


class Many(TypedDict):
    """The pairs of runs: how far they are, and what they say so far.

    `state` is none, waiting, running, done, stopped or failed; `bands` and `difference` are by the names of the curves
    of the page, the difference that of each pair. They are of so many `pairs`, fewer than are done by now.
    """

    state: str
    done: int
    of: int
    text: str
    bands: dict[str, Both] | None
    difference: dict[str, Quantiles] | None
    sentences: list[str]
    pairs: int


class Spot(TypedDict):
    """A place that can be asked of, and the list that it is in."""

    id: str
    name: str
    group: str


class AtRow(TypedDict):
    """A row of the table of a place: without, with, difference, in which share more; `part` of the people above it."""

    about: str
    cells: list[str]
    part: bool


class At(TypedDict):
    """One place on one day; `wrong` is what is wrong with the day that was asked, the table then is of the last."""

    places: list[Spot]
    place: str
    date: str
    first: str
    last: str
    title: str
    rows: list[AtRow]
    note: str
    wrong: str


class Saved(TypedDict):
    """A scenario that was written: its name, and words for it."""

    name: str
    text: str


class Made(TypedDict):
    """A file that was made of the two runs, under the secret address: "report", "pptx" or "xlsx".

    `old` says that it is not of what is on the page now, or of how few of the pairs; "" where it is of all.
    """

    kind: str
    url: str
    text: str
    old: str


class WhatIf(TypedDict):
    """The panel of changes; `changed` and `without` are the curves of the whole run with and without them.

    `closed` says why nothing can be changed; "" where something can.
    """

    number: int
    answered: int
    kinds: list[Kind]
    closed: str
    first: str
    last: str
    changes: list[Changed]
    error: Wrong | None
    can_undo: bool
    can_redo: bool
    changed: Lines | None
    without: Lines | None
    sentence: str
    many: Many
    at: At | None
    exports: list[str]
    saved: Saved | None
    made: list[Made]
    busy: str
