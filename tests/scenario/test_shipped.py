"""The ten scenarios that ship are sound, share one past and know nothing of what came later."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import jsonschema
import pytest

from sim.scenario.json_schema import json_schema_text
from sim.scenario.load import load_scenario
from sim.scenario.reader import read
from sim.scenario.resolved import Scenario
from sim.scenario.shipped import EXAMPLES
from sim.scenario.write import to_yaml

FOLDER = Path(__file__).parents[2] / "scenarios"
LADDER = {
    "ceasefire": 0,
    "delayed-withdrawal": 1,
    "baseline": 2,
    "guarded-border": 2,
    "humanitarian-corridor": 2,
    "sealed-border": 2,
    "counteroffensive": 3,
    "offensive": 3,
    "regional-spillover": 4,
    "collapse": 5,
}
BRANCH = dt.date(2021, 7, 6)


@pytest.fixture(scope="module")
def shipped() -> dict[str, Scenario]:
    from sim.model.parameters import REGISTRY
    from sim.world import load_world
    from sim.world.names import names_of

    names = names_of(load_world(FOLDER / "worlds" / "panj-2021"))
    return {name: load_scenario(FOLDER / f"{name}.yaml", REGISTRY, names=names) for name in LADDER}


def test_there_are_ten_and_all_are_tied_to_the_document(shipped: dict[str, Scenario]) -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.yaml")) == sorted((*LADDER, *EXAMPLES))
    for name, scenario in shipped.items():
        assert scenario.ladder == LADDER[name]
        assert scenario.document.startswith("D")
        assert scenario.title
        assert scenario.description.count(". ") <= 3
        assert scenario.description.isprintable(), "a folded text has no trace of its folds"


@pytest.mark.parametrize("name", LADDER)
def test_each_says_in_its_own_file_what_is_said_about_it(name: str) -> None:
    assert {"title", "description", "ladder", "document"} <= read(FOLDER / f"{name}.yaml").data.keys()


def test_they_share_one_past(shipped: dict[str, Scenario]) -> None:
    baseline = shipped["baseline"]
    assert baseline.events == ()
    for scenario in shipped.values():
        assert scenario.settings == baseline.settings, "a change of a parameter must be a dated event"
        assert (scenario.start, scenario.history_until, scenario.until) == (
            dt.date(2021, 5, 1),
            BRANCH,
            dt.date(2021, 9, 11),
        )
        assert (scenario.replicates, scenario.seed, scenario.world, scenario.garrisons) == (
            200,
            20210705,
            "panj-2021",
            "seeded",
        )
        assert all(event.date > BRANCH for event in scenario.events)


def test_the_pace_follows_the_ladder(shipped: dict[str, Scenario]) -> None:
    def tempo(name: str) -> float:
        return next((float(e.value) for e in shipped[name].events if e.target == "front.tempo"), 1.0)

    assert [tempo(n) for n in ("ceasefire", "baseline", "offensive", "regional-spillover")] == [0.0, 1.0, 2.0, 3.0]
    changed = [e.value for e in shipped["collapse"].events if e.target == "capitals.regime"]
    assert changed == [1.0], "no faster war, but another regime"


def test_each_is_written_and_loaded_to_the_same_values(shipped: dict[str, Scenario], tmp_path: Path) -> None:
    from sim.model.parameters import REGISTRY
    from sim.world.names import names_of_world

    for scenario in shipped.values():
        file = tmp_path / "scenario.yaml"
        file.write_text(to_yaml(scenario, REGISTRY), encoding="utf-8")
        again = load_scenario(file, REGISTRY, names=names_of_world)  # what the world draws together is not written
        assert again.name == scenario.name
        assert again.values() == scenario.values()
        assert [(e.date, e.action, e.target, e.value, e.kind) for e in again.events] == [
            (e.date, e.action, e.target, e.value, e.kind) for e in scenario.events
        ]


def test_the_schema_is_current_and_accepts_them(shipped: dict[str, Scenario]) -> None:
    from sim.flee.rules import every_registry

    text = (FOLDER / "scenario.schema.json").read_text(encoding="utf-8")
    assert text == json_schema_text(every_registry()), "run `panj schema > scenarios/scenario.schema.json`"
    schema = jsonschema.Draft202012Validator(json.loads(text))
    schema.check_schema(schema.schema)
    for name in (*shipped, *EXAMPLES):
        file = FOLDER / f"{name}.yaml"
        schema.validate(read(file).data)
        first = file.read_text(encoding="utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=scenario.schema.json"


def test_the_readme_names_them_all_and_its_example_is_sound(tmp_path: Path) -> None:
    from sim.model.parameters import REGISTRY

    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    for name, step in LADDER.items():
        assert f"| `{name}` | {step} |" in text
    assert [name for name in EXAMPLES if f"`{name}`" not in text] == []
    file = FOLDER.parent / "scenarios" / "baseline.yaml"
    example = text.split("```yaml\n")[1].split("```")[0]
    mine = tmp_path / "pause.yaml"
    mine.write_text(example, encoding="utf-8")
    (tmp_path / "baseline.yaml").write_bytes(file.read_bytes())
    assert load_scenario(mine, REGISTRY).ladder == 3
