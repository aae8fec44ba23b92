"""What a terminal would obey is spelt out; letters of every script stay what they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.errors import Problem
from sim.words.printable import is_printable, printable


@pytest.mark.parametrize(
    "obeyed", ["\x1b[31m", "\x1b]0;title\x07", "\x9b31m", "\r", "\b", "\x7f", "\u202e", "\u2066", "\u200f", "\u2028"]
)
def test_what_a_terminal_obeys_is_spelt_out(obeyed: str) -> None:
    shown = printable(f"a{obeyed}b")
    assert shown.startswith("a\\")
    assert all(is_printable(letter) for letter in shown)


def test_a_lone_surrogate_can_be_encoded_afterwards() -> None:
    assert printable("\ud800x").encode() == b"\\ud800x"


@pytest.mark.parametrize("name", ["Panjshēr", "کابل", "می\u200cشود", "ঢাকা", "መቐለ", "北京", "Ünïcode"])
def test_names_in_every_script_stay_what_they_are(name: str) -> None:
    assert printable(name) == name


def test_a_message_is_one_line_whatever_the_file_is_called() -> None:
    problem = Problem("bad 'a\nb\x1b[0m'", "x\x1b.yaml", 1, 2, "did you mean '\u202ecba'?")
    assert str(problem) == "x\\x1b.yaml:1:2: bad 'a\\nb\\x1b[0m' (did you mean '\\u202ecba'?)"


@given(st.text())
def test_nothing_unprintable_is_left_in_any_text(text: str) -> None:
    assert all(map(is_printable, printable(text)))
