"""Rule sets for Flee worlds stand in one table, and a scenario is all that a run of one needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

from sim.flee.model.settings import RULE_SETS
from sim.flee.rules import ON_FLEE_WORLDS, RuleSet, every_registry, rule_set
from sim.flee.world import FleeInstance
from sim.model.parameters import REGISTRY
from sim.runs.read import instance_of, read_scenario, scenario_of
from sim.scenario.errors import PanjError, Problems
from sim.scenario.parameters import ParameterSet, Spread, parameter
from sim.scenario.resolved import Rules, Setting
from sim.validation.ensembles import GIVEN
from sim.validation.validate import validate_scenario
from sim.world.world import Longs


@pytest.fixture
def war(tmp_path: Path) -> Path:
    """A town at war, a camp abroad, ten days; its simsetting.yml has one setting with a range."""
    files = {
        "locations.csv": "#name,region,country,lat,lon,type,conflict_date,population\n"
        "Town,R,Home,1,1,conflict_zone,0,1000\nCamp,R,Abroad,2,2,camp,,500\n",
        "routes.csv": "#name1,name2,distance,forced_redirection\nTown,Camp,300,0\n",
        "sim_period.csv": "StartDate,2020-01-01\nLength,10\n",
        "data_layout.csv": "total,refugees.csv\nCamp,camp.csv\n",
        "refugees.csv": "2020-01-01,0\n2020-01-10,90\n",
        "camp.csv": "2020-01-01,0\n2020-01-10,90\n",
        "simsetting.yml": "move_rules: {softening: 30, max_move_speed: 5000}\n",
    }
    folder = tmp_path / "war"
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


class Stay(ParameterSet):
    share: float = parameter(0.5, unit="1", meaning="x", source="-", confidence="low", low=0.1, high=0.9)


def stay(instance: FleeInstance, settings: Any, seed: int, replicate: int) -> Longs:
    """A rule set that sends a share of everybody to the camps."""
    return np.rint(settings.share * instance.observed).astype(np.int64)


def test_the_names_are_those_that_a_scenario_may_say() -> None:
    assert {"panj", *ON_FLEE_WORLDS} == set(get_args(Rules))
    assert next(iter(ON_FLEE_WORLDS)) == "flee", "the default"
    assert set(RULE_SETS) <= set(ON_FLEE_WORLDS)
    groups = {rules.group: rules.kind for rules in ON_FLEE_WORLDS.values()}
    assert set(groups).isdisjoint(REGISTRY), "a dotted name means one thing"
    assert all(groups[rules.group] is rules.kind for rules in ON_FLEE_WORLDS.values())
    assert set(every_registry()) == {*REGISTRY, *groups}


def test_another_rule_set_is_one_line(war: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ON_FLEE_WORLDS, "panj", RuleSet("stay", Stay, lambda _: Stay(), lambda _: (), stay))  # type: ignore[arg-type]
    file = war.parent / "mine.yaml"
    file.write_text("world: {flee: war}\nrules: panj\nparameters: {stay.share: 0.7}\n", encoding="utf-8")
    scenario = read_scenario(file)
    assert scenario.settings == {"stay.share": Setting(0.7, None, "mine.yaml:3")}
    found = validate_scenario(scenario, replicates=2, jobs=1)
    assert found.rules == "panj"
    assert found.ensembles[GIVEN].bands[:, -1, 0].tolist() == [63, 63]
    drawn = validate_scenario(scenario_of(war, "panj"), replicates=9, jobs=1)
    assert len(set(drawn.ensembles[GIVEN].bands[:, -1, 0].tolist())) == 9


def test_a_rule_set_that_is_none(war: Path) -> None:
    with pytest.raises(PanjError) as error:
        rule_set("flea")
    assert "did you mean 'flee'?; known: flee, flee-fixed, panj" in str(error.value)
    with pytest.raises(PanjError):
        scenario_of(war, "flea")


def test_what_the_world_asks_for_is_fixed_and_the_rest_is_drawn(war: Path) -> None:
    settings = scenario_of(war, "flee-fixed", {"camp_weight": 2, "flee.foreign_weight": 1.5}).settings
    assert settings["flee.softening"] == Setting(30.0, None, "the world")
    assert settings["flee.max_move_speed"] == Setting(5000.0, None, "the world")
    assert settings["flee.awareness_level"] == Setting(1.0, Spread(1.0, 3.0))
    assert settings["flee.camp_weight"] == Setting(2.0, None, "set for this run")
    assert settings["flee.foreign_weight"] == Setting(1.5, None, "set for this run")
    assert settings["flee.graded_conflict"] == Setting(1.0, None, "the world, rules: flee-fixed")
    assert not set(validate_scenario(scenario_of(war, "flee"), replicates=1, jobs=1).ranges) & {"softening"}
    assert validate_scenario(scenario_of(war, "flee"), replicates=1, jobs=1, point=True).ranges == {}


def test_an_end_after_the_worlds_own_is_refused_even_if_nothing_read_it_before(war: Path) -> None:
    scenario = scenario_of(war, "flee")
    late = scenario.with_(until=scenario.until.replace(day=11))
    with pytest.raises(PanjError, match="until 2020-01-11 is after the last day 2020-01-10"):
        instance_of(late)


def test_what_a_run_would_be_refused_for_on_some_day_is_refused_when_it_is_read(war: Path) -> None:
    (war / "conflicts.csv").write_text("#Day,Town\n" + "".join(f"{day},{int(day < 5)}\n" for day in range(10)))
    file = war.parent / "mine.yaml"
    told = r"war/conflicts\.csv: day 5: 10 people leave, but no place with people is in conflict"
    for rules in ON_FLEE_WORLDS:
        file.write_text(f"world: {{flee: war}}\nrules: {rules}\n", encoding="utf-8")
        with pytest.raises(Problems, match=told):
            read_scenario(file)
        file.write_text(f"world: {{flee: war}}\nrules: {rules}\nuntil: 2020-01-05\n", encoding="utf-8")
        scenario = read_scenario(file)  # the run ends before
        assert validate_scenario(scenario, replicates=1, jobs=1).instance.days == 5


def test_a_setting_out_of_range_is_told_at_its_line(war: Path) -> None:
    text = "move_rules:\n  softening: 30\n  conflict_movechance: 25\n  default_movechance: 2\n"
    (war / "simsetting.yml").write_text(text, encoding="utf-8")
    for rules in ("flee", "flee-fixed"):
        with pytest.raises(Problems) as raised:
            scenario_of(war, rules)
        lines = sorted(str(raised.value).splitlines(), key=lambda line: line.split(":")[1])
        assert [line.split("simsetting.yml:")[1] for line in lines] == [
            "3:24: 'conflict_movechance' must be between 0 and 1, got 25",
            "4:23: 'default_movechance' must be between 0 and 1, got 2",
        ]


def test_an_instance_may_look_five_roads_ahead(war: Path) -> None:
    for asked, wanted in (("5", 5.0), ("2.5", 3.0), ("-1", 1.0)):
        (war / "simsetting.yml").write_text(f"move_rules: {{awareness_level: {asked}}}\n", encoding="utf-8")
        scenario = scenario_of(war, "flee")
        assert scenario.settings["flee.awareness_level"] == Setting(wanted, None, "the world")
        assert validate_scenario(scenario, replicates=1, jobs=1).instance.days == 10


def test_more_routes_than_anybody_can_weigh_are_refused_before_the_run(
    war: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.flee.model.roads.MOST_ROUTES", 1)
    file = war.parent / "mine.yaml"
    file.write_text("world: {flee: war}\nparameters: {flee.awareness_level: 3}\n", encoding="utf-8")
    with pytest.raises(
        PanjError, match=r"mine\.yaml:2: flee\.awareness_level: who looks 3 roads ahead has more than 1 "
    ):
        read_scenario(file)
    (war / "simsetting.yml").write_text("move_rules:\n  awareness_level: 4\n", encoding="utf-8")
    file.write_text("world: {flee: war}\n", encoding="utf-8")
    with pytest.raises(Problems, match=r"simsetting\.yml:2:20: awareness_level: who looks 4 roads ahead"):
        read_scenario(file)


def test_more_ways_to_camps_than_a_run_can_hold_are_the_pulls_doing(war: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.flee.published.pull.MOST_ROUTES", 0)
    file = war.parent / "mine.yaml"
    file.write_text("world: {flee: war}\nrules: panj\nparameters: {panj.pull: 0.5}\n", encoding="utf-8")
    with pytest.raises(PanjError, match=r"mine\.yaml:3: panj\.pull: .*more than 0 ways to camps here: want pull 0"):
        read_scenario(file)
    file.write_text("world: {flee: war}\nrules: panj\nparameters: {panj.pull: 0}\n", encoding="utf-8")
    assert read_scenario(file).settings["panj.pull"].value == 0
