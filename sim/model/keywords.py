"""Parameters as keyword arguments of Python: `front__tempo=2` for front.tempo."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from sim.model.parameters import REGISTRY
from sim.scenario.calls import OF_A_SCENARIO, by_scenario
from sim.scenario.errors import Problem, Problems, did_you_mean
from sim.scenario.flatten import allowed_range, out_of_range
from sim.scenario.own import HOW_TO_GIVE
from sim.scenario.parameters import ParameterInfo, describe
from sim.words.counts import Written
from sim.words.typed import advice, quoted, typed_number

INFOS = describe(REGISTRY)
#: What other faces call what has another name here.
OTHERS: Mapping[str, str] = {"scenario": "plan", "name": "plan", "point": "uncertain", "iteration": "replicate"}


def keyword(name: str) -> str:
    """Return the keyword of a parameter.

    Examples
    --------
    >>> keyword("front.tempo")
    'front__tempo'
    """
    return name.replace(".", "__", 1)


def parameters_of(
    given: Mapping[str, Any], arguments: Collection[str] = (), infos: Mapping[str, ParameterInfo] = INFOS
) -> dict[str, float]:
    """Return the parameters that were given as keyword arguments, by dotted name.

    Parameters
    ----------
    given : mapping of str to number
    arguments : collection of str
        Names of the other arguments, for the hint at a name that is none.
    infos : mapping of str to ParameterInfo
        The parameters there are.

    Raises
    ------
    Problems
        All mistakes at once, in the words of the call.
    """
    out: dict[str, float] = {}
    problems: list[Problem] = []
    for key, value in given.items():
        name = key.replace("__", ".", 1)
        told = f"{key}={_shown(value)}"
        if name not in infos:
            problems.append(Problem(f"{told}: no argument is called '{key}'", hint=_hint(key, arguments, infos)))
        elif name in out:
            problems.append(Problem(f"{told}: {name} is given twice"))
        elif (number := _number(value)) is None:
            want = f"want a number {allowed_range(infos[name])}"
            problems.append(Problem(f"{told}: {want}{advice(value) if isinstance(value, str) else ''}"))
        elif (wrong := _outside(number, infos[name])) is not None:
            problems.append(Problem(f"{told}: {wrong}"))
        else:
            out[name] = float(number)
    if problems:
        raise Problems(problems)
    return out


def _number(value: Any) -> float | None:
    """Return the number that was given, also as its text; None for what is none."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.number | str):
        return None
    try:
        return Written(value, typed_number(value)) if isinstance(value, str) else float(value)
    except (ValueError, TypeError, OverflowError):
        return None


def _outside(number: float, info: ParameterInfo) -> str | None:
    if math.isnan(number):
        return f"want a number {allowed_range(info)}"
    wrong = out_of_range(number, info)
    return None if wrong is None else wrong.replace(info.name, keyword(info.name), 1)


def _hint(key: str, arguments: Collection[str], infos: Mapping[str, ParameterInfo]) -> str:
    keywords = [keyword(name) for name in infos]
    if key in OTHERS and OTHERS[key] in arguments:
        return f"did you mean '{OTHERS[key]}'?"
    if key in OF_A_SCENARIO and "plan" in arguments:
        return by_scenario(key)
    bare = key.strip("_").replace(".", "__")
    inside = [known for known in keywords if known.startswith(f"{bare.partition('__')[0]}__")]
    own = f"; {HOW_TO_GIVE}" if "__" in bare and not inside else ""
    tail = f"__{bare.rpartition('__')[2]}"
    same = [known for known in keywords if known.endswith(tail)]
    if same and bare:
        return f"did you mean '{same[0]}'?{own}"
    if "__" not in bare and inside:
        return f"known: {', '.join(inside)}"
    near = did_you_mean(bare, [*keywords, *arguments])
    return (near or f"known: {', '.join(inside or [*arguments, 'and parameters such as front__tempo'])}") + own


def _shown(value: Any) -> str:
    return quoted(repr(value))
