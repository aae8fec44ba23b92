"""Pieces become a world that is driven by counts, and its tables are read back to the same."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.building.recipe import load_recipe
from sim.building.recipe.new import Beginning, begin
from sim.building.steps.within import filled
from sim.building.worlds.driven import driven, place_names, uncounted
from sim.building.worlds.evidence import evidence, write_driven
from sim.flee.world import ClosureKind, FleeKind, examine, load_imported, unlike
from tests.building.worlds.made import DAYS, PERIOD, START, camps, pieces, towns


def test_every_place_is_what_the_pieces_say() -> None:
    found = driven(PERIOD, pieces(), Path("caf"))
    assert found.places == ("Bouar", "Bria", "Moyo (Ouham)", "Amboko", "Moyo (TCD)")
    assert found.country == ("CAF", "CAF", "CAF", "TCD", "TCD")
    assert found.home == "CAF"
    assert [FleeKind(kind).name for kind in found.kind] == ["CONFLICT", "TOWN", "TOWN", "CAMP", "CAMP"]
    assert found.population.tolist() == [40_000, 0, 12_000, 0, 0]
    assert found.conflict_date.tolist() == [0, 3, -1, -1, -1]


def test_a_capacity_that_is_not_given_is_unlimited_and_no_count() -> None:
    assert driven(PERIOD, pieces(), Path("caf")).capacity[3:].tolist() == [0, 5_000]


def test_a_camp_without_a_place_takes_nobody_beside_those_who_are_there(tmp_path: Path) -> None:
    shut = replace(pieces(), camps=replace(camps(), capacity=np.array([0, 0])))
    found = driven(PERIOD, shut, Path("caf"))
    assert found.capacity[3:].tolist() == [51, 1]  # 50 are counted on the first day, and of Flee's 0 everybody has room
    file = begin(tmp_path / "caf", Beginning("CAF", ("TCD",), PERIOD.start, PERIOD.days))
    (note,) = (note for _, column, _, _, note in evidence(load_recipe(file), shut) if column == "capacity")
    assert note is not None
    assert note.startswith("given as 0, takes nobody new: Amboko, Moyo (here one more than")


def test_a_camp_that_is_full_by_its_first_count_takes_nobody_new(tmp_path: Path) -> None:
    """Its 20 places and 50 people made it unlimited by Flee's rules: fewer places let more come."""
    small = replace(pieces(), camps=replace(camps(), capacity=np.array([20, 5_000])))
    assert driven(PERIOD, small, Path("caf")).capacity[3:].tolist() == [51, 5_000]
    (told,) = filled(small)
    assert told.text.startswith(
        "'Amboko' has 20 places and 50 people on the first day: it takes nobody new (places.csv"
    )
    file = begin(tmp_path / "caf", Beginning("CAF", ("TCD",), PERIOD.start, PERIOD.days))
    (note,) = (note for _, column, _, _, note in evidence(load_recipe(file), small) if column == "capacity")
    assert note is not None
    assert note.startswith("full on the first day, takes nobody new: Amboko (here one more than")
    assert not list(filled(pieces()))


def test_fighting_is_on_from_the_first_day_of_a_spell_to_its_last() -> None:
    conflicts = driven(PERIOD, pieces(), Path("caf")).conflicts
    assert conflicts.shape == (DAYS, 5)
    assert conflicts[:, 0].tolist() == [1] * DAYS
    assert np.flatnonzero(conflicts[:, 1]).tolist() == [3, 4, 5, *range(12, DAYS)]
    assert not conflicts[:, 2:].any()


def test_a_border_is_closed_from_its_day_to_the_one_before_it_opens() -> None:
    (closure,) = driven(PERIOD, pieces(), Path("caf")).closures
    assert (closure.kind, closure.name1, closure.name2) == (ClosureKind.COUNTRY, "CAF", "TCD")
    assert (closure.start, closure.end) == (5, 9)


def test_counts_are_what_was_reported_with_lines_between() -> None:
    found = driven(PERIOD, pieces(), Path("caf"))
    assert (found.camps.tolist(), found.uncounted.tolist()) == ([3, 4], [False, True])
    assert found.observed[:, 0].tolist()[:4] == [50, 66, 83, 100]
    assert not found.observed[:, 1].any()
    assert found.refugees[10] == 900
    assert uncounted(camps(), found.places, found.layout) == ("Moyo (TCD)",)


def test_without_counts_it_is_a_world_in_which_nobody_was_counted() -> None:
    found = driven(PERIOD, replace(pieces(), layout=()), Path("caf"))
    assert not found.counted
    assert found.camps.tolist() == [3, 4]


def test_names_differ_whatever_the_files_call_places() -> None:
    same = replace(towns(), name=("East",) * 3, admin1=("", "", "Ouham"))
    names = place_names(same, replace(camps(), name=("East", "East")))
    assert names == ("East", "East 2", "East (Ouham)", "East (TCD)", "East (TCD) 2")


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A folder with the tables of the pieces."""
    file = begin(tmp_path / "caf", Beginning("CAF", ("TCD",), START, DAYS))
    folder = file.parent
    write_driven(load_recipe(file), pieces(), driven(PERIOD, pieces(), folder), folder)
    return folder


def test_what_is_written_is_read_back_to_the_same(world: Path) -> None:
    assert unlike(load_imported(world), driven(PERIOD, pieces(), world)) == []
    # Flee itself would stop at a camp without a count; Panj does not compare it
    errors = [finding.check for finding in examine(load_imported(world)) if finding.severity == "error"]
    assert errors == ["no-counts"]


def test_evidence_says_what_is_an_estimate_and_what_nobody_gave(world: Path) -> None:
    with (world / "evidence.csv").open(encoding="utf-8", newline="") as stream:
        rows = {(row["table"], row["column"]): row for row in csv.DictReader(stream)}
    assert "great circles × 1.25, pruned at 1.3" in rows["roads", ""]["note"]
    assert rows["roads", ""]["confidence"] == "low"
    assert "1 of 2 camps" in rows["places", "capacity"]["note"]
    assert "within 50 km" in rows["history", ""]["note"]


def test_the_readme_says_what_made_the_world(world: Path) -> None:
    text = (world / "README.md").read_text(encoding="utf-8")
    assert "made by `panj world build` of world-recipe.yaml" in text
    assert "import-flee" not in text
    assert "5 places, 3 roads, 1 camp with counts and 1 without, 20 days from 2013-12-01 to 2013-12-20" in text


def test_a_camp_that_opens_later_is_closed_until_its_day_and_read_back_so(tmp_path: Path) -> None:
    opens = np.array([-1, START.toordinal() + 7], np.int32)
    later = replace(pieces(), camps=replace(camps(), opens=opens), closings=())
    made = driven(PERIOD, later, tmp_path)
    (closure,) = made.closures
    assert (closure.kind, closure.name1, closure.start, closure.end) == (ClosureKind.CAMP, "Moyo (TCD)", 0, 7)
    folder = tmp_path / "caf"
    recipe = load_recipe(begin(folder, Beginning("CAF", ("TCD",), START, DAYS)))
    write_driven(recipe, later, made, folder)
    assert not unlike(made, load_imported(folder))
