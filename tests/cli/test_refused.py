"""What the system refuses a command: told in one line, with the code of a mistake."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli.app import app
from sim.cli.console import table_console
from sim.runs.stored import find_run

PANJ = (sys.executable, "-c", "from sim.cli import main; main()")
FULL = Path("/dev/full")
slow = pytest.mark.slow
#: What click prints, and what we print of a result; other commands print no differently, and each is a process more.
PRINTING = [
    "--help",
    "answer outputs/baseline queue tem",
    *(pytest.param(words, marks=slow) for words in ("--version", "list", "show baseline", "schema")),
]
full_disk = pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")


@full_disk
@pytest.mark.parametrize("words", PRINTING)
def test_a_full_disk_under_what_is_printed_is_told_in_a_line(there: Path, words: str) -> None:
    with FULL.open("wb") as full:
        done = subprocess.run([*PANJ, *words.split()], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "what is printed cannot be written: No space left on device\n")


@pytest.mark.skipif(os.name != "posix", reason="shells there close no streams")
@pytest.mark.parametrize("words", PRINTING)
def test_a_closed_stdout_is_told_in_a_line(there: Path, words: str) -> None:
    """What was printed vanished, and the command ended well."""
    done = _closed(words, ">&-")
    assert (done.returncode, done.stderr) == (2, "what is printed cannot be written: Bad file descriptor\n")


@pytest.mark.skipif(os.name != "posix", reason="shells there close no streams")
@pytest.mark.parametrize("streams", ["2>&-", "<&- >&- 2>&-", pytest.param("<&-", marks=slow)])
def test_what_prints_nothing_needs_no_streams_and_no_file_gets_their_numbers(there: Path, streams: str) -> None:
    done = _closed("run baseline -n 1 --until 2021-07-08 --no-plots -q --out again", streams)
    assert (done.returncode, done.stderr) == (0, "")
    assert find_run("again") == Path("again")


def _closed(words: str, streams: str) -> subprocess.CompletedProcess[str]:
    line = f'"$0" -c "from sim.cli import main; main()" {words} {streams}'
    return subprocess.run(["sh", "-c", line, sys.executable], capture_output=True, text=True, check=False)


@full_disk
def test_a_mistake_keeps_its_code_where_nothing_can_be_said() -> None:
    with FULL.open("wb") as full:
        done = subprocess.run([*PANJ, "show", "nosuch"], stdout=full, stderr=full, check=False)
    assert done.returncode == 2


@pytest.mark.skipif(os.name != "posix", reason="pipes are otherwise there")
@pytest.mark.parametrize("words", ["--help", "answer outputs/baseline queue tem", pytest.param("list", marks=slow)])
def test_whoever_stops_reading_ends_a_command_without_a_word(there: Path, words: str) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([*PANJ, *words.split()], stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.skipif(os.name != "posix", reason="pipes are otherwise there")
def test_a_run_that_nobody_reads_is_written_to_its_end(there: Path) -> None:
    """Behind ``| head -2`` it had no figures and no report, without a word."""
    words = "run baseline -n 2 --until 2021-07-08 --out again"
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([*PANJ, *words.split()], stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert (done.returncode, done.stderr.strip()) == (141, "")
    assert (there / "again" / "report.html").is_file()


def test_a_console_goes_on_to_the_end_where_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def all_of_it() -> None:
        console = table_console()
        with console.to_the_end():
            for line in "abc":
                console.print(line)
                done.append(line)

    done: list[str] = []
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as nobody:
        monkeypatch.setattr(sys, "stdout", nobody)
        with pytest.raises(BrokenPipeError):
            all_of_it()
    assert done == ["a", "b", "c"]


@pytest.mark.skipif(os.name != "posix", reason="a folder in use cannot be removed there")
@pytest.mark.parametrize(
    "words", [pytest.param("show baseline", marks=slow), "list", "run baseline --until 2021-05-05"]
)
def test_a_folder_removed_under_a_command_is_told(tmp_path: Path, words: str) -> None:
    """As the command does, it imports nothing from the folder (-P): Python 3.13 breaks at one that is gone."""
    here = str(tmp_path / "x")
    gone = f"import os; os.mkdir({here!r}); os.chdir({here!r}); os.rmdir({here!r})"
    code = [sys.executable, "-P", "-c", f"from sim.cli import main; {gone}; main()"]
    done = subprocess.run([*code, *words.split()], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "the folder you are in is no longer there; change to another one\n"


@pytest.mark.parametrize("name", ["nan", "inf", "1e400", "-inf"])
@pytest.mark.parametrize("command", [["answer", "r", "queue", "tem"], ["explain", "s"], ["explore", "s"]])
def test_a_bound_that_is_no_finite_number_is_told(command: list[str], name: str) -> None:
    found = CliRunner().invoke(app, [*command, f"--over={name}"])
    assert found.exit_code == 2
    assert f"'{name}' is no finite number" in found.stderr


@pytest.mark.parametrize(
    "words",
    ["run baseline", "plot baseline", "sweep guards-by-tempo", "explain s", "explore s", "report r", "compare a b"],
)
def test_an_empty_place_is_not_the_folder_one_is_in(words: str) -> None:
    """Of a variable that is not set: figures and selections were written where one was."""
    option = "--export" if words.startswith("explore") else "--out"
    found = CliRunner().invoke(app, [*words.split(), option, ""])
    assert (found.exit_code, "an empty text names no place" in found.stderr) == (2, True)
