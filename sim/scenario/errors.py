"""What went wrong, told to the user in one or two lines.

Every mistake in a file becomes a :class:`Problem` with its place; a reader collects all problems of a
file and raises them together as :class:`Problems`, so that the user mends them in one go.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.words.printable import fit

TOLD = 20
"""Mistakes of one reading that are told one by one; who has more begins with these."""
MANY = 100
"""Mistakes of one reading for which the nearest right name is looked for: of thousands nobody reads it."""

ALIKE = 3
"""Names that look equally right and are told together."""
LONGEST = 100
"""Letters of a name that are compared."""


class PanjError(Exception):
    r"""A mistake of the user: the command line prints its text and exits with code 2.

    Whatever it quotes (a file, or a library that read one), its text can be shown on a terminal.

    Examples
    --------
    >>> str(PanjError("cannot be read: no type \x0f"))
    'cannot be read: no type \\x0f'
    """

    def __str__(self) -> str:
        return fit(super().__str__(), lines=True)


class DrivenByCounts(PanjError):
    """A world driven by counts where one of Panj's own is wanted: what else is said of its scenario is not so."""


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
    """Return the choice that looks most like `name`, or None when none does; see :func:`did_you_mean`."""
    found = _nearest(str(name), _called(choices))
    return next(iter(found), None)


def did_you_mean(name: str, choices: Iterable[str]) -> str | None:
    """Return the hint ``did you mean 'x'?``, or None when nothing is near.

    Parameters
    ----------
    name : str
        What was written.
    choices : iterable of str, or mapping
        What is right. The values of a mapping, where they are texts, are what people call it: who writes ``khorog`` and
        means the crossing ``tem`` is told that this is the bridge ``Tem (Khorog)``.
    """
    called = _called(choices)
    found = _nearest(str(name), called)
    if not found:
        return None
    told = [f"'{choice}'" + (f" ({called[choice]})" if by_title else "") for choice, by_title in found.items()]
    return f"did you mean {' or '.join(told)}?"


def _called(choices: Iterable[str]) -> dict[str, str]:
    """Return the choices with what they are called beside their name, if anything."""
    if not isinstance(choices, Mapping):
        return dict.fromkeys(choices, "")
    return {
        str(key): value if isinstance(value, str) and _bare(value) != _bare(str(key)) else ""
        for key, value in choices.items()
    }


def _nearest(name: str, called: Mapping[str, str]) -> dict[str, bool]:
    """Return the choices that look most like a name, and whether by what they are called or a word of it."""
    import difflib  # only when something is wrong: `panj --help` has no need of it

    wanted = _bare(name)
    words: dict[str, list[str]] = {}
    for choice, title in called.items():
        for word in dict.fromkeys((_bare(choice), _bare(title), *re.findall(r"\w{3,}", _bare(title)))):
            words.setdefault(word, []).append(choice)
    best = difflib.get_close_matches(wanted, [word for word in words if word], n=1, cutoff=0.6)
    part = [choice for choice, title in called.items() if len(wanted) > 3 and wanted in _bare(title)]
    if part and not (best and best[0] == wanted):
        ids = [one for one in called if best and _bare(one) == best[0] and wanted in best[0]]  # horog: the site, too
        return dict.fromkeys(ids, False) | dict.fromkeys([one for one in part if one not in ids][:ALIKE], True)
    found = words[best[0]][:ALIKE] if wanted and best else []
    return {choice: _bare(choice) != best[0] for choice in found}


def _bare(text: str) -> str:
    """Return a text as it is compared: small letters without accents."""
    parts = unicodedata.normalize("NFKD", text[:LONGEST].casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter)).strip()
