"""What a rule of one's own makes of the parties: nobody is lost in the record, and what cannot be is told by row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from own_rules import forget, rule, working_in

from sim.model import record
from sim.model.draws import design, realise
from sim.model.engine import Engine
from sim.model.own import rules_of
from sim.model.own_parties import WHERE
from sim.model.parties import DISPERSED, SETTLED, SHELTERED, STATES
from sim.scenario.errors import PanjError
from sim.scenario.override import with_own
from sim.scenario.resolved import Scenario
from sim.world import World


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Path]:
    with working_in(tmp_path) as folder:
        yield folder


def begin(scenario: Scenario, world: World, here: Path, step: str, before: str = "front") -> Engine:
    """Return an engine with a rule that takes a step, on its first day."""
    (here / "mine.py").write_text(rule(step, more=f'before = "{before}"'), encoding="utf-8")
    forget(here)
    scenario = with_own(scenario, rules_of("mine:Mine"))
    return Engine(scenario, world, realise(scenario, world, design(scenario, world, 5, 10)[1]), 5, 1)


def test_nobody_is_brought_over_a_border_that_nobody_has_crossed(baseline: Scenario, panj: World, here: Path) -> None:
    """231 people were in Iran with 2 arrivals."""
    step = 'if now.day == 75:\n    now.rehouse(now.who("sheltered", "khorog"), "dogharoun")'
    engine = begin(baseline, panj, here, step)
    with pytest.raises(
        PanjError, match="dogharoun is another host's than 'khorog', and nobody has crossed that border"
    ):
        engine.run(77)


#: Who stays in Kunduz by then, and the first of them.
STAY = 'if now.day < 60:\n    return\nrows = now.who("settled", "kunduz")\n'
#: What a step does, and what it is told.
ASTRAY: dict[str, tuple[str, str]] = {
    "sheltered in a district": (
        "now.parties.state[rows] = 5",
        r"now\.parties\.state of row [\d,]+ is sheltered, and now\.parties\.at 'kunduz', a capital: want a site or an",
    ),
    "queueing in a district": ("now.parties.state[rows] = 2", "is queueing, and .* a capital: want a crossing"),
    "admitted in a district": (
        "now.parties.state[rows] = 3",
        "is admitted, and .*: want a site, an exit or a crossing",
    ),
    "settled at a site": (
        'now.parties.at[rows] = now.place("khorog")',
        "is settled, and .*: want a district or a capital",
    ),
    "bound for a site": (
        'now.parties.at[rows], now.parties.state[rows] = now.place("khorog"), 1',
        "is moving, and .*'khorog', a site: want a district, a capital or a crossing",
    ),
    "dispersed civilians": ("now.parties.state[rows] = 7", "is dispersed, and its people are civilians: want soldiers"),
    "home at a site": (
        'now.parties.origin[rows] = now.place("khorog")',
        "origin of row .* is 'khorog', a site: want a dis",
    ),
    "home elsewhere": (
        'now.parties.state[rows], now.parties.at[rows] = 0, now.place("tem")',
        "is home, and now.parties.at 'tem', a crossing: want a district or a capital",
    ),
    "home in another district": (
        'now.parties.state[rows], now.parties.at[rows] = 0, now.place("taloqan")',
        "is home, and now.parties.at 'taloqan': it comes from '.*', want that",
    ),
    "in a queue since never": (
        'now.parties.at[rows], now.parties.state[rows], now.parties.queued_on[rows] = now.place("tem"), 2, -1',
        r"is queueing, but now\.parties\.queued_on is -1: want a day from 0 to 60",
    ),
    "at a crossing for ever": (
        'now.parties.at[rows], now.parties.state[rows], now.parties.acts_at[rows] = now.place("tem"), 3, 99',
        "is admitted at 'tem', a crossing, and .*acts_at 99: want -1",
    ),
    "sent to a site twice": (
        'now.parties.at[rows], now.parties.state[rows], now.parties.acts_at[rows] = now.place("khorog"), 3, -1',
        "is admitted at 'khorog', a site, and .*acts_at -1: want when it arrives there",
    ),
    "sheltered without a place": (
        'now.parties.at[rows], now.parties.state[rows] = now.place("khorog"), 5',
        r"reception\.assigned of 'khorog' is \d+, but [\d,]+ people are or will be there by now\.parties\.state",
    ),
    "home again in silence": (
        "now.parties.state[rows], now.parties.at[rows] = 0, now.parties.origin[rows]",
        r"now\.parties\.state of row [\d,]+ was settled and is home, and [\d,]+ people are lost",
    ),
    "more people": ("now.parties.size[rows[0]] += 3", r"size of row [\d,]+ was \d+ and is \d+, and 3 people are made"),
    "soldiers": ("now.parties.kind[rows[0]] = 1", r"kind of row [\d,]+ was 0 and is 1, and \d+ people are lost"),
}


@pytest.mark.parametrize("case", ASTRAY)
def test_who_is_where_nobody_is_in_that_state_stops_the_run_on_the_day_by_row_and_line(
    baseline: Scenario, panj: World, here: Path, case: str
) -> None:
    step, said = ASTRAY[case]
    engine = begin(baseline, panj, here, STAY + step)
    line = (here / "mine.py").read_text("utf-8").splitlines().index(f"        {step}") + 1
    engine.run(60)
    with pytest.raises(PanjError, match=rf"^mine\.py:{line}: rule mine:Mine, on 2021-06-30: .*{said}"):
        engine.run(61)


@pytest.mark.parametrize("before", ["provinces", "leave", "homecoming", "crossing", "reception", "tally"])
def test_parties_of_the_model_are_sound_before_every_step(
    baseline: Scenario, panj: World, here: Path, before: str
) -> None:
    assert begin(baseline, panj, here, "pass", before).run(80).day == 80


def test_what_a_rule_may_do_with_parties_it_may(baseline: Scenario, panj: World, here: Path) -> None:
    """An airlift: from a city into a site, with the places that they take there, and home again."""
    lift = (
        'if now.day < 60:\n    return\nrows, site = now.who("settled", "kunduz"), now.place("khorog")\n'
        "now.parties.state[rows], now.parties.at[rows], now.parties.acts_at[rows] = 5, site, np.inf\n"
        "now.state.reception.assigned[site] += now.parties.size[rows].sum()"
    )
    engine = begin(baseline, panj, here, lift, "tally").run(70)
    assert np.isfinite(engine.block[69]).all()
    assert (engine.parties.state[: engine.parties.count] == SHELTERED).any()


def test_each_state_has_its_places() -> None:
    assert sorted(WHERE) == list(range(len(STATES)))


@pytest.mark.parametrize("state", [SHELTERED, DISPERSED])
def test_a_record_that_lacks_people_is_never_written(baseline: Scenario, panj: World, here: Path, state: int) -> None:
    """Also where somebody writes into the parties between the days: sheltered in a district is in no site."""
    engine = Engine(baseline, panj, realise(baseline, panj, design(baseline, panj, 5, 10)[1]), 5, 1).run(60)
    n = engine.parties.count
    rows = np.flatnonzero(
        (engine.parties.state[:n] == SETTLED) & (engine.parties.at[:n] == panj.places.index["kunduz"])
    )
    engine.parties.state[rows], engine.parties.acts_at[rows] = state, np.inf
    if state == DISPERSED:
        engine.run(61)
        return
    with pytest.raises(
        record.ConservationError, match=r"^on 2021-06-30: .* are sheltered at 'kunduz', a capital, and in no sum; code"
    ):
        engine.run(61)
