"""Counts in a table of one's own: whatever the columns are called, one count of a series on a day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sim.building.counts import table
from sim.building.counts.gather import Said
from sim.building.counts.grid import of_text
from sim.building.files.look import look
from sim.building.records import Reports
from sim.scenario.errors import Problems


def read(tmp_path: Path, text: str) -> tuple[Reports, Said]:
    path, said = tmp_path / "counts.csv", Said()
    path.write_text(text, encoding="utf-8")
    return table.read(of_text(look(path)), said), said


def test_series_are_sorted_by_name_and_day_and_keep_their_lines(tmp_path: Path) -> None:
    found, _ = read(
        tmp_path, "camp,date,people,country\nMoyo,2014-02-01,9,Chad\nBili,2014-01-01,5,DRC\nMoyo,2014-01-01,8,\n"
    )
    assert found.series == ("Bili", "Moyo", "Moyo")
    assert found.country == ("COD", "", "TCD")
    assert found.people.tolist() == [5, 8, 9]
    assert found.line.tolist() == [3, 4, 2]
    assert set(found.kind) == {"unclear"}


def test_dates_of_three_formats_in_one_column(tmp_path: Path) -> None:
    found, _ = read(tmp_path, "date,refugees\n29 June 2018,1\n07-Jul-18,2\n2018-07-15,3\n")
    assert found.day.tolist() == [dt.date(2018, *day).toordinal() for day in ((6, 29), (7, 7), (7, 15))]
    assert set(found.series) == {"counts"}


def test_a_kind_and_thousands_and_semicolons(tmp_path: Path) -> None:
    found, _ = read(
        tmp_path, "series;date;people;kind\nChad;2014-01-01;1 200;New arrivals\nChad;2014-01-08;3e+03;stock\n"
    )
    assert found.kind == ("new arrivals", "stock")
    assert found.people.tolist() == [1200, 3000]
    assert found.country == ("TCD", "TCD")


def test_the_same_count_twice_is_one_and_a_blank_one_is_told(tmp_path: Path) -> None:
    found, said = read(tmp_path, "camp,date,people\nA,2014-01-01,5\nA,2014-01-01,5\nA,2014-01-02,-\n")
    assert found.people.tolist() == [5]
    assert "1 of 3 rows have no series, date or count" in said.told[0].text
    assert (said.told[1].severity, said.told[1].where) == ("note", f"{tmp_path}/counts.csv:3")
    assert said.told[1].text.startswith("1 row says of a series and day what one before says (line 3): counted once")


def test_of_people_who_came_two_equal_rows_may_be_two_counts(tmp_path: Path) -> None:
    """A day's arrivals over two crossings, the same number by chance, were one without a word."""
    rows = "Gore,2014-01-01,500,new arrivals\n"
    found, said = read(tmp_path, f"camp,date,people,kind\n{rows}{rows}")
    assert (found.people.tolist(), [told.severity for told in said.told]) == ([500], ["warning"])
    assert "write their sum, or give each a series" in said.told[0].text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "camp,date,people,kind\nA,2014-01-01,5,stock\nA,2014-01-01,5,new arrivals\n",
            "'A' is stock that day in line 2, here new arrivals",
        ),
        (
            "camp,date,people\nA,2014-01-01,5\nA,2014-01-01,6\n",
            "counts.csv:3:1: 'A' has 5 people that day in line 2, here 6",
        ),
        ("camp,date,people\nA,2014-01-01,26.000\n", "counts.csv:2:14: 'people': '26.000' is not a whole number"),
        (
            "camp,date,people\nA,2014-01-01,10,623\n",
            "counts.csv:2:17: 4 cells where the header has 3 columns (is 10,623 one",
        ),
        ("camp,date,people\nA,2014-01-01,1,210,623\n", "is 1,210,623 one number? write 1210623"),
        ("camp,date,people\nA,2014-01-01,5,of them 2 ill\n", "is a text with a comma in quotes?"),
        ("camp,date,people\nA,yesterday,26\n", "counts.csv:2:3: 'date': 'yesterday' is not a date"),
        ("camp,date,people,kind\nA,2014-01-01,26,stocks\n", "did you mean 'stock'?"),
        ("camp,when,people\nA,2014-01-01,26\n", "no column 'date' among camp, when, people"),
        ("camp,date,people\nA,,\n", "no count in this table"),
    ],
)
def test_mistakes_are_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(Problems) as error:
        read(tmp_path, text)
    assert told in str(error.value)


def test_blank_cells_at_the_end_of_a_row_are_none(tmp_path: Path) -> None:
    assert read(tmp_path, "camp,date,people\nA,2014-01-01,5,,\n")[0].people.tolist() == [5]


def test_a_second_column_of_numbers_is_left_out_with_a_word(tmp_path: Path) -> None:
    found, said = read(tmp_path, "date,place,count,households,lat\n2014-01-01,Bili,50,10,6\n2014-02-01,Bili,60,-,6\n")
    assert found.people.tolist() == [50, 60]
    (told,) = said.told
    assert (told.check, told.severity) == ("other-numbers", "note")
    assert told.text == "people are read from 'count'; households holds whole numbers, too, and is left out"
    assert told.where.endswith("counts.csv:1")


def test_a_column_that_holds_no_counts_is_left_out_without_a_word(tmp_path: Path) -> None:
    _, said = read(tmp_path, "date,place,count,remark,share\n2014-01-01,Bili,50,7 tents,0.5\n")
    assert said.told == []
