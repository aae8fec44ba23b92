"""Events: dated changes, written in a scenario or read from a world's history.

Both are flattened to the same small record, so the model has one place that applies them
(:mod:`sim.model.rules.calendar`). The actions:

============  ==============================  =====================================================
action        target                          value
============  ==============================  =====================================================
set           dotted parameter                number
capture       district, capital or crossing   the insurgents take it, after a siege ("fought") or without a
                                              fight ("handed"); none where nobody knows
retake        district, capital or crossing   (none) the government takes it back
fighting      district or capital             intensity 0..1 on that day, whoever holds it then or later; it fades
near          crossing or host                "open", "closed" or "follow" (follow whoever holds it)
far           crossing or host                "open", "limited", "closed" or "follow" (the host's policy)
policy        host                            "open", "limited" or "closed", for one kind or both
guards        host                            number of guards on its border
capacity      site                            number of places at a reception.capacity_scale of 1
reinforce     district or capital             soldiers added to the garrison (they arrive from outside)
let_through   crossing or host                share 0..1 of the civilians a day whom those who hold the near bank
                                              let through
corridor      crossing or host                "open" or "closed": both banks let civilians pass, whoever
                                              holds them
rural         capital of a whole province     share 0..1 of its districts held by the insurgents
============  ==============================  =====================================================

A host as the target of `near`, `far`, `let_through` or `corridor` stands for all crossings to it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, get_args

Action = Literal[
    "set",
    "capture",
    "retake",
    "fighting",
    "near",
    "far",
    "policy",
    "guards",
    "capacity",
    "reinforce",
    "let_through",
    "corridor",
    "rural",
]
ACTIONS: tuple[str, ...] = get_args(Action)
#: Keys of scenario files for a capture, by what is known of how it comes about.
CAPTURES = {"fought": "storm", "handed": "hand_over"}

EventKey = tuple[dt.date, str, str, float | str, str]
"""Date, action, target, value and kind of an event."""


@dataclass(frozen=True)
class Event:
    """One dated change to one target.

    Parameters
    ----------
    date : datetime.date
        The day on whose morning it takes effect.
    action : str
        One of :data:`ACTIONS`.
    target : str
        Name of the parameter, place or host.
    value : float or str
        See the table of the module; 0.0 where there is none.
    kind : str
        "civilian", "military" or "" (both), for `policy`.
    where : str
        ``file:line`` it was read from.
    """

    date: dt.date
    action: Action
    target: str
    value: float | str = 0.0
    kind: str = ""
    where: str = ""

    @property
    def known_by(self) -> EventKey:
        """What it is known by: all but where it stands."""
        return self.date, self.action, self.target, self.value, self.kind

    @property
    def file(self) -> str:
        """Name of the file that it stands in, without its folder; "" where it stands in none."""
        return self.where.rpartition(":")[0].rpartition("/")[2]

    @property
    def key(self) -> str:
        """Its key in a scenario file: that of a capture says what is known of how it comes about."""
        return CAPTURES.get(str(self.value), self.action) if self.action == "capture" else self.action
