"""docs/planner.md against the code: the words for chances, the rows of the table."""

from __future__ import annotations

import re
from pathlib import Path

from sim.study.planner.rows import MEASURES
from sim.words.chances import SCALES

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "planner.md").read_text(encoding="utf-8")


def test_the_page_has_every_word_with_its_share() -> None:
    rows = re.findall(r"^\|(.*)\|(.*)\|(.*)\|(.*)\|(.*)\|(.*)\|$", PAGE, re.MULTILINE)
    for k, scale in enumerate(SCALES):
        found = [
            (share.strip(), word.strip()) for row in rows if "%" in (share := row[2 * k]) and (word := row[2 * k + 1])
        ]
        assert found == [(f"{round(100 * least)} %", word) for least, word in reversed(scale.steps)]


def test_the_page_has_every_row() -> None:
    rows = PAGE.split("## What a row is")[1].split("\n## ")[0]  # and not those of the columns
    named = set(re.findall(r"^\| `([a-z_`, ]+)` \|", rows, re.MULTILINE))
    assert set(MEASURES) | {"full"} == {name for cell in named for name in cell.replace("`", "").split(", ")}
