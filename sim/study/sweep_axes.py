"""Axes and measures of a finished sweep, made again of what its manifest says of them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.model.parameters import REGISTRY
from sim.scenario.parameters import Spread, describe
from sim.scenario.schema import ADMISSIONS
from sim.scenario.sweep.sweep import EPOCH, VALUE, Axis, Measure

if TYPE_CHECKING:
    from sim.sweeps.load import SweepResult
    from sim.sweeps.shapes import Axis as AxisEntry

#: Words in the order in which they count where a sweep file gives them none: from shut to open.
WORDS = (*reversed(ADMISSIONS), "follow")


def axes_of(result: SweepResult) -> tuple[Axis, ...]:
    """Return the axes of a sweep as far as its results need them."""
    units, known = result.manifest["units"]["axes"], result.manifest["identity"]
    out = []
    for k, (name, axis) in enumerate(known["axes"].items()):
        levels = axis["levels"]
        if not levels and not axis["dates"] and any(isinstance(point[k], str) for point in known["points"]):
            levels = [*sorted({str(point[k]) for point in known["points"]}, key=_order)]
        days = [*_tried(axis), *(str(point[k]) for point in known["points"])] if axis["dates"] and not levels else []
        out.append(
            Axis(
                name,
                axis["parameter"],
                levels=tuple(levels),
                spread=_ends(days),
                dates=axis["dates"],
                unit=units.get(name, ""),
                allowed=_allowed(axis),
            )
        )
    return tuple(out)


def _allowed(axis: AxisEntry) -> tuple[float, float]:
    """Return the hard limits of the numbers of an axis: those that all that it sets have in common."""
    infos, limits = describe(REGISTRY), [(0.0, math.inf)]
    if axis["parameter"] in infos:
        limits.append(infos[axis["parameter"]].allowed)
    for _, action, target, value, _ in axis["events"]:
        if value == VALUE and action == "set" and target in infos:
            limits.append(infos[target].allowed)
        elif value == VALUE and action in ("rural", "let_through", "fighting"):
            limits.append((0.0, 1.0))
    return max(low for low, _ in limits), min(high for _, high in limits)


def _order(word: str) -> tuple[int, str]:
    return WORDS.index(word) if word in WORDS else len(WORDS), word


def _tried(axis: AxisEntry) -> list[str]:
    """Return the first and the last day that dates are drawn between; nothing where they stand in a file."""
    return [str(EPOCH + dt.timedelta(days=round(day))) for day in (axis["spread"] or ())[:2]]


def _ends(days: Sequence[str]) -> Spread | None:
    """Return the first and the last of some dates."""
    found = [float((dt.date.fromisoformat(day[:10]) - EPOCH).days) for day in days]
    return Spread(min(found), max(found)) if found else None


def measures_of(result: SweepResult) -> tuple[Measure, ...]:
    """Return the measures of a sweep."""
    units = result.manifest["units"]["measures"]
    out = []
    for name, m in result.manifest["identity"]["measures"].items():
        date = None if m["date"] is None else dt.date.fromisoformat(m["date"])
        unit = units.get(name, "")
        out.append(Measure(name, m["measure"], m["place"], m["kind"], m["reading"], date, m["over"], unit))
    return tuple(out)
