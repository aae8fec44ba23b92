"""What the map of a built world is made of: marks, lines and names in units of its sheet, ready to be written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """A place, a crossing or some events.

    Parameters
    ----------
    kind : str
        Its class in the style sheet.
    x, y, r : float
    title : str
        What is shown where somebody points at it, and read out; "" for nothing.
    name : str
        What may stand beside it.
    """

    kind: str
    x: float
    y: float
    r: float
    title: str = ""
    name: str = ""


@dataclass(frozen=True)
class Line:
    """A road: of a map or table, or a straight line."""

    kind: str
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Name:
    """A name beside its mark; `kind` is its class, `leader` a line to the mark, where there is one."""

    kind: str
    text: str
    x: float
    y: float
    anchor: str
    leader: tuple[float, ...] = ()


@dataclass(frozen=True)
class Names:
    """The names that have room on a page of one width, and the size of their letters."""

    size: str
    font: float
    names: Sequence[Name]


@dataclass(frozen=True)
class Key:
    """A line of the legend: a mark (`r` in units) or a line, and what it is."""

    kind: str
    r: float
    text: str


@dataclass(frozen=True)
class Drawing:
    """The map.

    Parameters
    ----------
    width, height : float
    areas : sequence of str
        Outlines, as paths of SVG.
    lines, marks, names : sequences
        Marks in the order in which they are drawn.
    bar_km, bar : int, float
        The scale: km, and units.
    keys : sequence of Key
        The legend.
    note : str
        What is not on the map, or "".
    told : str
        The map in a sentence, for those who do not see it.
    """

    width: float
    height: float
    areas: Sequence[str]
    lines: Sequence[Line]
    marks: Sequence[Mark]
    names: Sequence[Names]
    bar_km: int
    bar: float
    keys: Sequence[Key]
    note: str
    told: str
