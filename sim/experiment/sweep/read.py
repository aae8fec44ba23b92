"""Sweep files read with what the world of their scenarios knows."""

from __future__ import annotations

from pathlib import Path

from sim.experiment.worlds import FLEE_WORLDS
from sim.model.parameters import REGISTRY
from sim.scenario.sweep.load import load_sweep_file
from sim.scenario.sweep.sweep import Sweep
from sim.world.names import names_of_world


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
    from sim.experiment.sweep.measures import series_of_world  # loads the engine, which `panj list` can do without

    return load_sweep_file(name, REGISTRY, names=names_of_world, series=series_of_world, flee=FLEE_WORLDS)
