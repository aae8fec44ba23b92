"""Facts that count are counts, none more than its total; of several dates one function takes the one that counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from sim.cli.scenarios import check_text
from sim.scenario.errors import Problem
from sim.world import load_world
from sim.world.doctor import examine_world
from sim.world.facts import NAMES, by_name, compared, total_by
from sim.world.world import Fact
from tests.world.conftest import Spoil

TOTAL = "districts_total,2021-06-01,3,yes,,press,high\n"


def fact(day: int, value: float, name: str = "districts_total") -> Fact:
    return Fact(name, dt.date(2021, 6, day), value, True, "", "", "")


@pytest.mark.parametrize(
    ("rows", "line", "said"),
    [
        ("districts_total,2021-06-01,0,yes,,,", 2, "districts_total is 0: want a whole number from 1"),
        ("districts_total,2021-06-01,-3,yes,,,", 2, "districts_total is -3: want a whole number from 1"),
        ("districts_total,2021-06-01,0.5,yes,,,", 2, "districts_total is 0.5: want a whole number from 1"),
        ("districts_total,2021-06-01,1e-320,yes,,,", 2, "districts_total is 9.999888672e-321: want a whole number"),
        ("districts_total,2021-06-01,1e12,yes,,,", 2, "districts_total is 1e+12: want a whole number from 1"),
        ("districts_total,2021-06-01,2,yes,,,", 2, "fewer than the 3 that this world models one by one"),
        (TOTAL + "districts_contested,2021-06-02,7,yes,,,", 3, "districts_contested is 7, of 3 districts"),
        (TOTAL + "districts_held_press,2021-06-02,4,no,,,", 3, "districts_held_press is 4, of 3 districts"),
        (TOTAL + "districts_fallen_lwj,2021-06-02,1.5,no,,,", 3, "is 1.5: want a whole number from 0"),
        (TOTAL + "capitals_held,2021-06-02,12,no,,,", 3, "capitals_held is 12, and this world has 2 capitals"),
        (TOTAL + "capitals_held,2021-06-02,-1,no,,,", 3, "capitals_held is -1: want a whole number from 0"),
    ],
)
def test_what_counts_is_a_count_of_its_total(
    spoil: Spoil, problems: Callable[..., list[Problem]], rows: str, line: int, said: str
) -> None:
    folder = spoil("facts.csv", TOTAL, rows + "\n")
    (problem,) = problems()
    assert said in problem.message
    assert (problem.line, problem.column is not None) == (line, True)
    assert f"facts.csv:{line}:" in check_text(folder)[0]


def test_a_count_is_held_against_the_total_of_its_own_date(spoil: Spoil) -> None:
    rows = "districts_total,2021-06-10,5,yes,,,\ndistricts_contested,2021-06-12,5,no,,,\n"
    rows += "border_share,2021-06-01,0.7,no,,,\n"
    assert len(load_world(spoil("facts.csv", TOTAL, TOTAL + rows)).facts) == 4


def test_of_several_dates_the_last_by_a_day_counts_in_any_order() -> None:
    for facts in permutations([fact(1, 398), fact(10, 407), fact(20, 400)]):
        assert [total_by(facts, np.datetime64(f"2021-06-{day}")) for day in ("10", "19", "20", "30")] == [
            *(407, 407),
            *(400, 400),
        ]
        assert by_name(facts, np.datetime64("2021-05-01"))["districts_total"].value == 398, "without such the first"
    assert total_by([], np.datetime64("2021-06-10")) == 0.0


@pytest.mark.parametrize(
    ("name", "severity", "hint"),
    [
        ("district_contested", "warning", "did you mean 'districts_contested'?"),
        ("capital_held", "warning", "did you mean 'capitals_held'?"),
        ("rainfall", "note", "those that are: districts_total, "),
    ],
)
def test_a_fact_that_nothing_is_made_of_is_told_once(spoil: Spoil, name: str, severity: str, hint: str) -> None:
    rows = "".join(f"{name},2021-06-0{day},1,yes,,,\n" for day in (2, 3))
    found = examine_world(spoil("facts.csv", TOTAL, TOTAL + rows))
    (told,) = (finding for finding in found if finding.check == "unknown-fact")
    assert (told.severity, told.line) == (severity, 3)
    assert told.message == f"nothing is compared with fact '{name}'"
    assert str(told.hint).startswith(hint)
    assert all(known in str(told.hint) for known in NAMES)


def test_a_fact_that_evidence_explains_is_meant(spoil: Spoil, folder: Path) -> None:
    spoil("facts.csv", TOTAL, TOTAL + "rainfall,2021-06-02,1,yes,,,\n")
    head = "table,key,column,value,unit,source,confidence,method\n"
    (folder / "evidence.csv").write_text(head + "facts,rainfall|2021-06-02,value,1,mm,press,high,\n", encoding="utf-8")
    assert all(finding.check != "unknown-fact" for finding in examine_world(folder))


def test_counts_of_districts_without_their_total_are_told(spoil: Spoil) -> None:
    found = examine_world(spoil("facts.csv", TOTAL, "capitals_held,2021-06-02,1,yes,,,\n"))
    assert all(finding.check != "no-total" for finding in found), "capitals need none"
    found = examine_world(
        spoil("facts.csv", "capitals_held,", "districts_contested,2021-06-02,1,yes,,,\ncapitals_held,")
    )
    (told,) = (finding for finding in found if finding.check == "no-total")
    assert "no fact 'districts_total' says how many districts the country has" in told.message
    assert (told.line, told.hint, told.severity) == (2, "districts_contested", "warning")


def test_every_known_name_is_compared_and_listed_in_the_docs() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "world-format.md").read_text(encoding="utf-8")
    section = page.partition("## facts.csv\n")[2].partition("\n## ")[0]
    assert all(compared(name) and f"`{name}`" in section for name in NAMES)
    assert {f.name for f in load_world("panj-2021").facts if compared(f.name)} >= {
        "districts_held_lwj",
        "districts_contested_lwj",
    }
