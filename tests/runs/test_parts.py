"""The parts of the band, against a model whose parts are known."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from sim import Result, load_run, run
from sim.model.draws import realise, uncertain
from sim.runs import seal
from sim.runs.kinds import MARK
from sim.runs.parts import LEAST_TWINS, twin_plans, twin_tasks
from sim.runs.parts import total_effect as share


@pytest.mark.parametrize(("a", "b"), [(1.0, 1.0), (2.0, 1.0), (1.0, 3.0)])
def test_the_shares_of_a_linear_model_are_its_variances(a: float, b: float) -> None:
    """Y = a·X1 + b·X2 with independent X of equal variance: S1 = a²/(a² + b²), S2 = b²/(a² + b²)."""
    rng = np.random.default_rng(1)
    x1, x2, new1, new2 = rng.normal(size=(4, 200_000))
    y = a * x1 + b * x2
    first = share(y, a * new1 + b * x2, float(y.var()))
    second = share(y, a * x1 + b * new2, float(y.var()))
    assert first == pytest.approx(a**2 / (a**2 + b**2), abs=0.01)
    assert first + second == pytest.approx(1.0, abs=0.01)


def test_parts_that_interact_add_up_to_more_than_one() -> None:
    """Y = X1·X2, both with mean 0 and variance 1: all of the variance needs both, so S1 = S2 = 1."""
    rng = np.random.default_rng(2)
    x1, x2, new1 = rng.normal(size=(3, 400_000))
    y = x1 * x2
    assert share(y, new1 * x2, float(y.var())) == pytest.approx(1.0, abs=0.02)


def test_a_part_that_changes_nothing_has_no_share() -> None:
    assert share([1.0, 2.0, 3.0], [1.0, 2.0, 3.0], 2.0 / 3.0) == 0.0


def test_by_hand() -> None:
    assert share([1.0, 3.0], [2.0, 3.0], 1.0) == 0.25


def test_where_nothing_varies_there_are_no_shares() -> None:
    assert math.isnan(share([1.0, 1.0], [1.0, 1.0], 0.0))
    assert math.isnan(share([], [], 1.0))


@pytest.mark.parametrize("part", ["parameters", "garrisons"])
def test_a_twin_changes_its_own_part_and_keeps_the_others(small: Result, part: str) -> None:
    plan = small.plan
    columns = uncertain(plan.scenario, plan.world)
    twin = twin_plans(plan, 6)[part]
    assert twin.seed == plan.seed
    for r in range(6):
        for name in columns[part]:
            assert twin.quantiles[r][name] == plan.quantiles[(r + 3) % 6][name]
        for other in set(columns) - {part}:
            assert all(twin.quantiles[r][name] == plan.quantiles[r][name] for name in columns[other])


def test_a_garrison_twin_draws_other_soldiers_and_the_same_parameters(small: Result) -> None:
    plan, twin = small.plan, twin_plans(small.plan, 6)["garrisons"]
    own = realise(plan.scenario, plan.world, plan.quantiles[0])
    other = realise(twin.scenario, twin.world, twin.quantiles[0])
    assert own.values == other.values
    assert (own.garrison != other.garrison).any()


def test_the_twins_of_luck_keep_their_draw_and_change_their_luck() -> None:
    tasks = [task for task in twin_tasks("main", 4) if task.plan == "main"]
    assert [task.replicate for task in tasks] == [0, 1, 2, 3]
    assert not {task.luck for task in tasks} & set(range(1_000_001)), "no replicate that can be asked for has it"


@pytest.fixture(scope="module")
def twenty() -> Result:
    return run("baseline", replicates=LEAST_TWINS, until="2021-05-20", jobs=1)


def test_a_run_tells_the_share_of_each_part(twenty: Result) -> None:
    assert twenty.parts["twins"] == LEAST_TWINS
    for shares in twenty.parts["measures"].values():
        assert list(shares) == ["luck", "parameters", "garrisons"]
        assert all(share is None or 0.0 <= share <= 1.0 for share in shares.values())


def test_too_few_twins_tell_nothing(small: Result) -> None:
    """Of five twins one source made 290 % of the variance."""
    assert len(small.replicates) < LEAST_TWINS
    assert small.parts == small.summary["parts"] == {}


def test_no_part_makes_more_than_all_of_the_variance_in_a_folder_of_an_older_version_either(
    twenty: Result, tmp_path: Path
) -> None:
    for twins, told in ((5, {}), (40, {"luck": 0.25, "parameters": 1.0, "garrisons": None})):
        folder = twenty.save(tmp_path / f"of-{twins}")
        made = json.loads((folder / MARK).read_text(encoding="utf-8"))
        del made[seal.FILES], made[seal.OWN]  # as an older version wrote it
        (folder / MARK).write_text(json.dumps(made), encoding="utf-8")
        summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
        shares = {"luck": 0.25, "parameters": 2.9, "garrisons": None}
        summary["parts"] = {"twins": twins, "measures": {"soldiers": shares}}
        (folder / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
        again = load_run(folder)
        assert again.parts == again.summary["parts"]
        assert again.parts.get("measures", {}).get("soldiers", {}) == told
