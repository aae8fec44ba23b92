"""Counts with a column for each camp: read where every head is known, refused in one line where not."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.building.counts.dtm import Answers
from sim.building.counts.read import read_counts
from sim.building.counts.wide import series_of
from sim.building.files.known import recognised
from sim.building.files.look import look
from sim.building.records import Reports
from sim.scenario.errors import Problems

KNOWN = series_of(("North Camp", "East Camp"), ("TCD",))
ROWS = "2024-02-01,0,0\n2024-02-10,900,1200\n"


def read(
    tmp_path: Path, text: str, name: str = "counts.csv", known: dict[str, str] | None = KNOWN
) -> tuple[Reports, list[str]]:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    found, told = read_counts(look(file), Answers(known=known))
    assert found is not None
    return found, [each.text for each in told]


@pytest.mark.parametrize(
    "head", ["Date,North Camp,East Camp", "date,north-camp,EAST CAMP", "DateTime,North Camp,East Camp"]
)
def test_each_column_is_the_camp_at_its_head(tmp_path: Path, head: str) -> None:
    found, told = read(tmp_path, f"{head}\n{ROWS}")
    assert found.series == ("East Camp", "East Camp", "North Camp", "North Camp")
    assert found.people.tolist() == [0, 1200, 0, 900]
    assert found.line.tolist() == [2, 3, 2, 3]
    assert told == ["one column for each series: North Camp, East Camp"]


def test_a_total_and_a_host_are_known_and_a_blank_cell_is_no_count(tmp_path: Path) -> None:
    found, _ = read(tmp_path, "date;North Camp;Chad;Total\n01.02.2024;5;;5\n15.02.2024;7;9;16\n")
    rows = list(zip(found.series, found.country, found.people.tolist(), strict=True))
    assert rows == [
        *(("North Camp", "", 5), ("North Camp", "", 7), ("TCD", "TCD", 9)),
        *(("Total", "", 5), ("Total", "", 16)),
    ]


def test_counts_without_a_date_are_left_out_and_told(tmp_path: Path) -> None:
    found, told = read(tmp_path, f"date,North Camp,East Camp\n{ROWS},1000,1300\n,,\n")
    assert found.people.max() == 1200
    assert told[0] == "1 row with counts and without a date: left out"


@pytest.mark.parametrize("name", ["counts.csv", "North-Camp.csv"])
def test_a_head_that_is_no_camp_is_refused_whatever_the_file_is_called(tmp_path: Path, name: str) -> None:
    with pytest.raises(Problems) as error:
        read(tmp_path, f"date,Goz Camp,East Camp\n{ROWS}", name)
    assert f"{name}:1:1: one column for each camp, and Goz Camp is no camp or host of the recipe" in str(error.value)
    assert "make the table long (date,camp,people)" in str(error.value)


def test_numbers_beside_people_make_no_series(tmp_path: Path) -> None:
    found, _ = read(tmp_path, "date,people,deaths\n2024-02-01,10,1\n", "North Camp.csv")
    assert found.series == ("North Camp",)
    assert found.people.tolist() == [10]


def test_the_one_column_of_a_file_is_of_the_camp_at_its_head(tmp_path: Path) -> None:
    found, _ = read(tmp_path, "date,East Camp\n2024-02-01,5\n", "North-Camp.csv")
    assert found.series == ("East Camp",)
    found, told = read(tmp_path, "date,Goz Camp\n2024-02-01,5\n", "North-Camp.csv")
    assert found.series == ("North-Camp",)
    assert told[0] == "its numbers are of 'North-Camp', as the file is called, whatever Goz Camp at their head means"


def test_cells_that_are_no_numbers_are_told_with_their_place(tmp_path: Path) -> None:
    file = tmp_path / "counts.csv"
    file.write_text("date,North Camp,East Camp\n" + "2024-02-01,1,2\n" * 60 + "2024-02-10,7.5,3\n")
    with pytest.raises(Problems, match=r"counts\.csv:62:12: North Camp: '7\.5' is not a whole number"):
        read_counts(look(file), Answers(known=KNOWN))


def test_what_is_added_is_called_by_its_columns(tmp_path: Path) -> None:
    file = tmp_path / "counts.csv"
    file.write_text(f"date,Goz Camp,East Camp\n{ROWS}")
    found = recognised(look(file), "counts")
    assert (found.format.name, found.why) == ("wide", "one column for each series: Goz Camp, East Camp")


def test_a_number_whose_thousands_are_set_apart_by_a_comma_moves_no_column(tmp_path: Path) -> None:
    """East Camp had 1 person, and 200 were of nobody."""
    with pytest.raises(
        Problems, match=r"counts\.csv:2:16: 4 cells where the header has 3 columns \(is 1,200 one number"
    ):
        read(tmp_path, "Date,North Camp,East Camp\n2024-02-10,9,1,200\n")
