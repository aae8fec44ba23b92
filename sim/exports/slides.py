"""What slides hold, before anybody knows how they are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class Table:
    """A table: a header and rows, as they are read."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, eq=False)
class Slide:
    """A slide: a sentence as its title, and a picture, a table or lines under it.

    Parameters
    ----------
    title : str
    notes : str
        What whoever speaks reads; and the whole sentence where the title is its beginning.
    picture : callable, optional
        Draws the picture, as PNG.
    alt : str
        What the picture shows, for a screen reader.
    table : Table, optional
    lines : sequence of str
    """

    title: str
    notes: str = ""
    picture: Callable[[], bytes] | None = None
    alt: str = ""
    table: Table | None = None
    lines: Sequence[str] = ()


@dataclass(frozen=True, eq=False)
class Deck:
    """Slides.

    Parameters
    ----------
    title, subtitle : str
    caution : str
        What must be told before anything else; "" for nothing.
    day : datetime.date
        The day it speaks as of; see :class:`sim.exports.sheets.Book`.
    foot : str
        The source, at the foot of each slide.
    slides : sequence of Slide
    """

    title: str
    subtitle: str
    caution: str
    day: dt.date
    foot: str
    slides: Sequence[Slide]


def first_sentence(text: str) -> str:
    """Return the first sentence of a text, as a title says it: without its full stop.

    Examples
    --------
    >>> first_sentence("By 5 July 3.5 million are displaced. That is about 20 for each one who left.")
    'By 5 July 3.5 million are displaced'
    """
    head = text.split(". ")[0]
    return head.rstrip(".")
