"""docs/planner.md against the code: the words for chances, the rows of the table."""

from __future__ import annotations

import re
from pathlib import Path

from sim import run
from sim.runs.frames import LEVEL_NAMES
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


def test_the_page_has_every_column() -> None:
    """Of `Table.frame`, which `--csv` writes, and of two runs."""
    mine = run("baseline", replicates=2, until="2021-05-05", parts=False, jobs=1)
    text = PAGE.partition("## The columns")[2].partition("\n## ")[0]
    named = {
        name
        for cell in re.findall(r"^\| (`[a-z_0-9`, ]+`) \|", text, re.MULTILINE)
        for name in re.findall(r"\w+", cell)
    }
    one, two = mine.table().frame, mine.against(mine).frame
    assert set(one.columns) <= named
    levels = {f"{side}_{level}" for side in ("a", "b", "difference") for level in LEVEL_NAMES}
    assert set(two.columns) - levels - {"paired"} <= named
    assert named <= {*one.columns, *two.columns}
