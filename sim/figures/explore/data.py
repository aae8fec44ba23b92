"""What the figures of a selection are drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.figures.data import Floats
from sim.scenario.errors import PanjError

Flags = npt.NDArray[np.bool_]
Ticks = Sequence[tuple[float, str]]


@dataclass(frozen=True, eq=False)
class Curve:
    """Medians and bands of selected runs along an axis.

    Parameters
    ----------
    label : str
        "" where there is one curve only.
    x : float, shape (bins,), shares 0..1 of the width
    bands : float, shape (5, bins): quantiles 0.05, 0.25, 0.5, 0.75, 0.95; NaN for too few runs
    runs : int, shape (bins,)
    """

    label: str
    x: Floats
    bands: Floats
    runs: npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Against:
    """A measure against an axis.

    Parameters
    ----------
    x_name, y_name : str
        With units.
    x : float, shape (runs,), shares 0..1 of the width
    y : float, shape (runs,), NaN for no value
    kept : bool, shape (runs,)
    group : int, shape (runs,)
        Which curve a run belongs to.
    second : str
        What the curves differ in; "" for one curve.
    x_ticks, y_ticks : sequence of (place, label)
        Places on x as shares, on y as values.
    y_low, y_high : float
        Ends of the plot.
    beyond : int
        Runs above its end.
    stepped : bool
        Whether the axis has levels: bands are then drawn at each, not between them.
    curves : sequence of Curve
    level : float
        Marked by a line; NaN for none.
    """

    x_name: str
    y_name: str
    x: Floats
    y: Floats
    kept: Flags
    group: npt.NDArray[np.int64]
    second: str
    x_ticks: Ticks
    y_ticks: Ticks
    y_low: float
    y_high: float
    beyond: int
    stepped: bool
    curves: Sequence[Curve]
    level: float


@dataclass(frozen=True, eq=False)
class Distribution:
    """How a measure is spread, selected runs against all.

    Parameters
    ----------
    edges : float, shape (bars + 1,)
    all, selected : float, shape (bars,): shares of all runs and of the selected ones
    quantiles, quantiles_all : float, shape (5,)
    level : float
        NaN for none.
    share, share_all : float
        How often the measure is above the level (or happens at all), 0..1.
    low, high : float
        The range of the measure that is selected.
    limited : bool
        Whether there is one.
    part : bool
        Whether not all runs are selected.
    waits : bool
        Whether the measure is the first day of something: bars and quantiles are then of the runs in which it happens.
    """

    edges: Floats
    all: Floats
    selected: Floats
    quantiles: Floats
    quantiles_all: Floats
    level: float
    share: float
    share_all: float
    low: float
    high: float
    limited: bool
    part: bool
    waits: bool = False


@dataclass(frozen=True, eq=False)
class Strip:
    """Where runs lie on one axis.

    Parameters
    ----------
    name, title : str
        The title with its unit.
    edges : float, shape (bars + 1,), shares 0..1 of the width
    all, selected : int, shape (bars,), runs
    ticks : sequence of (place, label)
    low, high : float
        The range that is selected, as shares of the width.
    limited : bool
        Whether there is one.
    """

    name: str
    title: str
    edges: Floats
    all: npt.NDArray[np.int64]
    selected: npt.NDArray[np.int64]
    ticks: Ticks
    low: float
    high: float
    limited: bool


@dataclass(frozen=True, eq=False)
class Overlaid:
    """Another sweep over the plots of the first.

    Parameters
    ----------
    name : str
        Of the other sweep.
    curve : Curve or None
        Its medians and bands along the same axis; None where it has no such axis.
    shares : float, shape (bars,)
        Of its runs, in the bars of :class:`Distribution`.
    words : sequence of str
        What its distribution says.
    note : str
        What is not as in the first sweep.
    """

    name: str
    curve: Curve | None
    shares: Floats
    words: Sequence[str]
    note: str


@dataclass(frozen=True, eq=False)
class Rail:
    """One axis of parallel coordinates, or the measure.

    Parameters
    ----------
    name, title : str
        The title with its unit.
    ticks : sequence of (place, label)
    places : float, shape (lines,)
        Where each run stands, as a share of the width; NaN where it has no value.
    low, high : float
        The range that is selected, as shares of the width.
    limited : bool
        Whether there is one.
    """

    name: str
    title: str
    ticks: Ticks
    places: Floats
    low: float
    high: float
    limited: bool


@dataclass(frozen=True, eq=False)
class Parallel:
    """Runs as lines over all axes (Inselberg 1985, The Visual Computer 1:69): what goes together with what.

    Parameters
    ----------
    rails : sequence of Rail
        Every axis, and last the measure.
    rows : int, shape (lines,)
        Which runs they are; of very many only some are drawn.
    kept, above : bool, shape (lines,)
        Whether a run is selected, and whether its measure is above the level (or happens at all).
    of : int
        How many runs there are.
    level : float
        Where the level stands on the last rail; NaN for none.
    """

    rails: Sequence[Rail]
    rows: npt.NDArray[np.int64]
    kept: Flags
    above: Flags
    of: int
    level: float


@dataclass(frozen=True, eq=False)
class SelectionPicture:
    """A selection as it is drawn.

    Parameters
    ----------
    title, subtitle : str
    conditions : sequence of str
        Its ranges in words.
    source : str
    runs, selected : int
    against : Against
    distribution : Distribution
    strips : sequence of Strip
    lines : Parallel or None
    beside : Overlaid or None
        Another sweep.
    """

    title: str
    subtitle: str
    conditions: Sequence[str]
    source: str
    runs: int
    selected: int
    against: Against
    distribution: Distribution
    strips: Sequence[Strip]
    lines: Parallel | None = None
    beside: Overlaid | None = None

    def __post_init__(self) -> None:
        if not np.isfinite(self.against.y).any():
            raise PanjError("no run of the sweep has a value of this measure: there is nothing to draw")
