"""Registered: what is written beside a run as counted on its last day, and which of it was counted on that very day.

Between two counts people are on the line between them; after its last count a camp keeps it. Either is written with a
tilde, and below a table stands of which day such a last count is. What is scored is less: see :mod:`sim.flee.scored`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.flee.world.instance import FleeInstance
from sim.words.numbers import exact
from sim.words.wording import few
from sim.world.world import Floats

NOBODY = "–"
"""Stands where no day of a camp has a count."""


@dataclass(frozen=True, eq=False)
class Registered:
    """The counts of all camps as a table and a chart have them.

    Parameters
    ----------
    camps : tuple of str
    curve : float, shape (days, camps)
        People; a line between two counts, level before the first and after the last. NaN of camps nobody counted.
    counted : bool, shape (days, camps)
        Whether there is a count of the day itself.
    last : tuple of date or None, of each camp
        The day of the last count up to the last day that is no padding; None where a later one follows or none is.
    """

    camps: tuple[str, ...]
    curve: Floats
    counted: npt.NDArray[np.bool_]
    last: tuple[dt.date | None, ...]

    @property
    def that_day(self) -> npt.NDArray[np.bool_]:
        """Whether there is a count of the last day itself, of each camp."""
        return np.asarray(self.counted[-1])

    def cell(self, camp: int) -> str:
        """Return what is written for a camp on the last day."""
        return written(float(self.curve[-1, camp]), bool(self.that_day[camp]))

    @property
    def total(self) -> float:
        """People in all camps on the last day; NaN where none was ever counted."""
        counts = self.curve[-1]
        return float(np.nansum(counts)) if np.isfinite(counts).any() else float("nan")

    @property
    def total_cell(self) -> str:
        """What is written for all camps together: the sum of what is written for each."""
        return written(self.total, bool(self.that_day[np.isfinite(self.curve[-1])].all()))

    def note(self) -> str:
        """Return what the signs in the table mean; empty where every camp was counted on the last day."""
        known = np.isfinite(self.curve[-1])
        between = [
            camp
            for camp, there, now, last in zip(self.camps, known, self.that_day, self.last, strict=True)
            if there and not now and last is None
        ]
        ended = [f"{camp} {last}" for camp, last in zip(self.camps, self.last, strict=True) if last is not None]
        parts = [f"on the line between two counts ({few(between, 3)})"] * bool(between)
        parts += [f"the last count there is ({few(ended, 3)})"] * bool(ended)
        told = [f"~: no count of that day but {' or '.join(parts)}"] * bool(parts)
        among = ", and no part in the sum of those registered" if known.any() else ""
        told += [f"{NOBODY}: no count{among}"] * (not known.all())
        return "; ".join(told)


def registered(instance: FleeInstance) -> Registered:
    """Return what is written of the counts of an instance."""
    known, dated = instance.reported, instance.dated
    end, each = len(instance.observed) - 1, instance.people_each
    curve = np.where(known.any(axis=0), each * instance.observed, np.nan)
    rows = {row.place: row for row in instance.layout if row.place >= 0}
    last: list[dt.date | None] = []
    for k, place in enumerate(instance.camps.tolist()):
        counts = np.flatnonzero(known[:, k] & dated[:, k])
        later = place in rows and bool((rows[place].day > end).any()) and bool(known[end, k])
        over = len(counts) > 0 and counts[-1] < end and not later
        last.append(instance.start + dt.timedelta(days=int(counts[-1])) if over else None)
    camps = tuple(instance.places[int(place)] for place in instance.camps)
    return Registered(camps, curve, known & dated, tuple(last))


def written(people: float, that_day: bool) -> str:
    """Return a number of people as it stands in a table.

    Examples
    --------
    >>> written(1874.0, that_day=False)
    '~1,874'
    """
    if np.isnan(people):
        return NOBODY
    return f"{'' if that_day else '~'}{exact(people)}"
