"""What is read of a run: every reading against a case by hand, and against the record of a run."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.model.draws import realise
from sim.model.engine import Engine
from sim.model.network import Network
from sim.model.record import Layout
from sim.runs.read import read_scenario
from sim.runs.tasks import Outcome, Task, intensity_columns
from sim.scenario.resolved import Scenario
from sim.scenario.sweep.sweep import Measure
from sim.sweeps import measures
from sim.sweeps.measures import readings
from sim.world import World, load_world

START = dt.date(2021, 5, 1)
DAILY = np.array([0.0, 3.0, 1.0, 8.0, 2.0])


def one(reading: Any, last: int | None = None, over: float | None = None, branch: int = 2) -> float:
    day = None if last is None else START + dt.timedelta(days=last)
    measure = Measure("m", "arrivals", "TJK", "", reading, day, over)
    return float(readings([measure], DAILY[:, None], START, START + dt.timedelta(days=branch))[0])


@pytest.mark.parametrize(
    ("reading", "whole", "to_day_2"),
    [("end", 2, 1), ("total", 14, 4), ("after", 10, 0), ("most", 8, 3), ("mean", 14 / 5, 4 / 3)],
)
def test_readings_by_hand(reading: str, whole: float, to_day_2: float) -> None:
    assert one(reading) == whole
    assert one(reading, last=2) == to_day_2


def test_after_leaves_out_the_past_and_the_branch_date_itself() -> None:
    assert [one("after", branch=day) for day in (-1, 0, 1, 3, 4)] == [14.0, 14.0, 11.0, 2.0, 0.0]
    assert one("after", branch=1, last=3) == 9.0


def test_the_first_day_over_is_counted_from_the_branch_date() -> None:
    assert one("first_over", over=5.0) == 1.0
    assert one("first_over", over=2.0) == -1.0, "the past has it already"
    assert one("first_over") == -1.0, "without a bound: above 0"
    assert one("first_over", over=3.0) == 1.0, "3 is not above 3"
    assert np.isnan(one("first_over", over=8.0))
    assert np.isnan(one("first_over", over=5.0, last=2)), "it comes after the last day that is read"


def test_a_day_outside_the_run_is_an_error() -> None:
    with pytest.raises(ValueError, match="outside the run"):
        one("end", last=5)


def test_measures_do_not_disturb_each_other() -> None:
    made = [Measure(f"m{k}", "x", "y", "", reading, None, 2.0) for k, reading in enumerate(4 * ["end", "most", "mean"])]
    made += [Measure("f", "x", "y", "", "first_over", None, 2.0), Measure("t", "x", "y", "", "total")]
    values = np.arange(5 * len(made), dtype=float).reshape(5, -1) % 7
    together = readings(made, values, START, START)
    alone = [readings([m], values[:, [k]], START, START)[0] for k, m in enumerate(made)]
    np.testing.assert_array_equal(together, alone)
    assert readings([], np.zeros((5, 0)), START, START).shape == (0,)


@pytest.fixture(scope="module")
def world() -> World:
    return load_world("panj-2021")


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return read_scenario("baseline", check_names=False)


@pytest.fixture(scope="module")
def outcome(world: World, scenario: Scenario) -> Outcome:
    engine = Engine(scenario, world, realise(scenario, world, {}), 1, 0).run()
    columns = intensity_columns(engine.layout)
    intensity = engine.block[:, columns].astype(np.float32)
    engine.block[:, columns] = 0.0
    return Outcome(Task("", 0, 0), np.rint(engine.block).astype(np.int32), intensity, None)


def test_a_record_is_read_by_name(world: World, scenario: Scenario, outcome: Outcome) -> None:
    series = Layout.of(Network.of(world)).series
    branch = (scenario.history_until - scenario.start).days
    made = (
        Measure("a", "arrivals", "TJK", "military", "total", scenario.history_until),
        Measure("b", "arrivals", "TJK", "", "total"),
        Measure("c", "intensity", "kunduz", "", "most"),
        Measure("d", "capitals_insurgent", "world", "", "end"),
        Measure("e", "internally_displaced", "world", "", "end"),
    )
    a, b, c, d, e = measures.read(made, scenario, world, outcome)
    kinds = [series.index(("arrivals", "TJK", kind)) for kind in ("civilian", "military")]
    assert a == outcome.counts[: branch + 1, kinds[1]].sum() > 0
    assert b == outcome.counts[:, kinds].sum() > a, "no kind is everybody"
    apart = series.index(("intensity", "kunduz", "")) - intensity_columns(Layout.of(Network.of(world))).start
    assert c == outcome.intensity[:, apart].max() > 0, "intensities are kept apart from the counts"
    assert d == outcome.counts[-1, series.index(("capitals_insurgent", "world", ""))]
    assert e == outcome.counts[-1, series.index(("internally_displaced", "world", "civilian"))] > 0


def test_measures_of_a_host_and_of_the_world_are_sums(world: World, scenario: Scenario, outcome: Outcome) -> None:
    """They were refused, but for arrivals: `overflow TJK`, `informal TJK`, `turned_back TJK`, `arrivals world`."""
    units, flows = measures.series_of(world).units, measures.series_of(world).flows
    series = Layout.of(Network.of(world)).series
    hosts = dict(zip(world.places.ids, world.places.host.tolist(), strict=True))
    tajikistan = world.hosts.ids.index("TJK")
    for name in ("overflow", "sheltered", "informal", "turned_back", "queue"):
        there = [k for k, (m, p, _) in enumerate(series) if m == name and hosts.get(p, -1) == tajikistan]
        every = [k for k, (m, p, _) in enumerate(series) if m == name and p in hosts]
        flow = name in ("informal", "turned_back")
        made = tuple(Measure(p, name, p, "", "total" if flow else "end") for p in ("TJK", "world"))
        days = slice(None) if flow else slice(-1, None)
        expected = [outcome.counts[days, columns].sum() for columns in (there, every)]
        assert measures.read(made, scenario, world, outcome) == expected
        assert (name, "TJK", "civilian") in units
        assert ((name, "TJK", "civilian") in flows) == flow
    total = measures.read((Measure("all", "arrivals", "world", "", "total"),), scenario, world, outcome)
    assert total == [
        sum(
            outcome.counts[:, k].sum() for k, (m, p, _) in enumerate(series) if m == "arrivals" and p in world.hosts.ids
        )
    ]


def test_the_default_measures_exist_and_have_names_of_their_own(
    world: World, scenario: Scenario, outcome: Outcome
) -> None:
    series = measures.series_of(world)
    found = series.defaults([scenario])
    assert 30 <= len(found) <= 60
    assert len({measure.name for measure in found}) == len(found)
    for measure in found:
        keys = [key for key in series.units if key[:2] == (measure.measure, measure.place)]
        assert not measure.kind or (measure.measure, measure.place, measure.kind) in keys
        assert (measure.reading == "total") == all(key in series.flows for key in keys)
        assert measure.unit == ("days" if measure.reading == "first_over" else series.units[keys[0]])
    assert "arrivals TJK civilian until 2021-07-06" in {measure.name for measure in found}
    values = measures.read(found, scenario, world, outcome)
    assert len(values) == len(found)
    by_name = dict(zip((m.name for m in found), values, strict=True))
    assert by_name["arrivals TJK military"] >= by_name["arrivals TJK military until 2021-07-06"] > 0


def test_a_default_measure_is_read_on_a_day_of_every_base(world: World, scenario: Scenario) -> None:
    branch = scenario.history_until
    unborn = scenario.with_(name="no-history", start=branch + dt.timedelta(1))
    short = scenario.with_(name="short", until=branch - dt.timedelta(1))
    for bases in ([unborn], [scenario, unborn], [scenario, short]):
        found = measures.series_of(world).defaults(bases)
        assert found
        assert all(measure.date is None for measure in found), "a measure nobody wrote would be refused"


@pytest.mark.alone
def test_reading_costs_far_less_than_a_run(world: World, scenario: Scenario, outcome: Outcome) -> None:
    found = measures.default_measures(world, [scenario])
    measures.read(found, scenario, world, outcome)
    best = 1.0
    for _ in range(5):
        begin = time.perf_counter()
        measures.read(found, scenario, world, outcome)
        best = min(best, time.perf_counter() - begin)
    assert best < 0.005, "a run takes some fifty milliseconds"


def test_a_record_that_ends_early_is_no_shorter_reading(world: World, scenario: Scenario, outcome: Outcome) -> None:
    short = replace(outcome, counts=outcome.counts[:10], intensity=outcome.intensity[:10])
    late = (Measure("a", "arrivals", "TJK", "", "total", scenario.until),)
    with pytest.raises(ValueError, match="outside the run"):
        measures.read(late, scenario, world, short)
