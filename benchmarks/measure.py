"""How things are timed: whole processes, in turn, medians and ranges.

A shared machine drifts, so what is compared is run in turn (A B A B …) and the ratio is taken pair by pair.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """Seconds of several runs."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Median in seconds."""
        return statistics.median(self.seconds)

    def text(self) -> str:
        """Return "median s (min – max)"."""
        return f"{self.median:.3f} s ({min(self.seconds):.3f} – {max(self.seconds):.3f})"


def repeat(function: Callable[[], object], runs: int, warm_up: int = 1) -> Timing:
    """Time a function in this process."""
    for _ in range(warm_up):
        function()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        function()
        seconds.append(time.perf_counter() - start)
    return Timing(tuple(seconds))


def process(arguments: Sequence[str], environment: dict[str, str] | None = None) -> float:
    """Run a command to its end and return the wall time in seconds; it must succeed."""
    start = time.perf_counter()
    done = subprocess.run(arguments, capture_output=True, env={**os.environ, **(environment or {})}, check=False)
    seconds = time.perf_counter() - start
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(arguments)} failed: {done.stderr.decode()[-400:]}")
    return seconds


def in_turn(first: Sequence[str], second: Sequence[str], runs: int) -> tuple[Timing, Timing, float]:
    """Time two commands in turn; return both timings and the median of the ratios first / second."""
    process(first), process(second)
    pairs = [(process(first), process(second)) for _ in range(runs)]
    ratio = statistics.median(a / b for a, b in pairs)
    return Timing(tuple(a for a, _ in pairs)), Timing(tuple(b for _, b in pairs)), ratio


def peak_memory_of_children() -> float:
    """Return the largest resident size of any finished child process so far, in MB."""
    scale = 1024.0 if sys.platform != "darwin" else 1024.0**2
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / scale
