"""`panj nowcast`, as a user types it."""

from __future__ import annotations

import csv
import json
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sim.cli.app import app
from sim.cli.nowcast import folders_and_horizons
from sim.scenario.errors import PanjError
from tests.building.small import recipe
from tests.validation.nowcast.made_up import folder

QUICK = ("--no-plots", "--rules", "panj")


def panj(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_forecast_as_the_issue_types_it(tmp_path: Path) -> None:
    where, out = folder(tmp_path / "nowhere"), tmp_path / "out"
    found = panj("nowcast", where, "--as-of", "2020-05-01", "--horizon", 7, 14, 30, "--out", out, *QUICK)
    assert found.exit_code == 0, found.output
    table = rows(out / "forecast.csv")
    assert [(row["camp"], row["horizon"]) for row in table if row["camp"] == "East"] == [
        ("East", "7"),
        ("East", "14"),
        ("East", "30"),
    ]
    assert {row["as_of"] for row in table} == {"2020-05-01"}
    assert table[0]["date"] == "2020-05-08"
    assert float(table[0]["q05"]) <= float(table[0]["q50"]) <= float(table[0]["q95"])
    assert not (out / "scores.csv").exists()
    assert "as known on 2020-05-01" in found.output
    assert "not used" in (out / "notes.txt").read_text()


def test_a_forecast_of_another_day_in_the_same_folder_is_told_to_be_gone(tmp_path: Path) -> None:
    where, out = folder(tmp_path / "nowhere"), tmp_path / "out"
    for day, gone in (("2020-05-01", ""), ("2020-05-01", ""), ("2020-05-02", "(2020-05-01)")):
        found = panj("nowcast", where, "--as-of", day, "--horizon", 7, "--out", out, *QUICK)
        assert found.exit_code == 0, found.output
        told = "in place of a nowcast with other days (2020-05-01), which is gone" in " ".join(found.output.split())
        assert told == bool(gone)


def test_a_replay_is_scored_and_validate_replays_as_well(tmp_path: Path) -> None:
    where, out = folder(tmp_path / "nowhere"), tmp_path / "out"
    found = panj("nowcast", where, "--every", 28, "--as-of", "2020-05-31", "--out", out, *QUICK)
    assert found.exit_code == 0, found.output
    assert "honest persistence" in found.output
    assert "Scored are" in found.output
    assert found.output.count("counts (on days)") == 6
    assert "4 (2)" in found.output  # of a week ahead: two camps on two days
    assert {row["forecast"] for row in rows(out / "scores.csv")} == {
        "nowcast",
        "honest persistence",
        "pool without a model",
        "model alone",
    }
    made = json.loads((out / "provenance.json").read_text())
    assert (made["forecast_days"], made["versions"]["panj"]) == (2, version("panj"))
    again = panj("validate", where, "--as-of", "2020-05-31", "--every", 28, "--rules", "panj", "--out", tmp_path / "v")
    assert again.exit_code == 0, again.output
    assert (tmp_path / "v" / "scores.csv").read_bytes() == (out / "scores.csv").read_bytes()
    assert {"fan.png", "errors.png"} <= {path.name for path in (tmp_path / "v").iterdir()}


def test_without_a_day_it_is_that_of_the_last_report(tmp_path: Path) -> None:
    found = panj("nowcast", folder(tmp_path / "nowhere"), "--horizon", "7", "--out", tmp_path / "out", *QUICK)
    assert found.exit_code == 0, found.output
    assert rows(tmp_path / "out" / "forecast.csv")[0]["as_of"] == "2020-07-17"


def test_days_ahead_may_be_written_in_three_ways() -> None:
    for words, horizons in ((["x", "14", "30"], ["7"]), (["x"], ["7,14,30"]), (["x"], ["7", "14", "30"])):
        assert folders_and_horizons(words, horizons) == ([Path("x")], (7, 14, 30))
    assert folders_and_horizons(["2012"], []) == ([Path("2012")], (7, 14, 30, 60, 90))
    for words, horizons in ((["x"], ["week"]), (["x"], ["7,"]), (["14"], ["7"])):
        with pytest.raises(PanjError):
            folders_and_horizons(words, horizons)


def test_a_replay_of_days_after_the_counts_says_why_it_has_no_score(tmp_path: Path) -> None:
    where, out = folder(tmp_path / "nowhere"), tmp_path / "out"
    found = panj("nowcast", where, "--every", 500, "--horizon", 300, "--out", out, *QUICK)
    assert found.exit_code == 0, found.output
    assert "300 days ahead nothing is scored" in found.output
    assert "honest persistence" not in found.output
    notes = (out / "notes.txt").read_text()
    assert notes.startswith("300 days ahead nothing is scored")
    assert "not used" not in notes


@pytest.mark.parametrize("horizon", ["0", "10000", "731", "9" * 5000])
def test_a_horizon_too_far_is_told_to_be_too_far(horizon: str) -> None:
    with pytest.raises(PanjError, match="want whole numbers of days from 1 to 730"):
        folders_and_horizons(["x"], [horizon])


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--as-of", "2021-01-01"), "2021-01-01 is not in the period of nowhere, 2020-01-01 to 2020-07-18"),
        (("--as-of", "2020-13-01"), "--as-of"),
        (("--horizon", "0"), "horizon"),
        (("--levels", "final"), "want known or published"),
        (("--rules", "fleee"), "flee"),
    ],
)
def test_mistakes_are_told_before_anything_is_done(tmp_path: Path, more: tuple[str, ...], said: str) -> None:
    found = panj("nowcast", folder(tmp_path / "nowhere"), "--out", tmp_path / "out", *more)
    assert found.exit_code == 2
    assert said in found.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "more", [("-n", 3), ("--seed", 0), ("--no-mask",), ("--people", 900), ("-L",), ("--settings", "panj-seven")]
)
def test_what_has_no_part_in_a_replay_is_refused_and_not_passed_over(tmp_path: Path, more: tuple[str, ...]) -> None:
    found = panj("validate", folder(tmp_path / "nowhere"), "--every", 28, "--out", tmp_path / "out", *more)
    assert found.exit_code == 2
    assert "has no part in a replay of forecasts: give it without --every and --as-of" in found.output
    assert not (tmp_path / "out").exists()


def test_counts_may_lie_elsewhere_and_without_any_nothing_is_forecast(tmp_path: Path) -> None:
    where = folder(tmp_path / "nowhere")
    (where / "observed").rename(tmp_path / "counts")
    more = ("--horizon", "7", "--out", tmp_path / "out", *QUICK)
    found = panj("nowcast", where, "--counts", tmp_path / "counts", "--as-of", "2020-05-01", *more)
    assert found.exit_code == 0, found.output
    for as_of in ((), ("--as-of", "2020-05-01")):
        refused = panj("nowcast", where, *as_of, *more)
        assert refused.exit_code == 2
        said = "".join(refused.output.split())
        assert "nothingtolearnfrom;thereisnodata_layout.csv,whichnamesthefilesofcounts,in" in said
        assert "nowhere/observed," in said
        assert "--countsFOLDER" in said


@pytest.mark.parametrize("command", [("nowcast", "--no-plots"), ("validate", "--every", 28)])
def test_what_is_stopped_before_its_first_conflict_is_done_leaves_no_empty_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[object, ...]
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.cli.nowcast.replay", stop)
    one, two = folder(tmp_path / "one"), folder(tmp_path / "two")
    for paths, out in (((one, two), "several"), ((one,), "deep/single")):
        panj(*command, *paths, "--out", tmp_path / out)
        assert {path.name for path in tmp_path.iterdir()} == {"one", "two"}


def test_reports_after_the_period_are_told_where_a_day_of_theirs_is_refused(tmp_path: Path) -> None:
    """East reports until day 198 of 200: with a period of 150 days it goes on after it."""
    where = folder(tmp_path / "nowhere", sim_period="StartDate,2020-01-01\nLength,150\n")
    refused = panj("nowcast", where, "--as-of", "2020-07-01", "--out", tmp_path / "out", *QUICK)
    assert refused.exit_code == 2
    said = " ".join(refused.output.split())
    assert "2020-07-01 is not in the period of nowhere, 2020-01-01 to 2020-05-29; reports go on to 2020-07-17" in said
    assert "sim_period.csv" in "".join(said.split())


def test_a_horizon_at_which_nobody_may_be_left_is_told_to_say_nothing(tmp_path: Path) -> None:
    """Of 700 days ahead no error was ever known: those assumed are wider than the camps are full."""
    where, out = folder(tmp_path / "nowhere"), tmp_path / "out"
    found = panj("nowcast", where, "--as-of", "2020-05-31", "--horizon", 7, 700, "--out", out, *QUICK)
    assert found.exit_code == 0, found.output
    notes = (out / "notes.txt").read_text().splitlines()
    assert notes[0].startswith("700 days ahead the 90 % interval of all camps together begins at 0")
    assert not any(note.startswith("7 days ahead") for note in notes)


def test_a_world_that_was_built_of_files_is_forecast_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`panj validate small` was understood, and `panj nowcast small` told that there is no such folder."""
    recipe(tmp_path / "scenarios" / "worlds" / "small")
    monkeypatch.chdir(tmp_path)
    assert panj("world", "build", "small", "--no-run").exit_code == 0
    words = ("nowcast", "small", "--as-of", "2014-01-20", "--horizon", "7", "--rules", "flee", "--no-plots", "--quiet")
    done = panj(*words)
    assert done.exit_code == 0, done.output
    assert (tmp_path / "outputs" / "nowcast-small" / "forecast.csv").is_file()
