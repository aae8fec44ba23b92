"""Random numbers as a pure function: Philox 4x32-10.

Equation
--------
Ten rounds of a Feistel-like bijection on a counter of four 32-bit words under a key of two words::

    hi_a, lo_a = 0xD2511F53 · c0          hi_b, lo_b = 0xCD9E8D57 · c2
    c0, c1, c2, c3 = hi_b ^ c1 ^ k0, lo_b, hi_a ^ c3 ^ k1, lo_a
    k0, k1 = k0 + 0x9E3779B9, k1 + 0xBB67AE85        (mod 2^32)

Source: Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", SC'11,
https://doi.org/10.1145/2063384.2063405; tested against the known answers published with Random123.

Every draw of the model has an address (seed, replicate, who, day, purpose) and nothing else decides its
value, so no draw depends on the order in which others were made, on threads or on the scenario: two
scenarios meet the same household with the same luck (common random numbers). The words of the counter
are: order number of the party at its place of origin, place and kind, day (or how many times the party
has been asked), purpose; those of the key are seed and replicate.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from math import expm1, log
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np

from sim.world.compiled import compiled
from sim.world.world import Floats, Longs

MASK = np.uint64(0xFFFFFFFF)
MULTIPLIER_A = np.uint64(0xD2511F53)
MULTIPLIER_B = np.uint64(0xCD9E8D57)
WEYL_A = np.uint64(0x9E3779B9)
WEYL_B = np.uint64(0xBB67AE85)
HALF = np.uint64(32)
TWO_32 = 4294967296.0
MAX_SEED = 2**32 - 1


class Purpose(IntEnum):
    """What a random number is for; its own word of the counter."""

    DESIGN = 1
    FALL = 2
    RETAKE = 3
    THRESHOLD = 4
    SIZE = 5
    ROUTE = 6
    STAY = 7
    DESERTION = 8
    SQUAD_CHOICE = 9
    PASSAGE = 10
    PATIENCE = 11
    ONWARD = 13
    SPAWN = 14
    WALK = 15
    BATCH = 16
    HOMECOMING = 17
    AGAIN = 18
    FOUGHT = 19
    LET_THROUGH = 20
    ONSET = 21
    RURAL = 22
    RURAL_BACK = 23
    POST = 24
    PULL = 25
    MODEL_ERROR = 26
    ROAD_HOME = 27
    CHARTER = 28
    CALIBRATION = 29


class Luck(NamedTuple):
    """The key under which a run draws: every random number of it is one of these two and an address.

    Parameters
    ----------
    seed, run : int
        Seed and replicate, each 0 … 2**32 - 1.
    """

    seed: int
    run: int


@compiled
def philox(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[Any, Any, Any, Any]:
    """Return the four 32-bit words at one counter under one key.

    Parameters
    ----------
    c0, c1, c2, c3 : int
        Counter; only the lowest 32 bits of each count.
    k0, k1 : int
        Key; likewise.

    Returns
    -------
    tuple of int
        Four words, 0 … 2**32 - 1.
    """
    a, b, c, d = np.uint64(c0) & MASK, np.uint64(c1) & MASK, np.uint64(c2) & MASK, np.uint64(c3) & MASK
    key_a, key_b = np.uint64(k0) & MASK, np.uint64(k1) & MASK
    for _ in range(10):
        product_a = MULTIPLIER_A * a
        product_b = MULTIPLIER_B * c
        a, b, c, d = (
            (product_b >> HALF) ^ b ^ key_a,
            product_b & MASK,
            (product_a >> HALF) ^ d ^ key_b,
            product_a & MASK,
        )
        key_a = (key_a + WEYL_A) & MASK
        key_b = (key_b + WEYL_B) & MASK
    return a, b, c, d


@compiled
def unit(word: int) -> float:
    """Return the number on the open interval (0, 1) that belongs to a 32-bit word."""
    return (float(word) + 0.5) / TWO_32


@compiled
def uniform(seed: int, replicate: int, order: int, who: int, day: int, purpose: int) -> float:
    """Return one number uniform on the open interval (0, 1) for one address."""
    number: float = unit(philox(order, who, day, purpose, seed, replicate)[0])
    return number


@compiled
def uniform_each(seed: int, replicate: int, order: int, who: Longs, day: int, purpose: int, out: Floats) -> None:
    """Write to `out` for each of `who` the number that :func:`uniform` gives it."""
    for k in range(len(who)):
        out[k] = uniform(seed, replicate, order, who[k], day, purpose)


@compiled
def uniforms(seed: int, replicate: int, order: int, who: int, day: int, purpose: int) -> tuple[float, float]:
    """Return two independent numbers for one address, the first of which is `uniform`."""
    words = philox(order, who, day, purpose, seed, replicate)
    return unit(words[0]), unit(words[1])


@compiled
def exponential(seed: int, replicate: int, order: int, who: int, day: int, purpose: int) -> float:
    """Return one Exp(1) number for one address, by inversion of the uniform one."""
    return -log(uniform(seed, replicate, order, who, day, purpose))


@compiled
def next_threshold(gap_sum: float, order: int, people: int, draw: float) -> float:
    """Return the running sum of normalised gaps after the `order`-th of `people` thresholds.

    Rényi (1953): the k-th smallest of n Exp(1) variables is distributed as the sum over j = 1 … k of
    E_j / (n - j + 1) with independent E_j ~ Exp(1), so ordered thresholds can be drawn one by one.

    Parameters
    ----------
    gap_sum : float
        The sum up to the previous one (0.0 before the first).
    order : int
        0-based number k - 1 of the wanted threshold.
    people : int
        n, how many thresholds there are in all.
    draw : float
        E_k, an Exp(1) number.
    """
    return gap_sum + draw / (people - order)


@compiled
def frail(gap_sum: float, variance: float) -> float:
    """Return the threshold that belongs to a running sum when frailties differ.

    With a gamma frailty of mean 1 and the given variance v, a threshold Exp(1)/frailty has the Lomax
    survival function (1 + v x)^(-1/v) = exp(-s), so x = (exp(v s) - 1) / v; v = 0 gives x = s.
    The map is monotone, so the order of the thresholds is kept.
    """
    if variance <= 1e-12:
        return gap_sum
    return expm1(variance * gap_sum) / variance


@compiled
def days_about(typical: float, spread: float, u: float) -> float:
    """Return log-uniform days about a typical number, from a `spread`-th to `spread` times that, for a uniform u.

    They are whole, and never less than one.
    """
    return float(max(1.0, np.rint(typical * spread ** (2.0 * u - 1.0))))


def latin_hypercube(seed: int, replicates: int, names: Sequence[str]) -> Floats:
    """Return a Latin hypercube sample: each column hits each of `replicates` equal slices once.

    Source: McKay, Beckman and Conover (1979), Technometrics 21(2).

    Parameters
    ----------
    seed : int
    replicates : int
    names : sequence of str
        One column each. A column is a function of seed, replicates and its own name, so scenarios that
        draw different sets of parameters still draw the shared ones alike.

    Returns
    -------
    ndarray of float, shape (replicates, len(names)), in (0, 1)
    """
    out = np.empty((replicates, len(names)))
    for d, name in enumerate(names):
        column = crc32(name.encode())
        order = np.array([uniform(seed, 0, r, column, 0, int(Purpose.DESIGN)) for r in range(replicates)])
        within = np.array([uniform(seed, 0, r, column, 1, int(Purpose.DESIGN)) for r in range(replicates)])
        slices = np.argsort(np.argsort(order, kind="stable"), kind="stable")
        out[:, d] = (slices + within) / replicates
    return out
