"""What the columns of a file of areas mean: its level, its names, its codes.

OCHA's administrative areas (COD-AB) have had three generations of names of columns; the level of a file is the deepest
that its columns speak of. geoBoundaries and Natural Earth have names of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.building.files.columns import found
from sim.building.records import Texts

#: Names in English before those in other languages, where a file has several.
LANGUAGES = ("en", "fr", "es", "pt", "ar")
_NAME = (r"admin(\d)name", r"adm(\d)_name", *(rf"adm(\d)_{language}" for language in LANGUAGES))
_CODE = (r"admin(\d)pcode?", r"adm(\d)_pcode?")
_OTHER = (
    *(r"admin(\d)(?:refn\w*|altn\w*|al_\d)", r"adm(\d)_?(?:ref\w*|alt\w*|name[1-9])"),
    r"adm(\d)_(?:[a-z]{2})",
)
#: Columns of the other publishers, and of plain files.
SINGLE = {
    "name": ("shapename", "name", "name_en", "district", "province", "region", "admin1", "admin2"),
    "code": ("pcode", "code", "shapeiso", "iso_3166_2", "adm0_a3", "adm1_code", "shapeid", "id"),
    "country": ("shapegroup", "admin", "adm0_a3", "country", "iso3"),
    "others": ("name_alt", "name_local", "name_long", "alt_name"),
    "people": ("pop_est", "population", "pop"),
}


@dataclass(frozen=True)
class Meaning:
    """The columns of a file of areas that are read; None where it has none.

    Parameters
    ----------
    name : str
    code, country, people : str or None
    others : tuple of str
    """

    name: str
    code: str | None
    country: str | None
    others: Texts = ()
    people: str | None = None


def meaning(names: Sequence[str], full: Mapping[str, bool] | None = None) -> Meaning | None:
    """Return what the columns of a file mean; None where none of them is a name.

    Parameters
    ----------
    names : sequence of str
    full : mapping of str to bool, optional
        Whether a column says anything at all: a file of districts may have blank columns for what is below them.

    Examples
    --------
    >>> meaning(["ADM0_EN", "ADM1_FR", "ADM1_EN", "ADM1_PCODE", "ADM0_PCODE"])
    Meaning(name='ADM1_EN', code='ADM1_PCODE', country='ADM0_EN', others=('ADM1_FR',), people=None)
    """
    there = [name for name in names if full is None or full.get(name, False)]
    levels = [level for name in there for level in (_level(name, _NAME),) if level is not None]
    if not levels:
        return _single(there)
    deepest = max(levels)

    def first(patterns: Sequence[str], level: int) -> str | None:
        hits = (name for pattern in patterns for name in there if _level(name, (pattern,)) == level)
        return next(hits, None)

    name = first(_NAME, deepest) or ""
    others = tuple(one for one in there if one != name and _level(one, (*_NAME, *_OTHER)) == deepest)
    people = found(there, {"people": SINGLE["people"]})
    return Meaning(
        name=name,
        code=first(_CODE, deepest),
        country=first(_NAME, 0) if deepest else None,
        others=others,
        people=there[people["people"]] if people else None,
    )


def _level(name: str, patterns: Sequence[str]) -> int | None:
    """Return the level that a column speaks of, if it is of one of these forms."""
    text = name.strip().casefold()
    return next((int(match[1]) for form in patterns if (match := re.fullmatch(form, text))), None)


def _single(there: Sequence[str]) -> Meaning | None:
    at = {key: there[i] for key, i in found(there, SINGLE).items()}
    if "name" not in at:
        return None
    others = (at["others"],) if "others" in at else ()
    return Meaning(at["name"], at.get("code"), at.get("country"), others, at.get("people"))
