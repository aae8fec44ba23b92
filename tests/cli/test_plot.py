"""`panj plot`, as a user types it, on the folder of a small run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim import run
from sim.cli.app import app
from sim.cli.drawn import FIGURES


def panj(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["plot", *words])
    assert "Traceback" not in result.output
    return result.exit_code, " ".join(result.output.split())


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {FIGURES}


@pytest.mark.slow
def test_without_options_all_figures_are_drawn_beside_the_results(there: Path) -> None:
    code, said = panj("baseline")
    assert code == 0, said
    assert {"map-branch.png", "map-end.svg", "totals.png"} <= names(there / "outputs" / "baseline" / "plots")
    assert "outputs/baseline/plots/totals.png and .svg" in said


@pytest.mark.usefixtures("sketched")
def test_the_map_of_a_day_is_named_after_it(there: Path, tmp_path: Path) -> None:
    code, said = panj("baseline", "--map", "--date", "2021-07-08", "--out", str(tmp_path))
    assert code == 0, said
    assert names(tmp_path) == {"map-2021-07-08.png", "map-2021-07-08.svg"}


@pytest.mark.usefixtures("sketched")
def test_several_at_once_and_on_dark_paper(there: Path, tmp_path: Path) -> None:
    code, said = panj("baseline", "--crossings", "--fronts", "--dark", "--out", str(tmp_path))
    assert code == 0, said
    assert names(tmp_path) == {f"{name}-dark.{end}" for name in ("crossings", "fronts") for end in ("png", "svg")}


@pytest.mark.usefixtures("sketched")
def test_beside_another_run(there: Path, tmp_path: Path) -> None:
    code, said = panj("baseline", "--map", "--totals", "--compare", "collapse", "--out", str(tmp_path))
    assert code == 0, said
    stems = {"map-2021-07-12-beside-collapse", "totals-beside-collapse"}
    assert names(tmp_path) == {f"{stem}.{end}" for stem in stems for end in ("png", "svg")}


def test_several_runs_stand_side_by_side(there: Path, tmp_path: Path) -> None:
    code, said = panj("baseline", "collapse", "--out", str(tmp_path))
    assert code == 0, said
    assert names(tmp_path) == {f"side-by-side-baseline-collapse.{end}" for end in ("png", "svg")}
    assert panj("baseline", "collapse", "--map")[0] == 2
    code, said = panj(*["baseline"] * 11)
    assert (code, "11 runs are too many for one figure; the most is 10" in said) == (2, True)
    code, said = panj("baseline", "offensive")
    assert (code, "no finished run 'offensive'" in said) == (2, True)


def test_any_series(there: Path, tmp_path: Path) -> None:
    code, said = panj("baseline", "--series", "queue tem civilian", "--out", str(tmp_path))
    assert code == 0, said
    assert names(tmp_path) == {"series-queue-tem-civilian.png", "series-queue-tem-civilian.svg"}


@pytest.mark.usefixtures("sketched")
def test_a_series_takes_the_kinds_that_are_asked_for(there: Path, tmp_path: Path) -> None:
    for series in (
        "arrivals TJK civilians",
        "arrivals TJK Soldiers",
        "there khorog everybody",
        "arrivals TJK everybody",
    ):
        code, said = panj("baseline", "--series", series, "--out", str(tmp_path / series))
        assert (code, said) == (0, said)
        assert (tmp_path / series / f"series-{series.replace(' ', '-')}.png").exists()


@pytest.mark.usefixtures("sketched")
def test_a_run_of_before_the_flows_were_kept_is_drawn_without_them(there: Path, tmp_path: Path) -> None:
    old = Path(shutil.copytree(there / "outputs" / "baseline", tmp_path / "old"))
    (old / "flows.parquet").unlink()
    (old / "banks.csv").unlink()
    code, said = panj(str(old), "--map", "--out", str(tmp_path / "plots"))
    assert code == 0, said
    assert "keeps no flows (an older version of panj made it)" in said
    assert names(tmp_path / "plots") == {"map-2021-07-12.png", "map-2021-07-12.svg"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("baselin",), "did you mean 'baseline'"),
        (("offensive",), "Make it with: panj run offensive"),
        (("baseline", "--map", "--date", "2021-12-24"), "2021-12-24 is outside the run, which goes from 2021-05-01"),
        (("baseline", "--map", "--date", "tomorrow"), "'tomorrow' is no date"),
        (("baseline", "--date", "2021-07-08"), "--date is the day of the map: give --map too"),
        (("baseline", "--series", "quue tem civilian"), "did you mean 'queue'"),
        (("baseline", "--series", "a b c d"), "want MEASURE [PLACE [KIND]]"),
        (("baseline", "--series", "queue khorog"), "did you mean 'tem' (Tem - Demogan bridge (Khorog))"),
        (
            ("baseline", "--series", "queue Tem (Khorog) civilian"),
            "a place by its id: did you mean 'tem' (Tem - Demogan",
        ),
        (("baseline", "--map", "--compare", "colapse"), "did you mean 'collapse'"),
    ],
)
def test_a_mistake_is_told_in_a_line_and_nothing_is_drawn(
    there: Path, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    code, output = panj(*words, "--out", str(tmp_path / "plots"))
    assert code == 2
    assert said in output
    assert not (tmp_path / "plots").exists()


def test_a_folder_that_cannot_be_written_is_named(there: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    code, output = panj("baseline", "--fronts", "--out", str(tmp_path / "taken"))
    assert code == 2
    assert "cannot write to" in output


def test_where_one_figure_cannot_be_drawn_none_is_written(there: Path, tmp_path: Path) -> None:
    scenario = tmp_path / "early.yaml"
    scenario.write_text("extends: baseline\nstart: 2021-04-25\n", encoding="utf-8")
    run(str(scenario), replicates=1, until="2021-07-12", parts=False, jobs=1).save(there / "outputs" / "early")
    code, said = panj("baseline", "--map", "--totals", "--compare", "early", "--out", str(tmp_path / "plots"))
    assert code == 2
    assert "the runs begin on 2021-05-01 and 2021-04-25" in said
    assert not (tmp_path / "plots").exists()
