"""`panj compare`, as a user types it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner
from typer.testing import Result as Reply

from sim.cli.app import app
from sim.study.story.tell import ALONE

PAIR = ("baseline", "guarded-border")
QUICK = ("-n", "3", "--until", "2021-07-12", "--jobs", "1", "--no-plots")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def panj(*words: str, command: str = "compare", columns: int = 140) -> Reply:
    return CliRunner(env={"COLUMNS": str(columns)}).invoke(app, [command, *words])


@pytest.fixture(scope="module")
def reply(tmp_path_factory: pytest.TempPathFactory) -> tuple[Reply, Path]:
    """One whole comparison: what it printed, and the folder it was typed in."""
    folder, before = tmp_path_factory.mktemp("work"), Path.cwd()
    os.chdir(folder)
    try:
        return panj(*PAIR, "ceasefire", *QUICK), folder
    finally:
        os.chdir(before)


def test_a_table_for_each_scenario_says_what_changes(reply: tuple[Reply, Path]) -> None:
    done, folder = reply
    assert done.exit_code == 0, done.output
    assert "guarded-border against baseline, 2021-07-12" in done.stdout
    assert "ceasefire against baseline, 2021-07-12" in done.stdout
    heading = next(line for line in done.stdout.splitlines() if "by the end" in line)
    columns = ["by the end", "baseline", "guarded-border", "difference", "90 % band", "more", "gain"]
    assert re.split(r"\s{2,}", heading.strip()) == columns
    row = next(line for line in done.stdout.splitlines() if "civilians arriving in Tajikistan" in line)
    cells = re.split(r"\s{2,}", row.strip())
    frame = pd.read_parquet(folder / "outputs/compare-baseline-guarded-border-ceasefire/differences.parquet")
    last = frame[(frame["date"] == frame["date"].max()) & (frame["scenario"] == "guarded-border")]
    own = last.query("measure == 'arrivals' and place == 'TJK' and kind == 'civilian'").iloc[0]
    assert cells[3] == f"{own['q50']:+,.0f}".replace("-", "−")
    assert cells[5] == f"{100 * own['p_more']:.0f} %"
    for words in (
        "internally displaced",
        "sheltered",
        "sites' places",
        "informally",
        "dispersed",
        "districts",
        "capitals",
    ):
        assert words in done.stdout


def test_where_nobody_arrives_with_either_there_is_no_row(reply: tuple[Reply, Path]) -> None:
    assert "soldiers arriving in Uzbekistan" not in reply[0].stdout


def test_the_files_are_where_it_says(reply: tuple[Reply, Path]) -> None:
    done, folder = reply
    name = "outputs/compare-baseline-guarded-border-ceasefire"
    assert f"results in {name}" in done.stdout
    assert (folder / name / "differences.csv").is_file()
    assert [file.name for file in (folder / "outputs").iterdir()] == [Path(name).name]


def test_no_number_is_cut_off_in_a_narrow_terminal(reply: tuple[Reply, Path], here: Path) -> None:
    wide = set(re.findall(r"[−+]?\d[\d,]*", reply[0].stdout))
    done = panj(*PAIR, "ceasefire", *QUICK, columns=80)
    assert "…" not in done.stdout
    assert wide - set(re.findall(r"[−+]?\d[\d,]*", done.stdout)) == set()


def test_quiet_says_nothing_and_out_is_heeded(here: Path) -> None:
    done = panj(*PAIR, *QUICK, "--quiet", "--out", "mine")
    assert done.exit_code == 0, done.output
    assert done.output == ""
    assert (here / "mine" / "summary.json").is_file()


def test_another_past_is_told_in_one_line(here: Path) -> None:
    (here / "shaken.yaml").write_text("extends: ceasefire\nparameters:\n  displacement.fight: 0.002\n")
    done = panj("baseline", "shaken.yaml", *QUICK, columns=80)
    assert done.exit_code == 0, done.output
    notes = [line for line in done.stdout.splitlines() if line.startswith("Note: ")]
    assert len(notes) == 1
    assert "shaken: its past differs in 3 of 3 replicates from that of baseline" in notes[0]
    assert "displacement.fight is 0.002 instead of" in notes[0], "in one line"


def test_events_that_a_fixed_parameter_leaves_out_are_told(here: Path) -> None:
    """It said that the scenario had no event that the other has not."""
    (here / "patrolled.yaml").write_text(
        "extends: baseline\nevents: [{date: 2021-07-09, set: {front.tempo: 1.0}}]\n", encoding="utf-8"
    )
    done = panj("baseline", "patrolled.yaml", *QUICK, "--point", "--set", "front.tempo=1.5", columns=400)
    assert done.exit_code == 0, done.output
    said = "patrolled: its event of 2021-07-09, set: {front.tempo: 1}, is left out: that is fixed from the first day on"
    assert f"Note: {said}, in all scenarios\n" in done.stdout
    summary = json.loads((here / "outputs/compare-baseline-patrolled/summary.json").read_text(encoding="utf-8"))
    assert summary["notes"][0].startswith(said)


def test_a_parameter_set_for_all_changes_no_pasts(here: Path) -> None:
    done = panj(*PAIR, *QUICK, "--set", "displacement.fight=0.02", "--seed", "5", "--point")
    assert done.exit_code == 0, done.output
    assert "Note:" not in done.stdout
    folder = here / "outputs" / "compare-baseline-guarded-border"
    assert json.loads((folder / "provenance.json").read_text())["seed"] == 5
    for name in PAIR:
        assert "displacement.fight: 0.02 " in (folder / "scenarios" / f"{name}.yaml").read_text()


def test_finished_results_are_compared_without_running(here: Path) -> None:
    for name in PAIR:
        assert panj(name, *QUICK, "--no-parts", "--quiet", command="run").exit_code == 0
    stored = panj("outputs/baseline", "outputs/guarded-border", "--no-plots", "--out", "stored")
    assert stored.exit_code == 0, stored.output
    assert panj(*PAIR, *QUICK, "--out", "run").exit_code == 0
    for file in ("differences.parquet", "differences.csv", "summary.json"):
        assert (here / "stored" / file).read_bytes() == (here / "run" / file).read_bytes(), file


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("baseline",), "give at least two scenarios"),
        (("baseline", "baseline"), "two scenarios named baseline"),
        (("baseline", "guarded-bordr"), "guarded-border"),
        (("baseline", "ceasefire", "--set", "front.tmpo=2"), "front.tempo"),
        (("baseline", "ceasefire", "--until", "never"), "until must be a date"),
        (("baseline", "ceasefire", "--out", "file"), "is a file: want a folder"),
        (("baseline", "ceasefire", "--out", "full"), "is not empty and holds no result of panj"),
        ((), "Missing argument"),
    ],
)
def test_a_mistake_ends_with_2_before_anything_is_written(words: tuple[str, ...], said: str, here: Path) -> None:
    (here / "file").write_text("x")
    (here / "full").mkdir()
    (here / "full" / "mine.txt").write_text("y")
    done = panj(*words)
    assert done.exit_code == 2, done.output
    assert said in done.stderr
    assert "Traceback" not in done.output
    assert done.stdout == ""
    assert sorted(str(p.relative_to(here)) for p in here.rglob("*")) == ["file", "full", "full/mine.txt"]


def test_stopped_with_ctrl_c_it_keeps_the_pairs_and_says_so(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.comparisons.pairs import Kept, Shelves

    take, done = Shelves.take, 0

    def stop(self: Shelves, kept: Kept) -> None:
        nonlocal done
        take(self, kept)
        done += 1
        if done == 3:  # one pair, and the first run of the second
            raise KeyboardInterrupt

    monkeypatch.setattr(Shelves, "take", stop)
    reply = panj(*PAIR, *QUICK)
    assert reply.exit_code == 130
    assert "1 of 3 replicates finished in all scenarios" in " ".join(reply.stderr.split())
    folder = here / "outputs" / "compare-baseline-guarded-border"
    assert json.loads((folder / "provenance.json").read_text())["replicates"] == [0]
    assert json.loads((folder / "provenance.json").read_text())["interrupted"] is True


def test_stopped_before_a_pair_is_whole_it_says_that_nothing_is_kept(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It said "interrupted", where whole pairs are promised to be kept, and there was no folder."""
    from sim.comparisons.pairs import Kept, Shelves

    def stop(_: Shelves, kept: Kept) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Shelves, "take", stop)
    reply = panj(*PAIR, *QUICK)
    assert reply.exit_code == 130
    assert "interrupted: no pair of runs was finished yet, so nothing is kept" in " ".join(reply.stderr.split())
    assert not list((here / "outputs").glob("*"))


@pytest.mark.slow
def test_the_command_itself_with_figures_and_two_processes(here: Path) -> None:
    code = "from sim.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, "compare", *PAIR, *QUICK[:4], "--jobs", "2"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.strip() == ""
    plots = here / "outputs" / "compare-baseline-guarded-border" / "plots"
    stems = {"arrivals", "differences-guarded-border", "crossings-guarded-border"}
    assert {file.stem for file in plots.iterdir()} == stems
    assert {file.suffix for file in plots.iterdir()} == {".png", ".svg"}


def test_one_pair_is_told_as_one_without_bands_and_chances(here: Path) -> None:
    done = panj(*PAIR, "-n", "1", "--until", "2021-07-12", "--jobs", "1", "--no-plots")
    assert done.exit_code == 0, done.output
    assert " ".join(done.stdout.split()).startswith(ALONE)
    heading = next(line for line in done.stdout.splitlines() if "by the end" in line)
    assert re.split(r"\s{2,}", heading.strip()) == ["by the end", "baseline", "guarded-border", "difference"]
    for word in ("band", "%", "Gain"):
        assert word not in done.stdout
