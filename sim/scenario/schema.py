"""What may stand in a scenario file: its keys, their types and their meaning.

The same classes check the files (:mod:`sim.scenario.load`) and make the JSON Schema for editors
(:mod:`sim.scenario.json_schema`). Names of parameters are checked apart, against the registry.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    Tag,
    TypeAdapter,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from sim.scenario.files import LONGEST_NAME, NAME
from sim.scenario.parameters import Shape
from sim.scenario.resolved import Garrisons, Rules
from sim.words.counts import MOST, NoCountError, Written, count, dotted, thousands_hint

LARGEST_SEED = 2**32 - 1
"""What the random numbers take (:data:`sim.model.random.MAX_SEED`)."""
LONGEST_RUN = 2**15 - 1
"""Days of a run (:data:`sim.model.parties.MOST`)."""
EARLIEST, LATEST = 1000, 9998
"""Years of a date: the days before and after it are dates as well, and every one is written with four digits."""


def parse_date(value: object) -> dt.date:
    """Return the day written as YYYY-MM-DD; every other way of writing a date is ambiguous."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise PydanticCustomError("panj", "must be a date written YYYY-MM-DD")
    if not EARLIEST <= int(value[:4]) <= LATEST:
        raise PydanticCustomError("panj", "must be in the years {first} to {last}", {"first": EARLIEST, "last": LATEST})
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        year, month = int(value[:4]), int(value[5:7])
        if not 1 <= month <= 12:
            raise PydanticCustomError("panj", "must be a day of the calendar") from None
        last = calendar.monthrange(year, month)[1]
        name = f"{calendar.month_name[month]} {year}"
        raise PydanticCustomError(
            "panj", "must be a day of the calendar ({name} has {last} days)", {"name": name, "last": last}
        ) from None


def parse_count(value: object) -> object:
    """Return a count as a number; what is no number at all is left to be told as that."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return value
    if isinstance(value, str) and thousands_hint(value) is None:
        return value
    try:
        return float(count(value))
    except NoCountError as error:
        what = str(error).removeprefix("is not ")
        told = f"must be {what}" if what != str(error) else what
        raise PydanticCustomError("panj", "{told}", {"told": told, "hint": error.hint}) from None


def refuse_dotted(value: object) -> object:
    """Refuse a number of people, in which a fraction is allowed, where it may be meant as thousands set apart."""
    if isinstance(value, Written) and dotted(value.text):
        told = "may be a thousand times what it says"
        raise PydanticCustomError("panj", "{told}", {"told": told, "hint": thousands_hint(value.text)})
    return value


class WrittenAs:
    """Says what a field looks like in a file, for the JSON Schema, where its checks take more than one form.

    Parameters
    ----------
    kind : type
    """

    def __init__(self, kind: Any) -> None:
        self.kind = kind

    def __get_pydantic_json_schema__(self, _: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Return the JSON Schema of that kind."""
        return handler(TypeAdapter(self.kind).core_schema)


def as_list(value: object) -> object:
    """Accept one item where a list is asked for."""
    return [value] if isinstance(value, str | dict) else value


def _by_kind(value: object) -> object:
    """Accept one policy for both kinds of people."""
    return {"civilian": value, "military": value} if isinstance(value, str) else value


Day = Annotated[
    dt.date,
    BeforeValidator(parse_date),
    WithJsonSchema({"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}),
]
Name = Annotated[str, StringConstraints(pattern=f"^{NAME}$", max_length=LONGEST_NAME)]
Count = Annotated[
    float, BeforeValidator(parse_count), WithJsonSchema({"type": "integer", "minimum": 0, "maximum": MOST})
]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Unseparated = Annotated[Finite, BeforeValidator(refuse_dotted)]
Targets = Annotated[list[str], BeforeValidator(as_list), WrittenAs(str | list[str])]
Admission = Literal["open", "limited", "closed"]
ADMISSIONS: tuple[Admission, ...] = get_args(Admission)


class Strict(BaseModel):
    """Base: unknown keys are mistakes, and nothing is converted behind the writer's back."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)


class DocumentClaim(Strict):
    """What the seed document says that the scenario comes from."""

    fact: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]+$")] = Field(
        description="Id of the fact, e.g. D15."
    )
    says: str = Field(description="What it says, in words of your own.", min_length=1)


class ParameterSpread(Strict):
    """An uncertain parameter: every replicate draws its own value."""

    value: Finite = Field(description="Central value.")
    low: Finite = Field(description="Smallest value that is drawn.")
    high: Finite = Field(description="Largest value that is drawn.")
    shape: Shape = Field(default="uniform", description="Shape of the distribution from low to high.")


class PolicyByKind(Strict):
    """What a host does with people of each kind."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    civilian: Admission | None = Field(default=None, description="For civilians.")
    military: Admission | None = Field(default=None, description="For soldiers.")


Policies = Annotated[PolicyByKind, BeforeValidator(_by_kind), WrittenAs(Admission | PolicyByKind)]


def _needs_an_action(schema: dict[str, Any]) -> None:
    """Say in the JSON Schema of an event that it needs more than its date."""
    actions = [key for key in schema["properties"] if key not in ("date", "note")]
    schema["anyOf"] = [{"required": [action]} for action in actions]


class EventEntry(Strict):
    """One dated entry under `events`: a date and one or more changes that take effect that morning."""

    model_config = ConfigDict(json_schema_extra=_needs_an_action)

    date: Day = Field(description="The day on whose morning the changes take effect.")
    note: str | None = Field(default=None, description="Why; for readers.")
    set_: dict[str, Any] = Field(default={}, alias="set", description="Parameter: its value from this day on.")
    capture: Targets = Field(default=[], description="Districts, capitals or crossings that the insurgents take.")
    storm: Targets = Field(
        default=[], description="The same, where it is known that they are fought over: a siege comes before."
    )
    hand_over: Targets = Field(default=[], description="The same, where it is known that they give up without a fight.")
    retake: Targets = Field(default=[], description="Districts, capitals or crossings that the government takes back.")
    fighting: dict[str, Share] = Field(
        default={},
        description="District or capital: intensity of fighting on that day, which changes no holder; it fades after.",
    )
    near: dict[str, Literal["open", "closed", "follow"]] = Field(
        default={}, description="Crossing (or host: all its crossings): state of the near bank."
    )
    far: dict[str, Literal["open", "limited", "closed", "follow"]] = Field(
        default={}, description="Crossing (or host: all its crossings): state of the far bank."
    )
    policy: dict[str, Policies] = Field(
        default={}, description="Host: whom it admits, for both kinds of people or one by one."
    )
    guards: dict[str, Count] = Field(default={}, description="Host: guards on its border.")
    capacity: dict[str, Count] = Field(
        default={},
        description="Site: number of places from this day on; reception.capacity_scale multiplies them. An entry of "
        "nothing else may have the first day of the run as its date: what a site has had all along.",
    )
    reinforce: dict[str, Count] = Field(
        default={}, description="District or capital: soldiers who arrive from outside."
    )
    let_through: dict[str, Share] = Field(
        default={},
        description="Crossing (or host: all its crossings): share of the civilians a day whom those who hold the near "
        "bank let through, once it is no longer the government's.",
    )
    corridor: dict[str, Literal["open", "closed"]] = Field(
        default={},
        description="Crossing (or host): both banks let civilians pass, whoever holds them.",
    )
    rural: dict[str, Share] = Field(
        default={}, description="Capital of a whole province: share of its districts the insurgents hold."
    )

    @property
    def is_of_places(self) -> bool:
        """Whether it changes the places of sites alone."""
        return self.model_fields_set <= {"date", "note", "capacity"} and bool(self.capacity)

    def holds_all_along(self, start: dt.date) -> bool:
        """Tell whether it changes no past but is a number that somebody knows better: of places, from the start."""
        return self.is_of_places and self.date == start


class FleeWorld(Strict):
    """A world whose departures are prescribed: a Flee instance, or a world folder that was made of one."""

    flee: str = Field(description="Its folder, relative to this file or absolute; it is only read.", min_length=1)
    counts: str | None = Field(
        default=None,
        description="Folder of the counts of a Flee instance (its data_layout.csv), where they lie elsewhere.",
        min_length=1,
    )


def _kind_of_world(value: object) -> str:
    return "folder" if isinstance(value, dict | FleeWorld) else "name"


WorldKey = Annotated[
    Annotated[Name, Tag("name")] | Annotated[FleeWorld, Tag("folder")],
    Discriminator(_kind_of_world),
]


class ScenarioFile(Strict):
    """A scenario of Panj: one named future, written as differences from the one it extends."""

    name: Name | None = Field(default=None, description="Only where the scenario is called otherwise than its file.")
    title: str | None = Field(default=None, description="One line for people; not inherited.")
    description: str | None = Field(default=None, description="Two to four plain sentences; not inherited.")
    ladder: Annotated[int, Field(ge=0, le=5)] | None = Field(
        default=None,
        description="Step on the escalation ladder: 0 ceasefire, 2 as it was going, 5 collapse; not inherited.",
    )
    document: Annotated[
        list[DocumentClaim] | None, BeforeValidator(as_list), WrittenAs(DocumentClaim | list[DocumentClaim])
    ] = Field(default=None, description="What the seed document says that the scenario comes from; not inherited.")
    extends: Name | None = Field(
        default=None, description="Name of the scenario whose values hold where this one is silent."
    )
    world: WorldKey | None = Field(
        default=None, description="Name of the world folder, or {flee: PATH} for a Flee instance."
    )
    rules: Rules | None = Field(
        default=None,
        description="Rule set; default: panj on a Panj world, flee on a Flee world.",
    )
    start: Day | None = Field(default=None, description="First day.")
    history_until: Day | None = Field(
        default=None,
        description="Branch date: last day on which the documented history is replayed; optional where there is none.",
    )
    until: Day | None = Field(default=None, description="Last day.")
    replicates: Annotated[int, Field(ge=1, le=1_000_000)] | None = Field(
        default=None, description="Runs that differ in luck and in the uncertain parameters."
    )
    seed: Annotated[int, Field(ge=0, le=LARGEST_SEED)] | None = Field(
        default=None, description="Seed of all random numbers."
    )
    garrisons: Garrisons | None = Field(
        default=None,
        description="Border garrisons from the document's headcounts (seeded) or from population (blind).",
    )
    posterior: str | None = Field(
        default=None,
        description="Table of parameters that were estimated together (or the folder of panj calibrate that has one), "
        "relative to this file: every replicate takes a row. What 'parameters' here sets is not taken from it.",
        min_length=1,
    )
    parameters: dict[str, Any] = Field(
        default={}, description="Parameter: a fixed number, or a value with its spread. Holds from day one."
    )
    events: list[EventEntry] = Field(
        default=[], description="Dated changes after the branch date, added to the inherited ones."
    )
    replace_events: bool = Field(default=False, description="True: the inherited events are dropped.")


TOLD = ("title", "description", "ladder", "document")
"""Keys that say something about a scenario: they hold for the file they stand in, and for none that extends it."""
INHERITED = (
    "world",
    "rules",
    "start",
    "history_until",
    "until",
    "replicates",
    "seed",
    "garrisons",
)
"""Keys whose value comes from the extended scenario where a file is silent."""
