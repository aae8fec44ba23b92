"""Rule sets for Flee worlds stand in one table, and a scenario is all that a run of one needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

from sim.experiment.ensembles import GIVEN
from sim.experiment.rules import ON_FLEE_WORLDS, RuleSet, every_registry, rule_set
from sim.experiment.validate import validate_scenario
from sim.experiment.worlds import instance_of, read_scenario, scenario_of
from sim.model.flee.settings import RULE_SETS
from sim.model.parameters import REGISTRY
from sim.scenario.errors import PanjError
from sim.scenario.parameters import ParameterSet, Spread, parameter
from sim.scenario.resolved import Rules, Setting
from sim.world.flee import FleeInstance
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
    assert settings["flee.camp_weight"] == Setting(2.0, None, "command line")
    assert settings["flee.foreign_weight"] == Setting(1.5, None, "command line")
    assert settings["flee.graded_conflict"] == Setting(1.0, None, "the world, rules: flee-fixed")
    assert not set(validate_scenario(scenario_of(war, "flee"), replicates=1, jobs=1).ranges) & {"softening"}
    assert validate_scenario(scenario_of(war, "flee"), replicates=1, jobs=1, point=True).ranges == {}


def test_an_end_after_the_worlds_own_is_refused_even_if_nothing_read_it_before(war: Path) -> None:
    scenario = scenario_of(war, "flee")
    late = scenario.with_(until=scenario.until.replace(day=11))
    with pytest.raises(PanjError, match="until 2020-01-11 is after the last day 2020-01-10"):
        instance_of(late)
