"""Kernels: how the loops over parties are compiled, spread over threads, and draw many numbers at once.

`kernel` is Numba's `njit` with the compilation kept on disk and without reference counting: a kernel takes
tuples of arrays, and counting their references at every access costs six times the work itself (measured;
docs/performance.md). Code compiled so must not allocate; what needs scratch space gets it as an argument. It
runs without Python's lock, so threads may share the rows of the parties (:class:`Crew`).

`uniform_all` draws the numbers of :func:`sim.model.random.uniform` for many addresses. There the ten rounds stand in a
loop; here they are written out, because only then does the compiler work on several addresses at once.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
from numba import njit

from sim.model.random import HALF, MASK, MULTIPLIER_A, MULTIPLIER_B, TWO_32, WEYL_A, WEYL_B
from sim.world.compiled import bare
from sim.world.world import Floats

F = TypeVar("F", bound=Callable[..., object])
T = TypeVar("T")
Words = npt.NDArray[np.uint32]

#: A thread is given at least so many rows at a time: to wake it up takes as long as to look at ten thousand or more.
STRETCH = 32768
#: Stretches per thread, so that one with many busy rows holds up nobody.
STRETCHES_PER_THREAD = 2


def kernel(function: F) -> F:
    """Compile a loop that allocates nothing."""
    return bare(function)


def plain(function: F) -> F:
    """Return a compiled function as it is written: for the few calls that are not worth compiling it once more."""
    return getattr(function, "py_func", function)


# -- threads -----------------------------------------------------------------------------------------


class Crew:
    """Threads that share rows; with one thread, a plain call.

    Results cannot depend on the number of threads as long as each stretch of rows writes to its own rows and to
    whole numbers of its own, which are added up afterwards.

    Parameters
    ----------
    threads : int
        How many work at once, the calling one among them.
    """

    def __init__(self, threads: int) -> None:
        if threads < 1:
            raise ValueError(f"threads must be 1 or more, not {threads}")
        self.threads = threads
        self._pool = ThreadPoolExecutor(threads - 1, "crew") if threads > 1 else None

    def share(self, rows: int, work: Callable[[int, int], T], least: int | None = None) -> list[T]:
        """Call `work(first, last)` for stretches that make up all rows; return the results in their order.

        Parameters
        ----------
        rows : int
        work : callable
            Runs in any thread, at the same time as itself on other stretches.
        least : int, optional
            Rows that are worth a stretch of their own; `STRETCH` if not given.
        """
        stretches = min(STRETCHES_PER_THREAD * self.threads, rows // (least or STRETCH))
        if self._pool is None or stretches < 2:
            return [work(0, rows)]
        edges = [rows * k // stretches for k in range(stretches + 1)]
        results: list[Any] = [None] * stretches
        numbers = count()

        def run() -> None:
            while (k := next(numbers)) < stretches:
                results[k] = work(edges[k], edges[k + 1])

        helpers = [self._pool.submit(run) for _ in range(min(self.threads, stretches) - 1)]
        run()
        for helper in helpers:
            helper.result()
        return results


# -- many random numbers at once ---------------------------------------------------------------------


class Addresses(NamedTuple):
    """Addresses of random numbers, one entry each, as :func:`sim.model.random.uniform` takes them."""

    order: Words
    who: Words
    times: Words
    purpose: Words

    @classmethod
    def room(cls, length: int) -> Addresses:
        """Return room for some addresses."""
        return cls(*(np.zeros(length, np.uint32) for _ in cls._fields))


@njit(inline="always")
def _round(a: int, b: int, c: int, d: int, key_a: int, key_b: int) -> tuple[Any, Any, Any, Any]:
    product_a, product_b = MULTIPLIER_A * a, MULTIPLIER_B * c
    return (product_b >> HALF) ^ b ^ key_a, product_b & MASK, (product_a >> HALF) ^ d ^ key_b, product_a & MASK


@njit(inline="always")
def words(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[Any, Any, Any, Any]:
    """Return the four words of :func:`sim.model.random.philox`, its ten rounds written out."""
    a, b, c, d = np.uint64(c0) & MASK, np.uint64(c1) & MASK, np.uint64(c2) & MASK, np.uint64(c3) & MASK
    i, j = np.uint64(k0) & MASK, np.uint64(k1) & MASK
    a, b, c, d = _round(a, b, c, d, i, j)
    i, j = (i + WEYL_A) & MASK, (j + WEYL_B) & MASK
    a, b, c, d = _round(a, b, c, d, i, j)
    i, j = (i + WEYL_A) & MASK, (j + WEYL_B) & MASK
    a, b, c, d = _round(a, b, c, d, i, j)
    i, j = (i + WEYL_A) & MASK, (j + WEYL_B) & MASK
    a, b, c, d = _round(a, b, c, d, i, j)
    i, j = (i + WEYL_A) & MASK, (j + WEYL_B) & MASK
    a, b, c, d = _round(a, b, c, d, i, j)
    i, j = (i + WEYL_A) & MASK, (j + WEYL_B) & MASK
    a, b, c, d = _round(a, b, c, d, i, j)
    i, j = (i + WEYL_A) & MASK, (j + WEYL_B) & MASK
    a, b, c, d = _round(a, b, c, d, i, j)
    i, j = (i + WEYL_A) & MASK, (j + WEYL_B) & MASK
    a, b, c, d = _round(a, b, c, d, i, j)
    i, j = (i + WEYL_A) & MASK, (j + WEYL_B) & MASK
    a, b, c, d = _round(a, b, c, d, i, j)
    i, j = (i + WEYL_A) & MASK, (j + WEYL_B) & MASK
    a, b, c, d = _round(a, b, c, d, i, j)
    return a, b, c, d


@kernel
def uniform_all(many: int, address: Addresses, seed: int, run: int, out: Floats) -> None:
    """Write the uniform numbers of the first `many` addresses to `out`."""
    order, who, times, purpose = address.order, address.who, address.times, address.purpose
    for k in range(many):
        word = words(order[k], who[k], times[k], purpose[k], seed, run)[0]
        out[k] = (float(word) + 0.5) / TWO_32
