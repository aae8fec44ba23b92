"""The formats of exports: how their files end, what they hold, of which results they can be made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sim.scenario.errors import PanjError, did_you_mean

RUN, COMPARISON, SWEEP = "a run", "a comparison", "a sweep"


@dataclass(frozen=True)
class Format:
    """A format.

    Parameters
    ----------
    ending : str
    what : str
    of : tuple of str
        Of which results there are such files.
    """

    ending: str
    what: str
    of: tuple[str, ...]


FORMATS = {
    made.ending: made
    for made in (
        Format(".xlsx", "a workbook for Excel", (RUN, COMPARISON)),
        Format(".pptx", "slides for PowerPoint", (RUN, COMPARISON)),
    )
}


def format_of(path: Path) -> Format:
    """Return the format that the name of a file asks for.

    Raises
    ------
    PanjError
        If it ends in none.
    """
    ending = path.suffix.lower()
    if ending not in FORMATS:
        near = did_you_mean(ending, FORMATS) if ending else None
        known = f"known: {', '.join(FORMATS)}"
        got = f"got '{path.suffix}'" if ending else "this one has none"
        raise PanjError(
            f"{path}: the ending of an export says what it is; {got} ({f'{near} {known}' if near else known})"
        )
    return FORMATS[ending]


def check_made_of(made: Format, kind: str, path: Path) -> None:
    """Refuse a format that is not made of a kind of result.

    Raises
    ------
    PanjError
    """
    if kind not in made.of:
        can = ", ".join(ending for ending, other in FORMATS.items() if kind in other.of)
        raise PanjError(f"{path}: of {kind} there is no {made.ending} ({made.what}); it can be exported as {can}")
