"""Calls from Python: every impossible argument is refused in one line that does not speak of the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from validation.test_validate import made_up

import sim as api
from sim.comparisons.comparison import Comparison
from sim.runs.results import Result
from sim.scenario.errors import PanjError
from sim.study.answers import Series, first_day_over, probability_by_day, reached_with
from sim.validation.leave_out import leave_one_out
from sim.validation.validate import validate

Call = Callable[..., Any]
SHORT: dict[str, Any] = {"replicates": 1, "until": "2021-05-03", "jobs": 1}
RUNS: dict[str, Call] = {
    "run": partial(api.run, "baseline"),
    "compare": partial(api.compare, "baseline", "ceasefire"),
}
FACES = RUNS | {"sweep": partial(api.sweep, "guards-by-tempo")}
NUMBERS = [
    *({"jobs": value} for value in ("2", 1.5, True, 0, -1)),
    *({"replicates": value} for value in ("2", 1.5, True, 0, 10**7)),
    *({"seed": value} for value in ("2", 1.5, True, -1, 2**32)),
]
DAYS = [{"until": value} for value in (5, True, "never", "2021-04-30", [1])]
CHANGES: list[dict[str, Any]] = [
    *({"parameters": value} for value in ([1], "front.tempo=2", 5)),
    *({"parameters": {"front.tempo": value}} for value in (None, True, np.True_, [1], "fast", "9e9", float("nan"), 1j)),
    *({"parameters": {key: 1}} for key in (1, None, ("front", "tempo"), "front.tmpo", "")),
]
SWITCHES = [{"point": value} for value in ("no", 0, None)]


def refused(call: Call, *args: Any, **options: Any) -> str:
    """Return the one line in which a call is refused."""
    with pytest.raises(PanjError) as caught:
        call(*args, **options)
    said = str(caught.value)
    assert len(said.splitlines()) == 1, said
    assert "--" not in said, said
    assert "command line" not in said, said
    return said


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("wrong", [*NUMBERS, *DAYS], ids=str)
def test_numbers_and_days_of_a_call_are_checked(
    face: str, wrong: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert refused(FACES[face], **SHORT | wrong).startswith(next(iter(wrong)))
    assert list(tmp_path.iterdir()) == [], "nothing is written"


@pytest.mark.parametrize("face", RUNS)
@pytest.mark.parametrize("wrong", [*CHANGES, *SWITCHES, {"progress": 5}], ids=str)
def test_parameters_and_switches_of_a_call_are_checked(face: str, wrong: dict[str, Any]) -> None:
    refused(RUNS[face], **SHORT | wrong)


@pytest.mark.parametrize("value", [5, None, "", ["baseline"], 1.5])
def test_what_names_nothing_is_refused(value: Any) -> None:
    for call in (api.run, api.sweep, api.load_run, api.load_sweep, partial(api.compare, "baseline")):
        refused(call, value)


@pytest.mark.parametrize(
    "wrong",
    [*({name: "no"} for name in ("fresh", "retry_failed", "limit", "watch", "executor")), {"dask": 5}, {"out": 5}],
    ids=str,
)
def test_options_of_a_sweep_are_checked(wrong: dict[str, Any]) -> None:
    assert refused(api.sweep, "guards-by-tempo", **wrong).startswith(next(iter(wrong)))


@pytest.mark.parametrize("wrong", [*NUMBERS, {"masked": "no"}, {"progress": 5}], ids=str)
def test_options_of_a_validation_are_checked(wrong: dict[str, Any]) -> None:
    assert refused(validate, made_up(), **wrong).startswith(next(iter(wrong)))


@pytest.mark.parametrize(
    "wrong", [{"dask": 5}, {"dask": "lokal"}, {"dask": "tcp://10.0.0.1:8786", "jobs": 2}, {"leave_out": "no"}]
)
def test_options_of_a_calibration_are_checked(wrong: dict[str, Any]) -> None:
    assert refused(api.calibrate, "baseline", "counts.csv", **wrong).startswith((f"{next(iter(wrong))} ", "jobs "))


@pytest.mark.parametrize("wrong", [{"estimate": [3]}, {"estimate": 3}, {"watch": print}, {"out": 3}], ids=str)
def test_names_and_objects_of_a_calibration_are_checked(wrong: dict[str, Any]) -> None:
    assert refused(api.calibrate, "baseline", "counts.csv", **wrong).startswith(f"{next(iter(wrong))} ")


@pytest.mark.parametrize("face", [api.calibrate, api.assimilate])
def test_an_error_between_replicates_and_counts_is_one(face: Call) -> None:
    said = refused(face, "baseline", "counts.csv", error=0.5)
    assert said == "error 0.5: want a ModelError, as ModelError(spread=0.5)"


def test_parameters_of_a_call_are_no_option_of_the_command_line() -> None:
    result = api.run("baseline", **SHORT, parameters={"front.tempo": np.float64(2)}, parts=False)
    assert result.scenario.settings["front.tempo"].layer == result.scenario.layers["until"] == "set for this run"


@pytest.fixture(scope="module")
def result() -> Result:
    """A short run."""
    return api.run("baseline", **SHORT, parts=False)


@pytest.fixture(scope="module")
def found() -> Comparison:
    """A short comparison."""
    return api.compare("baseline", "ceasefire", **SHORT)


def test_a_span_is_read_as_text_and_has_its_ends_in_order(result: Result) -> None:
    first, last = dt.date(2021, 5, 1), dt.date(2021, 5, 3)
    told = result.between("tem", "civilian", "2021-05-01", "2021-05-03")
    assert (told == result.between("tem", "civilian", first, last)).all()
    said = refused(result.between, "tem", "civilian", last, first)
    assert said == "the last day 2021-05-01 is before the first 2021-05-03"
    for day in (5, "soon", None, "2021-05-04", dt.datetime(2021, 5, 2, 5)):
        refused(result.between, "tem", "civilian", first, day)
        refused(result.day, day)


def test_of_a_site_a_span_is_how_many_more_are_there_on_its_last_day_than_before_its_first(result: Result) -> None:
    there = result.daily("sheltered", "kalai-khumb", "civilian") + result.daily("overflow", "kalai-khumb", "civilian")
    assert (result.between("kalai-khumb", "civilian", "2021-05-02", "2021-05-03") == there[:, 2] - there[:, 0]).all()
    assert (result.between("kalai-khumb", "civilian", "2021-05-01", "2021-05-03") == there[:, 2]).all()


@pytest.mark.parametrize("name", [5, None, ["tem"], {}])
def test_a_name_that_is_no_text_is_refused(result: Result, found: Comparison, name: Any) -> None:
    for call in (
        result.daily,
        result.cumulative,
        partial(found.of, "ceasefire"),
        partial(found.difference, "ceasefire"),
    ):
        refused(call, name, "tem", "civilian")
        refused(call, "arrivals", name, "civilian")
        refused(call, "arrivals", "tem", name)
    refused(found.of, name, "arrivals", "tem", "civilian")
    refused(found.number, name)


def test_questions_of_an_answer_are_checked() -> None:
    daily = np.array([[0.0, 1.0, 2.0]])
    series = Series("arrivals", "tem", "civilian", np.arange("2021-05-01", "2021-05-04", dtype="datetime64[D]"), daily)
    assert series.day("2021-05-02") == 1
    refused(series.day, 1)
    for over in (float("nan"), "1", None, True):
        refused(first_day_over, daily, over)
        refused(probability_by_day, daily, over)
    for since in (-1, 3, "1", 0.5):
        refused(first_day_over, daily, 0.0, since)
    assert first_day_over(daily, 0.0, 2).tolist() == [2.0]
    for p in ("0.5", None, True, 0.0, float("nan")):
        refused(reached_with, daily[:, 0], p)


def test_a_folder_and_switches_of_save_are_checked(result: Result, found: Comparison, tmp_path: Path) -> None:
    for one in (result, found):
        refused(one.save, 5)
        refused(partial(one.save, plots="no"), tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_sets_of_a_choice_are_checked() -> None:
    instances = [replace(made_up(), name=name) for name in ("a", "b", "c")]
    for wrong in ({"sets": "5"}, {"replicates": 1.5}, {"sets": 2, "replicates": 3}, {"jobs": "1"}, {"seed": -1}):
        refused(leave_one_out, instances, **wrong)
