"""Every class of mistake in a world folder is told with file, line and column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sim.scenario.errors import Problem, Problems
from sim.world import load_world
from sim.world.doctor import examine_world

from .conftest import Spoil

Mistake = tuple[str, str, str, str, str]


def mistakes() -> list[Mistake]:
    """Return (table, text, its replacement, line:column, part of the message)."""
    lines = Path(__file__).with_name("mistakes.txt").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip(" ").replace("\\n", "\n") for cell in line.split(" |")] for line in lines[1:]]
    return [(table, old, new, where, message) for table, old, new, where, message in cells]


@pytest.mark.parametrize("mistake", mistakes(), ids=lambda mistake: mistake[-1])
def test_a_mistake_is_told_with_file_line_and_column(
    spoil: Spoil, problems: Callable[..., list[Problem]], mistake: Mistake
) -> None:
    table, old, new, where, message = mistake
    spoil(table, old, new)
    found = problems()
    told = [problem for problem in found if message in problem.message]
    assert told, [str(problem) for problem in found]
    file = "places.csv" if message.startswith(("no road", "exit", "'q' and")) else table
    assert (Path(str(told[0].file)).name, f"{told[0].line}:{told[0].column}") == (file, where)


def test_why_a_post_that_nobody_captured_cannot_be_retaken_is_told(
    spoil: Spoil, problems: Callable[..., list[Problem]]
) -> None:
    spoil("history.csv", "retake,b", "retake,x")
    (told,) = (problem for problem in problems() if "'x' is not held" in problem.message)
    assert told.hint == "its post was not captured; its bank follows the place behind it"


def test_all_mistakes_of_all_tables_are_told_at_once(spoil: Spoil, problems: Callable[..., list[Problem]]) -> None:
    spoil("places.csv", "a,A,district,AAA,P,1,1,1000", "a,A,district,AAA,P,1,1,-3")
    spoil("roads.csv", "b,c,20", "b,d,20")
    spoil("hosts.csv", "open,limited", "open,shut")
    spoil("garrisons.csv", "u1,a", "u1,aa")
    spoil("history.csv", "capture,a", "capture,zz")
    spoil("headcounts.csv", "x,2021-06-01,2021-06-02", "x,2021-06-03,2021-06-02")
    spoil("facts.csv", "3,yes", "three,yes")
    assert {Path(str(p.file)).stem for p in problems()} == {
        *("places", "roads", "hosts", "garrisons", "history", "headcounts", "facts")
    }


def test_a_missing_table_is_told_once_and_hides_nothing_else_in_that_table(
    folder: Path, problems: Callable[..., list[Problem]]
) -> None:
    (folder / "hosts.csv").unlink()
    assert [p.message for p in problems()] == ["the world has no hosts.csv"]


def test_history_after_the_branch_date_is_refused(problems: Callable[..., list[Problem]]) -> None:
    found = problems(latest=dt.date(2021, 6, 3))
    assert any("2021-06-04 is after 2021-06-03" in p.message and p.line == 5 for p in found)


def test_a_misspelt_place_gets_the_nearest_name(spoil: Spoil, problems: Callable[..., list[Problem]]) -> None:
    spoil("places.csv", "q,Q,capital", "qandahar,Q,capital")
    spoil("roads.csv", "c,q,50", "c,qandahr,50")
    assert "did you mean 'qandahar'?" in {p.hint for p in problems()}


def test_two_halves_joined_only_through_the_host_count_as_not_joined(
    spoil: Spoil, problems: Callable[..., list[Problem]]
) -> None:
    spoil("roads.csv", "a,b,10,asphalt,yes,\n", "")
    found = [p for p in problems() if "not joined" in p.message]
    assert [p.line for p in found] == [3, 4, 5]
    assert found[0].hint == "a way through a crossing or a host does not count"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_id_is_a_formula_to_a_spreadsheet(spoil: Spoil, sign: str) -> None:
    folder = spoil("hosts.csv", "\nBBB,", f"\n{sign}BB,")
    with pytest.raises(Problems, match=rf"no host can be called '\{sign}BB': in a spreadsheet what begins with"):
        load_world(folder)


@pytest.mark.parametrize(
    ("table", "old", "new", "hint"),
    [
        ("places.csv", ",bridge,BBB", ",bridge,Beeland", "did you mean 'BBB' (Beeland)?"),
        ("roads.csv", "b,c,20", "b,Great Ford,20", "did you mean 'x' (Great Ford)?"),
        ("garrisons.csv", "u1,a", "u1,Fort Argo", "did you mean 'a' (Argo)?"),
        ("history.csv", "BBB,closed", "Beeland,closed", "did you mean 'BBB' (Beeland)?"),
        ("history.csv", "capture,a,", "capture,argo,", "did you mean 'a' (Argo)?"),
        ("headcounts.csv", "x,2021-06-01,2021-06-02", "ford,2021-06-01,2021-06-02", "did you mean 'x' (Great Ford)?"),
    ],
)
def test_who_writes_a_name_in_a_table_is_told_the_id(
    spoil: Spoil, problems: Callable[..., list[Problem]], table: str, old: str, new: str, hint: str
) -> None:
    spoil("places.csv", "a,A,district", "a,Argo,district")
    spoil("places.csv", "x,X,crossing", "x,Great Ford,crossing")
    spoil(table, old, new)
    assert hint in [problem.hint for problem in problems()]


@pytest.mark.parametrize(
    ("window", "said"),
    [
        ("2021-06-02,2021-06-05", "history.csv:2:24: 'earliest' 2021-06-02 is after the date, 2021-06-01"),
        ("2021-05-25,2021-05-30", "history.csv:2:35: 'latest' 2021-05-30 is before the date, 2021-06-01"),
    ],
)
def test_a_day_lies_in_the_window_in_which_it_is_known_to_lie(folder: Path, window: str, said: str) -> None:
    """The fit takes the window and a run the day: they cannot be of two weeks."""
    row = f"2021-06-01,capture,a,,,{window}"
    (folder / "history.csv").write_text(f"date,action,target,value,kind,earliest,latest\n{row}\n", encoding="utf-8")
    with pytest.raises(Problems) as told:
        load_world(folder)
    assert said in str(told.value)


@pytest.mark.parametrize(("place", "kind"), [("a", "district"), ("x", "crossing"), ("s", "site"), ("e", "exit")])
def test_districts_that_nobody_would_read_are_refused(folder: Path, place: str, kind: str) -> None:
    with pytest.raises(Problems) as told:
        load_world(_with_districts(folder, {place: 7, "q": 9}))
    (problem,) = told.value.problems
    assert problem.message == f"a {kind} has no 'districts'"


def test_districts_of_a_capital_count_only_where_no_district_of_its_province_is_a_place(folder: Path) -> None:
    found = examine_world(_with_districts(folder, {"c": 7, "q": 9}))
    (finding,) = [finding for finding in found if "'districts' change nothing" in finding.message]
    assert "'c' does not stand for its whole province, P" in finding.message
    assert finding.check == "no-effect"


def _with_districts(folder: Path, numbers: Mapping[str, int]) -> Path:
    file = folder / "places.csv"
    head, *rows = file.read_text(encoding="utf-8").splitlines()
    rows = [f"{row},{numbers.get(row.partition(',')[0], '')}" for row in rows]
    file.write_text("\n".join([f"{head},districts", *rows, ""]), encoding="utf-8")
    return folder
