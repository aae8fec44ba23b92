"""What is sent to the browser: the parts of a selection's plots as plain lists, short numbers and no NaN."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from sim.figures.explore.data import Curve, Distribution, Overlaid
from sim.figures.explore.parallel import LAYERS, faintness, lines_said
from sim.pages.explore import shapes
from sim.pages.explore.shapes import number, numbers, ticks, whole
from sim.pages.explore.state import LEVEL, State, ends_text
from sim.pictures.beside import overlaid, room_for
from sim.pictures.parallel import parallel_picture
from sim.pictures.selection import (
    against_picture,
    counts,
    distribution_picture,
    read_of,
    selected_heat,
    strip_picture,
)
from sim.runs.words import EMPTY
from sim.scenario.errors import PanjError
from sim.study.explain import Explanation
from sim.study.selection.beside import Beside
from sim.study.selection.choose import Look, range_words, require_some, span
from sim.study.selection.runs import Runs
from sim.words.numbers import decimals, figures, percent, together, written
from sim.words.wording import counted

MOST_BARS = 12


def head(runs: Runs, state: State, seen: Look, problem: str) -> shapes.Head:
    """Return what can be chosen, what is, and how many runs that are."""
    chosen, result = state.selection, runs.result
    level, measure = state.faults.get(LEVEL), runs.measures[chosen.measure]
    ends, fault = _ends(runs, state, chosen.measure)
    extent = span(runs, chosen.measure)
    return {
        "sweep": result.name,
        "title": result.manifest.get("title") or result.name,
        "measures": options(runs),
        "axes": [[name, variable.with_unit] for name, variable in runs.axes.items()],
        "scenarios": list(runs.scenarios),
        "measure": chosen.measure,
        "x": chosen.x,
        "second": chosen.second,
        "scenario": chosen.scenario,
        "level": level.low if level else "" if chosen.level is None else written(chosen.level),
        "level_hint": "" if np.isnan(seen.level) else written(seen.level),
        "level_unit": "days" if measure.waits else measure.unit,
        "level_fault": level.says if level else "",
        "ends": ends,
        "ends_hint": ["" if np.isnan(end) else measure.write(end) for end in extent],
        "ends_fault": fault,
        "counts": counts(runs, seen),
        "read": read_of(runs, chosen),
        "conditions": [[r.name, range_words(runs.variable(r.name), r)] for r in chosen.ranges],
        "problem": problem,
        "heat": runs.grid and bool(chosen.second),
    }


def _ends(runs: Runs, state: State, name: str) -> tuple[list[str], str]:
    """Return what stands in the boxes of a range, and what is wrong with it."""
    fault = state.faults.get(name)
    if fault:
        return [fault.low, fault.high], fault.says
    return list(ends_text(runs, state.selection, name)), ""


def problem(runs: Runs, seen: Look) -> str:
    """Return why there is nothing to see; "" if there is something."""
    try:
        require_some(runs, seen)
    except PanjError as error:
        return str(error)
    if np.isfinite(seen.y).any():
        return ""
    happens = runs.measures[seen.selection.measure].waits
    return "in none of these runs it happened" if happens else "no run has a value of this measure"


@lru_cache(maxsize=4)
def options(runs: Runs) -> list[list[str]]:
    """Return name and words of every measure."""
    return [[name, f"{variable.title}: {variable.detail}"] for name, variable in runs.measures.items()]


def plot(runs: Runs, seen: Look, other: Beside | None = None) -> tuple[shapes.Cloud, shapes.View]:
    """Return the cloud of all runs, which changes with measure, axes and scenario, and what changes with the ranges.

    With another sweep, it lies over the plot.
    """
    more = room_for(other)
    chosen, known = seen.selection, bool(np.isfinite(seen.y).any())
    shown, strip = against_picture(runs, seen, more), strip_picture(runs, seen, chosen.x)
    spread = distribution_picture(runs, seen, more)
    cloud: shapes.Cloud = {"x": numbers(shown.x), "y": numbers(shown.y), "group": whole(shown.group)}
    view: shapes.View = {
        "x_name": shown.x_name,
        "y_name": shown.y_name,
        "second": shown.second,
        "x_ticks": ticks(shown.x_ticks),
        "y_ticks": ticks(shown.y_ticks) if known else [],
        "y_low": number(shown.y_low),
        "y_high": number(shown.y_high),
        "beyond": shown.beyond,
        "stepped": shown.stepped,
        "curves": [_curve(curve) for curve in shown.curves],
        "level": number(shown.level),
        "kept": "".join("1" if k else "0" for k in shown.kept),
        "level_label": "" if np.isnan(shown.level) else written(shown.level),
        "measure": chosen.measure,
        "axis": chosen.x,
        "low": number(strip.low),
        "high": number(strip.high),
        "limited": strip.limited,
        "spread": _spread(spread),
        "other": None if other is None else _overlay(overlaid(runs, seen, spread, other)),
    }
    return cloud, view


def _curve(curve: Curve) -> shapes.Curve:
    return {
        "label": curve.label,
        "x": numbers(curve.x),
        "bands": [numbers(line) for line in curve.bands],
        "runs": whole(curve.runs),
    }


def _overlay(found: Overlaid) -> shapes.Overlay:
    return {
        "name": found.name,
        "curve": None if found.curve is None else _curve(found.curve),
        "shares": numbers(found.shares),
        "words": list(found.words),
        "note": found.note,
    }


def lines(runs: Runs, seen: Look, other: Beside | None = None) -> shapes.Lines:
    """Return the runs as lines over all axes and the measure."""
    shown = parallel_picture(runs, seen, room_for(other))
    kept = "".join("0" if not k else "2" if above else "1" for k, above in zip(shown.kept, shown.above, strict=True))
    return {
        "rails": [
            {
                "name": rail.name,
                "title": rail.title,
                "ticks": ticks(rail.ticks),
                "low": number(rail.low),
                "high": number(rail.high),
                "limited": rail.limited,
            }
            for rail in shown.rails
        ],
        "places": [numbers(np.round(rail.places, 4)) for rail in shown.rails],
        "kept": kept,
        "layers": LAYERS,
        "faint": [round(faintness(kept.count(digit)), 4) for digit in "012"],
        "level": number(shown.level),
        "says": lines_said(shown, seen.level),
    }


def _spread(found: Distribution) -> shapes.Spread:
    return {
        "edges": numbers(found.edges),
        "all": numbers(found.all),
        "selected": numbers(found.selected),
        "quantiles": numbers(found.quantiles),
        "quantiles_all": numbers(found.quantiles_all),
        "level": number(found.level),
        "share": number(found.share),
        "share_all": number(found.share_all),
        "low": number(found.low),
        "high": number(found.high),
        "limited": found.limited,
        "part": found.part,
        "waits": found.waits,
        "words": words(found),
    }


def words(spread: Distribution) -> list[str]:
    """Return what the distribution says."""
    if not np.isfinite(spread.quantiles[2]):
        return ["no selected run has a value"]
    out = list[str]()
    low, middle, high = (figures(float(spread.quantiles[k])) for k in (0, 2, 4))
    where = " where it happens" if spread.waits else ""
    median_of_all = f" (all runs {figures(float(spread.quantiles_all[2]))})" if spread.part else ""
    out.append(f"median {middle}{median_of_all}{where}")
    out.append(f"90 % from {low} to {high}")
    what = "happens" if np.isnan(spread.level) else f"above {written(spread.level)}"
    what = f"happens, {what}" if spread.waits and np.isfinite(spread.level) else what
    of_all = f" (all runs {percent(float(spread.share_all))})" if spread.part else ""
    return [together(line) for line in (*out, f"{what}: {percent(float(spread.share))}{of_all}")]


def strips(runs: Runs, state: State, seen: Look, found: Explanation | str | None = None) -> list[shapes.Strip]:
    """Return a strip for every axis: bars, range, what stands in its boxes, and how far it moves the measure."""
    return [_strip(runs, state, seen, name, found if isinstance(found, Explanation) else None) for name in runs.axes]


def _strip(runs: Runs, state: State, seen: Look, name: str, found: Explanation | None) -> shapes.Strip:
    shown, variable = strip_picture(runs, seen, name), runs.axes[name]
    texts, fault = _ends(runs, state, name)
    ends = (variable.levels[0], variable.levels[-1]) if variable.levels else variable.tried
    return {
        "name": shown.name,
        "title": shown.title,
        "edges": numbers(shown.edges),
        "all": whole(shown.all),
        "selected": whole(shown.selected),
        "ticks": ticks(shown.ticks),
        "low": number(shown.low),
        "high": number(shown.high),
        "limited": shown.limited,
        "texts": texts,
        "fault": fault,
        "hints": [variable.write(end) for end in ends or span(runs, name)],
        "effect": _effect(found, name) if found is not None and name in found.effects.names else "",
        "is_x": name == state.selection.x,
    }


def matters(runs: Runs, found: Explanation | str | None) -> shapes.Matters:
    """Return bars of what matters, sentences and boxes; None while it is being worked out."""
    if found is None or isinstance(found, str):
        return {"state": "busy" if found is None else "none", "says": found or "", "bars": [], "boxes": []}
    sobol, effects = found.sobol, found.effects
    values = effects.change if sobol is None else sobol.total
    steady = found.steadiness if sobol is None else sobol.total
    title = "" if sobol is None else "Share of the variance (Sobol index): total, and alone. Under each its size: "
    bars: list[shapes.Bar] = [
        {
            "name": effects.names[k],
            "value": number(float(np.nan_to_num(values[k]))),
            "text": decimals(float(steady[k])) if np.isfinite(steady[k]) else "–",
            "inner": number(float(np.nan_to_num(sobol.first[k]))) if sobol is not None else 0.0,
            "effect": together(found.effect_beside(effects.names[k])),
        }
        for k in found.by_size[:MOST_BARS]
        if sobol is not None or found.sized
    ]
    return {
        "state": "there",
        "says": "" if bars else "too few points for correlations",
        "title": together(f"{title}{_sizes(found)}") if bars else "",
        "caution": together(f"Careful: {found.caution}.") if bars and found.caution else "",
        "signed": sobol is None,
        "bars": bars,
        "question": _question(runs, found),
        "share": together(percent(found.share)),
        "of": found.of_runs,
        "boxes": [_box(found, k) for k in range(len(found.boxes))],
        "no_box": f"{found.no_box[0].upper()}{found.no_box[1:]}." if found.no_box else "",
    }


def _sizes(found: Explanation) -> str:
    """Return what the sizes under the bars are, and what stands beside these."""
    whose = f", {found.happened}," if found.happened else ""
    share = found.effects.share_of(found.measure.unit)
    told = f"by how much its mean{whose} differs {found.effects.from_to()}, ± its {found.effects.interval}"
    told += f" (%: of {share})" if share else ""
    if found.sobol is not None:
        return told
    return (
        f"{told[0].upper()}{told[1:]}. At the right: how steadily it follows (partial rank correlation), not how far."
    )


def _effect(found: Explanation, name: str) -> str:
    return together(found.effect(name, interval=True))


def _box(found: Explanation, k: int) -> shapes.Box:
    """Return what is told of a box, and of the runs that are selected when it is taken: those of earlier boxes too."""
    box, inside, alone = found.boxes[k].box, found.held(k), found.held(k, alone=True)
    of = counted(int(alone.sum()), "run")
    return {
        "conditions": found.conditions(k),
        "density": together(percent(box.density)),
        "runs": counted(int(inside.sum()), "other run" if k else "run"),
        "coverage": together(percent(box.coverage)),
        "alone": together(f"{percent(float(found.yes[alone].mean()))} of {of}") if k else "",
    }


def _question(runs: Runs, found: Explanation) -> str:
    title = runs.measures[found.measure.name].title
    if np.isnan(found.over):
        return f"{title}: at all"
    return f"{title}: {'at all, and ' if found.waits else ''}more than {written(found.over)}"


def heat(runs: Runs, seen: Look) -> shapes.Heat | None:
    """Return the heat map as a table, with shares 0..1 of the largest median; None where there is none."""
    shown = selected_heat(runs, seen)
    if shown is None:
        return None
    median, low, high = shown.median, shown.low, shown.high
    known = median[np.isfinite(median)]
    if not len(known):
        return None
    least = min(0.0, float(known.min()))
    share = (median - least) / max(float(known.max()) - least, 1e-12)

    def cell(r: int, c: int) -> shapes.Cell:
        if np.isnan(median[r, c]):
            return {"text": "–", "band": "", "share": 0.0}
        band = f"{figures(low[r, c])}–{figures(high[r, c])}" if low[r, c] < high[r, c] else ""
        told = [text for text in (band, shown.happened[r][c] if shown.happened else "") if text]
        return {"text": figures(median[r, c]), "band": "; ".join(told), "share": number(float(share[r, c]))}

    rows = range(median.shape[0] - 1, -1, -1)
    return {
        "x_name": shown.x_name,
        "y_name": shown.y_name,
        "x": list(shown.x),
        "of": ", of those in which it happens, and in how many" if shown.happened else "",
        "empty": f"; {EMPTY}" if len(known) < median.size else "",
        "careful": together(f"Careful: {careful}.") if (careful := shown.careful) else "",
        "rows": [{"label": shown.y[r], "cells": [cell(r, c) for c in range(median.shape[1])]} for r in rows],
    }
