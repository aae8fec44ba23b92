"""`panj show --pace` runs the war of a scenario and sets its pace beside other wars."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from sim.cli.app import app
from sim.cli.pace import pace_text
from sim.cli.scenarios import show_text


def test_a_quiet_scenario_loses_nothing() -> None:
    told = pace_text("ceasefire", [], [], runs=4)
    assert "The war of ceasefire after 2021-07-06, in 4 runs." in told
    assert "A capital is lost in 0 % of them" in told
    assert "no run that loses a quarter" in told


def test_an_override_counts() -> None:
    told = pace_text("ceasefire", ["front.tempo=0"], [], runs=2)
    assert "0 % of the districts still held fall within a week" in told
    assert "a hazard of 0.00 a week" in told


@pytest.mark.parametrize("asked", [("--plan", "--pace"), ("--plan", "--yaml"), ("--pace", "--yaml")])
def test_what_cannot_be_told_together_is_refused(asked: tuple[str, str]) -> None:
    result = CliRunner().invoke(app, ["show", "baseline", *asked])
    assert result.exit_code == 2
    assert f"{' and '.join(asked)} do not go together: ask for one of them" in result.output


def test_the_card_of_a_scenario_says_where_its_pace_is() -> None:
    assert "panj show offensive --pace" in show_text("offensive", [], yaml=False)
