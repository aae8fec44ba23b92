"""What `panj` writes to terminals that have not all letters."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console
from rich.text import Text
from typer.testing import CliRunner

from sim.cli.app import app
from sim.cli.console import PlainConsole
from sim.cli.tables import plain_table
from sim.cli.terminal import PLAINLY, speak_plainly

ASCII = (
    {"PYTHONIOENCODING": "ascii"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
)


def stream(encoding: str, errors: str = "strict") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding, errors, write_through=True)


def written(file: io.TextIOWrapper) -> bytes:
    assert isinstance(file.buffer, io.BytesIO)
    return file.buffer.getvalue()


@pytest.mark.parametrize("setting", ASCII)
def test_tables_are_printed_where_the_terminal_has_ascii_only(there: Path, setting: dict[str, str]) -> None:
    words = [sys.executable, "-c", "from sim.cli import main; main()", "answer", "outputs/baseline"]
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHONIO", "PYTHONUTF8", "LC_"))}
    done = subprocess.run([*words, "arrivals", "TJK", "civilian"], env=env | setting, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode("ascii")
    assert "90 % band" in text
    assert "?" not in text, "dashes have plain ones that stand for them"


def test_both_streams_write_what_they_have_not_with_plain_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    out, err = stream("ascii", "surrogateescape"), stream("latin-1", "backslashreplace")
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    speak_plainly()
    Console(stderr=True).print("1–2 é 北 \udcff")
    print("1–2 é 北 \udcff")
    assert written(out) == b"1-2 e ? ?\n"
    assert written(err) == b"1-2 \xe9 ? ?\n"


def test_streams_that_can_write_everything_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    out, err = stream("utf-8", "surrogateescape"), stream("UTF8")
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    speak_plainly()
    assert (out.errors, err.errors) == ("surrogateescape", PLAINLY)
    monkeypatch.setattr(sys, "stdout", None)
    speak_plainly()


BAD = "[red]R[/red] :smile: \x1b[31m\x1b]0;t\x07 \u202eesrever\u202c \x9b1m"
FIT = r"[red]R[/red] :smile: \x1b[31m\x1b]0;t\x07 \u202eesrever\u202c \x9b1m"


@pytest.mark.parametrize("terminal", [False, True])
def test_what_users_wrote_is_obeyed_by_nobody(terminal: bool) -> None:
    heard = io.StringIO()
    console = PlainConsole(file=heard, width=300, force_terminal=terminal, color_system=None)
    table = plain_table(BAD, "name", caption=BAD)
    table.add_row(BAD)
    table.add_row(Text(BAD))
    console.print(table)
    console.print(BAD)
    console.print(Text(BAD))
    assert heard.getvalue().count(FIT) == 4
    assert heard.getvalue().count(FIT.replace(r"\x07", "")) == 2, "rich leaves a bell out of its own texts"
    assert not set("\x1b\x07\x9b\u202e\u202c") & set(heard.getvalue())


def test_every_console_of_the_commands_is_such_a_one() -> None:
    for file in (Path(__file__).parents[2] / "sim" / "cli").glob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert file.name == "console.py" or not re.search(r"(?<!Plain)\bConsole\(|import Console", text), file.name


def test_list_show_and_check_write_no_escape_sequence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").mkdir()
    quoted = json.dumps(BAD)
    text = f"extends: baseline\ntitle: {quoted}\ndescription: {quoted}\ndocument: {{fact: D1, says: {quoted}}}\n"
    (tmp_path / "scenarios" / "mine.yaml").write_text(text)
    (tmp_path / "scenarios" / "bad.yaml").write_text(text + f"{quoted}: 1\nladder: {quoted}\n")
    (tmp_path / "evil\x1b[31m.yaml").write_text("extends: baseline\nname: evil\n")
    for words in (
        ("list",),
        ("show", "mine"),
        ("show", "mine", "--yaml"),
        ("show", "evil\x1b[31m.yaml"),
        ("show", "evil\x1b[31m.yaml", "--yaml"),
        ("check", "scenarios/mine.yaml", "scenarios/bad.yaml", "evil\x1b[31m.yaml", "no\x1b[31m.yaml"),
        ("run", "\x1b[31m"),
        ("show", "baseline", "--set", "\x1b[31m=\x1b[31m"),
    ):
        result = CliRunner().invoke(app, words)
        assert not set("\x1b\x07\x9b\u202e\u202c") & set(result.output), words
        assert "[red]R[/red] :smile: " in result.output or "mine" not in words


@pytest.mark.parametrize("columns", [1, 20, 40, 60, 80, 200])
def test_no_digit_is_cut_off_however_narrow_the_terminal_is(columns: int) -> None:
    """Of 1,483 a terminal of 20 columns showed "1,48", and of 84 (8–160) "84 (8–": other numbers, without a sign."""
    heard = io.StringIO()
    table = plain_table("Arrivals", "crossing", "kind", "median", "90 % band", caption="each of them beyond the posts")
    rows = [("ishkashim-bridge", "civilians", "1,483", "84 (8–160)"), ("tem", "soldiers", "> 1,000", "3,159–4,939")]
    for row in rows:
        table.add_row(*row)
    console = PlainConsole(file=heard, width=columns, force_terminal=True, color_system=None)
    console.print(table)
    for row in rows:
        for cell in row[1:]:
            assert cell in heard.getvalue()
    assert "".join(heard.getvalue().split()).count("eachofthembeyondtheposts") == 1
    console.print("a sentence of some words")
    assert console.width == columns
    assert len(heard.getvalue().splitlines()[-1]) <= columns


def test_headers_go_on_several_lines_where_a_table_fits_only_so() -> None:
    heard = io.StringIO()
    table = plain_table("Sites", "site", "places then", "beyond its places at the end")
    table.add_row("kalai-khumb", "742", "0 (0–0)")
    console = PlainConsole(file=heard, width=34, force_terminal=True, color_system=None)
    console.print(table)
    lines = heard.getvalue().splitlines()
    assert max(map(len, lines)) <= 34
    assert any("742" in line and "0 (0–0)" in line for line in lines)
    assert [column.header for column in table.columns] == ["site", "places then", "beyond its places at the end"]
