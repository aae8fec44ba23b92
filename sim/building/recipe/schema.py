"""What may stand in the recipe of a world: its keys, their types and their meaning."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from sim.building.countries import known, which_country
from sim.building.recipe.choices import ChoicesEntry
from sim.building.records import CountedKind
from sim.scenario.schema import LONGEST_RUN, Day, Finite, Name, Strict, WrittenAs

WorldKind = Literal["driven", "own"]
SourceKind = Literal[
    "events",
    "areas",
    "people",
    "towns",
    "roads",
    "camps",
    "counts",
    "corrections",
    "closures",
    "crossings",
    "garrisons",
    "guards",
]
SOURCE_KINDS: tuple[SourceKind, ...] = get_args(SourceKind)
RAW = "raw"
"""Folder of the files of a recipe, beside it."""
ISO3 = r"[A-Z]{3}"
DIGEST = r"[0-9a-f]{64}"


def _country(value: object) -> object:
    if isinstance(value, str) and value not in known():
        told = "must be a country as three capital letters (ISO 3166)"
        raise PydanticCustomError("panj", "{told}", {"told": told, "hint": which_country(value)})
    return value


def _some(value: list[str]) -> list[str]:
    if not value:
        raise PydanticCustomError("panj", "must name a country at least")
    return value


def _digest(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(DIGEST, value):
        raise PydanticCustomError("panj", "must be a SHA-256, 64 digits 0-9 a-f")
    return value


def _raw_file(value: object) -> object:
    """Refuse a file that is not in the folder of raw files: a recipe and its files are moved together."""
    if isinstance(value, str):
        path = PurePosixPath(value)
        inside = len(path.parts) > 1 and path.parts[0] == RAW and ".." not in path.parts and "\\" not in value
        if not inside or str(path) != value or "\0" in value:
            told = f"must be a file in the folder {RAW} beside the recipe, as {RAW}/ged.csv"
            raise PydanticCustomError("panj", "{told}", {"told": told, "hint": "panj world add copies it there"})
    return value


Country = Annotated[str, BeforeValidator(_country), WithJsonSchema({"type": "string", "pattern": f"^{ISO3}$"})]
Digest = Annotated[str, BeforeValidator(_digest), WithJsonSchema({"type": "string", "pattern": f"^{DIGEST}$"})]
Meant = Annotated[str | None, WithJsonSchema({"type": ["string", "null"]})]
"""What a name means; None: nothing does."""
RawFile = Annotated[str, BeforeValidator(_raw_file), WithJsonSchema({"type": "string", "pattern": f"^{RAW}/"})]


Hosts = Annotated[
    list[Country],
    AfterValidator(_some),
    WithJsonSchema({"type": "array", "items": {"type": "string", "pattern": f"^{ISO3}$"}, "minItems": 1}),
]


class SourceEntry(Strict):
    """One file that the world is built from."""

    kind: SourceKind = Field(description="What it holds.")
    file: RawFile = Field(description="Where it is, from the folder of the recipe.")
    format: Annotated[str, Field(min_length=1)] = Field(description="Which format it is in, as was recognised.")
    sha256: Digest = Field(description="SHA-256 of its bytes when it was added.")
    release: str = Field(default="", description="Which release of the source, as 23.1.")
    accessed: Day | None = Field(default=None, description="Day on which it was fetched.")
    licence: str = Field(default="", description="Its licence, as its publisher says.")
    share: bool = Field(default=False, description="Whether it may be redistributed; panj world pack asks.")
    credit: str = Field(default="", description="Whom to credit, in the words that are asked for.")


class Position(Strict):
    """Where a camp is."""

    lat: Annotated[Finite, Field(ge=-90, le=90)] = Field(description="Degrees north.")
    lon: Annotated[Finite, Field(ge=-180, le=180)] = Field(description="Degrees east.")


PER_FAMILY = (1, 30)
"""What people of a family may be."""


class FileAnswers(Strict):
    """What a file of counts does not say itself."""

    date: Day | None = Field(default=None, description="The day its counts are of, where it has no dates.")
    unit: Literal["people", "families"] | None = Field(
        default=None, description="What it counts, where it has no header."
    )
    per_family: Annotated[Finite, Field(ge=PER_FAMILY[0], le=PER_FAMILY[1])] | None = Field(
        default=None, description="People of a family, where it counts families."
    )


class NamesEntry(Strict):
    """What was asked once: answers that no file gives."""

    events: dict[str, Meant] = Field(
        default={},
        description="Place of events, as the file writes it: the town they are at, whatever is nearest; null leaves "
        "them out. It is never asked.",
    )
    areas: dict[str, Meant] = Field(default={}, description="Name of an area: its code; null leaves it out.")
    camps: Annotated[dict[str, Any], WrittenAs(dict[str, Position])] = Field(
        default={}, description="Camp without degrees in its file: where it is."
    )
    series: dict[str, Meant] = Field(
        default={},
        description="Camp, `total`, or a name in a table of corrections: the series of the counts that is meant; "
        "null: none is. A series of no camp: null, if it is meant to be left out.",
    )
    files: Annotated[dict[str, Any], WrittenAs(dict[str, FileAnswers])] = Field(
        default={}, description="File of counts, as raw/dtm.csv: what it does not say itself."
    )
    counted: dict[str, CountedKind] = Field(
        default={}, description="Series: what its numbers are, where that is not clear from the file."
    )
    garrisons: dict[str, Meant] = Field(
        default={}, description="Place of a garrison, as the table writes it: the town that is meant; null: none is."
    )
    roads: dict[str, Meant] = Field(
        default={},
        description="End of a road, as the table writes it: the place that is meant; null: a point on the way; "
        "`*: null`: all others are.",
    )


class RecipeFile(Strict):
    """The recipe of a world of Panj."""

    name: Name = Field(description="What the world is called.")
    home: Country = Field(description="The country that people leave.")
    hosts: Hosts = Field(description="The countries that take them in.")
    from_: Day = Field(alias="from", description="First day.")
    days: Annotated[int, Field(ge=1, le=LONGEST_RUN)] = Field(description="How many days the world has.")
    kind: WorldKind = Field(
        default="driven", description="driven: the counts say how many leave; own: Panj's hazards say so."
    )
    as_of: Day | None = Field(
        default=None,
        description="No event, count, correction, closing of a border or opening of a camp that is dated later is "
        "used: a build that meets one stops. Of towns, areas and maps no dates are read.",
    )
    sources: Annotated[list[Any], WrittenAs(list[SourceEntry])] = Field(default=[], description="The files.")
    choices: Annotated[dict[str, Any], WrittenAs(ChoicesEntry)] = Field(
        default={}, description="Choices of construction; what is left out has its default."
    )
    names: Annotated[dict[str, Any], WrittenAs(NamesEntry)] = Field(default={}, description="What was asked once.")
    vary: dict[str, Any] = Field(default={}, description="Choice: [low, high], in which a sweep varies it.")
