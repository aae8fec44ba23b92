"""Parameters that a world draws together: a row for each replicate, and what a scenario sets stays as it is set."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from sim.cli.scenarios import show_text
from sim.model.branch import difference
from sim.model.draws import design, joint, realise, uncertain
from sim.model.parameters import REGISTRY
from sim.model.posterior import check_posterior
from sim.runs.parts import twin_plans
from sim.runs.read import read_scenario, yaml_of
from sim.runs.run import load
from sim.runs.tasks import Plan
from sim.scenario.errors import PanjError, Problems
from sim.scenario.load import load_scenario
from sim.scenario.override import override
from sim.scenario.posterior import Posterior
from sim.scenario.resolved import POSTERIOR, Scenario
from sim.study.about import about
from sim.study.assumptions import assumptions
from sim.world import World


def rows_of(world: World) -> Posterior:
    assert world.posterior is not None
    return world.posterior


def test_a_replicate_takes_a_row_and_nothing_between_rows(baseline: Scenario, panj: World) -> None:
    known = {tuple(row) for row in rows_of(panj).rows.tolist()}
    for quantiles in design(baseline, panj, 7, 12):
        drawn = realise(baseline, panj, quantiles).values
        assert tuple(drawn[name] for name in rows_of(panj).names) in known


def test_one_column_of_the_design_stands_for_all_of_them(baseline: Scenario, panj: World) -> None:
    columns = uncertain(baseline, panj)["parameters"]
    assert columns.count(POSTERIOR) == 1
    assert not set(columns) & set(rows_of(panj).names)
    quantiles = design(baseline, panj, 7, 50)
    assert len({int(row[POSTERIOR] * 50) for row in quantiles}) == 50, "each fiftieth of the rows once"


def test_every_scenario_gives_a_replicate_the_same_row(panj: World) -> None:
    drawn = []
    for name in ("baseline", "offensive", "ceasefire", "collapse"):
        scenario, world = load(name)
        values = [realise(scenario, world, row).values for row in design(scenario, world, 3, 5)]
        free = joint(scenario, world)
        drawn.append([{key: value[key] for key in sorted(free)} for value in values])
    for other in drawn[1:]:
        for mine, theirs in zip(drawn[0], other, strict=True):
            assert mine | theirs == mine


def test_what_a_scenario_sets_is_not_taken_from_the_row(baseline: Scenario, panj: World) -> None:
    fixed = override(baseline, REGISTRY, {"front.rate": 0.5})
    free = "front.neighbours"
    for quantiles, other in zip(design(fixed, panj, 7, 6), design(baseline, panj, 7, 6), strict=True):
        assert realise(fixed, panj, quantiles).values["front.rate"] == 0.5
        assert realise(fixed, panj, quantiles).values[free] == realise(baseline, panj, other).values[free]


def test_a_range_of_the_scenarios_own_is_drawn_by_itself(tmp_path: Path, panj: World) -> None:
    file = tmp_path / "own.yaml"
    text = "extends: baseline\nparameters:\n  front.rate: {value: 0.3, low: 0.2, high: 0.4}\n"
    file.write_text(text, encoding="utf-8")
    scenario = read_scenario(file)
    assert "front.rate" in uncertain(scenario, panj)["parameters"]
    drawn = [realise(scenario, panj, row).values["front.rate"] for row in design(scenario, panj, 7, 8)]
    assert all(0.2 <= value <= 0.4 for value in drawn)
    assert len(set(drawn)) == 8


def test_central_values_are_the_middle_of_each(baseline: Scenario, panj: World) -> None:
    assert dict(realise(baseline, panj, {}).values) == baseline.values()
    assert baseline.settings["front.rate"].value == rows_of(panj).middle()["front.rate"]


def test_a_scenario_read_without_its_world_draws_the_same(baseline: Scenario, panj: World) -> None:
    """Names of the world are asked for to check events; the draws do not depend on whether they were."""
    alone = load_scenario("baseline", REGISTRY)
    assert alone.settings["front.rate"].layer == "default"
    for quantiles in ({}, *design(baseline, panj, 7, 3)):
        assert realise(alone, panj, quantiles).values == realise(baseline, panj, quantiles).values
    assert design(alone, panj, 7, 3) == design(baseline, panj, 7, 3)


def test_show_says_where_such_a_value_comes_from(panj: World) -> None:
    line = next(line for line in show_text("baseline", [], yaml=False).splitlines() if line.startswith("front.rate"))
    ends = rows_of(panj).ends()["front.rate"]
    assert f"with others (posterior), {ends.low:g} to {ends.high:g}" in line
    assert f"{ends.middle:g}" in line
    assert line.endswith("posterior")
    fixed = show_text("baseline", ["front.rate=0.5"], yaml=False).splitlines()
    assert "posterior" not in next(line for line in fixed if line.startswith("front.rate"))


def test_a_scenario_that_is_written_draws_them_again(tmp_path: Path, baseline: Scenario, panj: World) -> None:
    file = tmp_path / "again.yaml"
    file.write_text(yaml_of(baseline), encoding="utf-8")
    again = read_scenario(file)
    assert again.settings["front.rate"].joint
    assert design(again, panj, 7, 3) == design(baseline, panj, 7, 3)
    rows = design(baseline, panj, 7, 3)
    assert [realise(again, panj, row).values for row in rows] == [realise(baseline, panj, row).values for row in rows]


def test_the_report_says_that_they_belong_together(baseline: Scenario, panj: World) -> None:
    row = next(row for row in assumptions(baseline, panj) if row.name == "front.rate")
    assert row.spread.endswith("together with others")
    assert row.usual == ""
    assert "posterior" in row.source


def test_they_are_no_change_that_a_scenario_made(baseline: Scenario, panj: World) -> None:
    plain = baseline.with_(description="", events=())
    assert "front.rate" not in about(plain, panj, REGISTRY)


def test_a_scenario_that_sets_one_has_another_past(baseline: Scenario) -> None:
    """Also where the numbers are the same: it is no longer drawn with the others."""
    setting = baseline.settings["front.rate"]
    alone = baseline.with_(
        settings={**baseline.settings, "front.rate": dataclasses.replace(setting, layer="own.yaml:3:3")}
    )
    assert difference(baseline, alone) == "front.rate is set differently"


def test_a_twin_with_other_parameters_takes_the_row_of_another_replicate(baseline: Scenario, panj: World) -> None:
    """So what parameters make of a band counts the row among them."""
    plan = Plan(baseline, panj, 7, tuple(design(baseline, panj, 7, 4)))
    twin = twin_plans(plan, 2)["parameters"]
    name = rows_of(panj).names[0]
    assert [twin.quantiles[r][POSTERIOR] for r in range(2)] == [plan.quantiles[r][POSTERIOR] for r in (2, 3)]
    drawn = [realise(baseline, panj, q).values[name] for q in (*twin.quantiles, *plan.quantiles[2:])]
    assert drawn[:2] == drawn[2:]


@pytest.mark.parametrize(
    ("names", "rows", "said"),
    [
        (("front.cascade",), [[1.0]], r"posterior.csv:1: unknown parameter 'front.cascade' \('front.momentum' took"),
        (("front.rat",), [[1.0]], r"posterior.csv:1: unknown parameter 'front.rat' \(did you mean 'front.rate'"),
        (("front.air_support",), [[0.5], [1.5]], r"posterior.csv:3: front.air_support must be between 0 and 1"),
    ],
)
def test_a_posterior_that_no_rule_takes_is_refused(
    panj: World, names: tuple[str, ...], rows: list[list[float]], said: str
) -> None:
    made = Posterior(names, np.array(rows), tuple(range(2, 2 + len(rows))))
    with pytest.raises(Problems, match=said):
        check_posterior(dataclasses.replace(panj, posterior=made))


@pytest.mark.parametrize(
    ("old", "new"), [("front.cascade", "front.momentum"), ("front.capital_defence", "capitals.rate")]
)
def test_a_parameter_that_is_no_more_names_its_heir(old: str, new: str) -> None:
    with pytest.raises(PanjError, match=rf"unknown parameter '{old}' \('{new}' took its place"):
        show_text("baseline", [f"{old}=0.2"], yaml=False)
