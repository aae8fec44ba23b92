"""What is built can be run: counts lie in the days of the world, and people leave from where there is fighting."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from sim.building.records import Told
from sim.building.steps.series import match_series
from sim.building.steps.within import counted_within
from sim.flee.world.instance import LayoutRow
from sim.flee.world.series import interpolate
from tests.building.steps.test_doubtful import camps

FIRST, DAYS = dt.date(2014, 1, 1), 60


def row(name: str, *counts: tuple[int, int]) -> LayoutRow:
    day, people = (np.array(column, float) for column in zip(*counts, strict=True))
    return LayoutRow(name, 0, 1, (f"{name}.csv",), day, people, people, interpolate(day, people, DAYS))


def told(*rows: LayoutRow) -> list[Told]:
    return list(counted_within(rows, FIRST, DAYS))


def test_counts_in_the_days_or_around_them_are_right() -> None:
    assert told() == []
    assert told(row("total", (0, 5), (59, 7)), row("A", (-300, 5), (400, 7))) == []


@pytest.mark.parametrize(
    ("days", "span"), [((-20, -9), "2013-12-12 to 2013-12-23"), ((60, 60), "2014-03-02; look at from, days")]
)
def test_counts_that_all_lie_elsewhere_stop_the_build(days: tuple[int, int], span: str) -> None:
    (one,) = told(*(row(name, (days[0], 5), (days[1], 5)) for name in ("total", "A")))
    assert one.severity == "error"
    assert "no count lies in the days of the world (2014-01-01 to 2014-03-01): they are of" in one.text
    assert span in one.text


def test_a_camp_counted_on_other_days_is_told() -> None:
    (one,) = told(row("total", (0, 5)), row("A", (0, 5)), row("B", (90, 5)))
    assert (one.severity, one.check) == ("warning", "counts-outside")
    assert "1 series without a count in the days" in one.text
    assert "B (2014-04-01)" in one.text


def test_counts_of_nobody_and_of_too_many_stop_the_build() -> None:
    assert "no count of a camp" in told(row("total", (0, 5)), row("A", (0, 0)))[0].text
    (one,) = told(row("total", (0, 5)), row("A", (0, 2e9)), row("B", (0, 2e9)))
    assert one.text == "the counts have 4,000,000,000 people together, more than the 2,147,483,647 that a run can count"


def test_one_series_counts_one_camp() -> None:
    both = camps(("Gore", 7.9, 16.6), ("Gore camp", 7.9, 16.7))
    found = match_series(both, both.name, ("Gore",), {})
    assert [one.check for one in found.told if one.severity == "error"] == ["one-series"]
    assert "'Gore' would count 2 camps (Gore, Gore camp)" in found.told[0].text
    found = match_series(both, both.name, ("Gore",), {"Gore camp": None})
    assert [one.severity for one in found.told] == ["warning"]


@pytest.mark.parametrize("name", ["*", "-", "..", "?!"])
def test_a_name_of_signs_alone_is_itself(name: str) -> None:
    one = camps((name, 7.9, 16.6))
    assert match_series(one, one.name, (name, "total"), {}).of_place == {name: name}


def test_an_answer_that_names_no_series_is_told_with_the_nearest() -> None:
    both = camps(("Gore", 7.9, 16.6), ("Gore camp", 7.9, 16.7))
    found = match_series(both, both.name, ("Gore", "Bekan"), {"Gore camp": "Bekaan"})
    assert "'Bekaan', and no series is called so (did you mean 'Bekan'?)" in found.told[0].text


def test_an_answer_may_write_its_series_as_the_file_does() -> None:
    one = camps(("Nduta", 7.9, 16.6))
    for answer in ("N’Duta", "nduta", "N'Duta"):
        found = match_series(one, one.name, ("Nduta", "total"), {"Nduta": answer})
        assert (found.of_place, found.told) == ({"Nduta": "Nduta"}, ())


def test_series_that_differ_in_capitals_alone_are_asked_about_as_what_they_are() -> None:
    """It was "no series is called 'Amboko'", of which one was."""
    one = camps(("Amboko", 7.9, 16.6))
    (asked,) = match_series(one, one.name, ("Amboko", "amboko"), {}).told
    assert asked.text.startswith("2 series are called as 'Amboko', 'Amboko', 'amboko': which one counts it?")
    assert "write it alike in every row" in asked.text
    assert match_series(one, one.name, ("Amboko", "amboko"), {"Amboko": "amboko"}).of_place == {"Amboko": "amboko"}
