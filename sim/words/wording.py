"""How messages and source lines write numbers with their nouns, and long lists of names."""

from __future__ import annotations

from collections.abc import Sequence

Location = tuple[str | int, ...]
"""Where in a file something stands: keys, and numbers of items from 0."""

#: A site is *full* when this share of its places is taken: one household more may not fit. Whoever arrives then is sent
#: on. People are *beyond its places* (the measures call it overflow) where all sites within reach are full, or where a
#: site has lost places: nobody is moved away for want of them.
FULL = 0.95


def counted(count: int, noun: str) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> counted(1, "replicate"), counted(200, "replicate"), counted(2000, "run")
    ('1 replicate', '200 replicates', '2,000 runs')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


#: Replicates from which on the ends of a 90 % band are more than the outermost run on either side.
ENOUGH_FOR_BANDS = 20


def careful_bands(replicates: int, noun: str = "replicate") -> str:
    """Return with what care 90 % bands of so few replicates are to be read; "" for one, which has none, and for enough.

    Examples
    --------
    >>> careful_bands(4)
    '90 % bands of 4 replicates (fewer than 20) rest on the outermost of them, and are too narrow'
    """
    if not 1 < replicates < ENOUGH_FOR_BANDS:
        return ""
    told = f"{replicates} {noun}s (fewer than {ENOUGH_FOR_BANDS})"
    return f"90 % bands of {told} rest on the outermost of them, and are too narrow"


def counted_as(count: str, noun: str) -> str:
    """Return a number that is written already with its noun.

    Examples
    --------
    >>> counted_as("1", "place"), counted_as("1,200", "guard"), counted_as("1.2 million", "soldier")
    ('1 place', '1,200 guards', '1.2 million soldiers')
    """
    return f"{count} {noun}" if count == "1" else f"{count} {noun}s"


def few(names: Sequence[str], most: int = 8) -> str:
    """Return the first names of a list, and how many more there are.

    Examples
    --------
    >>> few(["a", "b", "c", "d"], most=2)
    'a, b and 2 more'
    """
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def spoken(at: Location) -> str:
    """Return a location as people say it: ``events[2].policy.TJK`` (counted from 1, as people do)."""
    out = ""
    for part in at:
        if isinstance(part, int):
            out += f"[{part + 1}]"
        else:
            out += f".{part}" if out else part
    return out or "the file"


KIND_WORDS = {"civilian": "civilians", "military": "soldiers"}
"""What people of a kind are called."""


def behind(unit: str) -> str:
    """Return a unit as it stands behind a number, with a space before it; "" for what is none: "0 or 1" says a value.

    Examples
    --------
    >>> behind("days"), behind("0 or 1"), behind("1")
    (' days', '', '')
    """
    return "" if unit in ("", "1", "share", "utility", "0 or 1") else f" {unit}"


def middle(replicates: int) -> str:
    """Return what a curve is called: one run has no median."""
    return "median" if replicates > 1 else "one run"


def numbers_of(replicates: int) -> str:
    """Return what the numbers beside curves are, as far as they have bands."""
    return "median and 90 % band" if replicates > 1 else "count"
