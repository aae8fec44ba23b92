"""The worlds of one recipe at other choices: each as a build would have made it, drawn by addresses of their own."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from sim.building.put import put
from sim.building.recipe import Recipe, load_recipe
from sim.building.recipe.choices import OF_DRIVEN, OF_OWN, choices
from sim.building.recipe.edit import choose
from sim.building.recipe.recipe import FILE
from sim.building.steps.build import built
from sim.building.varied import Builder, drawn, ends_without_a_world, idle, recipe_in, spreads, told, worlds
from sim.building.worlds.written import write_world
from sim.flee.world import FleeInstance, open_flee, unlike
from sim.runs.read import read_scenario, run_check
from sim.scenario.errors import PanjError
from sim.validation.trials import thinned
from sim.validation.varied import vary
from sim.world import digest
from sim.world.world import World
from tests.building.small import recipe


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a recipe to which all files were added."""
    return recipe(tmp_path_factory.mktemp("begun") / "caf").parent


@pytest.fixture
def file(begun: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(begun, tmp_path / "caf")) / FILE


def varying(file: Path, text: str) -> Recipe:
    """Write ranges into a recipe."""
    file.write_text(file.read_text(encoding="utf-8").replace("vary: {}", f"vary: {text}"), encoding="utf-8")
    return load_recipe(file)


def build(recipe: Recipe) -> Path:
    """Build the world of a recipe where it belongs."""
    found = built(recipe, recipe.folder)
    put(recipe, lambda work: write_world(recipe, found, work))
    return recipe.folder


def test_a_world_at_other_choices_is_what_a_build_with_them_makes(file: Path) -> None:
    other = Builder(load_recipe(file)).at({"towns_over": 20_000.0, "winding": 1.4})
    choose(file, "towns_over", 20_000)
    folder = build(choose(file, "winding", 1.4))
    made = [path for path in folder.iterdir() if path.suffix == ".csv"]
    assert other.digest == digest(folder), made
    assert isinstance(other.ground, FleeInstance)
    assert unlike(other.ground, open_flee(folder)) == []
    assert other.ground.folder == folder
    assert other.ground.name == "caf"


def test_a_world_of_panjs_own_is_read_as_such_a_world(file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace("kind: driven", "kind: own"), encoding="utf-8")
    builder = Builder(load_recipe(file))
    few, many = (builder.at({"towns_over": people}).ground for people in (20_000.0, 500.0))
    assert isinstance(few, World)
    assert isinstance(many, World)
    assert len(few.places) < len(many.places)


def test_files_are_read_once_and_equal_points_are_one_world(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    builder = Builder(load_recipe(file))
    one, two, three = worlds(builder, [{"pruning": 1.1}, {"pruning": 1.4}, {"pruning": 1.1}])
    assert one is three
    assert one is not two
    shutil.rmtree(file.parent / "raw")  # not needed any more
    assert builder.at({"pruning": 1.2}).point == {"pruning": 1.2}


def test_where_no_world_can_be_built_it_is_said_at_which_choices(file: Path) -> None:
    with pytest.raises(PanjError, match=r"world-recipe\.yaml: at towns_over 9,000,000 no world can be built: "):
        Builder(load_recipe(file)).at({"towns_over": 9e6})


def test_draws_are_a_hypercube_in_columns_of_their_own_names(file: Path) -> None:
    known = load_recipe(file)
    both = spreads(varying(file, "{pruning: [1.1, 1.4], towns_over: [5000, 20000]}"))
    points = drawn(known, both, 1, 10)
    pruning = sorted(point["pruning"] for point in points)
    assert all(1.1 + 0.03 * k <= value <= 1.1 + 0.03 * (k + 1) for k, value in enumerate(pruning))
    assert all(point["towns_over"].is_integer() for point in points)
    assert sum(point["towns_over"] <= 10_000 for point in points) == 5  # loguniform, as the choice is: half below
    alone = drawn(known, {"pruning": both["pruning"]}, 1, 10)
    assert [point["pruning"] for point in alone] == [point["pruning"] for point in points]
    assert drawn(known, both, 2, 10) != points
    assert all(float(told({"pruning": p["pruning"]}).split()[1]) == p["pruning"] for p in points)


def test_a_recipe_that_varies_nothing_has_the_ranges_of_the_choices(file: Path) -> None:
    known = load_recipe(file)
    assert spreads(known) == {}
    assert list(spreads(known, all_known=True)) == ["radius_km", "towns_over", "winding", "pruning"]
    table = replace(known, roads="table")
    assert list(spreads(table, all_known=True)) == ["radius_km", "towns_over", "winding"]
    assert set(spreads(replace(known, kind="own"), all_known=True)) > OF_OWN


def test_choices_that_one_kind_of_world_alone_has_are_known_as_such() -> None:
    for known, begins in ((OF_OWN, "Of a world of Panj's own"), (OF_DRIVEN, "Of a world driven by counts")):
        assert {name for name, info in choices().items() if info.meaning.startswith(begins)} == known


def test_a_choice_that_the_roads_do_not_use_is_refused_with_its_line(file: Path) -> None:
    known = replace(varying(file, "{pruning: [1.1, 1.4]}"), roads="table")
    assert idle(known, "pruning")
    with pytest.raises(PanjError, match=r"world-recipe\.yaml:\d+:\d+: vary\.pruning changes nothing: the roads"):
        spreads(known)


def test_tables_that_the_recipe_does_not_make_are_refused(file: Path) -> None:
    with pytest.raises(PanjError, match="was not built yet: panj world build caf"):
        Builder(load_recipe(file)).check_built()
    folder = build(load_recipe(file))
    Builder(load_recipe(file)).check_built()
    choose(file, "winding", 1.4)
    with pytest.raises(PanjError, match=r"roads\.csv.* not what its recipe makes now \(panj world diff caf\)"):
        Builder(load_recipe(file)).check_built()
    assert recipe_in(folder) is not None
    assert recipe_in(folder.parent) is None


def test_an_end_of_a_range_at_which_no_world_can_be_built_is_told_with_its_line(file: Path) -> None:
    known = varying(file, "{pruning: [1.1, 1.4], towns_over: [5000, 90000000]}")
    (problem,) = ends_without_a_world(Builder(known))
    assert problem.line
    assert problem.message.startswith("vary.towns_over: at 90,000,000 no world can be built: ")
    assert problem.hint == "narrow the range"


def test_worlds_that_cannot_be_built_or_run_are_refused_together_with_the_choices_that_can(file: Path) -> None:
    def check(ground: object) -> None:
        assert isinstance(ground, FleeInstance)
        if len(ground.places) < 5:
            raise PanjError(f"{ground.origins.files['locations']}: too few")

    builder = Builder(load_recipe(file))
    points = [{"towns_over": people} for people in (500.0, 20_000.0, 9e6, 20_000.0, 600.0)]
    with pytest.raises(PanjError) as raised:
        worlds(builder, points, check)
    first, second = str(raised.value).splitlines()[:: len(str(raised.value).splitlines()) - 1]
    assert first.endswith("2 of 4 worlds cannot be built or run, the first at towns_over 20,000: places.csv: too few")
    assert second == "the 2 others can, with towns_over 500 to 600: narrow a range"
    with pytest.raises(PanjError, match=r"2 of 3 worlds cannot be run, the first at towns_over 20,000"):
        worlds(builder, [points[0], points[1], {"towns_over": 20_001.0}], check)


def test_a_drawn_world_in_which_nobody_can_leave_is_refused_by_the_whole_counts(file: Path) -> None:
    text = file.parent / "raw" / "events.csv"
    folder = build(load_recipe(file))
    scenario = read_scenario(folder / "scenario.yaml")
    assert text.is_file()
    builder = Builder(load_recipe(file))
    points = [{"radius_km": 50.0}, {"deaths": 5.0}]  # Bozoum alone is left, from the 10th
    with pytest.raises(PanjError) as raised:
        worlds(builder, points, run_check(scenario, partial(thinned, people=100)))
    told_ = str(raised.value)
    assert "1 of 2 worlds cannot be run, the first at deaths 5: by the counts " in told_
    assert "people leave on 2014-01-06, and no place with people is in conflict on that day" in told_
    assert "the next with fighting being 2014-01-10" in told_
    assert "panj-" not in told_
    found = load_recipe(file)
    with pytest.raises(PanjError, match="1 of 2 worlds cannot be run"):
        vary(Builder(replace(found, vary={"deaths": (1.0, 6.0)})), 1, 2, run_check(scenario))
