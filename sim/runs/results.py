"""Results: replicates with what is made of them.

Counts stay integers; a tidy frame is made only when it is asked for, because it is many times larger.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sim.runs.replicates import Replicates

if TYPE_CHECKING:
    import pandas as pd

    from sim.runs.rooms import Rooms
    from sim.runs.shapes import Headcount, Summary


@dataclass(eq=False, repr=False)
class Result(Replicates):
    """The finished replicates of one scenario, with their table and their summary; see :class:`Replicates`.

    Parameters
    ----------
    of_blind : list of Headcount or None
        The counts beside the blind run as a folder tells them, which does not keep that run.
    """

    blind: Result | None = None
    of_blind: list[Headcount] | None = None

    @property
    def timeseries(self) -> pd.DataFrame:
        """The tidy frame: replicate, date, measure, place, kind, value (people)."""
        from sim.runs.frames import tidy

        return tidy(self, self.replicates)

    @cached_property
    def summary(self) -> Summary:
        """Quantiles of arrivals, the document beside the model, sites over capacity, parts of the band."""
        from sim.runs.summary import summarise

        made = summarise(self, self.rooms)
        return made if self.of_blind is None else {**made, "blind": self.of_blind}

    @cached_property
    def rooms(self) -> Rooms:
        """People and places of the sites; see :func:`sim.runs.rooms.rooms`."""
        from sim.runs.rooms import rooms

        return rooms(self)

    @property
    def draws(self) -> pd.DataFrame:
        """What each replicate has drawn, by its number: parameters, soldiers and places on the first day.

        Columns are every parameter by its dotted name, those that are fixed too, as on the first day; `garrison.PLACE`,
        soldiers there on the first day; `places.SITE`, its places then.
        """
        from sim.runs.drawn import drawn

        return drawn(self)

    @property
    def headcounts(self) -> pd.DataFrame:
        """Every headcount of the world beside the model's quantiles in the same days."""
        import pandas as pd

        return pd.DataFrame(self.summary["headcounts"])
