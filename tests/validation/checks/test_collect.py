"""Every rule is held to what is known of it where nothing is replayed, so that no change of a rule can lose the past.

A reduced version of the page: few runs, so what lies at an edge may leave it by chance, and may by half the width of
the range or band. What the page tells as a miss stands here by name, so that no further one goes unseen.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import sim.model.rules
from sim.validation.checks import border, past, trials
from sim.validation.checks.collect import NOTHING_KNOWN, RULES, calendar, contagion
from sim.validation.checks.row import Row

FEW, FEWER, SLACK = 40, 10, 0.5
#: What is known to be outside: docs/validation.md says why.
MISSES = {
    "the same with blind garrisons",
    "of those who crossed, from places without a crossing",
    "soldiers to Uzbekistan",
}


@pytest.fixture(scope="module")
def found() -> list[Row]:
    runs = past.make(FEW)
    return [calendar(1), *contagion(10 * FEW), *past.rows(runs), *trials.rows(FEWER), *border.rows(3), *NOTHING_KNOWN]


def test_every_rule_of_the_model_has_a_row(found: list[Row]) -> None:
    modules = {path.stem for path in Path(sim.model.rules.__file__).parent.glob("[a-z]*.py")}
    assert set(RULES) == modules
    assert {row.rule for row in found} == modules


def test_what_is_known_is_inside_or_told_as_a_miss(found: list[Row]) -> None:
    outside = {row.name: row.verdict for row in found if row.inside is False and row.off > SLACK}
    assert outside.keys() <= MISSES, outside


def test_nine_of_ten_checks_of_the_front_are_inside_to_the_day(found: list[Row]) -> None:
    front = [row for row in found if row.rule == "front"]
    assert len(front) == 18
    assert sum(row.inside is True for row in front) >= 16


def test_a_row_says_what_the_rules_have_had_of_it(found: list[Row]) -> None:
    """Only what they had nothing of can test a prediction: at least one such thing is there."""
    assert all(row.source for row in found)
    assert any(row.use == "no" and row.inside is not None for row in found)


def test_what_households_see_of_a_crossing_comes_true(found: list[Row]) -> None:
    (row,) = [row for row in found if row.rule == "routes" and row.inside is not None]
    assert row.inside or row.off < 0.5
