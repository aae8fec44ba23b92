"""Columns of a plain table that are not read: one that is called otherwise would be dropped without a word."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sim.building.records import Told
from sim.words.typed import quoted
from sim.words.wording import few


def unread(left: Sequence[str], read: Collection[str], matter: Sequence[str], where: str) -> tuple[Told, ...]:
    """Tell which columns of a table are not read, if one that matters is not there by any name that is known.

    Parameters
    ----------
    left : sequence of str
        Columns that are not read, as the table calls them.
    read : collection of str
        Those that are, as we call them.
    matter : sequence of str
        Those without which something is left out or taken for unknown.
    where : str
        The file as a message shows it.

    Examples
    --------
    >>> [told.text for told in unread(["cap"], {"name", "lat", "lon"}, ["capacity"], "camps.csv")]
    ['columns not read: cap; none is known as capacity (docs/recipe.md: what columns may be called)']
    """
    named, absent = [name for name in left if name.strip()], [name for name in matter if name not in read]
    if not named or not absent:
        return ()
    text = f"columns not read: {few([quoted(name) for name in named])}; none is known as {' or '.join(absent)}"
    return (Told("columns-not-read", "note", f"{text} (docs/recipe.md: what columns may be called)", where),)
