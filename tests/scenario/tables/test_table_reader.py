"""The table reader knows where every cell stands and gives up nothing silently."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.scenario.errors import Problem
from sim.scenario.tables.cells import BadCellError, date, number, one_of, yes_no
from sim.scenario.tables.reader import Column, Table, read_table
from sim.scenario.tables.sheet import split

TABLE = Table(
    (Column("name"), Column("km", number(0)), Column("note", required=False, blank="", optional=True)), ("name",)
)


def read(tmp_path: Path, text: str | bytes) -> tuple[list | None, list[Problem]]:
    path = tmp_path / "t.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    problems: list[Problem] = []
    return read_table(path, TABLE, problems), problems


def only(problems: list[Problem]) -> tuple[int | None, int | None, str]:
    assert len(problems) == 1, [str(p) for p in problems]
    return problems[0].line, problems[0].column, problems[0].message


def test_nobody_else_reads_a_table_of_the_users() -> None:
    package = Path(sim.__file__).parent
    others = [path for path in package.rglob("*.py") if path.parent != package / "scenario" / "tables"]
    known = re.compile(r"\b(laid_out|decoded|csv\.DictReader)\b")
    assert [str(path.relative_to(package)) for path in others if known.search(path.read_text("utf-8"))] == []


def test_a_mistake_stands_where_the_text_of_its_cell_begins(tmp_path: Path) -> None:
    assert only(read(tmp_path, "name,km\nx,  far\n")[1])[:2] == (2, 5)


def test_the_columns_may_be_called_otherwise_and_a_double_says_what_to_do(tmp_path: Path) -> None:
    table = Table((Column("a", number()), Column("b", number())), ("a", "b"), of="axis", doubled="delete it")
    path, problems = tmp_path / "t.csv", list[Problem]()
    path.write_text("a,b\n1,2\n1.0,2\n")
    assert read_table(path, table, problems)
    assert str(problems.pop()).endswith("t.csv:3:1: '1.0, 2' stands twice, first on line 2 (delete it)")
    path.write_text("a,c\n1,2\n")
    assert read_table(path, table, problems) is None
    assert [problem.message for problem in problems] == ["unknown axis 'c'", "column 'b' is missing"]


def test_other_columns_are_passed_over_only_where_a_table_may_have_them(tmp_path: Path) -> None:
    path, problems = tmp_path / "t.csv", list[Problem]()
    path.write_text("note,a\nx,1\n")
    (row,) = read_table(path, Table((Column("a", number()),), others=True), problems) or []
    assert (row.values, problems) == ({"a": 1.0}, [])
    assert read_table(path, Table((Column("a", number()),)), problems) is None


cells = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=6)


@given(st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=5))
def test_any_table_the_standard_library_writes_is_read_back(table: list[list[str]]) -> None:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(table)
    assert [[text for text, _, _ in row] for row, _ in split(file.getvalue())] == table


def test_cells_know_their_line_and_column_also_after_quotes_and_line_breaks() -> None:
    rows = [row for row, _ in split('a,"b ""x""\nc",d\n"e,f",g\n')]
    assert rows[0] == [("a", 1, 1), ('b "x"\nc', 1, 3), ("d", 2, 4)]
    assert rows[1] == [("e,f", 3, 1), ("g", 3, 7)]


def test_a_byte_order_mark_windows_line_ends_and_blank_lines_are_tolerated(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, b"\xef\xbb\xbfname,km\r\n\r\nx,1\r\n")
    assert not problems
    assert rows is not None
    assert [row.values for row in rows] == [{"name": "x", "km": 1.0, "note": ""}]


def test_a_bad_number_is_told_with_its_place(tmp_path: Path) -> None:
    _, problems = read(tmp_path, "name,km\nabc,-1\n")
    assert str(problems[0]).endswith("t.csv:2:5: 'km': '-1' is not a number of at least 0")


@pytest.mark.parametrize("text", ["x", "nan", "inf", "1_000", "1,5"])
def test_what_is_no_plain_number_is_refused(text: str) -> None:
    with pytest.raises(BadCellError):
        number()(text)


def test_a_blank_cell_that_is_needed_is_told(tmp_path: Path) -> None:
    assert only(read(tmp_path, "name,km\nx,\n")[1]) == (2, 3, "'km' is blank")


def test_an_unknown_column_gets_the_nearest_name(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, "name,km,nots\n")
    assert rows is None
    assert only(problems) == (1, 9, "unknown column 'nots'")
    assert problems[0].hint == "did you mean 'note'?"


def test_a_missing_column_is_told(tmp_path: Path) -> None:
    assert only(read(tmp_path, "name\n")[1]) == (1, 1, "column 'km' is missing")


def test_a_doubled_column_is_told(tmp_path: Path) -> None:
    assert only(read(tmp_path, "name,km,km\n")[1]) == (1, 9, "column 'km' stands twice")


def test_a_row_with_too_many_cells_is_told(tmp_path: Path) -> None:
    assert only(read(tmp_path, "name,km\nx,1,2\n")[1]) == (2, 5, "3 cells where the header has 2 columns")


def test_a_doubled_key_is_told_with_the_first_line(tmp_path: Path) -> None:
    assert only(read(tmp_path, "name,km\nx,1\nx,2\n")[1]) == (3, 1, "'x' stands twice, first on line 2")


def test_an_open_quotation_mark_is_told_where_it_begins(tmp_path: Path) -> None:
    assert only(read(tmp_path, 'name,km\nx,"1\ny,2\n')[1]) == (2, 3, "a quotation mark is never closed")


def test_an_empty_table_is_told(tmp_path: Path) -> None:
    assert "empty" in only(read(tmp_path, "")[1])[2]


def test_a_table_in_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    assert only(read(tmp_path, b"name,km\n\xe9,1\n")[1]) == (2, 1, "this is not UTF-8 text")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert read_table(tmp_path / "none.csv", TABLE, problems) is None
    assert "cannot be read" in problems[0].message


@pytest.mark.parametrize("text", ["2021-13-01", "5.7.2021", "2021-7-5", "2021-W27-1", "20210705"])
def test_only_iso_dates_are_dates(text: str) -> None:
    with pytest.raises(BadCellError, match="not a date"):
        date()(text)


def test_a_date_after_the_branch_date_is_refused() -> None:
    with pytest.raises(BadCellError, match="2021-07-07 is after 2021-07-06"):
        date(dt.date(2021, 7, 6))("2021-07-07")


def test_words_out_of_a_list_are_checked() -> None:
    with pytest.raises(BadCellError) as caught:
        one_of(("track", "gravel"))("trak")
    assert caught.value.hint == "did you mean 'track'?; allowed: track, gravel"
    assert yes_no("yes")
    with pytest.raises(BadCellError):
        yes_no("true")
