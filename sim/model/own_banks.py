"""The banks of a day as a rule of the user's sees them: an array that is not made yet, or is used no more, is refused.

Looking whether an array is another after the rule's step would not find it: who shuts a bank that is not made yet
writes 0 where 0 stands. So before an array is made the rule gets none, and when nobody reads it any more one that is
read-only. When that is follows from the plan of a day, and so from the code of its steps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple, Never

from sim.model.banks import Banks
from sim.model.plan import compiled_steps
from sim.scenario.errors import PanjError

#: What follows from the roads, and is changed there.
OF_THE_ROADS = "inland_days"


class Span(NamedTuple):
    """The steps before which an array of the banks may be written: it is made before the first, used up to the last.

    Parameters
    ----------
    first, last : int
        Steps, as numbers of :mod:`sim.model.day`.
    made : str
        The step that makes it anew; "" for the morning.
    """

    first: int
    last: int
    made: str

    def said(self, name: str) -> str:
        """Return what who comes at another time is told of an array."""
        steps = [step.name for step in compiled_steps()[1:]]
        last, made = f"'{steps[self.last]}'", f"by '{self.made}'" if self.made else "every morning"
        right = ", ".join(repr(step) for step in steps[self.first : self.last])
        want = f"{right} or {last}" if self.made else f"{last} or a step above it"
        return f"now.banks.{name} is made {made} and used up to {last}: want before = {want}"


@cache
def spans() -> dict[str, Span]:
    """Return for every array of the banks when it may be written."""
    steps = compiled_steps()[1:]  # events take effect before the day begins
    out = {}
    for name in Banks._fields:
        array = f"banks.{name}"
        makers = [number for number, step in enumerate(steps) if array in step.writes]
        readers = [number for number, step in enumerate(steps) if array in step.reads]
        first = makers[-1] + 1 if makers else 0
        out[name] = Span(first, readers[-1], steps[makers[-1]].name if makers else "")
    return out


def seen(banks: Banks, step: int) -> Banks:
    """Return the banks as a rule may use them that comes before a step.

    Parameters
    ----------
    step : int
        As a number of :mod:`sim.model.day`.
    """
    fixed, arrays = over(step), {}
    for name, span in spans().items():
        array = getattr(banks, name)
        if name in fixed or step < span.first:
            array = array.view()
            array.flags.writeable = False
        arrays[name] = array
    return _class(step)(**arrays)


@cache
def over(step: int) -> Mapping[str, str]:
    """Return which arrays nobody reads any more before a step, with what who writes into one is told."""
    late = {name: span.said(name) for name, span in spans().items() if step > span.last}
    return late | {OF_THE_ROADS: f"now.banks.{OF_THE_ROADS} follows from the roads: want now.pace"}


@cache
def _class(step: int) -> type[Banks]:
    """Return the class of banks that refuse what is not made yet at a step."""
    early = {name: property(_refusing(span.said(name))) for name, span in spans().items() if step < span.first}
    return type("Banks", (Banks,), {"__slots__": (), **early}) if early else Banks


def _refusing(said: str) -> Callable[[Banks], Never]:
    def refuse(_banks: Banks) -> Never:
        raise PanjError(said)

    return refuse
