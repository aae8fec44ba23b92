"""What went wrong, told to the user in one or two lines.

Every mistake in a file becomes a :class:`Problem` with its place; a reader collects all problems of a
file and raises them together as :class:`Problems`, so that the user mends them in one go.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.printable import fit

TOLD = 20
"""Mistakes of one reading that are told one by one; who has more begins with these."""
MANY = 100
"""Mistakes of one reading for which the nearest right name is looked for: of thousands nobody reads it."""


class PanjError(Exception):
    """A mistake of the user: the command line prints its text and exits with code 2."""


@dataclass(frozen=True)
class Problem:
    """One mistake and where it stands.

    Parameters
    ----------
    message : str
        The bad value and what is allowed, in one sentence without a full stop.
    file : Path or str, optional
        The file the mistake stands in.
    line, column : int, optional
        1-based position in that file.
    hint : str, optional
        The nearest right name, or what to do.
    """

    message: str
    file: Path | str | None = None
    line: int | None = None
    column: int | None = None
    hint: str | None = None

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        text = f"{where}: {self.message}" if where else self.message
        return fit(f"{text} ({self.hint})" if self.hint else text)


class Problems(PanjError):
    """All mistakes found in one reading.

    Parameters
    ----------
    problems : iterable of Problem
        At least one. The text tells the first `TOLD` of them.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [str(problem) for problem in self.problems[:TOLD]]
        more = len(self.problems) - TOLD
        if more > 0:
            lines.append(f"… and {more:,} more")
        super().__init__("\n".join(lines))

    def __reduce__(self) -> tuple[type[Problems], tuple[tuple[Problem, ...]]]:
        """Return how to make it again: it may come from another process."""
        return type(self), (self.problems,)


def nearest(name: str, choices: Iterable[str]) -> str | None:
    """Return the choice that looks most like `name`, or None when none does."""
    import difflib  # only when something is wrong: `panj --help` has no need of it

    found = difflib.get_close_matches(str(name).lower(), {c.lower(): c for c in choices}, n=1, cutoff=0.6)
    if not found:
        return None
    return next((c for c in choices if c.lower() == found[0]), None)


def did_you_mean(name: str, choices: Iterable[str]) -> str | None:
    """Return the hint ``did you mean 'x'?``, or None when nothing is near."""
    choices = list(choices)
    best = nearest(name, choices)
    return f"did you mean '{best}'?" if best else None
