"""What is usual is what the world has: a posterior takes the place of the rules' own defaults."""

from __future__ import annotations

from sim.model.parameters import REGISTRY
from sim.pages.live.session import Choice, Session
from sim.runs.run import load
from sim.scenario.resolved import Scenario, Setting
from sim.study.about import about
from sim.study.assumptions import assumptions, sentence
from sim.study.usual import usual
from sim.words.numbers import plain
from sim.world import World


def changed(values: dict[str, float]) -> tuple[Scenario, World]:
    """Return the baseline, of which its file says nothing, with parameters that it sets from the first day on."""
    scenario, world = load("baseline")
    own = {name: Setting(value, None, "own.yaml:3") for name, value in values.items()}
    return scenario.with_(description="", events=(), settings={**scenario.settings, **own}), world


def test_a_value_is_held_against_that_of_the_world() -> None:
    """The rule's default for the rate is 0.021, but the baseline has 0.061: 0.05 is less than usual."""
    scenario, world = changed({"front.rate": 0.05})
    middle = plain(usual(REGISTRY, world)["front.rate"].default)
    assert middle.startswith("0.0609")
    assert about(scenario, world, REGISTRY) == f"From the first day on front.rate is 0.05 (usually {middle})."
    row = next(row for row in assumptions(scenario, world) if row.name == "front.rate")
    assert row.usual.startswith(f"{middle}, 0.0279")
    assert row.usual.endswith("together with others")
    assert "own.yaml:3; usual value: joint posterior" in row.source


def test_the_default_of_a_rule_is_a_change_where_the_world_has_another() -> None:
    """`front.surge: 1` takes the general offensive out of a world that draws it about 139."""
    scenario, world = changed({"front.surge": 1.0})
    assert "front.surge is 1 (usually 13" in about(scenario, world, REGISTRY)
    assert [row.name for row in assumptions(scenario, world) if row.usual] == ["front.surge"]


def test_nothing_of_the_world_s_own_is_a_change() -> None:
    scenario, world = changed({})
    assert [row for row in assumptions(scenario, world) if row.usual] == []
    assert "No event and no parameter of its own" in about(scenario, world, REGISTRY)


def test_an_event_is_held_against_that_of_the_world_as_well() -> None:
    scenario, world = load("offensive")
    (event,) = scenario.events
    told = sentence(event.__class__(event.date, "set", "front.surge", 1.0), world, REGISTRY)
    assert f"front.surge is 1 (usually {plain(usual(REGISTRY, world)['front.surge'].default)})" in told
    assert "(usually 1)" in sentence(event, world, REGISTRY), "of the tempo the world says nothing"


def test_the_dashboard_names_the_source_of_the_value_it_shows() -> None:
    session = Session(Choice("baseline"))
    assert session.sources["front.surge"].startswith("joint posterior of the world")
    assert session.sources["front.tempo"].startswith("lever: 1 is the pace")
    session.close()
