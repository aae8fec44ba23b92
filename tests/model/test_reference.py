"""The engine equals a reference in plain Mesa (tests/reference), one object per party, to the person.

Every series of every day, the people on every road and every single party are compared: counts exactly,
intensities and times to 1e-9. Both add in the same order where an equation gives one; where they cannot
(NumPy adds more than eight numbers by pairs), a last bit may differ. For a result to change, one of some
million uniform numbers must fall between two sums 1e-16 apart, so nothing is forgiven.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from reference.panj_mesa import PanjInPlainMesa
from reference.panj_record import record
from reference.panj_worlds import DELTA, PLANS, mixture, on

from model.hand import plan, valley
from sim.model.draws import Draw, design, realise
from sim.model.engine import Engine
from sim.model.parties import HOME, MILITARY, STATES
from sim.runs.run import load
from sim.scenario.resolved import Scenario
from sim.world import World

DAYS, BRANCH = 40, 5
CLOSE = 1e-9


@dataclasses.dataclass
class Pair:
    """A run of both, with what happened in it."""

    engine: Engine
    model: PanjInPlainMesa

    @property
    def same(self) -> bool:
        """Whether the two agree on today and on all parties; fails with the first difference."""
        engine, model, day = self.engine, self.model, self.engine.day - 1
        found = record(model)
        assert found.keys() == set(engine.layout.series)
        for series, value in zip(engine.layout.series, engine.block[day], strict=True):
            tolerance = CLOSE if series[0] == "intensity" else 0.0
            where = (str(engine.date - dt.timedelta(days=1)), *series)
            assert abs(value - found[series]) <= tolerance, f"{where}: engine {value}, reference {found[series]}"
        flow = np.zeros_like(engine.flow[day])
        for address, people in model.flow.items():
            flow[address] = people
        assert np.array_equal(flow, engine.flow[day]), f"day {day}: other people on the roads"
        return True

    @property
    def same_parties(self) -> bool:
        """Whether every party is the same, wherever it is now."""
        rows, columns = self.engine.parties.count, self.engine.parties.columns()
        agents = {(a.origin.row, a.kind, a.order): a for a in self.model.agents}
        left = 0
        for origin, order, kind, size, state, at, due in zip(*(c[:rows].tolist() for c in columns[:7]), strict=True):
            if state == HOME and kind == MILITARY:
                assert (origin, kind, order) not in agents
                continue
            agent = agents[origin, kind, order]
            left += 1
            assert (agent.size, agent.state, agent.place.row) == (size, STATES[state], at)
            assert agent.due is None or abs(agent.due - due) < CLOSE or agent.state not in ("moving", "admitted")
        assert left == len(agents)
        return True


def run_both(scenario: Scenario, world: World, draw: Draw, seed: int = 1, replicate: int = 0) -> Pair:
    """Run both side by side and compare them every day."""
    own = dataclasses.replace(draw, capacity=draw.capacity.copy())  # the engine writes into the array it is given
    pair = Pair(Engine(scenario, world, draw, seed, replicate), PanjInPlainMesa(scenario, world, own, seed, replicate))
    while pair.engine.day < pair.engine.days:
        pair.engine.advance()
        pair.model.step()
        assert pair.same
        pair.model.end_day()
    assert pair.same_parties
    pair.model.remove_all_agents()
    return pair


def cut(scenario: Scenario, until: dt.date) -> Scenario:
    """Return the scenario up to a day."""
    return scenario.with_(until=until, events=tuple(e for e in scenario.events if e.date <= until))


# -- small worlds ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def delta(tmp_path_factory: pytest.TempPathFactory) -> World:
    return valley(tmp_path_factory.mktemp("delta"), **DELTA)


@pytest.mark.parametrize("seed", [1, 2**32 - 1])
def test_in_the_valley(tmp_path: Path, seed: int) -> None:
    scenario, world = plan(DAYS, BRANCH, front__tempo=6.0), valley(tmp_path)
    run_both(scenario, world, realise(scenario, world, {}), seed)


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("replicate", range(2))
def test_in_the_delta(delta: World, name: str, replicate: int) -> None:
    events, values = PLANS[name]
    scenario = plan(DAYS, BRANCH, events, **values)
    run_both(scenario, delta, realise(scenario, delta, {}), 7, replicate)


@pytest.mark.parametrize("number", range(20))
def test_in_any_mixture(delta: World, number: int) -> None:
    events, values = mixture(number, DAYS, BRANCH)
    scenario = plan(DAYS, BRANCH, events, **values)
    uncertain = {name: u for name, u in design(scenario, delta, 3, 20)[number].items() if name.startswith("garrison.")}
    run_both(scenario, delta, realise(scenario, delta, uncertain), 3, number)


def test_the_small_plans_leave_no_rule_idle(delta: World) -> None:
    """What is compared happens: in the plans together, every measure moves, for both kinds of people."""
    seen: Counter[tuple[str, str]] = Counter()
    for events, values in PLANS.values():
        scenario = plan(DAYS, BRANCH, events, **values)
        engine = Engine(scenario, delta, realise(scenario, delta, {}), 7, 0).run()
        for (measure, _, kind), column in zip(engine.layout.series, engine.block.T, strict=True):
            seen[measure, kind] += int((np.diff(column) != 0).any())
    never = {series for series, times in seen.items() if times == 0}
    assert never == {("repatriated", "civilian"), ("dispersed", "civilian"), ("returned", "military")}


def test_events_of_one_day_take_effect_in_the_order_in_which_they_are_written(delta: World) -> None:
    """Both orders of a capture and a retaking; a new scale and a new capacity come to the same in either."""
    for held, capacity, events in (
        (0, 60.0, (on(9, "capture", "dale"), on(9, "retake", "dale"), on(9, "capacity", "tent", 30.0))),
        (1, 60.0, (on(9, "retake", "dale"), on(9, "capture", "dale"))),
    ):
        scale = on(9, "set", "reception.capacity_scale", 2.0)
        last = on(9, "capacity", "tent", 30.0)
        both = (*events, scale) if held == 0 else (scale, *events, last)
        scenario = plan(12, BRANCH, both, front__tempo=0.0)
        pair = run_both(scenario, delta, realise(scenario, delta, {}))
        dale, tent = (delta.places.index[name] for name in ("dale", "tent"))
        assert pair.engine.state.front.held[dale] == held
        assert pair.engine.state.reception.capacity[tent] == capacity


# -- the real border ---------------------------------------------------------------------------------


def test_on_the_real_border_until_four_days_after_the_branch(baseline: Scenario, panj: World) -> None:
    """All 31 million people, at an uncertain draw; those below have central values."""
    scenario = cut(baseline, dt.date(2021, 7, 10))
    run_both(scenario, panj, realise(scenario, panj, design(scenario, panj, 5, 20)[3]), 5, 3)


@pytest.mark.parametrize(
    "name",
    [
        "offensive",
        *(pytest.param(name, marks=pytest.mark.slow) for name in ("humanitarian-corridor", "counteroffensive")),
    ],
)
def test_a_twentieth_of_the_people_until_the_end(name: str) -> None:
    scenario, world = load(name)
    few = dataclasses.replace(world.places, population=world.places.population // 20)
    world = dataclasses.replace(world, places=few)
    run_both(scenario, world, realise(scenario, world, {}), 5, 1)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "baseline",
        "ceasefire",
        "counteroffensive",
        "delayed-withdrawal",
        "guarded-border",
        "humanitarian-corridor",
        "offensive",
        "regional-spillover",
        "sealed-border",
        "collapse",
    ],
)
def test_every_scenario_until_the_end(name: str) -> None:
    scenario, world = load(name)
    run_both(scenario, world, realise(scenario, world, design(scenario, world, 5, 20)[1]), 5, 1)
