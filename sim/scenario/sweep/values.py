"""The values of an axis as a file gives them: a list, a range or a distribution."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pydantic_core import PydanticCustomError

from sim.scenario.errors import Problem
from sim.scenario.explain import brief, meant
from sim.scenario.parameters import Spread
from sim.scenario.reader import Document
from sim.scenario.schema import parse_date
from sim.scenario.sweep.schema import (
    MOST_LEVELS,
    POINTS,
    DateDistribution,
    DateRange,
    Distribution,
    NumberRange,
    check,
)
from sim.scenario.sweep.sweep import EPOCH, Level
from sim.words.counts import Written, thousands_hint, written
from sim.words.wording import Location, spoken

Role = Literal["number", "count", "date", "word"]
"""What the values of an axis are; a count is a whole number of people, guards or places."""

WAYS = "a list, a range {from, to, steps} or a distribution {low, high}"
_RANGE, _DISTRIBUTION = {"from", "to", "steps", "step", "spacing"}, {"low", "high", "shape", "value"}


@dataclass(frozen=True)
class Values:
    """The values of an axis, and where in the file each can be found.

    Parameters
    ----------
    levels : tuple of Level
    spread : Spread or None
    mode : float or None
    whole : bool
        These four as in :class:`sim.scenario.sweep.sweep.Axis`.
    told : tuple of (Level, Location)
        What is to be checked: every level, or the ends of the spread.
    """

    levels: tuple[Level, ...] = ()
    spread: Spread | None = None
    mode: float | None = None
    whole: bool = False
    told: tuple[tuple[Level, Location], ...] = ()


def values_of(raw: object, at: Location, role: Role, document: Document, problems: list[Problem]) -> Values | None:
    """Return the values of an axis, or None; mistakes are added to `problems`.

    Of a list, the sound values are returned beside the mistakes, so that checking can go on.

    Parameters
    ----------
    raw : object
        What the file has.
    at : Location
        Where.
    role : str
        What they have to be.
    document : Document
    problems : list of Problem
    """
    if raw == POINTS:
        return Values()
    if isinstance(raw, list):
        return _listed(raw, at, role, document, problems)
    if isinstance(raw, dict) and role == "word":
        problems.append(document.problem(at, f"{spoken(at)} are words here: want a list of them"))
    elif isinstance(raw, dict) and _RANGE & set(raw) and not {"low", "high"} & set(raw):
        return (_dates if role == "date" else _range)(raw, at, document, problems)
    elif isinstance(raw, dict) and _DISTRIBUTION & set(raw):
        drawn = (_drawn_dates if role == "date" else _drawn)(raw, at, document, problems)
        return replace(drawn, whole=True) if drawn is not None and role == "count" else drawn
    else:
        hint = f"one value is a list of one: [{raw}]" if isinstance(raw, int | float) else None
        problems.append(document.problem(at, f"{spoken(at)} must be {WAYS}, got {brief(raw)}", hint))
    return None


def separated(raw: object, at: Location, document: Document, problems: list[Problem]) -> bool:
    """Tell of numbers of people in which thousands are set apart, in a list, a range or a distribution."""
    before = len(problems)
    items = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    for key, item in items:
        hint = thousands_hint(written(item)) if isinstance(item, Written | str) else None
        if hint is not None:
            told = f"{spoken((*at, key))} must be a whole number, got {brief(item)}"
            problems.append(document.problem((*at, key), told, hint))
    return len(problems) > before


def level_of(raw: object, role: Role) -> Level:
    """Return one value of an axis.

    Raises
    ------
    PydanticCustomError
        With the end of a sentence that says what it must be.
    """
    if role == "date":
        return str(parse_date(raw))
    if role == "word":
        if not isinstance(raw, str) or not raw:
            raise PydanticCustomError("panj", "must be a word")
        return raw
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise PydanticCustomError("panj", "must be a number")
    try:
        number = float(raw)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise PydanticCustomError("panj", "must be a finite number")
    return number


def _listed(raw: list[object], at: Location, role: Role, document: Document, problems: list[Problem]) -> Values | None:
    if not raw:
        problems.append(document.problem(at, f"{spoken(at)} is an empty list: want at least one value"))
    if len(raw) > MOST_LEVELS:
        problems.append(document.problem(at, f"{spoken(at)} has {len(raw)} values, more than {MOST_LEVELS}"))
        return None
    first: dict[Level, int] = {}
    for i, item in enumerate(raw):
        spot = (*at, i)
        if spot in document.broken:
            continue
        try:
            level = level_of(item, role)
        except PydanticCustomError as error:
            told = f"{spoken(spot)} {error.message()}, got {brief(item)}"
            problems.append(document.problem(spot, told, None if role == "word" else meant(item)))
            continue
        if level in first:
            told = f"{spoken(spot)}: {brief(item)} is given twice (first as value {first[level] + 1})"
            problems.append(document.problem(spot, told))
        first.setdefault(level, i)
    if not first:
        return None
    return Values(tuple(first), told=tuple((level, (*at, i)) for level, i in first.items()))


def _ends(given: Sequence[Level], at: Location, first: str, last: str) -> tuple[tuple[Level, Location], ...]:
    """Return the values with their places: the ends at their keys, those between at the whole."""
    inner = [(level, at) for level in given[1:-1]]
    return ((given[0], (*at, first)), *inner, (given[-1], (*at, last)))


def _one_of_steps(steps: int | None, step: float | None, at: Location, document: Document) -> Problem | None:
    if (steps is None) == (step is None):
        return document.problem(at, f"{spoken(at)} needs either 'steps' (how many values) or 'step' (how far apart)")
    return None


def _count(span: float, step: float) -> int | None:
    """Return how many values a step makes of a span, or None where it does not end at its end."""
    number = span / step
    return round(number) + 1 if abs(number - round(number)) < 1e-6 else None


def _range(raw: object, at: Location, document: Document, problems: list[Problem]) -> Values | None:
    given = check(NumberRange, raw, document, at, problems)
    if given is None:
        return None
    before = len(problems)
    low, high, steps = given.from_, given.to, given.steps
    wrong = _one_of_steps(steps, given.step, at, document)
    if wrong is not None:
        problems.append(wrong)
    if not low < high:
        problems.append(document.problem(at, f"{spoken(at)} wants from < to, got from {low:g} to {high:g}"))
    elif given.spacing == "log" and low <= 0:
        told = f"{spoken(at)} with spacing log wants from above 0, got {low:g}"
        problems.append(document.problem((*at, "from"), told))
    elif given.spacing == "log" and given.step is not None:
        problems.append(document.problem((*at, "step"), f"{spoken(at)} with spacing log wants 'steps', not 'step'"))
    elif given.step is not None and steps is None:
        steps = _stepped(low, high, given.step, at, document, problems)
    if len(problems) > before or steps is None:
        return None
    levels = [_between(low, high, i / (steps - 1), log=given.spacing == "log") for i in range(steps)]
    if given.whole:
        levels = [float(round(level)) for level in levels]
        if len(set(levels)) < steps:
            told = f"{spoken(at)}: {steps} values from {low:g} to {high:g} are not {steps} different whole numbers"
            problems.append(document.problem(at, told))
            return None
    return Values(tuple(levels), whole=given.whole, told=_ends(levels, at, "from", "to"))


def _stepped(
    low: float, high: float, step: float, at: Location, document: Document, problems: list[Problem]
) -> int | None:
    """Return how many values a range of numbers by a step has; its end is one of them."""
    steps = _count(high - low, step)
    if (high - low) / step >= MOST_LEVELS:
        problems.append(document.problem((*at, "step"), f"{spoken(at)} has more than {MOST_LEVELS} values"))
        return None
    if steps is None:
        last = _tidy(low + step * max(math.floor((high - low) / step), 1))
        told = f"{spoken(at)}: steps of {step:g} from {low:g} do not end at {high:g}"
        problems.append(document.problem((*at, "step"), told, f"the nearest end is {last:g}"))
    return steps


def _between(low: float, high: float, share: float, *, log: bool) -> float:
    """Return the number at a share of the way, without the last digits that arithmetic leaves behind."""
    if share in (0.0, 1.0):
        return high if share else low
    if log:
        return _tidy(math.exp(math.log(low) + share * (math.log(high) - math.log(low))))
    return _tidy(low + share * (high - low))


def _tidy(value: float) -> float:
    return float(f"{value:.12g}")


def _dates(raw: object, at: Location, document: Document, problems: list[Problem]) -> Values | None:
    given = check(DateRange, raw, document, at, problems)
    if given is None:
        return None
    wrong = _one_of_steps(given.steps, given.step, at, document)
    span = (given.to - given.from_).days
    if wrong is None and span <= 0:
        wrong = document.problem(at, f"{spoken(at)} wants from before to, got {given.from_} to {given.to}")
    if wrong is not None:
        problems.append(wrong)
        return None
    step = given.step if given.step is not None else span / ((given.steps or 2) - 1)
    if (isinstance(step, float) and not step.is_integer()) or span % int(step):
        length = int(step) if given.step is not None else max(round(step), 1)
        last = given.from_ + dt.timedelta(days=length * max(span // length, 1))
        told = f"{spoken(at)}: {span} days from {given.from_} to {given.to} are no whole steps of {step:g} days"
        problems.append(document.problem(at, told, f"steps of {length} days end on {last}"))
        return None
    if span // int(step) >= MOST_LEVELS:
        problems.append(document.problem(at, f"{spoken(at)} has more than {MOST_LEVELS} values"))
        return None
    days = [str(given.from_ + dt.timedelta(days=day)) for day in range(0, span + 1, int(step))]
    return Values(tuple(days), told=_ends(days, at, "from", "to"))


def _drawn(raw: object, at: Location, document: Document, problems: list[Problem]) -> Values | None:
    given = check(Distribution, raw, document, at, problems)
    if given is None:
        return None
    before = len(problems)
    low, high, mode = given.low, given.high, given.value
    if not low < high:
        problems.append(document.problem(at, f"{spoken(at)} wants low < high, got low {low:g}, high {high:g}"))
    if given.shape == "loguniform" and low <= 0:
        told = f"{spoken(at)} with shape loguniform wants low above 0, got {low:g}"
        problems.append(document.problem((*at, "low"), told))
    if mode is not None and given.shape != "triangular":
        told = f"{spoken(at)}: 'value' is the peak of shape triangular; {given.shape} has none"
        problems.append(document.problem((*at, "value"), told, key=True))
    elif mode is not None and not low <= mode <= high:
        told = f"{spoken(at)} wants low <= value <= high, got low {low:g}, value {mode:g}, high {high:g}"
        problems.append(document.problem((*at, "value"), told))
    if len(problems) > before:
        return None
    return Values((), Spread(low, high, given.shape), mode, given.whole, _ends((low, high), at, "low", "high"))


def _drawn_dates(raw: object, at: Location, document: Document, problems: list[Problem]) -> Values | None:
    given = check(DateDistribution, raw, document, at, problems)
    if given is None:
        return None
    if not given.low < given.high:
        told = f"{spoken(at)} wants low before high, got {given.low} to {given.high}"
        problems.append(document.problem(at, told))
        return None
    ends = ((given.low - EPOCH).days, (given.high - EPOCH).days)
    return Values((), Spread(*ends), told=_ends((str(given.low), str(given.high)), at, "low", "high"))
