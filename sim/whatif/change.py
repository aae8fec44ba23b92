"""A change: one dated event that a planner adds to a scenario, after the branch date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sim.scenario.errors import PanjError

#: Where on the form something is wrong.
Field = Literal["kind", "target", "who", "value", "date"]


@dataclass(frozen=True)
class Change:
    """One change.

    Parameters
    ----------
    kind : str
        What is changed: one of :data:`sim.whatif.kinds.KINDS`.
    target : str
        Id of the crossing, host or site; "" where the kind has none.
    who : str
        "civilian", "military" or "" (everybody).
    value : float or str
        The number, or one of the words of the kind.
    date : datetime.date
        The day on whose morning it takes effect.
    """

    kind: str
    target: str
    who: str
    value: float | str
    date: dt.date


@dataclass(frozen=True)
class Asked:
    """A change as it was typed, before anybody has looked at it: see :class:`Change`."""

    kind: str
    target: str = ""
    who: str = ""
    value: str = ""
    date: str = ""


class Refused(PanjError):
    """A change that cannot be made.

    Parameters
    ----------
    text : str
        The bad value, and what is allowed.
    field : str
        The box in which it stands.
    index : int, optional
        The change that is meant, where it is one that stands there already.
    """

    def __init__(self, text: str, field: Field, index: int | None = None) -> None:
        super().__init__(text)
        self.field = field
        self.index = index

    def __reduce__(self) -> tuple[type[Refused], tuple[str, Field, int | None]]:
        """Return how to make it again."""
        return type(self), (str(self), self.field, self.index)
