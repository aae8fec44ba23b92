"""Every mistake is named with its line, the bad value, what is allowed and the nearest right name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.model import parties
from sim.model.random import MAX_SEED
from sim.scenario.errors import MANY, TOLD, PanjError, Problems, did_you_mean
from sim.scenario.load import check_file, load_scenario
from sim.scenario.names import Names
from sim.scenario.override import with_until
from sim.scenario.parameters import Registry
from sim.scenario.schema import LARGEST_SEED, LONGEST_RUN
from sim.words.printable import fit
from sim.world import load_world
from sim.world.names import names_of

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
    "places in the past": (
        "events:\n  - {date: 2021-07-06, capacity: {khorog: 50}}\n",
        "6:12",
        "not after history_until 2021-07-06",
        "what a site has had all along is dated 2021-05-01, the first day",
    ),
    "places and something else on the first day": (
        "events:\n  - {date: 2021-05-01, capacity: {khorog: 50}, guards: {TJK: 50}}\n",
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
    "year of a typo": ("events:\n  - {date: 0021-07-08, capture: tem}\n", "6:12", "years 1000 to 9998", "'0021-07-08'"),
    "commas in a number": (
        "parameters:\n  front.tempo: 20,000\n",
        "6:16",
        "got '20,000'",
        "write 20000",
    ),
    "decimal comma": (
        "parameters:\n  front.tempo: 0,1\n",
        "6:16",
        "got '0,1'",
        "write 0.1: the decimal sign is a point",
    ),
    "both": ("parameters:\n  front.tempo: 1.000,5\n", "6:16", "'1.000,5'", "write 1000.5"),
    "spaces in a number": (
        "events:\n  - date: 2021-07-08\n    guards: {TJK: 20 000}\n",
        "7:19",
        "'20 000'",
        "write 20000",
    ),
    "apostrophes in a number": ("replicates: 1'000\n", "5:13", "whole number", "write 1000"),
    "percent": ("parameters:\n  front.rate: 5 %\n", "6:15", "'5 %'", "write 0.05 for a share of 5 %"),
    "no space after a colon": (
        "events:\n  - {date: 2021-07-08, near: {tem:closed}}\n",
        "6:41",
        "got nothing",
        "want a space after the colon: 'tem: closed'",
    ),
    "long name": ("name: " + "a" * 300 + "\n", "5:7", "at most 100 letters", "aaa..."),
    "seed": (f"seed: {2**32}\n", "5:7", "at most 4294967295", "got 4294967296"),
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
def test_a_mistake_is_named_with_its_place(case: str, write: Write, registry: Registry, names: Names) -> None:
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
    for key in ("world", "start", "until"):
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
    assert said[0] == "front.tmpo=1: unknown parameter 'front.tmpo' (did you mean 'front.tempo'?)"
    assert said[1] == "front.tempo=x: 'x' is no number"
    assert "front.rate=-3" in said[2]
    assert "between 0 and 10" in said[2]


def test_a_run_of_too_many_days_is_told_at_its_last_day(write: Write, registry: Registry) -> None:
    write("", "parent.yaml")
    file = write("extends: parent\nuntil: 2221-09-11\n", base=False)
    (problem,) = check_file(file, registry)
    assert str(problem) == (
        "scenarios/mine.yaml:2:8: from start 2021-05-01 to until 2221-09-11 are 73,182 days; want at most 32,767 "
        "(a typo in the year?)"
    )
    with pytest.raises(Problems, match="until 2221-09-11 is more than 32,767 days after the start"):
        with_until(load_scenario("parent", registry), "2221-09-11")


def test_the_limits_of_files_are_those_of_the_run() -> None:
    assert LONGEST_RUN == parties.MOST
    assert LARGEST_SEED == MAX_SEED


def test_a_mistake_of_form_hides_no_mistake_of_meaning(write: Write, registry: Registry, names: Names) -> None:
    text = """\
extends: parent
start: "\\ud800"
seed: 1
seed: 2
lader: 3
parameters: {front.tempo: 0,1, front.tmpo: 2}
events:
  - {date: 2021-07-32, guards: {TJK: 20,000, UZX: 3}, capture: shignan}
  - {date: 2021-07-08, captre: tem}
  - {date: 2021-07-08}
"""
    write("", "parent.yaml")
    told = [str(problem) for problem in check_file(write(text, base=False), registry, names)]
    said = [line.split(":", 3)[3].strip() for line in told]
    assert [line.split(":")[1] for line in told] == ["2", "4", "5", "6", "6", "8", "8", "8", "8", "9", "10"]
    assert said[0].startswith("start has half of a character")
    assert said[1] == "'seed' is given twice (first in line 3)"
    assert said[4] == "unknown parameter 'front.tmpo' (did you mean 'front.tempo'?)"
    assert said[7].startswith("guards: no host of this world is called 'UZX'")
    assert said[8].endswith("(did you mean 'shighnan'?)")
    assert said[10].startswith("an event needs an action")


def test_of_many_mistakes_the_first_are_told_and_the_rest_counted(write: Write, registry: Registry) -> None:
    file = write("".join(f"extend{k}: 1\n" for k in range(3000)))
    with pytest.raises(Problems) as raised:
        load_scenario(file, registry)
    lines = str(raised.value).splitlines()
    assert len(lines) == TOLD + 1
    assert lines[0].endswith("unknown key 'extend0' (did you mean 'extends'?)")
    assert lines[-1] == "… and 2,980 more"
    assert len(raised.value.problems) == 3000


def test_the_nearest_name_is_looked_for_a_bounded_number_of_times(
    write: Write, registry: Registry, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr("sim.scenario.errors.nearest", lambda name, choices: asked.append(name))
    events = "".join(f"  - {{date: 2021-07-08, capture: temm{k}}}\n" for k in range(500))
    parameters = "".join(f"  front.tmp{k}: 1\n" for k in range(500))
    keys = "".join(f"extend{k}: 1\n" for k in range(500))
    assert len(check_file(write(f"events:\n{events}parameters:\n{parameters}{keys}"), registry, names)) == 1500
    assert len(asked) <= 3 * MANY


def test_a_word_that_nobody_reads_to_its_end_is_cut(folder: Path, registry: Registry) -> None:
    for name in ("a" * 5000, "a/" * 2500 + "b.yaml"):
        with pytest.raises(PanjError) as raised:
            load_scenario(name, registry)
        assert len(fit(raised.value)) < 500


TITLES = {"tem": "Tem - Demogan bridge (Khorog)", "humrogi": "Humrogi", "ruzvai": "Ruzvai bridge", "bag": "Bāgh"}


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("khorog", "did you mean 'tem' (Tem - Demogan bridge (Khorog))?"),
        ("Khorogh", "did you mean 'tem' (Tem - Demogan bridge (Khorog))?"),
        ("humrogy", "did you mean 'humrogi'?"),
        ("BAGH", "did you mean 'bag' (Bāgh)?"),
        ("bridge", "did you mean 'tem' (Tem - Demogan bridge (Khorog)) or 'ruzvai' (Ruzvai bridge)?"),
        ("Demogan bridge", "did you mean 'tem' (Tem - Demogan bridge (Khorog))?"),
        ("zzz", None),
        ("", None),
    ],
)
def test_a_hint_knows_what_people_call_a_thing(written: str, hint: str | None) -> None:
    assert did_you_mean(written, TITLES) == hint


def test_an_event_aimed_at_a_name_is_told_the_id(write: Write, registry: Registry) -> None:
    known = Names({"crossing": TITLES, "host": {"TJK": "Tajikistan"}})
    text = "events:\n  - {date: 2021-07-08, near: {khorog: closed, tajikistan: closed, zzz: open}}\n"
    hints = [problem.hint for problem in check_file(write(text), registry, known)]
    assert hints == [
        "did you mean 'tem' (Tem - Demogan bridge (Khorog))?",
        "did you mean 'TJK' (Tajikistan)?",
        "known: tem, humrogi, ruzvai, bag, TJK",
    ]
    many = Names({"crossing": {f"p{k}": "" for k in range(30)}, "host": {}})
    assert [p.hint for p in check_file(write(text), registry, many)] == ["the ids stand in places.csv, hosts.csv"] * 3


def test_a_share_of_a_provinces_districts_wants_a_province_without_any(write: Write, registry: Registry) -> None:
    """As in a world's history: beside districts of its own the same districts would count twice."""
    known = names_of(load_world(Path(__file__).parents[2] / "scenarios" / "worlds" / "panj-2021"))
    text = "events:\n  - {date: 2021-07-08, rural: {herat: 0.5, kunduz: 0.5, shighnan: 0.5}}\n"
    wrong = check_file(write(text), registry, known)
    assert [problem.message for problem in wrong] == [
        "rural: no whole province of this world is called 'kunduz'",
        "rural: no whole province of this world is called 'shighnan'",
    ]
    none = check_file(write(text), registry, Names({**known.targets, "whole province": {}}))
    assert [problem.hint for problem in none] == ["it has none"] * 3


def test_a_place_that_is_none_is_told_under_the_key_it_stands_at(write: Write, registry: Registry) -> None:
    known = Names({"place": {"argo": "Argo"}})
    text = "events:\n  - {date: 2021-07-08, storm: [nowhere], hand_over: [nobody], capture: [none], retake: [no]}\n"
    keys = {problem.message.partition(":")[0] for problem in check_file(write(text), registry, known)}
    assert keys == {"storm", "hand_over", "capture", "retake"}


def test_a_scenario_asked_for_by_its_title_is_named(write: Write, registry: Registry) -> None:
    write("title: As it was going\n", "baseline.yaml")
    write("title: 'The guns fall silent'\n", "ceasefire.yaml")
    for written, name in (
        ("As it was going", "baseline"),
        ("silent", "ceasefire"),
        ("the guns fall silnt", "ceasefire"),
    ):
        with pytest.raises(PanjError, match=f"did you mean '{name}'"):
            load_scenario(written, registry)
    with pytest.raises(Problems, match="did you mean 'ceasefire'"):
        load_scenario(write("extends: silent\n", base=False), registry)
