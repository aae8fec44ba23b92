"""Days on which hardly anybody was registered: what is wrong then is divided by few, and may rule the whole error.

The ARD of a day is divided by the people registered on it, and by one person where there was nobody (as Flee's own
scripts do): a thousand who are simulated then are an error of a thousand, on one day. So it is told how much of the
error such days make, and what it is without them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.flee.scored import FEW, Numbers, Scored, ard_daily
from sim.words.numbers import decimals, people, percent
from sim.words.wording import counted

#: Share of the error from which on it is told that days of few make it.
RULES = 0.1


@dataclass(frozen=True)
class Few:
    """What such days make of an error.

    Parameters
    ----------
    days, scored : int
        Such days, and all.
    worst : str
        Date of the one with the largest error.
    registered, simulated : float
        People in all camps on it.
    share : float
        Of the error, that of all such days.
    without : float
        The error of the other days; NaN where there are none.
    """

    days: int
    scored: int
    worst: str
    registered: float
    simulated: float
    share: float
    without: float

    @property
    def briefly(self) -> str:
        """In a few words, for a line that has the error already."""
        return f"{percent(self.share)} of it from {self._which} (without {decimals(self.without, 3)})"

    @property
    def sentence(self) -> str:
        """In a sentence or two."""
        return (
            f"Careful: {percent(self.share)} of the ARD comes from {self._which} of {self.scored:,}, most from "
            f"{self.worst}, with {people(self.registered)} registered and {people(self.simulated)} simulated. An error "
            f"is divided by who was registered that day, by one person where nobody was; without such days the ARD is "
            f"{decimals(self.without, 3)}, and the rescaled one hardly depends on them."
        )

    @property
    def _which(self) -> str:
        return f"{counted(self.days, 'day')} with fewer than {FEW} people registered"


def few_registered(scored: Scored, counts: Numbers) -> Few | None:
    """Return what days with few registered make of the error of one curve; None where that is little.

    Parameters
    ----------
    scored : Scored
    counts : shape (days, camps)
        Simulated, of all days.
    """
    sim, data = scored.of(counts), scored.data
    if not data.any():
        return None
    error, registered = ard_daily(sim, data, scored.person), data.sum(axis=1) / scored.person
    such = registered < FEW
    share = float(error[such].sum() / error.sum()) if error.any() else 0.0
    if share <= RULES:
        return None
    worst = int(np.argmax(np.where(such, error, -1.0)))
    without = float(error[~such].mean()) if not such.all() else float("nan")
    day = np.datetime64(scored.instance.start, "D") + np.timedelta64(int(scored.days[worst]), "D")
    simulated = float(sim[worst].sum()) / scored.person
    return Few(int(such.sum()), len(such), str(day), float(registered[worst]), simulated, share, without)
