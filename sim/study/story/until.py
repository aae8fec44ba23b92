"""Until: a run as it stands on a date, so that what is said of the date knows nothing of later days."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sim.runs.results import Result
from sim.runs.rooms import Rooms


def until(result: Result, date: dt.date | str) -> Result:
    """Return a run up to a date, as if it had ended there; what was replayed until then is what was replayed.

    Nothing is copied: its days are a view of those of the run.

    Raises
    ------
    PanjError
        If the date is outside the run.
    """
    days = result.day(date) + 1
    if days == result.counts.shape[1]:
        return result
    # of the summary only what the run itself does not have is told: the past with blind garrisons
    cut = replace(
        result,
        counts=result.counts[:, :days],
        intensity=result.intensity[:, :days],
        flow=result.flow[:days],
        opened=result.opened[:days],
    )
    cut.__dict__["summary"] = result.summary
    whole = result.rooms
    cut.__dict__["rooms"] = Rooms(
        whole.rows, whole.people[:, :, :days], whole.room[:, :, :days], whole.drawn, whole.central
    )
    cut.rooms.__dict__["full"] = whole.full[:, :, :days]
    return cut
