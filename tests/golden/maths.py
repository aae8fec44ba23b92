"""A fingerprint of the machine's maths: the last bit of an exponential is not the same everywhere."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from .digests import sha256


@njit
def _compiled(x: np.ndarray) -> np.ndarray:
    out = np.empty((4, x.size))
    for k in range(x.size):
        out[0, k], out[1, k] = math.exp(-x[k]), math.log(x[k])
        out[2, k], out[3, k] = x[k] ** 0.37, math.cos(x[k])
    return out


def fingerprint() -> str:
    """Return a digest of what exp, log and their like give here: in C, in NumPy and compiled by Numba."""
    x = np.ldexp(np.arange(1.0, 4097.0) * 0.7310585786300049, -7)  # 0.0057 to 23.4
    unit = x / 24
    pieces = [
        np.array([f(v) for f in (math.exp, math.log, math.sin, math.cos, math.expm1, math.log1p) for v in x.tolist()]),
        np.stack([np.exp(x), np.exp(-x), np.log(x), np.power(x, 0.37), np.sin(x), np.cos(x), np.expm1(x), np.log1p(x)]),
        np.array([x @ unit, np.sum(x), np.mean(unit), np.std(x)]),
        np.quantile(x, [0.05, 0.25, 0.5]),
        _compiled(x),
    ]
    return sha256(piece.tobytes() for piece in pieces)
