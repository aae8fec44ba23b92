"""The plan of a day: what is found out from the code is what the steps do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import pytest

from model.hand import valley
from model.test_day import begin
from sim.model import day as days
from sim.model import room
from sim.model.effects import take_events
from sim.model.engine import Engine
from sim.model.plan import NO_STATE, compiled_steps
from sim.model.random import Purpose
from sim.world import World

NAMES = (
    "calendar pressure provinces capitals front siege follow open garrisons fear leave homecoming "
    "routes stay movement crossing reception tally record"
)


def test_the_steps_are_those_of_a_day_in_their_order() -> None:
    steps = compiled_steps()
    assert [step.name for step in steps] == NAMES.split()
    assert len(steps) == days.STEPS + 1  # the events come before
    assert all(getattr(days, step.name.upper()) == number for number, step in enumerate(steps[1:]))


def test_what_steps_draw_are_purposes_of_random_numbers() -> None:
    known = {purpose.name.lower() for purpose in Purpose}
    drawn = [purpose for step in compiled_steps() for purpose in step.draws]
    assert set(drawn) <= known
    assert {"fall", "retake", "size", "route", "stay", "desertion", "squad_choice", "passage"} <= set(drawn)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return valley(tmp_path_factory.mktemp("valley"))


def named(part: object, name: str = "") -> Iterator[tuple[str, np.ndarray]]:
    """Return all arrays of a day that are no scratch, by the last part of their names."""
    for field in part._fields:  # type: ignore[attr-defined]
        value = getattr(part, field)
        path = f"{name}.{field}".removeprefix(".")
        if path in (*NO_STATE, "p") or field in ("queue", "tables"):
            continue
        if isinstance(value, np.ndarray):
            yield ".".join(path.split(".")[-2:]), value
        elif isinstance(value, tuple):
            yield from named(value, path)


def changed(run: Engine) -> dict[str, set[str]]:
    """Go through a run with a call for every step; return which arrays each has changed."""
    out: defaultdict[str, set[str]] = defaultdict(set)
    names = NAMES.split()[1:]
    while run.day < run.days:
        take_events(run)
        step = 0
        while step < days.STEPS:
            arrays = dict(named(run.now().value))
            before = {name: array.tobytes() for name, array in arrays.items()}
            day, found = days.advance(run.day, step, run.day, step + 1, run.now().handed)
            out[names[step]] |= {name for name, array in arrays.items() if array.tobytes() != before[name]}
            if (day, found) == (run.day, step):
                room.make(run, step)
            else:
                step += 1
        run.day += 1
    return out


def test_a_step_changes_nothing_but_what_its_plan_says(world: World) -> None:
    found = changed(begin(world))
    for step in compiled_steps()[1:]:
        said = {name.rpartition(".")[2] for name in step.writes}
        assert {name.rpartition(".")[2] for name in found[step.name]} <= said, step.name
    assert {"front.front_clock"} <= found["front"]
    assert {"siege.intensity", "siege.until"} <= found["siege"]
    assert {"garrisons.garrison", "party.state"} <= found["garrisons"]
    assert {"displacement.home", "party.size"} <= found["leave"]
    assert {"party.at", "party.acts_at", "book.flow"} <= found["movement"]
    assert found["record"] >= {"book.block"}


def test_each_step_says_what_it_does_in_plain_words() -> None:
    told = {step.name: step.what for step in compiled_steps()}
    assert told["crossing"].startswith("Let those who wait at the crossings try to get over")
    assert told["tally"] == "Count the people of the parties by state, place and kind"
    assert not [what for what in told.values() if ":func:" in what or ":class:" in what]
