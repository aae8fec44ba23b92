"""More replicates: of each only the series that are counted or headline ones are kept.

The first replicates are those of `panj run` with the same seed. Further ones are new draws from the same prior: batch b
has a Latin hypercube of its own, with the seed (seed + b · 2654435761) mod 2^32 (the odd number next to 2^32 over the
golden ratio, so that no two batches share one), and luck by replicate numbers that go on. Nothing is a copy of another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from sim.model.draws import Draw, design, realise
from sim.model.network import Network
from sim.model.random import MAX_SEED
from sim.model.record import Layout
from sim.runs.executors import Progress, run_tasks
from sim.runs.tasks import Plan, Runs, Task
from sim.scenario.resolved import Scenario
from sim.validation.assimilate.begun import Batch, Begun, Kept
from sim.validation.assimilate.counts import Count, columns_of, every_series
from sim.validation.contrary import is_sum
from sim.validation.lodged import USUAL, Key
from sim.world.world import Floats, World

STEP = 2654435761
ONLY = "main"


@dataclass
class Population:
    """The replicates so far.

    Parameters
    ----------
    scenario, world, seed
        As of a run.
    counts : tuple of Count
        What must be kept.
    jobs : int, optional
    begun : Begun, optional
        Where replicates are kept as they come, and found again by the same command.

    Attributes
    ----------
    batches : list of int
        How many replicates each batch has.
    keys : tuple of Key
        The series that are kept.
    columns : list of int
        Of a record, that are kept for them.
    parts : mapping of Key to list of int
        Of what is kept, the columns that a series is the sum of.
    """

    scenario: Scenario
    world: World
    seed: int
    counts: tuple[Count, ...]
    jobs: int | None = None
    begun: Begun | None = None
    batches: list[int] = field(default_factory=list)
    _kept: list[Kept] = field(default_factory=list)
    _rows: list[tuple[dict[str, float], ...]] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"<Population of {self.scenario.name}: {self.size:,} replicates>"

    def __post_init__(self) -> None:
        """Find out which columns are kept."""
        series = Layout.of(Network.of(self.world)).series
        counted = {count.key for count in self.counts}
        self.keys: tuple[Key, ...] = tuple(k for k in every_series(series) if k[0] in USUAL or k in counted)
        columns = {key: columns_of(key, series) for key in self.keys}
        self.columns = sorted({column for each in columns.values() for column in each})
        place = {column: k for k, column in enumerate(self.columns)}
        self.parts = {key: [place[column] for column in each] for key, each in columns.items()}

    @property
    def size(self) -> int:
        """How many replicates there are."""
        return sum(self.batches)

    def grow(self, number: int, progress: Progress | None = None) -> None:
        """Run further replicates.

        Raises
        ------
        KeyboardInterrupt, PanjError
            If they did not all end: of a batch that is not whole nothing counts, but whole parts are kept (`begun`).
        """
        seed = (self.seed + len(self.batches) * STEP) & MAX_SEED
        rows = tuple(design(self.scenario, self.world, seed, number))
        plan = Plan(self.scenario, self.world, self.seed, rows)
        first = self.size
        batch = Batch(len(self.batches), number, self.columns, self.scenario.days(), self.begun)
        tasks = [Task(ONLY, r, first + r) for r in batch.todo]
        ended = run_tasks(
            Runs({ONLY: plan}),
            tasks,
            lambda outcome: batch.take(outcome.task.replicate, outcome.counts),
            jobs=self.jobs,
            progress=progress,
        )
        ended.all_or_nothing()
        self.add(batch.kept, rows)

    def add(self, kept: Kept, rows: tuple[dict[str, float], ...]) -> None:
        """Add a batch that was run: what is kept of each replicate, and its row of the design."""
        self._kept.append(kept)
        self._rows.append(rows)
        self.batches.append(len(kept))

    def values(self, key: Key) -> Floats:
        """Return a series as counts are read, shape (replicates, days): a daily flow as its sum since the first day."""
        daily = np.concatenate([kept[:, :, self.parts[key]].sum(axis=2, dtype=np.int64) for kept in self._kept])
        return (np.cumsum(daily, axis=1) if is_sum(key) else daily).astype(float)

    def draws(self) -> Iterator[tuple[Mapping[str, float], Draw]]:
        """Yield the row of the design of every replicate, and what it draws."""
        for rows in self._rows:
            for row in rows:
                yield row, realise(self.scenario, self.world, row)

    def modelled(self) -> Floats:
        """Return what each replicate has at each count, shape (replicates, counts)."""
        series = {key: self.values(key) for key in dict.fromkeys(count.key for count in self.counts)}
        return np.stack([series[count.key][:, count.day] for count in self.counts], axis=1)
