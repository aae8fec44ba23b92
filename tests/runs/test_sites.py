"""A site is full by the places its replicate had, whatever the garrisons did and however the run was made."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from model.hand import START, VALLEY, plan, valley
from typer.testing import CliRunner

from sim import load_run
from sim.cli.app import app
from sim.model.draws import design, realise
from sim.model.engine import Engine
from sim.runs.results import Result
from sim.runs.rooms import rooms
from sim.runs.run import Options, run_scenario
from sim.runs.sites import SITES
from sim.runs.store import MARK, save
from sim.runs.stored import SUMMARY
from sim.scenario.errors import PanjError
from sim.scenario.resolved import Scenario
from sim.study.made import command
from sim.world import World

GARRISONS = VALLEY["garrisons.csv"]
HISTORY = VALLEY["history.csv"]
REINFORCED = f"{HISTORY}{START},reinforce,city,300,,press,high,\n"
#: Garrisons and history of worlds whose capital says more or less of what was drawn.
WORLDS = {
    "varied": (GARRISONS, HISTORY),
    "certain": (GARRISONS.replace("100,180", "100,100").replace("both,20", "both,100"), HISTORY),
    "reinforced": (GARRISONS, REINFORCED),
    "empty": ("".join(line for line in GARRISONS.splitlines(keepends=True) if "city" not in line), HISTORY),
}


@pytest.fixture(params=WORLDS)
def of_world(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def made(of_world: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], tuple[Result, Path]]:
    monkeypatch.chdir(tmp_path)
    garrisons, history = WORLDS[of_world]
    places = VALLEY["places.csv"].replace("BBB,30,30,30", "BBB,10,30,77")

    def make(point: bool) -> tuple[Result, Path]:
        world = valley(
            tmp_path / "scenarios" / "worlds" / "valley", places=places, garrisons=garrisons, history=history
        )
        options = Options(replicates=6, parts=False, jobs=1, point=point)
        result = run_scenario(plan(16, 5), world, options)
        return result, save(result, tmp_path / "outputs" / "hand")

    return make


def places_of_the_engine(scenario: Scenario, world: World, seed: int, replicates: int, point: bool) -> np.ndarray:
    """Return the places of every site on the first day, shape (sites, replicates)."""
    rows = [k for k, name in enumerate(world.places.ids) if name in ("camp", "town")]
    quantiles = [{}] * replicates if point else design(scenario, world, seed, replicates)
    draws = [realise(scenario, world, quantiles[r]) for r in range(replicates)]
    made = [Engine(scenario, world, draw, seed, r) for r, draw in enumerate(draws)]
    return np.array([engine.state.reception.capacity[rows] for engine in made]).T


@pytest.mark.parametrize("point", [False, True])
def test_a_run_and_its_folder_have_the_places_of_the_engine(
    made: Callable[[bool], tuple[Result, Path]], point: bool
) -> None:
    result, folder = made(point)
    wanted = places_of_the_engine(result.scenario, result.world, result.plan.seed, 6, point)
    again = load_run(folder)
    for told in (result, again):
        np.testing.assert_array_equal(told.rooms.room[:, :, -1], wanted)
        assert told.rooms.drawn is not point
        assert ("--point" in command(told, told.rooms)) is point
    assert json.loads((folder / SUMMARY).read_text())["full_sites"] == result.summary["full_sites"]


@pytest.mark.parametrize("point", [False, True])
def test_the_answer_says_whose_places_they_are(made: Callable[[bool], tuple[Result, Path]], point: bool) -> None:
    _, folder = made(point)
    said = " ".join(CliRunner().invoke(app, ["answer", str(folder), "full", "camp"]).output.split())
    assert ("as each run drew them, or an event sets them." in said) is not point
    assert ("every run has the central estimate of them, or what an event sets." in said) is point


def unsealed(folder: Path, *gone: str) -> None:
    """Make a folder one of before digests, and some other keys, were written."""
    told = json.loads((folder / MARK).read_text())
    gone = ("files", "sha256", *gone)
    (folder / MARK).write_text(json.dumps({key: value for key, value in told.items() if key not in gone}))


@pytest.mark.parametrize("point", [False, True])
def test_an_older_folder_is_judged_by_drawn_places_only_where_its_garrisons_prove_them(
    made: Callable[[bool], tuple[Result, Path]], point: bool, of_world: str
) -> None:
    result, folder = made(point)
    unsealed(folder, "point")
    (folder / SITES).unlink()
    again = load_run(folder)
    known = of_world == "varied"
    assert again.rooms.drawn is (known and not point)
    assert again.rooms.central is (known and point)
    if known or point:
        np.testing.assert_array_equal(rooms(again).room, result.rooms.room)
    else:
        np.testing.assert_array_equal(again.rooms.room[:, :, -1].T, [[30.0, 1000.0]] * 6)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("camp", "town", "want 2 sites in each of 6 replicates"),
        ("\n5,", "\n4,", "the replicates are not those of the run"),
        (",1,", ",-1,", "want a number of places from 0"),
    ],
)
def test_a_damaged_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    world = valley(tmp_path / "scenarios" / "worlds" / "valley")
    result = run_scenario(plan(8, 5), world, Options(replicates=6, parts=False, jobs=1))
    folder = save(result, tmp_path / "outputs" / "hand")
    text = (folder / SITES).read_text().replace('"', "")
    assert old in text
    unsealed(folder)
    (folder / SITES).write_text(text.replace(old, new))
    with pytest.raises(PanjError, match=f"{SITES} cannot be read: {said}"):
        load_run(folder)
