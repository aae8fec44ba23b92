"""Places of sites, worked out from a run's draws and events after the run."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
from model.hand import START, VALLEY, plan, valley

from sim.model.draws import realise
from sim.model.engine import Engine
from sim.runs.rooms import Rooms, rooms
from sim.runs.run import Options, run_scenario
from sim.scenario.events import Action, Event
from sim.words.wording import FULL


def test_the_places_of_every_day_are_those_the_engine_had(tmp_path: Path) -> None:
    """Scaled, given by events, scaled again and back, out of order, before the first day and after the history."""

    def at(day: int, action: Action, target: str, value: float) -> Event:
        return Event(START + dt.timedelta(days=day), action, target, value)

    scale = "reception.capacity_scale"
    events = (
        at(9, "set", scale, 0.37),
        at(6, "set", scale, 0.0),
        at(7, "capacity", "camp", 41.0),
        at(11, "set", scale, 0.37),
        at(12, "capacity", "town", 77.0),
        at(13, "set", scale, 1.0),
        at(-3, "capacity", "camp", 33.0),
    )
    text = VALLEY["places.csv"].replace("BBB,30,30,30", "BBB,10,30,77").replace("BBB,1000,1000,1000", "BBB,5,1000,9999")
    world, scenario = valley(tmp_path, places=text), plan(16, 5, events)
    result = run_scenario(scenario, world, Options(replicates=3, parts=False, jobs=1))
    found = rooms(result)
    for k, quantiles in enumerate(result.plan.quantiles):
        engine = Engine(scenario, world, realise(scenario, world, quantiles), result.plan.seed, k)
        for day in range(engine.days):
            engine.advance()
            np.testing.assert_array_equal(found.room[:, k, day], engine.state.reception.capacity[list(found.rows)])


def test_how_full_a_site_is_is_the_median_of_the_runs_and_no_quotient_of_medians() -> None:
    """By hand: 90 of 100, 50 of 500, 950 of 1,000. Half the runs have at least 90 %; 90 / 500 is none of them."""
    people, room = np.array([[[90.0], [50.0], [950.0]]]), np.array([[[100.0], [500.0], [1000.0]]])
    found = Rooms((0,), people, room, True)
    np.testing.assert_allclose(found.taken[0, :, 0], [0.9, 0.1, 0.95])
    assert np.median(found.taken[0, :, 0]) == 0.9
    assert np.median(people) / np.median(room) == 0.18
    assert ((found.taken >= FULL) == (found.full == 1)).all()


def test_nobody_takes_more_than_all_and_a_site_without_places_is_full_of_anybody() -> None:
    found = Rooms((0,), np.array([[[0.0, 3.0, 130.0]]]), np.array([[[0.0, 0.0, 100.0]]]), False)
    assert found.taken[0, 0].tolist() == [0.0, 1.0, 1.0]
