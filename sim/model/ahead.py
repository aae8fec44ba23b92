"""Ahead: the day compiled in parts, by several processes at once, before the first run.

:func:`sim.model.day.advance` is one function, and compiling it takes one core half a minute. Most of that goes into
what its steps call, which is kept on disk by itself. So processes compile the steps, each by itself as a function of
the same lines; then `advance` finds all that it calls, and takes a few seconds.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from dataclasses import dataclass
from functools import cache

from numba import njit, typeof
from numba.core import types

from sim.model import day
from sim.model.course import Course
from sim.model.plan import branches
from sim.world import compiled

#: Steps that take longest to compile, as measured: whoever begins with them ends soonest.
LONGEST = ("garrisons", "movement", "record", "siege", "provinces", "crossing", "homecoming", "reception")
COUNTER = types.int64


def handed_type(course: Course) -> types.Type:
    """Return the type of what compiled days of a run are handed."""
    handed: types.Type = typeof(course.now().handed)
    return handed


def is_due() -> bool:
    """Tell whether the day has to be compiled, and what is compiled of it can be kept for other processes."""
    return compiled.is_due(day.advance)


def steps() -> tuple[str, ...]:
    """Return the names of the steps, those that take longest first; none where the sources are not there."""
    try:
        names = list(_lines())
    except OSError:
        return ()
    return tuple(sorted(names, key=lambda name: LONGEST.index(name) if name in LONGEST else len(LONGEST)))


@dataclass(frozen=True)
class Steps:
    """The job of compiling steps.

    Parameters
    ----------
    handed : numba type
        Of what a compiled day is handed.
    """

    handed: types.Type

    def do(self, task: str) -> str:
        """Compile one step and all that it calls; return its name."""
        scope = dict(day.advance.py_func.__globals__)  # type: ignore[attr-defined]
        exec(_lines()[task], scope)  # lines of ours, out of the source of `advance`
        njit(nogil=True, _nrt=False, no_cfunc_wrapper=True)(scope["alone"]).compile(_signature(self.handed))
        return task


def compile_day(handed: types.Type) -> None:
    """Compile the day, of steps that are compiled or not."""
    day.advance.compile(_signature(handed))  # type: ignore[attr-defined]


def _signature(handed: types.Type) -> tuple[types.Type, ...]:
    return COUNTER, COUNTER, COUNTER, COUNTER, handed


@cache
def _lines() -> dict[str, str]:
    """Return each step as the source of a function that takes what `advance` takes."""
    given = ", ".join(inspect.signature(day.advance.py_func).parameters)  # type: ignore[attr-defined]
    out = {}
    for name, short, body in branches():
        lines = textwrap.indent("\n".join(map(ast.unparse, (*short, *body))), "    ")
        out[name] = f"def alone({given}):\n{lines}\n    return done\n"
    return out
