"""What a manifest must be: the one place that looks at it, so that all that reads it may trust it.

Types, bounds and names first, field by field; then what must fit together: points to axes, chunks to runs.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from sim.model.random import MAX_SEED
from sim.runs.json_files import damaged, shown
from sim.runs.run import MOST_REPLICATES
from sim.scenario.parameters import Shape
from sim.scenario.resolved import Garrisons, Rules
from sim.scenario.sweep.axes import RESERVED
from sim.scenario.sweep.schema import MOST_LEVELS
from sim.scenario.sweep.sweep import EPOCH, Design, Reading
from sim.sweeps.plan import MOST_ALL_RUNS, Order
from sim.words.printable import unprintable

MOST_SHOWN = 160


def _iso(text: str) -> str:
    if str(dt.date.fromisoformat(text)) != text:
        raise ValueError("want a date as YYYY-MM-DD")
    return text


def _word(text: str) -> str:
    if unprintable(text):
        raise ValueError("a name has a character that is not to be shown")
    return text


Date = Annotated[str, AfterValidator(_iso)]
Word = Annotated[str, Field(max_length=10_000), AfterValidator(_word)]
Name = Annotated[str, Field(min_length=1, max_length=1_000), AfterValidator(_word)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Value = Finite | Name
Range = tuple[Finite, Finite, Shape]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class AxisEntry(_Strict):
    """An axis, as results need it."""

    parameter: Name | None
    events: list[tuple[Date, Name, Name, Finite | Word, Word]]
    levels: Annotated[list[Value], Field(max_length=MOST_LEVELS)]
    spread: Range | None
    dates: bool
    whole: bool
    mode: Finite | None


class MeasureEntry(_Strict):
    """A measure."""

    measure: Name
    place: Name
    kind: Word
    reading: Reading
    date: Date | None
    over: Finite | None


class ScenarioEntry(_Strict):
    """A base scenario, as far as it decides about results."""

    world: Name
    rules: Rules
    start: Date
    history_until: Date
    until: Date
    garrisons: Garrisons
    parameters: dict[Name, tuple[Finite, Range | None]]
    events: list[tuple[Date, Name, Name, Finite | Word, Word]]
    own: dict[Name, Digest] = {}
    posterior: Digest | None = None


class Identity(_Strict):
    """All that decides about the results of a sweep."""

    design: Design
    replicates: Annotated[int, Field(ge=1, le=MOST_REPLICATES)]
    seed: Annotated[int, Field(ge=0, le=MAX_SEED)]
    keep: list[Literal["summary", "timeseries"]]
    axes: Annotated[dict[Name, AxisEntry], Field(min_length=1)]
    measures: dict[Name, MeasureEntry]
    scenarios: Annotated[dict[Name, ScenarioEntry], Field(min_length=1)]
    worlds: dict[Name, Word]
    points: Annotated[list[list[Value]], Field(min_length=1)]


class Units(_Strict):
    """Units of the columns."""

    axes: dict[Name, Word]
    measures: dict[Name, Word]


class Manifest(BaseModel):
    """A manifest; what a later version adds is passed over."""

    model_config = ConfigDict(strict=True, extra="ignore")

    sweep: Name
    title: str
    description: str
    fingerprint: Digest
    runs: Annotated[int, Field(ge=1, le=MOST_ALL_RUNS)]
    units: Units
    versions: dict[Name, Word]
    code: Word
    order: Order
    chunks: Annotated[list[Annotated[list[int], Field(min_length=2, max_length=2)]], Field(min_length=1)]
    identity: Identity
    yaml: dict[Name, str]


def check(path: Path, content: Mapping[str, Any]) -> None:
    """Check that a manifest is one.

    Raises
    ------
    PanjError
        If not: in one line, what is wrong and where.
    """
    try:
        found = Manifest.model_validate_json(json.dumps(content))  # lists of JSON are what Python calls tuples
    except ValidationError as error:
        raise damaged(path, _line(error)) from None
    for wrong in _misfits(found):
        raise damaged(path, wrong)


def _line(error: ValidationError) -> str:
    """Return the first mistake: where, what is wanted, what is there."""
    first = error.errors(include_url=False)[0]
    where = ".".join(map(str, first["loc"]))
    if first["type"] == "missing":
        return f"it has no {_short(where)}"
    said = first["msg"].removeprefix("Value error, ")
    got = "" if first["type"] == "extra_forbidden" else f", got {shown(first['input'])}"
    return f"{_short(where)}: {said[:1].lower()}{said[1:]}{got}"


def _short(text: str) -> str:
    text = text.encode("unicode_escape").decode() if unprintable(text) else text
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]} …"


def _misfits(found: Manifest) -> Iterable[str]:
    """Give what does not fit together."""
    known = found.identity
    columns = [*RESERVED, *known.axes, *known.measures]
    if len(set(columns)) < len(columns):
        yield f"two columns are called {shown(next(name for name in columns if columns.count(name) > 1))}"
    runs = len(known.points) * len(known.scenarios) * known.replicates
    if found.runs != runs:
        yield f"runs: {found.runs}, but its points, scenarios and replicates make {runs}"
    edges = [0, *(stop for _, stop in found.chunks)]
    if [first for first, _ in found.chunks] != edges[:-1] or edges[-1] != runs or sorted(set(edges)) != edges:
        yield "chunks: they do not hold every run once"
    for name, axis in known.axes.items():
        if axis.spread is not None:
            yield from (f"identity.axes.{_short(name)}.spread: {told}" for told in _bad_spread(axis))
    wide = next((row for row, point in enumerate(known.points) if len(point) != len(known.axes)), None)
    if wide is not None:
        yield f"identity.points: point {wide} has {len(known.points[wide])} values for {len(known.axes)} axes"
    for k, (name, axis) in enumerate(known.axes.items()):
        yield from (f"identity.axes.{_short(name)}: {told}" for told in _bad_values(known, axis, k))
    if known.design == "grid" and math.prod(len(axis.levels) for axis in known.axes.values()) != len(known.points):
        yield "identity.points: a grid has a point for each combination of levels"
    for name, measure in known.measures.items():
        if measure.kind not in ("", "civilian", "military"):
            yield f"identity.measures.{_short(name)}.kind: want civilian, military or nothing"


def _bad_spread(axis: AxisEntry) -> Iterable[str]:
    assert axis.spread is not None, "asked for those with one"
    low, high, shape = axis.spread
    if low > high or (shape == "loguniform" and low <= 0):
        yield f"{low:g} to {high:g} is no range ({shape})"
    first, last = ((day - EPOCH).days for day in (dt.date.min, dt.date.max))
    if axis.dates and not first <= low <= high <= last:
        yield "the calendar has no such days"


def _bad_values(known: Identity, axis: AxisEntry, k: int) -> Iterable[str]:
    """Give what is wrong with the levels of an axis and its values at the points."""
    values = [point[k] for point in known.points]
    levels = axis.levels
    if len(set(levels)) < len(levels):
        yield "a level is there twice"
    if axis.dates:
        wrong = next((value for value in (*levels, *values) if not _is_date(value)), None)
        if wrong is not None:
            yield f"{shown(wrong)} is no date"
    if known.design == "grid" or any(isinstance(level, str) for level in levels):
        known_levels = set(levels)
        outside = next((value for value in values if value not in known_levels), None)
        if outside is not None:
            yield f"{shown(outside)} is none of its levels"


def _is_date(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(_iso(value))
    except ValueError:
        return False
