"""The page on the world format shows tables that the reader accepts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.flee.world import world_tables
from sim.scenario.errors import Problem
from sim.scenario.tables.reader import read_table
from sim.world import doctor
from sim.world.schema import schema

#: Tables of worlds made of a Flee instance stand one heading lower.
FLEE = re.compile(r"^### (\w+)\.csv\n(.*?)```csv\n(.*?)```", re.S | re.M)
PAGE = Path(__file__).resolve().parents[2] / "docs" / "world-format.md"
EXAMPLES = re.findall(r"^## (\w+)\.csv\n.*?```csv\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S | re.M)


def test_every_check_of_the_doctor_is_named() -> None:
    folder = Path(doctor.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    checks = set(re.findall(r'tell\(\s*[^,()]+(?:\[0\])?, "[a-z_]+", "([a-z-]+)"', source))
    assert len(checks) > 15
    named = set(re.findall(r"`([a-z-]+)`", PAGE.read_text(encoding="utf-8")))
    assert checks - named - {"outside"} == set()  # the notes about a run have a sentence of their own


def test_every_table_has_an_example() -> None:
    assert {table for table, _ in EXAMPLES} == set(schema())


@pytest.mark.parametrize(("table", "text"), EXAMPLES, ids=[table for table, _ in EXAMPLES])
def test_the_example_can_be_read(table: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / f"{table}.csv"
    path.write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    rows = read_table(path, schema()[table], problems)
    assert problems == []
    assert rows


IMPORTED = {table: (said, text) for table, said, text in FLEE.findall(PAGE.read_text(encoding="utf-8"))}


def test_every_table_of_an_import_is_described() -> None:
    assert set(IMPORTED) == set(world_tables.tables())
    for table, (said, _) in IMPORTED.items():
        named = set(re.findall(r"`([\w-]+)`", said))
        assert {column.name for column in world_tables.tables()[table].columns} <= named, table
    page = PAGE.read_text(encoding="utf-8")
    assert {*world_tables.KINDS, world_tables.CONFLICT, *world_tables.CLOSURES} <= set(re.findall(r"`([\w-]+)`", page))


@pytest.mark.parametrize("table", IMPORTED)
def test_the_example_of_an_import_can_be_read(table: str, tmp_path: Path) -> None:
    path = tmp_path / f"{table}.csv"
    path.write_text(IMPORTED[table][1], encoding="utf-8")
    problems: list[Problem] = []
    assert read_table(path, world_tables.tables()[table], problems)
    assert problems == []
