"""What is typed is the number that was meant, or none."""

from __future__ import annotations

import pytest

from sim.words.typed import LONGEST, quoted, typed_list, typed_number, without_separators


@pytest.mark.parametrize(
    ("text", "read"),
    [(" 2,000 ", "2000"), ("20,210,705", "20210705"), ("2 000.5", "2000.5"), ("-1\u202f000", "-1000"), ("7", "7")],
)
def test_thousands_may_be_set_apart(text: str, read: str) -> None:
    assert without_separators(text) == read


@pytest.mark.parametrize("text", ["0,5", "1,5", "0,500", "1,00", "1,000 000", "1 5", "2,0000"])
def test_no_other_comma_or_gap_vanishes(text: str) -> None:
    assert without_separators(text) == text


def test_a_message_repeats_only_the_beginning_of_what_is_long() -> None:
    assert quoted(" short ") == "short"
    assert quoted("9" * 5000) == "9" * (LONGEST - 1) + "…"


@pytest.mark.parametrize("text", ["1_5", "0.0_6", "2_000", "1_0e-2"])
def test_an_underscore_is_no_part_of_a_number(text: str) -> None:
    """Python reads 1_5 as 15; it may be 1.5 with a slip, and tables of worlds refuse it."""
    with pytest.raises(ValueError, match="is no number"):
        typed_number(text)


@pytest.mark.parametrize("text", ["٣", "１.５", "²", "1 000"])
def test_only_the_digits_0_to_9_make_a_number(text: str) -> None:
    with pytest.raises(ValueError, match="is no number"):
        typed_number(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1,000", ["1,000"]),
        ("1,000, 2,500", ["1,000", "2,500"]),
        ("4,000, 20,000", ["4,000", "20,000"]),
        ("1 000, 2 500", ["1 000", "2 500"]),
        ("0,5,10", ["0", "5", "10"]),
        ("0.5,1", ["0.5", "1"]),
        ("0,4000, 20000", ["0", "4000", "20000"]),
        ("2021-07-10,2021-07-20", ["2021-07-10", "2021-07-20"]),
        ("1,, 2,", ["1", "", "2", ""]),
    ],
)
def test_a_comma_in_a_list_is_read_as_what_it_can_only_be(text: str, read: list[str]) -> None:
    assert typed_list(text) == read


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1,500", "may be 1500, or 1 and 500"),
        ("1,200, 600", "may be 1200, or 1 and 200"),
        ("400,800, 2000", "may be 400800, or 400 and 800"),
        ("100,200,300", "may be 100200300, or 100, 200 and 300"),
        ("0,5", "may be 0.5, or 0 and 5"),
        ("0,05", "write 0.05: the decimal sign is a point"),
        ("1,000,2,000", "write thousands without a comma"),
    ],
)
def test_a_comma_that_may_mean_two_things_is_refused_with_both(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        typed_list(text)


def test_whole_numbers_have_no_decimals() -> None:
    assert typed_list("10,20", whole=True) == ["10", "20"]
