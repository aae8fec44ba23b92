"""Border policy is what a table says, and never guessed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sim.building.closures import read_closings
from sim.scenario.errors import Problems


def test_a_border_is_closed_from_a_day_until_another_or_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "closures.csv"
    path.write_text("host,from,until\nChad,2014-05-13,\nCOD,2013-12-06,2014-07-01\n", encoding="utf-8")
    chad, congo = read_closings(path, ("TCD", "COD"))
    assert (chad.host, chad.first, chad.until) == ("TCD", dt.date(2014, 5, 13).toordinal(), None)
    assert (congo.host, congo.until) == ("COD", dt.date(2014, 7, 1).toordinal())


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("Tchad,2014-05-13,2014-05-13", "2014-05-13 is no day after 2014-05-13"),
        ("Sudan,2014-05-13,", ":2:1: 'Sudan' is no host of this world (hosts are TCD)"),
        ("Chadd,2014-05-13,", "did you mean"),
        ("TCD,13.5.2014,", ":2:5:"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, row: str, told: str) -> None:
    path = tmp_path / "closures.csv"
    path.write_text(f"host,from,until\n{row}\n", encoding="utf-8")
    with pytest.raises(Problems) as raised:
        read_closings(path, ("TCD",))
    assert told in str(raised.value)
