"""Alike: what all worlds of a sweep have in common, so that its measures and events mean the same at every point."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from sim.building.varied import Ground, Variant, told
from sim.scenario.errors import PanjError
from sim.scenario.sweep.measures import Key, Series, kinds_of
from sim.scenario.sweep.sweep import Measure, Sweep
from sim.sweeps import on_counts
from sim.sweeps.measures import series_of as series_of_world
from sim.world.names import names_of
from sim.world.world import World


def series_of(ground: Ground) -> Series:
    """Return what a world of either kind can be asked for."""
    return series_of_world(ground) if isinstance(ground, World) else on_counts.series_of(ground)


def checked(sweep: Sweep, built: Sequence[Variant]) -> tuple[Sweep, tuple[str, ...]]:
    """Return a sweep with the measures that all its worlds have, and the names of those that were left out.

    Raises
    ------
    PanjError
        If one of its worlds lacks what a measure was asked for by name, or the target of an event.
    """
    lacking: dict[str, Variant] = {}
    for variant in built:
        known = series_of(variant.ground).units
        for measure in sweep.measures:
            if not _has(known, measure):
                lacking.setdefault(measure.name, variant)
        _check_targets(sweep, variant)
    if not lacking:
        return sweep, ()
    if not sweep.unasked:
        name, variant = next(iter(lacking.items()))
        where = f"the world at {told(variant.point)} has no such series"
        raise PanjError(f"measure '{name}': {where}; hosts, camps and 'world' are in all of them")
    kept = tuple(measure for measure in sweep.measures if measure.name not in lacking)
    if not kept:
        raise PanjError(f"no measure of '{sweep.name}' is one of all its worlds: name some under 'measures'")
    return replace(sweep, measures=kept), tuple(lacking)


def _has(known: Collection[Key], measure: Measure) -> bool:
    """Tell whether a world has the series of a measure."""
    if measure.kind:
        return (measure.measure, measure.place, measure.kind) in known
    return bool(kinds_of(known, measure.measure, measure.place))


def _check_targets(sweep: Sweep, variant: Variant) -> None:
    """Refuse events that mean a place which one of the worlds does not have."""
    if not isinstance(variant.ground, World):
        return
    names = names_of(variant.ground)
    there = {name for kind in names.targets.values() for name in kind}
    events = [*(e for base in sweep.bases for e in base.events), *(e for axis in sweep.axes for e in axis.events)]
    for event in events:
        if event.action != "set" and event.target and event.target not in there:
            where = f"the world at {told(variant.point)} has no '{event.target}'"
            raise PanjError(f"an event ({event.where}) changes '{event.target}', and {where}")
