"""Whoever watches a run gets its first answers early, and the same bytes in the end."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim import Result
from sim.runs.run import FIRST, Options, Watch, load, run_scenario

DAYS: dict[str, Any] = {"until": "2021-05-04", "parts": False, "point": False}


def _run(replicates: int, watch: Watch | None, jobs: int = 1) -> Result:
    scenario, world = load("baseline")
    return run_scenario(scenario, world, Options(replicates, jobs=jobs, **DAYS), watch)


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_first_answers_are_those_of_the_first_replicates(jobs: int) -> None:
    told: list[Any] = []
    whole = _run(3 * FIRST, Watch(first=lambda result: told.append((result.replicates, result.counts.copy()))), jobs)
    ((replicates, counts),) = told
    assert replicates == tuple(range(FIRST))
    assert (counts == whole.counts[:FIRST]).all()


def test_they_change_nothing() -> None:
    watched, alone = _run(3 * FIRST, Watch(first=lambda result: result.summary)), _run(3 * FIRST, None)
    for name in ("counts", "intensity", "flow", "opened"):
        assert np.array_equal(getattr(watched, name), getattr(alone, name)), name
    assert watched.summary == alone.summary


def test_of_a_short_run_there_are_none() -> None:
    told: list[Any] = []
    _run(3 * FIRST - 1, Watch(first=told.append))
    assert told == []


def test_progress_alone_is_enough() -> None:
    told: list[tuple[int, int]] = []
    scenario, world = load("baseline")
    run_scenario(scenario, world, Options(2, jobs=1, **DAYS), lambda *done: told.append(done))
    assert told == [(1, 2), (2, 2)]
