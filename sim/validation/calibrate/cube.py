"""The cube: what a replicate is drawn from, a quantile for each uncertain input, and the values that come of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.model.draws import design, realise, uncertain
from sim.scenario.posterior import Posterior
from sim.scenario.resolved import POSTERIOR, Scenario
from sim.validation.calibrate.chosen import together
from sim.world.world import Floats, World


@dataclass(frozen=True)
class Cube:
    """The uncertain inputs of a scenario: parameters, rows of a posterior, garrisons, sites.

    Parameters
    ----------
    scenario : Scenario
    world : World
    """

    scenario: Scenario
    world: World

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the columns of :func:`sim.model.draws.uncertain`, one after the other."""
        return tuple(name for part in uncertain(self.scenario, self.world).values() for name in part)

    def first(self, seed: int, replicates: int) -> Floats:
        """Return the Latin hypercube of `panj run`, shape (replicates, inputs)."""
        rows = design(self.scenario, self.world, seed, replicates)
        return np.array([[row[name] for name in self.names] for row in rows])

    def quantiles(self, point: Floats) -> Mapping[str, float]:
        """Return the quantiles of one replicate by name."""
        return dict(zip(self.names, point.tolist(), strict=True))

    def values(self, points: Floats, parameters: Sequence[str]) -> Floats:
        """Return the values of some parameters, shape (replicates, parameters)."""
        drawn = [realise(self.scenario, self.world, self.quantiles(point)).values for point in points]
        return np.array([[values[name] for name in parameters] for values in drawn]).reshape(len(points), -1)

    def in_table(self, parameters: Sequence[str]) -> tuple[str, ...]:
        """Return the columns of the table, as the rules have them: what is estimated, what a posterior had before."""
        wanted = {*parameters, *together(self.scenario, self.world)}
        return tuple(name for name in self.scenario.settings if name in wanted)

    def table(self, points: Floats, parameters: Sequence[str]) -> Posterior:
        """Return the rows that a scenario may name, in the order of the rows of the world's posterior that they had."""
        names = self.in_table(parameters)
        order = np.arange(len(points))
        if POSTERIOR in self.names:
            order = np.argsort(points[:, self.names.index(POSTERIOR)], kind="stable")
        rows = self.values(points[order], names)
        return Posterior(names, rows, tuple(range(2, 2 + len(rows))))
