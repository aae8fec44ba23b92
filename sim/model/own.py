"""Rules of users by name: found, checked, and their parameters beside those of the model."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType

from sim.model.own_files import INSTALLED, INSTEAD, LUCK, root_of
from sim.model.own_plan import step_of
from sim.model.own_said import stops
from sim.model.parameters import REGISTRY
from sim.model.plan import Step, compiled_steps
from sim.model.rule import MOST_RULES, Rule
from sim.scenario.errors import PanjError, Problem, Problems, did_you_mean
from sim.scenario.files import shown
from sim.scenario.own import OwnRule
from sim.scenario.parameters import ParameterSet, describe
from sim.words.typed import quoted

#: What a user gives for a rule: its name, its class, or an object of it.
Given = str | Rule | type[Rule] | OwnRule
#: Where installed packages say which rules they bring.
GROUP = "panj.rules"
GIVEN = "want FILE:CLASS (my_rules:Winter), or the name of an installed rule"


def steps() -> dict[str, int]:
    """Return the steps of the day that a rule may come before, by name; what comes before the last is not counted."""
    return {step.name: number - 1 for number, step in enumerate(compiled_steps()[:-1]) if number > 0}


def rules_of(given: Given | Iterable[Given] | None) -> tuple[OwnRule, ...]:
    """Return rules that a user gives, one or several, checked against each other and the model's.

    Raises
    ------
    PanjError
        If one is none, two have one name, or there are too many.
    """
    if given is None:
        return ()
    several = [given] if isinstance(given, str | Rule | type | OwnRule) else given
    if not isinstance(several, Iterable):
        raise PanjError(f"rules={quoted(repr(given))}: want a list of rules; {GIVEN[5:]}")
    out: dict[str, OwnRule] = {}
    for each in several:
        rule = _rule_of(each)
        if rule.name in out:
            first = out[rule.name].path
            twice = "is given twice" if first == rule.path else f"and {first} are both called '{rule.name}'"
            raise PanjError(f"rule {rule.path} {twice}")
        out[rule.name] = rule
    if len(out) > MOST_RULES:
        raise PanjError(f"{len(out)} rules of your own: at most {MOST_RULES}")
    check_as_read(out.values())
    return tuple(out.values())


def check_as_read(rules: Iterable[OwnRule]) -> None:
    """Refuse rules that are not here as in their files, edited or set from outside: other processes read the files.

    Raises
    ------
    PanjError
    """
    for rule in rules:
        if wrong := find(rule).other_than_read():
            module = rule.path.partition(":")[0]
            how = f"start Python anew, or importlib.reload({module}) and give it again"
            raise PanjError(f"rule {rule.path}: {wrong}: {how}")


def _rule_of(given: object) -> OwnRule:
    """Return one rule that a user gives."""
    if isinstance(given, OwnRule):  # of a scenario at hand
        find(given)
        return given
    if isinstance(given, str):
        path, folder = _located(given if ":" in given else _installed(given))
        rule = _described(_load(path, folder), path)
        return rule if ":" in given else replace(rule, given="")
    kind = given if isinstance(given, type) else type(given)
    if not issubclass(kind, Rule):
        raise PanjError(f"rules: {quoted(repr(given))} is no object of a class derived from sim.Rule; {GIVEN}")
    if isinstance(given, Rule) and (wrong := no_state(given)):
        raise PanjError(f"rule {kind.path()}: {wrong}")
    if kind.__module__ == "__main__":
        main = getattr(sys.modules["__main__"], "__file__", None)
        file = Path(main).stem if main and Path(main).is_file() else "my_rules"  # <stdin> is none
        how = f"keep it in a file of its own and 'from {file} import {kind.__name__}'"
        raise PanjError(f"rule {kind.__name__} is defined where no other process finds it: {how}")
    if _attribute(importlib.import_module(kind.__module__), kind.__qualname__) is not kind:
        raise PanjError(f"rule {kind.path()}: another process would not find this class under its name")
    _check(kind, kind.path())
    return _described(kind, kind.path())


def no_state(rule: Rule) -> str:
    """Return what is wrong with a rule that keeps something in itself, "" if it does not."""
    kept = ", ".join(f"self.{name}" for name in vars(rule))
    how = "which no branch copies: want parameters, and arrays for what changes"
    return f"it keeps {kept} in itself, {how}" if kept else ""


def _described(kind: type[Rule], path: str) -> OwnRule:
    """Return what scenarios know of a rule."""
    folder, parameters = _folder(kind), tuple(describe({kind.name: kind.parameters}).values())
    return OwnRule(path, kind.name, kind.code, parameters, folder, _given(path, folder))


def _given(path: str, folder: str) -> str:
    """Return the file by which a rule of a folder is given again, from here; "" where its path leads to it."""
    module, _, name = path.partition(":")
    file, installed = Path(folder, f"{module}.py"), set(INSTALLED) & set(Path(folder).parts)
    if installed or "." in module or Path(folder) == Path.cwd() or not file.is_file():
        return ""
    return f"{Path(os.path.relpath(file)).as_posix()}:{name}"


def _folder(kind: type[Rule]) -> str:
    """Return the folder in which Python finds the module of a rule."""
    file = Path(str(sys.modules[kind.__module__].__file__)).resolve()
    return str(root_of(kind.__module__, file) or file.parent)


def _located(path: str) -> tuple[str, str]:
    """Return a rule's name and the folder of its file, of what may be ``folder/my_rules.py:Winter``."""
    module, _, name = path.rpartition(":")
    if not ("/" in module or "\\" in module or module.endswith(".py")):
        return path, str(Path.cwd())
    file = Path(module if module.endswith(".py") else f"{module}.py").expanduser()
    if not file.is_file():
        raise PanjError(f"rule {quoted(path)}: there is no file {shown(file)}")
    return f"{file.stem}:{name}", str(file.resolve().parent)


def find(rule: OwnRule) -> type[Rule]:
    """Return the class of a rule, in this process or any other.

    Raises
    ------
    PanjError
        If it is not there, or another one by now.
    """
    kind = _load(rule.path, rule.folder or str(Path.cwd()))
    if kind.code != rule.code:
        raise PanjError(f"rule {rule.path}: its file has changed since it was given; give it again, in a new Python")
    return kind


def _load(path: str, folder: str) -> type[Rule]:
    """Return the class of a rule whose module may lie in a folder.

    Raises
    ------
    PanjError
        If there is none of that name, or it is no sound rule.
    """
    name, _, inner = path.partition(":")
    if not all(part.isidentifier() for part in (*name.split("."), *inner.split("."))):
        raise PanjError(f"rule {quoted(path)}: {GIVEN}")
    module = _module(name, path, folder)
    found = _attribute(module, inner)
    if not (isinstance(found, type) and issubclass(found, Rule)):
        known = [key for key, value in vars(module).items() if _is_own(value)]
        hint = did_you_mean(inner, known) or (f"its rules: {', '.join(known)}" if known else "it has none")
        raise PanjError(f"rule {quoted(path)}: {name} has no rule '{inner}' ({hint})")
    _check(found, path)
    return found


def _is_own(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, Rule) and value is not Rule


def _attribute(module: ModuleType, name: str) -> object:
    found: object = module
    for part in name.split("."):
        found = getattr(found, part, None)
    return found


def _module(name: str, path: str, folder: str) -> ModuleType:
    """Import the module of a rule, from a folder if Python does not find it elsewhere."""
    here = Path(folder, *name.split(".")).with_suffix(".py")
    if folder not in sys.path:
        sys.path.append(folder)  # as `python -m` does: the file beside which one works
        importlib.invalidate_caches()
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name == name.split(".")[0]:
            known = f"no file {name.replace('.', '/')}.py in {shown(Path(folder))}, and no package of this name"
            raise PanjError(f"rule {quoted(path)}: {known}") from None
        stops(path, here, error, "cannot be imported")
    except Exception as error:  # of a file of the user's anything may come
        stops(path, here, error, "cannot be imported")
    file = getattr(module, "__file__", None)
    if here.is_file() and (file is None or not here.samefile(file)):
        raise PanjError(
            f"rule {quoted(path)}: Python has another {name}, {file or 'its own'}: give {shown(here)} another name"
        )
    return module


def _check(rule: type[Rule], path: str) -> None:
    """Refuse a class that is no sound rule."""
    wrong = _wrong(rule)
    if wrong:
        raise PanjError(f"rule {path}: {wrong}")
    if rule.dice is not None:
        file, line, what = rule.dice
        told = f"rule {path}: {what} gives other numbers in each run and process: {INSTEAD.get(what, LUCK)}"
        raise Problems([Problem(told, shown(file), line)])


def _wrong(rule: type[Rule]) -> str:
    """Return what keeps a class from being a sound rule."""
    if not isinstance(rule.name, str) or not rule.name.isidentifier() or "__" in rule.name:
        return f"name = {quoted(repr(rule.name))}: want a word of letters, digits and _"
    if rule.name in REGISTRY:
        return f"name = '{rule.name}' is that of a rule of the model: choose another"
    if rule.before not in steps():
        hint = did_you_mean(str(rule.before), steps())
        return f"before = {quoted(repr(rule.before))}: want a step of the day, {hint or 'one of ' + ', '.join(steps())}"
    if not (isinstance(rule.parameters, type) and issubclass(rule.parameters, ParameterSet)):
        return "its parameters are no class derived from sim.ParameterSet"
    for name, info in rule.parameters.model_fields.items():
        if not isinstance(info.json_schema_extra, dict) or "unit" not in info.json_schema_extra:
            return f"{name} is not declared with sim.parameter(default, unit=..., meaning=..., ...)"
        if info.annotation is not float:
            return f"{name} is not declared as a float ({name}: float = ...)"
    if rule.step is Rule.step:
        return "it has no step(self, now)"
    if any(vars(each).get("__slots__") for each in rule.__mro__[: rule.__mro__.index(Rule)]):
        return "it has __slots__, in which no branch copies anything: want arrays for what changes"
    if rule.__init__ is not object.__init__:
        return "it has an __init__: what it is called with are its parameters, what it starts from its arrays"
    return "" if rule.code else "its file is not to be found, and results hang on it"


def plan(own: Sequence[OwnRule]) -> list[Step]:
    """Return the steps of a day with the user's rules where they come."""
    out: list[Step] = []
    for step in compiled_steps():
        for each in own:
            rule = find(each)
            if rule.before == step.name:
                names = tuple(info.name for info in each.parameters)
                out.append(step_of(rule, each.path, summary(rule), names))
        out.append(step)
    return out


def summary(rule: type[Rule]) -> str:
    """Return the first sentence of what a rule says of itself."""
    return " ".join((rule.__doc__ or "").strip().split("\n\n")[0].split()).rstrip(".")


def _installed(name: str) -> str:
    """Return where an installed rule is found."""
    known = {entry.name: entry.value for entry in entry_points(group=GROUP)}
    if name not in known:
        hint = did_you_mean(name, list(known)) or (f"installed: {', '.join(known)}" if known else GIVEN)
        raise PanjError(f"no installed rule is called {quoted(name)} ({hint})")
    return known[name]
