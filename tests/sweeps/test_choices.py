"""Sweeps over choices of construction: a world for each point, the same everywhere, and what has no answer is told."""

from __future__ import annotations

import pickle
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.building.put import put
from sim.building.recipe import load_recipe
from sim.building.recipe.add import Claims, add
from sim.building.recipe.recipe import FILE
from sim.building.steps.build import built
from sim.building.varied import Builder
from sim.building.worlds.written import write_world
from sim.flee.world import FleeInstance
from sim.scenario.errors import PanjError
from sim.sweeps.designs import points_of
from sim.sweeps.plan import Changes, SweepPlan, make_plan
from sim.sweeps.read import read_sweep
from sim.sweeps.runner import Watch, plan_of, sweep, warn
from sim.sweeps.work import Chunks
from sim.validation.validate import validate_scenario
from sim.validation.varied import vary
from sim.world.world import World
from tests.building.small import recipe

VARY = "{towns_over: [500, 20000], winding: [1.1, 1.4]}"


def world(root: Path, kind: str) -> Path:
    """A recipe and the world that it builds, beside a folder of sweeps."""
    folder = root / "scenarios" / "worlds" / "caf"
    file = recipe(folder)
    text = (
        file.read_text(encoding="utf-8").replace("vary: {}", f"vary: {VARY}").replace("kind: driven", f"kind: {kind}")
    )
    file.write_text(text, encoding="utf-8")
    found = load_recipe(file)
    put(found, lambda work: write_world(found, built(found, folder), work))
    (root / "scenarios" / "sweeps").mkdir()
    return root


@pytest.fixture(scope="module")
def driven(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return world(tmp_path_factory.mktemp("driven"), "driven")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return world(tmp_path_factory.mktemp("own"), "own")


@pytest.fixture
def here(driven: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(driven)
    return driven


@pytest.fixture
def here_own(own: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(own)
    return own


def planned(text: str) -> SweepPlan:
    """The plan of a sweep that is written into a file."""
    Path("scenarios/sweeps/mine.yaml").write_text(text, encoding="utf-8")
    return plan_of("mine")


def told(text: str) -> str:
    with pytest.raises(PanjError) as raised:
        planned(text)
    return str(raised.value)


def test_every_point_has_the_world_of_its_choices_and_equal_ones_share_one(here: Path) -> None:
    plan = planned(
        "base: caf\nreplicates: 2\nvary:\n  choices.towns_over: [500, 20000]\n  flee.awareness_level: [1, 2]\n"
    )
    assert plan.variants is not None
    assert plan.variants.of_point == (0, 0, 1, 1)
    grounds = [plan.variants.at(point) for point in (0, 2)]
    assert all(isinstance(ground, FleeInstance) for ground in grounds)
    assert [len(ground.places) for ground in grounds] == [6, 4]
    alone = Builder(load_recipe(here / "scenarios/worlds/caf" / FILE)).at({"towns_over": 500.0})
    assert plan.variants.digests[0] == alone.digest
    assert plan.scenario(plan.at(0)).settings == plan.scenario(plan.at(4)).settings


def test_a_point_with_the_choices_of_the_recipe_has_the_numbers_of_the_world_that_was_built(here: Path) -> None:
    plan = planned("base: caf\nreplicates: 3\nseed: 5\nvary: {choices.winding: [1.25, 1.4]}\n")
    rows = sweep(plan.sweep, out=here / "same", jobs=1).frame
    found = validate_scenario(plan.sweep.bases[0], replicates=3, seed=5, jobs=1)
    here_ = rows[rows["choices.winding"] == 1.25]
    last = found.ensembles["given"].bands[:, -1]
    assert here_["sheltered gore civilian"].tolist() == last[:, 0].tolist()
    assert here_["sheltered world civilian"].tolist() == last.sum(axis=1).tolist()
    assert here_["sheltered TCD civilian"].tolist() == last[:, 0].tolist()
    assert here_["ard world"].mean() == pytest.approx(found.score("Panj, median of the bands", "ard_mean"))
    assert rows["ard world"].nunique() > 3, "another world gives other numbers"


def test_parts_are_the_same_bytes_in_this_process_and_in_another(here: Path) -> None:
    plan = plan_of("caf", Changes(points=3, replicates=2))
    job = Chunks(plan, "0" * 64)
    sent = pickle.loads(pickle.dumps(job))
    for chunk in range(len(plan.chunks)):
        assert job.do(chunk).runs == sent.do(chunk).runs


def test_a_sweep_that_was_stopped_goes_on_to_the_same_results(here: Path) -> None:
    options = {"points": 5, "replicates": 1, "jobs": 1}
    whole = sweep("caf", out=here / "whole", **options)  # type: ignore[arg-type]
    assert not sweep("caf", out=here / "parts", limit=1, **options).finished  # type: ignore[arg-type]
    again = sweep("caf", out=here / "parts", **options)  # type: ignore[arg-type]
    assert again.finished
    assert again.frame.equals(whole.frame)
    assert whole.axes == ("choices.towns_over", "choices.winding")
    (here / "scenarios/worlds/caf/raw").rename(here / "raw")  # what is finished needs no file of the recipe
    assert len(whole.frame) == 5
    (here / "raw").rename(here / "scenarios/worlds/caf/raw")


def test_another_world_is_another_sweep(here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(here / "scenarios", tmp_path / "scenarios")
    monkeypatch.chdir(tmp_path)
    sweep("caf", points=2, replicates=1, jobs=1)
    file = tmp_path / "scenarios/worlds/caf" / FILE
    file.write_text(file.read_text().replace("radius_km: 50", "radius_km: 500"))
    with pytest.raises(PanjError, match="are not what its recipe makes now"):
        plan_of("caf")
    found = load_recipe(file)
    put(found, lambda work: write_world(found, built(found, found.folder), work))
    with pytest.raises(PanjError, match=r"(?s)holds another sweep.*worlds of the points"):
        sweep("caf", points=2, replicates=1, jobs=1)


@pytest.mark.parametrize(
    ("axis", "wanted"),
    [
        ("choices.prunning: [1.2]", "4:3: no choice is called 'prunning' (did you mean 'choices.pruning'?)"),
        ("choices.pruning: [0.5]", "4:21: choices.pruning must be between 1 and 10 factor, got 0.5"),
        ("choices.precision: [2, 2.5]", "4:26: choices.precision must be a whole number, got 2.5"),
        ("choices.let_through: [0.5]", "4:3: choices.let_through changes nothing: only worlds of Panj's own have"),
        ("choices.precision: spread", "4:3: choices.precision has no range of its own, and none under vary"),
        ("front.tempo: [1]", "4:3: unknown parameter 'front.tempo'"),
    ],
)
def test_an_axis_that_cannot_be_is_told_with_its_line(here: Path, axis: str, wanted: str) -> None:
    at, text = wanted.split(": ", 1)
    found = told(f"base: caf\nreplicates: 1\nvary:\n  {axis}\n")
    assert text in found
    assert f"mine.yaml:{at.split(':')[0]}:" in found


def test_a_value_of_a_file_of_points_is_told_with_its_line(here: Path) -> None:
    text = "base: caf\nreplicates: 1\ndesign: {points: p.csv}\nvary: {choices.precision: points}\n"
    for value, wanted in (("2.5", "must be a whole number, got 2.5"), ("9", "must be between 1 and 7")):
        Path("scenarios/sweeps/p.csv").write_text(f"choices.precision\n{value}\n", encoding="utf-8")
        assert f"p.csv:2:1: 'choices.precision': choices.precision {wanted}" in told(text)


def test_what_else_cannot_be_is_told_in_a_line(here: Path) -> None:
    found = told("base: caf\nvary: {choices.towns_over: [10000, 90000000]}\n")
    assert "1 of 2 worlds cannot be built, the first at towns_over 90,000,000: " in found
    assert found.endswith("the 1 other can, with towns_over 10,000: narrow a range")
    found = told("base: caf\nvary: {choices.towns_over: [80000000, 90000000]}\n")
    assert found.startswith("scenarios/worlds/caf/world-recipe.yaml: 2 of 2 worlds cannot be built, the first at towns")
    found = told("base: caf\nvary: {choices.deaths: [1, 5]}\n")
    assert "1 of 2 worlds cannot be run, the first at deaths 5: by the counts 36 people leave on 2014-01-06" in found
    assert "/tmp" not in found.replace(str(here), "")
    assert "its world" in told("base: baseline\nvary: {choices.pruning: [1.1, 1.2]}\n")
    assert "timeseries are not kept on a Flee world" in told(
        "base: caf\nkeep: timeseries\nvary: {choices.pruning: [1.1, 1.2]}\n"
    )
    assert "of 'ard' there is only the mean" in told(
        "base: caf\nvary: {choices.pruning: [1.1]}\nmeasures: [{measure: ard, place: world, reading: end}]\n"
    )


def test_a_world_of_panjs_own_is_built_for_each_point_and_measured_where_all_have_it(here_own: Path) -> None:
    plan = plan_of("caf", Changes(points=3, replicates=1))
    assert plan.variants is not None
    grounds = [plan.variants.at(point) for point in range(3)]
    assert all(isinstance(ground, World) for ground in grounds)
    assert len({len(ground.places) for ground in grounds}) > 1
    assert "arrivals TCD civilian" in [measure.name for measure in plan.sweep.measures]
    found = sweep(plan.sweep, out=here_own / "own", jobs=1)
    assert not len(found.failed), found.failed["error"].tolist()
    assert np.isfinite(found.frame["internally_displaced world civilian"]).all()


def test_a_place_that_only_some_worlds_have_is_refused_before_the_run(here_own: Path) -> None:
    text = "base: caf\nreplicates: 1\nvary: {choices.towns_over: [500, 20000]}\nmeasures: [intensity paoua]\n"
    found = told(text)
    assert found.startswith("measure 'intensity paoua': the world at towns_over 20,000 has no such series")
    assert "hosts, camps and 'world' are in all of them" in found


def test_measures_that_nobody_named_are_left_out_and_told(here_own: Path) -> None:
    known = read_sweep("caf")
    asked = planned("base: caf\nreplicates: 1\nvary: {choices.winding: [1.1]}\nmeasures: [intensity paoua]\n")
    known = replace(known, measures=(*known.measures, *asked.sweep.measures))
    known = replace(known, points=12, replicates=1)
    plan = make_plan(known, points_of(known).values)
    assert plan.left_out == ("intensity paoua",)  # a twelfth of the points lies above its 14,000 people
    heard: list[str] = []

    class Hears(Watch):
        def warn(self, text: str) -> None:
            heard.append(text)

    warn(plan, Hears())
    assert heard == ["caf-choices: not measured, as not every one of its worlds has it: intensity paoua"]


def test_the_winding_of_roads_that_a_table_joins_all_is_refused(driven: Path, tmp_path: Path) -> None:
    shutil.copytree(driven / "scenarios", tmp_path / "scenarios")
    file = tmp_path / "scenarios/worlds/caf" / FILE
    roads = "from,to,km\nBouar,Bozoum,100\nBouar,Gado,110\nBozoum,Gore,180\nPaoua,Gore,80\nPaoua,Bozoum,120\n"
    (tmp_path / "r.csv").write_text(roads, encoding="utf-8")
    add(file, "roads", [tmp_path / "r.csv"], Claims())
    text = file.read_text(encoding="utf-8").replace(VARY, "{winding: [1.1, 1.4]}")
    file.write_text(text.replace("roads: straight", "roads: table"), encoding="utf-8")
    found = load_recipe(file)
    assert found.roads == "table"
    put(found, lambda work: write_world(found, built(found, found.folder), work))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        for axes in ("{choices.winding: [1.1, 1.4]}", "{choices.winding: [1.1, 1.4], choices.radius_km: [50, 60]}"):
            said = told(f"base: caf\nreplicates: 1\nvary: {axes}\n")
            assert "mine.yaml: choices.winding changes nothing: the roads of the recipe join all places" in said
        with pytest.raises(PanjError, match=r"world-recipe\.yaml:\d+:\d+: vary\.winding changes nothing: the roads"):
            vary(Builder(found), 1, 3, lambda ground: None)
        every = replace(found, vary={})
        assert "winding" not in vary(Builder(every), 1, 3, lambda ground: None).ranges


def test_worlds_that_are_all_the_same_are_told(here: Path) -> None:
    plan = planned("base: caf\nreplicates: 1\nvary: {choices.radius_km: [50, 51]}\n")
    assert plan.variants is not None
    same = "all 2 worlds are the same, table by table: with choices.radius_km 50 to 51 nothing changes"
    assert plan.variants.idle == (same,)
    heard = list[str]()
    watch = Watch()
    watch.warn = heard.append  # type: ignore[method-assign]
    warn(plan, watch)
    assert any(same in text for text in heard)
    other = planned("base: caf\nreplicates: 1\nvary: {choices.radius_km: [50, 51], choices.winding: [1.2, 1.3]}\n")
    assert other.variants is not None
    assert other.variants.idle == (
        "choices.radius_km 50 to 51 changes nothing where the other choices are those of the recipe",
    )
