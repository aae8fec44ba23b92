"""Axes as they are shown: levels as labels, ends of boxes in words; who draws them asks nobody what they mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.scenario.sweep.sweep import Axis
from sim.study.axis_words import code, decode, end, of_several_years, short_day
from sim.study.prim import Limit
from sim.world.world import Floats

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Levels:
    """An axis of a grid.

    Parameters
    ----------
    title : str
        Its name, with its unit.
    labels : tuple of str
        Of its levels.
    rows : int, shape (runs,)
        Which level each run has; -1 for none.
    """

    title: str
    labels: tuple[str, ...]
    rows: npt.NDArray[np.int_]


@dataclass(frozen=True)
class Side:
    """What a box demands of one axis.

    Parameters
    ----------
    name : str
    low, high : float
        The ends as shares 0..1 of the range that was tried; 0 and 1 where there is none.
    ends : (str, str)
        The ends in words; "" where there is none.
    tried : (str, str)
        The range that was tried, in words.
    """

    name: str
    low: float
    high: float
    ends: tuple[str, str]
    tried: tuple[str, str]


def levels(axis: Axis, runs: pd.DataFrame) -> Levels:
    """Return an axis of a grid as some runs of it are shown along it."""
    return Levels(_with_unit(axis), tuple(_label(axis, level) for level in axis.levels), _rows(axis, runs[axis.name]))


def sides(axes: Sequence[Axis], x: Floats, limits: Sequence[Limit], told: Sequence[Limit]) -> list[Side]:
    """Return what a box demands of each axis that it restricts.

    Parameters
    ----------
    axes : sequence of Axis
    x : float, shape (runs, axes)
    limits, told : sequence of Limit
        Of the box; the same in as few figures as hold the same runs.
    """
    at = {axis.name: k for k, axis in enumerate(axes)}
    pairs = [(at[limit.name], limit, short) for limit, short in zip(limits, told, strict=True)]
    return [_side(axes[k], x[:, k], limit, short) for k, limit, short in pairs]


def _side(axis: Axis, values: Floats, limit: Limit, told: Limit) -> Side:
    low, high = values.min(), values.max()
    has_low, has_high = np.isfinite(limit.low), np.isfinite(limit.high)
    return Side(
        axis.name,
        float((limit.low - low) / (high - low)) if has_low else 0.0,
        float((limit.high - low) / (high - low)) if has_high else 1.0,
        (end(axis, told.low, up=True) if has_low else "", end(axis, told.high) if has_high else ""),
        (decode(axis, low, width=high - low), decode(axis, high, width=high - low)),
    )


def _rows(axis: Axis, values: pd.Series) -> npt.NDArray[np.int_]:
    import pandas as pd

    known = code(axis, pd.Series(list(axis.levels)))
    found = code(axis, values)
    order = np.argsort(known)
    at = order[np.clip(np.searchsorted(known[order], found), 0, len(known) - 1)]
    return np.where(np.isclose(known[at], found), at, -1)


def _label(axis: Axis, level: float | str) -> str:
    if axis.dates:
        return short_day(dt.date.fromisoformat(str(level)), of_several_years(axis))
    return str(level) if isinstance(level, str) else f"{level:,.12g}"


def _with_unit(axis: Axis) -> str:
    return axis.name if axis.unit in ("", "1") or axis.unit in axis.name else f"{axis.name} ({axis.unit})"
