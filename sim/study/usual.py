"""What is usual in a world: the parameters of the rules, with the values that its posterior gives in place of theirs.

Whoever sets `front.rate` to 0.05 where the world draws it about 0.06 has slowed the war, though the rule's own default
is 0.021; and a value that is the rule's default may be far from what the world has.
"""

from __future__ import annotations

from dataclasses import replace

from sim.scenario.parameters import ParameterInfo, Registry, Spread, describe
from sim.world.world import World


def usual(registry: Registry, world: World | None) -> dict[str, ParameterInfo]:
    """Return every parameter as scenarios on a world have it that do not set it.

    Parameters
    ----------
    registry : mapping of str to type of ParameterSet
    world : World or None
        None on a Flee world, which has no posterior.
    """
    infos = describe(registry)
    drawn = {} if world is None or world.posterior is None else world.posterior.ends()
    for name, ends in drawn.items():
        if name not in infos:
            continue  # whoever runs the world refuses it
        info = infos[name]
        source = f"joint posterior of the world (posterior.csv): middle and 90 % interval; of its kind: {info.source}"
        infos[name] = replace(info, default=ends.middle, spread=Spread(ends.low, ends.high), source=source)
    return infos


def drawn_together(world: World | None) -> frozenset[str]:
    """Return the parameters that a world draws together, as a row of its posterior."""
    return frozenset(() if world is None or world.posterior is None else world.posterior.names)
