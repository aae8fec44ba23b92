"""Tasks: the work of one process, at module top level so that spawned processes can import it.

A worker is sent the plans once and then small tasks: which plan, which replicate. What it returns is a function of
plan, seed and replicate alone, so neither the number of workers nor the order of the tasks can change a byte.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from sim.model.draws import realise
from sim.model.engine import Engine
from sim.model.network import KEPT
from sim.model.record import Layout
from sim.scenario.override import as_run
from sim.scenario.resolved import Scenario
from sim.words.wording import counted
from sim.world.world import Bytes, Ints, World

#: Luck of a twin: same parameters and garrisons, another replicate number for the rules' draws.
OTHER_LUCK = 1 << 24


@dataclass(frozen=True, eq=False)
class Plan:
    """What a set of replicates shares.

    Parameters
    ----------
    scenario : Scenario
    world : World
    seed : int
    quantiles : tuple of mapping
        One row of the design per replicate; empty mappings for `--point`.
    point : bool
        Whether every replicate has the central values: the replicates differ by luck alone.
    runs : int, optional
        How many of them are run, the first; default: all.
    """

    scenario: Scenario
    world: World
    seed: int
    quantiles: tuple[Mapping[str, float], ...]
    point: bool = False
    runs: int | None = None

    @property
    def wanted(self) -> int:
        """How many replicates are run if nothing stops them."""
        return len(self.quantiles) if self.runs is None else self.runs

    @property
    def as_run(self) -> Scenario:
        """The scenario with the replicates and the seed of this plan."""
        return as_run(self.scenario, self.wanted, self.seed)

    @property
    def options(self) -> tuple[str, ...]:
        """What else the command line is given for it, besides rules: a scenario has no key for these."""
        return (("--point",) if self.point else ()) + (() if self.runs is None else (f"--of {len(self.quantiles)}",))

    def __repr__(self) -> str:
        return f"<Plan of {self.scenario.name}: {counted(self.wanted, 'replicate')}, seed {self.seed}>"


def so_many(wanted: int, planned: int) -> str:
    """Return the options of a command that makes so many replicates of so many that draws are planned for."""
    return f"--replicates {wanted}" + (f" --of {planned}" if planned != wanted else "")


@dataclass(frozen=True)
class Task:
    """One run.

    Parameters
    ----------
    plan : str
        Name of the plan.
    replicate : int
        Row of the plan's design.
    luck : int
        Replicate number its random draws are addressed by.
    flows : bool
        Whether what only maps need is wanted too: the flows on the roads, and which banks were open.
    """

    plan: str
    replicate: int
    luck: int
    flows: bool = False


@dataclass(frozen=True, eq=False)
class Outcome:
    """The record of one run.

    Parameters
    ----------
    task : Task
    counts : int32, shape (days, series): all series but the intensities (0 there)
    intensity : float32, shape (days, places with an intensity)
    flow : int32, shape (days, arcs, 2), or None if it was not wanted
    opened : int8, shape (days, crossings, 3), likewise
    """

    task: Task
    counts: Ints
    intensity: npt.NDArray[np.float32]
    flow: Ints | None
    opened: Bytes | None = None


@dataclass(frozen=True, eq=False)
class Runs:
    """The job of a run.

    Parameters
    ----------
    plans : mapping of str to Plan
    """

    plans: Mapping[str, Plan]

    def do(self, task: Task) -> Outcome:
        """Return the record of one run."""
        return simulate(self.plans, task)


@lru_cache(maxsize=KEPT)
def intensity_columns(layout: Layout) -> slice:
    """Return the columns of a record that hold intensities."""
    found = [k for k, (measure, _, _) in enumerate(layout.series) if measure == "intensity"]
    return slice(found[0], found[-1] + 1)


def simulate(plans: Mapping[str, Plan], task: Task) -> Outcome:
    """Run one task of some plans in this process."""
    plan = plans[task.plan]
    draw = realise(plan.scenario, plan.world, plan.quantiles[task.replicate])
    return record_of(Engine(plan.scenario, plan.world, draw, plan.seed, task.luck, flows=task.flows).run(), task)


def record_of(engine: Engine, task: Task) -> Outcome:
    """Return what a replicate that has been run recorded; the intensities leave its own record."""
    columns = intensity_columns(engine.layout)
    intensity = engine.block[:, columns].astype(np.float32)
    engine.block[:, columns] = 0.0
    counts = np.rint(engine.block).astype(np.int32)
    maps = (engine.flow.astype(np.int32), engine.opened) if task.flows else (None, None)
    return Outcome(task, counts, intensity, *maps)
