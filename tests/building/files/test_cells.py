"""Counts in files of others are read as programs write them, and never as a thousandth of what was meant."""

from __future__ import annotations

import pytest

from sim.building.files.cells import people
from sim.scenario.tables.cells import BadCellError


@pytest.mark.parametrize(("text", "count"), [("1e+05", 100_000), ("1 234", 1234), ("1,234", 1234), ("12.0", 12)])
def test_a_count_is_read_as_programs_write_it(text: str, count: int) -> None:
    assert people(text) == count


@pytest.mark.parametrize("text", ["26.000", "1.234.567", "-5", "2.5", "many", "1_000", "1e12"])
def test_what_may_be_another_number_is_no_count(text: str) -> None:
    with pytest.raises(BadCellError):
        people(text)
