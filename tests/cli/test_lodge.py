"""`panj lodge` and `panj score`, as a user types them, on a small finished run. All facts are invented."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

import sim
from sim.cli.app import app
from sim.validation.lodged import LEVELS, read_lodged


def panj(*words: object) -> Result:
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert "Traceback" not in result.output
    return result


def test_a_run_is_lodged_and_scored(there: Path) -> None:
    made = panj("lodge", "baseline", "--out", "mine.json")
    assert made.exit_code == 0, made.output
    lodged = read_lodged(Path("mine.json"))
    assert lodged.sha256 in made.output
    assert "of 3 replicates the quantiles 0.01 and 0.99 are the outermost runs" in made.output
    assert "90 % bands of 3 replicates (fewer than 20) rest on the outermost" in " ".join(made.output.split())
    run = sim.load_run("baseline")
    both = sum(run.cumulative("arrivals", "TJK", kind) for kind in ("civilian", "military"))
    day = run.day("2021-07-10")
    forecast = lodged.series["arrivals", "TJK", ""]
    assert forecast.known == np.median(both[:, run.day("2021-07-06")])
    assert forecast.dates[run.scenario.until].shape == (len(LEVELS),)
    assert len(forecast.dates) == 6, "after the branch date alone"
    middle = int(np.median(both[:, day]))
    Path("facts.csv").write_text(f"measure,place,date,value\narrivals,TJK,2021-07-10,{middle}\n", encoding="utf-8")
    told = panj("score", "mine.json", "facts.csv", "--out", "scores.csv")
    assert told.exit_code == 0, told.output
    assert "arrivals at TJK" in told.output
    assert "nothing shows that they were not known by then" in " ".join(told.output.split())
    (row,) = csv.DictReader(Path("scores.csv").read_text(encoding="utf-8").splitlines())
    assert float(row["median"]) == middle
    assert float(row["pit"]) == pytest.approx(0.5)
    assert sim.score("mine.json", "facts.csv").facts[0].crps == pytest.approx(float(row["crps"]))


def test_a_run_without_history_is_a_forecast_from_its_first_day_on(there: Path) -> None:
    text = "extends: baseline\nstart: 2021-07-07\nhistory_until: 2021-07-06\nuntil: 2021-07-09\n"
    Path("bare.yaml").write_text(text, encoding="utf-8")
    assert panj("run", "bare.yaml", "-n", 2, "--no-plots", "--no-parts", "-q", "--jobs", 1).exit_code == 0
    made = panj("lodge", "bare", "--out", "bare.json")
    assert made.exit_code == 0, made.output
    lodged = read_lodged(Path("bare.json"))
    forecast = lodged.series["arrivals", "TJK", ""]
    assert np.isnan(forecast.known)
    assert [str(day) for day in forecast.dates] == ["2021-07-07", "2021-07-08", "2021-07-09"]
    Path("facts.csv").write_text("measure,place,date,value\narrivals,TJK,2021-07-07,5\n", encoding="utf-8")
    told = panj("score", "bare.json", "facts.csv")
    assert told.exit_code == 0, told.output
    assert np.isnan(sim.score("bare.json", "facts.csv").facts[0].persistence)


def test_one_replicate_has_no_interval_that_could_be_scored(there: Path) -> None:
    """It had one from 853 to 853, which held nothing."""
    assert panj("run", "baseline", "-n", 1, "--no-plots", "--no-parts", "-q", "--out", "one").exit_code == 0
    assert panj("lodge", "one", "--out", "one.json").exit_code == 0
    Path("facts.csv").write_text("measure,place,date,value\narrivals,TJK,2021-07-07,5\n", encoding="utf-8")
    told = panj("score", "one.json", "facts.csv").output
    fact, means = (line.split() for line in told.splitlines() if line.strip().startswith("arrivals"))
    assert fact[6:8] == ["–", "–"], "neither an interval nor a place in it"
    assert means[5:10] == ["–"] * 5


def test_what_is_lodged_has_a_name_of_its_own_and_is_never_replaced(there: Path) -> None:
    assert panj("lodge", "baseline", "queue", "-q").exit_code == 0
    (path,) = Path("outputs/lodged").iterdir()
    assert path.name.startswith("baseline-20")
    assert {measure for measure, _, _ in read_lodged(path).series} == {"queue"}
    before = path.read_bytes()
    again = panj("lodge", "baseline", "--out", path)
    assert again.exit_code == 2
    assert "what is lodged is never replaced" in again.output
    assert path.read_bytes() == before


def test_facts_and_forecast_the_other_way_round_are_told(there: Path) -> None:
    Path("facts.csv").write_text("measure,place,date,value\n", encoding="utf-8")
    told = panj("score", "facts.csv", "mine.json")
    assert told.exit_code == 2
    assert "facts.csv is no forecast that panj lodge wrote" in " ".join(told.output.split())
    assert "the table of facts comes after it" in " ".join(told.output.split())


def test_mistakes_are_told_in_a_line(there: Path) -> None:
    wrong = panj("lodge", "baseline", "quue", "--out", "mine.json")
    assert (wrong.exit_code, "did you mean 'queue'?" in wrong.output) == (2, True)
    assert not Path("mine.json").exists()
    nothing = panj("score", "mine.json", "facts.csv")
    assert (nothing.exit_code, "mine.json" in nothing.output) == (2, True)
