"""What the match report of a built world is made of: plain texts, already in the words of the reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.building.steps.left_over import LeftOver
from sim.pages.building.shapes import Drawing


@dataclass(frozen=True)
class Sentence:
    """Something that was told of the files.

    Parameters
    ----------
    text : str
    stands_on : str
        The file and line, or the files, and the choices that decide it.
    """

    text: str
    stands_on: str


@dataclass(frozen=True)
class Group:
    """Rows that are left over for one reason.

    Parameters
    ----------
    check, title : str
    many : int
    rows : sequence of LeftOver
        The first of them, or the farthest.
    near : bool
        Whether the nearest place says something.
    """

    check: str
    title: str
    many: int
    rows: Sequence[LeftOver]
    near: bool


@dataclass(frozen=True)
class Fought:
    """When there is fighting at a place, all as it is written; the bars are percent of the days, from and how long."""

    place: str
    people: str
    events: str
    deaths: str
    when: Sequence[str]
    bars: Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Camp:
    """A camp, as it is written; `counts` is its series and the last count of it, `opens` a day or ""."""

    name: str
    host: str
    room: str
    opens: str
    counts: str
    roads: str
    where: str


@dataclass(frozen=True)
class Town:
    """A town, as it is written; `events` are those of fighting there."""

    name: str
    area: str
    people: str
    events: str
    roads: str
    where: str


@dataclass(frozen=True)
class Way:
    """A road: between which places, how long, and what it is."""

    ends: str
    km: str
    how: str


@dataclass(frozen=True)
class Origin:
    """A source: a file, and what is known of it; "" where nobody has said."""

    file: str
    kind: str
    format: str
    release: str
    accessed: str
    licence: str
    credit: str
    shared: bool
    sha256: str


@dataclass(frozen=True)
class Chosen:
    """A choice of construction.

    Parameters
    ----------
    name, value, default, spread, unit, meaning, source, where : str
        `default` is "" where the choice is the default; `spread` is the range in which it may be varied.
    """

    name: str
    value: str
    default: str
    spread: str
    unit: str
    meaning: str
    source: str
    where: str


@dataclass(frozen=True)
class Answered:
    """What was asked once: the kind of question, what it was about, the answer, and where it stands."""

    group: str
    what: str
    answer: str
    where: str


@dataclass(frozen=True)
class Estimate:
    """Numbers of one column that nobody has given, or that rest on choices.

    Parameters
    ----------
    what, many, values, how, confidence : str
    """

    what: str
    many: str
    values: str
    how: str
    confidence: str


@dataclass(frozen=True)
class Page:
    """The match report.

    Parameters
    ----------
    name, title, lead, frame : str
        `lead` is what was built, in a paragraph.
    drawing : Drawing
    warnings, notes : sequence of Sentence
    groups : sequence of Group
    camps, towns, ways : sequences
        Of towns the largest, of roads the longest; `many` is how many there are of each.
    many : (int, int)
        Towns, roads.
    fought : sequence of Fought
    quiet : str
        The places at which there is no fighting, in a sentence.
    war : str
        When fighting starts and ends, in a sentence.
    origins, chosen, answered, estimates : sequences
    commands : str
    """

    name: str
    title: str
    lead: str
    frame: str
    drawing: Drawing
    warnings: Sequence[Sentence]
    notes: Sequence[Sentence]
    groups: Sequence[Group]
    camps: Sequence[Camp]
    towns: Sequence[Town]
    ways: Sequence[Way]
    many: tuple[int, int]
    fought: Sequence[Fought]
    quiet: str
    war: str
    origins: Sequence[Origin]
    chosen: Sequence[Chosen]
    answered: Sequence[Answered]
    estimates: Sequence[Estimate]
    commands: str
