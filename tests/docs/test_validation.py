"""How the page on validation words what it finds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.docs import validation

PAGE = Path(__file__).resolve().parents[2] / "docs" / "validation.md"


def row(reported: float, low: float, high: float, qualifier: str = "exact") -> dict[str, object]:
    inside = low <= reported <= high
    return {"reported": reported, "q05": low, "q95": high, "qualifier": qualifier, "inside_90": inside}


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (row(100, 50, 150), "yes"),
        (row(100, 120, 150), "no, too high"),
        (row(100, 20, 50), "no, too low"),
        (row(300, 332, 679, "more than"), 'above, as "more than" allows'),
        (row(300, 100, 200, "more than"), "no, too low"),
    ],
)
def test_agreement_is_said_in_words(found: dict[str, object], said: str) -> None:
    assert validation.agrees(found) == said


def test_a_band_is_median_and_90_per_cent() -> None:
    assert validation.band(np.arange(0.0, 2001.0)) == "1,000 (100 to 1,900)"
    assert validation.band(np.zeros(5)) == "0"


def test_steps_of_a_ladder_are_compared_replicate_by_replicate() -> None:
    found = {"a": {"x": np.array([1.0, 2.0])}, "b": {"x": np.array([1.0, 1.0])}, "c": {"x": np.array([3.0, 3.0])}}
    assert validation.more_in(found, ("a", "b", "c"), "x") == "50 %, 100 %"


def test_the_page_says_what_it_rests_on() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for words in ("SHA-256", "seed", "circular", "holdout", "blind", "What is not tested"):
        assert words in page
    assert "{{" not in page
