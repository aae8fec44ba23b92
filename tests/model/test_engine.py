"""The guarantees of a run, on the real border."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from model.hand import series
from sim.model import kernels
from sim.model.draws import design, realise
from sim.model.engine import Engine
from sim.model.parties import CIVILIAN, MILITARY
from sim.runs.run import load
from sim.scenario.resolved import Scenario
from sim.world import World
from sim.world.world import KIND_NAMES, PlaceKind

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
STATES = ("home", "moving", "settled", "queueing", "admitted", "sheltered", "overflow", "repatriated", "dispersed")


def run(scenario: Scenario, world: World, replicate: int = 0, seed: int = 5, uncertain: bool = True) -> Engine:
    quantiles = design(scenario, world, seed, 20)[replicate] if uncertain else {}
    return Engine(scenario, world, realise(scenario, world, quantiles), seed, replicate).run()


def cut(scenario: Scenario, until: dt.date) -> Scenario:
    """Return the scenario up to a day, without the events after it."""
    return scenario.with_(until=until, events=tuple(e for e in scenario.events if e.date <= until))


def in_the_world(engine: Engine, kind: str) -> np.ndarray:
    """Return everybody of a kind, day by day, from the record alone."""
    return np.sum([series(engine, state, "world", kind) for state in STATES], axis=0)


def reinforcements(scenario: Scenario, world: World) -> np.ndarray:
    """Return the soldiers who have entered by each day."""
    out = np.zeros(scenario.days())
    history = [e for e in world.events if e.date <= scenario.history_until]
    for event in (*history, *scenario.events):
        if event.action == "reinforce":
            out[max(0, (event.date - scenario.start).days) :] += float(event.value)
    return out


@pytest.fixture(scope="module")
def whole(baseline: Scenario, panj: World) -> Engine:
    return run(baseline, panj)


@pytest.fixture(scope="module", params=SCENARIOS)
def future(request: pytest.FixtureRequest) -> Engine:
    return run(*load(request.param))


# -- people are conserved ----------------------------------------------------------------------------


def test_everybody_is_somewhere_on_every_day_of_every_scenario(future: Engine) -> None:
    civilians, soldiers = (in_the_world(future, kind) for kind in KIND_NAMES)
    assert (civilians == future.world.places.population.sum()).all()
    entered = reinforcements(future.scenario, future.world)
    start = realise(future.scenario, future.world, design(future.scenario, future.world, 5, 20)[0]).garrison.sum()
    np.testing.assert_array_equal(soldiers, start + entered)


def test_counts_are_whole_people_and_never_negative(future: Engine) -> None:
    numbers = np.array([s[0] != "intensity" for s in future.layout.series])
    assert (future.block >= 0).all()
    assert (future.block[:, numbers] == np.rint(future.block[:, numbers])).all()
    assert (future.block[:, ~numbers] <= 1).all()


def test_the_world_is_the_sum_of_its_places(whole: Engine) -> None:
    def total(measure: str, kind: str) -> np.ndarray:
        found = [
            k
            for k, (m, place, of) in enumerate(whole.layout.series)
            if m == measure and of == kind and place in whole.world.places.index
        ]
        return whole.block[:, found].sum(axis=1)

    np.testing.assert_array_equal(total("home", "civilian"), series(whole, "home", "world", "civilian"))
    np.testing.assert_array_equal(total("garrison", "military"), series(whole, "home", "world", "military"))
    np.testing.assert_array_equal(total("present", "civilian"), series(whole, "settled", "world", "civilian"))
    for kind in KIND_NAMES:
        np.testing.assert_array_equal(total("queue", kind), series(whole, "queueing", "world", kind))
        for measure in ("sheltered", "overflow"):
            np.testing.assert_array_equal(total(measure, kind), series(whole, measure, "world", kind))


def test_the_hosts_count_repatriations_by_day_and_the_world_their_sum(whole: Engine) -> None:
    daily = sum(series(whole, "repatriated", host, "military") for host in whole.world.hosts.ids)
    np.testing.assert_array_equal(np.cumsum(daily), series(whole, "repatriated", "world", "military"))


def test_who_has_arrived_is_abroad_or_has_gone_home(whole: Engine) -> None:
    for host in whole.world.hosts.ids:
        for kind in KIND_NAMES:
            arrived, flown, gone = (
                np.cumsum(series(whole, m, host, kind)) for m in ("arrivals", "repatriated", "returned")
            )
            np.testing.assert_array_equal(series(whole, "stock", host, kind), arrived - flown - gone)
    assert sum(series(whole, "arrivals", "TJK", kind).sum() for kind in KIND_NAMES) > 0


def test_the_informal_are_among_the_arrivals(future: Engine) -> None:
    for x in future.network.crossings:
        place = future.world.places.ids[x]
        for kind in KIND_NAMES:
            assert (series(future, "informal", place, kind) <= series(future, "arrivals", place, kind)).all()


def test_soldiers_do_not_turn_into_civilians(whole: Engine) -> None:
    party, n = whole.parties, whole.parties.count
    land = np.isin(whole.world.places.kind[party.origin[:n]], (PlaceKind.DISTRICT, PlaceKind.CAPITAL))
    assert land[party.kind[:n] == CIVILIAN].all()
    assert (party.size[:n][party.kind[:n] == MILITARY] <= 10).all()


def test_a_closed_and_guarded_border_loses_nobody_and_lets_fewer_in() -> None:
    arrived = {}
    for name in ("baseline", "guarded-border", "sealed-border"):
        engine = run(*load(name), uncertain=False)
        assert (in_the_world(engine, "civilian") == engine.world.places.population.sum()).all()
        branch = engine.branch_day + 1
        arrived[name] = sum(series(engine, "arrivals", "TJK", kind)[branch:].sum() for kind in KIND_NAMES)
    assert arrived["sealed-border"] < arrived["baseline"]
    assert arrived["guarded-border"] < arrived["baseline"]


# -- same past, same luck ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def past(baseline: Scenario, panj: World) -> Engine:
    return run(cut(baseline, baseline.history_until + dt.timedelta(days=1)), panj)


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_scenario_has_the_same_past_to_the_last_byte(past: Engine, name: str) -> None:
    scenario, world = load(name)
    here = run(cut(scenario, scenario.history_until + dt.timedelta(days=1)), world)
    days = past.branch_day + 1
    assert here.layout.series == past.layout.series
    assert here.block[:days].tobytes() == past.block[:days].tobytes()
    assert here.flow[:days].tobytes() == past.flow[:days].tobytes()


def test_the_future_is_decided_by_the_scenario() -> None:
    last = {name: run(*load(name)).block[-1] for name in ("baseline", "ceasefire", "collapse")}
    assert not np.array_equal(last["baseline"], last["ceasefire"])
    assert not np.array_equal(last["baseline"], last["collapse"])


def test_a_household_is_the_same_in_every_scenario() -> None:
    """The k-th household of a place has the same size, whenever and wherever it goes."""
    sizes = []
    for name in ("baseline", "collapse"):
        engine = run(*load(name))
        party, n = engine.parties, engine.parties.count
        gone = {i for i in engine.network.land if engine.state.displacement.home[i] == 0}
        rows = [r for r in np.flatnonzero(party.kind[:n] == CIVILIAN) if party.origin[r] not in gone]
        sizes.append({(int(party.origin[r]), int(party.order[r])): int(party.size[r]) for r in rows})
    shared = sizes[0].keys() & sizes[1].keys()
    assert len(shared) > 1000
    assert all(sizes[0][who] == sizes[1][who] for who in shared)


def test_a_stronger_push_only_adds_households_to_those_who_leave(baseline: Scenario, panj: World) -> None:
    """Up to the branch date the front is given, so a household leaves earlier or not at all later."""
    scenarios = (baseline, load("baseline", {"displacement.panic": 3})[0])
    calm, panic = (run(cut(s, s.history_until), panj, uncertain=False) for s in scenarios)
    for i in panj.places.of_kind(PlaceKind.DISTRICT, PlaceKind.CAPITAL):
        few, many = (np.cumsum(series(e, "left", panj.places.ids[i], "civilian")) for e in (calm, panic))
        assert (many >= few).all()


def test_equal_seeds_give_equal_bytes_and_others_do_not(baseline: Scenario, panj: World, whole: Engine) -> None:
    again = run(baseline, panj)
    assert again.block.tobytes() == whole.block.tobytes()
    assert again.flow.tobytes() == whole.flow.tobytes()
    central = [run(baseline, panj, r, seed, uncertain=False) for r, seed in ((0, 5), (1, 5), (0, 6))]
    assert len({e.block.tobytes() for e in central}) == 3


@pytest.mark.parametrize("threads", [2, 3])
@pytest.mark.parametrize("name", ["baseline", "collapse"])
def test_the_number_of_threads_changes_no_byte(monkeypatch: pytest.MonkeyPatch, name: str, threads: int) -> None:
    """With stretches of rows so short that every day has many, in record, flows and all columns of the parties."""
    monkeypatch.setattr(kernels, "STRETCH", 500)
    monkeypatch.setattr(kernels, "STRETCHES_PER_THREAD", 7)
    scenario, world = load(name)
    scenario = cut(scenario, dt.date(2021, 7, 25))
    draw = {"threads": realise(scenario, world, {}), "alone": realise(scenario, world, {})}
    alone = Engine(scenario, world, draw["alone"], 5, 0).run()
    shared = Engine(scenario, world, draw["threads"], 5, 0, threads=threads).run()
    n = alone.parties.count
    assert n == shared.parties.count > 7 * threads * 500
    assert shared.block.tobytes() == alone.block.tobytes()
    assert shared.flow.tobytes() == alone.flow.tobytes()
    for column, other in zip(alone.parties.columns(), shared.parties.columns(), strict=True):
        assert column[:n].tobytes() == other[:n].tobytes()


def test_a_replicate_does_not_depend_on_those_before_it(baseline: Scenario, panj: World) -> None:
    forward = [run(baseline, panj, r).block.tobytes() for r in (1, 2)]
    backward = [run(baseline, panj, r).block.tobytes() for r in (2, 1)]
    assert forward == backward[::-1]


def test_two_runs_at_once_do_not_disturb_each_other(baseline: Scenario, panj: World) -> None:
    alone = [run(baseline, panj, r).block.tobytes() for r in (0, 3)]
    rows = design(baseline, panj, 5, 20)
    pair = [Engine(baseline, panj, realise(baseline, panj, rows[r]), 5, r) for r in (0, 3)]
    while pair[0].day < pair[0].days:
        for engine in pair:
            engine.advance()
    assert [engine.block.tobytes() for engine in pair] == alone


# -- the documented past -----------------------------------------------------------------------------


def test_captures_of_the_history_are_replayed_on_their_dates(past: Engine, panj: World) -> None:
    captured = {}
    for event in panj.events:
        if event.action == "capture" and panj.places.kind[panj.places.index[event.target]] <= PlaceKind.CAPITAL:
            captured[event.target] = (event.date - past.scenario.start).days
    assert len(captured) > 40
    for place, day in captured.items():
        insurgent = series(past, "insurgent", place)
        assert not insurgent[:day].any()
        assert insurgent[day : past.branch_day + 1].all()
        assert series(past, "intensity", place)[day] >= past.parameters.siege.handover


def test_what_is_known_to_have_been_fought_over_was_besieged_before_and_what_was_handed_over_was_not(
    past: Engine, panj: World
) -> None:
    known = {e.target: (e.value, (e.date - past.scenario.start).days) for e in panj.events if e.action == "capture"}
    for how, full in (("fought", True), ("handed", False)):
        some = [(place, day) for place, (value, day) in known.items() if value == how]
        assert len(some) > 5
        for place, day in some:
            fighting = series(past, "intensity", place)
            assert bool(fighting[day] == fighting[day - 1] == 1.0) is full, place


def test_nothing_else_falls_before_the_branch_date(past: Engine, panj: World) -> None:
    known = {e.target for e in panj.events if e.action == "capture"} | set(panj.insurgent_at_start)
    for i in past.network.land:
        if panj.places.ids[i] not in known:
            assert not series(past, "insurgent", panj.places.ids[i])[: past.branch_day + 1].any()


@pytest.mark.parametrize("replicate", range(4))
def test_all_capitals_are_held_on_the_branch_date(baseline: Scenario, panj: World, replicate: int) -> None:
    engine = run(cut(baseline, baseline.history_until), panj, replicate)
    assert engine.date == dt.date(2021, 7, 7)
    assert series(engine, "capitals_insurgent", "world")[-1] == 0
    assert sum(engine.network.is_capital) == 34


@pytest.mark.parametrize("until", [dt.date(2021, 5, 1), dt.date(2021, 6, 15), dt.date(2021, 7, 5)])
def test_a_run_may_end_before_the_branch_date(past: Engine, baseline: Scenario, panj: World, until: dt.date) -> None:
    short = run(cut(baseline, until), panj)
    assert len(short.block) == (until - baseline.start).days + 1
    assert short.block.tobytes() == past.block[: len(short.block)].tobytes()


def test_a_run_can_be_looked_at_day_by_day(baseline: Scenario, panj: World) -> None:
    scenario = cut(baseline, dt.date(2021, 5, 4))
    engine = Engine(scenario, panj, realise(scenario, panj, {}), 1, 0)
    assert np.isnan(engine.block).all()
    for day in range(4):
        assert engine.date == baseline.start + dt.timedelta(days=day)
        engine.advance()
        assert not np.isnan(engine.block[day]).any()
    assert engine.run() is engine
    assert engine.day == engine.days == 4
