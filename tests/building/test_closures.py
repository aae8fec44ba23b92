"""Border policy is what a table says, and never guessed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sim.building.closures import Closing, of_places, read_closings, within
from sim.building.steps.as_of import later_closings
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
        ("Chadd,2014-05-13,", "did you mean 'TCD' (Chad)?"),
        ("CAR,2014-05-13,", "'CAR' is no host of this world (hosts are TCD)"),  # it was "did you mean 'MAR'?"
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


FIRST, DAYS = 1000, 60
"""A world of the days 1000 to 1059."""


def test_a_border_that_was_closed_before_the_first_day_is_closed_on_it() -> None:
    found, told = within([Closing("TCD", 900, 1019), Closing("COD", 800, None)], FIRST, DAYS)
    assert [(one.host, one.first, one.until) for one in found] == [("COD", 1000, None), ("TCD", 1000, 1019)]
    assert not told


def test_a_border_opens_when_the_last_of_its_closings_ends() -> None:
    three = [Closing("TCD", 1010, 1030), Closing("TCD", 1005, 1012), Closing("TCD", 1030, None)]
    assert within([*three, Closing("TCD", 1040, 1050)], FIRST, DAYS)[0] == (Closing("TCD", 1005, None),)
    assert within(three[:2], FIRST, DAYS)[0] == (Closing("TCD", 1005, 1030),)


@pytest.mark.parametrize(("first", "until"), [(900, 999), (900, 1000), (1060, None), (1070, 1080)])
def test_a_closing_outside_the_days_is_told_and_not_used(first: int, until: int | None) -> None:
    found, (told,) = within([Closing("TCD", first, until, "closures.csv:2")], FIRST, DAYS)
    assert not found
    assert told.text == "1 closure before or after the days of the world: Chad (closures.csv:2); not used"


def test_a_border_that_opens_later_than_as_of_stops_a_build() -> None:
    day = dt.date(2014, 1, 31)
    known = Closing("TCD", day.toordinal() - 9, day.toordinal())
    assert later_closings([known, Closing("COD", day.toordinal(), None)], day) == ()
    late = Closing("TCD", day.toordinal(), day.toordinal() + 1, "closures.csv:2")
    (told,) = later_closings([known, late], day)
    assert (told.severity, told.where) == ("error", "closures.csv:2")
    assert "1 day on which borders are closed or opened is later than as_of 2014-01-31 (the first: TCD on" in told.text
    assert later_closings([late], None) == ()
