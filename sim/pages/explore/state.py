"""What the page of a tab shows, and how it changes: plain values, no server.

Every change gives a new state. What cannot be done changes nothing but the words beside the place where it was tried.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np

from sim.pictures.limits import NOTHING, y_limits
from sim.scenario.errors import PanjError
from sim.study.explain import Explanation, explain_runs
from sim.study.selection.choose import Range, Selection, checked_range, choose, look, strongest, typed_range
from sim.study.selection.runs import Runs
from sim.study.selection.scale import Scale
from sim.world.world import Floats

LEVEL = "level"
LOW, HIGH = "low", "high"


@dataclass(frozen=True)
class Fault:
    """Wrong input: what was typed at each end, and what is wrong with it."""

    low: str
    high: str
    says: str


@dataclass(frozen=True)
class State:
    """A selection, and wrong input beside it.

    Parameters
    ----------
    selection : Selection
    faults : mapping of str to Fault
        By name of the axis; `LEVEL` for the box of the level.
    """

    selection: Selection
    faults: Mapping[str, Fault] = field(default_factory=dict)

    def without_fault(self, name: str) -> State:
        """Return the state after that input was mended."""
        return replace(self, faults={key: fault for key, fault in self.faults.items() if key != name})


def first(runs: Runs, **wanted: Any) -> State:
    """Return the state a page opens with; `wanted` as for :func:`sim.study.selection.choose.choose`."""
    return State(choose(runs, **wanted))


def can_choose(runs: Runs, what: str, name: str) -> bool:
    """Tell whether :func:`chosen` knows what is chosen."""
    axes = list(runs.axes)
    known = {"measure": list(runs.measures), "x": axes, "second": ["", *axes], "scenario": list(runs.scenarios)}
    return name in known.get(what, [])


def has(runs: Runs, name: str) -> bool:
    """Tell whether there is an axis or a measure of this name."""
    return name in runs.axes or name in runs.measures


def chosen(runs: Runs, state: State, what: str, name: str) -> State:
    """Return the state after another measure, axis (`x`), second axis or scenario was chosen.

    Ranges of axes stay. That of a measure goes with the measure, as does the level.
    """
    selection = state.selection
    if what == "measure" and name != selection.measure:
        ranges = tuple(r for r in selection.ranges if r.name in runs.axes)
        selection = replace(selection, measure=name, ranges=ranges, level=None)
        state = state.without_fault(LEVEL).without_fault(state.selection.measure)
    elif what == "x":
        second = selection.x if selection.second == name else selection.second  # the two change places
        selection = replace(selection, x=name, second=second)
    elif what == "second":
        x = selection.second or _other(runs, name) if name == selection.x else selection.x
        selection = replace(selection, second=name, x=x) if name else replace(selection, second="")
    elif what == "scenario":
        selection = replace(selection, scenario=name)
    return replace(state, selection=selection)


def _other(runs: Runs, name: str) -> str:
    return next((axis for axis in runs.axes if axis != name), name)


def brushed(runs: Runs, state: State, name: str, ends: tuple[float, float], more: Floats = NOTHING) -> State:
    """Return the state after a part of a plot, from one share of its width to another, was drawn over.

    `more` are values that the plot has room for, as in :func:`sim.pictures.limits.y_limits`.
    """
    if name in runs.axes:
        wanted = Scale.of(runs, name).range_of(*ends)
    else:
        low, high, _ = y_limits(look(runs, state.selection).y, more)
        wanted = Scale(runs.measures[name], low, high, False).range_of(*ends)
    return _ranged(runs, state, wanted)


def typed(runs: Runs, state: State, name: str, low: str, high: str) -> State:
    """Return the state after the ends of a range were typed."""
    variable = runs.variable(name)
    before = state.selection.range_of(name)
    try:
        wanted = typed_range(variable, low, high)
        shown = ends_text(runs, state.selection, name)
        # an end that was not touched keeps all its figures
        if low.strip() == shown[0]:
            wanted = replace(wanted, low=before.low)
        if high.strip() == shown[1]:
            wanted = replace(wanted, high=before.high)
        return _ranged(runs, state, checked_range(runs, wanted))
    except PanjError as error:
        return replace(state, faults={**state.faults, name: Fault(low, high, str(error))})


def _ranged(runs: Runs, state: State, wanted: Range) -> State:
    state = state.without_fault(wanted.name)
    return replace(state, selection=state.selection.with_range(wanted))


def ends_text(runs: Runs, selection: Selection, name: str) -> tuple[str, str]:
    """Return the ends of a range as they stand in their boxes; "" where there is none."""
    variable, wanted = runs.variable(name), selection.range_of(name)
    return (
        variable.write(wanted.low) if np.isfinite(wanted.low) else "",
        variable.write(wanted.high) if np.isfinite(wanted.high) else "",
    )


def cleared(state: State, name: str) -> State:
    """Return the state without the range of an axis or measure."""
    state = state.without_fault(name)
    return replace(state, selection=state.selection.with_range(Range(name)))


def levelled(runs: Runs, state: State, text: str) -> State:
    """Return the state after the level was typed; nothing takes it off."""
    try:
        level = runs.measures[state.selection.measure].read(text) if text.strip() else None
    except PanjError as error:
        return replace(state, faults={**state.faults, LEVEL: Fault(text, "", str(error))})
    return replace(state.without_fault(LEVEL), selection=replace(state.selection, level=level))


def boxed(state: State, found: Explanation, box: int) -> State:
    """Return the state with the ranges of a box of scenario discovery, and no other."""
    if not 0 <= box < len(found.boxes):
        return state
    ranges = tuple(Range(limit.name, limit.low, limit.high) for limit in found.boxes[box].box.limits)
    return State(replace(state.selection, ranges=ranges))


def reset(runs: Runs, state: State) -> State:
    """Return the state with no range, no level and no fault, against the axis that moves the measure most."""
    selection = state.selection
    x = strongest(runs, selection.measure, selection.scenario)
    return State(Selection(selection.measure, x, selection.scenario))


@lru_cache(maxsize=8)
def explained(runs: Runs, measure: str, scenario: str, level: float | None) -> Explanation | str:
    """Return what moves a measure, of all runs; or why it cannot be said."""
    frame = runs.frame[~runs.failed]
    frame = frame[np.isin(frame["scenario"].astype(str), scenario)]
    if not np.isfinite(frame[measure]).any():
        return "no run has a value of this measure"
    try:
        failed = int((runs.failed & (runs.scenario == scenario)).sum())
        return explain_runs(runs.result, frame, measure=measure, scenario=scenario, over=level, failed=failed)
    except PanjError as error:
        return str(error)
