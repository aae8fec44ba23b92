"""A resolved scenario can be written and run again: the same values, down to the last bit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unicodedata import normalize

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.scenario.load import load_scenario
from sim.scenario.parameters import Registry
from sim.scenario.resolved import Scenario
from sim.scenario.write import to_yaml

Write = Callable[..., Path]


def bare(scenario: Scenario) -> Scenario:
    """Leave out where the values come from."""
    return replace(
        scenario,
        layers={},
        settings={name: replace(s, layer="") for name, s in scenario.settings.items()},
        events=tuple(replace(event, where="") for event in scenario.events),
    )


def again(scenario: Scenario, registry: Registry, write: Write) -> Scenario:
    return load_scenario(write(to_yaml(scenario, registry), "scenario.yaml", base=False), registry)


TEXT = """\
title: "It's 'so': #1"
description: >-
  One sentence that is long enough to be folded over several lines, with a colon: here, a # there, and
  - a dash at the start of a line.
ladder: 4
document: [{fact: D1, says: "a: b"}, {fact: D2, says: plain}]
garrisons: blind
parameters: {front.rate: {value: 0.1, low: 1.0e-7, high: 0.3, shape: triangular}, garrisons.withdraw: -1.5}
events:
  - {date: 2021-07-07, capture: [tem, "no"], set: {front.tempo: 0.1}, near: {TJK: follow}}
  - {date: 2021-08-07, policy: {TJK: {military: limited}, UZB: open}, guards: {TJK: 20000}}
  - {date: 2021-08-08, reinforce: {a-b: 2}, rural: {x: 0.25}, corridor: {tem: closed}, let_through: {tem: 0.3}}
"""


def test_it_loads_again_to_the_same_values(write: Write, registry: Registry) -> None:
    scenario = load_scenario(write(TEXT), registry)
    second = again(scenario, registry, write)
    assert bare(second) == bare(scenario)
    assert second.name == "mine"
    third = again(second, registry, write)
    assert bare(third) == bare(second)


def test_it_says_unit_and_layer(write: Write, registry: Registry) -> None:
    text = to_yaml(load_scenario(write(TEXT), registry, overrides={"front.tempo": 2}), registry)
    assert "  front.tempo: 2  # 1 · set for this run\n" in text
    assert "shape: triangular}  # per day · mine.yaml:12\n" in text
    assert "extends" not in text


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    title=st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1),
    value=st.floats(-1e300, 1e300),
)
def test_any_text_and_any_number_survive(title: str, value: float, write: Write, registry: Registry) -> None:
    scenario = load_scenario(write(""), registry, overrides={"garrisons.withdraw": value})
    plain = normalize("NFC", " ".join(title.split()))  # as every text of a file is read
    scenario = replace(scenario, title=plain or "x", description=plain)
    assert bare(again(scenario, registry, write)) == bare(scenario)
