"""Many: the pairs of runs of a question, made in the background on all cores, as they come.

Compiled days run without Python's lock, so threads of this process are as good as processes, and the pasts are there
already (:mod:`sim.whatif.trunks`). A new question ends the old one; what was run without the changes is kept for it.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sim.runs.processes.process import cores
from sim.scenario.errors import PanjError
from sim.whatif.pairs import Kept, Pairs, record
from sim.whatif.question import Question
from sim.whatif.trunks import Trunks

State = Literal["none", "waiting", "running", "done", "stopped", "failed"]
#: Numbers of pairs after which what they say is told; after others only how many there are.
TOLD = (5, 10, 20, 50)
#: How long a question must stand before many runs are made of it, s.
QUIET = 1.0
#: How often a thread that waits for its turn looks whether it is still wanted, s.
LOOK = 0.2
#: Runs that are made at once by all tabs of a server together: more would only take longer.
LANES = threading.BoundedSemaphore(cores())


@dataclass(frozen=True)
class Progress:
    """How far the pairs of a question are; `why` is what went wrong."""

    state: State = "none"
    done: int = 0
    of: int = 0
    why: str = ""


def all_pairs(question: Question) -> Pairs:
    """Return all pairs of runs of a question, when they are there.

    Raises
    ------
    PanjError
        If a run fails.
    """
    ended = threading.Event()

    def hear() -> None:
        if many.progress.state in ("done", "failed"):
            ended.set()

    many = Many(Trunks(room=0), hear)
    try:
        many.ask(question, quiet=0.0)
        while not ended.wait(LOOK):  # on Windows Ctrl-C is heard between two of these only
            continue
        pairs = many.pairs()
        if many.progress.state == "failed" or pairs is None:
            raise PanjError(f"the pairs of runs ended after {many.progress.done}: {many.progress.why}")
        return pairs
    finally:
        many.close()


class Many:
    """The pairs of the question that was asked last.

    Parameters
    ----------
    trunks : Trunks
    tell : callable
        Called, from any thread, when there is something new.
    threads : int, optional
        Default: one per core.
    """

    def __init__(self, trunks: Trunks, tell: Callable[[], None], threads: int | None = None) -> None:
        self._trunks, self._tell, self._threads = trunks, tell, threads or cores()
        self._changed = threading.Condition()
        self._turn = 0  # a thread that sees another number ends
        self._question: Question | None = None
        self._todo: deque[int] = deque()
        self._without, self._with = Kept(), Kept()
        self.progress = Progress()

    def ask(self, question: Question | None, quiet: float = QUIET) -> None:
        """Ask something else, or with None nothing; the runs begin when nothing else has been asked for a while."""
        with self._changed:
            self._turn += 1
            kept = question is not None and self._question is not None and question.same_without(self._question)
            self._without, self._with = self._without if kept else Kept(), Kept()
            self._question = question
            self._todo = deque(() if question is None else question.replicates)
            self.progress = Progress() if question is None else Progress("waiting", 0, len(self._todo))
            self._changed.notify_all()
            if question is not None:
                self._start(self._lead, question, quiet)

    def stop(self) -> None:
        """Let no further run begin; what there is stays."""
        with self._changed:
            self._turn += 1
            if self.progress.state in ("waiting", "running"):
                self.progress = Progress("stopped", self.progress.done, self.progress.of)
            self._changed.notify_all()

    def close(self) -> None:
        """Stop, and keep nothing."""
        self.ask(None)

    def pairs(self) -> Pairs | None:
        """Return the pairs that are there; None for none."""
        with self._changed:
            question = self._question
            done = sorted(self._with.runs)
            if question is None or not done:
                return None
            without = self._without.result(question.plan, done)
            return Pairs(without, self._with.result(question.other, done))

    # -- in threads of their own -------------------------------------------------------------------------

    def _start(self, work: Callable[..., None], *given: object) -> None:
        args = (self._turn, *given)
        threading.Thread(target=self._safely, args=(work, *args), name="panj-pairs", daemon=True).start()

    def _safely(self, work: Callable[..., None], turn: int, *given: object) -> None:
        try:
            work(turn, *given)
        except Exception as error:
            with self._changed:
                if turn != self._turn:
                    return
                self._turn += 1
                said = str(error) if isinstance(error, PanjError) else f"{type(error).__name__}: {error}"
                self.progress = Progress("failed", self.progress.done, self.progress.of, said)
            self._tell()

    def _lead(self, turn: int, question: Question, quiet: float) -> None:
        """Wait until nothing else is asked, then let all cores work."""
        with self._changed:
            if self._changed.wait_for(lambda: turn != self._turn, quiet):
                return
            self.progress = Progress("running", 0, self.progress.of)
            for _ in range(min(self._threads, len(self._todo)) - 1):
                self._start(self._work, question)
        self._tell()
        self._work(turn, question)

    def _work(self, turn: int, question: Question) -> None:
        while (replicate := self._next(turn)) is not None:
            if replicate not in self._without.runs and not self._run(turn, question, replicate, changed=False):
                return
            if not self._run(turn, question, replicate, changed=True):
                return
            self._tell()

    def _next(self, turn: int) -> int | None:
        with self._changed:
            return self._todo.popleft() if turn == self._turn and self._todo else None

    def _run(self, turn: int, question: Question, replicate: int, *, changed: bool) -> bool:
        """Make one run and keep its record; return whether the question still stands."""
        while not LANES.acquire(timeout=LOOK):
            if turn != self._turn:
                return False
        try:
            if turn != self._turn:
                return False
            scenario = question.changed if changed else question.plan.scenario
            outcome = record(question, scenario, replicate, self._trunks)
        finally:
            LANES.release()
        with self._changed:
            if turn != self._turn:
                return False
            (self._with if changed else self._without).put(outcome)
            if changed:
                done, of = self.progress.done + 1, self.progress.of
                self.progress = Progress("done" if done == of else "running", done, of)
            return True
