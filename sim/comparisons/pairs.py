"""Pairs: the job of a comparison, and what comes back of it put together, replicate by replicate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.comparisons.comparison import Comparison
from sim.comparisons.idle import idle_events
from sim.comparisons.past import Past, broken_past, digest
from sim.comparisons.series import Series
from sim.runs.executors import Ended
from sim.runs.tasks import Outcome, Plan, Task, simulate
from sim.scenario.errors import PanjError
from sim.world.world import Ints


@dataclass(frozen=True, eq=False)
class Pairs:
    """The job of a comparison.

    Parameters
    ----------
    plans : mapping of str to Plan
        By the name of the scenario, the reference first.
    pasts : tuple of Past
    series : Series
    """

    plans: Mapping[str, Plan]
    pasts: tuple[Past, ...]
    series: Series

    @property
    def history(self) -> int:
        """Days on which all scenarios replay history."""
        return min(past.days for past in self.pasts)

    def first(self, name: str) -> int:
        """Return the row of the first day that is kept of a scenario: the branch date if it shares the past."""
        k = list(self.plans).index(name)
        return max(0, self.history - 1) if k and self.pasts[k].shared else 0

    def do(self, task: Task) -> Kept:
        """Do one run."""
        return self.keep(simulate(self.plans, task))

    def keep(self, outcome: Outcome) -> Kept:
        """Return what is kept of one record."""
        name = outcome.task.plan
        values = self.series.reduce(outcome.counts, self.first(name))
        return Kept(name, outcome.task.replicate, digest(outcome, self.history), values)


@dataclass(frozen=True, eq=False)
class Kept:
    """What is kept of one run: little enough to be sent and stored.

    Parameters
    ----------
    scenario : str
    replicate : int
    past : bytes
        Digest of the record up to the branch date.
    values : int32, shape (days kept, series)
    """

    scenario: str
    replicate: int
    past: bytes
    values: Ints


def check_names(names: Sequence[str]) -> None:
    """Check that no scenario is there twice, nor two of one name.

    Raises
    ------
    PanjError
        If so.
    """
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise PanjError(
            f"there are two scenarios named {twice[0]}: give each once, or another 'name' to one of them; two runs of "
            "one scenario, as with a rule and without it: panj answer RUN --against RUN2"
        )


class Shelves:
    """Takes what is kept of each run, as it comes, and checks that pasts agree which must.

    Parameters
    ----------
    job : Pairs
    """

    def __init__(self, job: Pairs) -> None:
        self.job = job
        self.names = list(job.plans)
        plan = job.plans[self.names[0]]
        self.replicates, days = plan.wanted, plan.scenario.days()
        self.values = [
            np.empty((self.replicates, days - job.first(name), len(job.series)), np.int32) for name in self.names
        ]
        self.pasts: list[dict[int, bytes]] = [{} for _ in self.names]

    def take(self, kept: Kept) -> None:
        """Copy what is kept of one run to its place.

        Raises
        ------
        PanjError
            If its past differs from that of the reference and must not.
        """
        k, r = self.names.index(kept.scenario), kept.replicate
        self.values[k][r] = kept.values
        self.pasts[k][r] = kept.past
        for other in range(1, len(self.names)) if k == 0 else (k,):
            if self.job.pasts[other].shared and self._differs(other, r):
                raise broken_past(self.names[other], self.names[0], r)

    def _differs(self, k: int, r: int) -> bool:
        """Tell whether the past of scenario k is there in replicate r, and the reference's, and they differ."""
        return r in self.pasts[0] and r in self.pasts[k] and self.pasts[0][r] != self.pasts[k][r]

    def _idle(self, done: Sequence[int]) -> list[str]:
        """Return why events changed nothing."""
        plans, out = list(self.job.plans.values()), []
        for k in range(1, len(plans)):
            first = self.job.first(self.names[k])
            equal = all(np.array_equal(self.values[0][r, first:], self.values[k][r]) for r in done)
            out += idle_events(plans[0], plans[k], done, equal)
        return out

    def comparison(self, ended: Ended, notes: tuple[str, ...]) -> Comparison:
        """Return the replicates that finished in every scenario.

        Raises
        ------
        KeyboardInterrupt
            If there is none.
        PanjError
            If there is none, and it was not Ctrl-C that ended the work.
        """
        done = sorted(set.intersection(*(set(past) for past in self.pasts)))
        if not done:
            raise ended.error()
        plans = list(self.job.plans.values())
        scenario = plans[0].scenario
        days = np.arange(scenario.days()).astype("timedelta64[D]")
        return Comparison(
            plans=plans,
            series=self.job.series,
            replicates=tuple(done),
            records=self.values if len(done) == self.replicates else [values[done] for values in self.values],
            pasts=self.job.pasts,
            differing=tuple(sum(self._differs(k, r) for r in done) for k in range(len(plans))),
            dates=np.datetime64(scenario.start, "D") + days,
            notes=(*notes, *self._idle(done)),
            interrupted=not ended.whole,
            why=ended.why,
        )
