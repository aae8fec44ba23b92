"""Truced: at which points of a sweep an axis begins attacks again while a ceasefire holds the rest at 0."""

from __future__ import annotations

from collections.abc import Sequence

from sim.scenario.sweep.sweep import Axis, Level, Sweep, scenario_at
from sim.scenario.truce import ATTACKS, REGIME
from sim.scenario.truce import told as told_of_truces
from sim.words.printable import printable
from sim.words.wording import counted, few


def told_truces(sweep: Sweep, points: Sequence[tuple[Level, ...]]) -> list[str]:
    """Return what of ceasefires is less than it seems by the events of an axis, in words, as of a scenario's own."""
    axes = [axis for axis in sweep.axes if _sets(axis)]
    if not axes:
        return []
    found: dict[tuple[str, str], tuple[str, set[int], dict[str, None]]] = {}
    for base in sweep.bases:
        if base.flee is not None:
            continue
        known = {row[:3] for row in told_of_truces(base)}
        for index, values in enumerate(points):
            scenario = scenario_at(base, sweep.axes, values)
            for date, name, why, hint in told_of_truces(scenario):
                axis = _of_axis(axes, name)
                if (date, name, why) not in known and axis:
                    _, at, bases = found.setdefault((axis, why), (hint, set(), {}))
                    at.add(index)
                    bases[base.name] = None
    return [
        printable(
            f"at {len(at):,} of {counted(len(points), 'point')} the axis '{axis}' does less than it seems in the "
            f"runs of {few(list(bases), 3)}: {why} ({hint})"
        )
        for (axis, why), (hint, at, bases) in found.items()
    ]


def _sets(axis: Axis) -> bool:
    return any(event.action == "set" and event.target in (*ATTACKS, REGIME) for event in axis.events)


def _of_axis(axes: Sequence[Axis], name: str) -> str:
    """Return the axis whose events set a parameter; "" where none does."""
    return next((axis.name for axis in axes if any(event.target == name for event in axis.events)), "")
