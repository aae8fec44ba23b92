"""Scored: which counts of a conflict are compared, for on many days a camp has none.

Published counts begin and end when they do. Between two reports they are a straight line; before the first and after
the last Flee repeats the nearest one, so that a series of a week is flat for two years; and who made the files may have
written the last number once more at the end, or one that never changes. Such a count is nobody's: it is no part of any
score, in its camp and in the sum of the day, and a day on which no camp has one is left out. A few days at an end stay
in, so that published errors can be compared (`FleeInstance.reported`). Scores are given for all these days, and for
those on which some camp has a report of that very day.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sim.flee.model.departures import Law, departures_of
from sim.flee.world.instance import FleeInstance
from sim.flee.world.read import looked_for
from sim.scenario.errors import PanjError
from sim.scenario.files import shown
from sim.words.wording import counted
from sim.world.world import Floats, Ints

Numbers = npt.NDArray[np.floating] | npt.NDArray[np.integer]


@dataclass(frozen=True, eq=False)
class Scored:
    """The counts of a conflict that are scored.

    Parameters
    ----------
    instance : FleeInstance
    """

    instance: FleeInstance

    @cached_property
    def seen(self) -> npt.NDArray[np.bool_]:
        """Where there is a count, shape (scored days, camps)."""
        return self.instance.reported[self.days]

    @cached_property
    def days(self) -> Ints:
        """The days that are scored."""
        return np.flatnonzero(self.instance.reported.any(axis=1)).astype(np.int32)

    @property
    def person(self) -> float:
        """One person in the unit of the counts: of a conflict that was thinned each of these is several."""
        return 1.0 / self.instance.people_each

    @cached_property
    def data(self) -> Floats:
        """The counts, shape (scored days, camps); 0 where there is none."""
        return self.of(self.instance.observed)

    @cached_property
    def curve(self) -> Floats:
        """The counts of all days for a figure, shape (days, camps); NaN where there is none."""
        return np.where(self.instance.reported, self.instance.observed, np.nan)

    def of(self, counts: Numbers) -> Floats:
        """Return simulated counts, shape (..., days, camps), where they are scored; 0 where nothing was counted."""
        out: Floats = np.where(self.seen, counts[..., self.days, :], 0.0)
        return out

    def spread(self, shares: Floats) -> Floats:
        """Return a forecast of shares where it is scored: it is given the sum of every day, which is that of `data`."""
        found = self.of(shares)
        sums, wanted = found.sum(axis=1, keepdims=True), self.data.sum(axis=1, keepdims=True)
        there = self.seen | self.instance.uncounted
        complete = there.all(axis=1, keepdims=True)  # nothing is missing: the forecast is as it was made
        by = np.divide(wanted, sums, out=np.zeros_like(sums), where=sums > 0)
        out: Floats = np.where(complete, found, found * by)
        return out

    @cached_property
    def dated(self) -> npt.NDArray[np.bool_]:
        """On which of the scored days some camp has a report of that very day, shape (scored days,)."""
        return np.asarray((self.instance.dated[self.days] & self.seen).any(axis=1))

    def sentence(self) -> str:
        """Return which days and camps are left out, in words; empty if none."""
        days, missing = len(self.instance.observed), len(self.instance.observed) - len(self.days)
        never = self.instance.uncounted
        partly = np.flatnonzero(~self.seen.all(axis=0) & ~never).tolist()
        if not missing and not partly and not never.any():
            return ""
        text = f"Scored are {len(self.days):,} of {counted(days, 'day')}"
        text += f": on {missing:,} no camp has a count of its own." if missing else "."
        if partly:
            text += f" On some of them {self._names(partly)} had none, and no part in the sum."
        if never.any():
            text += f" Nobody was counted in {self._names(np.flatnonzero(never).tolist())}: no part of any score."
        return text

    def _names(self, camps: list[int]) -> str:
        names = ", ".join(self.instance.places[int(self.instance.camps[k])] for k in camps[:3])
        return names + (f" and {len(camps) - 3} more" if len(camps) > 3 else "")


#: Registered people below which a day is one of few: what is wrong then is divided by hardly anybody.
FEW = 100


def is_scored(instance: FleeInstance) -> bool:
    """Tell whether an instance has a count that a run can be compared with."""
    return bool(Scored(instance).data.any())


def check_movable(instance: FleeInstance) -> None:
    """Refuse an instance without counts in which nobody could go anywhere: nothing would be told of its run.

    Raises
    ------
    PanjError
    """
    if not len(instance.camps) or instance.uncounted.all():
        where = shown(instance.folder)
        none = "no camp has a row in data_layout.csv" if instance.counted else "there is no camp"
        raise PanjError(f"{where}: {none}, so a run would have nothing to tell")
    if departures_of(instance).law is Law.COUNTS:
        check_counts(instance)


def check_counts(instance: FleeInstance) -> None:
    """Refuse an instance without a count to compare with.

    Raises
    ------
    PanjError
    """
    data = Scored(instance).data
    try:
        check_comparable(data, data)
    except PanjError as error:
        raise PanjError(f"{instance.name}: {error}{looked_for(instance)}") from None


def check_comparable(sim: Numbers, data: Numbers) -> None:
    """Refuse a comparison that would mean nothing.

    Raises
    ------
    PanjError
        If the shapes differ, a number is missing or negative, or no day has an observed count: an error of
        0 must never come from having nothing to compare with.
    """
    if sim.shape[-2:] != data.shape or data.ndim != 2:
        raise PanjError(f"simulated counts {sim.shape} and observed counts {data.shape} differ in days or camps")
    if data.size == 0 or not np.any(data):
        raise PanjError("no day has an observed count above 0: there is nothing to compare with")
    for name, values in (("simulated", sim), ("observed", data)):
        if not np.all(np.isfinite(values)) or np.any(values < 0):
            raise PanjError(f"{name} counts hold a missing or a negative number: nothing can be compared")


def ard_daily(sim: Numbers, data: Numbers, person: float = 1.0) -> Floats:
    """Return the relative difference of every day.

    Equation: E(t) = Σ_x |n_x(t) - d_x(t)| / max(1 person, D(t)).

    On a day with nobody registered it is the number of people simulated. `person` is one in the unit of the counts
    (:attr:`Scored.person`), so that it is the same however many are simulated.

    Source: Suleimenova, Bell and Groen (2017), "A generalized simulation development approach for predicting
    refugee destinations", Scientific Reports 7:13377, https://doi.org/10.1038/s41598-017-13828-9; the
    max(1, ·), which matters on days with no one registered, is that of Flee's own scripts.
    """
    check_comparable(sim, data)
    data = data.astype(np.float64)
    error: Floats = np.abs(sim - data).sum(axis=-1) / np.maximum(person, data.sum(axis=-1))
    return error
