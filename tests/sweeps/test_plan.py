"""Runs, their numbers and their luck; how they are cut into chunks."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from sim import run
from sim.model.draws import design, realise
from sim.runs.run import load
from sim.scenario.errors import PanjError
from sim.scenario.events import Event
from sim.scenario.parameters import Spread
from sim.scenario.sweep.sweep import VALUE, Axis, Measure, Sweep
from sim.sweeps import work
from sim.sweeps.measures import read
from sim.sweeps.plan import CHUNKS, DAYS_IN_A_CHUNK, Changes, SweepPlan, cut, settle, shares_past
from sim.sweeps.runner import plan_of
from sim.sweeps.work import run_one, simulate_run

GUARDS = Axis("guards", events=(Event(dt.date(2021, 7, 7), "guards", "TJK", VALUE),), levels=(0.0, 4000.0, 20000.0))
WHEN = Axis(
    "when", events=(Event(dt.date.min, "policy", "TJK", "closed"),), levels=("2021-07-08", "2021-07-20"), dates=True
)


def test_every_run_has_one_number_and_every_number_a_run(small_plan: SweepPlan) -> None:
    by_replicate = replace(small_plan, order="replicates")
    for plan in (small_plan, by_replicate):
        found = [one for chunk in range(len(plan.chunks)) for one in plan.runs_of(chunk)]
        assert sorted(one.run for one in found) == list(range(plan.runs))
        assert len({one[1:] for one in found}) == plan.runs == 4 * 2 * 6
    assert sorted(by_replicate.at(k) for k in range(48)) == sorted(small_plan.at(k) for k in range(48))


def test_a_replicate_has_the_same_draw_at_every_point_and_in_every_scenario(small_plan: SweepPlan) -> None:
    plan = small_plan
    draws: dict[int, set[tuple[tuple[str, float], ...]]] = {}
    for place in range(plan.runs):
        one = plan.at(place)
        drawn = realise(plan.scenario(one), plan.worlds[one.base], plan.draw(one))
        rest = {name: value for name, value in drawn.values.items() if name not in ("front.tempo", "crossing.leak")}
        own = plan.sweep.bases[0].settings
        rest = {name: value for name, value in rest.items() if own[name].spread is not None}
        draws.setdefault(one.replicate, set()).add((*rest.items(), ("men", float(drawn.garrison.sum()))))
    assert all(len(found) == 1 for found in draws.values())
    assert len({next(iter(found)) for found in draws.values()}) == 6, "and another one in every replicate"


def test_the_draw_is_that_of_panj_run(small_plan: SweepPlan) -> None:
    base, world = small_plan.sweep.bases[0], small_plan.worlds[0]
    rows = design(base, world, 3, 6)
    for replicate in range(6):
        mine = small_plan.draw(small_plan.at(replicate))
        assert {name: mine[name] for name in rows[replicate]} == rows[replicate]


def test_an_axis_overrides_the_draw_of_its_parameter(small_plan: SweepPlan) -> None:
    assert small_plan.sweep.bases[0].settings["crossing.leak"].spread is not None, "it would be drawn"
    for place in range(small_plan.runs):
        one = small_plan.at(place)
        drawn = realise(small_plan.scenario(one), small_plan.worlds[one.base], small_plan.draw(one))
        assert (drawn.values["front.tempo"], drawn.values["crossing.leak"]) == small_plan.points[one.point]


def test_a_run_of_a_sweep_is_the_run_of_panj_run(small_plan: SweepPlan) -> None:
    point = dict(zip(("front.tempo", "crossing.leak"), small_plan.points[3], strict=True))
    result = run("offensive", replicates=6, seed=3, until="2021-05-12", parameters=point, parts=False, jobs=1)
    first = (3 * 2 + 1) * 6
    for place in (first + 4, first):
        one = small_plan.at(place)
        assert (one.run, one.point, one.base) == (place, 3, 1)
        world = small_plan.worlds[1]
        outcome = simulate_run(small_plan.scenario(one), world, small_plan.draw(one), 3, one.replicate)
        assert (outcome.counts == result.counts[one.replicate]).all()
        assert (outcome.intensity == result.intensity[one.replicate]).all()
        moving, displaced = read(small_plan.sweep.measures, small_plan.sweep.bases[1], world, outcome)
        assert moving == result.daily("moving", "world", "civilian")[one.replicate, -1] > 0
        assert displaced == result.daily("internally_displaced", "world", "civilian")[one.replicate].max()


@pytest.mark.parametrize(("runs", "days"), [(1, 134), (48, 12), (240, 134), (1000, 134), (50_000, 134), (900, 5000)])
def test_chunks_hold_every_run_once_and_some_seconds_of_work(runs: int, days: int) -> None:
    chunks = cut(runs, days)
    assert [place for first, stop in chunks for place in range(first, stop)] == list(range(runs))
    size = max(stop - first for first, stop in chunks)
    assert size <= 64
    assert size * days <= max(DAYS_IN_A_CHUNK, 4 * days)
    assert len(chunks) <= CHUNKS or size >= min(64, DAYS_IN_A_CHUNK // days, 4), "no more parts than are needed"


def test_points_that_share_their_past_are_run_together(small_sweep: Sweep) -> None:
    whole = replace(small_sweep, bases=(load("baseline")[0],))
    assert not shares_past(small_sweep), "the tempo is another one from the first day"
    assert not shares_past(replace(whole, axes=(GUARDS, small_sweep.axes[0])))
    assert shares_past(replace(whole, axes=(GUARDS, WHEN)))
    early = replace(WHEN, levels=("2021-07-05", "2021-07-20"))
    assert not shares_past(replace(whole, axes=(GUARDS, early)))
    low = float((dt.date(2021, 7, 7) - dt.date(1970, 1, 1)).days)
    drawn = replace(WHEN, levels=(), spread=Spread(low, low + 30))
    assert shares_past(replace(whole, axes=(drawn,), rows=()))
    assert not shares_past(replace(whole, axes=(replace(drawn, spread=Spread(low - 3, low + 30)),)))
    plan = plan_of(replace(whole, axes=(GUARDS, WHEN), points=6, keep=("summary",)))
    assert plan.order == "replicates"
    assert [(one.point, one.replicate) for one in map(plan.at, range(7))] == [*((p, 0) for p in range(6)), (0, 1)]


def test_a_day_before_the_branch_is_refused_without_a_measure_that_nobody_wrote(small_sweep: Sweep) -> None:
    measures = (replace(small_sweep.measures[0], name="never written", date=dt.date(2021, 7, 6)),)
    unasked = replace(small_sweep, measures=measures, unasked=True)
    with pytest.raises(PanjError, match=r"^until 2021-05-03 is before the branch date 2021-07-06 of ") as told:
        settle(unasked, Changes(until="2021-05-03"))
    assert "never written" not in str(told.value)
    with pytest.raises(PanjError, match=r"^measure 'never written' is read on"):
        settle(replace(unasked, unasked=False), Changes(until="2021-05-03"))


def test_a_sum_over_no_day_after_the_branch_is_refused(small_sweep: Sweep) -> None:
    """With --until before the branch date it was 0 without a word."""
    after = replace(small_sweep.measures[0], name="later", date=None, reading="after")
    with pytest.raises(PanjError, match=r"^measure 'later' sums the days after 2021-05-12, .*: none up to 2021-05-03"):
        settle(replace(small_sweep, measures=(after,)), Changes(until="2021-05-03"))


def test_what_is_asked_on_the_command_line_wins(small_sweep: Sweep) -> None:
    found = settle(small_sweep, Changes(replicates=2, seed=9, until="2021-05-03"))
    assert (found.replicates, found.seed) == (2, 9)
    assert {base.until for base in found.bases} == {dt.date(2021, 5, 3)}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (Changes(replicates=0), "^replicates 0: want a whole number from 1"),
        (Changes(seed=-1), "^seed -1"),
        (Changes(until="2021-04-01"), "^until 2021-04-01 is before the start"),
        (Changes(until="soon"), "^until must be a date"),
    ],
)
def test_impossible_changes_are_refused(small_sweep: Sweep, changes: Changes, message: str) -> None:
    with pytest.raises(PanjError, match=message):
        settle(small_sweep, changes)


def test_a_measure_after_the_last_day_is_refused(small_sweep: Sweep) -> None:
    late = Measure("late", "moving", "world", "civilian", "end", dt.date(2021, 8, 1))
    with pytest.raises(PanjError, match="measure 'late' is read on 2021-08-01, outside baseline"):
        settle(replace(small_sweep, measures=(late,)), Changes())


def test_a_point_at_which_every_run_must_fail_is_refused(small_sweep: Sweep) -> None:
    def sent(day: int, *many: float) -> Axis:
        events = (Event(dt.date(2021, 7, day), "reinforce", "kunduz", VALUE, "", f"mine.yaml:{day}"),)
        return Axis(f"sent {day}", events=events, levels=many)

    sweep = replace(small_sweep, axes=(*small_sweep.axes, sent(7, 0.0, 1e9), sent(8, 5.0, 1.5e9)), points=16)
    with pytest.raises(PanjError, match=r"mine\.yaml:8: with these 1,500,000,000 the soldiers are together more than"):
        plan_of(sweep)
    plan_of(replace(sweep, axes=(*small_sweep.axes, sent(7, 0.0, 1e9)), points=8))


@pytest.mark.parametrize("name", ["run", "seconds", "moving"])
def test_two_columns_of_one_name_are_refused(small_sweep: Sweep, name: str) -> None:
    axes = (replace(small_sweep.axes[0], name=name), small_sweep.axes[1])
    with pytest.raises(PanjError, match=f"more than one column of the results would be called '{name}'"):
        plan_of(replace(small_sweep, axes=axes))


def test_all_scenarios_on_a_world_share_it(small_plan: SweepPlan) -> None:
    assert small_plan.worlds[0] is small_plan.worlds[1]
    assert np.array_equal(small_plan.quantiles, plan_of(small_plan.sweep).quantiles)


def test_runs_that_share_their_past_branch_from_one_trunk_to_the_same_bytes(
    small_sweep: Sweep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three points of two replicates: two pasts are run instead of six, and no record knows."""
    bases = tuple(load(name)[0].with_(until=dt.date(2021, 7, 20)) for name in ("baseline", "offensive"))
    plan = plan_of(replace(small_sweep, bases=bases, axes=(GUARDS,), replicates=2))
    assert plan.order == "replicates"
    made: list[object] = []
    real = work.Engine
    monkeypatch.setattr(work, "Engine", lambda *words, **named: made.append(words) or real(*words, **named))
    trunk = work.Trunk()
    runs = [plan.at(place) for place in range(plan.runs)]
    shared = [run_one(plan, one, trunk)[1] for one in runs]
    assert len(made) <= 2 * 2 * 3, "a trunk is kept as long as its replicate is at work"
    pasts = len(made)
    alone = [run_one(plan, one)[1] for one in runs]
    assert len(made) - pasts == plan.runs == 12
    for one, other in zip(shared, alone, strict=True):
        assert one is not None
        assert other is not None
        assert (one.outcome.counts == other.outcome.counts).all()
        assert (one.outcome.intensity == other.outcome.intensity).all()


def test_a_point_that_sets_a_parameter_from_the_first_day_has_a_past_of_its_own(small_plan: SweepPlan) -> None:
    trunk = work.Trunk()
    one = small_plan.at(3)
    assert trunk.before(small_plan, one, small_plan.scenario(one)) is None
