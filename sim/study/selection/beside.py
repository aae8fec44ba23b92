"""Another sweep beside one: the same question to its runs, and what of the question it cannot be asked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sim.scenario.errors import PanjError, did_you_mean
from sim.study.selection.choose import Look, Range, Selection, look, strongest
from sim.study.selection.differences import differences
from sim.study.selection.runs import Runs, Variable
from sim.study.sweep_axes import measures_of
from sim.words.wording import few


@dataclass(frozen=True, eq=False)
class Beside:
    """Runs of another sweep, selected by what it shares with the first.

    Parameters
    ----------
    runs : Runs
    seen : Look
        Of the same measure and the same level, in the ranges that it knows.
    along : bool
        Whether it has the axis that the first sweep is shown against, with the same meaning.
    differs : tuple of str
        What is not as in the first sweep, in words.
    """

    runs: Runs
    seen: Look
    along: bool
    differs: tuple[str, ...]


def beside(first: Runs, seen: Look, other: Runs) -> Beside | str:
    """Return another sweep's runs as the first sweep's were looked at; or why they cannot be.

    Parameters
    ----------
    first : Runs
    seen : Look
        What is looked at in the first sweep.
    other : Runs
    """
    chosen = seen.selection
    why = other_measure(first, chosen.measure, other)
    if why:
        return why
    scenario = chosen.scenario if chosen.scenario in other.scenarios else other.scenarios[0]
    differs = differences(first.result, chosen.scenario, other.result, scenario)
    along = chosen.x in other.axes and alike(first.axes[chosen.x], other.axes[chosen.x])
    if not along:
        differs.append(f"{chosen.x} is no axis of it")
    ranges = tuple(r for r in chosen.ranges if _has(first, other, r))
    lost = [r.name for r in chosen.ranges if r not in ranges]
    if lost:
        differs.append(f"all its runs, whatever their {' and '.join(lost)}")
    x = chosen.x if along else strongest(other, chosen.measure, scenario)
    level = None if first.measures[chosen.measure].waits and chosen.level is None else seen.level
    wanted = replace(chosen, x=x, scenario=scenario, second="", ranges=ranges, level=level)
    return Beside(other, look(other, wanted), along, tuple(differs))


def other_measure(first: Runs, name: str, other: Runs) -> str:
    """Return why another sweep has no such measure, or one that is something else; "" if it has it."""
    sweep = other.result.name
    if name not in other.measures:
        hint = did_you_mean(name, list(other.measures)) or f"it has {few(list(other.measures), 6)}"
        return f"the sweep {sweep} has no measure '{name}' ({hint})"
    mine, its = (next(m for m in measures_of(runs.result) if m.name == name) for runs in (first, other))
    if mine != its:
        said = other.measures[name]
        return f"'{name}' is something else in the sweep {sweep} ({said.title}: {said.detail})"
    return ""


def alike(mine: Variable, its: Variable) -> bool:
    """Tell whether a value of an axis means the same in both sweeps."""
    words = mine.kind == "word"
    return (mine.kind, mine.unit) == (its.kind, its.unit) and (not words or mine.labels == its.labels)


def _has(first: Runs, other: Runs, wanted: Range) -> bool:
    if wanted.name in first.axes:
        return wanted.name in other.axes and alike(first.axes[wanted.name], other.axes[wanted.name])
    return not other_measure(first, wanted.name, other)


def check_other(first: Runs, selection: Selection, other: Runs) -> None:
    """Refuse a sweep that has nothing in common with what is to be looked at.

    Raises
    ------
    PanjError
    """
    if other.result.folder.resolve() == first.result.folder.resolve():
        raise PanjError(f"{other.result.name} is the same sweep: give another one to lay over it")
    why = other_measure(first, selection.measure, other)
    if why:
        raise PanjError(why)
