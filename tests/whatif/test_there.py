"""How many places there are, as in the runs: the capacity scale multiplies what is there and what a change gives."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from sim.model.draws import CAPACITY_SCALE, design, realise
from sim.scenario.events import Event
from sim.scenario.parameters import Spread
from sim.scenario.resolved import Setting
from sim.whatif.change import Asked, Change
from sim.whatif.checks import check
from sim.whatif.extended import changed
from sim.whatif.ground import Ground
from sim.whatif.said import in_words, now
from sim.whatif.there import later_places, there_now
from sim.whatif.varied import suggested_values

HALF, DRAWN = Setting(0.5, None, "--set"), Setting(1.0, Spread(0.5, 2.0), "mine.yaml:3")


def scaled(ground: Ground, setting: Setting, *events: Event) -> Ground:
    scenario = ground.scenario
    settings = {**scenario.settings, CAPACITY_SCALE: setting}
    return Ground(scenario.with_(settings=settings, events=(*scenario.events, *events)), ground.world)


def places(ground: Ground) -> Change:
    return check(Asked("places", "khorog", "", "2,000", "2021-07-10"), ground)


def event(day: int, action: str, target: str, value: float) -> Event:
    return Event(dt.date(2021, 7, day), action, target, value, where="mine.yaml:9")


def had(ground: Ground, many: int) -> np.ndarray:
    """Return the places that Khorog has in many runs."""
    rows, row = design(ground.scenario, ground.world, 1, many), ground.world.places.index["khorog"]
    return np.array([realise(ground.scenario, ground.world, quantiles).capacity[row] for quantiles in rows])


@pytest.mark.parametrize("setting", [Setting(1.0), HALF, DRAWN])
def test_what_is_said_to_be_there_is_what_runs_have(ground: Ground, setting: Setting) -> None:
    here = scaled(ground, setting)
    there, found = there_now("places", "khorog", here), had(here, 300)
    assert there.low <= found.min()
    assert found.max() <= there.high
    assert there.middle == pytest.approx(np.median(found), rel=0.08)
    assert there.central == realise(here.scenario, here.world, {}).capacity[here.world.places.index["khorog"]]


def test_what_is_typed_is_what_a_change_can_give(ground: Ground) -> None:
    """Twice the median of what is there is typed before the scale: after it, it is twice as many, too."""
    there = there_now("places", "khorog", half := scaled(ground, HALF))
    assert (there.given, there.middle) == (1169, 585)
    assert suggested_values(half.kinds["places"], "khorog", half) == "0, 584, 1169, 2338, 4676"
    told = now("places", "khorog", half)
    assert told.startswith(
        "305 places at central values; drawn between 75 and 1,525, in half of the runs more than 585 ("
    )
    assert "reception.capacity_scale, 0.5, multiplies these and what a change gives" in told


def test_a_change_is_told_by_the_places_that_it_makes(ground: Ground) -> None:
    assert in_words(places(ground), ground) == "2,000 places at Khorog"
    half, drawn = scaled(ground, HALF), scaled(ground, DRAWN)
    assert in_words(places(half), half) == "1,000 places at Khorog (2,000 times reception.capacity_scale, 0.5)"
    told = "2,000 places at Khorog, times reception.capacity_scale, which every run draws"
    assert in_words(places(drawn), drawn) == told


def test_a_scale_of_a_later_day_is_told_with_what_it_makes(ground: Ground) -> None:
    later = scaled(ground, Setting(1.0), event(15, "set", CAPACITY_SCALE, 0.5))
    change = places(later)
    assert in_words(change, later) == "2,000 places at Khorog"
    events = changed(later, [change]).events
    assert later_places(change, events) == "reception.capacity_scale makes it 1,000 from 15 July"
    assert "0.5 from 15 July" in there_now("places", "khorog", later).scale
    again = [*events, event(12, "capacity", "khorog", 70.0)]
    assert later_places(change, again) == ""
    assert later_places(replace(change, date=dt.date(2021, 7, 15)), events) == ""


def test_the_last_event_of_all_counts_wherever_it_is_written(ground: Ground) -> None:
    early, late = event(9, "capacity", "khorog", 50.0), event(12, "capacity", "khorog", 70.0)
    here = scaled(ground, HALF, late, early)
    there = there_now("places", "khorog", here)
    assert (there.low, there.high, there.given, there.where) == (35, 35, 70, "an event of the scenario")
    history = replace(ground.world, events=(*ground.world.events, replace(early, date=dt.date(2021, 7, 1))))
    found = there_now("places", "khorog", Ground(ground.scenario, history))
    assert (found.central, found.where) == (50, "history.csv")


def test_of_two_events_of_a_day_the_last_says_how_many_are_there(ground: Ground) -> None:
    """The first was taken, whose places no run has."""
    twice = [event(10, "capacity", "khorog", value) for value in (3000.0, 2000.0)]
    assert there_now("places", "khorog", scaled(ground, Setting(1.0), *twice)).middle == 2000


def test_of_two_scales_of_a_day_the_last_says_what_becomes_of_places(ground: Ground) -> None:
    scales = [event(15, "set", CAPACITY_SCALE, value) for value in (2.0, 3.0)]
    assert later_places(places(ground), scales) == f"{CAPACITY_SCALE} makes it 6,000 from 15 July"
