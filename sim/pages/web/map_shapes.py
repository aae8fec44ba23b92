"""What map.js is given, as JSON has it: the scene, which stands still, and a frame for each day; see its head."""

from __future__ import annotations

from typing import NotRequired, TypedDict

#: A line or an outline: x, y, x, y, and so on.
Line = list[float]


class Country(TypedDict):
    """A country beside the one that is simulated."""

    id: str
    rings: list[Line]


class Border(TypedDict):
    """A border; `main` is that to the main host."""

    id: str
    main: bool
    lines: list[Line]


class Cell(TypedDict):
    """A district or a capital, and the land that is nearest to it."""

    id: str
    name: str
    province: str
    capital: bool
    x: float
    y: float
    shape: Line


class Crossing(TypedDict):
    """A crossing; `way` leads out of the country."""

    id: str
    name: str
    long: str
    main: bool
    x: float
    y: float
    way: list[float]


class Site(TypedDict):
    """A reception site."""

    id: str
    name: str
    long: str
    x: float
    y: float


class InsetCapital(TypedDict):
    """A capital on the inset: which cell it is, and where it stands."""

    cell: int
    spot: list[float]


class Inset(TypedDict):
    """The whole country small; all lists are empty where the map shows it whole."""

    box: list[float]
    outline: list[Line]
    capitals: list[InsetCapital]
    frame: Line


class Bar(TypedDict):
    """The scale bar."""

    km: float
    units: float


class Name(TypedDict):
    """A name on the map; `leader` is a line to what it names."""

    group: str
    number: int
    text: str
    x: float
    y: float
    anchor: str
    size: float
    bold: bool
    italic: bool
    leader: NotRequired[Line]


class Labels(TypedDict):
    """All names at one size of the page."""

    font: float
    marks: float
    numbers: bool
    names: list[Name]


class Scene(TypedDict):
    """All that stands still."""

    width: float
    height: float
    host: str
    countries: list[Country]
    borders: list[Border]
    home: list[Line]
    cells: list[Cell]
    roads: list[Line]
    arcs: list[Line]
    crossings: list[Crossing]
    sites: list[Site]
    beyond: list[str]
    credits: str
    inset: Inset
    bar: Bar
    labels: dict[str, Labels]


class Frame(TypedDict):
    """One day; see :func:`sim.pages.web.frame`."""

    date: str
    holder: list[float]
    fighting: list[int] | None
    flows: list[float]
    arrived: list[int]
    both: list[int] | None
    queue: list[int]
    near: list[float] | None
    far: list[int] | None
    people: list[int]
    rooms: list[int]
    taken: list[float]
    overflow: list[int]
    beyond: list[int]


class Scales(TypedDict):
    """What the widest flow and the largest crossing stand for, people."""

    flow: int
    crossing: int


class Frames(TypedDict):
    """All days of a run; `flows` says whether it kept them."""

    days: list[Frame]
    scales: Scales
    flows: bool
