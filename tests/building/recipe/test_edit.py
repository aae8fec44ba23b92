"""A change of a recipe leaves everything else in its file as it is."""

from __future__ import annotations

import datetime as dt
import json
from difflib import ndiff
from pathlib import Path

import pytest

from sim.building.recipe import load_recipe
from sim.building.recipe.edit import answer, choose, put_source
from sim.building.recipe.new import Beginning, begin
from sim.building.recipe.recipe import FILE, Source
from sim.scenario.errors import PanjError, Problems

GED = Source(
    "events", "raw/ged: 1.csv", Path(), "ucdp", "a" * 64, "23.1", dt.date(2026, 11, 1), "CC BY 4.0", True, "Högbladh"
)
CAMPS = Source("camps", "raw/camps.csv", Path(), "table", "b" * 64)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return begin(tmp_path / "caf", Beginning("CAF", ("TCD", "NOR"), dt.date(2013, 12, 1), 820))


def lost(before: str, after: str) -> list[str]:
    """Return the lines that are not there any more, or not in the order in which they were."""
    return [line[2:] for line in ndiff(before.splitlines(), after.splitlines()) if line.startswith("- ")]


def test_sources_are_added_one_below_the_other_and_every_other_line_stays(file: Path) -> None:
    before = file.read_text(encoding="utf-8")
    put_source(file, GED)
    found = put_source(file, CAMPS)
    assert [source.file for source in found.sources] == ["raw/ged: 1.csv", "raw/camps.csv"]
    assert found.sources[0] == Source(**{**vars(GED), "path": file.parent / "raw/ged: 1.csv"})
    text = file.read_text(encoding="utf-8")
    assert "credit: Högbladh" in text
    assert before.replace("sources: []\n", "") == "".join(
        line for line in text.splitlines(keepends=True) if not line.startswith(("sources:", "  - ", "    "))
    )


def test_a_source_that_is_replaced_keeps_its_place_and_its_comment(file: Path) -> None:
    put_source(file, GED)
    put_source(file, CAMPS)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("format: ucdp", "format: ucdp # as of spring"), encoding="utf-8")
    found = put_source(file, Source("events", GED.file, Path(), "ucdp", "c" * 64))
    assert [source.sha256[0] for source in found.sources] == ["c", "b"]
    assert found.sources[0].release == ""
    assert "format: ucdp # as of spring" in file.read_text(encoding="utf-8")


def test_a_choice_is_set_where_it_stands(file: Path) -> None:
    before = file.read_text(encoding="utf-8")
    assert choose(file, "radius_km", 30).choices.radius_km == 30
    assert file.read_text(encoding="utf-8") == before.replace("radius_km: 50", "radius_km: 30")
    assert choose(file, "roads", "straight").roads == "straight"
    assert "quiet_days: 0\n  roads: straight\n\n# What was asked" in file.read_text(encoding="utf-8")


def test_answers_are_kept_each_under_its_group(file: Path) -> None:
    before = file.read_text(encoding="utf-8")
    answer(file, ("camps", "East"), {"lat": 1.5, "lon": 2.0})
    answer(file, ("events", "No"), None)
    answer(file, ("events", "1.20"), "null")
    answer(file, ("series", "total"), "refugees: all")
    found = answer(file, ("camps", "West # 2"), {"lat": -1.5, "lon": 2.0})
    assert dict(found.names.events) == {"No": None, "1.20": "null"}
    assert {name: (at.lat, at.lon) for name, at in found.names.camps.items()} == {
        "East": (1.5, 2),
        "West # 2": (-1.5, 2),
    }
    assert found.names.series == {"total": "refugees: all"}
    assert lost(before, file.read_text(encoding="utf-8")) == ["names: {}"]


def test_comments_within_the_answers_stay_where_they_are(tmp_path: Path) -> None:
    file = tmp_path / FILE
    text = (
        "name: caf # short\nhome: CAF\nhosts: [TCD]\nfrom: 2013-12-01\ndays: 10\nnames:\n"
        "  # where camps are\n  camps:\n    East: {lat: 1, lon: 2} # by phone\n    # more to come\n\n"
        "  # villages\n  events:\n    A: B\nvary: {}\n"
    )
    file.write_text(text, encoding="utf-8")
    answer(file, ("camps", "West"), {"lat": 3, "lon": 4})
    changed = text.replace(
        "# by phone\n    # more to come\n\n", "# by phone\n    West: {lat: 3, lon: 4}\n    # more to come\n\n"
    )
    assert sorted(file.read_text(encoding="utf-8").splitlines()) == sorted(changed.splitlines())
    assert file.read_text(encoding="utf-8").endswith("  # villages\n  events:\n    A: B\nvary: {}\n")


def test_a_recipe_in_flow_style_without_sources_and_with_line_ends_of_windows_is_changed(tmp_path: Path) -> None:
    file = tmp_path / FILE
    text = "name: caf\r\nhome: CAF\r\nhosts: [TCD]\r\nfrom: 2013-12-01\r\ndays: 10\r\nnames: {events: {A: B}}"
    file.write_bytes(text.encode())
    assert answer(file, ("events", "C"), "D").names.events == {"A": "B", "C": "D"}
    assert put_source(file, CAMPS).sources[0].file == CAMPS.file
    raw = file.read_bytes().decode()
    assert raw.startswith(text.partition("names")[0])
    assert raw.count("\n") == raw.count("\r\n")


def test_what_would_be_no_recipe_is_told_of_the_file_and_nothing_is_written(file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(Problems, match=r"world-recipe\.yaml:\d+:\d+: names\.camps\.East\.lat must be at most 90"):
        answer(file, ("camps", "East"), {"lat": 200, "lon": 2.0})
    assert file.read_bytes() == before
    assert sorted(path.name for path in file.parent.iterdir()) == ["raw", FILE]
    assert load_recipe(file).names.camps == {}


def test_a_recipe_in_braces_is_told_to_be_changed_by_hand_and_stays_as_it_is(file: Path) -> None:
    data = load_recipe(file).document.data
    file.write_text(json.dumps(data, indent=1, default=str), encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(PanjError, match=r"world-recipe\.yaml:\d+: as it is written .* panj cannot change 'names'"):
        answer(file, ("camps", "Gore"), {"lat": 7.5, "lon": 16.5})
    assert file.read_bytes() == before


@pytest.mark.parametrize("sign", ["\u2028", "\x85", "\x0c"])
def test_what_other_programs_take_for_the_end_of_a_line_is_none(file: Path, sign: str) -> None:
    text = file.read_text(encoding="utf-8").replace(
        "# Choices of construction.", "# Choices" + sign + "of construction."
    )
    file.write_text(text, encoding="utf-8", newline="")
    try:
        load_recipe(file)
    except PanjError:
        return  # no sign of YAML
    answer(file, ("camps", "Gore"), {"lat": 7.5, "lon": 16.5})
    assert file.read_bytes().decode() == text.replace("names: {}", "names:\n  camps:\n    Gore: {lat: 7.5, lon: 16.5}")
