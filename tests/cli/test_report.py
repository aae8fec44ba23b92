"""`panj report`, as a user types it, on the folders of small runs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli.app import app
from sim.runs import seal


def panj(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["report", *words])
    assert "Traceback" not in result.output
    return result.exit_code, " ".join(result.output.split())


def test_the_report_lies_beside_the_results(there: Path) -> None:
    code, said = panj("baseline")
    assert (code, said) == (0, "report in outputs/baseline/report.html")
    first = (there / "outputs" / "baseline" / "report.html").read_bytes()
    assert panj(str(there / "outputs" / "baseline"))[0] == 0
    assert (there / "outputs" / "baseline" / "report.html").read_bytes() == first


@pytest.mark.usefixtures("words_only")
def test_several_runs_make_one_page_beside_their_folders(there: Path) -> None:
    code, said = panj("baseline", "collapse")
    assert (code, said) == (0, "report in outputs/report-baseline-collapse.html")
    text = (there / "outputs" / "report-baseline-collapse.html").read_text(encoding="utf-8")
    assert "baseline compared with collapse" in text


@pytest.mark.usefixtures("words_only")
def test_the_file_can_be_named(there: Path, tmp_path: Path) -> None:
    code, said = panj("collapse", "--out", str(tmp_path / "a" / "page.html"))
    assert code == 0, said
    assert (tmp_path / "a" / "page.html").stat().st_size > 100_000


@pytest.mark.slow
def test_runs_of_one_scenario_are_told_apart_by_their_folders(there: Path, tmp_path: Path) -> None:
    shutil.copytree(there / "outputs" / "baseline", there / "outputs" / "again")
    code, said = panj("baseline", "again", "--out", str(tmp_path / "two.html"))
    assert code == 0, said
    text = (tmp_path / "two.html").read_text(encoding="utf-8")
    assert "With again neither more nor fewer civilians reach Tajikistan" in text
    assert panj("baseline", "baseline") == (
        2,
        "two runs are called 'baseline': a report tells runs apart by their scenario's name",
    )


@pytest.mark.usefixtures("words_only")
def test_where_it_was_made_is_what_the_folder_says(there: Path, tmp_path: Path) -> None:
    folder = tmp_path / "baseline"
    shutil.copytree(there / "outputs" / "baseline", folder)
    told = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    told["platform"] = "Elsewhere-1.0"
    (folder / "provenance.json").write_text(json.dumps(told), encoding="utf-8")
    seal.seal(folder, "provenance.json")
    assert panj(str(folder))[0] == 0
    assert "Elsewhere-1.0" in (folder / "report.html").read_text(encoding="utf-8")


@pytest.mark.usefixtures("words_only")
def test_an_older_run_without_moves_is_reported_without_them(there: Path, tmp_path: Path) -> None:
    folder = tmp_path / "baseline"
    shutil.copytree(there / "outputs" / "baseline", folder)
    for name in ("flows.parquet", "banks.csv"):
        (folder / name).unlink()
    assert panj(str(folder))[0] == 0
    assert "the map is drawn without them" in (folder / "report.html").read_text(encoding="utf-8")


def test_a_run_that_is_not_there_is_named_with_the_nearest(there: Path) -> None:
    code, said = panj("baselin")
    assert code == 2
    assert "no finished run 'baselin' (did you mean 'baseline'?)" in said


def test_a_flee_world_has_other_figures(there: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mali"
    folder.mkdir()
    told = {"conflict": "mali2012", "rules": "flee", "seed": 1, "replicates": 2}
    (folder / "provenance.json").write_text(json.dumps(told), encoding="utf-8")
    code, said = panj(str(folder))
    assert code == 2
    assert "holds no result of panj run on a world of Panj" in said


def test_a_page_is_not_written_under_a_name_that_says_something_else(there: Path, tmp_path: Path) -> None:
    code, said = panj("baseline", "--out", str(tmp_path / "page.pdf"))
    assert code == 2
    assert said.endswith("want a name that ends in .html, got '.pdf'")
    assert not (tmp_path / "page.pdf").exists()
