"""Rules of users by name: found, checked, and their parameters beside those of the model."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Sequence
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

from sim.model.parameters import REGISTRY
from sim.model.plan import Step, compiled_steps
from sim.model.rule import MOST_RULES, Rule
from sim.scenario.errors import PanjError, did_you_mean
from sim.scenario.parameters import ParameterSet, Registry
from sim.scenario.printable import printable
from sim.scenario.typed import quoted

#: Where installed packages say which rules they bring.
GROUP = "panj.rules"
#: Steps of the day that a rule may come before.
STEPS: dict[str, int] = {step.name: number - 1 for number, step in enumerate(compiled_steps()) if number > 0}
GIVEN = "want module:Class (my_rules:Winter), or the name of an installed rule"


def path_of(given: str | Rule | type[Rule]) -> str:
    """Return the name by which every process finds a rule: of a class or an object of it, or of an installed one.

    Raises
    ------
    PanjError
        If it is no rule, or none that another process could find.
    """
    if isinstance(given, str):
        return given if ":" in given else _installed(given)
    kind = given if isinstance(given, type) else type(given)
    if not issubclass(kind, Rule):
        raise PanjError(f"rules={quoted(repr(given))}: want objects of a class derived from sim.Rule, or {GIVEN[5:]}")
    module = kind.__module__
    if module == "__main__":
        main = getattr(sys.modules["__main__"], "__file__", None)
        hint = f"'from {Path(main).stem} import {kind.__name__}'" if main else f"'from my_rules import {kind.__name__}'"
        raise PanjError(
            f"rule {kind.__name__} is defined where no other process finds it: keep it in a file and {hint}"
        )
    if find(kind.path()) is not kind:
        raise PanjError(f"rule {kind.path()}: another process would not find this class under its name")
    return kind.path()


def paths_of(given: Sequence[str | Rule | type[Rule]]) -> tuple[str, ...]:
    """Return the names of several rules, in their order, checked against each other and the model's.

    Raises
    ------
    PanjError
        If one is none, or two have one name, or there are too many.
    """
    if isinstance(given, str):
        raise PanjError(f"rules={quoted(given)}: want a list of rules")
    paths = tuple(path_of(each) for each in given)
    if len(paths) > MOST_RULES:
        raise PanjError(f"{len(paths)} rules of your own: at most {MOST_RULES}")
    registry(paths)
    return paths


@cache
def find(path: str) -> type[Rule]:
    """Return the class of a rule.

    Raises
    ------
    PanjError
        If there is none of that name, or it is no sound rule.
    """
    module, _, name = path.partition(":")
    if not all(part.isidentifier() for part in (*module.split("."), *name.split("."))):
        raise PanjError(f"rule {quoted(path)}: {GIVEN}")
    if str(Path.cwd()) not in sys.path and "" not in sys.path:
        sys.path.append(str(Path.cwd()))  # as `python -m` does: the file beside which one works
    try:
        found: object = importlib.import_module(module)
    except ModuleNotFoundError as error:
        missing = f"no file {module.replace('.', '/')}.py here or installed" if error.name == module else str(error)
        raise PanjError(f"rule {quoted(path)}: {missing}") from None
    except Exception as error:  # of a file of the user's anything may come
        raise PanjError(
            f"rule {quoted(path)}: {module} stops with {type(error).__name__}: {printable(str(error))}"
        ) from None
    rules = [key for key, value in vars(found).items() if isinstance(value, type) and issubclass(value, Rule)]
    for part in name.split("."):
        found = getattr(found, part, None)
    if not (isinstance(found, type) and issubclass(found, Rule)):
        known = [key for key in rules if key != "Rule"]
        raise PanjError(
            f"rule {quoted(path)}: {module} has no rule '{name}'; {did_you_mean(name, known) or f'its rules: {known}'}"
        )
    _check(found, path)
    return found


def _check(rule: type[Rule], path: str) -> None:
    """Refuse a class that is no sound rule."""
    wrong = ""
    if not rule.name.isidentifier() or "__" in rule.name:
        wrong = f"its name is {quoted(repr(rule.name))}: want a word of letters, digits and _"
    elif rule.name in REGISTRY:
        wrong = f"its name '{rule.name}' is that of a rule of the model"
    elif rule.before not in STEPS:
        wrong = f"before = {quoted(repr(rule.before))}: want a step of the day, one of {', '.join(STEPS)}"
    elif not (isinstance(rule.parameters, type) and issubclass(rule.parameters, ParameterSet)):
        wrong = "its parameters are no class derived from ParameterSet"
    elif rule.step is Rule.step:
        wrong = "it has no step(self, now)"
    if wrong:
        raise PanjError(f"rule {path}: {wrong}")


def registry(own: Sequence[str]) -> Registry:
    """Return the parameters of the model's rules and of these.

    Raises
    ------
    PanjError
        If two have one name, or a rule is none.
    """
    out = dict(REGISTRY)
    for path in own:
        rule = find(path)
        if rule.name in out:
            raise PanjError(f"two rules are called '{rule.name}': {', '.join(own)}")
        out[rule.name] = rule.parameters
    return out


def plan(own: Sequence[str]) -> list[Step]:
    """Return the steps of a day with the user's rules where they come."""
    out: list[Step] = []
    for step in compiled_steps():
        for path in own:
            rule = find(path)
            if rule.before == step.name:
                what = (inspect.getdoc(rule) or "").split("\n\n")[0].replace("\n", " ").rstrip(".")
                names = tuple(f"{rule.name}.{name}" for name in rule.parameters.model_fields)
                out.append(Step(rule.name, path, what, (), (), names, (rule.name,)))
        out.append(step)
    return out


def codes(own: Sequence[str]) -> dict[str, str]:
    """Return a digest of the code of each rule, by its name: what a run says of where its numbers come from."""
    return {path: find(path).code() for path in own}


def _installed(name: str) -> str:
    """Return where an installed rule is found."""
    known = {entry.name: entry.value for entry in entry_points(group=GROUP)}
    if name not in known:
        hint = did_you_mean(name, list(known)) or (f"installed: {', '.join(known)}" if known else GIVEN)
        raise PanjError(f"no installed rule is called {quoted(name)}; {hint}")
    return known[name]
