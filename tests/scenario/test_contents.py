"""No file makes a reader wait or fill the memory: regular files only, and no more of them than fits."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli.app import app
from sim.scenario.contents import UnreadableError, is_file, is_folder, is_there, read_bytes
from sim.scenario.errors import PanjError
from sim.scenario.files import find_scenario


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"x" * 2048)
    assert read_bytes(path, 2048) == b"x" * 2048
    with pytest.raises(UnreadableError, match="larger than 1 KiB"):
        read_bytes(path, 1024)


def test_a_pipe_is_told_at_once_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "t.csv")
    with pytest.raises(UnreadableError, match="it is a pipe"):
        read_bytes(tmp_path / "t.csv")


def test_a_device_is_told_and_not_read(tmp_path: Path) -> None:
    (tmp_path / "t.csv").symlink_to("/dev/zero")
    with pytest.raises(UnreadableError, match="it is a device"):
        read_bytes(tmp_path / "t.csv")


def test_a_folder_a_link_to_nowhere_and_an_impossible_name_are_told(tmp_path: Path) -> None:
    (tmp_path / "gone").symlink_to(tmp_path / "none")
    for path in (tmp_path, tmp_path / "gone", tmp_path / ("x" * 300), Path("a\0b")):
        with pytest.raises(UnreadableError, match="cannot be read: "):
            read_bytes(path)


def test_names_that_no_file_can_have_are_no_files(tmp_path: Path) -> None:
    for path in (tmp_path / ("x" * 300), tmp_path / ("x/" * 3000), Path("a\0b")):
        assert not is_file(path)
        assert not is_folder(path)
        assert not is_there(path)


def test_a_path_of_5000_letters_is_told_in_one_short_line() -> None:
    with pytest.raises(PanjError) as caught:
        find_scenario("x/" * 2500 + "a.yaml")
    assert len(str(caught.value)) < 500


def test_the_command_line_tells_a_path_of_5000_letters_in_one_short_line() -> None:
    for command in (["check"], ["run"], ["show"], ["answer"], ["report"]):
        more = ["queue", "tem"] if command == ["answer"] else []
        found = CliRunner().invoke(app, [*command, "x/" * 2500 + "a.yaml", *more])
        assert found.exit_code in (1, 2), found.output
        assert found.exception is None or isinstance(found.exception, SystemExit)
        assert len(found.output) < 600
