"""Sweep files read with what the world of their scenarios knows."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sim.experiment.worlds import FLEE_WORLDS
from sim.model.parameters import REGISTRY
from sim.scenario.sweep.load import load_sweep_file
from sim.scenario.sweep.sweep import Sweep
from sim.world.load import load_world
from sim.world.names import names_of


def read_sweep(name: str | Path, *, check_names: bool = True) -> Sweep:
    """Return a resolved sweep.

    Parameters
    ----------
    name : str or Path
        A name, or the path of a YAML file.
    check_names : bool
        Check places and measures against the world; without it, a sweep that names no measures has none.

    Raises
    ------
    PanjError
        For any mistake in it, in its base scenarios or in their world.
    """
    if not check_names:
        return load_sweep_file(name, REGISTRY, flee=FLEE_WORLDS)
    from sim.experiment.sweep.measures import series_of  # loads the engine, which `panj list` can do without

    world = cache(load_world)  # the base scenarios ask for it too
    return load_sweep_file(
        name,
        REGISTRY,
        names=lambda known: names_of(world(known)),
        series=lambda known: series_of(world(known)),
        flee=FLEE_WORLDS,
    )
