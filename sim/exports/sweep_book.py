"""A sweep as a workbook, and its runs as a sheet."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from sim.exports.sheets import Book, Column, Sheet, counts, days, numbers, texts
from sim.figures.data import plain
from sim.scenario.files import list_sweeps
from sim.scenario.sweep.sweep import EPOCH, VALUE
from sim.study.days import days_of
from sim.study.made import TOLD_PACKAGES
from sim.study.phrases import meaning, words
from sim.study.sweep_axes import measures_of
from sim.sweeps.load import KEYS, SweepResult
from sim.sweeps.shapes import Axis, Row
from sim.words.wording import counted

LIMITS = (
    "Runs at different points are paired by replicate: take differences within a replicate first, then quantiles. "
    "What moves a measure here moves it in the model, under its assumptions."
)


def sweep_book(result: SweepResult) -> Book:
    """Return a sweep as a workbook."""
    sheets = [runs_sheet(result), _medians(result), _axes(result), _measures(result)]
    return Book(
        title=plain(result.manifest["title"] or result.name),
        day=as_of(result),
        front=front(result),
        sheets=[sheet for sheet in sheets if sheet.rows],
        bands=int(result.manifest["identity"]["replicates"]) > 1,
    )


def as_of(result: SweepResult) -> dt.date:
    """Return the day that an export speaks as of: the branch date of its first scenario, or its first day."""
    first = next(iter(result.manifest["identity"]["scenarios"].values()))
    return max(dt.date.fromisoformat(first["history_until"]), dt.date.fromisoformat(first["start"]))


def caution(result: SweepResult) -> str:
    """Return what must be told before anything else."""
    said = []
    if not result.finished:
        said.append(f"{result.done:,} of {counted(result.total, 'run')} are there; panj sweep goes on with the others.")
    if len(result.failed):
        said.append(f"{counted(len(result.failed), 'run')} failed and have no numbers.")
    return " ".join(said)


def front(result: SweepResult) -> list[tuple[str, str]]:
    """Return what is to be read first."""
    told, known = result.manifest, result.manifest["identity"]
    rows = [
        ("Caution", caution(result)),
        ("What this is", f"A sweep of Panj, {result.name}. {plain(told['description'])}"),
        ("Design", _design(result)),
        ("How to read it", LIMITS),
        ("Made with: worlds", ", ".join(f"{name}, SHA-256 {digest}" for name, digest in known["worlds"].items())),
        ("Made with: seed", str(known["seed"])),
        (
            "Made with: packages",
            ", ".join(f"{n} {told['versions'][n]}" for n in TOLD_PACKAGES if n in told["versions"]),
        ),
        ("Make it again", command(result)),
    ]
    return [(word, text.strip()) for word, text in rows if text.strip()]


def command(result: SweepResult) -> str:
    """Return the command that runs the same sweep, from its file: with what the command line may have changed of it."""
    known, first = result.manifest["identity"], next(iter(result.manifest["identity"]["scenarios"].values()))
    drawn = {"latin-hypercube": len(known["points"]), "sobol": len(known["points"]) // (len(known["axes"]) + 2)}
    file = result.name if result.name in list_sweeps() else f"{result.name}.yaml"
    words = ["panj sweep", file, f"-n {known['replicates']} --seed {known['seed']}"]
    words += [f"--points {drawn[known['design']]}"] if known["design"] in drawn else []
    ends = {scenario["until"] for scenario in known["scenarios"].values()}
    words += [f"--until {end}" for end in ends] if len(ends) == 1 else []
    return " ".join([*words, *(f"--rule {rule}" for rule in first.get("own", {}))])


def _design(result: SweepResult) -> str:
    known = result.manifest["identity"]
    each = f"{counted(known['replicates'], 'replicate')} of {', '.join(known['scenarios'])}"
    return f"{known['design']}: {counted(len(result.points), 'point')}, at each {each}"


def runs_sheet(result: SweepResult) -> Sheet:
    """Return the runs that are there, a row each."""
    frame, units = result.runs, result.manifest["units"]
    columns = [_column(name, frame[name], "") for name in KEYS]
    columns += [_column(name, frame[name], units["axes"].get(name, "")) for name in result.axes]
    columns += [_column(name, frame[name], units["measures"].get(name, "")) for name in result.measures]
    columns += [texts("status", frame["status"].astype(str).tolist(), 8), texts("error", _words(frame["error"]), 40)]
    return Sheet("Runs", "A row for each run: its point, its scenario, its replicate, axes and measures.", columns)


def _words(column: pd.Series[Any]) -> list[str]:
    return ["" if value is None or value != value else plain(str(value)) for value in column]


def _column(name: str, values: pd.Series[Any], unit: str) -> Column:
    """Return a column of a frame with its unit."""
    title = f"{name}, {unit}" if unit and unit != "1" else name
    kind = values.dtype.kind
    if kind == "M":
        return days(title, values.to_numpy())
    if kind in "iuf":
        made = counts if unit == "people" or name in KEYS else numbers
        return made(title, values.to_numpy(float), max(12.0, len(title) * 0.7))
    return texts(title, _words(values), 18)


def _medians(result: SweepResult) -> Sheet:
    """Return quantiles of each measure over the replicates at each point."""
    units = result.manifest["units"]["measures"]
    by = result.frame.groupby(["point", "scenario", *result.axes], observed=True, sort=True)
    keys = by.size().reset_index()
    made = (
        {name: by[name].quantile(np.array([0.05, 0.5, 0.95])).to_numpy().reshape(-1, 3) for name in result.measures}
        if len(keys)
        else {}
    )
    columns = [
        _column(name, keys[name], result.manifest["units"]["axes"].get(name, ""))
        for name in ("point", "scenario", *result.axes)
    ]
    columns.append(counts("runs", keys[0].to_numpy() if len(keys) else []))
    for name, values in made.items():
        unit = units.get(name, "")
        for k, level in enumerate(("q05", "q50", "q95")):
            columns.append(_column(f"{name} {level}", pd.Series(np.round(values[:, k], 3)), unit))
    about = "Quantiles over the replicates at each point; of what need not happen, those in which it did."
    return Sheet("Points", about, columns)


def _axes(result: SweepResult) -> Sheet:
    known, units = result.manifest["identity"]["axes"], result.manifest["units"]["axes"]
    ends = [(axis["spread"] or [np.nan] * 2)[:2] if not axis["dates"] else [np.nan] * 2 for axis in known.values()]
    return Sheet(
        "Axes",
        "What is varied.",
        [
            texts("axis", list(known), 20),
            texts("parameter", [axis["parameter"] or _changed(*axis["events"]) for axis in known.values()], 40),
            texts("unit", [units.get(name, "") for name in known]),
            texts("levels", list(map(_levels, known.values())), 40),
            numbers("from", [float(low) for low, _ in ends]),
            numbers("to", [float(high) for _, high in ends]),
        ],
    )


def _levels(axis: Axis) -> str:
    """Return the values of an axis, or the days between which its dates are drawn; numbers have ends of their own."""
    if not axis["dates"] or axis["spread"] is None:
        return ", ".join(map(str, axis["levels"]))
    first, last = (EPOCH + dt.timedelta(days=round(day)) for day in axis["spread"][:2])
    return f"drawn from {first} to {last}"


def _changed(*events: Row) -> str:
    """Return the dated changes of an axis of events: which, of what, to what, and where its value stands.

    Examples
    --------
    >>> closing = ["0001-01-01", "policy", "TJK", "closed", "civilian"]
    >>> _changed(closing)
    'on its value: policy TJK civilian = closed'
    """
    told = []
    for date, action, target, value, kind in events:
        when = "its value" if date == str(dt.date.min) else date
        what = "its value" if value == VALUE else value
        told.append(f"on {when}: {' '.join(str(word) for word in (action, target, kind) if word)} = {what}")
    return "; ".join(told)


def _measures(result: SweepResult) -> Sheet:
    found = measures_of(result)
    return Sheet(
        "Measures",
        "What is measured, and how it is read.",
        [
            texts("measure", [measure.name for measure in found], 24),
            texts("what", [meaning(result, measure) for measure in found], 50),
            texts("reading", [words(measure, days_of(result)) for measure in found], 50),
        ],
    )
