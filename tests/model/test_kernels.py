"""Kernels: threads that change nothing, and many numbers at once that are the same numbers."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from sim.model.kernels import STRETCHES_PER_THREAD, Addresses, Crew, uniform_all, words
from sim.model.random import philox, uniform


@pytest.mark.parametrize("threads", [1, 2, 3, 7])
@pytest.mark.parametrize("rows", [0, 1, 5, 99, 1000])
def test_stretches_cover_every_row_once_and_in_order(threads: int, rows: int) -> None:
    found = Crew(threads).share(rows, lambda first, last: list(range(first, last)), least=3)
    assert [row for stretch in found for row in stretch] == list(range(rows))
    assert len(found) <= max(1, min(rows // 3, STRETCHES_PER_THREAD * threads))
    assert (len(found) == 1) == (threads == 1 or rows < 6)


def test_threads_work_at_the_same_time() -> None:
    """Each of three waits for the other two."""
    meeting = threading.Barrier(3, timeout=20)
    seen = Crew(3).share(3, lambda first, last: (meeting.wait(), threading.get_ident())[1], least=1)
    assert len(set(seen)) == 3


def test_a_mistake_in_a_thread_is_not_swallowed() -> None:
    def work(first: int, last: int) -> None:
        if first > 0:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Crew(2).share(8, work, least=1)


@pytest.mark.parametrize("threads", [0, -1])
def test_no_threads_are_refused(threads: int) -> None:
    with pytest.raises(ValueError, match="1 or more"):
        Crew(threads)


@pytest.mark.parametrize(("seed", "run"), [(0, 0), (1, 2), (2**32 - 1, 2**32 - 1)])
def test_numbers_drawn_together_are_those_drawn_one_by_one(seed: int, run: int) -> None:
    many = 203  # no multiple of what a processor does at once
    address, out = Addresses.room(many), np.zeros(many + 1)
    rng = np.random.default_rng(3)
    for column in address:
        column[:] = rng.integers(0, 2**32, many, dtype=np.uint32)
        column[:2] = 0, 2**32 - 1
    uniform_all(many, address, seed, run, out)
    expected = [uniform(seed, run, *(int(column[k]) for column in address)) for k in range(many)]
    assert out.tolist() == [*expected, 0.0]
    assert words(1, 2, 3, 4, seed, run) == philox(1, 2, 3, 4, seed, run)
