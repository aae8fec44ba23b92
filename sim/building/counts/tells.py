"""What tells files of counts that have no columns of their own names: Flee's, a column for each camp, forms of DTM."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sim.building.countries import bare
from sim.building.counts.dtm import WANTED as OF_DTM
from sim.building.counts.dtm_bare import bare_columns
from sim.building.counts.grid import is_total, of_text
from sim.building.counts.table import WANTED
from sim.building.files.cells import FIRST, POSITION, whole_numbers
from sim.building.files.columns import found, plain
from sim.building.files.look import Look
from sim.words.wording import few

_IDPS = re.compile(r"\b(idps?|numpresentidp\w+|households|hh|families|menages)\b")
_FAMILIES = re.compile(r"\b(households|hh|families|menages)\b")
_AREAS = re.compile(r"\b(adm(in)?\s?\d\w*|admin|district|province|governorate)\b")
_DATED = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


def flee(look: Look, names: Sequence[str]) -> str:
    """Tell the files of Flee: rows of a name and files, or of a date and a number, without a header that says more."""
    if look.shape != "table" or look.comma != "," or wide(look, names):
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


def wide(look: Look, names: Sequence[str]) -> str:
    """Tell a table with a column for each camp: a date, no column of series, and numbers under names of one's own."""
    if look.shape != "table" or not look.header:
        return ""
    heads = wide_columns(
        names, [[text for text, _, _ in row] for _, row in zip(range(FIRST), look.rows(), strict=False)]
    )
    return f"one column for each series: {few(heads)}" if heads else ""


def wide_columns(names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the heads of the columns of a table that are series of their own; none, if it is no such table.

    Two or more columns hold numbers, and one at least has a name that no other format knows. A column of people makes
    it a table of counts with something beside them, unless it is called a total: then it is that of the others.
    """
    at = found(names, WANTED)
    dated = at.get("date", 0 if names and plain(names[0]) == "datetime" else None)
    if dated is None or "series" in at or POSITION & {plain(name) for name in names}:
        return []
    numbers = [
        name for i, name in enumerate(names) if i != dated and whole_numbers([row[i] for row in rows if i < len(row)])
    ]
    words = {plain(word) for of in (WANTED, OF_DTM) for called in of.values() for word in called}
    own = [name for name in numbers if plain(name) not in words]
    of_people = "people" in at and not is_total(names[at["people"]])
    return numbers if own and len(numbers) > 1 and not of_people else []


def of_displaced(names: Sequence[str], tags: Sequence[str]) -> str:
    """Return the column or tag that says that people displaced inside, or families, are counted; "" where none does."""
    name = next((name for name in names if _IDPS.search(bare(name))), "")
    tag = next((tag for tag in tags if tag.startswith("#affected+") and {"idps", "hh"} & set(tag.split("+"))), "")
    return (name and f"column {name}") or (tag and f"tag {tag}")


def with_families(names: Sequence[str], tags: Sequence[str]) -> str:
    """Return the column of families beside a plain table of counts; "" where it is none, or one of displaced people.

    A series, a date and people under the names of such a table, no area, and nothing that says displaced people: who
    counts refugees counts their families, too.
    """
    heads = [bare(name) for name in names]
    beside = next((name for name, head in zip(names, heads, strict=True) if _FAMILIES.search(head)), "")
    if not beside or found(names, WANTED).keys() < {"series", "date", "people"}:
        return ""
    if any(re.search("idp|displaced", head) or _AREAS.search(head) for head in heads) or of_displaced((), tags):
        return ""
    return f"a series, a date and people, and {beside} beside them"


def families(look: Look, names: Sequence[str]) -> str:
    """Tell a plain table of counts that has families beside people."""
    return with_families(names, look.tags) if look.shape == "table" and look.header else ""


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
