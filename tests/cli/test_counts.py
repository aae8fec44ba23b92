"""Options that count runs or people are read as counts are everywhere."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from sim.cli.app import app


@pytest.mark.parametrize("command", [["run", "baseline"], ["sweep", "closing-date"], ["compare", "a", "b"]])
@pytest.mark.parametrize(
    ("value", "said"), [("1.000", "write 1000"), ("0", "is not at least 1"), ("1.5", "is not a whole number")]
)
def test_a_number_of_runs_takes_no_separators(command: list[str], value: str, said: str) -> None:
    found = CliRunner().invoke(app, [*command, "--replicates", value])
    assert found.exit_code == 2
    assert said in found.stderr


@pytest.mark.parametrize("command", [["answer", "r", "queue", "tem"], ["explain", "s"], ["explore", "s"]])
def test_a_bound_of_people_takes_no_separators(command: list[str]) -> None:
    found = CliRunner().invoke(app, [*command, "--over", "5.000"])
    assert found.exit_code == 2
    assert "write 5000" in found.stderr


def test_a_set_parameter_that_counts_people_takes_no_separators() -> None:
    found = CliRunner().invoke(app, ["show", "baseline", "--set", "crossing.bridge_capacity=6.000"])
    assert found.exit_code == 2
    assert "write 6000" in found.stderr
