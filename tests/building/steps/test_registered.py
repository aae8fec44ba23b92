"""What was counted before a new registration is brought to the level of it, and how much is told."""

from __future__ import annotations

import numpy as np
import pytest

from sim.building.counts import flee
from sim.building.counts.corrections import Correction, read_corrections
from sim.building.counts.gather import Said
from sim.building.steps.registered import registered
from sim.building.steps.stocks import Answers, Stocks, layout, stocks
from sim.flee.world.read import load_flee
from tests.building.steps.test_stocks import CONFLICTS, FIRST, found, reports

ON_DAY_20 = Correction("A", FIRST + 20, "fix.csv:1")


def done(*corrections: Correction, **answered: str | None) -> tuple[Stocks, Said]:
    series, said = found(reports("A", [100, 200, 150, 160], "stock"), reports("Bili", [0, 5], "stock"))
    assert series is not None
    said.told.clear()
    return registered(series, corrections, answered, said), said


def test_reports_before_a_registration_are_multiplied_and_those_from_it_on_stand() -> None:
    series, said = done(ON_DAY_20)  # 200 became 150: three quarters
    assert series.places[0].level.tolist() == [75, 150, 150, 160]
    assert series.places[0].people.tolist() == [100, 200, 150, 160]
    assert series.places[1].level.tolist() == [0, 5]
    assert [each.text for each in said.told] == ["1 series registered anew; counts before that day: A × 0.75"]


def test_of_two_registrations_each_is_made_on_what_the_other_left() -> None:
    later = Correction("A", FIRST + 30, "fix.csv:2")  # 150 became 160
    series, said = done(ON_DAY_20, later)
    assert series.places[0].level == pytest.approx([80, 160, 160, 160])
    assert "A × 0.80" in said.told[0].text


def test_the_world_has_both_what_was_reported_and_what_counts() -> None:
    series, _ = done(ON_DAY_20)
    total, row = layout(series, ["A"], {"A": "A"}, FIRST, 12)
    assert (row.raw.tolist(), row.count.tolist()) == ([100, 200, 150, 160], [75, 150, 150, 160])
    assert row.daily[:3].tolist() == [75, 82, 90]
    assert total.daily.tolist() == row.daily.tolist()


def test_a_name_that_is_no_series_is_asked_once_and_an_answer_is_believed() -> None:
    other = Correction("Alpha", FIRST + 20, "fix.csv:2")
    _, said = done(other, Correction("Alpha", FIRST + 30, "fix.csv:3"))
    (ask,) = said.told
    assert (ask.severity, ask.answer, ask.where) == ("ask", ("series", "Alpha"), "fix.csv:2")
    series, _ = done(other, Alpha="A")
    assert series.places[0].level[0] == 75
    series, said = done(other, Alpha=None)
    assert (series.places[0].registered, said.told) == (None, [])


@pytest.mark.parametrize(
    ("series", "day", "told"),
    [
        ("A", 21, "2014-01-22 is no day with a count of 'A'"),
        ("A", 21, "as 2014-01-21 or 2014-01-31"),
        ("A", 0, "2014-01-01 is the first day with a count of 'A'"),
        ("Bili", 10, "the count of 'Bili' before 2014-01-11 is 0: no factor makes 5 of it"),
    ],
)
def test_a_registration_that_nothing_can_be_corrected_by_is_a_mistake(series: str, day: int, told: str) -> None:
    _, said = done(Correction(series, FIRST + day, "fix.csv:1"))
    (error,) = said.told
    assert (error.severity, error.where) == ("error", "fix.csv:1")
    assert told in error.text


@pytest.mark.skipif(not CONFLICTS.is_dir(), reason="the published conflicts lie beside the checkout of a few")
def test_published_corrections_give_the_counts_of_the_published_instance() -> None:
    said, folder = Said(), CONFLICTS / "car2013"
    series = stocks([flee.read(folder / "observed" / "data_layout.csv", said)], Answers(), said)
    assert series is not None
    series = registered(series, read_corrections(folder / "input" / "registration_corrections.csv"), {}, said)
    instance = load_flee(folder)
    names = {row.name: row.name for row in instance.layout[1:]}
    rows = {row.name: row for row in layout(series, instance.places, names, instance.start.toordinal(), instance.days)}
    for row in (row for row in instance.layout[1:] if row.place >= 0):
        np.testing.assert_array_equal(rows[row.name].daily, row.daily, row.name)
