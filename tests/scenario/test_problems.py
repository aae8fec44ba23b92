"""Every mistake is named with its line, the bad value, what is allowed and the nearest right name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.scenario.errors import PanjError, Problems
from sim.scenario.load import check_file, load_scenario
from sim.scenario.parameters import Registry

Write = Callable[..., Path]

# BASE has four lines, so the text of a case begins in line 5
CASES = {
    "unknown key": ("extend: baseline\n", "5:1", "unknown key 'extend'", "did you mean 'extends'?"),
    "unknown parameter": ("parameters:\n  front.tmpo: 2\n", "6:3", "'front.tmpo'", "'front.tempo'"),
    "parameter without group": ("parameters:\n  tempo: 2\n", "6:3", "'tempo'", "'front.tempo'"),
    "nested unknown": ("parameters:\n  front: {tmpo: 2}\n", "6:11", "'front.tmpo'", "'front.tempo'"),
    "group that is a number": (
        "parameters:\n  front: 2\n",
        "6:3",
        "unknown parameter 'front'",
        "known: front",
    ),
    "out of range": ("parameters:\n  front.tempo: -1\n", "6:16", "between 0 and 100", "got -1"),
    "no number": ("parameters:\n  front.tempo: fast\n", "6:16", "must be a number", "'fast'"),
    "truth is no number": ("parameters:\n  front.tempo: true\n", "6:16", "must be a number", "true"),
    "not a number": ("parameters:\n  front.tempo: .nan\n", "6:16", "between 0 and 100", "nan"),
    "infinite": ("parameters:\n  garrisons.withdraw: .inf\n", "6:23", "must be finite", "inf"),
    "spread order": (
        "parameters:\n  front.rate: {value: 5, low: 1, high: 2}\n",
        "6:3",
        "low <= value <= high",
        "value 5",
    ),
    "spread range": (
        "parameters:\n  front.rate: {value: 5, low: 1, high: 20}\n",
        "6:40",
        "between 0 and 10",
        "20",
    ),
    "spread key": (
        "parameters:\n  front.rate: {value: 5, low: 1, high: 7, shap: uniform}\n",
        "6:43",
        "unknown key 'shap'",
        "'shape'",
    ),
    "spread lacks": (
        "parameters:\n  front.rate: {value: 5, high: 6}\n",
        "6:15",
        "needs the key 'low'",
        "front.rate",
    ),
    "spread of logarithm": (
        "parameters:\n  front.rate: {value: 5, low: 0, high: 7, shape: loguniform}\n",
        "6:31",
        "above 0",
        "0",
    ),
    "spread shape": (
        "parameters:\n  front.rate: {value: 1, low: 0, high: 7, shape: normal}\n",
        "6:50",
        "uniform, loguniform, triangular",
        "'normal'",
    ),
    "given twice in two ways": (
        "parameters:\n  front.tempo: 1\n  front: {tempo: 2}\n",
        "7:11",
        "given twice",
        "line 6",
    ),
    "duplicate key": ("seed: 1\nseed: 2\n", "6:1", "'seed' is given twice", "line 5"),
    "wrong type": ("replicates: many\n", "5:13", "whole number", "'many'"),
    "fraction": ("replicates: 2.5\n", "5:13", "whole number", "2.5"),
    "too small": ("replicates: 0\n", "5:13", "at least 1", "got 0"),
    "ladder": ("ladder: 6\n", "5:9", "at most 5", "got 6"),
    "choice": ("garrisons: seded\n", "5:12", "seeded, blind", "did you mean 'seeded'?"),
    "title": ("title: [a]\n", "5:8", "must be text", "a list"),
    "path in world": ("world2: x\n", "5:1", "unknown key 'world2'", "'world'"),
    "event date": (
        "events:\n  - {date: 2021-02-30, capture: tem}\n",
        "6:12",
        "2021 has 28 days",
        "",
    ),
    "event month": ("events:\n  - {date: 2021-13-01, capture: tem}\n", "6:12", "day of the calendar", ""),
    "event date form": ("events:\n  - {date: 7 July, capture: tem}\n", "6:12", "YYYY-MM-DD", "'7 July'"),
    "event date short": ("events:\n  - {date: 2021-7-8, capture: tem}\n", "6:12", "YYYY-MM-DD", "2021-7-8"),
    "event without date": ("events:\n  - {capture: tem}\n", "6:5", "needs the key 'date'", ""),
    "event without action": ("events:\n  - {date: 2021-07-08}\n", "6:5", "needs an action", "capture"),
    "unknown action": ("events:\n  - {date: 2021-07-08, captre: x}\n", "6:24", "'captre'", "'capture'"),
    "event in the past": (
        "events:\n  - {date: 2021-07-06, capture: tem}\n",
        "6:12",
        "not after history_until 2021-07-06",
        "mine.yaml:3",
    ),
    "event after the end": (
        "events:\n  - {date: 2021-09-12, capture: tem}\n",
        "6:12",
        "after until 2021-09-11",
        "mine.yaml:4",
    ),
    "event state": (
        "events:\n  - {date: 2021-07-08, near: {tem: ajar}}\n",
        "6:36",
        "open, closed, follow",
        "'ajar'",
    ),
    "event policy": (
        "events:\n  - {date: 2021-07-08, policy: {TJK: {civilian: opn}}}\n",
        "6:49",
        "open, limited, closed",
        "did you mean 'open'?",
    ),
    "event policy kind": (
        "events:\n  - {date: 2021-07-08, policy: {TJK: {soldier: open}}}\n",
        "6:39",
        "'soldier'",
        "civilian, military",
    ),
    "negative guards": ("events:\n  - {date: 2021-07-08, guards: {TJK: -1}}\n", "6:38", "at least 0", "-1"),
    "event parameter": (
        "events:\n  - {date: 2021-07-08, set: {front.tmpo: 1}}\n",
        "6:30",
        "'front.tmpo'",
        "'front.tempo'",
    ),
    "event parameter range": (
        "events:\n  - {date: 2021-07-08, set: {front: {tempo: 101}}}\n",
        "6:45",
        "between 0 and 100",
        "101",
    ),
    "events no list": ("events: soon\n", "5:9", "must be a list", "'soon'"),
    "event no mapping": ("events: [soon]\n", "5:10", "must be a mapping", "'soon'"),
    "crossing": (
        "events:\n  - {date: 2021-07-08, near: {tam: open}}\n",
        "6:31",
        "no crossing or host",
        "did you mean 'tem'?",
    ),
    "place": ("events:\n  - {date: 2021-07-08, capture: [kundus]}\n", "6:34", "'kundus'", "'kunduz'"),
    "site": ("events:\n  - {date: 2021-07-08, capacity: {korog: 9}}\n", "6:35", "no site", "'khorog'"),
    "host": ("events:\n  - {date: 2021-07-08, guards: {TJ: 9}}\n", "6:33", "no host", "TJK"),
    "district": ("events:\n  - {date: 2021-07-08, reinforce: {tem: 9}}\n", "6:36", "no district", "kunduz"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_named_with_its_place(
    case: str, write: Write, registry: Registry, names: dict[str, list[str]]
) -> None:
    text, place, *words = CASES[case]
    problems = check_file(write(text), registry, names)
    assert len(problems) == 1, problems
    said = str(problems[0])
    assert said.startswith(f"scenarios/mine.yaml:{place}: ")
    for word in words:
        assert word in said


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(write: Write, registry: Registry) -> None:
    file = write(
        "replicates: none\nparameters: {front.tempo: -1, frnt.rate: 1}\n"
        "events:\n  - {date: 2021-07-32, capture: x}\n  - {date: 2021-07-07, set: {front.rate: 99}}\n"
    )
    problems = check_file(file, registry)
    assert [(p.line, p.column) for p in problems] == [(5, 13), (6, 27), (6, 31), (8, 12), (9, 42)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("until: 2021-09-11", "until: 2021-04-01"), "until 2021-04-01 is before start 2021-05-01"),
        (("2021-07-06", "2021-10-06"), "history_until 2021-10-06 is after until 2021-09-11"),
        (("2021-07-06", "2021-04-01"), "history_until 2021-04-01 is before start"),
        (("until: 2021-09-11", "seed: 1"), "no 'until'"),
    ],
)
def test_days_must_be_in_order(change: tuple[str, str], said: str, write: Write, registry: Registry) -> None:
    file = write("")
    text = file.read_text()
    file.write_text(text.replace("until: 2021-09-11", change[1]) if "09-11" in change[0] else text.replace(*change))
    assert said in "\n".join(map(str, check_file(file, registry)))


def test_a_world_without_history_begins_the_day_before(write: Write, registry: Registry) -> None:
    file = write("")
    file.write_text(file.read_text().replace("2021-07-06", "2021-04-30"))
    assert check_file(file, registry) == ()


def test_what_is_missing_is_named(write: Write, registry: Registry) -> None:
    said = "\n".join(map(str, check_file(write("title: x\n", base=False), registry)))
    for key in ("world", "start", "history_until", "until"):
        assert f"has no '{key}'" in said


def test_a_name_with_a_mistake_is_answered_with_the_nearest(write: Write, registry: Registry) -> None:
    write("", "offensive.yaml")
    with pytest.raises(PanjError, match="did you mean 'offensive'"):
        load_scenario("ofensive", registry)


def test_overrides_name_the_option(write: Write, registry: Registry) -> None:
    file = write("")
    with pytest.raises(Problems) as raised:
        load_scenario(file, registry, overrides={"front.tmpo": 1, "front.tempo": "x", "front.rate": "-3"})
    said = [str(problem) for problem in raised.value.problems]
    assert said[0] == "--set front.tmpo=1: unknown parameter 'front.tmpo' (did you mean 'front.tempo'?)"
    assert said[1] == "--set front.tempo=x: 'x' is no number"
    assert "--set front.rate=-3" in said[2]
    assert "between 0 and 10" in said[2]
