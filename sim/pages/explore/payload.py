"""What is sent to the browser: the parts of a selection's plots as plain lists, short numbers and no NaN."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np

from sim.pages.explore.state import LEVEL, State, ends_text
from sim.pictures.selection import against_parts, counts, distribution_parts, selected_heat, strip_parts
from sim.runs.words import EMPTY
from sim.scenario.errors import PanjError
from sim.study.explain import Explanation
from sim.study.selection.choose import Look, range_words, require_some, span
from sim.study.selection.runs import Runs
from sim.words.numbers import decimals, figures, percent, written
from sim.words.wording import counted

MOST_BARS = 12
#: Figures of a number that is drawn.
FIGURES = 6


def plain(value: Any) -> Any:
    """Return a value as JSON has it: arrays as lists, NaN as None, numbers of arrays no finer than one can see.

    Figures are counted from the first one that is not 0: small measures are drawn as well as large ones.
    """
    if isinstance(value, np.ndarray):
        if value.dtype.kind != "f":
            return value.tolist()
        if value.ndim > 1:
            return [plain(row) for row in value]
        return [float(f"{v:.{FIGURES}g}") if math.isfinite(v) else None for v in value.tolist()]
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, float | np.floating):
        return float(f"{value:.{2 * FIGURES}g}") if np.isfinite(value) else None
    return value.item() if isinstance(value, np.generic) else value


def head(runs: Runs, state: State, seen: Look, problem: str) -> dict[str, Any]:
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


def plot(runs: Runs, seen: Look) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the cloud of all runs, which changes with measure, axes and scenario, and what changes with the ranges."""
    parts = against_parts(runs, seen)
    if not np.isfinite(seen.y).any():
        parts["y_ticks"] = []
    cloud = plain({key: parts.pop(key) for key in ("x", "y", "group")})
    kept = parts.pop("kept")
    parts["kept"] = "".join("1" if k else "0" for k in kept)
    parts["level_label"] = "" if np.isnan(parts["level"]) else written(parts["level"])
    parts["measure"], parts["axis"] = seen.selection.measure, seen.selection.x
    wanted = strip_parts(runs, seen, seen.selection.x)
    parts |= {key: wanted[key] for key in ("low", "high", "limited")}
    spread = distribution_parts(runs, seen)
    spread["words"] = words(spread)
    return cloud, plain(parts | {"spread": spread})


def words(spread: dict[str, Any]) -> list[str]:
    """Return what the distribution says."""
    if not np.isfinite(spread["quantiles"][2]):
        return ["no selected run has a value"]
    out = []
    low, middle, high = (figures(float(spread["quantiles"][k])) for k in (0, 2, 4))
    where = " where it happens" if spread["waits"] else ""
    median_of_all = f" (all runs {figures(float(spread['quantiles_all'][2]))})" if spread["part"] else ""
    out.append(f"median {middle}{median_of_all}{where}")
    out.append(f"90 % from {low} to {high}")
    what = "happens" if np.isnan(spread["level"]) else f"above {written(spread['level'])}"
    what = f"happens, {what}" if spread["waits"] and np.isfinite(spread["level"]) else what
    of_all = f" (all runs {percent(float(spread['share_all']))})" if spread["part"] else ""
    return [*out, f"{what}: {percent(float(spread['share']))}{of_all}"]


def strips(runs: Runs, state: State, seen: Look, found: Explanation | str | None = None) -> list[dict[str, Any]]:
    """Return a strip for every axis: bars, range, what stands in its boxes, and how far it moves the measure."""
    out = []
    for name, variable in runs.axes.items():
        strip = strip_parts(runs, seen, name)
        strip["texts"], strip["fault"] = _ends(runs, state, name)
        ends = (variable.levels[0], variable.levels[-1]) if variable.levels else variable.tried
        strip["hints"] = [variable.write(end) for end in ends or span(runs, name)]
        strip["effect"] = ""
        if isinstance(found, Explanation) and name in found.effects.names:
            strip["effect"] = found.effect(name)
        strip["is_x"] = name == state.selection.x
        out.append(plain(strip))
    return out


def matters(runs: Runs, found: Explanation | str | None) -> dict[str, Any]:
    """Return bars of what matters, sentences and boxes; None while it is being worked out."""
    if found is None or isinstance(found, str):
        return {"state": "busy" if found is None else "none", "says": found or "", "bars": [], "boxes": []}
    names: tuple[str, ...] = ()
    values = inner = None
    title = ""
    if found.sobol is not None:
        names, values, inner = found.sobol.names, found.sobol.total, found.sobol.first
        title = "Share of the variance (Sobol index): total, and alone. Under each its size: "
    elif found.correlations is not None:
        names, values = found.correlations.names, found.correlations.prcc
        title = "How steadily the measure follows (partial rank correlation: right more, left less), not how far. "
        title += "Under each its size: "
    bars = []
    if values is not None:
        order = np.argsort(-np.abs(np.nan_to_num(values)))[:MOST_BARS]
        bars = [
            {
                "name": names[k],
                "value": float(np.nan_to_num(values[k])),
                "text": decimals(float(values[k])) if np.isfinite(values[k]) else "–",
                "inner": float(inner[k]) if inner is not None else 0.0,
                "effect": found.effect(names[k]),
            }
            for k in order
        ]
    whose = f", {found.happened}," if found.waits else ""
    out: dict[str, Any] = plain(
        {
            "state": "there",
            "says": "" if bars else "too few points for correlations",
            "title": f"{title}by how much its mean{whose} differs {found.effects.from_to()}" if bars else "",
            "caution": f"Careful: {found.caution}." if bars and found.caution else "",
            "signed": inner is None,
            "bars": bars,
            "question": _question(runs, found),
            "share": percent(found.share),
            "of": found.of_runs,
            "boxes": [_box(found, k) for k in range(len(found.boxes))],
        }
    )
    return out


def _box(found: Explanation, k: int) -> dict[str, Any]:
    """Return what is told of a box, and of the runs that are selected when it is taken: those of earlier boxes too."""
    box, inside, alone = found.boxes[k].box, found.held(k), found.held(k, alone=True)
    return {
        "conditions": found.conditions(k),
        "density": percent(box.density),
        "runs": counted(int(inside.sum()), "other run" if k else "run"),
        "coverage": percent(box.coverage),
        "alone": f"{percent(float(found.yes[alone].mean()))} of {counted(int(alone.sum()), 'run')}" if k else "",
    }


def _question(runs: Runs, found: Explanation) -> str:
    title = runs.measures[found.measure.name].title
    if np.isnan(found.over):
        return f"{title}: at all"
    return f"{title}: {'at all, and ' if found.waits else ''}more than {written(found.over)}"


def heat(runs: Runs, seen: Look) -> dict[str, Any] | None:
    """Return the heat map as a table, with shares 0..1 of the largest median; None where there is none."""
    parts = selected_heat(runs, seen)
    if parts is None:
        return None
    median, low, high = parts["median"], parts["low"], parts["high"]
    known = median[np.isfinite(median)]
    if not len(known):
        return None
    least = min(0.0, float(known.min()))
    share = (median - least) / max(float(known.max()) - least, 1e-12)

    counts_too = bool(parts["happened"])

    def cell(r: int, c: int) -> dict[str, Any]:
        if np.isnan(median[r, c]):
            return {"text": "–", "band": "", "share": 0.0}
        band = f"{figures(low[r, c])}–{figures(high[r, c])}" if low[r, c] < high[r, c] else ""
        told = [text for text in (band, parts["happened"][r][c] if counts_too else "") if text]
        return {"text": figures(median[r, c]), "band": "; ".join(told), "share": float(share[r, c])}

    rows = range(median.shape[0] - 1, -1, -1)
    out: dict[str, Any] = plain(
        {
            "x_name": parts["x_name"],
            "y_name": parts["y_name"],
            "x": list(parts["x"]),
            "of": ", of those in which it happens, and in how many" if counts_too else "",
            "empty": f"; {EMPTY}" if len(known) < median.size else "",
            "rows": [{"label": parts["y"][r], "cells": [cell(r, c) for c in range(median.shape[1])]} for r in rows],
        }
    )
    return out
