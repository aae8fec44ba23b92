"""What can be asked of a run, and what cannot change its numbers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim import Result, run
from sim.model.random import MAX_SEED
from sim.runs.run import Options, settle
from sim.runs.store import save
from sim.scenario.errors import PanjError
from sim.scenario.resolved import Scenario

QUICK: dict[str, Any] = {"replicates": 3, "until": "2021-06-25", "parts": False, "jobs": 1}


def test_the_scenario_says_what_the_options_leave_open(small: Result) -> None:
    scenario, seed, replicates = settle(small.scenario, Options())
    assert scenario == small.scenario
    assert (seed, replicates) == (small.scenario.seed, small.scenario.replicates)


def test_replicates_seed_and_until_are_obeyed() -> None:
    result = run("baseline", **(QUICK | {"replicates": 2, "seed": 7}))
    assert result.replicates == (0, 1)
    assert result.plan.seed == 7
    assert result.dates[0] == np.datetime64("2021-05-01")
    assert result.dates[-1] == np.datetime64("2021-06-25")
    assert result.scenario.layers["until"] == "set for this run"


def test_a_date_serves_as_well_as_its_text() -> None:
    text = run("baseline", **(QUICK | {"replicates": 1}))
    date = run("baseline", **(QUICK | {"replicates": 1, "until": dt.date(2021, 6, 25)}))
    assert (text.counts == date.counts).all()


def test_another_seed_is_another_result() -> None:
    one, other = (run("baseline", **QUICK, seed=seed) for seed in (1, 2))
    assert (one.counts != other.counts).any()


def test_point_leaves_only_luck() -> None:
    result = run("baseline", **QUICK, point=True)
    assert all(row == {} for row in result.plan.quantiles)
    soldiers = result.daily("garrison", "ishkashim", "military")[:, 0]
    assert (soldiers == soldiers[0]).all(), "garrisons are at their central value in every replicate"
    assert (result.counts[0] != result.counts[1]).any(), "luck differs"


def test_without_point_the_garrisons_differ_too() -> None:
    result = run("baseline", **QUICK)
    first_day = result.daily("home", "world", "military")[:, 0]
    assert len(set(first_day)) == 3


def test_parameters_are_fixed_and_say_so() -> None:
    result = run("baseline", **QUICK, parameters={"front.tempo": 2, "crossing.leak": "0.5"})
    settings = result.scenario.settings
    assert (settings["front.tempo"].value, settings["crossing.leak"].value) == (2.0, 0.5)
    assert settings["crossing.leak"].spread is None
    assert settings["front.tempo"].layer == settings["crossing.leak"].layer == "set for this run"
    assert "crossing.leak" not in result.plan.quantiles[0], "a fixed parameter is not drawn"


def test_parameters_work_beside_a_resolved_scenario(small: Result) -> None:
    result = run(small.scenario, **(QUICK | {"replicates": 1}), parameters={"crossing.leak": 0.5})
    assert result.scenario.settings["crossing.leak"].value == 0.5


def test_parameters_change_the_result() -> None:
    settings = {"displacement.fight": 0.0, "displacement.fear": 0.0, "displacement.rule": 0.0}
    still = run("baseline", **QUICK, parameters=settings)
    moved = run("baseline", **QUICK)
    assert still.cumulative("arrivals", "PAK", "civilian")[:, -1].sum() == 0
    assert moved.cumulative("arrivals", "PAK", "civilian")[:, -1].sum() > 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"replicates": 0}, "replicates 0: want a whole number from 1 to 1,000,000"),
        ({"replicates": 1_000_001}, "replicates 1000001: "),
        ({"seed": -1}, "seed -1: want a whole number from 0"),
        ({"seed": MAX_SEED + 1}, f"seed {MAX_SEED + 1}"),
        ({"jobs": 0}, "jobs 0: want a whole number of at least 1"),
        ({"until": "2021-04-30"}, "until 2021-04-30 is before the start 2021-05-01"),
        ({"until": "next week"}, "next week"),
        ({"parameters": {"front.tmpo": 1}}, "did you mean 'front.tempo'?"),
        ({"parameters": {"front.tempo": "fast"}}, "'fast' is no number"),
        ({"parameters": {"front.tempo": -1}}, "front.tempo"),
    ],
)
def test_an_impossible_option_is_named(options: dict[str, Any], said: str) -> None:
    with pytest.raises(PanjError) as error:
        run("baseline", **options)
    assert said in str(error.value)
    assert len(str(error.value).splitlines()) == 1


@pytest.mark.parametrize("last", ["2021-05-01", "2021-06-01", "2021-07-05"])
def test_a_run_may_end_inside_the_history(last: str) -> None:
    result = run("baseline", replicates=4, until=last, jobs=1)
    summary = result.summary
    assert summary["branch"] == summary["end"] == last
    assert not [row for row in summary["headcounts"] if row["last"] > last]
    assert not [row for row in summary["facts"] if row["date"] > last]
    assert "soldiers counted by the document" not in summary["parts"].get("measures", {})


def test_progress_counts_every_run() -> None:
    told: list[tuple[int, int]] = []
    run("baseline", **(QUICK | {"parts": True}), progress=lambda done, total: told.append((done, total)))
    assert told == [(k, 6) for k in range(1, 7)], "three replicates and three with blind garrisons"


def test_the_blind_garrisons_run_to_the_branch_date_and_no_further(small: Result) -> None:
    assert small.blind is not None
    assert small.blind.scenario.garrisons == "blind"
    assert small.blind.dates[-1] == np.datetime64("2021-07-06")
    assert run("baseline", **QUICK).blind is None


def test_the_blind_run_differs_in_garrisons_only(small: Result) -> None:
    assert small.blind is not None
    blind, seeded = small.blind.plan.quantiles[0], small.plan.quantiles[0]
    drawn = [name for name in seeded if name in small.scenario.settings]
    assert drawn
    assert all(blind[name] == seeded[name] for name in drawn)


def files(result: Result, folder: Path) -> dict[str, bytes]:
    save(result, folder)
    return {name: (folder / name).read_bytes() for name in ("timeseries.parquet", "bands.csv", "summary.json")}


def test_the_number_of_processes_changes_no_byte(small: Result, tmp_path: Path) -> None:
    two = run("baseline", replicates=6, until="2021-07-20", jobs=2)
    assert two.replicates == small.replicates
    assert (two.counts == small.counts).all()
    assert (two.intensity == small.intensity).all()
    assert (two.flow == small.flow).all()
    assert two.parts == small.parts
    assert files(two, tmp_path / "two") == files(small, tmp_path / "one")


def test_a_resolved_scenario_gives_the_same_as_its_name(small: Result) -> None:
    again = run(small.scenario, **(QUICK | {"seed": 5}))
    named: Result = run("baseline", **(QUICK | {"seed": 5}))
    assert isinstance(small.scenario, Scenario)
    assert (again.counts == named.counts).all()
