"""How the course of a war is measured, against cases counted by hand, and on a run that is made for it."""

from __future__ import annotations

import numpy as np
import pytest

from sim import Result, run
from sim.model.network import Network
from sim.validation.beside import Beside
from sim.validation.course import (
    Districts,
    busiest,
    course,
    doubling,
    falls,
    first_falls,
    half,
    pace,
    pause,
    since,
    sizes,
    without_a_fight,
)
from sim.validation.front.record import NEVER

STANDS = [NEVER] * 16


def row(*days: int, capitals: int = 16) -> np.ndarray:
    return np.array([*days, *STANDS[: capitals - len(days)]], np.int32)


def test_a_count_that_doubles_every_four_days_is_said_to() -> None:
    assert doubling(row(70, 74, 78, 78, 82, 82, 82, 82)) == pytest.approx(4.0)


def test_falls_on_one_day_have_no_doubling() -> None:
    assert np.isnan(doubling(row(70, 70, 70)))
    assert np.isnan(doubling(row()))


def test_the_busiest_week_has_seven_days() -> None:
    assert busiest(row(70, 76, 77)) == 2
    assert busiest(row(70, 70, 76, 90)) == 3
    assert busiest(row()) == 0


def test_half_and_pause_are_counted_in_days() -> None:
    assert half(row(70, 72, 90, 91)) == 2.0
    assert pause(row(70, 72, 90, 91)) == 18.0


def test_soldiers_of_days_that_follow_each_other_are_one_crossing() -> None:
    assert sizes(np.array([0.0, 0.0])) == []
    assert sizes(np.array([10.0, 0.0, 5.0, 5.0])) == [10.0, 10.0]


def told(days: np.ndarray) -> dict[str, Beside]:
    return {found.name.split(",")[0]: found for found in pace(days)}


def test_the_pace_of_four_runs_is_counted() -> None:
    """None lost; one; a quarter within 60 days of the first; a quarter, but the last of them later."""
    found = told(np.array([row(), row(70), row(70, 72, 77, 84), row(70, 72, 77, 131)]))
    assert found["of a first capital lost"].values.tolist() == [0.0, 1.0, 0.0]
    assert found["of a second one within 14 days"].values.tolist() == [1.0, 0.0]
    assert found["capitals lost in the busiest week"].values == pytest.approx([2 / 16, 2 / 16])
    assert found["capitals lost a week"].values == pytest.approx([4 / 16 * 7 / 14, 4 / 16 * 7 / 61])
    assert found["longest pause between capitals"].values.tolist() == [7.0, 54.0]


def test_quiet_runs_have_no_pace_and_a_country_of_few_capitals_none() -> None:
    assert all(np.isnan(found.off) and found.told == "–" for found in pace(np.array([row(), row()])))
    assert pace(np.array([row(70, capitals=7)])) == []


@pytest.fixture(scope="module")
def result() -> Result:
    """Few replicates of the offensive: capitals fall in some of them."""
    return run("offensive", replicates=6, until="2021-08-20", parts=False, jobs=1)


def test_what_is_replayed_is_no_fall_of_the_scenario(result: Result) -> None:
    network = Network.of(result.world)
    fallen = falls(result, network.land)
    assert not fallen[:, : since(result)].any()
    lost = result.daily("capitals_insurgent", "world")[:, -1]
    assert ((first_falls(falls(result, network.capitals)) < NEVER).sum(axis=1) >= lost).all()


def test_the_course_of_a_run_is_computed_from_what_it_recorded(result: Result) -> None:
    found = course(result)
    assert found is not None
    lost = result.daily("capitals_insurgent", "world").max(axis=1)
    assert found.capital == pytest.approx((lost > 0).mean())
    there = sum(result.daily("stock", host, "civilian")[:, -1] for host in result.world.hosts.ids)
    inside = result.daily("internally_displaced", "world", "civilian")[:, -1]
    (abroad,) = [told for told in found.shares if told.name == "of the displaced, abroad"]
    assert abroad.values == pytest.approx(np.asarray(there) / (np.asarray(there) + inside)), "who went home is not"


@pytest.mark.parametrize("told", ["siege.handover", "siege.skirmish"])
def test_a_fall_without_a_fight_is_none_however_much_is_shot_at_a_handover(told: str) -> None:
    """With either at 1 every fall was counted as fought over: full fighting on the day was all that told them apart."""
    found = run("offensive", replicates=1, until="2021-08-01", parameters={"siege.handed": 1.0, told: 1.0}, jobs=1)
    assert without_a_fight(found).tolist() == [1.0]


def test_48_districts_in_two_months_are_the_pace_of_before(result: Result) -> None:
    """Of 52 districts that are no capitals 48 fall: 48 over the weeks that they were there to fall."""
    found = course(result)
    assert found is not None
    before, last = found.districts.before, found.districts.last
    assert before == pytest.approx(0.11, abs=0.01)
    assert last is not None
    assert last > 5 * before  # 26 of them fall in the last eight days


def test_a_run_that_ends_with_the_replayed_days_has_no_course() -> None:
    assert course(run("baseline", replicates=1, until="2021-06-01", parts=False, jobs=1)) is None


def test_a_pace_is_told_as_a_share_within_a_week_and_as_the_hazard_that_it_is() -> None:
    """1 - exp(-0.66) is 0.48, 1 - exp(-1.3) 0.73: a hazard above 1 is no share above 1."""
    told = Districts(before=0.11, last=1.3, after=0.66).told
    assert told.startswith("At the pace after the branch date 48 % of the districts still held fall within a week")
    assert "(median of the runs, a hazard of 0.66 a week)" in told
    assert told.endswith("at that of all days before it 10 % (0.11), of the last week before it 73 % (1.30).")
    assert Districts(before=0.11, last=None, after=None).told == ""
