"""Scenarios on a Flee world: what they may say, what is filled up from the world, and every mistake with its line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import jsonschema
import pytest

from sim.scenario.errors import PanjError, Problem, Problems
from sim.scenario.flee import REPLICATES, Facts
from sim.scenario.json_schema import json_schema
from sim.scenario.load import load_scenario
from sim.scenario.override import with_until
from sim.scenario.parameters import ParameterSet, Registry, Spread, parameter
from sim.scenario.resolved import Scenario, Setting
from sim.scenario.write import to_yaml

Write = Callable[..., Path]


class Pull(ParameterSet):
    softening: float = parameter(10.0, unit="km", meaning="x", source="-", confidence="low", low=5.0, high=50.0)


class Worlds:
    """One world, of the first ten days of 2020, in any folder that holds a file called `counts`."""

    registries: Mapping[str, Registry] = {"flee": {"flee": Pull}, "flee-fixed": {"flee": Pull}}

    def holds(self, folder: Path) -> bool:
        return (folder / "counts").exists()

    def facts(self, folder: Path, rules: str, counts: Path | None = None) -> Facts:
        if not self.holds(folder):
            raise PanjError("no Flee instance: there is no locations.csv")
        if (folder / "counts").read_text():
            raise Problems([Problem("not a number", folder / "counts", 1, 1)])
        settings = {"flee.softening": Setting(10.0, Spread(5.0, 50.0))}
        return Facts(dt.date(2020, 1, 1), dt.date(2020, 1, 10), settings)


@pytest.fixture
def mine(write: Write, folder: Path) -> Callable[[str], Path]:
    """Write a scenario beside a Flee world called `war`."""
    for world in (folder / "war", folder / "worlds" / "imported"):
        world.mkdir(parents=True)
        (world / "counts").touch()
    return lambda text: write(text, base=False)


def load(path: Path, registry: Registry, **options: object) -> Scenario:
    return load_scenario(path, registry, flee=Worlds(), **options)  # type: ignore[arg-type]


Mine = Callable[[str], Path]


def test_what_a_scenario_leaves_out_is_the_worlds(mine: Mine, registry: Registry, folder: Path) -> None:
    scenario = load(mine("world: {flee: war}\n"), registry)
    assert (scenario.rules, scenario.flee) == ("flee", folder / "war")
    assert (scenario.start, scenario.until) == (dt.date(2020, 1, 1), dt.date(2020, 1, 10))
    assert (scenario.replicates, scenario.seed) == (REPLICATES, 1)
    assert scenario.settings == {"flee.softening": Setting(10.0, Spread(5.0, 50.0))}
    assert scenario.layers["until"] == "the world"


def test_the_path_is_relative_to_the_file_that_says_it(mine: Mine, write: Write, registry: Registry) -> None:
    mine("world: {flee: ./war}\nrules: flee-fixed\nuntil: 2020-01-05\nreplicates: 7\n")
    (mine("").parent / "deep").mkdir()
    child = write("extends: parent\nparameters: {flee.softening: 20}\n", "deep/child.yaml", base=False)
    mine("world: {flee: ./war}\nrules: flee-fixed\nuntil: 2020-01-05\nreplicates: 7\n").rename(
        child.parent.parent / "parent.yaml"
    )
    scenario = load(child, registry)
    assert scenario.flee == child.parent.parent / "war"
    assert (scenario.rules, scenario.days(), scenario.replicates) == ("flee-fixed", 5, 7)
    assert scenario.settings["flee.softening"] == Setting(20.0, None, "child.yaml:2")


def test_an_imported_world_goes_by_its_name(mine: Mine, registry: Registry, folder: Path) -> None:
    scenario = load(mine("world: imported\n"), registry)
    assert (scenario.world, scenario.rules) == ("imported", "flee")
    assert scenario.flee is not None
    assert scenario.flee.samefile(folder / "worlds" / "imported")


def test_set_has_the_last_word_and_the_period_can_be_shortened(mine: Mine, registry: Registry) -> None:
    spread = "parameters: {flee: {softening: {value: 9, low: 8, high: 12}}}\n"
    path = mine("world: {flee: war}\n" + spread)
    assert load(path, registry).settings["flee.softening"].spread == Spread(8.0, 12.0)
    fixed = load(path, registry, overrides={"flee.softening": 30})
    assert fixed.settings["flee.softening"] == Setting(30.0, None, "set for this run")
    assert with_until(fixed, "2020-01-03").days() == 3
    with pytest.raises(Problems, match="after the last day 2020-01-10"):
        with_until(fixed, "2020-01-11")


@pytest.mark.parametrize("world", ["{flee: war}", "imported"])
def test_it_is_written_and_loaded_to_the_same_values(
    world: str, mine: Mine, write: Write, registry: Registry, tmp_path: Path
) -> None:
    text = f"world: {world}\nuntil: 2020-01-05\nparameters: {{flee.softening: {{value: 9, low: 8, high: 12}}}}\n"
    scenario = load(mine(text), registry)
    elsewhere = tmp_path / "elsewhere.yaml"
    elsewhere.write_text(to_yaml(scenario, Worlds.registries["flee"]), encoding="utf-8")
    again = load(elsewhere, registry)
    for key in ("name", "title", "world", "rules", "flee", "start", "until", "replicates", "seed"):
        assert getattr(again, key) == getattr(scenario, key), key
    assert again.values() == scenario.values()


# the text of a case begins in line 2, below `world: {flee: war}`
MISTAKES = {
    "another rule set": (
        "rules: fleee\n",
        "2:8",
        "rules must be one of panj, flee, flee-fixed",
        "did you mean 'flee'?",
    ),
    "rules that it cannot run": ("rules: panj\n", "2:8", "rules 'panj' do not run on a Flee world", "flee, flee-fixed"),
    "unknown key": ("rule: flee\n", "2:1", "unknown key 'rule'", "did you mean 'rules'?"),
    "events": ("events: [{date: 2020-01-02, capture: x}]\n", "2:1", "'events' has no meaning", "world's own tables"),
    "start": ("start: 2020-01-01\n", "2:1", "'start' has no meaning on a Flee world", "'until' may end"),
    "garrisons": ("garrisons: blind\n", "2:1", "'garrisons' has no meaning", "it has no garrisons"),
    "ladder": ("ladder: 2\n", "2:1", "'ladder' has no meaning", "of one border"),
    "too late": ("until: 2020-01-11\n", "2:8", "until 2020-01-11 is after the last day 2020-01-10", ""),
    "too early": ("until: 2019-12-31\n", "2:8", "until 2019-12-31 is before the first day 2020-01-01", ""),
    "parameter": ("parameters: {flee.softning: 2}\n", "2:14", "'flee.softning'", "did you mean 'flee.softening'?"),
    "of other rules": (
        "parameters: {front.tempo: 2}\n",
        "2:14",
        "unknown parameter 'front.tempo'",
        "the rules that have any: flee",
    ),
    "parent on a Panj world": ("extends: panj\n", "2:10", "extends scenarios/panj.yaml, which has 'start'", "or none"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_every_mistake_has_its_place(case: str, mine: Mine, write: Write, registry: Registry) -> None:
    text, place, *said = MISTAKES[case]
    write("", "panj.yaml")
    with pytest.raises(Problems) as error:
        load(mine("world: {flee: war}\n" + text), registry)
    (problem,) = error.value.problems
    assert f"mine.yaml:{place}: " in str(problem)
    assert all(part in str(problem) for part in said), problem


@pytest.mark.parametrize(
    ("world", "place", "said"),
    [
        ("{flee: wra}", "1:15", "no such folder: scenarios/wra (did you mean 'war'?)"),
        ("{flee: worlds}", "1:15", "there is no locations.csv"),
        ("{fle: war}", "1:9", "unknown key 'fle' in world (did you mean 'flee'?)"),
        ("{flee: 3}", "1:15", "world.flee must be text"),
        ('{flee: ""}', "1:15", "world.flee must not be empty"),
        ("{}", "1:8", "world needs the key 'flee'"),
        ("../war", "1:8", "world must be a plain name"),
        ("[war]", "1:8", "world must be text"),
        ("imporetd", "1:8", "no world is called 'imporetd' (did you mean 'imported'?)"),
    ],
)
def test_a_world_that_is_none(world: str, place: str, said: str, mine: Mine, registry: Registry) -> None:
    with pytest.raises(Problems) as error:
        load(mine(f"world: {world}\n"), registry)
    assert any(f"mine.yaml:{place}: " in str(p) and said in str(p) for p in error.value.problems), error.value


def test_mistakes_of_the_world_are_told_in_its_own_lines(mine: Mine, registry: Registry, folder: Path) -> None:
    path = mine("world: {flee: war}\n")
    (folder / "war" / "counts").write_text("x")
    with pytest.raises(Problems, match=r"war/counts:1:1: not a number"):
        load(path, registry)


def test_flees_rules_are_refused_where_no_counts_prescribe_departures(write: Write, registry: Registry) -> None:
    with pytest.raises(Problems) as error:
        load(write("rules: flee-fixed\n"), registry)
    assert "mine.yaml:5:8: rules 'flee-fixed' send people from where counts prescribe departures" in str(error.value)
    assert load(write("rules: panj\n"), registry).rules == "panj"


def test_without_knowledge_of_flee_worlds_it_is_refused(mine: Mine, registry: Registry) -> None:
    with pytest.raises(Problems, match=r"mine.yaml:1:8: a scenario on a Flee world can only be run by 'panj run'"):
        load_scenario(mine("world: {flee: war}\n"), registry)


@pytest.fixture(scope="module")
def schema(registry: Registry) -> jsonschema.Draft202012Validator:
    """The schema of files that may set a parameter of Flee's, found valid once."""
    made = json_schema({**registry, "flee": Pull})
    jsonschema.Draft202012Validator.check_schema(made)
    return jsonschema.Draft202012Validator(made)


@pytest.mark.parametrize(
    ("data", "good"),
    [
        ({"world": "panj-2021", "rules": "panj"}, True),
        ({"world": {"flee": "../war"}, "rules": "flee-fixed", "parameters": {"flee.softening": 3}}, True),
        ({"world": {"flee": 3}}, False),
        ({"world": {"fle": "x"}}, False),
        ({"world": "../war"}, False),
        ({"rules": "fleee"}, False),
    ],
)
def test_the_json_schema_says_the_same(data: object, good: bool, schema: jsonschema.Draft202012Validator) -> None:
    if good:
        schema.validate(data)
    else:
        with pytest.raises(jsonschema.ValidationError):
            schema.validate(data)
