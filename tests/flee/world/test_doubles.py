"""A row that stands twice, letter by letter, is told and skipped; one that says something else is read as Flee does."""

from __future__ import annotations

import pytest

from .conftest import SMALL, Read, Wrong

PLACES, LAYOUT = SMALL["input/locations.csv"], SMALL["observed/data_layout.csv"]


@pytest.mark.parametrize(
    "again", ["B,,Home,1,2,town,,\n", "B,,Home,1,2,town,,,\n", "A,R,Home,1.5,2.5,conflict_zone,0,1000\n"]
)
def test_the_same_place_again_is_told_and_skipped(read: Read, again: str) -> None:
    found = read({"input/locations.csv": PLACES + again})
    assert found.places == read().places
    (told,) = [line for line in found.warnings if "the same row" in line]
    assert "locations.csv:5: the same row of" in told


@pytest.mark.parametrize("again", ["B,,Home,1,2.1,town,,\n", "B,,Home,1,2,town,,7\n"])
def test_of_two_places_of_one_name_the_last_has_the_roads_and_the_first_the_conflict(read: Read, again: str) -> None:
    conflicts = "#Day,A,B\n" + "".join(f"{day},0,1\n" for day in range(10))
    found = read({"input/locations.csv": PLACES + again, "input/conflicts.csv": conflicts})
    assert found.places == ("A", "B (line 3)", "C", "B")
    assert found.link_b.tolist() == [3, 2]
    assert found.conflicts[0].tolist() == [0, 1, 0, 0]
    assert any("locations.csv:5: 'B' stands twice, first on line 3" in line for line in found.warnings)


def test_the_same_row_of_a_layout_again_counts_once(read: Read) -> None:
    found, once = read({"observed/data_layout.csv": LAYOUT + "C,c.csv,\n"}), read()
    assert found.total.tolist() == once.total.tolist()
    assert any("data_layout.csv:3: the same row of 'C' as line 2;" in line for line in found.warnings)


def test_a_row_of_the_same_camp_with_another_file_is_refused(wrong: Wrong) -> None:
    ((_, line, _, told),) = wrong({"observed/data_layout.csv": LAYOUT + "C,refugees.csv\n"})
    assert (line, "stands twice" in told) == (3, True)


def test_a_name_with_signs_that_a_terminal_obeys_is_refused_and_never_shown_raw(wrong: Wrong) -> None:
    ((file, line, _, told),) = wrong({"input/locations.csv": PLACES + "\x1b[31mD,,Home,1,2,town,,\n"})
    assert (file, line) == ("locations.csv", 5)
    assert "holds \\x1b" in told
