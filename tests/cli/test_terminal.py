"""What `panj` writes to terminals that have not all letters."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

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
