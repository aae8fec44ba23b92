"""Sweep files read with what the world of their scenarios knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from sim.model.parameters import REGISTRY
from sim.runs.read import FleeFolders
from sim.scenario.override import with_own
from sim.scenario.own import OwnRule, extended
from sim.scenario.sweep.load import load_sweep_file
from sim.scenario.sweep.sweep import Sweep
from sim.world.load import load_world
from sim.world.names import names_of


def read_sweep(name: str | Path, *, check_names: bool = True, own: Sequence[OwnRule] = ()) -> Sweep:
    """Return a resolved sweep.

    Parameters
    ----------
    name : str or Path
        A name, or the path of a YAML file.
    check_names : bool
        Check places and measures against the world; without it, a sweep that names no measures has none.
    own : sequence of OwnRule
        Rules of the user's own.

    Raises
    ------
    PanjError
        For any mistake in it, in its base scenarios or in their world.
    """
    registry = extended(REGISTRY, own)
    if not check_names:
        return with_rules(load_sweep_file(name, registry, flee=FleeFolders()), own)
    from sim.sweeps.measures import series_of  # loads the engine, which `panj list` can do without

    world = cache(load_world)  # the base scenarios ask for it too
    sweep = load_sweep_file(
        name,
        registry,
        names=lambda known: names_of(world(known)),
        series=lambda known: series_of(world(known)),
        flee=FleeFolders(),
    )
    return with_rules(sweep, own)


def with_rules(sweep: Sweep, own: Sequence[OwnRule]) -> Sweep:
    """Return a sweep whose base scenarios have rules of the user's own."""
    return replace(sweep, bases=tuple(with_own(base, own) for base in sweep.bases)) if own else sweep
