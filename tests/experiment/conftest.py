"""One small result that all tests of this folder read, and results made up by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sim import Result, run


@pytest.fixture(scope="session")
def small() -> Result:
    """Six replicates up to two weeks after the branch date, with twins and blind garrisons."""
    return run("baseline", replicates=6, until="2021-07-20", jobs=1)


@pytest.fixture
def made_up(small: Result) -> Callable[[dict[tuple[str, str, str], np.ndarray]], Result]:
    """Return a maker of results: all zeros but for the series given, each of shape (replicates, days)."""

    def make(series: dict[tuple[str, str, str], np.ndarray]) -> Result:
        n = len(next(iter(series.values())))
        counts = np.zeros((n, *small.counts.shape[1:]), np.int32)
        for name, values in series.items():
            counts[:, :, small.layout.series.index(name)] = values
        return replace(
            small,
            counts=counts,
            intensity=np.zeros((n, *small.intensity.shape[1:]), np.float32),
            replicates=tuple(range(n)),
            parts={},
            blind=None,
        )

    return make
