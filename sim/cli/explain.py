"""`panj explain`: what matters in a sweep, when something happens, and what would halve its probability."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
from rich.table import Table
from rich.text import Text

from sim.cli.console import table_console, tell
from sim.cli.drawn import drawn_of
from sim.cli.tables import plain_table
from sim.flee.rules import every_registry
from sim.pictures.letters import told_of
from sim.pictures.sweep_plots import save_figures, sweep_figures
from sim.runs.kinds import kind_of
from sim.runs.store import replacing
from sim.scenario.errors import PanjError, did_you_mean
from sim.scenario.parameters import describe
from sim.scenario.sweep.sweep import Axis
from sim.study.adjusted import LEVELS
from sim.study.answers import Change
from sim.study.axis_words import decode, has_words
from sim.study.effects import ENOUGH
from sim.study.explain import Explanation, explain_sweep, halving
from sim.study.prim import Flags
from sim.study.sensitivity import SobolIndices, coefficient
from sim.sweeps.load import find_sweep_folder, load_sweep
from sim.sweeps.manifest import MANIFEST
from sim.words.numbers import decimals, exact, figures, percent
from sim.world.world import Floats

FIGURES = "figures"
#: What is said where the runs do not say in which direction a parameter would have to move.
UNKNOWN = "the runs do not say which way"
#: What names of figures of a sweep begin with.
STEMS = ("heat", "levels", "matters", "box")


def explain_command(
    *,
    sweep: Path,
    measure: str | None,
    scenario: str | None,
    over: float | None,
    x: str | None,
    y: str | None,
    out: Path | None,
    plots: bool,
) -> None:
    """Explain a sweep as the command line asks; see `panj explain --help`.

    Raises
    ------
    PanjError
        For any mistake of the user.
    """
    if not plots and (x is not None or y is not None):
        raise PanjError("--x and --y are of the heat map: without --no-plots")
    result = load_sweep(folder_of(sweep))
    found = explain_sweep(result, measure=measure, scenario=scenario, over=over)
    console = table_console()
    with console.to_the_end():
        if not result.finished:
            console.print(
                Text(f"{result.done:,} of {result.total:,} runs are there; panj sweep goes on with the others.")
            )
        for line in found.sentences():
            console.print(Text(line))
        for table in (indices(found), to_halve(found)):
            if table is not None:
                console.print(table)
        if plots:
            folder = out or result.folder / FIGURES
            figures = sweep_figures(result, found, x, y)  # mistakes are told before anything is made
            # our own folder is made anew; one of the user's may hold other things
            own = replacing(folder) if out is None else drawn_of(folder, result.folder, MANIFEST, STEMS, replace=True)
            with own as work:
                save_figures(figures, work)
            console.print(Text(f"{', '.join(figures)} in {folder}" if figures else "nothing to draw"))
            tell(told_of([result.name, *result.axes, *result.measures, *found.sentences()]) if figures else "")


def folder_of(sweep: Path) -> Path:
    """Return the folder of a sweep given by its path or by its name in outputs/sweeps/, or in outputs/ as bundles open.

    Raises
    ------
    PanjError
        If there is none.
    """
    folder = find_sweep_folder(sweep)
    if folder is not None:
        return folder
    made = [path.parent.name for path in sorted((Path("outputs") / "sweeps").glob(f"*/{MANIFEST}"))]
    near = did_you_mean(sweep.name, made)
    if (kind := kind_of(sweep)) is not None:
        raise PanjError(f"{sweep} holds {kind}: want the folder of a sweep; panj answer and panj report tell of a run")
    elsewhere = f", and there is no outputs/sweeps/{sweep}" if sweep.name == str(sweep) else ""
    told = f"{sweep} is no folder of a sweep{elsewhere}"
    raise PanjError(f"{told} ({near})" if near else f"{told}: panj sweep makes one")


def indices(found: Explanation) -> Table | None:
    """Return the Sobol indices or the sizes of the effects, the largest first, with how steadily each is followed."""
    e = found.effects
    whose = f", {found.happened}," if found.happened else ""
    caption = f"effect: by how much the mean of the measure{whose} differs {e.from_to()}, with its {e.interval}"
    share = e.share_of(found.measure.unit)
    caption += f"; %: of {share}" if share else ""
    unknown = "–: it does not vary, there are too few points, or others move exactly with it"
    unknown += f"; p from {ENOUGH} points for each parameter on" if found.sized and not found.enough else ""
    careful = f"Careful: {found.caution}. " if found.caution else ""
    if found.sobol is not None:
        s = found.sobol
        heads = ("parameter", "first order", "90 % interval", "total", "90 % interval", "effect", "90 % interval")
        title, caption = "Sobol indices: shares of the variance", f"{caption}. {careful}{beyond(s)}{unknown}"
        table = plain_table(title, *heads, caption=caption)
        for k in found.by_size:
            first = _index(s.first[k], s.first_low[k], s.first_high[k])
            total = _index(s.total[k], s.total_low[k], s.total_high[k])
            effect = _effect(found, s.names[k])
            table.add_row(s.names[k], *first, *total, *effect)
        return table
    if found.sized:
        c = found.correlations
        other = ["other way"] if any(map(e.other_way, e.names)) else []
        columns = ("parameter", "effect", "90 % interval", *other, "PRCC", "p", "Spearman")
        caption += "; other way: in how many pairs of runs the difference has the other sign" if other else ""
        caption += f". PRCC: how steadily the measure follows, not how far. {careful}{unknown}"
        table = plain_table("Size of the effect, and rank correlations", *columns, caption=caption)
        for k in found.by_size:
            effect = _effect(found, e.names[k])
            pairs = [e.other_way(e.names[k]) or "–"] if other else []
            simple = coefficient(float(c.spearman[k])) if c is not None else "–"
            table.add_row(e.names[k], *effect, *pairs, coefficient(found.steadiness[k]), found.chance(k), simple)
        return table
    return None


def beyond(found: SobolIndices) -> str:
    """Return why shares of the variance lie below 0 or above 1, where any does; "" where none does."""
    names = [each.name for each in fields(found) if each.name != "names"]
    all_of_them = np.concatenate([getattr(found, name) for name in names])
    if not (np.nanmin(all_of_them, initial=0.0) < 0.0 or np.nanmax(all_of_them, initial=1.0) > 1.0):
        return ""
    return "Beyond 0 to 1, where no share can be, is the error of an estimate from so many points. "


def _index(value: float, low: float, high: float) -> tuple[str, str]:
    """Return the cells of an index: what it is, and its interval."""
    return (decimals(value), f"{decimals(low)} to {decimals(high)}") if np.isfinite(value) else ("–", "–")


def _effect(found: Explanation, name: str) -> tuple[str, str]:
    """Return the cells of an effect: what it is, and its interval."""
    return found.effect(name) or "–", found.effects.say_interval(name)


def to_halve(found: Explanation) -> Table | None:
    """Return what each parameter would have to become to halve the probability; None where that is no question."""
    try:
        changes = halving(found)
    except PanjError:
        return None
    axes = {axis.name: axis for axis in found.axes}
    told = [_wanted(found, axes[change.name], change) for change in changes]
    caption = f"by a logistic model of {found.of_runs}: one moved in all of them by as much, the others as they are"
    if any(has_words(axis) for axis in found.axes):
        caption += "; words as they are in the runs"
    numbers = [change for change in changes if not has_words(axes[change.name])]
    if not all(change.known for change in numbers):
        caption += (
            f"; {UNKNOWN}: the 90 % interval of its part in the model holds 0, or the effect on the measure itself "
        )
        caption += "has no known direction, or the other one"
    if not all(change.tried for change in numbers if change.known):
        caption += "; outside what was tried the model says in which direction, and not how far"
    title = f"What would halve the probability of: {found.question}"
    table = plain_table(title, "parameter", "mean", "would have to be", caption=caption)
    for change, wanted in zip(changes, told, strict=True):
        axis = axes[change.name]
        mean = "–" if has_words(axis) else decode(axis, change.mean, None, float(np.ptp(_tried(found, axis))))
        table.add_row(change.name, mean, wanted)
    return table


def _wanted(found: Explanation, axis: Axis, change: Change) -> str:
    """Return what a parameter would have to be, or on which side of what was tried."""
    tried = _tried(found, axis)
    if has_words(axis):
        return _words(axis, tried, found.yes)
    if not change.known:
        return UNKNOWN
    if not np.isfinite(change.wanted):
        return "no value does it"
    more = change.wanted > change.mean
    if change.tried and rounded(axis):  # the next whole number that does it
        return exact(np.ceil(change.wanted) if more else np.floor(change.wanted))
    if change.tried:
        return decode(axis, change.wanted, more, float(np.ptp(tried)))
    if axis.dates:
        last_day = decode(axis, float(tried.max() if more else tried.min()))
        return f"{'after' if more else 'before'} {last_day}, the {'latest' if more else 'earliest'} that was tried"
    near = _slice(tried)  # a hypercube has one point in each slice: its range may end up to one beyond the last
    if (not more and tried.min() - near <= axis.allowed[0]) or (more and tried.max() + near >= axis.allowed[1]):
        return "no value that is allowed does it"
    last = figures(float(tried.max() if more else tried.min()))
    return f"{'above' if more else 'below'} {last}, the {'highest' if more else 'lowest'} that was tried"


def rounded(axis: Axis) -> bool:
    """Tell whether only whole numbers of an axis mean anything."""
    info = describe(every_registry()).get(axis.parameter or "")
    return axis.whole or (info is not None and (info.count or "(rounded)" in info.meaning))


def _slice(tried: Floats) -> float:
    """Return how far the values of a drawn axis lie apart on average; 0 for one of few levels."""
    levels = len(np.unique(tried))
    return float(np.ptp(tried)) / (levels - 1) if levels > LEVELS else 0.0


def _tried(found: Explanation, axis: Axis) -> Floats:
    """Return what an axis was in each run."""
    return found.x[:, found.axes.index(axis)]


def _words(axis: Axis, tried: Floats, yes: Flags) -> str:
    """Return the words with which it happens at most half as often as in all runs; no model knows an order of words."""
    share = {decode(axis, level): float(yes[tried == level].mean()) for level in np.unique(tried)}
    half = 0.5 * float(yes.mean())
    able = [f"{word} ({percent(found)})" for word, found in share.items() if found <= half]
    least = min(share, key=lambda word: share[word])
    return " or ".join(able) or f"none of its words does it (least: {least}, {percent(share[least])})"
