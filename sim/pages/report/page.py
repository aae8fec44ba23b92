"""What a report is made of: plain texts and numbers, already in the words of the reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.figures.data import Picture
from sim.pages.web.chart_shapes import Chart
from sim.runs.rooms import Rooms
from sim.scenario.errors import PanjError
from sim.study.assumptions import Assumption, Dated
from sim.study.planner.shapes import ByDay, Differences


@dataclass(frozen=True)
class Line:
    """A sentence, what it rests on, and what it is about."""

    text: str
    basis: str
    topic: str = ""


@dataclass(frozen=True)
class Count:
    """A reported count of people beside the model; all numbers as they are written.

    Parameters
    ----------
    place, who, days, reported, median, half, ninety : str
    inside : bool
        Whether the 90 % band holds the reported figure.
    blind : str
        The median and band of the run with blind garrisons, or "".
    document, total : bool
        Whether the document says it, and whether it is a sum of those above.
    beside : bool
        Whether the sum leaves it out, because another count has the same people.
    """

    place: str
    who: str
    days: str
    reported: str
    median: str
    half: str
    ninety: str
    inside: bool
    blind: str
    document: bool
    total: bool
    beside: bool = False


@dataclass(frozen=True)
class Fact:
    """A reported fact about districts beside the model."""

    name: str
    source: str
    reported: str
    scaled: str
    median: str
    ninety: str
    inside: str
    note: str


@dataclass(frozen=True)
class Share:
    """How much of a band each source of uncertainty makes."""

    measure: str
    luck: str
    parameters: str
    garrisons: str


@dataclass(frozen=True)
class Paced:
    """One thing that a run does beside what other wars give; all as it is written.

    Parameters
    ----------
    name, run, wars, verdict, source : str
    """

    name: str
    run: str
    wars: str
    verdict: str
    source: str


@dataclass(frozen=True)
class OtherWars:
    """A run beside other wars.

    Parameters
    ----------
    chances : str
        How often capitals are lost, and how fast districts fall, in words.
    rows : sequence of Paced
    """

    chances: str
    rows: Sequence[Paced]


@dataclass(frozen=True)
class MadeBy:
    """Which uncertain inputs make a band.

    Parameters
    ----------
    measure : str
    makers : sequence of str
        The first three that can be told from chance, with their share.
    least : str
        What share the first must make to be told.
    """

    measure: str
    makers: Sequence[str]
    least: str


@dataclass(frozen=True, eq=False)
class Chapter:
    """One run.

    Parameters
    ----------
    name, title, description : str
    document : sequence of str
        What the document says that the scenario comes from.
    caution : str
        What must be told before all else, or "".
    answers : sequence of sequences of Line
        What is said on each day.
    picture : Picture
    counts, facts, shares, events, assumptions : sequences
    twins : int
        Pairs of runs behind `shares`.
    provenance : sequence of (str, str)
    command : str
        What makes the same run again.
    blind : str
        What garrisons a blind run has.
    scaled : str
        What scaling the facts supposes, or "".
    rooms : Rooms or None
        The places of the sites in every replicate; None: not known.
    made_by : sequence of MadeBy
        Which uncertain inputs make each band; nothing where too few replicates were drawn.
    other_wars : OtherWars or None
        The run beside other wars; None if it ends with the replayed days.
    table : ByDay
        The planner's table on every day.
    drawn : bool
        Whether every replicate draws what is uncertain; else they differ by luck alone.
    """

    name: str
    title: str
    description: str
    document: Sequence[str]
    caution: str
    answers: Sequence[Sequence[Line]]
    picture: Picture
    table: ByDay
    counts: Sequence[Count]
    facts: Sequence[Fact]
    shares: Sequence[Share]
    twins: int
    events: Sequence[Dated]
    assumptions: Sequence[Assumption]
    provenance: Sequence[tuple[str, str]]
    command: str
    drawn: bool = True
    blind: str = ""
    scaled: str = ""
    rooms: Rooms | None = None
    made_by: Sequence[MadeBy] = ()
    other_wars: OtherWars | None = None

    @property
    def changed(self) -> list[Assumption]:
        """The parameters that are not as in all scenarios."""
        return [assumption for assumption in self.assumptions if assumption.usual]

    @property
    def uncertain(self) -> list[Assumption]:
        """The parameters that every replicate draws."""
        return [assumption for assumption in self.assumptions if assumption.spread]


@dataclass(frozen=True)
class Beside:
    """A run in the row of runs side by side: its name, and a chart of each measure."""

    name: str
    charts: Sequence[Chart]


@dataclass(frozen=True)
class Side:
    """Runs side by side: the charts that follow the date, and for readers without scripts a figure, as PNG in base64.

    Parameters
    ----------
    says : str
        What the figure says, for those who cannot see it.
    light, dark : str
        On either paper.
    rows : sequence of Beside
        The first is the one the others are compared with.
    """

    says: str
    light: str
    dark: str
    rows: Sequence[Beside] = ()

    @property
    def charts(self) -> list[Chart]:
        """All charts, row by row."""
        return [chart for row in self.rows for chart in row.charts]


@dataclass(frozen=True, eq=False)
class Page:
    """A report: one run, or several of one world beside each other.

    Parameters
    ----------
    chapters : sequence of Chapter
        The first is the one the others are compared with.
    differences : sequence of sequences of Line
        What is said on each day that all runs have.
    pairs : sequence of Differences
        The planner's table of each further run against the first, on every day.
    side : Side or None
        Three runs or more side by side, where they are pairs.
    """

    chapters: Sequence[Chapter]
    differences: Sequence[Sequence[Line]] = ()
    pairs: Sequence[Differences] = ()
    side: Side | None = None

    def __post_init__(self) -> None:
        if not self.chapters:
            raise PanjError("a report needs at least one run")
        first = self.chapters[0]
        names = [chapter.name for chapter in self.chapters]
        for name in names:
            if names.count(name) > 1:
                raise PanjError(f"two runs are called '{name}': a report tells runs apart by their scenario's name")
        for other in self.chapters[1:]:
            if other.picture.world.digest != first.picture.world.digest:
                raise PanjError(f"{other.name} and {first.name} are of different worlds: write a report for each")
            if other.picture.dates[0] != first.picture.dates[0]:
                raise PanjError(
                    f"{other.name} begins on {other.picture.dates[0]}, {first.name} on {first.picture.dates[0]}: "
                    "a report compares runs with the same first day"
                )

    @property
    def branch(self) -> np.datetime64 | None:
        """The branch date: that of the first run that goes on after it; None if all end with the history."""
        return next((c.picture.branched for c in self.chapters if c.picture.branched is not None), None)

    @property
    def opening(self) -> int:
        """The row of the day that the page opens on: the last one that all runs have."""
        return min(len(chapter.picture.dates) for chapter in self.chapters) - 1

    @property
    def days(self) -> int:
        """How many days the page knows: those of the longest run."""
        return max(len(chapter.picture.dates) for chapter in self.chapters)

    @property
    def several(self) -> bool:
        """Whether runs are compared."""
        return len(self.chapters) > 1
