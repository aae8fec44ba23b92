"""`panj sweep`, as a user types it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner
from typer.testing import Result as Reply

from sim import load_sweep, sweep
from sim.cli.app import app
from sim.sweeps import work
from sim.sweeps.estimate import _measure
from sim.sweeps.runner import plan_of
from tests.building.small import recipe

FILE = """
title: Two tempi
base: baseline
vary:
  front.tempo: [0.5, 1, 2]
replicates: 4
seed: 3
measures: [internally_displaced world civilian]
"""
#: Of its first run, whose policy is the usual one, the time series are half as large as of the others.
POLICY = """
title: Who is admitted
base: baseline
vary:
  guards:
    event: {date: 2021-07-07, policy: {TJK: {civilian: $value}}}
    values: [open, limited, closed]
replicates: 8
until: 2021-08-15
keep: [summary, timeseries]
measures: [arrivals TJK civilian]
"""
QUICK = ("--until", "2021-05-10", "--jobs", "1")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a sweep of twelve runs in its scenario folder."""
    (tmp_path / "scenarios" / "sweeps").mkdir(parents=True)
    (tmp_path / "scenarios" / "sweeps" / "tempi.yaml").write_text(FILE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def panj(*words: str) -> Reply:
    return CliRunner(env={"COLUMNS": "140"}).invoke(app, ["sweep", *words])


def test_a_sweep_is_run_and_said_to_be_finished(here: Path) -> None:
    done = panj("tempi", *QUICK)
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines() == [
        "tempi: 3 points × 1 scenario × 4 replicates = 12 runs; 12 to run, some seconds",
        "finished: all 12 runs are in outputs/sweeps/tempi",
    ]
    assert done.stderr == ""
    assert sorted(path.name for path in here.iterdir()) == ["outputs", "scenarios"]
    frame = load_sweep(here / "outputs" / "sweeps" / "tempi").frame
    assert frame.groupby("front.tempo").size().to_dict() == {0.5: 4, 1.0: 4, 2.0: 4}


def test_a_finished_sweep_says_so_and_does_nothing(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert panj("tempi", *QUICK, "--quiet").exit_code == 0
    monkeypatch.setattr(work, "simulate_run", lambda *_: pytest.fail("it runs again"))
    done = panj("tempi", *QUICK)
    assert done.exit_code == 0
    assert done.stdout == "finished before, nothing to do: all 12 runs are in outputs/sweeps/tempi\n"


def test_a_limit_stops_and_the_same_command_goes_on(here: Path) -> None:
    done = panj("tempi", *QUICK, "--limit", "3")
    assert done.stdout.splitlines()[-1] == (
        "4 of 12 runs are finished, in outputs/sweeps/tempi; the same command goes on"
    )
    done = panj("tempi", *QUICK)
    assert done.stdout.splitlines()[0].startswith(
        "tempi: 3 points × 1 scenario × 4 replicates = 12 runs; 8 to run, about"
    )
    assert done.stdout.splitlines()[-1] == "finished: all 12 runs are in outputs/sweeps/tempi"


def test_a_dry_run_says_what_would_be_run_and_writes_nothing(here: Path) -> None:
    done = panj("tempi", *QUICK, "--dry-run")
    assert done.exit_code == 0
    first, second = done.stdout.splitlines()
    assert first == "tempi: 3 points × 1 scenario × 4 replicates = 12 runs in 3 parts"
    assert re.fullmatch(r"12 to run, some seconds, to outputs/sweeps/tempi; [\d.]+ (GB|TB|MB) are free there", second)
    assert not (here / "outputs").exists()
    panj("tempi", *QUICK, "--limit", "4")
    (here / "outputs" / "sweeps" / "tempi" / "timings.csv").write_text("run,seconds\n0,9\n1,11\n2,9\n3,11\n")
    again = panj("tempi", *QUICK, "--dry-run").stdout
    assert "4 are in outputs/sweeps/tempi\n8 to run, about 80 s and" in again, "their own times count"
    assert "(by the last 4 runs that are there, 1 at once)" in again
    panj("tempi", *QUICK)
    assert panj("tempi", *QUICK, "--dry-run").stdout.endswith("12 are in outputs/sweeps/tempi\nnothing to run\n")


def test_a_longer_sweep_says_how_long_and_how_much(here: Path) -> None:
    done = panj("tempi", "--until", "2021-05-10", "-n", "400", "--dry-run", "--jobs", "1")
    rests = r"\(by (one run|\d runs) alone, 1 at once: a busy machine takes longer\)"
    about = rf"1,200 to run, about \d+ (s|minutes) and [\d.]+ (MB|kB) {rests}, to outputs"
    assert re.search(about, done.stdout), done.stdout


def test_room_for_time_series_is_that_of_several_runs(here: Path) -> None:
    """Of the first run alone they were half as large as of the others: 1.38 MB were said, and 2.31 written."""
    (here / "policy.yaml").write_text(POLICY, encoding="utf-8")
    plan = plan_of(here / "policy.yaml")
    found = _measure(plan, range(len(plan.chunks)), plan.runs)
    assert 1 <= found.runs <= 6
    assert found.each > 0
    written = sweep(here / "policy.yaml", jobs=1)
    size = sum(path.stat().st_size for path in (written.folder / "parts").iterdir())
    if found.runs > 3:  # a busy machine stops it earlier
        assert found.bytes == pytest.approx(size, rel=0.2)


def test_quiet_prints_nothing(here: Path) -> None:
    done = panj("tempi", *QUICK, "--quiet")
    assert (done.exit_code, done.output) == (0, "")


def test_replicates_seed_and_out_take_the_place_of_those_of_the_file(here: Path) -> None:
    done = panj("tempi", *QUICK, "-n", "2", "--seed", "5", "--out", "deep/down")
    assert done.exit_code == 0, done.output
    result = load_sweep("deep/down")
    assert (result.total, result.manifest["identity"]["seed"]) == (6, 5)


def test_a_changed_sweep_is_refused_in_a_few_lines(here: Path) -> None:
    panj("tempi", *QUICK)
    done = panj("tempi", *QUICK, "--seed", "8")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "outputs/sweeps/tempi holds another sweep: choose another, or begin anew "
        "(--fresh, in Python fresh=True) to move it aside. "
        "Changed since:",
        "  seed: 3 → 8",
    ]
    assert panj("tempi", *QUICK, "--seed", "8", "--resume").exit_code == 2, "the default, said aloud"
    done = panj("tempi", *QUICK, "--seed", "8", "--fresh")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0] == "the older sweep is now outputs/sweeps/tempi-old-1"
    assert load_sweep("outputs/sweeps/tempi-old-1").finished


def test_a_damaged_part_is_told_on_stderr_and_made_again(here: Path) -> None:
    panj("tempi", *QUICK)
    part = here / "outputs" / "sweeps" / "tempi" / "parts" / "runs-00001.parquet"
    before = part.read_bytes()
    part.write_bytes(before[:-9])
    done = panj("tempi", *QUICK, "--quiet")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "runs-00001.parquet: damaged; its runs are run again\n"
    assert part.read_bytes() == before


def test_failed_runs_are_told_and_can_be_run_again(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = work.simulate_run

    def unlucky(*words):  # type: ignore[no-untyped-def]
        if words[4] == 1:
            raise RuntimeError("no luck")
        return real(*words)

    monkeypatch.setattr(work, "simulate_run", unlucky)
    done = panj("tempi", *QUICK)
    assert done.exit_code == 0, "a failure is a result"
    assert done.stdout.splitlines()[-1] == (
        "finished: all 12 runs are in outputs/sweeps/tempi (3 of them failed); --retry-failed runs them again"
    )
    again = panj("tempi", *QUICK, "--quiet")
    assert again.stdout == ""
    assert "3 of them failed" in again.stderr, "quiet hides no mistakes"
    monkeypatch.setattr(work, "simulate_run", real)
    done = panj("tempi", *QUICK, "--retry-failed")
    assert done.stdout.splitlines()[-1] == "finished: all 12 runs are in outputs/sweeps/tempi"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("nothing",), "nothing"),
        (("tempi", "--until", "2021-04-01"), "until 2021-04-01 is before the start"),
        (("tempi", "--jobs", "2", "--dask", "tcp://10.0.0.1:8786"), "has its own workers"),
        (("tempi", "--limit", "0"), "--limit"),
    ],
)
def test_mistakes_are_told_without_a_traceback(words: tuple[str, ...], message: str, here: Path) -> None:
    done = panj(*words)
    assert done.exit_code == 2
    assert message in done.stderr
    assert "Traceback" not in done.output
    assert not (here / "outputs").exists()


def test_on_a_terminal_a_bar_shows_how_far_it_is_and_what_failed(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = work.simulate_run

    def unlucky(*words):  # type: ignore[no-untyped-def]
        if words[4] == 1:
            raise RuntimeError("no luck")
        return real(*words)

    monkeypatch.setattr(work, "simulate_run", unlucky)
    # rich draws a bar for people only: tell it that these are people
    people = {"COLUMNS": "140", "FORCE_COLOR": "1", "TTY_COMPATIBLE": "1", "TERM": "xterm-256color"}
    done = CliRunner(env=people).invoke(app, ["sweep", "tempi", *QUICK])
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", done.stderr)
    assert done.exit_code == 0
    assert "12/12" in text
    assert "3 failed" in text
    assert "/12" not in done.stdout


def test_a_recipe_is_swept_over_what_it_varies_and_explained(here: Path) -> None:
    file = recipe(here / "scenarios" / "worlds" / "caf")
    assert panj("caf", "--points", "4").exit_code == 2, "it varies nothing"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("vary: {}", "vary: {winding: [1.1, 1.4]}"), encoding="utf-8")
    done = panj("caf")
    assert done.exit_code == 2
    assert "has a recipe and was not built yet: panj world build caf" in done.output
    assert CliRunner().invoke(app, ["world", "build", "caf", "--no-run"]).exit_code == 0
    done = panj("caf", "--points", "8", "-n", "1", "--jobs", "1")
    assert done.exit_code == 0, done.output
    assert "caf-choices: 8 points × 1 scenario × 1 replicate = 8 runs" in done.output
    told = CliRunner().invoke(app, ["explain", "caf-choices", "--measure", "sheltered gore civilian", "--no-plots"])
    assert told.exit_code == 0, told.output
    assert "choices.winding" in told.output
    assert " people (" in told.output


def test_points_go_with_designs_that_draw(here: Path) -> None:
    done = panj("tempi", "--points", "4")
    assert done.exit_code == 2
    assert "points 4: the design of 'tempi' says itself which they are (grid)" in done.output
