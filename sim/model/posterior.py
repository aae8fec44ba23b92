"""Whether the posterior of a world is one of parameters that the rules have, with values that they take."""

from __future__ import annotations

from sim.model.parameters import REGISTRY
from sim.scenario.errors import Problems
from sim.scenario.named import wrong_in
from sim.scenario.parameters import describe
from sim.world.world import World


def check_posterior(world: World) -> None:
    """Refuse a posterior of parameters that no rule has, or with values that a rule does not take.

    Raises
    ------
    Problems
        With the line of the first value of each that is wrong.
    """
    problems = [] if world.posterior is None else wrong_in(world.posterior, describe(REGISTRY))
    if problems:
        raise Problems(problems)
