"""A question: the same replicates of a scenario, with changes and without them."""

from __future__ import annotations

from dataclasses import dataclass

from sim.runs.tasks import Plan
from sim.scenario.resolved import Scenario

#: Pairs of runs that are made.
PAIRS = 50


@dataclass(frozen=True, eq=False)
class Question:
    """What is asked.

    Parameters
    ----------
    plan : Plan
        The scenario without the changes, with the draw of all its replicates, whether a run is made of each or not: so
        replicate 7 is the one of `panj run`.
    changed : Scenario
        The same with the changes.
    first : int, optional
        A replicate that shall be among them, and the first: the run that is on the page.
    most : int, optional
        Pairs that are made at most.
    """

    plan: Plan
    changed: Scenario
    first: int = 0
    most: int = PAIRS

    @property
    def replicates(self) -> tuple[int, ...]:
        """The replicates of which pairs are made, in this order."""
        there = range(min(len(self.plan.quantiles), self.most))
        others = [r for r in there if r != self.first]
        return (self.first, *others)[: len(there)]

    @property
    def other(self) -> Plan:
        """The plan of the same replicates with the changes."""
        plan = self.plan
        return Plan(self.changed, plan.world, plan.seed, plan.quantiles, plan.point)

    @property
    def scenarios(self) -> tuple[Scenario, Scenario]:
        """The scenario without the changes, and with them."""
        return self.plan.scenario, self.changed

    def same_without(self, other: Question) -> bool:
        """Tell whether the runs without the changes are those of another question."""
        a, b = self.plan, other.plan
        return (a.world.digest, a.seed, a.point, len(a.quantiles)) == (
            b.world.digest,
            b.seed,
            b.point,
            len(b.quantiles),
        ) and a.scenario == b.scenario
