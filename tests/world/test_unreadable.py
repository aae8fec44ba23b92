"""Every reader of a world's files refuses pipes, devices and links to nowhere, with the name of the file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sim.flee.world import load_flee
from sim.scenario.errors import Problems
from sim.world import load_world
from sim.world.borders import load_basemap
from tests.flee.world import conftest as flee

from .conftest import SMALL

TABLES = [*SMALL, "evidence.csv", "other.csv"]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_is_a_pipe_is_told(folder: Path, name: str) -> None:
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    with pytest.raises(Problems, match=rf"{name}: cannot be read: it is a pipe"):
        load_world(folder)


def test_a_table_that_is_a_link_to_nowhere_is_no_table_left_out(folder: Path) -> None:
    (folder / "facts.csv").unlink()
    (folder / "facts.csv").symlink_to(folder / "gone.csv")
    with pytest.raises(Problems, match=r"facts\.csv: cannot be read"):
        load_world(folder)


def test_a_basemap_that_is_a_pipe_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "land.geojson")
    with pytest.raises(Problems, match="it is a pipe"):
        load_basemap(tmp_path)


@pytest.mark.parametrize("name", [*flee.SMALL, "input/registration_corrections.csv", "simsetting.yml"])
def test_a_file_of_an_instance_that_is_a_pipe_is_told(tmp_path: Path, name: str) -> None:
    for other, text in flee.SMALL.items():
        (tmp_path / other).parent.mkdir(exist_ok=True)
        (tmp_path / other).write_text(text)
    (tmp_path / name).unlink(missing_ok=True)
    os.mkfifo(tmp_path / name)
    with pytest.raises(Problems, match="it is a pipe"):
        load_flee(tmp_path)


def test_a_layout_that_names_a_file_of_300_letters_is_told_in_a_short_line(tmp_path: Path) -> None:
    for other, text in flee.SMALL.items():
        (tmp_path / other).parent.mkdir(exist_ok=True)
        (tmp_path / other).write_text(text)
    (tmp_path / "observed/data_layout.csv").write_text(f"total,refugees.csv\nC,{'9' * 300}\n")
    with pytest.raises(Problems) as caught:
        load_flee(tmp_path)
    assert "data_layout.csv:2:3: there is no file '9999" in str(caught.value)
    assert len(str(caught.value)) < 200
