"""The points of a sweep.

grid
    Every combination of the values of the axes; the last axis changes fastest.
latin-hypercube
    Each axis hits each of `points` equal slices of its distribution once. The draws of an axis are a function of
    seed, number of points and its own name, so that it keeps them when another axis is added.
sobol
    Saltelli's design (see :mod:`sim.study.sensitivity`) from one Sobol sequence in 2 · axes dimensions: A is its
    first half, B its second. The sequence is scrambled by a random lower-triangular matrix over the bits of each
    dimension and a random shift (Matoušek 1998, J. Complexity 14:527), which keeps every slice hit once and makes
    the sample unbiased. The bits come from the generator of the model, as every random number does: equal seeds give
    equal bytes whatever the versions of NumPy and SciPy.
points
    Those of a CSV file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from zlib import crc32

import numpy as np

from sim.model.random import Purpose, latin_hypercube, uniform
from sim.scenario.sweep.sweep import Level, Sweep
from sim.world.world import Floats, Longs

#: Bits of a Sobol point.
BITS = 30
#: Words of the counter that keep the scramblings apart from all other draws of a design.
SHIFT, MATRIX = 2, 3


@dataclass(frozen=True, eq=False)
class Points:
    """The points of a sweep.

    Parameters
    ----------
    values : tuple of tuple of Level
        Of each point the value of each axis.
    quantiles : float, shape (points, axes)
        The quantiles (0 to 1) that the values were drawn at; NaN for the points of a file.
    """

    values: tuple[tuple[Level, ...], ...]
    quantiles: Floats


def points_of(sweep: Sweep) -> Points:
    """Return the points of a sweep, `sweep.count()` of them, in the order in which they are run."""
    axes = sweep.axes
    if sweep.design == "points":
        return Points(sweep.rows, np.full((len(sweep.rows), len(axes)), np.nan))
    if sweep.design == "grid":
        middles = [(np.arange(len(axis.levels)) + 0.5) / len(axis.levels) for axis in axes]
        quantiles = np.array(list(product(*middles))).reshape(-1, len(axes))
        return Points(tuple(product(*(axis.levels for axis in axes))), quantiles)
    if sweep.design == "latin-hypercube":
        quantiles = latin_hypercube(sweep.seed, sweep.points, [f"axis {axis.name}" for axis in axes])
    else:
        both = sobol_sequence(sweep.seed, sweep.points, 2 * len(axes))
        quantiles = sobol_sample(both[:, : len(axes)], both[:, len(axes) :])
    drawn = [[axis.at(u) for axis, u in zip(axes, row, strict=True)] for row in quantiles.tolist()]
    return Points(tuple(tuple(row) for row in drawn), quantiles)


def told_equal(sweep: Sweep, points: Sequence[tuple[Level, ...]]) -> str:
    """Return what must be known of a hypercube with equal points, in words; "" where all differ.

    Where every axis has only some values, a hypercube of more points than there are combinations draws some of them
    again. With the same luck at every point their runs are the same ones. (A Sobol design means to have equal points.)
    """
    distinct = len(set(points))
    if sweep.design != "latin-hypercube" or distinct == len(points):
        return ""
    return f"only {distinct:,} of its {len(points):,} points differ, and the runs of equal points are the same runs"


def sobol_sequence(seed: int, points: int, dimensions: int) -> Floats:
    """Return a scrambled Sobol sequence.

    Parameters
    ----------
    seed : int
    points : int
        A power of 2.
    dimensions : int

    Returns
    -------
    ndarray of float, shape (points, dimensions), in (0, 1)
    """
    from scipy.stats import qmc

    power = points.bit_length() - 1
    if points != 1 << power:
        raise ValueError(f"want a power of 2, got {points} points")
    plain = qmc.Sobol(dimensions, scramble=False, bits=BITS).random_base2(power)
    whole = np.rint(plain * 2.0**BITS).astype(np.int64)
    scrambled = np.stack([_scrambled(whole[:, d], seed, d) for d in range(dimensions)], axis=1)
    return np.asarray((scrambled + 0.5) / 2.0**BITS)


def _scrambled(column: Longs, seed: int, dimension: int) -> Longs:
    """Return one dimension with its bits mixed: each with random ones of those before it, and then shifted."""
    who = crc32(f"sobol {dimension}".encode())
    out = np.full_like(column, _bits(seed, who, 0, SHIFT))
    for k in range(BITS):  # the k-th bit after the point
        row = (_bits(seed, who, k, MATRIX) >> (BITS - k) << (BITS - k)) | 1 << (BITS - 1 - k)
        parity = np.bitwise_and(column, row)
        for half in (16, 8, 4, 2, 1):
            parity = parity ^ (parity >> half)
        out ^= (parity & 1) << (BITS - 1 - k)
    return out


def _bits(seed: int, who: int, order: int, use: int) -> int:
    """Return `BITS` random bits."""
    return int(uniform(seed, 0, order, who, use, int(Purpose.DESIGN)) * 2.0**BITS)


def sobol_rows(points: int, parameters: int) -> int:
    """Return how many runs `points` base points take: A, B and one mixture per parameter."""
    return points * (parameters + 2)


def sobol_sample(a: Floats, b: Floats) -> Floats:
    """Return all points to run, shape (points · (parameters + 2), parameters): A, B, then A with column k of B.

    Parameters
    ----------
    a, b : float, shape (points, parameters), two independent samples
    """
    mixed = []
    for k in range(a.shape[1]):
        each = a.copy()
        each[:, k] = b[:, k]
        mixed.append(each)
    return np.concatenate([a, b, *mixed])
