"""What a scenario may name of its world: targets of events, days of its history, parameters it draws together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Ends(NamedTuple):
    """Where a parameter lies that a world draws together with others: its 5 %, 50 % and 95 % quantile."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Names:
    """What is known of a world when a scenario is read against it.

    Parameters
    ----------
    targets : mapping of str to collection of str
        What an event may be aimed at, by kind: "place" (districts, capitals and crossings: they have a holder),
        "district" (districts and capitals), "whole province" (capitals that stand for one, for it has no other
        place), "crossing", "site", "host". Where they are mappings, to what people call them. A kind that is not
        there is not checked.
    history : tuple of datetime.date
        Days of the world's own events.
    drawn : mapping of str to Ends
        The parameters whose values the world draws together, by dotted name.
    """

    targets: Mapping[str, Collection[str]] = field(default_factory=dict)
    history: tuple[dt.date, ...] = ()
    drawn: Mapping[str, Ends] = field(default_factory=dict)

    def titles(self, kind: str) -> dict[str, str]:
        """Return the names of a kind with what they are called, which is nothing where only names are known."""
        names = self.targets[kind]
        return {name: str(names[name]) if isinstance(names, Mapping) else "" for name in names}
