"""What is saved passes `panj check` and gives the same runs to the last byte; nothing is written over anything."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.model.draws import design, realise
from sim.model.engine import Engine
from sim.model.parameters import REGISTRY
from sim.runs.run import load
from sim.scenario.errors import PanjError
from sim.scenario.load import check_file
from sim.scenario.override import override
from sim.scenario.resolved import Scenario
from sim.whatif.change import Asked, Change
from sim.whatif.checks import check
from sim.whatif.extended import changed
from sim.whatif.ground import Ground
from sim.whatif.save import Chosen, named, save
from sim.world.names import names_of_world

ASKED = (
    Asked("far", "TJK", "", "closed", "2021-07-15"),
    Asked("near", "panji-poyon", "", "open", "2021-07-20"),
    Asked("policy", "IRN", "civilian", "limited", "2021-07-09"),
    Asked("policy", "PAK", "", "closed", "2021-07-09"),
    Asked("guards", "TJK", "", "50000", "2021-07-15"),
    Asked("places", "khorog", "", "10000", "2021-07-15"),
    Asked("corridor", "tem", "", "open", "2021-08-01"),
    Asked("pace", "", "", "2.5", "2021-07-10"),
    Asked("onset", "", "", "begins", "2021-07-20"),
    Asked("ceasefire", "", "", "begins", "2021-08-20"),
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def whole() -> Ground:
    return Ground(*load("baseline"))


def made(ground: Ground, asked: tuple[Asked, ...] = ASKED) -> list[Change]:
    made: list[Change] = []
    for one in asked:
        made.append(check(one, ground, made))
    return made


def run(scenario: Scenario, ground: Ground) -> bytes:
    quantiles = design(scenario, ground.world, scenario.seed, scenario.replicates)[3]
    draw = realise(scenario, ground.world, quantiles)
    return Engine(scenario, ground.world, draw, scenario.seed, 3).run().block.tobytes()


def test_every_kind_comes_out_the_same_to_the_last_byte(here: Path, whole: Ground) -> None:
    changes = made(whole)
    file = save("closed-and-more", whole, changes, Chosen("baseline"))
    assert file == here / "scenarios" / "closed-and-more.yaml"
    assert check_file(file, REGISTRY, names_of_world) == ()
    found, _ = load("closed-and-more")
    assert run(found, whole) == run(changed(whole, changes), whole)
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# As it was going, with 10 dated changes: saved in panj view.\n")
    assert (
        "# panj compare baseline closed-and-more -n 50 --of 200 sets both beside each other, as the page does.\n"
        in text
    )
    assert "  # the host side of every crossing to Tajikistan closes\n  - date: 2021-07-15\n" in text
    assert "extends: baseline\n" in text


def test_what_the_user_fixed_is_saved_too_where_an_event_would_undo_it(here: Path) -> None:
    scenario, world = load("offensive")
    fixed = {"front.tempo": 1.5, "crossing.leak": 0.1}
    ground = Ground(override(scenario, REGISTRY, fixed), world)
    changes = made(ground, ASKED[:2])
    save("slower", ground, changes, Chosen("offensive", 12, fixed))
    found, _ = load("slower")
    assert found.seed == 12
    assert run(found, ground) == run(changed(ground, changes).with_(seed=12), ground)
    text = (here / "scenarios" / "slower.yaml").read_text(encoding="utf-8")
    assert "replace_events: true" in text
    command = "panj compare offensive slower --set front.tempo=1.5 --set crossing.leak=0.1 --seed 12 -n 50 --of 200"
    assert f"# {command} sets both" in text
    assert found.description.startswith("As offensive, but: ")
    assert " Fixed from the first day on: front.tempo is 1.5, crossing.leak is 0.1. Left out" in found.description
    told = named("slower", ground, changes).description
    assert told.endswith(" Changed for this run, as in offensive: front.tempo is 1.5, crossing.leak is 0.1.")
    assert "Changed for this run" not in found.description, "the file says itself what is fixed"
    assert found.description.endswith("now: set: {front.tempo: 2} on 2021-07-07.")


def test_a_scenario_that_no_name_leads_to_is_saved_whole(here: Path, whole: Ground) -> None:
    away = here / "elsewhere.yaml"
    away.write_text("extends: baseline\nuntil: 2021-08-15\nparameters: {crossing.leak: 0.1}\n", encoding="utf-8")
    ground = Ground(*load(away))
    changes = made(ground, ASKED[:3])
    file = save("whole", ground, changes, Chosen(str(away)))
    assert "extends" not in file.read_text(encoding="utf-8")
    found, _ = load("whole")
    assert run(found, ground) == run(changed(ground, changes), ground)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("baseline", "there is a scenario called baseline already: take another name, for example baseline-2"),
        ("Baseline", "already"),
        ("../../etc/passwd", "can be no name"),
        ("/tmp/x", "for example tmp-x"),
        ("Border closes 15 July", "for example border-closes-15-july"),
        ("a\x00b", "can be no name"),
        ("x.yaml", "can be no name"),
        ("", "can be no name"),
        ("x" * 101, "can be no name"),
    ],
)
def test_what_can_be_no_name_is_refused_and_nothing_is_written(here: Path, whole: Ground, name: str, said: str) -> None:
    with pytest.raises(PanjError) as refused:
        save(name, whole, made(whole, ASKED[:1]), Chosen("baseline"))
    assert said in str(refused.value)
    assert [path for path in here.rglob("*") if path.is_file()] == []


def test_nothing_is_written_over_anything(here: Path, whole: Ground) -> None:
    changes = made(whole, ASKED[:1])
    save("mine", whole, changes, Chosen("baseline"))
    before = (here / "scenarios" / "mine.yaml").read_bytes()
    with pytest.raises(PanjError, match="mine-2"):
        save("mine", whole, changes, Chosen("baseline"))
    link = here / "scenarios" / "linked.yaml"
    link.symlink_to(here / "outside.yaml")
    with pytest.raises(PanjError, match="is there already"):
        save("linked", whole, changes, Chosen("baseline"))
    assert not (here / "outside.yaml").exists()
    assert (here / "scenarios" / "mine.yaml").read_bytes() == before
    with pytest.raises(PanjError, match="nothing to be saved"):
        save("other", whole, [], Chosen("baseline"))


def test_a_folder_that_cannot_be_written_is_told(here: Path, whole: Ground) -> None:
    (here / "scenarios").write_text("a file", encoding="utf-8")
    with pytest.raises(PanjError, match="cannot write into scenarios/"):
        save("mine", whole, made(whole, ASKED[:1]), Chosen("baseline"))


def test_the_columns_of_the_draw_are_those_of_the_chosen_scenario(here: Path, whole: Ground) -> None:
    save("same-draw", whole, made(whole), Chosen("baseline"))
    found, world = load("same-draw")
    one, other = (design(s, world, s.seed, 4) for s in (found, whole.scenario))
    assert [sorted(row.items()) for row in one] == [sorted(row.items()) for row in other]
    assert np.isfinite(list(one[0].values())).all()
