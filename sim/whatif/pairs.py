"""Pairs: what comes back of a question, replicate by replicate, with the changes and without."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from sim.model.engine import Engine
from sim.runs.results import Result
from sim.runs.tasks import Outcome, Plan, Task, record_of
from sim.scenario.resolved import Scenario
from sim.whatif.question import Question
from sim.whatif.trunks import Trunks
from sim.world.world import Longs


@dataclass(eq=False)
class Kept:
    """The records of runs of one plan; of what only maps need the sum.

    Parameters
    ----------
    runs : dict of int to Outcome
        By replicate.
    """

    runs: dict[int, Outcome] = field(default_factory=dict)
    flow: Longs | None = None
    opened: Longs | None = None

    def put(self, outcome: Outcome) -> None:
        """Keep one record."""
        assert outcome.flow is not None
        assert outcome.opened is not None
        self.flow = outcome.flow + (0 if self.flow is None else self.flow)
        self.opened = outcome.opened + (np.int64(0) if self.opened is None else self.opened)
        self.runs[outcome.task.replicate] = replace(outcome, flow=None, opened=None)

    def result(self, plan: Plan, replicates: Iterable[int]) -> Result:
        """Return some replicates as a result; the flows are the mean over all that are kept."""
        made = Result.gather(plan, [self.runs[r] for r in replicates])
        assert self.flow is not None
        assert self.opened is not None
        made.flow, made.opened = self.flow / len(self.runs), self.opened / len(self.runs)
        return made


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
