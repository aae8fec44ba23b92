"""The runs of a sweep as numbers to choose from: read once, and then only what is new on disk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sim.scenario.errors import PanjError, did_you_mean
from sim.scenario.sweep.sweep import EPOCH, Axis, Measure
from sim.study.axis_words import code, has_words, of_several_years, short_day
from sim.study.days import days_of
from sim.study.measure_hint import measure_hint
from sim.study.phrases import phrase, words
from sim.study.sweep_axes import axes_of, measures_of
from sim.sweeps import parts, store
from sim.sweeps.load import KEYS, SweepResult
from sim.words.counts import dotted, thousands_hint
from sim.words.numbers import figures, to_figures, whole, written
from sim.words.typed import advice, quoted, typed_number, without_separators
from sim.world.world import Floats

if TYPE_CHECKING:
    import pandas as pd

Flags = npt.NDArray[np.bool_]
Stamp = tuple[int, int]

#: From here on somebody may write thousands.
THOUSAND = 1000


@dataclass(frozen=True)
class Variable:
    """An axis or a measure, as runs are chosen by it.

    Parameters
    ----------
    name : str
        Its column in the results.
    title, detail : str
        In words: what it is; how a measure is read, with its unit ("" for an axis).
    unit : str
        "" where it has none.
    kind : str
        "number"; "date", counted in days; "word", counted by the order of its levels.
    levels : tuple of float
        The values it was given, as numbers; () where it was drawn, and for measures.
    labels : tuple of str
        The levels as one reads them.
    log : bool
        Whether it was drawn evenly in its logarithm.
    tried : (float, float) or None
        The range it was drawn from.
    waits : bool
        Whether it is the first day of something that need not happen.
    years : bool
        Whether its dates lie in several years, so that a day needs its year.
    """

    name: str
    title: str
    detail: str = ""
    unit: str = ""
    kind: Literal["number", "date", "word"] = "number"
    levels: tuple[float, ...] = ()
    labels: tuple[str, ...] = ()
    log: bool = False
    tried: tuple[float, float] | None = None
    waits: bool = False
    years: bool = False

    @property
    def with_unit(self) -> str:
        """The name with its unit."""
        return self.title if self.unit in ("", "1") or self.unit in self.title else f"{self.title} ({self.unit})"

    def read(self, text: str) -> float:
        """Return the number of what was typed.

        Raises
        ------
        PanjError
            If it is none of this variable.
        """
        text = text.strip()
        if self.kind == "word":
            known = {label.lower(): level for label, level in zip(self.labels, self.levels, strict=True)}
            if text.lower() not in known:
                hint = did_you_mean(text, self.labels) or f"known: {', '.join(self.labels)}"
                raise PanjError(f"{self.name} is never '{text}' ({hint})")
            return known[text.lower()]
        if self.kind == "number" and dotted(text) and self._thousands():
            raise PanjError(f"'{text}' may be a thousand times what it says ({thousands_hint(text)})")
        try:
            if self.kind == "date":
                return float(dt.date.fromisoformat(text).toordinal())
            value = typed_number(without_separators(text))
        except ValueError:
            wanted = "a date; write it like 2021-07-20" if self.kind == "date" else f"a number{advice(text)}"
            raise PanjError(f"'{quoted(text)}' is not {wanted}") from None
        if not np.isfinite(value):
            raise PanjError(f"'{quoted(text)}' is not a number")
        return value

    def _thousands(self) -> bool:
        """Tell whether there may be thousands of it, so that 5.000 is not 5: a measure, people, or what was tried."""
        tried = (*self.levels, *(self.tried or ()))
        return bool(self.detail) or "people" in self.unit or max(map(abs, tried), default=0.0) >= THOUSAND

    def write(self, value: float) -> str:
        """Return a number as it is typed."""
        if self.kind == "date":
            return str(dt.date.fromordinal(round(value)))
        if self.kind == "word":
            return self.labels[int(np.argmin(np.abs(np.array(self.levels) - value)))]
        return str(whole(value)) if abs(value) >= 1000 or value == round(value) else f"{to_figures(value, 4):g}"

    def say(self, value: float) -> str:
        """Return a number as one reads it."""
        if self.kind == "date":
            return short_day(dt.date.fromordinal(round(value)), self.years)
        return self.write(value) if self.kind == "word" else figures(value)

    def tell(self, value: float) -> str:
        """Return the end of a range as one reads it: what was typed, and no rounder number."""
        return written(value) if self.kind == "number" else self.say(value)


def titles_of(variables: Mapping[str, Variable]) -> dict[str, str]:
    """Return what axes and measures are called, by their names."""
    return {name: variable.title for name, variable in variables.items()}


@dataclass(frozen=True, eq=False)
class Runs:
    """All runs of a sweep that are on disk.

    Parameters
    ----------
    result : SweepResult
        Their sweep, as it was when they were read.
    frame : DataFrame
        One row per run by number: keys, axes, measures, status and why it failed.
    axes, measures : mapping of str to Variable
    values : mapping of str to float, shape (runs,)
        The columns of axes and measures as numbers.
    scenario : str, shape (runs,)
    failed : bool, shape (runs,)
    stamps : mapping of chunk to (size, time)
        The parts that were read.
    """

    result: SweepResult
    frame: pd.DataFrame
    axes: Mapping[str, Variable]
    measures: Mapping[str, Variable]
    values: Mapping[str, Floats]
    scenario: npt.NDArray[np.object_]
    failed: Flags
    stamps: Mapping[int, Stamp]

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The base scenarios."""
        return tuple(str(name) for name in self.result.manifest["identity"]["scenarios"])

    @property
    def grid(self) -> bool:
        """Whether every level of every axis meets every other."""
        return bool(self.result.manifest["identity"]["design"] == "grid")

    def variable(self, name: str) -> Variable:
        """Return an axis or a measure.

        Raises
        ------
        PanjError
            If there is none of this name.
        """
        if name in self.axes:
            return self.axes[name]
        if name in self.measures:
            return self.measures[name]
        hint = did_you_mean(name, titles_of({**self.axes, **self.measures}))
        kept = measures_of(self.result)
        if not hint and name.split()[:1] in [[measure.measure] for measure in kept]:
            hint = measure_hint(name, kept)
        hint = hint or f"axes: {', '.join(self.axes)}"
        raise PanjError(f"the sweep has no axis or measure '{name}' ({hint})")


def open_runs(folder: str | Path) -> Runs:
    """Read the runs of a sweep, finished or not.

    Raises
    ------
    PanjError
        If there is no sweep, it is of another version, or none of its runs is finished.
    """
    result = SweepResult(folder)
    stamps = _stamps(result)
    if not stamps:
        raise PanjError(
            f"no run of the sweep {result.name} is finished yet ({result.total:,} to come): wait for the first part, "
            f"or start it with panj sweep {result.name}"
        )
    return _of(result, _read(result, tuple(stamps)), stamps, {})


def again(runs: Runs) -> Runs:
    """Return the runs with those that have been finished since; the same object if there are none.

    Only parts that are new, or were made again, are read.

    Raises
    ------
    PanjError
        If the folder is no longer there, or holds another sweep now.
    """
    result = SweepResult(runs.result.folder)
    if result.manifest["fingerprint"] != runs.result.manifest["fingerprint"]:
        raise PanjError(f"{result.folder} holds another sweep now: open it again")
    stamps = _stamps(result)
    if stamps == runs.stamps:
        return runs
    import pandas as pd

    fresh = tuple(chunk for chunk, stamp in stamps.items() if runs.stamps.get(chunk) != stamp)
    kept = {chunk for chunk in stamps if chunk not in fresh}
    old = runs.frame[runs.frame["_chunk"].isin(kept)]
    frame = pd.concat([old, _read(result, fresh)], ignore_index=True) if fresh else old
    return _of(result, frame, stamps, {**runs.axes, **runs.measures})


def _stamps(result: SweepResult) -> dict[int, Stamp]:
    """Return size and time of every whole part."""
    found = {}
    for chunk, (first, stop) in enumerate(result.manifest["chunks"]):
        path = store.part_path(result.folder, "runs", chunk)
        expected = {"sweep": result.manifest["fingerprint"], "part": "runs", "chunk": str(chunk)}
        try:
            parts.check(path, expected, stop - first)
            state = path.stat()
        except (parts.Unusable, OSError):
            continue
        found[chunk] = (state.st_size, state.st_mtime_ns)
    return found


def _read(result: SweepResult, chunks: tuple[int, ...]) -> pd.DataFrame:
    """Return the runs of some chunks, with the chunk in a column of its own."""
    tables = []
    for chunk in chunks:
        table = result.part("runs", chunk)
        tables.append(table.append_column("_chunk", pa.array(np.full(len(table), chunk))).replace_schema_metadata({}))
    frame: pd.DataFrame = pa.concat_tables(tables).to_pandas(date_as_object=False)
    return frame


def _of(result: SweepResult, frame: pd.DataFrame, stamps: Mapping[int, Stamp], known: Mapping[str, Variable]) -> Runs:
    """Return runs; `known` are variables that need not be made again."""
    frame = frame.sort_values("run", kind="stable", ignore_index=True)
    axes, measures = axes_of(result), measures_of(result)
    values = {axis.name: code(axis, frame[axis.name]) for axis in axes}
    values |= {measure.name: frame[measure.name].to_numpy(float) for measure in measures}
    return Runs(
        result=result,
        frame=frame,
        axes={axis.name: known.get(axis.name) or _axis(result, axis) for axis in axes},
        measures={measure.name: known.get(measure.name) or _measure(result, measure) for measure in measures},
        values=values,
        scenario=frame["scenario"].astype(str).to_numpy(object),
        failed=(frame["status"] != parts.OK).to_numpy(bool),
        stamps=dict(stamps),
    )


def _axis(result: SweepResult, axis: Axis) -> Variable:
    import pandas as pd

    unit = "" if axis.unit == "1" else axis.unit
    spread = result.manifest["identity"]["axes"][axis.name]["spread"]
    plain = Variable(axis.name, axis.name, unit=unit)
    if spread is not None:
        first = EPOCH.toordinal() if axis.dates else 0  # a spread of dates is in days since then
        plain = replace(plain, log="log" in spread[2], tried=(spread[0] + first, spread[1] + first))
    if axis.dates:
        plain = replace(plain, kind="date", years=of_several_years(axis))
    elif has_words(axis):
        labels = tuple(str(level) for level in axis.levels)
        return replace(plain, kind="word", levels=tuple(float(k) for k in range(len(labels))), labels=labels)
    levels = tuple(sorted(code(axis, pd.Series(list(axis.levels))).tolist())) if axis.levels else ()
    labels = tuple(plain.say(level) if axis.dates else f"{level:,.12g}" for level in levels)
    return replace(plain, levels=levels, labels=labels)


def _measure(result: SweepResult, measure: Measure) -> Variable:
    told = phrase(result, measure)
    waits = measure.reading == "first_over"
    unit = "days from the branch date" if waits else measure.unit
    return Variable(measure.name, told[0].upper() + told[1:], words(measure, days_of(result)), unit, waits=waits)


def rows_frame(runs: Runs, rows: npt.NDArray[np.int64]) -> pd.DataFrame:
    """Return some runs as docs/sweep-results.md has them: keys, axes, measures; no column of ours."""
    columns = [*KEYS, *runs.axes, *runs.measures]
    return runs.frame.iloc[rows][columns].reset_index(drop=True)
