"""An instance is validated by the rules that are named, with the settings that it asks for."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli.test_validate import conflict

from sim.flee.model.settings import settings_of
from sim.flee.world import load_flee
from sim.runs.read import read_scenario
from sim.scenario.errors import PanjError
from sim.validation.validate import validate, validate_scenario


@pytest.mark.parametrize(
    ("rules", "key"), [("flee", "default_movechance"), ("flee-fixed", "default_movechance"), ("panj", "camp_weight")]
)
def test_an_instance_is_run_by_the_rules_that_are_named(tmp_path: Path, rules: str, key: str) -> None:
    """`validate(case, rules="panj")` ran the rules of Flee, as shipped, and called the result one of Panj's."""
    folder = conflict(tmp_path / "x")
    (folder / "simsetting.yml").write_text(
        "move_rules:\n  default_movechance: 0.4\n  camp_weight: 2\n", encoding="utf-8"
    )
    file = tmp_path / "x.yaml"
    file.write_text(f"title: x\nworld: {{flee: x}}\nrules: {rules}\n", encoding="utf-8")
    found = validate(load_flee(folder), rules=rules, replicates=2, jobs=1)
    same = validate_scenario(read_scenario(file), replicates=2, seed=1, jobs=1)
    assert found.settings == same.settings
    assert found.ranges == same.ranges
    assert key not in found.ranges
    assert found.timeseries().equals(same.timeseries())


def test_settings_of_other_rules_and_rules_that_are_none_are_refused(tmp_path: Path) -> None:
    case = load_flee(conflict(tmp_path / "x"))
    with pytest.raises(PanjError, match="FleeSettings are not those of the rules 'panj'"):
        validate(case, rules="panj", settings=settings_of(case), replicates=2, jobs=1)
    with pytest.raises(PanjError, match="no rule set is called 'flea'"):
        validate(case, rules="flea", replicates=2, jobs=1)


def test_a_path_is_no_instance_and_what_reads_one_is_said() -> None:
    with pytest.raises(PanjError, match=r"validate: want an instance, got 'small' \(sim\.flee\.world\.load_flee"):
        validate("small")  # type: ignore[arg-type]
