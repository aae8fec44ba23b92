"""What tells files of counts that have no columns of their own names: Flee's, and the many forms of DTM."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sim.building.countries import bare
from sim.building.counts.dtm_bare import bare_columns
from sim.building.counts.grid import of_text
from sim.building.files.look import Look

#: Rows that are looked at of a file without a header.
FIRST = 50
_IDPS = re.compile(r"\b(idps?|numpresentidp\w+|households|hh|families|menages)\b")
_DATED = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


def flee(look: Look, names: Sequence[str]) -> str:
    """Tell the files of Flee: rows of a name and files, or of a date and a number, without a header that says more."""
    if look.shape != "table" or look.comma != ",":
        return ""
    rows = [[text.strip() for text, _, _ in row] for _, row in zip(range(FIRST), look.rows(), strict=False)]
    if look.header:
        rows.insert(0, list(names))
    rows = [row for row in rows if row[0] and not row[0].startswith("#")]
    layout = [row for row in rows if len(row) > 1 and row[1].endswith(".csv")]
    if rows and len(layout) == len(rows):
        return "each row has a name and files of counts"
    dated = [row for row in rows if _DATED.fullmatch(row[0]) and len(row) > 1 and row[1].isdigit()]
    plain = not look.header or [name.casefold() for name in names[:1]] in (["date"], ["datetime"])
    if plain and dated and len(dated) >= len(rows) - 1 and all(len(row) <= 3 for row in rows):
        return "each row has a date and a number"
    return ""


def of_displaced(names: Sequence[str], tags: Sequence[str]) -> str:
    """Return the column or tag that says that people displaced inside, or families, are counted; "" where none does."""
    name = next((name for name in names if _IDPS.search(bare(name))), "")
    tag = next((tag for tag in tags if tag.startswith("#affected+") and {"idps", "hh"} & set(tag.split("+"))), "")
    return (name and f"column {name}") or (tag and f"tag {tag}")


def dtm(look: Look, names: Sequence[str]) -> str:
    """Tell a table of DTM by a column or a tag of displaced people or families, or by what its columns hold."""
    if look.shape != "table":
        return ""
    why = of_displaced(names, look.tags)
    if why or look.header:
        return why
    grid = of_text(look, FIRST)
    if bare_columns(grid, "people").keys() >= {"date", "lat", "lon", "place", "people"}:
        return "no header, a date, degrees, names and numbers"
    return ""
