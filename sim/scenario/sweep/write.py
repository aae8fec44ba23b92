"""Write a resolved sweep as YAML that loads again to the same points and measures."""

from __future__ import annotations

import datetime as dt
import json

from sim.scenario.sweep.schema import POINTS
from sim.scenario.sweep.sweep import VALUE, Axis, Level, Measure, Sweep
from sim.scenario.write import event_text, number, paragraph, text
from sim.words.wording import counted


def sweep_to_yaml(sweep: Sweep) -> str:
    """Return a sweep as a YAML file: nothing is left to defaults, and how many runs it is stands at the top.

    Parameters
    ----------
    sweep : Sweep
    """
    lines = [f"# Resolved sweep: {size_text(sweep)}.", f"title: {text(sweep.title)}"]
    if sweep.description:
        lines += paragraph("description", sweep.description)
    lines.append(f"base: [{', '.join(base.name for base in sweep.bases)}]")
    lines.append("vary:")
    for axis in sweep.axes:
        lines += _axis(axis)
    lines += _design(sweep)
    lines += [f"replicates: {sweep.replicates}", f"seed: {sweep.seed}"]
    ends = {base.until for base in sweep.bases}
    if len(ends) == 1:
        lines.append(f"until: {ends.pop()}")
    if sweep.measures:
        lines += ["measures:", *(f"  - {_measure(measure)}" for measure in sweep.measures)]
    return "\n".join([*lines, f"keep: [{', '.join(sweep.keep)}]", ""])


def size_text(sweep: Sweep) -> str:
    """Return how large a sweep is, in words."""
    parts = [counted(sweep.count(), "point")]
    if len(sweep.bases) > 1:
        parts.append(counted(len(sweep.bases), "scenario"))
    parts.append(counted(sweep.replicates, "replicate"))
    return f"{' × '.join(parts)} = {counted(sweep.runs(), 'run')}"


def _axis(axis: Axis) -> list[str]:
    unit = f"  # {axis.unit}" if axis.unit else ""
    if axis.parameter is not None:
        return [f"  {axis.name}: {_values(axis)}{unit}"]
    lines = [f"  {text(axis.name)}:"]
    lines.append("    event:")
    for event in axis.events:
        date = VALUE if event.date == dt.date.min else str(event.date)
        lines += [f"      - date: {date}", f"        {event_text(event)}  # {event.where}"]
    return [*lines, f"    values: {_values(axis)}{unit}"]


def _values(axis: Axis) -> str:
    if axis.spread is None:
        return f"[{', '.join(_level(level) for level in axis.levels)}]" if axis.levels else POINTS
    if axis.dates:
        return f"{{low: {axis.at(0.0)}, high: {axis.at(1.0)}}}"
    spread = axis.spread
    parts = [f"low: {number(spread.low)}", f"high: {number(spread.high)}", f"shape: {spread.shape}"]
    if axis.mode is not None:
        parts.append(f"value: {number(axis.mode)}")
    if axis.whole:
        parts.append("whole: true")
    return f"{{{', '.join(parts)}}}"


def _level(level: Level) -> str:
    if not isinstance(level, str):
        return number(level)
    return level if level[:1].isdigit() and level.replace("-", "").isdigit() else text(level)


def _design(sweep: Sweep) -> list[str]:
    if sweep.design == "points":
        return [f"design: {{points: {json.dumps(sweep.points_file, ensure_ascii=False)}}}"]
    lines = [f"design: {sweep.design}"]
    return lines if sweep.design == "grid" else [*lines, f"points: {sweep.points}"]


def _measure(measure: Measure) -> str:
    parts = {"name": json.dumps(measure.name, ensure_ascii=False), "measure": measure.measure, "place": measure.place}
    if measure.kind:
        parts["kind"] = measure.kind
    parts["reading"] = measure.reading
    if measure.date is not None:
        parts["until"] = str(measure.date)
    if measure.over is not None:
        parts["over"] = number(measure.over)
    return f"{{{', '.join(f'{key}: {value}' for key, value in parts.items())}}}"
