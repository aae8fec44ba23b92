"""The doctor tells of events of a scenario that the history of its world has made needless."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from sim.runs.read import read_scenario
from sim.scenario.events import Event
from sim.scenario.resolved import Scenario
from sim.world import find_world
from sim.world.doctor import examine_run
from sim.world.findings import Finding


@pytest.fixture(scope="module")
def baseline() -> Scenario:
    return read_scenario("baseline")


def told(scenario: Scenario, *events: tuple[int, str, str, float]) -> list[Finding]:
    made = (
        Event(dt.date(2021, 7, day), action, target, value, where="own.yaml:5") for day, action, target, value in events
    )
    found = examine_run(find_world("panj-2021"), scenario.with_(events=tuple(made)))
    return [finding for finding in found if finding.check in ("no-effect", "behind-the-front")]


def test_a_capture_of_what_the_insurgents_hold_is_told(baseline: Scenario) -> None:
    (finding,) = told(baseline, (10, "capture", "argo", 0.0))
    assert "capture of 'argo' changes nothing: the insurgents hold it since 2021-07-04" in finding.message
    (again,) = told(baseline, (10, "capture", "herat", 0.0), (12, "capture", "herat", 0.0))
    assert "since 2021-07-10 (own.yaml:5)" in again.message


def test_a_post_that_is_retaken_without_the_place_behind_it_is_told(baseline: Scenario) -> None:
    """Its bank follows that place: the event changes nothing."""
    (finding,) = told(baseline, (10, "retake", "panji-poyon", 0.0))
    assert "leaves its bank to the insurgents, who hold 'qala-e-zal' behind it" in finding.message
    assert "since 2021-06-21" in str(finding)
    assert told(baseline, (10, "retake", "panji-poyon", 0.0), (11, "retake", "qala-e-zal", 0.0)) == []
    assert told(baseline, (8, "capture", "hairatan", 0.0), (10, "retake", "hairatan", 0.0)) == []


def test_an_event_is_called_as_its_file_has_it(baseline: Scenario) -> None:
    stormed = [Event(dt.date(2021, 7, 10), "capture", "herat", how, where="own.yaml:5") for how in ("fought", "handed")]
    found = examine_run(find_world("panj-2021"), baseline.with_(events=tuple(stormed)))
    told = " ".join(finding.message for finding in found)
    assert "storm of 'herat'" in told
    assert "hand_over of 'herat' changes nothing" in told
    assert "capture" not in told


def test_soldiers_who_are_sent_behind_the_front_are_told(baseline: Scenario) -> None:
    """They would stand in a place of the insurgents as its garrison to the end of the run."""
    (finding,) = told(baseline, (10, "reinforce", "argo", 500.0))
    assert (finding.check, finding.severity) == ("behind-the-front", "warning")


def test_what_is_retaken_first_may_be_taken_and_reinforced(baseline: Scenario) -> None:
    assert (
        told(baseline, (8, "retake", "argo", 0.0), (9, "reinforce", "argo", 500.0), (10, "capture", "argo", 0.0)) == []
    )
    assert told(baseline, (9, "reinforce", "herat", 500.0), (10, "capture", "herat", 0.0)) == []


def test_under_a_counter_offensive_nobody_knows_who_holds_what(baseline: Scenario) -> None:
    fought = {**baseline.settings, "front.counter": replace(baseline.settings["front.counter"], value=0.5)}
    assert told(baseline.with_(settings=fought), (20, "capture", "argo", 0.0)) == []
    assert told(baseline, (7, "set", "front.counter", 1.0), (20, "capture", "argo", 0.0)) == []


def test_places_under_a_scale_are_told_also_for_the_day_on_which_it_is_one_again(baseline: Scenario) -> None:
    scale = "reception.capacity_scale"
    made = ((10, "capacity", "khorog", 700.0), (20, "set", scale, 2.0), *((d, "set", scale, 1.0) for d in (25, 26)))
    events = [Event(dt.date(2021, 7, d), action, name, value, where="own.yaml:5") for d, action, name, value in made]
    found = examine_run(find_world("panj-2021"), baseline.with_(events=tuple(events)))
    (told,) = [finding.message for finding in found if finding.check == "scaled-places"]
    assert told.endswith("multiplies it: 1,400 from 2021-07-20 on, 700 from 2021-07-25 on")


def test_places_and_scales_that_are_replaced_on_their_day_are_not_told(baseline: Scenario) -> None:
    made = [("capacity", "khorog", value) for value in (700.0, 500.0)]
    made += [("set", "reception.capacity_scale", value) for value in (2.0, 3.0)]
    events = [Event(dt.date(2021, 7, 25), *one, where="own.yaml:5") for one in made]  # type: ignore[arg-type]
    found = examine_run(find_world("panj-2021"), baseline.with_(events=tuple(events)))
    (told,) = [finding.message for finding in found if finding.check == "scaled-places"]
    assert told == ("capacity of 'khorog' is 500, and reception.capacity_scale multiplies it: 1,500 from 2021-07-25 on")


def clashes(scenario: Scenario, *events: tuple[str, str, float | str, str]) -> list[Finding]:
    made = tuple(
        Event(dt.date(2021, 7, 10), action, target, value, kind, f"own.yaml:{5 + k}")  # type: ignore[arg-type]
        for k, (action, target, value, kind) in enumerate(events)
    )
    found = examine_run(find_world("panj-2021"), scenario.with_(events=made))
    return [finding for finding in found if finding.check == "contradiction"]


@pytest.mark.parametrize(
    ("action", "one", "other"),
    [("near", "open", "closed"), ("far", "limited", "closed"), ("corridor", "open", "closed"), ("let_through", 0.5, 0)],
)
def test_a_host_written_behind_a_crossing_undoes_its_order_and_is_told_with_both_lines(
    baseline: Scenario, action: str, one: str | float, other: str | float
) -> None:
    """`far: {panji-poyon: limited}` and then `far: {TJK: closed}`: the crossing is closed, in silence."""
    (finding,) = clashes(baseline, (action, "panji-poyon", one, ""), (action, "TJK", other, ""))
    assert str(finding).startswith(f"own.yaml:6: warning: {action} of 'TJK' is {other} on 2021-07-10, and {action} of ")
    assert "'panji-poyon' is " in finding.message
    assert "by own.yaml:5" in finding.message
    assert clashes(baseline, (action, "panji-poyon", one, ""), (action, "TJK", one, "")) == []
    assert clashes(baseline, (action, "panji-poyon", one, ""), (action, "IRN", other, "")) == []


def test_a_crossing_written_behind_its_host_is_an_exception_and_gets_a_note(baseline: Scenario) -> None:
    (finding,) = clashes(baseline, ("far", "TJK", "closed", ""), ("far", "panji-poyon", "limited", ""))
    assert finding.severity == "note"
    assert "an exception from the order for 'TJK'" in str(finding)


def test_a_policy_for_everybody_and_one_for_civilians_are_told_with_whom_they_are_for(baseline: Scenario) -> None:
    (finding,) = clashes(baseline, ("policy", "TJK", "open", "civilian"), ("policy", "TJK", "closed", ""))
    assert finding.severity == "warning"
    assert "policy of 'TJK' is open for civilians by own.yaml:5" in finding.message
    assert clashes(baseline, ("policy", "TJK", "open", "civilian"), ("policy", "TJK", "closed", "military")) == []


def across(scenario: Scenario, *events: tuple[str, str, float | str]) -> list[Finding]:
    made = tuple(
        Event(dt.date(2021, 7, 25), action, target, value, where=f"{name}.yaml:{5 + k}")  # type: ignore[arg-type]
        for k, (name, (action, target, value)) in enumerate(zip(("surge", "x1"), events, strict=True))
    )
    found = examine_run(find_world("panj-2021"), scenario.with_(events=made))
    return [finding for finding in found if finding.check == "contradiction"]


def test_an_order_that_replaces_an_inherited_one_of_its_day_gets_a_note_with_both_files(baseline: Scenario) -> None:
    """3,000 places of the parent's and 2,000 of the child's on one day: `panj check` said OK and no more."""
    (finding,) = across(baseline, ("capacity", "khorog", 3000.0), ("capacity", "khorog", 2000.0))
    assert str(finding) == (
        "x1.yaml:6: note: capacity of 'khorog' is 2,000 on 2021-07-25, and capacity of 'khorog' is 3,000 by "
        "surge.yaml:5 (the order of the file that extends the other replaces the inherited one)"
    )
    assert across(baseline, ("capacity", "khorog", 3000.0), ("capacity", "khorog", 3000.0)) == []


def test_of_two_intensities_of_a_day_the_higher_is_said_to_count(baseline: Scenario) -> None:
    """It does in the run; the one written last was said to win."""
    (finding,) = clashes(baseline, ("fighting", "herat", 0.5, ""), ("fighting", "herat", 0.2, ""))
    assert finding.severity == "warning"
    assert "the higher one counts" in str(finding)


def test_a_site_that_loses_places_within_the_run_is_told_and_one_that_has_had_few_is_not(baseline: Scenario) -> None:
    def found(*events: tuple[dt.date, str, float]) -> list[Finding]:
        made = tuple(Event(day, "capacity", site, many, where="own.yaml:5") for day, site, many in events)
        told = examine_run(find_world("panj-2021"), baseline.with_(events=made))
        return [finding for finding in told if finding.check == "fewer-places"]

    later = dt.date(2021, 7, 7)
    (finding,) = found((later, "khorog", 400.0), (later, "vahdat", 1e6), (later, "ishkoshim", 200.0))
    assert "from 2021-07-07 on khorog, ishkoshim have fewer places than the world's estimate" in finding.message
    assert finding.hint == "what a site has had all along is dated 2021-05-01, the first day"
    assert found((baseline.start, "khorog", 400.0), (later, "khorog", 4000.0)) == []


def test_a_site_that_loses_places_that_an_event_gave_it_is_told_however_many_are_left(baseline: Scenario) -> None:
    given, fewer = ((dt.date(2021, 7, 7), 20_000.0), (dt.date(2021, 8, 1), 9_000.0))
    made = tuple(Event(day, "capacity", "khorog", many, where="own.yaml:5") for day, many in (given, fewer))
    told = examine_run(find_world("panj-2021"), baseline.with_(events=made))
    (finding,) = [one for one in told if one.check == "fewer-places"]
    assert "from 2021-08-01 on khorog has fewer places than before" in finding.message
