"""The days that the runs of a sweep have: from the first to the last, and the branch date between them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.sweeps.load import SweepResult


@dataclass(frozen=True)
class Days:
    """The days of some runs.

    Parameters
    ----------
    first, branch, last : date
        The first day, the branch date (after which scenarios part), and the last day.
    """

    first: dt.date
    branch: dt.date
    last: dt.date


def days_of(result: SweepResult, *scenarios: str) -> Days | None:
    """Return the days of the runs of some base scenarios, all where none is named; None where they differ."""
    known = result.manifest["identity"]["scenarios"]
    found = {
        tuple(dt.date.fromisoformat(day) for day in (one["start"], one["history_until"], one["until"]))
        for name, one in known.items()
        if not scenarios or name in scenarios
    }
    return Days(*found.pop()) if len(found) == 1 else None


def last_days(result: SweepResult) -> str:
    """Return on which day the runs of each base scenario end, in words; "" where it is one day for all."""
    known = result.manifest["identity"]["scenarios"]
    ends = {name: dt.date.fromisoformat(one["until"]) for name, one in known.items()}
    if len(set(ends.values())) < 2:
        return ""
    return f"the runs end on other days: {', '.join(f'{name} on {day_words(end)}' for name, end in ends.items())}"


def day_words(day: dt.date) -> str:
    """Return a day as one reads it: "1 August 2021"."""
    return f"{day.day} {day:%B %Y}"


def from_to(first: dt.date, last: dt.date) -> str:
    """Return a length of time as one reads it.

    Examples
    --------
    >>> from_to(dt.date(2021, 5, 1), dt.date(2021, 8, 1)), from_to(dt.date(2021, 12, 1), dt.date(2022, 1, 3))
    ('from 1 May to 1 August 2021', 'from 1 December 2021 to 3 January 2022')
    """
    return f"from {first.day} {first:%B}{'' if first.year == last.year else f' {first.year}'} to {day_words(last)}"
