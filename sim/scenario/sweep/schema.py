"""What may stand in a sweep file: its keys, their types and their meaning.

The same classes check the files (:mod:`sim.scenario.sweep.load`), make the JSON Schema
(:mod:`sim.scenario.sweep.json_schema`) and the tables of docs/sweeps.md. What can be written in several ways (the
values of an axis, a measure, the design) is `Any` in its parent and checked against one class of its own, so that a
mistake is told once.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from sim.scenario.errors import MANY, Problem, did_you_mean
from sim.scenario.explain import explain
from sim.scenario.files import LONGEST_PATH, NAME
from sim.scenario.parameters import Shape
from sim.scenario.reader import Document
from sim.scenario.schema import LARGEST_SEED, Day, Finite, Strict, Unseparated, WrittenAs, as_list
from sim.scenario.sweep.sweep import Reading
from sim.words.wording import Location, spoken

MOST_LEVELS = 10_000
"""Values of one axis."""

SPREAD, POINTS = "spread", "points"
"""Words in place of the values of an axis: its own spread; the columns of a CSV file."""

Drawn = Literal["grid", "latin-hypercube", "sobol"]
DESIGNS: tuple[str, ...] = get_args(Drawn)
Some = Field(min_length=1)
"""Of a list: one at least."""
M = TypeVar("M", bound=BaseModel)
Steps = Annotated[int, Field(ge=2, le=MOST_LEVELS)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Named = Annotated[str, StringConstraints(pattern=r"^\s*\S+(\s+\S+){1,2}\s*$")]
"""A measure as ``measure place [kind]``."""


Kept = Literal["summary", "timeseries"]


class NumberRange(Strict):
    """Evenly spaced numbers, both ends included."""

    from_: Finite = Field(alias="from", description="First value.")
    to: Finite = Field(description="Last value.")
    steps: Steps | None = Field(default=None, description="How many values there are; this or `step`.")
    step: Positive | None = Field(default=None, description="Distance between two values; must end at `to`.")
    spacing: Literal["linear", "log"] = Field(default="linear", description="log: equal factors (with `steps`).")
    whole: bool = Field(default=False, description="Round to whole numbers.")


class DateRange(Strict):
    """Evenly spaced dates, both ends included."""

    from_: Day = Field(alias="from", description="First date.")
    to: Day = Field(description="Last date.")
    steps: Steps | None = Field(default=None, description="How many dates there are; this or `step`.")
    step: Annotated[int, Field(ge=1)] | None = Field(default=None, description="Days from one to the next.")


class Distribution(Strict):
    """What a number is drawn from, for the designs that draw."""

    low: Finite = Field(description="Smallest value.")
    high: Finite = Field(description="Largest value.")
    shape: Shape = Field(default="uniform", description="Shape from low to high.")
    value: Finite | None = Field(default=None, description="Peak of a triangular one; default: midway.")
    whole: bool = Field(default=False, description="Round to whole numbers.")


class DateDistribution(Strict):
    """Dates that are drawn with equal chance."""

    low: Day = Field(description="First date.")
    high: Day = Field(description="Last date.")


class EventAxis(Strict):
    """An axis that changes something on a date."""

    event: Annotated[list[Any], BeforeValidator(as_list)] = Field(
        description="One event as in a scenario, or a list; `$value` stands for its date or for the value of an action."
    )
    values: Annotated[
        Any,
        WrittenAs(
            Annotated[list[float | str], Some]
            | NumberRange
            | Distribution
            | DateRange
            | DateDistribution
            | Literal["points"]
        ),
    ] = Field(
        default=None, description="A list, a range or a distribution; not needed where the design is a file of points."
    )


class PointsFile(Strict):
    """A design that stands in a file."""

    points: Annotated[str, Field(min_length=1)] = Field(
        description="A CSV file in the folder of the sweep; its header names the axes, each line is a point."
    )


class MeasureEntry(Strict):
    """One number of a run."""

    measure: str = Field(description="Name of the measure, as in docs/results-format.md.")
    place: str = Field(description="Id of a place or host, or `world`.")
    kind: str | None = Field(default=None, description="civilian or military; left out, or `everybody`: both.")
    reading: Reading | None = Field(
        default=None,
        description="What is read of the daily values; default: total of a daily flow, else end.",
    )
    until: Day | None = Field(default=None, description="Last day that is read; default: the last of the run.")
    over: Unseparated | None = Field(
        default=None,
        description="For first_over: the bound, of a daily flow in one day alone (not summed). "
        "Only `overflow`, people beyond the places of a site, needs none: there it is 0.",
    )
    name: Annotated[str, Field(min_length=1)] | None = Field(
        default=None, description="Column of the results; default: made of the rest."
    )


#: A scenario by its name, or by its file.
Base = Annotated[str, StringConstraints(pattern=rf"^({NAME}|.+\.ya?ml)$", max_length=LONGEST_PATH)]


class SweepFile(Strict):
    """A sweep of Panj: many runs of a scenario that differ in what is varied."""

    model_config = ConfigDict(json_schema_extra={"required": ["base", "vary"]})

    title: str | None = Field(default=None, description="One line for people: the question.")
    description: str | None = Field(default=None, description="Some plain sentences.")
    base: Annotated[list[Base], BeforeValidator(as_list), WrittenAs(Base | Annotated[list[Base], Some])] = Field(
        default=[],
        description="The scenario that is varied, or a list of them (of one world): a name, or a file as it is reached "
        "from this one (`mini.yaml`); or a world that a recipe built.",
    )
    vary: dict[str, Any] = Field(
        default={},
        description="The axes: a dotted parameter with its values from the first day, a choice of construction "
        "(`choices.pruning`), or any other name with an event.",
    )
    design: Annotated[Any, WrittenAs(Drawn | PointsFile)] = Field(
        default="grid",
        description="Which points are run: grid (all combinations), latin-hypercube, sobol, or {points: FILE.csv}.",
    )
    points: Annotated[int, Field(ge=1)] | None = Field(
        default=None,
        description="Points of a latin-hypercube; base points of sobol (a power of 2; points · (axes + 2) are run).",
    )
    replicates: Annotated[int, Field(ge=1, le=1_000_000)] | None = Field(
        default=None, description="Runs of each point; default: those of the (first) base."
    )
    seed: Annotated[int, Field(ge=0, le=LARGEST_SEED)] | None = Field(
        default=None, description="Seed of the design and of the runs; default: that of the (first) base."
    )
    until: Day | None = Field(default=None, description="Last day; default: that of each base.")
    measures: Annotated[list[Any] | None, WrittenAs(Annotated[list[Named | MeasureEntry], Some])] = Field(
        default=None,
        description="What is read of every run, each as 'measure place [kind]' or as a mapping; default: some fifty.",
    )
    keep: Annotated[list[Kept], BeforeValidator(as_list), WrittenAs(Kept | Annotated[list[Kept], Some])] = Field(
        default=["summary"], description="What is kept of every run: its measures (summary), all daily values."
    )


def check(model: type[M], raw: object, document: Document, at: Location, problems: list[Problem]) -> M | None:
    """Return a part of a file as its class, or None; mistakes are added to `problems`."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        errors = error.errors()
    allowed = [info.alias or name for name, info in model.model_fields.items()]
    for one in errors:
        place = (*at, *one["loc"])
        if place in document.broken:
            continue
        if one["type"] != "extra_forbidden":
            problems.append(explain(one, document, at))
            continue
        near = did_you_mean(str(place[-1]), allowed) if len(problems) < MANY else None
        hint = near or f"allowed: {', '.join(allowed)}"
        where = f" in {spoken(at)}" if at else ""
        problems.append(document.problem(place, f"unknown key '{place[-1]}'{where}", hint, key=True))
    return None
