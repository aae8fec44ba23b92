"""What is shown while a run computes."""

from __future__ import annotations

import io

import pytest
from rich.progress import Progress

from sim.cli.console import PlainConsole
from sim.cli.watched import Shown, first_answers, to_compile, watch_on
from sim.runs.run import FIRST, Options, load, run_scenario


def _shown(width: int = 80) -> tuple[Progress, io.StringIO]:
    out = io.StringIO()
    return Progress(console=PlainConsole(file=out, width=width), disable=True), out


def test_what_compiling_takes_is_told_before_it_begins_and_once() -> None:
    progress, out = _shown()
    watch = watch_on(progress, quiet=False, jobs=2)
    assert watch.compiling is not None
    for done in range(3):
        watch.compiling(done, 2)
    assert out.getvalue() == "compiling the model, once and for all: about 20 seconds with 2 idle cores\n"


def test_more_cores_take_less_down_to_what_one_has_to_do() -> None:
    told = [to_compile(cores) for cores in (1, 2, 4, 64)]
    assert [line.split("about ")[1].split(" with")[0] for line in told] == [
        "35 seconds",
        "20 seconds",
        "15 seconds",
        "15 seconds",
    ]
    assert told[0].endswith("1 idle core")


def test_a_log_is_told_now_and_then_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("sim.cli.watched.time.monotonic", lambda: now[0])
    progress, out = _shown()
    watch = watch_on(progress, quiet=False, jobs=2)
    assert watch.compiling is not None
    assert watch.runs is not None
    for second in range(0, 70, 5):
        now[0] = float(second)
        watch.compiling(second // 5, 14)
    watch.runs(3, 200)
    now[0] = 100.0
    watch.runs(40, 200)
    watch.runs(41, 200)
    watch.runs(200, 200)
    assert out.getvalue().splitlines()[1:] == ["compiling: 5 of 14", "compiling: 10 of 14", "simulating: 40 of 200"]


def test_whoever_wants_it_quiet_is_told_nothing() -> None:
    progress, out = _shown()
    watch = watch_on(progress, quiet=True)
    assert watch.first is None
    assert watch.compiling is not None
    watch.compiling(0, 2)
    assert out.getvalue() == ""


def test_first_answers_say_of_how_many_they_are_and_fit_the_terminal() -> None:
    scenario, world = load("baseline")
    result = run_scenario(scenario, world, Options(FIRST, until="2021-07-08", parts=False, jobs=1))
    told = "\n".join(first_answers(result, 72)).splitlines()
    assert told[1] == "first answers, of 20 replicates; the others make them sharper:"
    assert any(line.startswith("- By 8 July a median of") for line in told)
    assert max(map(len, told)) <= 72


def test_first_answers_come_where_the_rest_takes_long_and_after_compiling() -> None:
    shown = Shown()
    shown.done, shown.of = 20, 60
    assert not shown.is_long()
    shown._began -= 10.0  # a second for two of them: forty more take twenty
    assert shown.is_long()
    shown.begin(compiled=True)
    assert shown.is_long()
