"""The page on the world format shows tables that the reader accepts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.scenario.errors import Problem
from sim.world.schema import schema
from sim.world.tables import read_table

PAGE = Path(__file__).resolve().parents[2] / "docs" / "world-format.md"
EXAMPLES = re.findall(r"^## (\w+)\.csv\n.*?```csv\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S | re.M)


def test_every_table_has_an_example() -> None:
    assert {table for table, _ in EXAMPLES} == set(schema())


@pytest.mark.parametrize(("table", "text"), EXAMPLES, ids=[table for table, _ in EXAMPLES])
def test_the_example_can_be_read(table: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / f"{table}.csv"
    path.write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    rows = read_table(path, schema()[table].columns, problems, schema()[table].key)
    assert problems == []
    assert rows
