"""The options of `panj answer`, as they are typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.arguments import as_day
from sim.scenario.errors import PanjError


@dataclass(frozen=True)
class Options:
    """The options of `panj answer`, as they are typed.

    Parameters
    ----------
    over, probability, household : float or None
    by : str or None
    on : sequence of str
        Days.
    since : str or None
        The day with which sums begin; None: the first.
    against, csv : Path or None
    busiest : bool
        Whether the most in one day is asked for, and no sum.
    """

    over: float | None = None
    by: str | None = None
    probability: float | None = None
    on: Sequence[str] = ()
    against: Path | None = None
    csv: Path | None = None
    household: float | None = None
    since: str | None = None
    busiest: bool = False

    @property
    def days(self) -> list[str]:
        """The days that are asked for.

        Raises
        ------
        PanjError
            If one is no day, or both options name some.
        """
        if self.by is not None and self.on:
            raise PanjError("--on and --by both say which day is meant: give one of them")
        name, given = ("--on", self.on) if self.by is None else ("--by", [self.by])
        days = [str(as_day(name, text)) for text in given]
        if self.since is not None:
            first = str(as_day("--since", self.since))
            early = [day for day in days if day < first]
            if early:
                raise PanjError(f"--since {first} is later than {name} {early[0]}: want a day up to that one")
        return days
