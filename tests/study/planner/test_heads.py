"""What the planner's measures are called: one list, and every command, page and slide says the same."""

from __future__ import annotations

import re
from pathlib import Path

from sim.pages.report.planned import TABLES
from sim.study.planner.heads import HEADS, column, head
from sim.study.planner.rows import MEASURES, PLACES, SHELTERED

SOURCE = Path(__file__).parents[3] / "sim"


def test_every_measure_has_a_head_but_those_that_others_say() -> None:
    assert {*HEADS} == {*MEASURES} - {SHELTERED}
    assert not [name for name in HEADS if re.search("[{}]", head(name) + column(name))]


def test_tables_of_the_report_begin_with_the_heads() -> None:
    assert [title.startswith(head(measure)) for _, title, _, measure in TABLES] == [True] * len(TABLES)


def test_heads_are_written_in_one_place() -> None:
    """Three lists had other words for one measure: beyond its places, beyond the places of the sites."""
    words = [f'"{text}"' for name, text in HEADS.items() if name != PLACES]
    tables = ("cli/planned.py", "pages/report/planned.py", "whatif/place.py", "study/planner/heads.py")
    wrote = [name for name in tables if any(word in (SOURCE / name).read_text("utf-8") for word in words)]
    assert wrote == ["study/planner/heads.py"]
