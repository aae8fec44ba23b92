"""A sweep tells of the points at which its axes order different things of one target on one day."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli.app import app
from sim.runs.run import panj_world
from sim.sweeps.contradicting import told_contradicting
from sim.sweeps.designs import points_of
from sim.sweeps.overridden import told_overridden
from sim.sweeps.read import read_sweep
from sim.sweeps.runner import Watch, plan_of, warn

TWO_DATES = """\
base: baseline
until: 2021-07-20
vary:
  a: {event: {date: $value, policy: {TJK: closed}}, values: [2021-07-08, 2021-07-12]}
  b: {event: {date: $value, policy: {TJK: open}}, values: [2021-07-10, 2021-07-12]}
replicates: 1
measures: [arrivals TJK]
"""


def told(tmp_path: Path, axes: str) -> list[str]:
    file = tmp_path / "clash.yaml"
    head, tail = TWO_DATES.split("vary:\n")[0], TWO_DATES[TWO_DATES.index("replicates") :]
    file.write_text(f"{head}vary:\n{axes}{tail}", encoding="utf-8")
    sweep = read_sweep(file)
    return told_contradicting(sweep, points_of(sweep).values, [panj_world(base) for base in sweep.bases])


@pytest.mark.parametrize(
    "axis", ["{front.tempo: [1, 3]}", "{pace: {event: {date: 2021-07-07, set: {front.tempo: $value}}, values: [1, 3]}}"]
)
def test_an_axis_that_takes_away_what_makes_the_scenario_another_one_is_told(tmp_path: Path, axis: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(f"base: [baseline, offensive]\nvary: {axis}\nreplicates: 1\nmeasures: [arrivals TJK]\n")
    sweep = read_sweep(file)
    (said,) = told_overridden(sweep, points_of(sweep).values, [panj_world(base) for base in sweep.bases])
    assert said.startswith(
        "the axes replace at every point all that offensive orders after its branch date (front.tempo 2 on "
        "2021-07-07): its runs are not told apart"
    )
    assert said in " ".join(CliRunner().invoke(app, ["check", str(file)]).output.split())


def test_an_order_that_some_point_leaves_is_no_matter(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    axis = "pace: {event: {date: $value, set: {front.tempo: 1}}, values: [2021-07-07, 2021-07-20]}"
    file.write_text(f"base: offensive\nvary: {{{axis}}}\nreplicates: 1\nmeasures: [arrivals TJK]\n")
    sweep = read_sweep(file)
    assert not list(told_overridden(sweep, points_of(sweep).values, [panj_world(base) for base in sweep.bases]))


def test_two_orders_of_one_day_are_told_by_check_and_before_the_runs(tmp_path: Path) -> None:
    file = tmp_path / "clash.yaml"
    file.write_text(TWO_DATES, encoding="utf-8")
    said = (
        "at 1 of 4 points (2021-07-12) the axes 'a' and 'b' order policy of 'TJK' closed and policy of 'TJK' open, on "
        "one day (first at a 2021-07-12, b 2021-07-12): the axis written last, 'b', wins"
    )
    checked = CliRunner().invoke(app, ["check", str(file)])
    assert checked.exit_code == 0, checked.output
    assert f"warning: {said}" in checked.output
    heard: list[str] = []

    class Ear(Watch):
        def warn(self, text: str) -> None:
            heard.append(text)

    warn(plan_of(file), Ear())
    assert heard == [f"clash: {said}"]


@pytest.mark.parametrize(
    ("axes", "said"),
    [
        (  # a day that varies, and a fixed one; one kind of people against everybody
            "  a: {event: {date: $value, policy: {TJK: closed}}, values: [2021-07-08, 2021-07-12]}\n"
            "  b: {event: {date: 2021-07-12, policy: {TJK: {civilian: $value}}}, values: [open, closed]}\n",
            "at 1 of 4 points (2021-07-12) the axes 'a' and 'b' order policy of 'TJK' closed and policy of 'TJK' open "
            "for civilians, on one day (first at a 2021-07-12, b open)",
        ),
        (  # a host against a crossing to it, on one fixed day
            "  a: {event: {date: 2021-07-12, far: {panji-poyon: $value}}, values: [open, limited]}\n"
            "  b: {event: {date: 2021-07-12, far: {TJK: $value}}, values: [open, closed]}\n",
            "at 3 of 4 points (2021-07-12) the axes 'a' and 'b' order far of 'panji-poyon' open and far of 'TJK' closed"
            ", on one day",
        ),
        (  # the events of one axis
            "  a:\n    event:\n      - {date: $value, policy: {TJK: closed}}\n"
            "      - {date: 2021-07-14, policy: {TJK: open}}\n    values: [2021-07-10, 2021-07-14]\n",
            "at 1 of 2 points (2021-07-14) the axis 'a' orders policy of 'TJK' closed and policy of 'TJK' open, on one "
            "day (first at a 2021-07-14): the one written last wins",
        ),
        (  # a place that falls on the day on which it is retaken
            "  a: {event: {date: $value, capture: [herat]}, values: [2021-07-10, 2021-07-12]}\n"
            "  b: {event: {date: $value, retake: [herat]}, values: [2021-07-12, 2021-07-14]}\n",
            "capture of 'herat' and retake of 'herat', on one day",
        ),
    ],
)
def test_every_way_to_contradict_is_told(tmp_path: Path, axes: str, said: str) -> None:
    (text,) = told(tmp_path, axes)
    assert said in text


@pytest.mark.parametrize(
    "axes",
    [
        "  a: {event: {date: $value, policy: {TJK: closed}}, values: [2021-07-08, 2021-07-12]}\n"
        "  b: {event: {date: $value, policy: {IRN: open}}, values: [2021-07-08, 2021-07-12]}\n",
        "  a: {event: {date: $value, policy: {TJK: closed}}, values: [2021-07-08, 2021-07-12]}\n"
        "  b: {event: {date: $value, policy: {TJK: open}}, values: [2021-07-09, 2021-07-13]}\n",
        "  a: {event: {date: $value, policy: {TJK: {civilian: closed}}}, values: [2021-07-08, 2021-07-12]}\n"
        "  b: {event: {date: $value, policy: {TJK: {military: open}}}, values: [2021-07-08, 2021-07-12]}\n",
        "  a: {event: {date: $value, far: {TJK: closed, panji-poyon: open}}, values: [2021-07-08, 2021-07-12]}\n",
        "  a: {event: {date: $value, reinforce: {herat: 100}}, values: [2021-07-08, 2021-07-12]}\n"
        "  b: {event: {date: $value, reinforce: {herat: 200}}, values: [2021-07-08, 2021-07-12]}\n",
    ],
    ids=["other hosts", "other days", "other people", "an exception", "soldiers add up"],
)
def test_what_is_no_contradiction_is_not_told(tmp_path: Path, axes: str) -> None:
    assert told(tmp_path, axes) == []
