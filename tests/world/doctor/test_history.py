"""The doctor tells of a history that contradicts itself, or changes nothing."""

from __future__ import annotations

import pytest

from tests.world.doctor.conftest import Ail

RETAKE = "2021-05-11,retake,alef,,,press,high,"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (("2021-05-12,policy,BBB,open,,t,high,",), "policy of 'BBB' is open on 2021-05-12; line 3 says: policy of"),
        ((RETAKE, "2021-05-11,capture,alef,,,t,high,"), "capture of 'alef' on 2021-05-11; line 4 says: retake of"),
        (("2021-05-10,retake,alef,,,t,high,",), "retake of 'alef' on 2021-05-10; line 2 says: capture of 'alef'"),
        (
            ("2021-05-13,corridor,bridge,open,,t,high,", "2021-05-13,far,bridge,closed,,t,high,"),
            "far of 'bridge' is closed on 2021-05-13; line 4 says: corridor of 'bridge' is open",
        ),
        (
            ("2021-05-13,policy,BBB,open,,t,high,", "2021-05-13,far,bridge,closed,,t,high,"),
            "far of 'bridge' is closed on 2021-05-13; line 4 says: policy of 'BBB' is open",
        ),
    ],
)
def test_rows_of_one_day_that_contradict_are_told_with_both_lines(ail: Ail, rows: tuple[str, ...], said: str) -> None:
    (finding,) = [f for f in ail(*[("history.csv", "", row) for row in rows]) if f.check == "contradiction"]
    assert said in finding.message
    assert finding.line == 3 + len(rows)


def test_rows_of_one_day_for_each_kind_are_no_contradiction(ail: Ail) -> None:
    assert ail(("history.csv", "", "2021-05-12,policy,BBB,limited,military,t,high,")) == []


@pytest.mark.parametrize(
    ("row", "hint"),
    [
        ("2021-05-14,policy,BBB,closed,civilian,t,high,", "line 3 says so"),
        ("2021-05-09,policy,BBB,limited,civilian,t,high,", "it is so on the first day"),
        ("2021-05-14,near,bridge,follow,,t,high,", "it is so on the first day"),
        ("2021-05-14,corridor,bridge,closed,,t,high,", "it is so on the first day"),
        ("2021-05-14,guards,BBB,400,,t,high,", "it is so on the first day"),
        ("2021-05-14,reinforce,beth,0,,t,high,", "nobody is added"),
    ],
)
def test_a_row_that_changes_nothing_is_told(ail: Ail, row: str, hint: str) -> None:
    (finding,) = ail(("history.csv", "", row))
    assert (finding.check, finding.hint, finding.line) == ("no-effect", hint, 4)


def test_closing_what_is_closed_names_the_line_that_closed_it(ail: Ail) -> None:
    found = ail(("history.csv", "", "2021-05-13,near,bridge,closed,,t,high,\n2021-05-20,near,bridge,closed,,t,high,"))
    assert [(finding.line, finding.hint) for finding in found] == [(5, "line 4 says so")]


def test_a_post_under_orders_that_changes_hands_is_told(ail: Ail) -> None:
    found = ail(("history.csv", "", "2021-05-13,near,bridge,closed,,t,high,\n2021-05-20,capture,bridge,,,t,high,"))
    assert [finding.line for finding in found] == [5]
    assert found[0].message == "capture of 'bridge' leaves its near bank closed, as line 4 ordered"


def test_a_longer_count_of_fewer_people_is_told(ail: Ail) -> None:
    (finding,) = ail(("headcounts.csv", "", "bridge,2021-05-09,2021-05-20,30,military,exact,no,no,press,high,"))
    assert finding.message == "30 people at 'bridge' in days of which line 2 counts 40"


def test_soldiers_sent_to_a_place_that_is_lost_are_told(ail: Ail) -> None:
    found = ail(
        ("history.csv", "", "2021-05-09,reinforce,alef,50,,press,high,"),
        ("history.csv", "", "2021-05-11,reinforce,alef,50,,press,high,"),
    )
    assert [(finding.check, finding.line) for finding in found] == [("behind-the-front", 5)]


def test_a_unit_in_a_place_held_from_the_first_day_is_told(ail: Ail) -> None:
    (finding,) = ail(
        ("places.csv", "26000,40,,,,,,", "26000,40,,,,,,insurgent"), ("history.csv", "capture,alef", "capture,beth")
    )
    assert finding.message == "unit 'alef-g' stands in 'alef', which the insurgents hold from the first day"


def test_a_site_behind_an_exit_is_told(ail: Ail) -> None:
    (finding,) = ail(("roads.csv", "bridge,camp,15", "bridge,away,105"))
    assert finding.message == "nobody comes to site 'camp': on every way there an exit is nearer"
