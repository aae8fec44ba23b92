"""A file whose reader is not installed is refused when it is added, with a command that brings the reader."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

from sim.building.files import extra
from sim.building.recipe.add import format_of
from sim.scenario.errors import PanjError


def test_a_workbook_without_its_reader_is_refused_when_it_is_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "counts.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("[Content_Types].xml", "")
        packed.writestr("xl/workbook.xml", "")
    assert format_of("counts", path, "")[0].name == "workbook"
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(PanjError, match=r"counts\.xlsx: this needs openpyxl, of panj\[world\]: .*pip install"):
        format_of("counts", path, "")


def test_areas_without_their_reader_are_refused_when_they_are_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "areas.csv"
    monkeypatch.setitem(sys.modules, "shapely", None)
    with pytest.raises(PanjError, match=r"areas\.csv: this needs shapely"):
        extra.check_reader(path, "table", "areas")
    extra.check_reader(path, "table", "counts")


def test_the_command_installs_beside_the_panj_that_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extra, "PROJECT", tmp_path)
    assert extra.install() == "pip install 'panj[world]'"
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.setattr(sys, "executable", str(tmp_path / ".venv" / "bin" / "python"))
    monkeypatch.chdir(tmp_path)
    assert extra.install() == f"{Path('.venv/bin/python')} -m pip install -e '.[world]'"
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    assert extra.install().endswith(f"python -m pip install -e '{tmp_path}[world]'")
