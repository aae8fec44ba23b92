"""The parts of docs/validation.md that hold the model to what is known: how they are worded, all there."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.docs import checks
from sim.docs.marked import filled
from sim.validation.checks.row import Row
from sim.validation.course import course
from sim.validation.front.predict import few, recorded

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "validation.md"
PARTS = ("checks", "outside", "sources", "courses", "analogues", "priors")
IN = Row("front", "falls", "48", "46 (22 to 51)", "inside", True, "history.csv", "fitted")
OUT = Row("garrisons", "soldiers to Uzbekistan", "100", "0 (0 to 90)", "10 too low", False, "a ministry", "no")
NONE = Row("routes", "which way", "–", "–", "nothing to hold it to", None, "no report")


def test_what_is_inside_is_counted_and_what_is_free_apart() -> None:
    said = checks.summary([IN, OUT, NONE])
    assert said == ("1 of 2 checks are inside; of the 1 that no rule was fitted to or has a prior from, 0.")


def test_what_is_outside_is_told_with_its_figures_and_why() -> None:
    told = checks.outside([IN, OUT, NONE])
    assert told.startswith(
        "- **soldiers to Uzbekistan** (garrisons): 10 too low: 0 (0 to 90), known 100. Why: the hundred"
    )
    assert told.count("\n") == 0
    assert checks.outside([IN]) == "- Nothing."


def test_each_source_is_named_once() -> None:
    assert checks.sources([IN, IN, OUT]).count("history.csv") == 1
    assert "falls and 1 more" in checks.sources([IN, IN, OUT])


@pytest.mark.parametrize("text", [PAGE, ROOT / "sim" / "docs" / "validation.md.j2"])
def test_page_and_template_have_the_marks_of_every_part(text: Path) -> None:
    page = text.read_text(encoding="utf-8")
    assert all(f"\n{name} here\n" in filled(page, {name: f"{name} here"}) for name in PARTS)


def test_a_reason_is_given_only_for_a_check_that_there_is() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"| {name} |" in page for name in checks.WHY)


def test_every_scenario_that_ships_stands_beside_other_wars() -> None:
    page = PAGE.read_text(encoding="utf-8")
    section = page[page.index("<!-- courses -->") : page.index("<!-- /courses -->")]
    assert all(section.count(f"| `{name}` |") == 2 for name in checks.SCENARIOS)


def test_a_row_of_a_scenario_has_a_cell_for_everything() -> None:
    found = course(recorded(*few("ceasefire"), 2))
    assert found is not None
    for made in (checks.pace_table({"ceasefire": found}), checks.share_table({"ceasefire": found})):
        head, *_, row = made.splitlines()
        assert row.count("|") == head.count("|")
        assert row.startswith("| `ceasefire` |")
