"""A built world takes its place whole or not at all, and nothing of the user's is lost."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.building.pack import pack
from sim.building.put import BUILT, edited, put, read_built
from sim.building.recipe import Recipe, load_recipe
from sim.building.recipe.add import Claims, add, go_straight
from sim.building.recipe.alone import alone
from sim.building.recipe.find import find_recipe
from sim.building.recipe.new import begin
from sim.building.recipe.update import update
from sim.scenario.errors import PanjError, Problem, Problems
from tests.building.small import BEGINNING, FILES


@pytest.fixture
def recipe(tmp_path: Path) -> Recipe:
    file = begin(tmp_path / "caf", BEGINNING)
    (file.parent / "raw" / "ged.csv").write_text("raw", encoding="utf-8")
    (file.parent / "notes").mkdir()
    (file.parent / "notes" / "mine.txt").write_text("mine", encoding="utf-8")
    return load_recipe(file)


def tables(**texts: str) -> Callable[[Path], None]:
    def write(work: Path) -> None:
        for name, text in texts.items():
            (work / f"{name}.csv").write_text(text, encoding="utf-8")

    return write


def there(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_world_stands_beside_what_was_there(recipe: Recipe) -> None:
    before = there(recipe.folder)
    put(recipe, tables(places="a", roads="b"))
    after = there(recipe.folder)
    assert after == before | {"places.csv": "a", "roads.csv": "b", BUILT: after[BUILT]}
    assert f"{hashlib.sha256(b'a').hexdigest()}  places.csv\n" in after[BUILT]
    assert [path.name for path in recipe.folder.parent.iterdir()] == ["caf"]


def test_what_an_older_build_made_and_this_one_does_not_is_gone(recipe: Recipe) -> None:
    put(recipe, tables(places="a", counts="old"))
    put(recipe, tables(places="b"))
    after = there(recipe.folder)
    assert after["places.csv"] == "b"
    assert "counts.csv" not in after
    assert after["notes/mine.txt"] == "mine"
    assert set(read_built(recipe.folder)) == {"places.csv", BUILT}


def test_a_failure_leaves_everything_as_it_was(recipe: Recipe) -> None:
    put(recipe, tables(places="a"))
    before = there(recipe.folder)

    def write(work: Path) -> None:
        (work / "places.csv").write_text("half", encoding="utf-8")
        raise PanjError("stopped")

    with pytest.raises(PanjError, match="stopped"):
        put(recipe, write)
    assert there(recipe.folder) == before
    assert [path.name for path in recipe.folder.parent.iterdir()] == ["caf"]


def test_a_mistake_in_what_would_be_built_is_told_as_of_the_world(recipe: Recipe) -> None:
    def write(work: Path) -> None:
        raise Problems([Problem("wrong", work / "places.csv", 2, 1)])

    with pytest.raises(Problems, match=r"/caf/places\.csv:2:1: wrong"):
        put(recipe, write)


def test_a_table_that_somebody_changed_is_not_lost_unless_it_is_said(recipe: Recipe) -> None:
    put(recipe, tables(places="a"))
    (recipe.folder / "places.csv").write_text("mine", encoding="utf-8")
    assert edited(recipe.folder) == ["places.csv"]
    with pytest.raises(PanjError, match=r"changed since they were built: places\.csv; --force"):
        put(recipe, tables(places="b"))
    assert (recipe.folder / "places.csv").read_text(encoding="utf-8") == "mine"
    put(recipe, tables(places="b"), force=True)
    assert (recipe.folder / "places.csv").read_text(encoding="utf-8") == "b"


def test_a_file_of_the_user_where_the_world_needs_its_own_is_told(recipe: Recipe) -> None:
    (recipe.folder / "places.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(PanjError, match=r"files of yours where the world needs its own: places\.csv"):
        put(recipe, tables(places="a"))
    assert (recipe.folder / "places.csv").read_text(encoding="utf-8") == "mine"


def test_the_folder_one_works_in_is_not_replaced(recipe: Recipe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(recipe.folder)
    with pytest.raises(PanjError, match="you are in"):
        put(recipe, tables(places="a"))


def test_a_recipe_that_is_edited_meanwhile_is_not_lost_and_no_world_of_the_older_one_stands_beside_it(
    recipe: Recipe,
) -> None:
    def write(work: Path) -> None:
        tables(places="a")(work)
        recipe.file.write_text(recipe.file.read_text(encoding="utf-8").replace("days: 60", "days: 61"))

    with pytest.raises(PanjError, match="was changed while the world was built: build it again"):
        put(recipe, write)
    assert load_recipe(recipe.file).days == 61
    assert "places.csv" not in there(recipe.folder)


def test_a_file_that_is_saved_at_the_last_moment_is_not_lost(recipe: Recipe, monkeypatch: pytest.MonkeyPatch) -> None:
    real, mine = os.replace, recipe.folder / "notes" / "mine.txt"

    def rename(old: Path, new: Path) -> None:
        if Path(old) == recipe.folder and mine.read_text(encoding="utf-8") == "mine":
            mine.with_name("new").write_text("better", encoding="utf-8")
            real(mine.with_name("new"), mine)  # as editors save
            (recipe.folder / "more.txt").write_text("more", encoding="utf-8")
        real(old, new)

    monkeypatch.setattr(os, "replace", rename)
    with pytest.raises(
        PanjError, match=r"changed while the world was built: more\.txt, notes/mine\.txt; build it again"
    ):
        put(recipe, tables(places="a"))
    assert there(recipe.folder).items() >= {"notes/mine.txt": "better", "more.txt": "more"}.items()
    put(recipe, tables(places="a"))
    assert there(recipe.folder).items() >= {"notes/mine.txt": "better", "more.txt": "more", "places.csv": "a"}.items()
    assert [path.name for path in recipe.folder.parent.iterdir()] == ["caf"]


def test_a_world_whose_build_was_killed_between_the_two_names_comes_back_before_another_takes_its_place(
    recipe: Recipe,
) -> None:
    before = there(recipe.folder)
    recipe.folder.rename(recipe.folder.with_name(".caf-panj-0123abcd.old"))
    with pytest.raises(PanjError, match="is there already: nothing was written"):
        begin(recipe.folder, BEGINNING)
    assert there(recipe.folder) == before
    recipe.folder.rename(recipe.folder.with_name(".caf-panj-0123abcd.old"))
    assert find_recipe(str(recipe.folder)) == recipe.file
    assert there(recipe.folder) == before


def test_two_terminals_do_not_work_on_a_world_at_once(recipe: Recipe, tmp_path: Path) -> None:
    before = there(recipe.folder)
    events = tmp_path / "events.csv"
    events.write_text(FILES["events"], encoding="utf-8")
    with alone(recipe.folder):
        for work in (
            lambda: add(recipe.file, "events", [events], Claims()),
            lambda: go_straight(recipe.file),
            lambda: update(recipe.file, "events", events, Claims()),
            lambda: pack(recipe.file, tmp_path / "caf.zip"),
        ):
            with pytest.raises(PanjError, match=r"another panj is working on .*caf: try again when it has ended"):
                work()
    assert there(recipe.folder) == before
    add(recipe.file, "events", [events], Claims())
    assert "raw/events.csv" in there(recipe.folder)


def test_a_list_of_files_that_nobody_can_read_is_told_with_its_line(recipe: Recipe) -> None:
    (recipe.folder / BUILT).write_text("what?\n", encoding="utf-8")
    with pytest.raises(PanjError, match=r"built\.txt:1: want a SHA-256"):
        put(recipe, tables(places="a"))


def test_what_is_built_in_a_folder_is_replaced_and_what_the_user_has_put_beside_it_stays(recipe: Recipe) -> None:
    def write(work: Path) -> None:
        (work / "basemap").mkdir()
        (work / "basemap" / "areas.geojson").write_text("ours", encoding="utf-8")

    put(recipe, write)
    (recipe.folder / "basemap" / "rivers.geojson").write_text("mine", encoding="utf-8")
    put(recipe, write)
    after = there(recipe.folder)
    assert (after["basemap/areas.geojson"], after["basemap/rivers.geojson"]) == ("ours", "mine")
    assert set(read_built(recipe.folder)) == {"basemap/areas.geojson", BUILT}
    put(recipe, tables(places="a"))
    assert "basemap/areas.geojson" not in there(recipe.folder)
    (recipe.folder / "basemap" / "areas.geojson").write_text("mine", encoding="utf-8")
    with pytest.raises(PanjError, match=r"where the world needs its own: basemap/areas\.geojson"):
        put(recipe, write)
