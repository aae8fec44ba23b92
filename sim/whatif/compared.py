"""Pairs of runs as a comparison: what `panj compare` gives of the scenario and of the one with the changes."""

from __future__ import annotations

from sim.comparisons.comparison import Comparison
from sim.comparisons.pairs import Pairs as Job
from sim.comparisons.pairs import Shelves
from sim.comparisons.past import past_of
from sim.comparisons.series import Series
from sim.runs.executors import Ended
from sim.runs.results import Result
from sim.runs.tasks import Outcome, Task
from sim.whatif.pairs import Pairs


def comparison(pairs: Pairs, notes: tuple[str, ...] = ()) -> Comparison:
    """Return the pairs as a comparison, with notes beside it; the two scenarios must have names of their own."""
    sides = pairs.without, pairs.changed
    plans = {side.scenario.name: side.plan for side in sides}
    reference = pairs.without.scenario
    pasts = tuple(past_of(reference, side.scenario) for side in sides)
    shelves = Shelves(Job(plans, pasts, Series.of(pairs.without.world)))
    for side in sides:
        for row, replicate in enumerate(side.replicates):
            shelves.take(shelves.job.keep(_outcome(side, row, replicate)))
    return shelves.comparison(Ended(True), notes)


def _outcome(side: Result, row: int, replicate: int) -> Outcome:
    task = Task(side.scenario.name, replicate, replicate)
    return Outcome(task, side.counts[row], side.intensity[row], None)
