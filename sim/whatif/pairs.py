"""Pairs: what comes back of a question, replicate by replicate, with the changes and without."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.model.engine import Engine
from sim.runs.results import Result
from sim.runs.tasks import Outcome, Plan, Task, record_of
from sim.scenario.resolved import Scenario
from sim.whatif.question import Question
from sim.whatif.trunks import Trunks
from sim.world.world import Floats


@dataclass(eq=False)
class Kept:
    """The records of runs of one plan, with what only maps need.

    Parameters
    ----------
    runs : dict of int to Outcome
        By replicate.
    """

    runs: dict[int, Outcome] = field(default_factory=dict)

    def put(self, outcome: Outcome) -> None:
        """Keep one record."""
        self.runs[outcome.task.replicate] = outcome

    def result(self, plan: Plan, replicates: Iterable[int]) -> Result:
        """Return some replicates as a result, with the mean of their flows and of what was open, and of no others."""
        found = [self.runs[r] for r in replicates]
        made = Result.gather(plan, found)
        made.flow = _mean(one.flow for one in found)
        made.opened = _mean(one.opened for one in found)
        return made


def _mean(each: Iterable[npt.NDArray[np.signedinteger[Any]] | None]) -> Floats:
    """Return the mean of what each run kept."""
    kept = [one for one in each if one is not None]
    return np.asarray(np.sum(kept, axis=0, dtype=np.float64) / len(kept))


@dataclass(frozen=True, eq=False)
class Pairs:
    """Finished replicates with the changes and without, the same in both.

    Parameters
    ----------
    without, changed : Result
    """

    without: Result
    changed: Result

    @classmethod
    def of(cls, question: Question, replicate: int, engines: Sequence[Engine]) -> Pairs:
        """Return one replicate, of engines that have been run: without the changes, and with them."""
        plans, sides = (question.plan, question.other), list[Result]()
        for plan, engine in zip(plans, engines, strict=True):
            kept = Kept()
            kept.put(record_of(engine, Task("", replicate, replicate, flows=True)))
            sides.append(kept.result(plan, [replicate]))
        return cls(*sides)

    def __len__(self) -> int:
        return len(self.without.replicates)


def engine_of(question: Question, scenario: Scenario, replicate: int, trunks: Trunks) -> Engine:
    """Return a run of a question at its end, which went on from the past that it shares with the others."""
    return trunks.of(question.plan, replicate).branch(scenario).run()


def record(question: Question, scenario: Scenario, replicate: int, trunks: Trunks) -> Outcome:
    """Return the record of one run of a question."""
    engine = engine_of(question, scenario, replicate, trunks)
    return record_of(engine, Task("", replicate, replicate, flows=True))
