"""Days are read as programs write them, and where nobody can know the day it is said."""

from __future__ import annotations

import datetime as dt

import pytest

from sim.building.files.dates import day_reader
from sim.scenario.tables.cells import BadCellError


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2016-01-07",
            "2016/1/7",
            "2016-01-07T00:00:00",
            "2016-01-07 00:00:00.000",
            "2016-01-07T00:00:00Z",
            "20160107",
        ),
        *("07-Jan-16", "7 January 2016", "07 Jan 2016", "7-JAN-2016", "January 7, 2016", "Jan 7 2016"),
        *("07/01/2016", "7.1.2016", "07-01-2016", "7/1/16 00:00"),
    ],
)
def test_one_day_is_one_day_in_every_writing(text: str) -> None:
    read = day_reader(["13/01/2016", text])
    assert dt.date.fromordinal(read(text)) == dt.date(2016, 1, 7)


def test_a_column_tells_whether_the_month_comes_first() -> None:
    assert day_reader(["1/7/2016", "1/13/2016"])("1/7/2016") == dt.date(2016, 1, 7).toordinal()


@pytest.mark.parametrize("column", [["1/7/2016"], ["1/7/2016", "13/1/2016", "1/13/2016"]])
def test_where_no_date_tells_it_none_is_guessed(column: list[str]) -> None:
    with pytest.raises(BadCellError, match="nobody can tell the day from the month"):
        day_reader(column)("1/7/2016")


def test_the_seventh_of_the_seventh_is_clear_anyhow() -> None:
    assert day_reader(["7/7/2016"])("7/7/2016") == dt.date(2016, 7, 7).toordinal()


@pytest.mark.parametrize("text", ["", "2016", "31 June 2016", "2016-13-01", "7-Foo-16", "soon", "42373", "0016-01-07"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(BadCellError):
        day_reader([text])(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *(("5 janvier 2014", "2014-01-05"), ("5 févr. 2014", "2014-02-05"), ("1 août 2014", "2014-08-01")),
        *(("14-déc-13", "2013-12-14"), ("3 Juil. 2014", "2014-07-03"), ("mai 7, 2014", "2014-05-07")),
    ],
)
def test_french_months_are_read(text: str, day: str) -> None:
    assert dt.date.fromordinal(day_reader([text])(text)).isoformat() == day


@pytest.mark.parametrize("text", ["5 jui 2014", "5 ja 2014", "5 brumaire 2014", "5 m. 2014"])
def test_a_month_that_may_be_two_or_none_is_no_month(text: str) -> None:
    with pytest.raises(BadCellError, match="is not a date"):
        day_reader([text])(text)
