"""The pairs of runs come in the background; a new question ends the old one, and nothing stays behind."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from sim.scenario.errors import PanjError
from sim.whatif import many as module
from sim.whatif.many import Many, Progress
from sim.whatif.pairs import record
from sim.whatif.question import Question
from sim.whatif.trunks import Trunks


def wait(true: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def workers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "panj-pairs"]


def test_all_pairs_come_and_are_those_of_single_runs(question: Question) -> None:
    told: list[Progress] = []
    many = Many(Trunks(), lambda: told.append(many.progress))
    many.ask(question, quiet=0.0)
    wait(lambda: many.progress.state == "done")
    pairs = many.pairs()
    assert pairs is not None
    assert pairs.changed.replicates == tuple(range(6))
    assert np.array_equal(pairs.changed.counts[3], record(question, question.changed, 3, Trunks()).counts)
    wait(lambda: not workers())
    assert told[-1] == Progress("done", 6, 6)
    many.close()
    assert many.pairs() is None


def test_a_new_question_ends_the_old_one_and_keeps_what_is_the_same(
    question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []
    monkeypatch.setattr(module, "record", lambda q, s, r, t: made.append(s) or record(q, s, r, t))
    many = Many(Trunks(), lambda: None)
    many.ask(question, quiet=60.0)
    assert many.progress == Progress("waiting", 0, 6)
    many.ask(question, quiet=0.0)
    wait(lambda: many.progress.state == "done")
    assert len(made) == 12
    again = Question(question.plan, question.plan.scenario)
    many.ask(again, quiet=0.0)
    wait(lambda: many.progress.state == "done")
    assert len(made) == 18  # those without the changes were there
    pairs = many.pairs()
    assert pairs is not None
    assert np.array_equal(pairs.changed.counts, pairs.without.counts)
    many.close()
    wait(lambda: not workers())


def test_it_can_be_stopped_and_what_there_is_stays(question: Question) -> None:
    many = Many(Trunks(), lambda: None, threads=1)
    many.ask(question, quiet=0.0)
    wait(lambda: many.progress.done >= 1)
    many.stop()
    done = many.progress.done
    assert many.progress.state == "stopped"
    wait(lambda: not workers())
    assert many.progress.done == done
    pairs = many.pairs()
    assert pairs is not None
    assert len(pairs) == done
    many.close()


def test_what_goes_wrong_in_a_run_is_told(question: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise PanjError("no room for so many people")

    monkeypatch.setattr(module, "record", fails)
    told: list[Progress] = []
    many = Many(Trunks(), lambda: told.append(many.progress))
    many.ask(question, quiet=0.0)
    wait(lambda: many.progress.state == "failed")
    assert many.progress.why == "no room for so many people"
    wait(lambda: not workers())
    many.close()


def test_ten_at_once_run_no_more_than_there_are_cores_and_leave_no_thread(
    question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    lanes, at_once, most = module.LANES._value, 0, 0  # type: ignore[attr-defined]
    lock = threading.Lock()

    def counted(*given: object) -> object:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        try:
            return record(*given)  # type: ignore[arg-type]
        finally:
            with lock:
                at_once -= 1

    monkeypatch.setattr(module, "record", counted)
    trunks = Trunks()
    tabs = [Many(trunks, lambda: None) for _ in range(10)]
    for tab in tabs:
        tab.ask(question, quiet=0.0)
    wait(lambda: any(tab.progress.done > 1 for tab in tabs))
    for tab in tabs:
        tab.close()
    wait(lambda: not workers(), 10.0)
    assert 0 < most <= lanes
    assert module.LANES._value == lanes  # type: ignore[attr-defined]
