"""Exports of a run on a world driven by counts: its numbers are those of its folder."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.exports import export
from sim.exports.counted import COLUMNS, Counted
from sim.exports.opened import opened
from sim.runs import seal
from sim.runs.kinds import MARK
from sim.runs.store import write_json
from sim.scenario.errors import PanjError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as `panj run --flee` writes it."""
    (tmp_path / "run").mkdir()
    rows = [("given", "=Camp", f"2013-12-0{day}", 10 * day, day, day, 2 * day, 3 * day, 4 * day, "") for day in (1, 2)]
    pd.DataFrame(rows, columns=list(COLUMNS)).to_csv(tmp_path / "run" / "bands.csv", index=False)
    (tmp_path / "run" / "scores.csv").write_text("conflict,score,value\nmade,ard,0.5\n")
    (tmp_path / "run" / "scenario.yaml").write_text("title: made\n")
    write_json(
        tmp_path / "run" / MARK, {"conflict": "made", "rules": "flee", "seed": 1, "replicates": 5, "versions": {}}
    )
    seal.seal(tmp_path / "run", MARK)
    return tmp_path / "run"


def test_a_workbook_and_a_table_have_the_camps(folder: Path, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    found = opened(folder)
    assert isinstance(found, Counted)
    book = openpyxl.load_workbook(export(found, tmp_path / "a.xlsx"))
    head, first, _ = book["Camps by day"].iter_rows(values_only=True)
    row = dict(zip(head, first, strict=True))
    assert (row["camp"], row["q95, people"], row["counted, people"]) == ("=Camp", 4, 10)
    assert book["Read me"]["A1"].value == "made, rules flee"
    table = pd.read_csv(export(found, tmp_path / "a.csv"), skiprows=[1])
    assert table["q50, people"].tolist() == [2, 4]
    with pytest.raises(PanjError, match=r"driven by counts there is no \.gpkg .*; it can be exported as \.xlsx, \.csv"):
        export(found, tmp_path / "a.gpkg")


def test_a_changed_file_is_refused(folder: Path) -> None:
    (folder / "bands.csv").write_text((folder / "bands.csv").read_text().replace("10", "11"))
    with pytest.raises(PanjError, match="is not as panj wrote it"):
        opened(folder)
