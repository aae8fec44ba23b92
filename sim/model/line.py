"""The line at the crossings: who waits there, in which order."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.model.kernels import kernel
from sim.model.parties import QUEUEING, Columns
from sim.world.world import Floats, Ints


class Lines(NamedTuple):
    """Scratch of the crossings.

    Parameters
    ----------
    joined : int32, one for each day and one more
    used : float per place
    """

    joined: Ints
    used: Floats

    @classmethod
    def room(cls, days: int, places: int) -> Lines:
        """Return room for so many days and places."""
        return cls(np.zeros(days + 1, np.int32), np.zeros(places))


@kernel
def line_up(day: int, later: Ints, party: Columns, joined: Ints, queue: Ints) -> int:
    """Write those of `later` who wait in a queue to `queue`, the longest-waiting first; return how many they are.

    Who joined on the same day keeps the order of `later`.

    Parameters
    ----------
    joined : int32, at least day + 2, one for each day on which one can have joined and one more (scratch)
    """
    joined[: day + 2] = 0
    for p in later:
        if party.state[p] == QUEUEING:
            joined[party.queued_on[p] + 1] += 1
    for d in range(day + 1):  # where those who joined on a day begin
        joined[d + 1] += joined[d]
    many = joined[day + 1]
    for p in later:
        if party.state[p] == QUEUEING:
            queue[joined[party.queued_on[p]]] = p
            joined[party.queued_on[p]] += 1
    return int(many)
