"""A scenario is changed in Python as in a file: the same events mean the same runs, and mistakes are told as there."""

from __future__ import annotations

import datetime as dt
import inspect
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim import BorderModel, compare, load_scenario, run, what_if
from sim.scenario.errors import PanjError

SHUT = {"date": "2021-07-08", "policy": {"TJK": {"civilian": "closed"}}, "guards": {"TJK": 9000}}
FEW = {"replicates": 2, "parts": False, "jobs": 1}


def test_events_in_a_call_are_those_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "shut.yaml"
    file.write_text(
        "extends: baseline\nuntil: 2021-07-14\nparameters: {crossing.leak: 0.2}\nevents:\n"
        "  - {date: 2021-07-08, policy: {TJK: {civilian: closed}}, guards: {TJK: 9000}}\n"
    )
    made = load_scenario(
        "baseline", events=[SHUT], parameters={"crossing.leak": 0.2}, until="2021-07-14", called="shut"
    )
    read, called = run(file, **FEW), run(made, **FEW)  # type: ignore[arg-type]
    assert np.array_equal(read.counts, called.counts)
    assert (called.scenario.name, called.scenario.title) == ("shut", "As it was going, changed")
    assert called.scenario.description == "As baseline, but with 1 further event, 1 parameter set and another last day."
    assert called.scenario.ladder is None


def test_events_that_a_parameter_takes_away_are_told() -> None:
    """Events and a parameter in one call, or one after the other: the same was said of what is not the same."""
    leak = [{"date": "2021-07-08", "set": {"crossing.leak": 0.1}}]
    once = load_scenario("baseline", events=leak, parameters={"crossing.leak": 0.02})
    then = load_scenario(load_scenario("baseline", events=leak), parameters={"crossing.leak": 0.02})
    assert [event.target for event in once.events][-1:] == ["crossing.leak"]
    assert once.description == "As baseline, but with 1 further event and 1 parameter set."
    assert "crossing.leak" not in [event.target for event in then.events]
    assert then.description == (
        "As baseline-changed, but with 1 parameter set. "
        "Left out, since that is fixed now: set: {crossing.leak: 0.1} on 2021-07-08."
    )
    named = load_scenario("offensive", parameters={"front.tempo": 1.5})
    assert named.description.startswith("As offensive, but with 1 parameter set. Left out, since that is fixed now: ")
    assert not any(event.target == "front.tempo" for event in named.events)


@pytest.mark.parametrize("many", [np.int64(9000), np.float32(9000), np.array(9000)])
@pytest.mark.parametrize(
    "day", [pd.Timestamp("2021-07-08"), np.datetime64("2021-07-08", "ns"), dt.datetime(2021, 7, 8), dt.date(2021, 7, 8)]
)
def test_numbers_and_days_of_numpy_are_those_of_a_file(many: object, day: object) -> None:
    """A loop over np.arange failed: "must be a number, got '9000'"."""
    event = load_scenario("baseline", events=[{"date": day, "guards": {"TJK": many}}]).events[-1]
    assert (str(event.date), event.action, event.target, event.value) == ("2021-07-08", "guards", "TJK", 9000.0)


def test_what_is_no_number_or_no_day_of_numpy_is_still_refused_as_what_it_is() -> None:
    for event, said in (
        ({"date": "2021-07-08", "guards": {"TJK": np.bool_(True)}}, "must be a number, got true"),
        ({"date": pd.Timestamp("2021-07-08 23:00"), "guards": {"TJK": 1}}, "date must be a date .*, got .*23:00:00"),
        ({"date": np.datetime64("NaT", "D"), "guards": {"TJK": 1}}, "date must be a date .*, got 'NaT'"),
    ):
        with pytest.raises(PanjError, match=said):
            load_scenario("baseline", events=[event])


def test_it_goes_wherever_a_scenario_goes() -> None:
    shut = load_scenario(events=[SHUT], until="2021-07-10")
    assert shut.name == "baseline-changed"
    model = BorderModel(shut, uncertain=False)
    model.step()
    assert compare("baseline", shut, replicates=2, until="2021-07-10").names == ("baseline", "baseline-changed")
    assert what_if(shut, ("2021-07-09", "guards", "TJK", 0), replicates=1).names == ("baseline-changed", "what-if")


def test_as_it_is_it_is_the_scenario() -> None:
    plain = load_scenario("baseline")
    assert (plain.name, plain.ladder) == ("baseline", 2)
    assert load_scenario("baseline", called="mine").name == "mine"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"events": [{"date": "2021-07-15", "polcy": {}}]}, "did you mean 'policy'?"),
        ({"events": [{"date": "2021-07-15", "policy": {"TKJ": "closed"}}]}, "no host of this world is called 'TKJ'"),
        (
            {"events": [{"date": "2021-07-15", "guards": {"TJK": 50.5}}]},
            "whole number of at least 0, got 50.5",
        ),
        ({"events": [{"date": "2031-07-15", "guards": {"TJK": 50}}]}, "is after until 2021-09-11"),
        ({"events": {"date": "2021-07-15"}}, "want a list of events"),
        ({"events": [3]}, "event 1: 3 is no event"),
        ({"events": [{"date": "2021-07-15", "polcy": {"TJK": "open"}}]}, "event 1: unknown key 'polcy' (did you mean"),
        ({"events": [{"date": "2021-07-15"}, {"date": "x"}]}, "event 2: date must be a date"),
        ({"event": []}, "no argument is called 'event' (did you mean 'events'?)"),
        ({"called": "a/b"}, "want a name of letters"),
        ({"parameters": {"front.tmpo": 2}}, "did you mean 'front.tempo'?"),
    ],
)
def test_mistakes_are_told_as_in_a_file(more: dict[str, object], said: str) -> None:
    with pytest.raises(PanjError) as told:
        load_scenario("baseline", **more)  # type: ignore[arg-type]
    assert said in str(told.value)


def test_an_event_of_a_call_lies_before_the_last_day_of_the_call() -> None:
    """It was held against the last day of before: refused though the call moves that, or taken and never come to."""
    event = {"date": "2021-09-20", "policy": {"TJK": "closed"}}
    later = load_scenario("baseline", events=[event], until="2021-10-01")
    assert str(later.events[-1].date) == "2021-09-20"
    with pytest.raises(PanjError, match=r"^event 1: date 2021-09-20 is after until 2021-09-11 \(see baseline\)"):
        load_scenario("baseline", events=[event])
    with pytest.raises(PanjError, match=r"is after until 2021-09-19 \(see set for this run\)"):
        load_scenario("baseline", events=[event], until="2021-09-19")
    cut = load_scenario("offensive", until="2021-07-01")
    assert not cut.events
    assert cut.description == "As offensive, but with another last day, before 1 event of it."


def test_a_run_that_ends_before_an_event_does_not_tell_it_as_its_own() -> None:
    """ "From 20 July Tajikistan admits nobody", said the report of a run that ends on the 10th."""
    shut = load_scenario("baseline", events=[SHUT], called="shut")
    cut = run(shut, until="2021-07-07", replicates=1, parts=False, jobs=1).scenario
    assert not [event for event in cut.events if event.date.day == 8]
    assert cut.title.endswith(" (changed)")
    said = "As baseline, but with 1 further event. Left out of this run, which ends on 2021-07-07: "
    assert cut.description.startswith(said)
    assert "policy: {TJK: {civilian: closed}} on 2021-07-08" in cut.description
    whole = run(shut, until="2021-07-08", replicates=1, parts=False, jobs=1).scenario
    assert (whole.title, whole.description) == (shut.title, shut.description)


def test_options_are_in_the_signature_and_described() -> None:
    """They were `**options`, which no editor completes, and described elsewhere."""
    for function in (run, compare, what_if):
        assert "replicates" in inspect.signature(function).parameters
        assert not any(p.kind is p.VAR_KEYWORD for p in inspect.signature(function).parameters.values())
        assert "replicates" in str(inspect.getdoc(function))
