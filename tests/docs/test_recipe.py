"""The page on recipes: its tables are those that the code makes, and leave nothing out."""

from __future__ import annotations

import re
from pathlib import Path

from sim.building.counts.table import KINDS
from sim.building.files.known import FORMATS
from sim.building.recipe.choices import ChoicesEntry
from sim.building.recipe.schema import SOURCE_KINDS, NamesEntry, RecipeFile, SourceEntry
from sim.docs import recipe
from sim.docs.marked import filled
from sim.docs.recipe import columns_table
from sim.world.schema import words
from sim.world.world import CrossingKind

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "recipe.md").read_text(encoding="utf-8")


def test_the_tables_are_current() -> None:
    assert filled(PAGE, recipe.parts()) == PAGE, "run `python -m sim.docs`"


def test_every_key_and_choice_stands_in_it() -> None:
    keys = [info.alias or name for model in (RecipeFile, SourceEntry) for name, info in model.model_fields.items()]
    keys += [f"names: {name}" for name in NamesEntry.model_fields]
    assert [key for key in keys if f"| `{key}` |" not in PAGE] == []
    assert [name for name in ChoicesEntry.model_fields if f"`{name}`" not in PAGE] == []


def test_every_format_has_a_row_that_says_what_tells_it() -> None:
    rows = re.findall(r"^\| (\w+) \| [^|]+ \| `([\w-]+)` \| [^|]{10,} \|", PAGE.partition("<!-- /formats -->")[0], re.M)
    assert set(rows) == {(item.kind, item.name) for item in FORMATS}
    assert [kind for kind in SOURCE_KINDS if not re.search(rf"\*\*{kind}|\| {kind} ", PAGE, re.I)] == []


def test_columns_with_few_words_say_which() -> None:
    """What stands in `taker` and in `side` was told by the refusal of a build alone."""
    rows = {tuple(row.split(" | ")[:2]): row for row in columns_table().splitlines()}
    assert rows["| events", "`taker`"] == "| events | `taker` | `holder` | `insurgent`, `government` |"
    assert rows["| garrisons", "`side`"] == "| garrisons | `side` |  | `government` |"
    for kind, allowed in (("counts", KINDS), ("crossings", words(CrossingKind)), ("events", ("battle",))):
        assert all(f"`{word}`" in rows[f"| {kind}", "`kind`"] for word in allowed)
