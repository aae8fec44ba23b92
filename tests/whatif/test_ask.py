"""One call runs a scenario with dated changes and without."""

from __future__ import annotations

import ast
import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim import compare, what_if
from sim.scenario.added import with_events
from sim.scenario.errors import PanjError
from sim.whatif.ask import _asked
from sim.whatif.change import Asked
from sim.whatif.checks import check
from sim.whatif.ground import Ground
from sim.whatif.pairs import record
from sim.whatif.question import Question
from sim.whatif.trunks import Trunks

DAY, UNTIL = "2021-07-08", dt.date(2021, 9, 11)
CLOSED = ("2021-07-08", "far", "TJK", "closed")


def test_it_is_a_comparison_of_the_same_runs(ground: Ground, question: Question) -> None:
    found = what_if(ground.scenario, CLOSED, replicates=2)
    assert found.names == ("baseline", "what-if")
    assert found.replicates == (0, 1)
    trunks = Trunks()
    counts = [record(question, scenario, 1, trunks).counts for scenario in question.scenarios]
    [name] = found.series.index("arrivals", "TJK", "civilian")
    column = found.series.columns[name]
    lead = counts[1][:, column].sum() - counts[0][:, column].sum()
    assert found.difference("what-if", "arrivals", "TJK", "civilian")[1, -1] == lead < 0
    assert found.scenarios[1].description.startswith("As baseline, but: the host side of every crossing")
    assert np.isfinite(found.frame["q50"]).all()


def test_both_futures_have_the_places_that_a_site_has_had_all_along(ground: Ground, question: Question) -> None:
    text = f"events:\n  - {{date: {ground.scenario.start}, capacity: {{khorog: 30}}}}\n"
    own = with_events(ground.scenario, text, ground.registry, ground.names, "mine.yaml")
    there = []
    for scenario in (own, ground.scenario):
        engine = Trunks().of(replace(question.plan, scenario=scenario), 1)
        there.append(engine.block[engine.branch_day, engine.layout.series.index(("sheltered", "khorog", "civilian"))])
    assert 0 < there[0] <= 30 < there[1]
    found = what_if(own, CLOSED, replicates=1)
    branch = found.difference("what-if", "arrivals", "TJK", "civilian")[0, (found.branch - own.start).days]
    assert branch == 0, "one past"


def test_it_tells_which_event_of_the_scenario_a_change_replaces(ground: Ground) -> None:
    text = "events:\n  - {date: 2021-07-08, far: {TJK: open}}\n"
    own = with_events(ground.scenario, text, ground.registry, ground.names, "mine.yaml")
    (told,) = [line for line in what_if(own, CLOSED, replicates=1).told if "replaces" in line]
    assert told == (
        "what-if: far: {TJK: closed} on 2021-07-08 replaces the scenario's own order of that day, far: {TJK: open} "
        "(mine.yaml:2)"
    )


def test_the_pairs_are_those_of_a_comparison_that_plans_as_many(ground: Ground) -> None:
    asked = what_if(ground.scenario, CLOSED, replicates=3)
    closed = asked.scenarios[1]
    found = compare(ground.scenario, closed, replicates=3, of=ground.scenario.replicates, jobs=1)
    for name in (("arrivals", "TJK", "civilian"), ("internally_displaced", "world", "civilian")):
        assert (asked.difference("what-if", *name) == found.difference("what-if", *name)).all()
    alone = compare(ground.scenario, closed, replicates=3, jobs=1)
    assert (alone.records[0] != found.records[0]).any(), "three that are planned alone are others"


def test_it_ends_where_one_says_as_run_and_compare_do(ground: Ground) -> None:
    """`until` was no argument of it alone."""
    text = "events:\n  - {date: 2021-07-12, far: {TJK: open}}\n"
    own = with_events(ground.scenario, text, ground.registry, ground.names, "mine.yaml")
    whole, short = what_if(own, CLOSED, replicates=2), what_if(own, CLOSED, replicates=2, until="2021-07-10")
    days = len(short.dates)
    assert (str(short.dates[-1]), len(whole.dates) - days) == ("2021-07-10", 10)
    key = ("what-if", "arrivals", "TJK", "civilian")
    assert (short.of(*key) == whole.of(*key)[:, :days]).all()
    assert [line for line in short.told if "is after the last day, 2021-07-10: it is left out" in line]
    with pytest.raises(PanjError, match="2021-07-08"):
        what_if(own, CLOSED, replicates=2, until="2021-07-07")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ((("2021-07-15", "set", "crossing.leak", 0.1),), "a parameter on a date is an event, as in sim.compare(NAME, "),
        ((), "give at least one change"),
        ((CLOSED, ("2021-07-01", "far", "TJK", "closed")), "change 2, date: 2021-07-01 is not after the branch date"),
        ((("far", "TJK"),), "'TJK' is no change that"),
        (("far",), "is no change: want"),
        (((DAY, "pace"),), "want (date, 'pace', value): it is of no place"),
    ],
)
def test_a_mistake_is_told(ground: Ground, changes: tuple[object, ...], said: str) -> None:
    with pytest.raises(PanjError) as error:
        what_if(ground.scenario, *changes)
    assert said in str(error.value)
    with pytest.raises(PanjError, match="replicates"):
        what_if(ground.scenario, CLOSED, replicates=7)


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ((8, "pace", 2), (8, "pace", "", 2)),
        ((8, "pace", None, 2), (8, "pace", "", 2)),
        ((8, "ceasefire"), (8, "ceasefire", "", "begins")),
        ((8, "ceasefire", "ends"), (8, "ceasefire", "", "ends")),
        ((8, "onset"), (8, "onset", "", "begins")),
        ([8, "far", "TJK", "closed"], (8, "far", "TJK", "closed")),
    ],
)
def test_what_a_kind_has_not_may_be_left_out(ground: Ground, short: list[object], whole: tuple[object, ...]) -> None:
    """Who left it out, as the refusal of a wrong place advised, was refused again."""
    assert _asked((DAY, *short[1:]), ground.kinds) == _asked((DAY, *whole[1:]), ground.kinds)


def test_where_all_days_are_history_that_is_told(ground: Ground) -> None:
    with pytest.raises(PanjError, match=r"^change 1, date: all days of baseline, to 2021-07-06, are history"):
        what_if(ground.scenario, CLOSED, replicates=2, until="2021-07-06")


def test_a_day_of_pandas_is_a_day(ground: Ground) -> None:
    for day in (pd.Timestamp("2021-07-15"), np.datetime64("2021-07-15", "ns"), dt.date(2021, 7, 15)):
        assert _asked((day, "guards", "TJK", np.int64(9)), ground.kinds) == Asked(
            "guards", "TJK", "", "9", "2021-07-15"
        )


def test_one_of_each_kind_stands_in_the_docs_and_is_taken(ground: Ground) -> None:
    page = (Path(__file__).parents[2] / "docs" / "view.md").read_text(encoding="utf-8")
    text = page.split("changes = [\n")[1].split("\n]")[0]
    told = ast.literal_eval(f"[{text}]")
    assert {one[1] for one in told} == set(ground.kinds)
    for one in told:
        assert (
            check(_asked(one, ground.kinds), replace(ground, scenario=ground.scenario.with_(until=UNTIL))).kind
            == one[1]
        )
