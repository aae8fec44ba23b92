"""Choices of construction: the numbers that somebody has to choose when a world is made of files.

Each is declared once, with unit, range, meaning and source, as parameters of rules are: the recipe, its JSON Schema and
the table of the docs come from here. Where a range is given, a sweep may vary the choice in it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from sim.scenario.parameters import COUNTED, ParameterInfo, ParameterSet, describe, parameter
from sim.scenario.schema import LONGEST_RUN, Count

RoadsFrom = Literal["straight", "table", "osm"]
CrossingKindName = Literal["bridge", "ferry", "ford", "pass"]
GROUP = "choices"
"""The first part of the dotted name of a choice."""
OF_OWN = frozenset({"intensity", "let_through"})
"""Choices that a world driven by counts does not have."""
OF_DRIVEN = frozenset({"quiet_days"})
"""Choices that a world of Panj's own does not have."""


def whole(value: object) -> object:
    """Refuse a number that is not whole; what is no number at all is left to be told as that."""
    if isinstance(value, float) and not value.is_integer():
        raise PydanticCustomError("panj", "must be a whole number")
    return value


Whole = Annotated[float, BeforeValidator(whole)]


class Choices(ParameterSet):
    """The numbers that are chosen."""

    model_config = ConfigDict(strict=True)

    radius_km: float = parameter(
        50,
        unit="km",
        low=25,
        high=75,
        allowed=(1, 500),
        meaning="How far an event may lie from a place and still be fighting at that place; the nearest place has it.",
        source="estimate: about half the distance between towns of 10,000 people where towns are few (CAR, 51 towns)",
        confidence="low",
    )
    precision: Whole = parameter(
        3,
        unit="level of UCDP, 1 to 7",
        allowed=(1, 7),
        meaning="The least exact location of an event that is used: 1 exact, 2 within 25 km, 3 a second-level area, "
        "4 a first-level one, 5 a line or region, 6 the country.",
        source="UCDP GED codebook, where_prec; from 4 on a location is the middle of a whole province",
        confidence="medium",
    )
    deaths: Count = parameter(
        1,
        unit=COUNTED,
        allowed=(0, 1_000_000),
        meaning="Deaths from which an event is fighting that people flee from.",
        source="UCDP GED counts events with one death or more; ACLED also those without",
        confidence="medium",
    )
    towns_over: Count = parameter(
        10_000,
        unit=COUNTED,
        low=5_000,
        high=20_000,
        shape="loguniform",
        allowed=(0, 100_000_000),
        meaning="People from which a town of the home country is a place of the world.",
        source="estimate: published instances of Flee have 10 to 50 places at home",
        confidence="low",
    )
    winding: float = parameter(
        1.25,
        unit="factor",
        low=1.1,
        high=1.4,
        allowed=(1, 3),
        meaning="How much longer a road is than the straight line, where no road of a map is given.",
        source="roads of published instances are 1.2 to 1.4 times the great circle (panj check --flee, straight-roads)",
        confidence="medium",
    )
    pruning: float = parameter(
        1.3,
        unit="factor",
        low=1.1,
        high=1.4,
        allowed=(1, 10),
        meaning="A direct road is left out where the way over a third place is at most so many times as long.",
        source="Schweimer et al. 2021, doi 10.1038/s41598-021-90943-8: pruning of triangles",
        confidence="medium",
    )
    let_through: float = parameter(
        0.2,
        unit="share per day",
        low=0.02,
        high=0.8,
        shape="loguniform",
        allowed=(0, 1),
        meaning="Of a world of Panj's own: the share of civilians a day whom insurgents who hold the near bank let "
        "through, at a crossing that no file knows.",
        source="crossing.let_through: what is known of posts that insurgents held. Whether a road abroad has "
        "one is not known here; 0 would shut every border behind them",
        confidence="low",
    )
    intensity: float = parameter(
        0.5,
        unit="1",
        low=0.2,
        high=1.0,
        shape="loguniform",
        allowed=(0, 1),
        meaning="Of a world of Panj's own: how intense a day with an event is, where a day of a siege is 1; n events "
        "of a day make 1 - (1 - intensity)^n, which fades by siege.half_life_days.",
        source="estimate: between the shots and pursuit of a handover (siege.handover, 0.2) and a siege (1)",
        confidence="low",
    )
    quiet_days: Whole = parameter(
        0,
        unit="days",
        allowed=(0, LONGEST_RUN),
        meaning="Of a world driven by counts: days without an event after which fighting at a place has ended, also "
        "before the first day; 0: once begun it does not end, and it begins with the first event of the days of "
        "the world.",
        source="Flee: a conflict zone stays one, unless the user says otherwise",
        confidence="low",
    )


class ChoicesEntry(Choices):
    """What may stand under `choices` in a recipe: the numbers, and what is chosen by a word."""

    roads: RoadsFrom | None = Field(
        default=None,
        description="Where roads come from: a table or an OSM extract that is among the sources, or straight lines.",
    )
    crossing_kind: CrossingKindName = Field(
        default="ford",
        description="Of a world of Panj's own: what a crossing is that no file knows. A bridge is any post, and "
        "a ford lets pass 500 people a day, between a pass (200) and a bridge (2,000).",
    )


def choices() -> dict[str, ParameterInfo]:
    """Return what is known of each choice that is a number, by its name in a recipe."""
    return {name.partition(".")[2]: info for name, info in describe({GROUP: Choices}).items()}


def whole_choices() -> frozenset[str]:
    """Return the choices of which only whole numbers mean anything.

    Examples
    --------
    >>> sorted(whole_choices())
    ['deaths', 'precision', 'quiet_days', 'towns_over']
    """
    checked = {name: field.metadata for name, field in Choices.model_fields.items()}
    return frozenset(name for name, meta in checked.items() if any(isinstance(m, BeforeValidator) for m in meta))
