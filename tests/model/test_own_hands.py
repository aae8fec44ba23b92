"""A rule of one's own lets a place change hands with all that goes with it; who writes its holder alone is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from own_rules import forget, rule, working_in

from sim.model.draws import design, realise
from sim.model.engine import Engine
from sim.model.own import plan, rules_of
from sim.scenario.errors import PanjError
from sim.scenario.events import Event
from sim.scenario.override import with_own
from sim.scenario.resolved import Scenario
from sim.world import World

#: After the branch date, when no capture is known by its date.
DAY = 70


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Path]:
    with working_in(tmp_path) as folder:
        yield folder


def begin(scenario: Scenario, world: World, here: Path, step: str = "", before: str = "pressure") -> Engine:
    """Return an engine on its first day, with a rule that takes a step on one day if one is given."""
    if step:
        text = rule(f"if now.day == {DAY}:\n    {step}", more=f'before = "{before}"')
        (here / "mine.py").write_text(text, encoding="utf-8")
        forget(here)
        scenario = with_own(scenario, rules_of("mine:Mine"))
    return Engine(scenario, world, realise(scenario, world, design(scenario, world, 5, 10)[1]), 5, 1)


def record(engine: Engine) -> tuple[bytes, ...]:
    return engine.block.tobytes(), engine.flow.tobytes(), engine.opened.tobytes()


@pytest.mark.parametrize(
    ("action", "place", "by"), [("retake", "imam-sahib", "government"), ("capture", "torkham", "insurgent")]
)
def test_a_place_that_a_rule_takes_is_as_one_that_an_event_takes(
    baseline: Scenario, panj: World, here: Path, action: Literal["retake", "capture"], place: str, by: str
) -> None:
    """Of a district a retake, of a post a capture: before the capture of a district, known by its date, come sieges."""
    day = baseline.start + dt.timedelta(DAY)
    event = Event(day, action, place)
    told = baseline.with_(events=tuple(sorted((*baseline.events, event), key=lambda one: one.date)))
    wanted = begin(told, panj, here).run(DAY + 20)
    found = begin(baseline, panj, here, f'now.take("{place}", "{by}")').run(DAY + 20)
    assert record(found) == record(wanted)
    assert record(found) != record(begin(baseline, panj, here).run(DAY + 20))


def test_the_garrison_of_a_place_that_a_rule_lets_fall_decides_and_fighting_flares(
    baseline: Scenario, panj: World, here: Path
) -> None:
    """Written alone, the government's soldiers stayed in a place of the insurgents, and nobody heard of a fight."""
    row = panj.places.index["kabul"]
    engine = begin(baseline, panj, here, 'now.take("kabul")', "front").run(DAY)
    garrison = int(engine.state.garrisons.garrison[row])
    assert (engine.state.front.held[row], garrison > 0) == (0, True)
    engine.run(DAY + 1)
    state = engine.state
    assert (state.front.held[row], state.front.fallen_on[row]) == (1, DAY)
    assert state.garrisons.garrison[row] < garrison
    assert state.siege.intensity[row] > 0
    engine.run(DAY + 15)


@pytest.mark.parametrize(
    ("step", "before", "said"),
    [
        ('now.take("kabul")', "siege", r"the front has moved today: want before = 'front' or a step before it"),
        ('now.take("khorog")', "front", r"want a district, a capital or a crossing; 'khorog' is abroad"),
        ('now.take("kabul", "us")', "front", "'us' is none of government, insurgent"),
        ('now.take("kabull")', "front", "did you mean 'kabul'"),
        (
            'now.state.front.held[now.place("kabul")] = 1',
            "front",
            r"it changes now\.state\.front\.held of 'kabul' alone: now\.take\('kabul', 'insurgent'\) lets it",
        ),
    ],
)
def test_what_cannot_be_is_told(baseline: Scenario, panj: World, here: Path, step: str, before: str, said: str) -> None:
    with pytest.raises(PanjError, match=said):
        begin(baseline, panj, here, step, before).run(DAY + 1)


def test_what_taking_a_place_reads_and_writes_stands_in_the_plan(here: Path) -> None:
    (here / "mine.py").write_text(rule('now.take("kabul")'), encoding="utf-8")
    forget(here)
    (step,) = (step for step in plan(rules_of("mine:Mine")) if step.name == "mine")
    front = {f"front.{name}" for name in ("held", "flips", "front_clock", "changed_on", "fallen_on")}
    assert set(step.writes) == {"crossing.post_taken", *front}
    assert "front.held" in step.reads
