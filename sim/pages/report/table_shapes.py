"""What table.js is given, as JSON has it; its head says what it does with it."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from sim.study.planner.shapes import ByDay, Differences


class Column(TypedDict):
    """A column of the planner's tables.

    `type` says what stands in it. Of a run: level (one quantile of a measure), range (from one to another), spread (the
    median with its 90 % band), gap (the same; where it is nought, in which share of the runs it is not), households,
    host, by (the chance of having been full), first (since when). Of two: one (the median of one of them), more (a
    quantile of the differences), apart (from one to another), higher (in which share of the pairs), gapmore (the
    median difference with its 90 % band; where they are nought, in which share of the pairs more and fewer), homes
    (households in one, in the other, and the difference). `csv` are the heads of its columns in CSV.
    """

    type: str
    head: str
    measure: NotRequired[str]
    levels: NotRequired[list[int]]
    run: NotRequired[int]
    csv: list[str]


class Block(TypedDict):
    """One table: its id, what is written over it, what its rows are, and which measure makes a row."""

    id: str
    title: str
    what: list[str]
    measure: str
    columns: list[Column]


class View(TypedDict):
    """What the tables can be of: a run (`against` is -1), or a run against another."""

    name: str
    run: int
    against: int
    blocks: list[Block]


class Kind(TypedDict):
    """A kind of people: its id, and what it is called."""

    id: str
    name: str


class Planned(TypedDict):
    """The planner's tables.

    `needed`: in how many replicates of each run a site must have been full for 5 % and for half of them; `names` has
    the short names of places and hosts; `chances` from which share on a word is said; `parts`
    in how many parts of a person bands are told.
    """

    views: list[View]
    kinds: list[Kind]
    runs: list[ByDay]
    differences: list[Differences]
    needed: list[list[int]]
    names: dict[str, str]
    chances: list[list[float | str]]
    parts: int
