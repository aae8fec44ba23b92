"""At a new registration a camp is counted anew: which and when is read of a table, with a header or as Flee has it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sim.building.counts.corrections import read_corrections
from sim.scenario.errors import Problems


@pytest.mark.parametrize("head", ["", "series,date\n", "Camp,Date\n", "# by whom\n"])
def test_a_table_says_which_series_and_when(tmp_path: Path, head: str) -> None:
    path = tmp_path / "registration_corrections.csv"
    path.write_text(f"{head}Amboko,2015-09-30\n\nBili,2014-02-01,normalize\n", encoding="utf-8")
    found = read_corrections(path)
    days = [dt.date(2015, 9, 30).toordinal(), dt.date(2014, 2, 1).toordinal()]
    assert [(one.series, one.day) for one in found] == list(zip(["Amboko", "Bili"], days, strict=True))
    assert found[0].where.endswith(f":{head.count(chr(10)) + 1}")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("Amboko", ":2:1: no series and day (want rows as Amboko,2015-09-30)"),
        (",2015-09-30", ":2:1: no series and day"),
        ("Amboko,30.9.2015", ":2:8:"),
        ("Bili,2015-09-30", ":2:1: 'Bili' is corrected twice on 2015-09-30, first in line 1"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, row: str, told: str) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text(f"Bili,2015-09-30\n{row}\n", encoding="utf-8")
    with pytest.raises(Problems) as raised:
        read_corrections(path)
    assert told in str(raised.value)
