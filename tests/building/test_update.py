"""What is said of a newer file in the place of an older one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sim.building.recipe import load_recipe
from sim.building.recipe.update import difference
from tests.building.small import recipe

ROWS = [["series", "date", "people"], ["Gore", "2014-01-05", "100"], ["Gore", "2014-02-05", "900"]]


def test_a_workbook_is_compared_by_its_rows(tmp_path: Path) -> None:
    """It was "0 lines came and 18 lines went" of a workbook with the same 17 reports."""
    openpyxl = pytest.importorskip("openpyxl")
    (old,) = load_recipe(recipe(tmp_path / "caf")).of_kind("counts")
    text = tmp_path / "counts.csv"
    text.write_text("".join(f"{','.join(row)}\n" for row in ROWS), encoding="utf-8")
    before, book = replace(old, path=text), openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.save(tmp_path / "new.xlsx")
    assert difference(before, tmp_path / "new.xlsx") == "the same lines"
    book.active.append(["Gado", "2014-02-05", 400])
    book.save(tmp_path / "more.xlsx")
    assert difference(before, tmp_path / "more.xlsx") == "1 line came and 0 lines went"
    assert difference(replace(old, path=tmp_path / "more.xlsx"), text) == "0 lines came and 1 line went"
