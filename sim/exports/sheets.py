"""What a workbook holds, before anybody knows how it is written: sheets of columns, charts, lines to read first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.world.world import Floats

Days = npt.NDArray[np.datetime64]


class Cell(Enum):
    """What a column holds, by which its numbers are written."""

    TEXT = "text"
    DATE = "date"
    #: People, or whatever is counted: thousands are set apart.
    COUNT = "count"
    #: Shares, degrees, values of parameters: as they are.
    NUMBER = "number"


@dataclass(frozen=True, eq=False)
class Column:
    """A column of a sheet.

    Parameters
    ----------
    name : str
        With its unit, if it has one.
    cell : Cell
    values : sequence
        Texts; days as datetime64, NaT where there is none; numbers, NaN where there is none.
    width : float
        In letters.
    """

    name: str
    cell: Cell
    values: Sequence[Any] | npt.NDArray[Any]
    width: float = 12.0


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sheet of a workbook: a header and rows, nothing else.

    Parameters
    ----------
    name : str
    about : str
        What is in it, in a sentence.
    columns : sequence of Column
        All with as many values.
    """

    name: str
    about: str
    columns: Sequence[Column]

    @property
    def rows(self) -> int:
        """How many rows it has, without the header."""
        return len(self.columns[0].values)


@dataclass(frozen=True, eq=False)
class Curve:
    """A curve of a chart: median and bands by day.

    Parameters
    ----------
    name : str
    colour : str
    bands : float, shape (5, days)
        Quantiles 0.05, 0.25, 0.5, 0.75, 0.95.
    """

    name: str
    colour: str
    bands: Floats


@dataclass(frozen=True, eq=False)
class Chart:
    """Curves over the days, drawn by the spreadsheet itself.

    Parameters
    ----------
    title, unit : str
    dates : datetime64[D]
    curves : sequence of Curve
        Of one both bands are filled; of several the ends of the 90 % band are lines.
    """

    title: str
    unit: str
    dates: Days
    curves: Sequence[Curve]


@dataclass(frozen=True, eq=False)
class Book:
    """A workbook.

    Parameters
    ----------
    title : str
    day : datetime.date
        The day it speaks as of: no clock is asked, so that the same run gives the same bytes.
    front : sequence of (str, str)
        What is to be read first: a word, and what it says; "" for a line under the one before.
    sheets : sequence of Sheet
    charts : sequence of Chart
    bands : bool
        Whether there is more than one replicate.
    """

    title: str
    day: dt.date
    front: Sequence[tuple[str, str]]
    sheets: Sequence[Sheet]
    charts: Sequence[Chart] = field(default=())
    bands: bool = True


def texts(name: str, values: Sequence[str], width: float = 16.0) -> Column:
    """Return a column of texts."""
    return Column(name, Cell.TEXT, values, width)


def days(name: str, values: Sequence[Any] | npt.NDArray[Any]) -> Column:
    """Return a column of days: dates, datetime64 or ISO texts; None where there is none."""
    return Column(name, Cell.DATE, np.array(values, "datetime64[D]"))


def counts(name: str, values: Sequence[float] | npt.NDArray[Any], width: float = 12.0) -> Column:
    """Return a column of what is counted."""
    return Column(name, Cell.COUNT, np.array(values, float), width)


def numbers(name: str, values: Sequence[float] | npt.NDArray[Any], width: float = 12.0) -> Column:
    """Return a column of other numbers."""
    return Column(name, Cell.NUMBER, np.array(values, float), width)
