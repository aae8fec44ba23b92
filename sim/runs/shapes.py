"""What summary.json and provenance.json of a run hold, as JSON has it; docs/results-format.md tells of every name."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from sim.scenario.own import KeptRule

#: Quantiles over the replicates by their level: "0.05", "0.25", "0.50", "0.75", "0.95".
Levels = dict[str, float]
#: The same quantiles where they are columns.
Quantile = Literal["q05", "q25", "q50", "q75", "q95"]


class Arrived(TypedDict):
    """Who has arrived by the branch date and by the last day."""

    branch: Levels
    end: Levels


class State(TypedDict):
    """People in a state at the branch date, None in a run without history, and on the last day."""

    branch: Levels | None
    end: Levels


class Place(TypedDict):
    """A crossing or a host: what the document counts there, and arrivals by kind."""

    document: float | None
    civilian: Arrived
    military: Arrived


class Quantiles(TypedDict):
    """The quantiles as columns."""

    q05: float
    q25: float
    q50: float
    q75: float
    q95: float


class Headcount(TypedDict):
    """A headcount beside the model. `in_total` is missing in folders of older versions."""

    place: str
    kind: str
    first: str
    last: str
    reported: float
    qualifier: str
    in_document: bool
    q05: float
    q25: float
    q50: float
    q75: float
    q95: float
    inside_90: bool
    share_of_replicates_below: float
    in_total: NotRequired[bool]


class Fact(TypedDict):
    """A fact about districts beside the model."""

    fact: str
    date: str
    reported: float
    scaled: float
    in_document: bool
    note: str
    q05: float
    q25: float
    q50: float
    q75: float
    q95: float


class Beyond(TypedDict):
    """A site with people beyond its places in some replicate."""

    site: str
    capacity: float
    probability: float
    earliest: str
    first_date: str
    overflow_at_end: Levels


class Full(TypedDict):
    """A site that is full in some replicate."""

    site: str
    places: float
    probability: float
    earliest: str
    first_date: str
    full_at_end: float


class Parts(TypedDict, total=False):
    """The share of the variance of each measure that each source makes, of so many twins; empty if not asked for."""

    twins: int
    measures: dict[str, dict[str, float | None]]


class Summary(TypedDict):
    """The answers in numbers."""

    scenario: str
    title: str
    garrisons: str
    start: str
    branch: str
    end: str
    replicates: int
    interrupted: bool
    places: dict[str, Place]
    headcounts: list[Headcount]
    facts: list[Fact]
    world: dict[str, State]
    sites: list[Beyond]
    full_sites: list[Full]
    parts: Parts
    blind: list[Headcount]


class OwnRules(TypedDict, total=False):
    """The rules of the user's own, if there are any; see :func:`sim.scenario.own.written`."""

    own_rules: list[KeptRule]


class MadeWith(TypedDict):
    """The Python and the packages that something was made with."""

    python: str
    platform: str
    versions: dict[str, str]


class Wanted(TypedDict, total=False):
    """How many replicates were asked for, where that is fewer than draws were planned for."""

    replicates_wanted: int


class Provenance(OwnRules, Wanted, MadeWith):
    """What is needed to make the same result again; what need not be there is missing in folders of older versions.

    The digests that :mod:`sim.runs.seal` adds are read there alone.
    """

    scenario: str
    seed: int
    replicates: list[int]
    replicates_planned: int
    point: NotRequired[bool]
    interrupted: bool
    world: str
    world_sha256: str
