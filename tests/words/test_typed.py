"""What is typed is the number that was meant, or none."""

from __future__ import annotations

import pytest

from sim.words.typed import LONGEST, quoted, typed_number, without_separators


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
