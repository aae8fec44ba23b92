"""The axes of a sweep: parameters from the first day, and events."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from sim.scenario.errors import PanjError, Problem, did_you_mean
from sim.scenario.explain import brief
from sim.scenario.flatten import Infos, out_of_range, unknown_parameter
from sim.scenario.names import Names
from sim.scenario.parameters import ParameterInfo
from sim.scenario.reader import Document
from sim.scenario.resolved import Scenario
from sim.scenario.schema import EventEntry
from sim.scenario.sweep.choices import Choice
from sim.scenario.sweep.points import within
from sim.scenario.sweep.schema import POINTS, SPREAD, EventAxis, check
from sim.scenario.sweep.sweep import CHOICES, EPOCH, Axis, Level
from sim.scenario.sweep.template import UNITS, Template, flat_template, templates, try_values, wrong_with
from sim.scenario.sweep.values import WAYS, Role, Values, separated, values_of
from sim.words.counts import Written
from sim.words.wording import Location, spoken

#: Columns of the results that no axis may be called.
RESERVED = ("run", "point", "scenario", "replicate", "status", "error_type", "error", "traceback", "seconds")
AXIS_NAME = r"[^\W_][\w.-]*( [\w.-]+)*"


@dataclass
class AxisReader:
    """What is needed to read the axes of one file.

    Parameters
    ----------
    document : Document
    infos : mapping
        The parameters.
    names : Names or None
        The names of the world; None: targets are not checked.
    bases : tuple of Scenario
    design : str
    problems : list of Problem
        Mistakes are added here.
    choices : mapping of str to Choice, or PanjError
        The choices of construction by dotted name, or why there are none.
    entries : dict
        Events of each axis with some value (filled while reading).
    """

    document: Document
    infos: Infos
    names: Names | None
    bases: tuple[Scenario, ...]
    design: str
    problems: list[Problem]
    choices: Mapping[str, Choice] | PanjError
    entries: dict[str, list[tuple[Template, EventEntry]]] = field(default_factory=dict)

    def tell(self, at: Location, message: str, hint: str | None = None, *, key: bool = False) -> None:
        """Note a mistake."""
        self.problems.append(self.document.problem(at, message, hint, key=key))

    def axes(self, vary: dict[str, Any]) -> list[tuple[Axis, Role]]:
        """Return the axes that are sound, each with what its values are."""
        out = []
        for name, raw in vary.items():
            found = self._axis(name, raw, ("vary", name))
            if found is not None:
                out.append(found)
        self._clashes([axis for axis, _ in out])
        return out

    def _axis(self, name: str, raw: Any, at: Location) -> tuple[Axis, Role] | None:
        looks = isinstance(raw, dict) and ("event" in raw or "values" in raw)
        if name.startswith(CHOICES):
            return self._choice_axis(name, raw, at)
        if looks and name in self.infos:
            told = f"'{name}' is a parameter: an axis of events needs a name of its own"
            self.tell(at, told, f"or give {name} its values here: {WAYS}", key=True)
        elif looks:
            return self._event_axis(name, raw, at)
        elif name in self.infos:
            return self._parameter_axis(name, raw, at)
        else:
            message, hint = unknown_parameter(name, self.infos)
            more = "an axis of events needs the keys 'event' and 'values'"
            self.tell(at, message, f"{hint}; {more}", key=True)
        return None

    def _choice_axis(self, name: str, raw: Any, at: Location) -> tuple[Axis, Role] | None:
        """Return an axis along which worlds are built."""
        if isinstance(self.choices, PanjError):
            self.tell(at, f"'{name}' is a choice of construction: {self.choices}", key=True)
            return None
        choice = self.choices.get(name)
        if choice is None:
            short = [known.removeprefix(CHOICES) for known in self.choices]
            hint = did_you_mean(name, self.choices) or f"known: {', '.join(short)}"
            self.tell(at, f"no choice is called '{name.removeprefix(CHOICES)}'", hint, key=True)
            return None
        if choice.idle:
            self.tell(at, f"{name} changes nothing: {choice.idle}", key=True)
            return None
        return self._number_axis(choice.info, raw, at, choice)

    def _parameter_axis(self, name: str, raw: Any, at: Location) -> tuple[Axis, Role] | None:
        lacking = [base.name for base in self.bases if name not in base.settings]
        if lacking:
            self.tell(at, f"{name} is no parameter of '{lacking[0]}'", "want bases of one rule set", key=True)
            return None
        return self._number_axis(self.infos[name], raw, at)

    def _number_axis(
        self, info: ParameterInfo, raw: Any, at: Location, choice: Choice | None = None
    ) -> tuple[Axis, Role] | None:
        name = info.name
        role: Role = "count" if info.count or (choice is not None and choice.whole) else "number"
        if raw == SPREAD:
            values = self._own_spread(name, at) if choice is None else self._spread_of(choice, at)
        else:
            values = self._values(raw, at, role, people=info.people)
        if values is None or not self._fits_design(values, raw, name, at):
            return None
        wrong = False
        for value, spot in values.told:
            told = out_of_range(float(value), info) or _not_whole(float(value), choice, info)
            if told is not None and raw != SPREAD:
                self.tell(spot, told)
                wrong = True
        if wrong:
            return None
        axis = Axis(
            name,
            parameter=name,
            levels=values.levels,
            spread=values.spread,
            whole=values.whole,
            unit=info.unit,
            mode=values.mode,
        )
        return axis, role

    def _spread_of(self, choice: Choice, at: Location) -> Values | None:
        """Return what the recipe draws a choice from."""
        if choice.spread is None:
            told = f"{choice.info.name} has no range of its own, and none under vary in the recipe"
            self.tell(at, told, f"want {WAYS}")
            return None
        return Values((), choice.spread, whole=choice.whole)

    def _own_spread(self, name: str, at: Location) -> Values | None:
        """Return what the replicates of the base draw a parameter from."""
        info = self.infos[name]
        settings = {base.settings[name] for base in self.bases}
        spreads = {(setting.spread, setting.value) for setting in settings} or {(info.spread, info.default)}
        if len(spreads) > 1:
            self.tell(at, f"{name}: its spread differs between the base scenarios", "give low and high")
            return None
        spread, central = spreads.pop()
        if spread is not None and any(setting.joint for setting in settings):
            hint = f"give low and high: nine in ten of its values lie from {spread.low:g} to {spread.high:g}"
            self.tell(at, f"{name} has no spread of its own: a posterior draws it together with others", hint)
            return None
        if spread is None:
            self.tell(at, f"{name} has no spread of its own: it is fixed", f"want {WAYS}")
            return None
        return Values((), spread, central if spread.shape == "triangular" else None)

    def _values(self, raw: Any, at: Location, role: Role, *, people: bool) -> Values | None:
        if people and separated(raw, at, self.document, self.problems):
            return None
        return values_of(raw, at, role, self.document, self.problems)

    def _fits_design(self, values: Values, raw: Any, name: str, at: Location) -> bool:
        """Tell whether the design can use such values; say why not."""
        if raw == POINTS and self.design != "points":
            self.tell(at, f"{spoken(at)}: '{POINTS}' wants a file of points", "design: {points: FILE.csv}")
            return False
        if self.design == "grid" and values.spread is not None:
            hint = "want a list or a range {from, to, steps} here, or design: latin-hypercube or sobol"
            self.tell(at, f"{name}: a grid cannot draw from a distribution", hint)
            return False
        return True

    def _event_axis(self, name: str, raw: dict[str, Any], at: Location) -> tuple[Axis, Role] | None:
        before = len(self.problems)
        self._check_name(name, at)
        if any(base.flee is not None for base in self.bases):
            why = "closures and conflicts are dated in the world's own tables"
            self.tell(at, f"'{name}': an axis of events has no meaning on a Flee world: {why}", key=True)
            return None
        given = check(EventAxis, raw, self.document, at, self.problems)
        if given is None:
            return None
        found = templates(given.event, (*at, "event"), self.document, self.problems)
        spot = (*at, "values")
        values = Values() if given.values is None and self.design == "points" else None
        if given.values is None and values is None:
            self.tell(at, f"{spoken(at)} needs the key 'values'", f"want {WAYS}", key=True)
        if found is None:
            return None
        made, role = found
        set_here = [info for template in made for hole in template.holes if (info := self._set(hole)) is not None]
        people = role == "count" or any(info.people for info in set_here)
        if role == "number" and any(info.count for info in set_here):
            role = "count"
        if given.values is not None:
            values = self._values(given.values, spot, role, people=people)
        if values is None or not self._fits_design(values, given.values, name, spot):
            return None
        entries = self._try(made, values)
        if len(self.problems) > before:
            return None
        self.entries[name] = entries
        events = [e for t, entry in entries for e in flat_template(t, entry, self.document, self.infos)]
        axis = Axis(
            name,
            events=tuple(events),
            levels=values.levels,
            spread=values.spread,
            dates=role == "date",
            whole=values.whole,
            unit=self._unit(made, role),
            mode=values.mode,
        )
        return axis, role

    def _set(self, hole: Location) -> ParameterInfo | None:
        """Return the parameter whose value belongs into a hole, if it is one of a parameter."""
        return self.infos.get(".".join(str(word) for word in hole[1:])) if hole[0] == "set" else None

    def _try(self, made: list[Template], values: Values) -> list[tuple[Template, EventEntry]]:
        """Check the events with every value."""
        out = []
        for template in made:
            told = values
            if not values.told or not template.holes:  # one try will do: with any value that a hole could have
                told = Values(told=((self.probe(template), template.at),))
            entry = try_values(template, told, self.document, self.infos, self.names, self.bases, self.problems)
            if entry is not None:
                out.append((template, entry))
        return out

    def probe(self, template: Template) -> float | str:
        """Return a value that is right for an event wherever the file of points has the right ones."""
        for hole in template.holes:
            if hole == ("date",):
                return str(min((base.until for base in self.bases), default=EPOCH))
            if hole[0] == "set":
                info = self.infos.get(".".join(str(word) for word in hole[1:]))
                return info.default if info is not None else 0.0
            if hole[0] in ("policy", "near", "far", "corridor"):
                return "closed"
        return 0.0

    def wrong(self, axis: Axis, value: Level) -> str | None:
        """Say what is wrong with a value that does not stand in the sweep file, or None."""
        if axis.parameter is not None:
            number = value if isinstance(value, Written) else float(value)
            choice = None if isinstance(self.choices, PanjError) else self.choices.get(axis.parameter)
            info = self.infos[axis.parameter] if choice is None else choice.info
            told = out_of_range(number, info) or _not_whole(float(number), choice, info)
        else:
            told = None
            for template, _ in self.entries[axis.name]:
                told = told or wrong_with(template, value, self.document, self.infos, self.names, self.bases)
        return told or within(axis, value)

    def _unit(self, made: list[Template], role: Role) -> str:
        """Return the unit of the numbers of an axis, if all its events mean the same one."""
        units = set()
        for template in made if role in ("number", "count") else ():
            for hole in template.holes:
                info = self.infos.get(".".join(str(word) for word in hole[1:]))
                units.add(info.unit if hole[0] == "set" and info else UNITS.get(str(hole[0]), ""))
        return units.pop() if len(units) == 1 else ""

    def _check_name(self, name: str, at: Location) -> None:
        if not re.fullmatch(AXIS_NAME, name):
            told = f"{brief(name)} cannot name an axis (letters, digits, '-', '_', '.', single spaces)"
            self.tell(at, told, key=True)
        elif name in RESERVED:
            self.tell(at, f"an axis cannot be called '{name}': results have a column of that name", key=True)
        elif "." in name and (near := did_you_mean(name, self.infos)):
            self.tell(at, f"'{name}' looks like a parameter that there is not", near, key=True)

    def _clashes(self, axes: Collection[Axis]) -> None:
        """Refuse two axes of which one undoes the other."""
        for one, other in combinations(axes, 2):
            both = sorted({f"{a[0]} {a[1]}".strip() for a in _changes(one) for b in _changes(other) if _same(a, b)})
            at: Location = ("vary", other.name)
            if both:
                self.tell(at, f"'{one.name}' and '{other.name}' both change {', '.join(both)}", key=True)
            elif one.name.casefold() == other.name.casefold():
                self.tell(at, f"'{one.name}' and '{other.name}' differ in nothing but capitals", key=True)


def _not_whole(value: float, choice: Choice | None, info: ParameterInfo) -> str | None:
    """Return that a choice of which only whole numbers mean anything is none, or None."""
    wrong = choice is not None and choice.whole and not value.is_integer()
    return f"{info.name} must be a whole number, got {value:g}" if wrong else None


Change = tuple[str, str, str, dt.date | None]
"""Action, target, kind and day; no day: from the first to the last."""


def _changes(axis: Axis) -> list[Change]:
    if axis.parameter is not None:
        return [("set", axis.parameter, "", None)]
    return [(event.action, event.target, event.kind, event.date) for event in axis.events]


def _same(one: Change, other: Change) -> bool:
    """Tell whether of two changes one would undo the other; on days that vary, both may have their time."""
    kinds = one[2] == other[2] or "" in (one[2], other[2])
    days = one[3] == other[3] != dt.date.min or None in (one[3], other[3])
    return one[:2] == other[:2] and kinds and days
