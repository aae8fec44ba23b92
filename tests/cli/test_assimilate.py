"""`panj assimilate`, as a user types it. All counts are invented."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NoReturn

import pytest
from typer.testing import CliRunner, Result

from sim.cli.app import app
from sim.runs.processes.pool import Lost
from sim.validation.assimilate import begun
from sim.words.numbers import figures

FEW = ("-n", 3, "--most", 3, "--until", "2021-06-24", "-j", 1)


def panj(*words: object) -> Result:
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "counts.csv"
    rows = "internally_displaced,world,,2021-06-10,90000000\narrivals,TJK,military,2021-06-23,100\n"
    path.write_text(f"measure,place,kind,date,value\n{rows}", encoding="utf-8")
    return path


@pytest.mark.usefixtures("sketched")
def test_prior_and_posterior_stand_beside_each_other(counts: Path) -> None:
    made = panj("assimilate", "baseline", counts, *FEW)
    assert made.exit_code == 0, made.output
    assert "3 replicates, worth" in made.output
    assert "replicates, an end of a posterior's band may be one of them alone" in " ".join(made.output.split())
    assert "weighting cannot make one" in " ".join(made.output.split())
    folder = Path("outputs/assimilate-baseline")
    assert {"assimilation.png", "assimilation.svg", "provenance.json"} <= {file.name for file in folder.iterdir()}
    with (folder / "bands.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    days = [row for row in rows if (row["measure"], row["place"], row["kind"]) == ("arrivals", "TJK", "military")]
    assert len(days) == 55
    assert {"prior_q05", "prior_q95", "posterior_q05", "posterior_q95"} <= days[0].keys()
    with (folder / "weights.csv").open(encoding="utf-8") as file:
        assert sum(float(row["weight"]) for row in csv.DictReader(file)) == pytest.approx(1.0)
    assert "On 2021-06-24, the last day" in made.output
    last = days[-1]
    assert f"({figures(float(last['prior_q05']))}–{figures(float(last['prior_q95']))})" in made.output
    assert "soldiers arriving in Tajikistan" in made.output
    assert "districts held by the insurgents" in made.output
    assert "in place of" not in made.output
    again = panj("assimilate", "baseline", counts, "--no-plots", *FEW)
    assert "in place of" not in again.output
    counts.write_text(counts.read_text(encoding="utf-8").replace(",100\n", ",90\n"), encoding="utf-8")
    other = panj("assimilate", "baseline", counts, "--no-plots", *FEW)
    assert "note: in place of an assimilation with other counts, which is gone" in " ".join(other.output.split())


def test_fewer_runs_in_all_than_at_once_are_refused_as_other_wrong_pairs(counts: Path) -> None:
    refused = panj("assimilate", "baseline", counts, "-n", 4, "--most", 3)
    assert refused.exit_code == 2
    assert "--most 3: the first 4 replicates are more: want 4 or more" in " ".join(refused.output.split())
    assert not list(Path().glob("outputs/*"))


def lost(*_: object) -> NoReturn:
    raise Lost("lost")


def test_ctrl_c_says_what_is_kept_and_the_same_command_goes_on(counts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(begun, "PART", 1)
    take = begun.Batch.take

    def stopped(self: begun.Batch, row: int, record: begun.Kept) -> None:
        take(self, row, record)
        if row == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(begun.Batch, "take", stopped)
    stop = panj("assimilate", "baseline", counts, "--no-plots", *FEW)
    assert stop.exit_code == 130
    said = "".join(stop.output.split())
    assert "interrupted:2replicatesarekeptinoutputs/assimilate-baseline-begun-" in said
    assert "thesamecommandgoeson" in said
    monkeypatch.setattr(begun.Batch, "take", take)
    whole = counts.read_text(encoding="utf-8")
    counts.write_text(f"{whole}arrivals,TJX,,2021-06-23,1\n", encoding="utf-8")
    wrong = panj("assimilate", "baseline", counts, "--no-plots", *FEW)
    assert (wrong.exit_code, "TJX" in wrong.output) == (2, True)
    assert "goes on" not in wrong.output, "not with this mistake"
    counts.write_text(whole, encoding="utf-8")
    with pytest.MonkeyPatch.context() as full:
        full.setattr("sim.runs.executors._outcomes", lost)
        ended = panj("assimilate", "baseline", counts, "--no-plots", *FEW)
    assert ended.exit_code == 2
    assert "lost: 2 replicates are kept in outputs/" in " ".join(ended.output.split())
    assert panj("assimilate", "baseline", counts, "--no-plots", *FEW).exit_code == 0
    assert [path.name for path in Path("outputs").iterdir()] == ["assimilate-baseline"]


def test_mistakes_are_told_and_nothing_is_written(counts: Path) -> None:
    counts.write_text("measure,place,kind,date,value\narrivals,TJX,,2021-06-23,1\n", encoding="utf-8")
    wrong = panj("assimilate", "baseline", counts, *FEW)
    assert wrong.exit_code == 2
    assert "counts.csv:2:10" in "".join(wrong.output.split("\n"))
    assert not list(Path().glob("outputs/*"))
    assert panj("assimilate", "baseline", "nowhere.csv", *FEW).exit_code == 2
    assert panj("assimilate", "baseline", counts, "--error", 0, *FEW).exit_code == 2
