"""Kernels: how the loops over parties are compiled.

`kernel` is Numba's `njit` with the compilation kept on disk and without reference counting: a kernel takes
tuples of arrays, and counting their references at every access costs six times the work itself (measured;
docs/performance.md). Code compiled so must not allocate; what needs scratch space gets it as an argument.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from numba import njit

F = TypeVar("F", bound=Callable[..., object])


def kernel(function: F) -> F:
    """Compile a loop that allocates nothing."""
    return njit(cache=True, _nrt=False)(function)  # type: ignore[no-any-return]
