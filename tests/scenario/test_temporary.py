"""Files and folders under a temporary name: whole or not at all, and cleared when nobody works on them any more."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sim.scenario import temporary

pytestmark = pytest.mark.skipif(os.name != "posix", reason="locks of POSIX")

#: Begins a file and a folder, says so, and waits to be killed.
BEGINS = """
import sys, time
from pathlib import Path
from sim.scenario.temporary import folder_beside, part_of
with folder_beside(Path("kept").resolve()) as work, part_of(Path("film.mp4")) as part:
    (work / "half").write_text("half")
    part.write_text("half")
    print("begun", flush=True)
    time.sleep(600)
"""


def begun(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", BEGINS], cwd=folder, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    return process


def test_what_a_killed_process_left_is_cleared_and_what_a_living_one_works_on_is_not(tmp_path: Path) -> None:
    process = begun(tmp_path)
    try:
        before = sorted(tmp_path.iterdir())
        assert len(before) == 2
        temporary.clear(tmp_path)
        assert sorted(tmp_path.iterdir()) == before
    finally:
        process.kill()
        process.communicate()
    assert sorted(tmp_path.iterdir()) == before
    temporary.write_whole(tmp_path / "other.txt", b"any start will do")
    assert [file.name for file in tmp_path.iterdir()] == ["other.txt"]


def test_a_process_that_is_asked_to_stop_leaves_nothing(tmp_path: Path) -> None:
    process = begun(tmp_path)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [".kept-backup", ".film.mp4.part", "film.part", ".kept-panj-notes", ".x.panj-12345678.part.txt", "panj-12345678"],
)
def test_what_is_not_ours_is_not_touched(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / name).mkdir()
    for folder in (tmp_path, tmp_path / "folder"):
        temporary.clear(folder)
        assert (folder / name).exists()


def test_links_and_pipes_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").write_text("mine")
    (tmp_path / ".kept-panj-12345678").symlink_to(tmp_path / "precious")
    os.mkfifo(tmp_path / ".kept.panj-12345678.part")
    temporary.clear(tmp_path)
    assert (tmp_path / "precious" / "file").read_text() == "mine"


def test_a_folder_whose_renaming_was_cut_off_comes_back(tmp_path: Path) -> None:
    (tmp_path / ".kept-panj-12345678.old").mkdir()
    (tmp_path / ".kept-panj-12345678.old" / "result").write_text("the older one")
    (tmp_path / ".kept-panj-12345678").mkdir()
    temporary.clear(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["kept"]
    assert (tmp_path / "kept" / "result").read_text() == "the older one"


def test_a_folder_that_was_replaced_stays(tmp_path: Path) -> None:
    (tmp_path / ".kept-panj-12345678.old").mkdir()
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "result").write_text("the newer one")
    temporary.clear(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["kept"]
    assert (tmp_path / "kept" / "result").read_text() == "the newer one"


def test_an_error_leaves_the_older_file(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("older")

    def half() -> None:
        with temporary.part_of(tmp_path / "report.html") as part:
            part.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("report.html", "older")]


def test_the_mode_of_a_file_is_that_of_any_new_one(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("")
    temporary.write_whole(tmp_path / "ours", b"")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_long_name_is_no_hindrance(tmp_path: Path) -> None:
    name = "ж" * 120 + ".html"
    temporary.write_whole(tmp_path / name, b"fine")
    assert (tmp_path / name).read_bytes() == b"fine"


def write_file(folder: Path, text: str) -> None:
    temporary.write_whole(folder / "report.html", text.encode())


@pytest.mark.parametrize("work", [write_file])
def test_threads_may_write_one_file_at_the_same_time(work: Callable[[Path, str], None], tmp_path: Path) -> None:
    together = threading.Barrier(8)

    def write(k: int) -> None:
        together.wait()
        for _ in range(20):
            work(tmp_path, f"text {k} " * 1000)

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(write, k) for k in range(8)]:
            done.result()
    (file,) = tmp_path.iterdir()
    assert file.read_text() in {f"text {k} " * 1000 for k in range(8)}
