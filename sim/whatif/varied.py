"""Varied: a sweep of one's own as a file that explains itself: what is tried, and in which values."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sim.model.draws import CAPACITY_SCALE
from sim.scenario.errors import PanjError
from sim.scenario.flatten import out_of_range
from sim.scenario.parameters import ParameterInfo
from sim.scenario.sweep.schema import SPREAD
from sim.scenario.sweep.sweep import VALUE
from sim.scenario.write import number, text
from sim.whatif.change import Asked, Change
from sim.whatif.checks import asked_again, check
from sim.whatif.extended import entry_of
from sim.whatif.ground import Ground
from sim.whatif.kinds import Kind
from sim.whatif.said import in_words
from sim.whatif.there import counted, there_now
from sim.whatif.written import WIDTH, allowed, explained
from sim.words.counts import Written
from sim.words.typed import how_to_write, quoted, typed_list, typed_number, without_separators

DAY = "day"
"""In the place of the date of a change whose day is tried."""
RANGE = re.compile(r"(?P<low>[^/]+?)\s*\.\.\s*(?P<high>[^/]+?)(?:\s*/\s*(?P<step>\d{1,6}))?")
WEEK = 7
FACTORS = (0.0, 0.5, 1.0, 2.0, 4.0)
PACES = (0.5, 1.0, 2.0, 4.0)
SCALED = f"{CAPACITY_SCALE}, which is tried here, too, multiplies all of these: those of places.csv and those tried"
"""What is said of numbers of places where a sweep tries what multiplies them."""
Meant = Callable[[str], str]
"""Returns one value as YAML, of how it was typed."""
POINTS = 32
"""Points of a design that draws, for each axis."""


@dataclass(frozen=True)
class Varied:
    """One axis of a sweep.

    Parameters
    ----------
    name : str
        As results call it; of a parameter its dotted name.
    event : str
        The event as YAML with ``$value`` in it; "" for a parameter.
    values : str
        As YAML.
    drawn : bool
        Whether values are drawn from a range.
    notes : tuple of str
        What else could stand there.
    """

    name: str
    event: str
    values: str
    drawn: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class SweepDraft:
    """A sweep of one's own, before it is a file.

    Parameters
    ----------
    name, title, base : str
    axes : sequence of Varied
    replicates : int
    host : str
        A host of its world, for an example of a measure; "" for none.
    schema : str
        Where editors find the keys of such a file; "" for nowhere.
    """

    name: str
    title: str
    base: str
    axes: Sequence[Varied]
    replicates: int
    host: str = ""
    schema: str = ""

    @property
    def drawn(self) -> bool:
        """Whether any axis is drawn from a range: then points are drawn in all."""
        return any(axis.drawn for axis in self.axes)


def of_parameter(info: ParameterInfo, values: str) -> Varied:
    """Return the axis of a parameter, from the first day on.

    Raises
    ------
    PanjError
        If a value is no number that the parameter can have.
    """

    def meant(typed: str) -> str:
        cleaned = without_separators(typed)
        try:
            value = Written(cleaned, typed_number(cleaned))
        except ValueError:
            hint = how_to_write(typed)
            raise PanjError(f"'{quoted(typed)}' is no number" + (f" ({hint})" if hint else "")) from None
        wrong = out_of_range(value, info)
        if wrong is not None:
            raise PanjError(wrong)
        return number(value)

    return Varied(info.name, "", *values_text(values, meant, info.count), (explained(info),))


def of_value(asked: Asked, values: str, ground: Ground) -> Varied:
    """Return the axis of a change whose value is tried: what was asked for has one of them.

    Raises
    ------
    PanjError
        If it could not be made with one of the values.
    """
    change = check(asked, ground)
    kind = ground.kinds[change.kind]
    event = _event(change, str(change.date), VALUE, ground)

    def meant(typed: str) -> str:
        value = check(replace(asked, value=typed), ground).value
        return text(value) if isinstance(value, str) else number(value)

    whole = kind.number is not None and kind.number.count
    return Varied(_name(change, kind), event, *values_text(values, meant, whole), tuple(_notes(change, ground)))


def of_day(change: Change, values: str, ground: Ground) -> Varied:
    """Return the axis of a change whose day is tried.

    Raises
    ------
    PanjError
        If its event says its day in other ways, too, or it could not be made on one of the days.
    """
    kind = ground.kinds[change.kind]
    later = Change(change.kind, change.target, change.who, change.value, change.date + dt.timedelta(days=1))
    if entry_of(change, ground) != entry_of(later, ground):
        raise PanjError(f"the day of {kind.id} cannot be tried; try the parameter capitals.regime_day")
    event = _event(change, VALUE, change.value, ground)
    notes = (f"{in_words(change, ground)}. {kind.help}", f"days from {ground.first} to {ground.last}")

    def meant(typed: str) -> str:
        return str(check(replace(asked_again(change), date=typed), ground).date)

    value = change.value if isinstance(change.value, str) else number(float(change.value))
    return Varied(f"day of {_name(change, kind)} {value}".rstrip(), event, *values_text(values, meant), notes)


def _notes(change: Change, ground: Ground) -> list[str]:
    kind = ground.kinds[change.kind]
    target = next((target for target in ground.targets[kind.id] if target.id == change.target), None)
    return [kind.help, *allowed(kind, target, ground)]


def _name(change: Change, kind: Kind) -> str:
    """Return a name of an axis: letters, digits and single spaces."""
    parts = (kind.id, change.target, change.who)
    return " ".join(re.sub(r"[^A-Za-z0-9.-]+", "-", part) for part in parts if part)


def _event(change: Change, date: str, value: str | float, ground: Ground) -> str:
    entry = entry_of(Change(change.kind, change.target, change.who, value, change.date), ground)
    return _flow({"date": date, **entry})


def _flow(value: object) -> str:
    """Return a value as YAML in one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{text(str(key))}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, str):
        return value if value == VALUE or value[:1].isdigit() else text(value)
    return number(float(value))  # type: ignore[arg-type]


def _word(typed: str) -> str:
    """Return a value as YAML: numbers and dates as they are, anything else as a text."""
    return typed if re.fullmatch(r"[+-]?[\d.][\w.+-]*", typed, re.ASCII) else text(typed)


def values_text(typed: str, meant: Meant = _word, whole: bool = False) -> tuple[str, bool]:
    """Return the values of an axis as YAML, and whether they are drawn.

    Parameters
    ----------
    typed : str
    meant : callable
        Returns one value as YAML, of how it was typed.
    whole : bool
        Whether all are whole numbers.

    Examples
    --------
    >>> values_text("0, 4000,20000"), values_text("2021-07-07..2021-09-08/7")
    (('[0, 4000, 20000]', False), ('{from: 2021-07-07, to: 2021-09-08, step: 7}', False))
    >>> values_text("0..4"), values_text("0..4/5"), values_text("spread")
    (('{low: 0, high: 4}', True), ('{from: 0, to: 4, steps: 5}', False), ('spread', True))

    Raises
    ------
    PanjError
        If nothing is there, a comma may mean two things, or a value means nothing.
    """
    typed = typed.strip()
    if typed == SPREAD:
        return SPREAD, True
    if found := RANGE.fullmatch(typed):
        low, high, step = meant(found["low"]), meant(found["high"]), found["step"]
        if step is None:
            return f"{{low: {low}, high: {high}}}", True
        dates = re.fullmatch(r"\d{4}-\d\d-\d\d", low) is not None
        return f"{{from: {low}, to: {high}, {'step' if dates else 'steps'}: {step}}}", False
    if typed.startswith("..") or typed.endswith(".."):
        raise PanjError(f"'{quoted(typed)}' is a range without an end: want LOW..HIGH, as 0..4, both of them")
    try:
        words = typed_list(typed, whole)
    except ValueError as error:
        raise PanjError(str(error)) from None
    if not all(words):
        raise PanjError(
            f"'{quoted(typed)}': want values, as 0, 400, 2000, or a range, as 0..4, or 0..4/5 for five of it"
        )
    return f"[{', '.join(map(meant, words))}]", False


def suggested_days(ground: Ground) -> str:
    """Return the days that are worth trying: every week."""
    weeks = (ground.last - ground.first).days // WEEK
    last = ground.first + dt.timedelta(days=WEEK * weeks)
    return f"{ground.first}..{last}/{WEEK}" if weeks else str(ground.first)


def suggested_values(kind: Kind, target: str, ground: Ground) -> str:
    """Return the values of a change that are worth trying: of guards and places factors of what runs have of them."""
    if kind.number is None:
        return ", ".join(word.value for word in kind.words)
    known = counted(kind.id) and any(t.id == target for t in ground.targets[kind.id])
    numbers = [there_now(kind.id, target, ground).given * factor for factor in FACTORS] if known else list(PACES)
    kept = [round(n) if kind.number.count else n for n in numbers if kind.number.low <= n <= kind.number.high]
    return ", ".join(number(n) for n in dict.fromkeys(kept))


def suggested_of(info: ParameterInfo) -> str:
    """Return the values of a parameter that are worth trying: its range, or factors of what it is."""
    if info.spread is not None:
        return SPREAD
    low, high = info.allowed
    numbers = [info.default * factor for factor in PACES] if info.default else [0.0, 1.0]
    numbers = [n for n in numbers if low <= n <= high]
    return ", ".join(number(n) for n in dict.fromkeys(numbers))


def sweep_text(draft: SweepDraft) -> str:
    """Return the file of a sweep."""
    lines = [f"# yaml-language-server: $schema={draft.schema}"] if draft.schema else []
    lines += [
        f"# A sweep of your own: panj sweep {draft.name} runs it,",
        f"# panj explain {draft.name} says what it found.",
        "# All of this may be changed; panj check tells every mistake with its line. docs/sweeps.md has all keys.",
        "",
        f"title: {text(draft.title)}",
        f"base: {text(draft.base)} # the scenario that is varied, or a list of them",
        "vary:",
    ]
    scaled = any(axis.name == CAPACITY_SCALE for axis in draft.axes)
    for axis in draft.axes:
        for note in (*axis.notes, *([SCALED] if scaled and "capacity:" in axis.event else [])):
            lines += [f"  # {line}" for line in textwrap.wrap(note, WIDTH - 2, break_on_hyphens=False)]
        if axis.event:
            lines += [f"  {axis.name}:", f"    event: {axis.event}", f"    values: {axis.values}"]
        else:
            lines.append(f"  {axis.name}: {axis.values}")
    if draft.drawn:
        lines += [
            "design: latin-hypercube # points are drawn, for some axes have a range; grid would run every combination",
            f"points: {POINTS * len(draft.axes)}",
        ]
    else:
        lines += ["# design: grid # every combination; latin-hypercube draws points, and wants their number"]
    lines += [f"replicates: {draft.replicates} # runs of each point", *_measures(draft)]
    return "\n".join([*lines, ""])


def _measures(draft: SweepDraft) -> list[str]:
    told = "# measures: what is read of every run; where it is left out, some fifty are (docs/results-format.md)"
    return [
        told,
        *([f"# measures: [arrivals {draft.host} civilian, internally_displaced world]"] if draft.host else []),
    ]


def question_of(axes: Sequence[Varied], base: str) -> str:
    """Return a title that asks what the sweep answers."""
    return f"What do {' and '.join(axis.name for axis in axes)} change in {base}?"
