"""A record of three districts over two weeks, small enough to be reckoned by hand."""

from __future__ import annotations

import numpy as np

from sim.validation.front.record import NEVER, Record


def record() -> Record:
    """Return it: one held from the first day, its neighbour lost on one of days 3 … 6, one elsewhere that stands.

    The first two are of one province, 60 km apart; the replayed day of the fall is day 4.
    """
    km = np.full((3, 3), np.inf)
    km[0, 1] = km[1, 0] = 60.0
    return Record(
        ids=("low", "mid", "far"),
        province=np.array([2, 2, 5], np.int32),
        earliest=np.array([NEVER, 3, NEVER], np.int32),
        central=np.array([NEVER, 4, NEVER], np.int32),
        latest=np.array([NEVER, 6, NEVER], np.int32),
        at_start=np.array([True, False, False]),
        km=km,
        days=14,
    )
