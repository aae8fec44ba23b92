"""Which runs of a sweep are no independent ones: replicates of a point are alike, and so are points made of others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.scenario.sweep.sweep import Axis
from sim.world.world import Floats, Longs

if TYPE_CHECKING:
    import pandas as pd

    from sim.sweeps.load import SweepResult


def units_of(frame: pd.DataFrame, x: Floats, design: str, base_points: int) -> Longs:
    """Return the unit of every run: runs of equal points are of one, and in a Sobol design those of one base point.

    The points of a Sobol design are A, B, and A with one column of B after the other: each has the rows of A again.

    Parameters
    ----------
    frame : DataFrame
        One row per run, with its point.
    x : float, shape (runs, axes)
    design : str
    base_points : int
        Of a Sobol design.
    """
    if design == "sobol" and base_points:
        return np.asarray(frame["point"].to_numpy(np.int64) % base_points)
    return np.asarray(np.unique(x, axis=0, return_inverse=True)[1], np.int64).reshape(-1)


def by_point(frame: pd.DataFrame, x: Floats, y: Floats, design: str, units: Longs) -> tuple[Floats, Floats, Longs]:
    """Return the parameters at each point, the mean of the measure over its replicates, and its unit."""
    names = [f"_x{k}" for k in range(x.shape[1])]
    means = frame.assign(_y=y, _unit=units, **dict(zip(names, x.T, strict=True))).groupby("point", sort=True)
    points, values = means[names].first().to_numpy(float), means["_y"].mean().to_numpy(float)
    origin = means["_unit"].first().to_numpy(np.int64)
    if design == "sobol":
        return points, values, origin
    kept = np.sort(np.unique(points, axis=0, return_index=True)[1])  # equal points have equal runs: they say it once
    return points[kept], values[kept], origin[kept]


def base_points_in(frame: pd.DataFrame, axes: Sequence[Axis]) -> int:
    """Return how many base points a Sobol design has, all points of which are there."""
    return (int(frame["point"].max()) + 1) // (len(axes) + 2)


def base_points_of(result: SweepResult) -> int:
    """Return how many base points the Sobol design of a sweep has."""
    known = result.manifest["identity"]
    return len(known["points"]) // (len(known["axes"]) + 2)
