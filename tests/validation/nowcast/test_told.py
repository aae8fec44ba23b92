"""What is said of bad counts: each kind, with its file and line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sim.flee.world import FleeInstance, load_imported, write_world
from sim.validation.nowcast.told import told
from tests.validation.nowcast.made_up import dated, instance

AS_OF = dt.date(2020, 5, 1)  # day 121


def notes(case: FleeInstance, as_of: dt.date | None = None) -> list[str]:
    return [str(note).replace("\\", "/").rpartition("/")[2] for note in told(case, as_of)]


@pytest.mark.parametrize(
    ("east", "as_of", "wanted"),
    [
        (
            [(0, 1), (50, 9), (20, 4), (80, 9)],
            None,
            "east.csv:3: dates out of order: 2020-01-21 after 2020-02-20; sorted",
        ),
        ([(0, 1), (50, 9), (60, 4)], None, "east.csv:3: counts of 'East' fall: 4 on 2020-03-01 after 9; believed"),
        ([(0, 1), (150, 9)], None, "east.csv:2: no report of 'East' for 150 days before 2020-05-30"),
        (
            [(0, 1), (120, 9), (130, 10), (140, 11)],
            AS_OF,
            "east.csv:3: 2 reports of 'East' after 2020-05-01, the day of the forecast: not used",
        ),
        ([(130, 10)], AS_OF, "east.csv: no report of 'East' up to 2020-05-01: its forecast is a guess"),
        ([(0, 1), (9, 2)], AS_OF, "east.csv:2: the last report of 'East' is 112 days old on 2020-05-01"),
    ],
)
def test_what_is_told(tmp_path: Path, east: list[tuple[int, int]], as_of: dt.date | None, wanted: str) -> None:
    assert wanted in notes(instance(tmp_path, east=dated(east)), as_of)


def test_two_reports_of_one_day_are_told_with_both_lines_and_values(tmp_path: Path) -> None:
    """They lie apart in the file, and the second is no fall of the first; the same number twice is no matter."""
    east = dated([(0, 1), (50, 9000), (60, 9500), (60, 9500), (70, 9600), (50, 8000)])
    found = notes(instance(tmp_path, east=east))
    assert found[0] == (
        "east.csv:6: two reports of 'East' on 2020-02-20: 9,000 on line 2, 8,000 on line 6; the later line counts"
    )
    assert not any("fall" in note for note in found)
    many = notes(instance(tmp_path / "b", east=dated([(0, 1), (5, 2), (5, 3), (5, 4)]), west=dated([(0, 9), (5, 8)])))
    assert many[0].endswith("2 on line 2, 3 on line 3 (the first of 2); the later line counts")
    assert "counts of 'West' fall" in many[1]


def test_two_reports_of_one_day_after_the_forecast_are_not_told(tmp_path: Path) -> None:
    found = notes(instance(tmp_path, east=dated([(0, 1), (120, 5), (130, 9), (130, 8)])), AS_OF)
    assert not any("two reports" in note for note in found)


def test_the_largest_of_several_falls_is_told(tmp_path: Path) -> None:
    east = dated([(0, 9), (5, 8), (9, 2), (12, 4)])
    assert "east.csv:3: counts of 'East' fall: 2 on 2020-01-10 after 8 (the largest of 2); believed" in notes(
        instance(tmp_path, east=east)
    )


def test_unknown_camps_are_told_with_the_nearest_name(tmp_path: Path) -> None:
    layout = "total,refugees.csv\nEast,east.csv\nWest,west.csv\nWets,refugees.csv\n"
    found = notes(instance(tmp_path, data_layout=layout))
    assert found[0].startswith("data_layout.csv:4: unknown camp: 'Wets' is no place, so no forecast is made of it")
    assert "West" in found[0]


def test_what_makes_a_forecast_worthless_is_told_first_and_what_is_to_be_expected_last(tmp_path: Path) -> None:
    layout = "total,refugees.csv\nEast,east.csv\nWest,west.csv\nWets,refugees.csv\n"
    east = dated([(0, 9), (20, 4), (150, 9)])
    found = notes(instance(tmp_path, data_layout=layout, east=east), AS_OF)
    assert ["unknown camp" in note for note in found] == [True] + [False] * (len(found) - 1)
    assert ["not used" in note for note in found[-2:]] == [True, True]
    assert any("fall" in note for note in found[1:-2])


@pytest.mark.parametrize("early", [[], [(0, 0)]])
def test_a_forecast_from_nobody_is_told_to_be_one(tmp_path: Path, early: list[tuple[int, int]]) -> None:
    """Its intervals are from 0 to 0, which looks like certainty."""
    late = dated([*early, (130, 10), (140, 20)])
    found = notes(instance(tmp_path, east=late, west=late), AS_OF)
    assert found[0].startswith("data_layout.csv: nobody was counted in any camp up to 2020-05-01: forecasts and interv")
    assert not any("nobody" in note for note in notes(instance(tmp_path / "other", east=late), AS_OF))


def test_files_that_a_world_is_made_of_are_no_files_of_its_counts(tmp_path: Path) -> None:
    """A world keeps them beside its tables: read as counts they had none, and every camp was told to be a guess."""
    (tmp_path / "world").mkdir()
    write_world(instance(tmp_path / "war"), tmp_path / "world", "world")
    made = load_imported(tmp_path / "world")
    for row in made.layout[1:]:
        for name in row.files:
            (tmp_path / "world" / name).write_text("camp,when,people\nEast,2020-01-01,5\n", encoding="utf-8")
    found = notes(made, AS_OF)
    assert not any("guess" in note or "nobody" in note for note in found)


def test_horizons_of_which_no_error_is_known_are_told(tmp_path: Path) -> None:
    case = instance(tmp_path)
    said = [str(note) for note in told(case, AS_OF, (7, 121, 122, 300))]
    assert said[0].startswith("no forecast for 122, 300 days ahead was over by 2020-05-01: their intervals are assumed")
    assert not any("assumed" in str(note) for note in (*told(case, AS_OF, (7, 121)), *told(case, None, (300,))))


def test_of_dates_out_of_order_the_first_is_told_as_the_first(tmp_path: Path) -> None:
    east = dated([(20, 4), (10, 3), (0, 1)])
    assert "east.csv:2: dates out of order: 2020-01-11 after 2020-01-21 (the first of 2); sorted" in notes(
        instance(tmp_path, east=east)
    )


def test_good_counts_need_no_word(tmp_path: Path) -> None:
    assert notes(instance(tmp_path)) == []


def test_of_an_import_the_line_of_the_series_is_told(tmp_path: Path) -> None:
    (tmp_path / "world").mkdir()
    write_world(instance(tmp_path, east=dated([(0, 1), (150, 9)])), tmp_path / "world", "world")
    found = notes(load_imported(tmp_path / "world"))
    assert "series.csv:3: no report of 'East' for 150 days before 2020-05-30" in found
