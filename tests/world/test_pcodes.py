"""Places have the codes by which others count people where the world knows them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sim.scenario.errors import Problems
from sim.world import find_world, load_world
from sim.world.doctor import examine_world
from sim.world.pcodes import read_pcodes, strangers


def test_the_shipped_world_has_those_of_districts_provinces_and_crossings() -> None:
    world = load_world("panj-2021")
    assert world.pcodes["fayzabad"] == ("AF17", "AF1701")
    assert world.pcodes["herat"] == ("AF32",)
    assert world.pcodes["shohon"] == ("AF17", "AF1720")
    assert "khorog" not in world.pcodes
    home = [place for place, country in zip(world.places.ids, world.places.country, strict=True) if country == "AFG"]
    assert set(home) == set(world.pcodes)


def test_a_world_without_codes_has_none(tmp_path: Path) -> None:
    assert read_pcodes(tmp_path, ["a"]) == {}


def test_mistakes_are_told_with_their_lines(tmp_path: Path) -> None:
    text = "kunduz: AF19, AF1901\n\nkunduz: AF19\nkabul:\ntaloqan: a, b/c\n"
    (tmp_path / "pcodes.txt").write_text(text, encoding="utf-8")
    with pytest.raises(Problems) as told:
        read_pcodes(tmp_path, ["kunduz", "kabul", "taloqan"])
    said = str(told.value)
    assert "pcodes.txt:3:1: 'kunduz' has its codes twice" in said
    assert "pcodes.txt:4:1: the codes of 'kabul' are none (write up to 5 codes" in said
    assert "pcodes.txt:5:1: the codes of 'taloqan' are none" in said


def test_codes_of_places_of_a_larger_world_are_left_out_with_a_warning(tmp_path: Path) -> None:
    (tmp_path / "pcodes.txt").write_text("kundus: AF19\nkabul: AF01\nherat: AF32\n", encoding="utf-8")
    assert read_pcodes(tmp_path, ["kunduz", "herat"]) == {"herat": ("AF32",)}
    (found,) = strangers(tmp_path, ["kunduz", "herat"])
    assert (found.severity, found.check, found.line) == ("warning", "other-places", 1)
    assert str(found).endswith(
        "the codes of 2 places that are not in places.csv are left out: kundus, kabul (did you mean 'kunduz'?)"
    )
    assert list(strangers(tmp_path, ["kundus", "kabul", "herat"])) == []


def test_the_doctor_looks_at_them(tmp_path: Path) -> None:
    folder = tmp_path / "cut"
    shutil.copytree(find_world("panj-2021"), folder)
    with (folder / "pcodes.txt").open("a", encoding="utf-8") as file:
        file.write("elsewhere: AF99\n")
    (found,) = examine_world(folder)
    assert found.check == "other-places"
