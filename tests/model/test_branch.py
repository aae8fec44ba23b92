"""Branches: futures that go on from a shared past are runs from the first day, to the last byte."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from model.hand import arrays, bytes_of, plan
from sim.model.branch import PastError, difference, shares_past
from sim.model.draws import design, realise
from sim.model.engine import Engine
from sim.runs.run import load
from sim.scenario.events import Event
from sim.scenario.resolved import Scenario, Setting
from sim.world import World

SCENARIOS = (
    "baseline",
    "ceasefire",
    "counteroffensive",
    "offensive",
    "collapse",
    "sealed-border",
    "guarded-border",
    "humanitarian-corridor",
    "delayed-withdrawal",
    "regional-spillover",
)
SEED = 5


def begin(scenario: Scenario, world: World, replicate: int | None, **options: bool) -> Engine:
    """Return an engine on its first day: at a draw of its own, or None for the central values."""
    quantiles = {} if replicate is None else design(scenario, world, SEED, 20)[replicate]
    return Engine(scenario, world, realise(scenario, world, quantiles), SEED, replicate or 0, **options)


def past(engine: Engine, days: int | None = None) -> Engine:
    """Simulate the days up to the branch date, or so many."""
    while engine.day < (engine.branch_day + 1 if days is None else days):
        engine.advance()
    return engine


@pytest.mark.parametrize("replicate", [pytest.param(None, marks=pytest.mark.slow), 3])
def test_every_shipped_scenario_goes_on_from_the_trunk_of_the_baseline(
    baseline: Scenario, panj: World, replicate: int | None
) -> None:
    """All from one trunk, one after the other; the trunk goes on last, as if nobody had branched off."""
    trunk = past(begin(baseline, panj, replicate))
    for name in SCENARIOS[1:]:
        scenario, world = load(name)
        assert shares_past(baseline, scenario)
        assert bytes_of(trunk.branch(scenario).run()) == bytes_of(begin(scenario, world, replicate).run()), name
    assert bytes_of(trunk.run()) == bytes_of(begin(baseline, panj, replicate).run())


def test_branches_that_go_on_in_turn_do_not_disturb_each_other(baseline: Scenario, panj: World) -> None:
    trunk = past(begin(baseline, panj, 1))
    before = bytes_of(trunk)
    futures = [load(name)[0] for name in ("collapse", "humanitarian-corridor", "counteroffensive")]
    branches = [trunk.branch(scenario) for scenario in futures]
    while branches[0].day < branches[0].days:
        for engine in branches:
            engine.advance()
    assert bytes_of(trunk) == before
    for engine, scenario in zip(branches, futures, strict=True):
        assert bytes_of(engine) == bytes_of(begin(scenario, panj, 1).run())


def changing(engine: Engine) -> list[np.ndarray]:
    """Return all arrays that compiled code can write to; what never changes all engines of a world may share."""
    day = engine.now().value
    routes = day.derived.routes
    weighed = (routes.weight, routes.running, routes.guide, routes.fullness, routes.attraction)
    parts = (day.state, day.banks, day.crowd, day.squads, day.book, day.today, day.scratch, weighed)
    return [array for array in arrays(parts) if array.size > 0]


def test_no_array_that_changes_is_shared(baseline: Scenario, panj: World) -> None:
    trunk = past(begin(baseline, panj, None), 40)
    branch = trunk.branch(baseline)
    own, others = changing(branch), changing(trunk)
    assert len(own) > 50
    assert not any(np.shares_memory(a, b) for a in own for b in others)
    assert branch.values is not trunk.values


def test_a_branch_may_leave_earlier_and_from_another_branch(baseline: Scenario, panj: World) -> None:
    offensive = load("offensive")[0]
    first = past(begin(baseline, panj, 2), 30).branch(offensive)
    second = past(first).branch(load("ceasefire")[0])
    assert bytes_of(first.run()) == bytes_of(begin(offensive, panj, 2).run())
    assert bytes_of(second.run()) == bytes_of(begin(load("ceasefire")[0], panj, 2).run())


@pytest.mark.parametrize("until", [dt.date(2021, 7, 6), dt.date(2021, 7, 31), dt.date(2021, 12, 31)])
def test_a_branch_ends_on_its_own_last_day(baseline: Scenario, panj: World, until: dt.date) -> None:
    scenario = baseline.with_(until=until)
    engine = past(begin(baseline, panj, 0)).branch(scenario).run()
    assert len(engine.block) == scenario.days()
    assert bytes_of(engine) == bytes_of(begin(scenario, panj, 0).run())


def test_without_flows_everything_else_is_the_same(baseline: Scenario, panj: World) -> None:
    whole, bare = begin(baseline, panj, 1).run(), past(begin(baseline, panj, 1, flows=False)).branch(baseline).run()
    assert (bare.flow.shape, bare.opened.shape) == ((134, 0, 2), (134, 0, 3))
    assert whole.flow.sum() > 0
    found, expected = bytes_of(bare), bytes_of(whole)
    assert (found[0], found[3:]) == (expected[0], expected[3:])


def test_places_that_a_site_has_had_all_along_are_those_of_every_day_and_a_past_of_its_own(
    baseline: Scenario, panj: World
) -> None:
    """On a later day, who is there stays; from the first day on everybody is sent by the number that is known."""
    first = Event(baseline.start, "capacity", "khorog", 50.0)
    own = baseline.with_(name="own", events=(first,), until=dt.date(2021, 7, 20))
    later = own.with_(name="later", events=(first, Event(dt.date(2021, 7, 10), "policy", "TJK", "closed", "civilian")))
    assert not shares_past(baseline, own)
    assert not shares_past(own, own.with_(events=(replace(first, value=60.0),)))
    assert shares_past(own, later)
    engine = begin(own, panj, 3).run()
    series = {key: engine.block[:, k] for k, key in enumerate(engine.layout.series) if key[1] == "khorog"}
    there = sum(values for (measure, _, _), values in series.items() if measure in ("admitted", "sheltered"))
    assert 40.0 < np.max(there) <= 50.0, "full, and nobody beyond its places while others have room"
    assert max(np.max(values) for (measure, _, _), values in series.items() if measure == "overflow") == 0.0
    plain = begin(baseline.with_(until=own.until), panj, 3).run()
    assert plain.block[:, engine.layout.series.index(("sheltered", "khorog", "civilian"))].max() > 50.0
    assert bytes_of(past(begin(own, panj, 3)).branch(later).run()) == bytes_of(begin(later, panj, 3).run())


# -- what is refused ---------------------------------------------------------------------------------


def event(day: int) -> Event:
    return Event(dt.date(2021, 6, 1) + dt.timedelta(days=day), "set", "front.tempo", 2.0)


def test_futures_that_differ_in_later_events_and_in_name_share_their_past() -> None:
    one, other = plan(branch=5), plan(days=30, branch=5, events=(event(6),)).with_(name="other", title="Other")
    assert difference(one, other) == ""
    assert shares_past(one, other)
    layer = {name: replace(setting, layer="elsewhere") for name, setting in other.settings.items()}
    assert shares_past(one, other.with_(settings=layer))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"world": "hill"}, "world is valley and hill"),
        ({"start": dt.date(2021, 5, 31)}, "start is 2021-06-01 and 2021-05-31"),
        ({"history_until": dt.date(2021, 6, 7)}, "history_until is 2021-06-06 and 2021-06-07"),
        ({"garrisons": "blind"}, "garrisons is seeded and blind"),
        ({"events": (event(5),)}, "other has an event on 2021-06-06, not after 2021-06-06"),
    ],
)
def test_another_past_is_refused_with_what_is_different(small: World, changes: dict[str, object], words: str) -> None:
    one, other = plan(branch=5), plan(branch=5).with_(name="other", **changes)
    assert not shares_past(one, other)
    with pytest.raises(PastError, match=f"'other' cannot go on from 'hand': {words}"):
        begin(one, small, None).branch(other)


@pytest.mark.parametrize("setting", [Setting(0.06), None])
def test_another_value_from_the_first_day_or_another_range_is_another_past(setting: Setting | None) -> None:
    one = plan(branch=5)
    own = one.settings["crossing.leak"]
    other = one.with_(settings={**one.settings, "crossing.leak": setting or replace(own, spread=None)})
    assert difference(one, other) == "crossing.leak is set differently"


def test_nobody_branches_off_after_the_branch_date_or_after_its_own_end(small: World) -> None:
    trunk = past(begin(plan(branch=5), small, None), 6)
    trunk.branch(plan(days=6, branch=5))
    with pytest.raises(PastError, match="'hand' ends on 2021-06-05, before the day"):
        trunk.branch(plan(days=5, branch=5))
    trunk.advance()
    with pytest.raises(PastError, match="which is beyond 2021-06-06"):
        trunk.branch(plan(branch=5))
