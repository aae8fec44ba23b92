"""Border policy is what a table says, and never guessed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sim.building.closures import of_places, read_closings
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


def test_the_border_of_a_host_without_a_camp_closes_nothing_and_that_is_told(tmp_path: Path) -> None:
    path = tmp_path / "closures.csv"
    path.write_text("host,from,until\nChad,2014-05-13,\nCOD,2013-12-06,2014-07-01\n", encoding="utf-8")
    both = read_closings(path, ("TCD", "COD"))
    assert of_places(both, ("COD", "TCD", "COD")) == (both, ())
    left, (told,) = of_places(both, ("COD",))
    assert left == both[1:]
    assert told.text == "no camp lies in TCD: its closing changes nothing"
    assert told.where.endswith("closures.csv:2")
