"""What is refused before anything is written, and files that are there whole or not at all."""

from __future__ import annotations

import errno
import sys
from importlib import import_module
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim import Comparison, Result
from sim.cli.app import app
from sim.comparisons.store import stored_summary
from sim.exports import export
from sim.exports.opened import opened
from sim.scenario import temporary
from sim.scenario.errors import PanjError


def panj(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["export", *words])
    assert "Traceback" not in result.output
    return result.exit_code, " ".join(result.output.split())


def test_an_ending_that_is_none_is_told_with_the_nearest(mine: Result, tmp_path: Path) -> None:
    with pytest.raises(PanjError, match=r"got '\.xls' \(did you mean '\.xlsx'\?"):
        export(mine, tmp_path / "a.xls")
    with pytest.raises(PanjError, match=r"this one has none \(known: \.xlsx, \.pptx, \.csv, \.geojson, \.gpkg, \.nc"):
        export(mine, tmp_path / "a")
    assert not list(tmp_path.iterdir())


def test_a_day_of_the_run_itself_is_a_day_and_a_number_is_told(mine: Result, tmp_path: Path) -> None:
    """`result.dates[-1]` ended in a TypeError, and so did a number where a name or a day is wanted."""
    alone, listed = (
        mine.export(tmp_path / f"{k}.csv", dates=days) for k, days in enumerate((mine.dates[-1], mine.dates[-1:]))
    )
    assert alone.read_bytes() == listed.read_bytes()
    with pytest.raises(PanjError, match=r"^date must be a date"):
        mine.export(tmp_path / "b.csv", dates=5)  # type: ignore[arg-type]
    with pytest.raises(PanjError, match=r"^place 5: want a name, as text"):
        mine.table().at(5)  # type: ignore[arg-type]


def test_a_file_that_is_there_stays_unless_force_is_given(mine: Result, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("mine")
    with pytest.raises(PanjError, match=r"a\.xlsx is there already and stays as it is: give another name, or --force"):
        mine.export(path)
    assert path.read_text() == "mine"
    assert mine.export(path, force=True) == path
    assert path.read_bytes()[:2] == b"PK"
    with pytest.raises(PanjError, match="is a folder: want the name of a file"):
        mine.export(_folder(tmp_path / "b.xlsx"), force=True)


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def test_a_full_disk_leaves_nothing(mine: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(temporary, "write_new", full)
    with pytest.raises(PanjError, match=r"cannot write .*a\.xlsx: No space left on device"):
        mine.export(tmp_path / "new" / "a.xlsx")
    assert not list(tmp_path.iterdir())


def test_a_file_that_excel_has_open_is_told(mine: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def open_elsewhere(path: Path, content: bytes) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(temporary, "write_whole", open_elsewhere)
    with pytest.raises(PanjError, match=r"a\.xlsx: Permission denied \(is it open in another program\?\)"):
        mine.export(tmp_path / "a.xlsx", force=True)


@pytest.mark.parametrize(
    ("module", "package", "ending"), [("xlsxwriter", "XlsxWriter", "xlsx"), ("pptx", "python-pptx", "pptx")]
)
def test_a_library_that_is_missing_is_named(
    module: str, package: str, ending: str, mine: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(PanjError, match=rf"needs the package {package}: pip install 'panj\[export\]'"):
        mine.export(tmp_path / f"a.{ending}")
    assert not list(tmp_path.iterdir())


def test_the_command_writes_a_run_and_a_comparison(here: Path, tmp_path: Path, sketched: None) -> None:
    for name, ending in (("mine", "xlsx"), ("outputs/mine", "pptx"), ("compare-mine-shut", "xlsx")):
        file = tmp_path / f"{name.replace('/', '-')}.{ending}"
        code, said = panj(name, "--to", str(file))
        assert code == 0, said
        assert said.endswith(file.name)
        assert file.is_file()
    code, said = panj("mine", "--to", str(tmp_path / "mine.xlsx"))
    assert (code, "stays as it is" in said) == (2, True)


def test_mistakes_of_the_command_end_with_2(here: Path, tmp_path: Path) -> None:
    for words, told in (
        (("none", "--to", "a.xlsx"), "no finished run 'none'"),
        ((str(tmp_path), "--to", "a.xlsx"), "holds no result of panj run"),
        (("mine", "--to", "a.docx"), "known: .xlsx, .pptx, .csv"),
    ):
        code, said = panj(*words)
        assert (code, told in said) == (2, True), said
    assert not (here / "a.xlsx").exists()


def test_a_comparison_opened_from_its_folder_says_the_same(here: Path, both: Comparison, tmp_path: Path) -> None:
    found = opened("compare-mine-shut")
    assert found.summary == stored_summary(both)
    folder = here / "outputs" / "compare-mine-shut"
    path = folder / "summary.json"
    text = path.read_text()
    path.write_text(text.replace('"replicates": 5', '"replicates": 6'))
    try:
        with pytest.raises(PanjError, match="is not as panj wrote it"):
            opened(folder)
    finally:
        path.write_text(text)


def test_no_room_for_what_a_library_writes_first_names_the_file(
    mine: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> bytes:
        raise OSError(errno.EFBIG, "File too large")

    monkeypatch.setattr(import_module("sim.exports.export"), "content", full)
    with pytest.raises(PanjError, match=r"cannot write .*a\.xlsx: File too large"):
        mine.export(tmp_path / "a.xlsx")
    assert not list(tmp_path.iterdir())
