"""Calls of public functions: an argument that there is not is told of with the nearest right name."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sim.scenario.arguments import shown
from sim.scenario.errors import Problem, Problems, did_you_mean

Given = ParamSpec("Given")
Made = TypeVar("Made")
Face = TypeVar("Face", bound=type)

#: What other programs, or other faces of this one, call an argument.
OTHERS: Mapping[str, Sequence[str]] = {
    "rng": ("seed",),
    "random_state": ("seed",),
    "n": ("replicates",),
    "iterations": ("replicates",),
    "ensemble": ("replicates",),
    "scenario": ("name",),
    "plan": ("name",),
    "path": ("name", "folder", "file"),
    "folder": ("out", "path", "to", "name"),
    "output": ("out", "to"),
    "processes": ("jobs",),
    "workers": ("jobs",),
    "n_jobs": ("jobs",),
    "rule": ("rules",),
    "params": ("parameters",),
    "overrides": ("parameters",),
    "end": ("until",),
    "out": ("to", "folder", "path"),
    "file": ("to", "path"),
    "on": ("dates", "date"),
    "day": ("dates", "date"),
    "overwrite": ("force",),
}
#: What `load_scenario` takes, and other calls that run one may not.
OF_A_SCENARIO = ("events", "until", "parameters")
NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


def told_by_name(*behind: Callable[..., Any]) -> Callable[[Callable[Given, Made]], Callable[Given, Made]]:
    """Return a decorator: a call with an argument that there is not, or without one that has to be there, is told of.

    Parameters
    ----------
    *behind : callable
        What the function hands its further arguments to (functions, or classes of options); where it takes any and
        nothing is given here, whoever gets them tells.

    Examples
    --------
    >>> @told_by_name()
    ... def run(name, *, replicates=1, seed=None):
    ...     return name
    >>> run("baseline", rng=1)
    Traceback (most recent call last):
    sim.scenario.errors.Problems: rng=1: no argument is called 'rng' (did you mean 'seed'?)
    >>> run("baseline", 50)
    Traceback (most recent call last):
    sim.scenario.errors.Problems: 50: run takes 1 argument without a name, the others by name (known: replicates, seed)
    """

    def around(function: Callable[Given, Made]) -> Callable[Given, Made]:
        own = inspect.signature(function).parameters

        @wraps(function)
        def told(*args: Given.args, **kwargs: Given.kwargs) -> Made:
            _check((function.__name__, own), behind, args, kwargs)
            return function(*args, **kwargs)

        if behind:
            told.__signature__ = _whole(function, behind)  # type: ignore[attr-defined]
            told.__doc__ = _described(function, behind)
        return told

    return around


def told_methods(face: Face) -> Face:
    """Return a class whose public methods tell as functions do under :func:`told_by_name`, inherited ones too.

    Examples
    --------
    >>> @told_methods
    ... class Result:
    ...     def export(self, to, *, dates=()):
    ...         return to
    >>> Result().export("x.csv", date="2021-07-20")
    Traceback (most recent call last):
    sim.scenario.errors.Problems: date='2021-07-20': no argument is called 'date' (did you mean 'dates'?)
    """
    for name in dir(face):
        found = inspect.getattr_static(face, name)
        if inspect.isfunction(found) and (name == "__call__" or not name.startswith("_")):
            setattr(face, name, told_by_name()(found))
    return face


def _whole(function: Callable[..., Any], behind: Sequence[Callable[..., Any]]) -> inspect.Signature:
    """Return the signature with the arguments of those behind by their names: editors complete them."""
    own = inspect.signature(function)
    kept = [found for found in own.parameters.values() if found.kind is not inspect.Parameter.VAR_KEYWORD]
    if len(kept) == len(own.parameters):
        return own
    names = set(own.parameters)
    for other in behind:
        more = [p for n, p in inspect.signature(other).parameters.items() if p.kind in NAMED and n not in names]
        kept += [found.replace(kind=inspect.Parameter.KEYWORD_ONLY) for found in more]
        names |= {found.name for found in more}
    return own.replace(parameters=kept)


def _described(function: Callable[..., Any], behind: Sequence[Callable[..., Any]]) -> str | None:
    """Return what a function says of itself, and of its arguments what that says which gets them."""
    doc, first = inspect.getdoc(function), inspect.getdoc(behind[0])
    if doc is None or first is None or "\n" in doc or f".{behind[0].__name__}`" not in doc:
        return doc
    _, mark, rest = first.partition("\nParameters\n")
    return f"{doc}\n{mark}{rest}" if mark else doc


def _check(
    called: tuple[str, Mapping[str, inspect.Parameter]],
    behind: Sequence[Callable[..., Any]],
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
) -> None:
    function, own = called
    function = "it" if function == "__call__" else function
    if next(iter(own), "") == "self":  # whoever calls a method does not give it
        own, args = {name: found for name, found in own.items() if name != "self"}, args[1:]
    known = {name: found for name, found in own.items() if found.kind in NAMED}
    for other in behind:
        known |= {n: p for n, p in inspect.signature(other).parameters.items() if p.kind in NAMED and n not in known}
    elsewhere = not behind and any(found.kind is inspect.Parameter.VAR_KEYWORD for found in own.values())
    rest = next((name for name, found in own.items() if found.kind is inspect.Parameter.VAR_POSITIONAL), "")
    problems = [
        Problem(f"{name}={shown(value)}: no argument is called '{name}'", hint=_hint(name, list(known), rest))
        for name, value in kwargs.items()
        if name not in known and not elsewhere
    ]
    first = [name for name, found in own.items() if found.kind is NAMED[0]]
    if not rest:
        problems += _too_many(function, args, first, list(known))
    problems += [
        Problem(f"{name}={shown(kwargs[name])}: {name} is given twice") for name in first[: len(args)] if name in kwargs
    ]
    if not problems:
        lacking = [n for n in _wanted(own) if n not in kwargs and n not in first[: len(args)]]
        problems += [Problem(f"{function} wants an argument '{name}'") for name in lacking]
    if problems:
        raise Problems(problems)


def _too_many(function: str, args: Sequence[Any], first: Sequence[str], known: Sequence[str]) -> list[Problem]:
    """Return a mistake where more stands without a name than may."""
    if len(args) <= len(first):
        return []
    many = "1 argument" if len(first) == 1 else f"{len(first)} arguments"
    rest = [name for name in known if name not in first]
    told = f"{shown(args[len(first)])}: {function} takes {many} without a name"
    return [Problem(f"{told}, the others by name", hint=_known(rest)) if rest else Problem(told)]


def _wanted(own: Mapping[str, inspect.Parameter]) -> list[str]:
    """Return what has to be given."""
    return [name for name, found in own.items() if found.kind in NAMED and found.default is inspect.Parameter.empty]


def _hint(name: str, known: Sequence[str], rest: str = "") -> str:
    """Return the name that is meant, as far as that can be seen; `rest`: what any number may be given of, unnamed."""
    if rest and did_you_mean(name, [rest]):
        return f"{rest} are given without a name"
    if "__" in name.strip("_") and "parameters" in known:
        return f"parameters are given as parameters={{'{name.replace('__', '.', 1)}': …}}"
    if name in OF_A_SCENARIO and "rules" in known and "points" not in known:
        return by_scenario(name)
    other = next((there for there in OTHERS.get(name, ()) if there in known), None)
    return f"did you mean '{other}'?" if other else did_you_mean(name, known) or _known(known)


def by_scenario(name: str) -> str:
    """Return how a call gets what is said of a scenario where it has no argument for it."""
    return f"load_scenario('baseline', {name}=…) gives a scenario with it, which stands in the place of its name"


def _known(names: Sequence[str]) -> str:
    return f"known: {', '.join(names)}" if names else "it has none"
