"""simsetting.yml: plain values are kept, what Panj does not do is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.flee.model.settings import settings_of
from sim.flee.world.cells import Notes
from sim.flee.world.settings import read_settings
from sim.scenario.errors import PanjError
from tests.flee.world.conftest import Read, Wrong

GOOD = """\
log_levels:
  agent: 0
spawn_rules:
  take_from_population: False
  insert_day0: yes
  conflict_spawn_decay: [1.0, 0.5]
move_rules:
  max_move_speed: 360.0
  awareness_level: 1 #DONE
  two_system_decision_making: False
optimisations:
  hasten: 1
"""


def test_settings_are_plain_values(read: Read) -> None:
    case = read({"simsetting.yml": GOOD})
    assert case.warnings == ()
    assert case.settings["spawn_rules"] == {
        "take_from_population": False,
        "insert_day0": True,
        "conflict_spawn_decay": [1.0, 0.5],
    }
    assert case.settings["move_rules"]["max_move_speed"] == 360


def test_settings_may_stand_among_the_inputs_and_be_empty(read: Read) -> None:
    assert read({"input/simsetting.yml": GOOD}).settings["optimisations"] == {"hasten": 1}


def test_a_file_of_comments_says_nothing(read: Read) -> None:
    assert read({"simsetting.yml": "# nothing\n"}).settings == {}


def test_unknown_settings_are_told(read: Read) -> None:
    (warning,) = read({"simsetting.yml": "move_rules:\n  camp_wieght: 2\n"}).warnings
    assert "simsetting.yml:2: unknown setting 'move_rules.camp_wieght'" in warning
    assert "did you mean 'camp_weight'?" in warning


@pytest.mark.parametrize(
    ("block", "setting", "said"),
    [
        ("move_rules", "flee_when_starving: True", "needs region_attributes_IPC.csv"),
        ("move_rules", "use_economic_pull: True", "needs the columns trade_volume and hdi"),
        ("move_rules", "two_system_decision_making: True", "Flee does not obey it either"),
        ("move_rules", "flood_rules: {max_flood_level: 3}", "no flood_level.csv"),
        ("move_rules", "awareness_level: 0", "nobody moves"),
        ("move_rules", "MatchCampEthnicity: yes", "no religion"),
        ("move_rules", "WomenAvoidHazards: True", "needs demographics_gender.csv"),
        ("move_rules", "camp_weight: heavy", "'heavy' is not a number"),
        ("move_rules", "start_on_foot: maybe", "neither True nor False"),
        ("spawn_rules", "read_from_agents_csv_file: True", "single agents"),
        ("spawn_rules", "flood_driven_spawn_mode: True", "'True' is no block of settings"),
        ("move_rules", "flood_rules: much", "'much' is no block of settings"),
        ("spawn_rules", "flood_driven_spawning: {displaced_per_flood_day: 3}", "want a list of numbers"),
        ("spawn_rules", "conflict_driven_spawning: {spawn_mode: steady}", "'steady' is none of constant"),
        ("spawn_rules", "conflict_driven_spawning: {displaced_per_conflict_day: many}", "'many' is not a number"),
        ("spawn_rules", "flood_zone_spawning_only: True", "goes with 'conflict_zone_spawning_only: False' only"),
        ("spawn_rules", "conflict_spawn_decay: 3", "a list of numbers"),
        ("log_levels", "granularity: region", "stops when asked"),
        ("optimisations", "hasten: quickly", "'quickly' is not a number"),
        ("move_rules", "fixed_routes: True", "every party weighs all routes"),
    ],
)
def test_what_is_refused(wrong: Wrong, block: str, setting: str, said: str) -> None:
    ((file, line, _, text),) = wrong({"simsetting.yml": f"{block}:\n  {setting}\n"})
    assert (file, line) == ("simsetting.yml", 2)
    assert said in text


@pytest.mark.parametrize(
    ("block", "setting", "said"),
    [
        ("spawn_rules", "conflict_zone_spawning_only: False", "nobody leaves from a place without conflict"),
        ("spawn_rules", "conflict_zone_spawning_only: no", "nobody leaves from a place without conflict"),
        ("move_rules", "max_crossing_speed: 20", "crossings"),
    ],
)
def test_what_changes_nothing_is_told(read: Read, block: str, setting: str, said: str) -> None:
    (warning,) = read({"simsetting.yml": f"{block}:\n  {setting}\n"}).warnings
    assert "simsetting.yml:2" in warning
    assert f"{setting.split(':')[0]}: " in warning
    assert "changes nothing" in warning
    assert said in warning


def test_what_can_be_obeyed_is_taken(read: Read) -> None:
    """Every setting that a rule obeys, by the key that Flee has for it."""
    text = """\
spawn_rules:
  insert_day0: no
  sum_from_camps: False
  conflict_zone_spawning_only: True
move_rules:
  pruning_threshold: 3
  stay_close_to_home: yes
  home_distance_power: 0.75
optimisations:
  hasten: 10
"""
    case = read({"simsetting.yml": text})
    assert case.warnings == ()
    chosen = settings_of(case)
    assert (chosen.insert_day0, chosen.sum_from_camps, chosen.hasten) == (0, 0, 10)
    assert (chosen.pruning_threshold, chosen.stay_close_to_home, chosen.home_distance_power) == (3, 1, 0.75)


def test_the_chance_that_a_road_is_walked_is_taken(read: Read, wrong: Wrong) -> None:
    text = "#name1,name2,distance,forced,walk_probability\nA,B,5,0,0.25\nB,C,7,,0\n"
    case = read({"input/routes.csv": text})
    assert case.link_walk is not None
    assert case.link_walk.tolist() == [0.25, 0]
    ((_, line, _, said),) = wrong({"input/routes.csv": text.replace("0.25", "1.25")})
    assert (line, "walk_probability" in said) == (2, True)


def test_hasten_below_1_is_refused(read: Read) -> None:
    case = read({"simsetting.yml": "optimisations:\n  hasten: 0\n"})
    with pytest.raises(PanjError, match="hasten"):
        settings_of(case)


def test_broken_yaml_is_refused_with_its_line(wrong: Wrong) -> None:
    ((file, line, _, text),) = wrong({"simsetting.yml": "move_rules: [\n"})
    assert (file, "not YAML" in text) == ("simsetting.yml", True)
    assert line is not None


@pytest.mark.parametrize("line", ["movechance_pop_base: 10.000", "movechance_pop_base: 1.000.000"])
def test_numbers_of_people_take_no_separators(tmp_path: Path, line: str) -> None:
    (tmp_path / "simsetting.yml").write_text(f"move_rules:\n  {line}\n")
    notes = Notes()
    read_settings(tmp_path / "simsetting.yml", notes)
    assert len(notes.problems) == 1, notes.problems


def test_settings_are_plain_numbers(tmp_path: Path) -> None:
    (tmp_path / "simsetting.yml").write_text(
        "move_rules:\n  max_move_speed: 420.000\nspawn_rules:\n  conflict_spawn_decay: [1.0]\n"
    )
    value = read_settings(tmp_path / "simsetting.yml", Notes())["move_rules"]["max_move_speed"]
    assert (value, type(value)) == (420.0, float)
    (decay,) = read_settings(tmp_path / "simsetting.yml", Notes())["spawn_rules"]["conflict_spawn_decay"]
    assert (decay, type(decay)) == (1.0, float)
