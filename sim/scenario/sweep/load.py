"""From a name to a resolved sweep: read, check, resolve the base scenarios, the axes and the measures.

All mistakes of the file, and of the files it names, are collected and raised together.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

from sim.scenario.contents import is_file
from sim.scenario.errors import PanjError, Problem, Problems, did_you_mean
from sim.scenario.explain import brief, by_name
from sim.scenario.files import SWEEPS, find_scenario, find_sweep, is_name, is_path, list_scenarios, titled
from sim.scenario.flee import FleeWorlds
from sim.scenario.load import NamesOf, load_scenario
from sim.scenario.names import Names
from sim.scenario.parameters import ParameterInfo, Registry, describe
from sim.scenario.reader import Document, read
from sim.scenario.resolved import Scenario
from sim.scenario.sweep.axes import RESERVED, AxisReader
from sim.scenario.sweep.choices import Choice, ChoicesOf
from sim.scenario.sweep.measures import Series, SeriesOf, measures_of
from sim.scenario.sweep.points import points_file, rows_of
from sim.scenario.sweep.schema import DESIGNS, PointsFile, SweepFile, check
from sim.scenario.sweep.sweep import Axis, Design, Level, Measure, Sweep
from sim.scenario.sweep.values import Role

MOST_RUNS = 10_000_000


def load_sweep_file(
    name_or_path: str | Path,
    registry: Registry,
    *,
    names: Names | NamesOf | None = None,
    series: Series | SeriesOf | None = None,
    flee: FleeWorlds | None = None,
    choices: ChoicesOf | None = None,
) -> Sweep:
    """Return a sweep with everything it needs.

    Parameters
    ----------
    name_or_path : str or Path
        A name (``guards-by-tempo``), or the path of a YAML file.
    registry : mapping of str to type of ParameterSet
        The parameters of the rules, by the first part of their dotted name.
    names : Names or function, optional
        What may be named of the world; see :func:`sim.scenario.load.load_scenario`.
    series : Series or function, optional
        What the world can be asked for, or a function that says it of a scenario. Without it measures are
        not checked, and a sweep that names none has none.
    flee : FleeWorlds, optional
        What must be known of Flee worlds, where a base is on one.
    choices : function, optional
        Says of a scenario which choices its world was built with.

    Raises
    ------
    Problems
        All mistakes at once, each with file, line and column.
    """
    file = find_sweep(name_or_path)
    problems: list[Problem] = []
    document = read(file, problems)
    sweep = _resolve(document, Knowledge(registry, names, series, flee, choices), problems)
    if problems or sweep is None:
        unique = {str(problem): problem for problem in problems}
        raise Problems(sorted(unique.values(), key=lambda p: (str(p.file), p.line or 0, p.column or 0)))
    return sweep


def is_sweep(file: Path) -> bool:
    """Tell whether a file is meant as a sweep and not as a scenario: it lies in `sweeps`, or varies something."""
    if file.resolve().parent.name == SWEEPS:
        return True
    try:
        return "vary" in read(file, []).data
    except Problems:
        return False


@dataclass(frozen=True)
class Knowledge:
    """What is handed in; see :func:`load_sweep_file`."""

    registry: Registry
    names: Names | NamesOf | None
    series: Series | SeriesOf | None
    flee: FleeWorlds | None
    choices: ChoicesOf | None

    def infos(self, bases: tuple[Scenario, ...]) -> dict[str, ParameterInfo]:
        """Return the parameters that bases have."""
        if self.flee is None or not bases or bases[0].flee is None:
            return describe(self.registry)
        out: dict[str, ParameterInfo] = {}
        for base in bases:
            out |= describe(self.flee.registries[base.rules])
        return out

    def names_of(self, bases: tuple[Scenario, ...]) -> Names | None:
        """Return what may be named of the world; of a Flee world nothing, which no event changes."""
        if not callable(self.names):
            return self.names
        return self.names(bases[0].where) if bases and bases[0].flee is None else None

    def series_of(self, bases: tuple[Scenario, ...]) -> Series | None:
        """Return what the world can be asked for."""
        if not callable(self.series):
            return self.series
        return self.series(bases[0]) if bases else None

    def choices_of(self, bases: tuple[Scenario, ...]) -> Mapping[str, Choice] | PanjError:
        """Return the choices of construction, or why there are none."""
        if self.choices is None or not bases:
            return PanjError("they are varied by panj sweep alone")
        try:
            return self.choices(bases[0])
        except PanjError as error:
            return error


def _resolve(document: Document, known: Knowledge, problems: list[Problem]) -> Sweep | None:
    checked = _checked(document, problems)
    name = document.file.stem
    if not is_name(name):
        told = f"a file called '{document.file.name}' cannot name a sweep (letters, digits, '-', '_')"
        problems.append(document.problem((), told, "rename it"))
    bases = _until(_bases(checked, document, known, problems), checked, document, problems)
    design, points = _design(checked, document, problems)
    reading = AxisReader(
        document, known.infos(bases), known.names_of(bases), bases, design or "", problems, known.choices_of(bases)
    )
    if not checked.vary and document.data.get("vary") in (None, {}):
        told = "a sweep needs the key 'vary' with at least one axis"
        problems.append(document.problem(("vary",), told, "for example vary: {front.tempo: [0.5, 1, 2]}"))
    found = reading.axes(checked.vary)
    measures = _measures(checked, document, known.series_of(bases), bases, problems)
    _check_columns([axis.name for axis, _ in found], measures, document, problems)
    rows: tuple[tuple[Level, ...], ...] = ()
    if points is not None and len(found) == len(checked.vary):
        rows = rows_of(points, found, cache(reading.wrong), problems)
    if problems or design is None or not bases:
        return None
    sweep = Sweep(
        name=name,
        title=" ".join((checked.title or name).split()),
        description=" ".join((checked.description or "").split()),
        bases=bases,
        axes=tuple(axis for axis, _ in found),
        design=design,
        points=_points(design, checked, found, rows),
        rows=rows,
        replicates=checked.replicates or bases[0].replicates,
        seed=bases[0].seed if checked.seed is None else checked.seed,
        measures=measures,
        keep=tuple(dict.fromkeys(checked.keep)),
        file=document.file,
        points_file="" if points is None else points.relative_to(document.file.resolve().parent).as_posix(),
        unasked=checked.measures is None,
    )
    _check_size(sweep, document, problems)
    return sweep


def _checked(document: Document, problems: list[Problem]) -> SweepFile:
    """Check the keys; what is wrong is left out, so that checking can go on."""
    data = {key: value for key, value in document.data.items() if value is not None}
    for key in ("base", "keep"):
        if data.get(key) == []:
            problems.append(document.problem((key,), f"{key} is an empty list: name one, or leave the key out"))
    sound: dict[str, Any] = {}
    for key, value in data.items():
        if check(SweepFile, {key: value}, document, (), problems) is not None:
            sound[key] = value
    if "base" not in data:
        told = "a sweep needs the key 'base': the scenario that is varied"
        problems.append(document.problem((), told, "for example 'base: baseline'"))
    return SweepFile.model_validate(sound)


def _bases(checked: SweepFile, document: Document, known: Knowledge, problems: list[Problem]) -> tuple[Scenario, ...]:
    """Return the base scenarios: from the folder above `sweeps`, or wherever scenarios or worlds are found."""
    folder = document.file.resolve().parent
    folder = folder.parent if folder.name == SWEEPS else folder
    out: list[Scenario] = []
    for i, name in enumerate(checked.base):
        at = ("base", i)
        if name in checked.base[:i]:
            problems.append(document.problem(at, f"base scenario '{name}' is given twice"))
            continue
        try:
            file = _base_file(name, folder, document.file)
            scenario = load_scenario(file, known.registry, names=known.names, flee=known.flee)
        except Problems as error:
            problems.extend(error.problems)
            continue
        except _NoBaseError as error:
            problems.append(document.problem(at, f"base: {error}", error.hint))
            continue
        if scenario.name in [base.name for base in out]:
            told = f"base: '{name}' is called '{scenario.name}', as another one is"
            problems.append(document.problem(at, told, "rename its file, or give it the key 'name'"))
            continue
        if scenario.flee is not None and "timeseries" in checked.keep:
            told = f"keep: timeseries are not kept on a Flee world, as that of '{name}' is"
            problems.append(document.problem(("keep",), told, "want summary: daily values are those of panj run"))
        elif out and (scenario.where, scenario.flee) != (out[0].where, out[0].flee):
            told = f"base: '{name}' is on world {scenario.world}, '{out[0].name}' on {out[0].world}"
            problems.append(document.problem(at, told, "one sweep, one world"))
        else:
            out.append(scenario)
    return tuple(out)


class _NoBaseError(PanjError):
    """A base is no scenario; `hint` has what is near."""

    def __init__(self, told: str, hint: str) -> None:
        super().__init__(told)
        self.hint = hint


def _base_file(name: str, folder: Path, sweep: Path) -> Path:
    """Return the file of a base: of a name in the scenario folders, of a path from where the sweep's file lies.

    Raises
    ------
    _NoBaseError
        If there is none.
    """
    if is_path(name):
        file = sweep.resolve().parent / name
        if Path(name).is_absolute():
            hint = "write it as it is reached from this file, so that both can be moved together"
            raise _NoBaseError(f"'{name}' is a path of this machine", hint)
        if is_file(file):
            return file
        beside = [path for path in sorted(file.parent.glob("*.y*ml")) if path.resolve() != sweep.resolve()]
        near = did_you_mean(name, [(Path(name).parent / path.name).as_posix() for path in beside])
        raise _NoBaseError(f"no such file: {name}", near or by_name(name) or "it is reached from the file of the sweep")
    try:
        return find_scenario(name, beside=folder)
    except PanjError:
        there = list_scenarios(folder)
        hint = did_you_mean(name, titled(there)) or f"known: {', '.join(there) or 'none'}"
        raise _NoBaseError(f"no scenario is called '{name}'", hint) from None


def _until(
    bases: tuple[Scenario, ...], checked: SweepFile, document: Document, problems: list[Problem]
) -> tuple[Scenario, ...]:
    """Return the scenarios with the last day that the sweep gives them."""
    until = checked.until
    if until is None:
        return bases
    out = []
    for base in bases:
        if until <= base.history_until:
            told = f"until {until} is not after history_until {base.history_until} of {base.name}"
            hint = "no run would have a day of its own; panj sweep --until, to try it, may end within the history"
            problems.append(document.problem(("until",), told, hint))
            continue
        events, beyond = base.ending(until)
        layers = {**base.layers, "until": document.layer(("until",))}
        out.append(base.with_(until=until, events=events, beyond=beyond, layers=layers))
    return tuple(out)


def _design(checked: SweepFile, document: Document, problems: list[Problem]) -> tuple[Design | None, Path | None]:
    """Return the design and its file of points, if it has one; check that `points` fits it."""
    before, at = len(problems), ("design",)
    design, points = checked.design, checked.points
    if isinstance(design, dict):
        given = check(PointsFile, design, document, at, problems)
        if given is None:
            return None, None
        if points is not None:
            told = "points: a file of points says itself how many there are"
            problems.append(document.problem(("points",), told, key=True))
        file = points_file(given.points, document, problems)
        return "points", file if len(problems) == before else None
    if design not in DESIGNS:
        told = f"design must be one of {', '.join(DESIGNS)}, or {{points: FILE.csv}}, got {brief(design)}"
        problems.append(document.problem(at, told, did_you_mean(str(design), DESIGNS)))
        return None, None
    if design == "grid" and points is not None:
        told = "points: a grid has as many points as there are combinations"
        problems.append(document.problem(("points",), told, "leave it out", key=True))
    elif design != "grid" and points is None and document.data.get("points") is None:
        problems.append(document.problem(at, f"design {design} needs the key 'points': how many"))
    elif design == "sobol" and points is not None and (points < 2 or points & (points - 1)):
        low = 1 << max(points.bit_length() - 1, 1)
        near = low if points - low <= 2 * low - points else 2 * low
        told = f"points of sobol must be a power of 2 (its points are even only then), got {points}"
        problems.append(document.problem(("points",), told, f"the nearest is {near}"))
    known: tuple[Design, ...] = get_args(Design)
    return known[known.index(design)], None


def _measures(
    checked: SweepFile,
    document: Document,
    series: Series | None,
    bases: tuple[Scenario, ...],
    problems: list[Problem],
) -> tuple[Measure, ...]:
    if checked.measures is not None:
        return measures_of(checked.measures, document, series, bases, problems)
    return series.defaults(bases) if series is not None and bases else ()


def _check_columns(axes: list[str], measures: tuple[Measure, ...], document: Document, problems: list[Problem]) -> None:
    """Refuse an axis and a measure of one name: both are columns of the same table."""
    for i, measure in enumerate(measures):
        if measure.name in RESERVED:
            told = f"a measure cannot be called '{measure.name}': results have a column of that name"
            problems.append(document.problem(("measures", i, "name"), told, "call it otherwise"))
    for name in {measure.name for measure in measures} & set(axes):
        told = f"'{name}' is the name of an axis and of a measure"
        problems.append(document.problem(("vary", name), told, "call one of them otherwise", key=True))


def _points(
    design: Design, checked: SweepFile, axes: list[tuple[Axis, Role]], rows: tuple[tuple[Level, ...], ...]
) -> int:
    if design == "grid":
        return math.prod(len(axis.levels) for axis, _ in axes)
    return len(rows) if design == "points" else checked.points or 0


def _check_size(sweep: Sweep, document: Document, problems: list[Problem]) -> None:
    if sweep.runs() > MOST_RUNS:
        told = (
            f"{sweep.runs():,} runs ({sweep.count():,} points, {len(sweep.bases)} base, "
            f"{sweep.replicates} replicates) are more than {MOST_RUNS:,}"
        )
        key = "points" if "points" in document.data else "vary"
        problems.append(document.problem((key,), told, "want fewer values, points or replicates", key=True))
