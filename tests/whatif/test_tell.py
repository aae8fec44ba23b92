"""What changes make of a run is said of one run as of one, and of many as of pairs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from sim.model.parameters import REGISTRY
from sim.scenario.parameters import describe
from sim.whatif.change import Asked, Change
from sim.whatif.checks import check
from sim.whatif.extended import changed
from sim.whatif.ground import Ground
from sim.whatif.pairs import Kept, Pairs, engine_of, record
from sim.whatif.question import Question
from sim.whatif.said import dated, in_words
from sim.whatif.tell import _crossing, host_of, part_of, tell
from sim.whatif.trunks import Trunks


def pairs_of(question: Question, replicates: int, trunks: Trunks) -> Pairs:
    sides = []
    for plan in (question.plan, question.other):
        kept = Kept()
        for r in range(replicates):
            kept.put(record(question, plan.scenario, r, trunks))
        sides.append(kept.result(plan, range(replicates)))
    return Pairs(*sides)


def test_one_run_is_told_as_one(question: Question) -> None:
    trunks = Trunks()
    said = tell(Pairs.of(question, 0, [engine_of(question, s, 0, trunks) for s in question.scenarios]))
    assert said[0].startswith("In this one run ")
    assert "fewer civilians reach Tajikistan by 20 July (" in said[0]
    assert "instead of" in said[0]
    assert not any("median" in sentence or "90 %" in sentence for sentence in said)


def test_many_are_told_as_pairs(question: Question) -> None:
    said = tell(pairs_of(question, 4, Trunks()))
    assert said[0].startswith("In the pairs of runs a median of ")
    assert "in 90 % of the pairs between" in said[0]


def test_nothing_different_is_said(question: Question) -> None:
    trunks, plain = Trunks(), Question(question.plan, question.plan.scenario)
    assert tell(pairs_of(plain, 2, trunks)) == ["Nothing is different in any of the 2 pairs of runs."]
    one = Pairs.of(plain, 0, [engine_of(plain, s, 0, trunks) for s in plain.scenarios])
    assert tell(one) == ["Nothing is different in this one run."]


def test_a_site_that_is_full_later_is_told(ground: Ground, question: Question) -> None:
    small = check(Asked("places", "khorog", "", "1", "2021-07-08"), ground)
    asked = Question(question.plan, changed(ground, [small]))
    trunks = Trunks()
    said = tell(Pairs.of(asked, 0, [engine_of(asked, s, 0, trunks) for s in asked.scenarios]))
    assert any(sentence.startswith("Khorog is full from") for sentence in said)


def test_who_lacks_a_place_is_told_first_where_places_alone_change(ground: Ground, question: Question) -> None:
    """The headline spoke of arrivals alone: "neither more nor fewer", of a change that is for those without a place."""
    small = check(Asked("places", "khorog", "", "1", "2021-07-08"), ground)
    said = tell(pairs_of(Question(question.plan, changed(ground, [small])), 4, Trunks()))
    (told,) = (sentence for sentence in said if "lack a place" in sentence)
    assert told.startswith("In the pairs of runs a median of ")
    assert " more people lack a place in Tajikistan on 20 July" in told
    arrivals = next(k for k, sentence in enumerate(said) if "reach Tajikistan" in sentence)
    assert (said.index(told) < arrivals) == ("neither more nor fewer" in said[arrivals] or "as many" in said[arrivals])


def test_the_host_that_changes_are_about_is_spoken_of(ground: Ground, closed: Change) -> None:
    iran = check(Asked("policy", "IRN", "", "closed", "2021-07-08"), ground)
    tem = check(Asked("near", "tem", "", "open", "2021-07-09"), ground)
    pace = check(Asked("pace", "", "", "2", "2021-07-09"), ground)
    assert host_of([iran], ground) == "IRN"
    assert host_of([tem, closed, pace], ground) == "TJK"
    assert host_of([iran, tem], ground) == ""
    assert host_of([pace], ground) == ""


def test_a_pace_of_one_is_said_as_its_parameter_has_it(ground: Ground) -> None:
    said = "the pace fitted to May to early July 2021"
    pace = check(Asked("pace", "", "", "2", "2021-07-09"), ground)
    assert in_words(pace, ground) == f"the offensive goes at 2 times {said}"
    assert said.removeprefix("the pace ") in ground.kinds["pace"].help
    other = Ground(ground.scenario, replace(ground.world, posterior=None))
    assert in_words(pace, other) == "the offensive goes at 2 times the pace of its parameters"


def test_a_change_in_a_scenario_of_two_years_has_its_year(ground: Ground) -> None:
    """Both 10 July 2021 and 2022 lie in such a run."""
    long = Ground(ground.scenario.with_(until=dt.date(2022, 9, 1)), ground.world)
    pace = check(Asked("pace", "", "", "2", "2022-07-10"), long)
    assert dated(pace, long).endswith("from 10 July 2022")
    assert dated(replace(pace, date=dt.date(2021, 7, 10)), ground).endswith("from 10 July")


def test_the_source_of_the_pace_says_so() -> None:
    said = "the pace fitted to May to early July 2021"
    assert said in describe(REGISTRY)["front.tempo"].source


@pytest.mark.parametrize(
    ("leads", "told"),
    [
        ([[-60.0], [-39.0]], "Most of it"),
        ([[-39.0], [-31.0], [-30.0]], "The largest part of it"),
        ([[-50.0, -90.0, -50.0], [-49.0, 0.0, -49.0]], "Most of it"),
        ([[-90.0, -4.0, -4.0], [-1.0, -6.0, -6.0]], "The largest part of it"),
        ([[-50.0], [80.0]], "The largest change"),
        ([[-90.0], [50.0]], "The largest change"),
        ([[278.0], [-98.0], [-15.0]], "The largest change"),
        ([[-205.0, -205.0, -900.0], [-253.0, -253.0, -80.0]], "The largest part of it"),
        ([[0.3], [0.0]], "The largest change"),
    ],
)
def test_most_of_it_is_said_of_more_than_half_of_what_is_told(leads: list[list[float]], told: str) -> None:
    """It was said of 278 more beneath 29 more, and of 205 of 458: means decided, and medians were told."""
    assert part_of(np.array(leads[0]), np.array(leads).sum(axis=0)) == told


def test_a_crossing_that_goes_the_other_way_is_told(question: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    """With 278 more at one crossing and 98 fewer at another, 29 more come in all: the 278 are no part of the 29."""
    world = question.plan.world
    changes = {"TJK": 29.0, "ishkashim-bridge": 278.0, "panji-poyon": -98.0, "kokul": -15.0}
    monkeypatch.setattr(
        "sim.whatif.tell._lead", lambda pairs, at: {"civilian": np.full(len(pairs), changes.get(at, 0.0))}
    )
    said = list(_crossing(pairs_of(question, 2, Trunks()), "TJK"))
    assert set(changes) - {"TJK"} <= set(world.places.ids)
    (one,) = said
    assert one.startswith("The largest change is at Ishkashim: a median of 278 more civilians arrive; in 90 % of ")
    assert one.endswith("; at Panji Poyon it is the other way, a median of 98 fewer.")
    changes |= {"TJK": 400.0}
    (one,) = _crossing(pairs_of(question, 2, Trunks()), "TJK")
    assert one.startswith("Most of it is at Ishkashim: ")
    assert "other way" not in one
