"""Cells of the tables we write that a spreadsheet would take for formulas.

A cell that begins with one of a few signs is computed when the table is opened, and may reach other files or the
network. Ids of a world cannot begin so; names that users give (of a measure, of a camp) may. Such a text gets an
apostrophe before it, which a spreadsheet shows as text; numbers, -5 among them, are left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.words.printable import printable

if TYPE_CHECKING:
    import pandas as pd

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def text_cell(text: str) -> str:
    """Return a text as it can stand in a table.

    Examples
    --------
    >>> text_cell("=1+1"), text_cell("Khorog"), text_cell(" =1")
    ("'=1+1", 'Khorog', "' =1")
    """
    shown = printable(text)
    return f"'{shown}" if text.lstrip(" \ufeff").startswith(FORMULA) else shown


def safe_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose texts, the names of its columns among them, are no formulas."""
    out = frame.rename(columns=lambda name: text_cell(name) if isinstance(name, str) else name)
    for at, kind in enumerate(out.dtypes):
        if str(kind) in ("object", "string", "str", "category"):
            cells = out.iloc[:, at].astype(object).tolist()
            out.isetitem(at, [text_cell(value) if isinstance(value, str) else value for value in cells])
    return out
