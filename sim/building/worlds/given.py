"""What may be given of a world of Panj's own beside its pieces, and what is assumed where nothing is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sim.building.areas.outline import Land
from sim.building.posts import Post
from sim.building.recipe.choices import CrossingKindName
from sim.building.records import Texts
from sim.building.soldiers import Guards
from sim.building.steps.peopled import Peopled
from sim.building.steps.stocks import Series
from sim.building.steps.taking import FightingDay, Taking
from sim.world.world import Ints

GIVEN = "file of the recipe"


@dataclass(frozen=True)
class Garrison:
    """Soldiers at a town: its row, between which numbers they are, and the file and line that says so."""

    unit: str
    town: int
    low: int
    central: int
    high: int
    where: str = GIVEN


@dataclass(frozen=True)
class Assumed:
    """What the recipe chooses where no file says it: see :mod:`sim.building.recipe.choices`."""

    crossing_kind: CrossingKindName = "ford"
    let_through: float = 0.2
    intensity: float = 0.5


@dataclass(frozen=True)
class Given:
    """What may be given beside the pieces.

    Parameters
    ----------
    posts : tuple of Post
        Border crossings.
    home : Land, optional
        The home country as its areas draw it.
    neighbours : tuple of Land
        Hosts whose shape is known as well.
    people : tuple of Peopled
        Of each town, with those around it; empty where no area's people are known.
    garrisons : tuple of Garrison
    guards : tuple of Guards
    fighting : tuple of FightingDay
    takings : tuple of Taking
        By day, also of before the first day of the world.
    counts_of_hosts : mapping of str to tuple of Series
        Host: the series that together count who is in it.
    counts_of_camps : mapping of int to Series
        Row of the camps: its series.
    folder : Path, optional
        Of the world; files of counts are named from it.
    assumed : Assumed
    sources : mapping of str to str
        "towns", "camps", "roads", "events", ...: how evidence.csv names the files, where no line says it.
    placed : mapping of str to str
        Camps whose position is an answer of the recipe: where it stands.
    """

    posts: tuple[Post, ...] = ()
    home: Land | None = None
    neighbours: tuple[Land, ...] = ()
    people: tuple[Peopled, ...] = ()
    garrisons: tuple[Garrison, ...] = ()
    guards: tuple[Guards, ...] = ()
    fighting: tuple[FightingDay, ...] = ()
    takings: tuple[Taking, ...] = ()
    counts_of_hosts: Mapping[str, tuple[Series, ...]] = field(default_factory=dict)
    counts_of_camps: Mapping[int, Series] = field(default_factory=dict)
    folder: Path | None = None
    assumed: Assumed = field(default_factory=Assumed)
    sources: Mapping[str, str] = field(default_factory=dict)
    placed: Mapping[str, str] = field(default_factory=dict)

    def source(self, kind: str) -> str:
        """Return how evidence.csv names the file, or files, of a kind."""
        return self.sources.get(kind, GIVEN)

    def line(self, kind: str, record: tuple[Texts, Ints], row: int) -> str:
        """Return the file and line of a row of a record, whose files and lines these are."""
        file, line = record
        return f"{file[row]}:{line[row]}" if file else self.source(kind)
