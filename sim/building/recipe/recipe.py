"""A recipe as it is used: checked, frozen, with the lines of its file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sim.building.recipe.choices import Choices, CrossingKindName, RoadsFrom
from sim.building.recipe.schema import FileAnswers, Position, SourceKind, WorldKind
from sim.building.records import SeriesKind
from sim.scenario.errors import Problem
from sim.scenario.reader import Document
from sim.words.wording import Location
from sim.world.schema import RECIPE

FILE = RECIPE
"""What the file of a recipe is called, in the folder of its world."""


@dataclass(frozen=True)
class Source:
    """One file of a recipe.

    Parameters
    ----------
    kind, format : str
    file : str
        From the folder of the recipe.
    path : Path
        Where it lies.
    sha256 : str
        Of its bytes when it was added.
    release, licence, credit : str
        "" where nobody has said.
    accessed : date or None
    share : bool
        Whether it may be redistributed.
    """

    kind: SourceKind
    file: str
    path: Path
    format: str
    sha256: str
    release: str = ""
    accessed: dt.date | None = None
    licence: str = ""
    share: bool = False
    credit: str = ""


@dataclass(frozen=True)
class Names:
    """What was asked once; see :class:`~sim.building.recipe.schema.NamesEntry`."""

    events: Mapping[str, str | None] = field(default_factory=dict)
    areas: Mapping[str, str | None] = field(default_factory=dict)
    camps: Mapping[str, Position] = field(default_factory=dict)
    series: Mapping[str, str | None] = field(default_factory=dict)
    counted: Mapping[str, SeriesKind] = field(default_factory=dict)
    roads: Mapping[str, str | None] = field(default_factory=dict)
    garrisons: Mapping[str, str | None] = field(default_factory=dict)
    files: Mapping[str, FileAnswers] = field(default_factory=dict)


@dataclass(frozen=True)
class Recipe:
    """How a world is built.

    Parameters
    ----------
    file : Path
    name, home : str
    hosts : tuple of str
    first : date
    days : int
    kind : str
    as_of : date or None
    sources : tuple of Source, in the order of the file
    choices : Choices
    roads : str or None
        None: nobody has said yet.
    crossing_kind : str
        Of crossings of which no file says it.
    names : Names
    vary : mapping of str to (low, high)
    document : Document
        What stands in the file, with its lines.
    """

    file: Path
    name: str
    home: str
    hosts: tuple[str, ...]
    first: dt.date
    days: int
    kind: WorldKind
    as_of: dt.date | None
    sources: tuple[Source, ...]
    choices: Choices
    roads: RoadsFrom | None
    crossing_kind: CrossingKindName
    names: Names
    vary: Mapping[str, tuple[float, float]]
    document: Document

    @property
    def folder(self) -> Path:
        """The folder of the world."""
        return self.file.parent

    @property
    def last(self) -> dt.date:
        """The last day."""
        return self.first + dt.timedelta(days=self.days - 1)

    def of_kind(self, kind: SourceKind) -> tuple[Source, ...]:
        """Return the sources of one kind, in the order of the file."""
        return tuple(source for source in self.sources if source.kind == kind)

    def problem(self, at: Location, message: str, hint: str | None = None) -> Problem:
        """Return a mistake at a place of the recipe."""
        return self.document.problem(at, message, hint)

    def at(self, source: Source) -> Location:
        """Return where a source stands in the recipe."""
        return ("sources", self.sources.index(source))
