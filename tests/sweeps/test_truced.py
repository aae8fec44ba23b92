"""A sweep tells where an axis begins attacks again while a ceasefire of its scenario holds the rest at 0."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli.app import app
from sim.sweeps.designs import points_of
from sim.sweeps.read import read_sweep
from sim.sweeps.runner import Watch, plan_of, warn
from sim.sweeps.truced import told_truces


def a_sweep(folder: Path, event: str, values: str, base: str = "[ceasefire, baseline]") -> Path:
    file = folder / "held.yaml"
    axis = f"{{pace: {{event: {event}, values: {values}}}}}"
    file.write_text(f"base: {base}\nvary: {axis}\nreplicates: 1\nmeasures: [arrivals TJK]\n", encoding="utf-8")
    return file


def test_a_pace_while_a_ceasefire_holds_is_told_by_check_and_before_the_runs(tmp_path: Path) -> None:
    """`panj check` told it of a scenario alone."""
    file = a_sweep(tmp_path, "{date: 2021-08-01, set: {front.tempo: $value}}", "[0, 1, 2]")
    sweep = read_sweep(file)
    (said,) = told_truces(sweep, points_of(sweep).values)
    assert said.startswith(
        "at 2 of 3 points the axis 'pace' does less than it seems in the runs of ceasefire: the ceasefire of "
        "2021-07-07 still holds: skirmishes stay at 0 (to end it, set all three: front.tempo: 1, "
    )
    assert said in " ".join(CliRunner().invoke(app, ["check", str(file)]).output.split())
    heard: list[str] = []

    class Heard(Watch):
        def warn(self, text: str) -> None:
            heard.append(text)

    warn(plan_of(file), Heard())
    assert f"held: {said}" in heard


@pytest.mark.parametrize(
    ("event", "values", "base"),
    [
        ("{date: 2021-08-01, set: {front.tempo: $value}}", "[0, 1]", "baseline"),
        (
            "{date: 2021-08-01, set: {front.tempo: $value, front.counter: 0.1, siege.skirmish: 0.004}}",
            "[1]",
            "ceasefire",
        ),
        ("{date: 2021-08-01, guards: {TJK: $value}}", "[0, 1]", "ceasefire"),
    ],
    ids=["no ceasefire", "it ends it", "an axis of something else"],
)
def test_where_none_holds_nothing_is_told(tmp_path: Path, event: str, values: str, base: str) -> None:
    sweep = read_sweep(a_sweep(tmp_path, event, values, base))
    assert told_truces(sweep, points_of(sweep).values) == []
