"""Pages that can be typed: what is typed, what is compared, and what a page is given where it says something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.in_process import in_process
from sim.docs.typed import Typist, anew, answers, blocks, commands, trimmed, words
from sim.scenario.errors import PanjError


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_what_is_left_out_may_be_anything_and_nothing_else() -> None:
    assert answers("a\n…\nz\n", "a\nb\nc\nz\n")
    assert answers("…\nz …\n", "z 12\n")
    assert not answers("a\nz\n", "a\nb\nz\n")
    assert not answers("…\nz\n", "a\n")


def test_a_block_is_saved_as_the_last_name_before_it() -> None:
    page = "Save this as `a.py`:\n\n```python\n1\n```\n\n```text\n2\n```\n"
    page += "Save this as `b.csv` and\nsave this as `c/d.csv`\n```csv\n3\n```\n"
    assert [(b.language, b.text, b.save_as, b.follows) for b in blocks(page)] == [
        ("python", "1\n", "a.py", False),
        ("text", "2\n", "", True),
        ("csv", "3\n", "c/d.csv", False),
    ]


def test_commands_have_their_answers_and_lose_their_comments() -> None:
    assert list(commands("$ panj list  # all\na\nb\n$ panj show x\n")) == [
        ("panj list  # all", "a\nb\n"),
        ("panj show x", ""),
    ]
    assert words("panj run 'a b'  # c") == ["run", "a b"]
    with pytest.raises(PanjError, match="no command of panj"):
        words("rm x")


def test_python_is_one_session_and_says_its_last_value() -> None:
    page = "```python\na = 2\na * 3\n```\n\n```text\n0\n```\n\n```python\nprint(a)\na\n```\n\n```text\n2\n2\n```\n"
    assert Typist(in_process).page(page) == page.replace("text\n0", "text\n6")


def test_a_text_block_elsewhere_is_left_alone() -> None:
    page = "```python\n1\n```\n\nwords\n\n```text\n0\n```\n"
    assert Typist(in_process).page(page) == page


def test_what_a_command_says_now_is_filled_in_and_what_agrees_stays() -> None:
    page = "```console\n$ panj list\n…\n$ panj --version\nx\n```\n"
    said = Typist(in_process).page(page)
    assert said.startswith("```console\n$ panj list\n…\n$ panj --version\npanj ")


def test_a_command_that_fails_unexpectedly_is_told() -> None:
    with pytest.raises(PanjError, match=r"\$ panj show nobody"):
        Typist(in_process).page("```console\n$ panj show nobody\n```\n")
    with pytest.raises(PanjError):
        Typist(in_process).page("```console\n$ panj show nobody\n…\n```\n")
    page = "```console\n$ panj show nobody\n…'nobody'…\n…\n```\n"
    assert Typist(in_process).page(page) == page


def test_a_page_is_typed_anew_in_a_folder_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("Save this as `x.csv`:\n```csv\na\n```\n```python\n1 + 1\n```\n```text\n3\n```\n")
    assert [anew(tmp_path / "page.md"), anew(tmp_path / "page.md")] == [False, True]
    assert [path.name for path in tmp_path.iterdir()] == ["page.md"]


def test_a_page_that_would_be_served_is_not_typed() -> None:
    page = "```console\n$ panj view baseline\nhttp://…\n```\n"
    assert Typist(in_process).page(page) == page


def test_a_file_that_is_saved_can_be_imported() -> None:
    page = "Save this as `late_news.py`:\n```python\nX = {}\n```\n\n"
    page += "```python\nimport late_news\nlate_news.X\n```\n\n```text\n{}\n```\n"
    for value in ("1", "2"):
        assert Typist(in_process).page(page.format(value, value)) == page.format(value, value)


def test_python_that_fails_is_told() -> None:
    with pytest.raises(PanjError, match=r"this Python fails:\n1 / 0"):
        Typist(in_process).page("```python\n1 / 0\n```\n")


def test_signs_of_life_of_a_busy_machine_stand_on_no_page() -> None:
    said = "writing offensive.xlsx: 20 s\ncompiling: 4 of 20\nwrote offensive.xlsx, 9 sheets\n\nbundling a: 20 s\n"
    assert trimmed(said) == "wrote offensive.xlsx, 9 sheets\n"
