"""What manifest.json of a sweep holds, as JSON has it; :mod:`sim.sweeps.schema` checks that a file does."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from sim.scenario.sweep.sweep import Design, Reading
from sim.sweeps.plan import Order

#: Low, high and shape of a range; date, action, target, value and kind of an event: JSON has no tuples.
Row = list[Any]


class Axis(TypedDict):
    """An axis, as results need it."""

    parameter: str | None
    events: list[Row]
    levels: list[float | str]
    spread: Row | None
    dates: bool
    whole: bool
    mode: float | None


class Measure(TypedDict):
    """A measure."""

    measure: str
    place: str
    kind: str
    reading: Reading
    date: str | None
    over: float | None


class Scenario(TypedDict):
    """A base scenario, as far as it decides about results."""

    world: str
    rules: str
    start: str
    history_until: str
    until: str
    garrisons: str
    parameters: dict[str, Row]
    events: list[Row]
    own: NotRequired[dict[str, str]]
    posterior: NotRequired[str]


class Identity(TypedDict):
    """All that decides about the results of a sweep."""

    design: Design
    replicates: int
    seed: int
    keep: list[str]
    axes: dict[str, Axis]
    measures: dict[str, Measure]
    scenarios: dict[str, Scenario]
    worlds: dict[str, str]
    points: list[list[float | str]]


class Units(TypedDict):
    """Units of the columns."""

    axes: dict[str, str]
    measures: dict[str, str]


class Manifest(TypedDict):
    """What a sweep is. `sha256` is the digest of the rest; sweeps of older versions have none."""

    schema: int
    sweep: str
    title: str
    description: str
    fingerprint: str
    runs: int
    units: Units
    versions: dict[str, str]
    code: str
    order: Order
    chunks: list[list[int]]
    identity: Identity
    yaml: dict[str, str]
    sha256: NotRequired[str]
