"""`panj calibrate`, as a user types it. All counts are invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sim.cli.app import app
from sim.runs.read import read_scenario
from sim.validation.calibrate import calibrated

FEW = ("-n", 20, "-j", 1)
HEAD = "measure,place,kind,date,value\n"


def panj(*words: object) -> Result:
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "counts.csv"
    path.write_text(f"{HEAD}internally_displaced,world,,2021-05-03,2000\n", encoding="utf-8")
    return path


@pytest.mark.usefixtures("sketched")
def test_it_tells_what_counts_say_and_its_folder_is_a_scenario(counts: Path) -> None:
    made = panj("calibrate", "baseline", "--to", counts, "--parameters", "displacement.fight", "homecoming.own", *FEW)
    assert made.exit_code == 0, made.output
    said = " ".join(made.output.split())
    assert "displacement.fight" in said
    assert "effective sample size never below" in said
    assert "crossing.leak" not in said, "two were named"
    folder = Path("outputs/calibrate-baseline")
    assert {"parameters.png", "pairs.svg", "counts.png", "posterior.csv"} <= {file.name for file in folder.iterdir()}
    scenario = read_scenario(folder / "scenario.yaml")
    named = {name for name, setting in scenario.settings.items() if setting.named}
    assert {"displacement.fight", "homecoming.own", "front.rate"} <= named, "and what the world draws together"
    assert not {name for name in named if not name.startswith(("front", "provinces", "capitals", "disp", "home"))}


@pytest.mark.usefixtures("sketched")
def test_ctrl_c_keeps_what_is_finished_and_the_same_command_goes_on(
    counts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("calibrate", "baseline", "--to", counts, "--no-plots", *FEW)
    real, seen = calibrated.Checkpoints.save, list[str]()

    def save(self: calibrated.Checkpoints, name: str, state: calibrated.State) -> None:
        real(self, name, state)
        seen.append(name)
        if len(seen) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(calibrated.Checkpoints, "save", save)
    stopped = panj(*words)
    assert stopped.exit_code == 130
    assert "the same command goes on" in " ".join(stopped.output.split())
    assert panj(*words).exit_code == 0
    assert seen.count("prior") == 1


def test_mistakes_are_told_and_nothing_is_written(counts: Path) -> None:
    wrong = panj("calibrate", "baseline", "--to", counts, "--parameters", "displacement.figth", *FEW)
    assert wrong.exit_code == 2
    assert "did you mean 'displacement.fight'?" in " ".join(wrong.output.split())
    counts.write_text(f"{HEAD}arrivals,TJX,,2021-06-23,1\n", encoding="utf-8")
    wrong = panj("calibrate", "baseline", "--to", counts, *FEW)
    assert wrong.exit_code == 2
    assert "counts.csv:2:10" in "".join(wrong.output.split("\n"))
    assert panj("calibrate", "baseline", "offensive", "--to", counts, *FEW).exit_code == 2
    assert panj("calibrate", "baseline", "--to", "nowhere.csv", *FEW).exit_code == 2
    assert panj("calibrate", "baseline", "--to", counts, "-n", 3).exit_code == 2
    assert panj("calibrate", "baseline", "--to", counts, "--dask", "lokal").exit_code == 2
    assert not list(Path().glob("outputs/*"))


@pytest.mark.usefixtures("sketched")
def test_what_is_begun_anew_moves_the_older_calibration_aside_and_says_where(counts: Path) -> None:
    words = ("calibrate", "baseline", "--to", counts, "--no-plots", *FEW)
    assert panj(*words).exit_code == 0
    again = panj(*words, "--fresh")
    assert again.exit_code == 0
    assert "the older calibration is now outputs/calibrate-baseline-old-1\n" in again.output
    assert Path("outputs/calibrate-baseline-old-1/posterior.csv").is_file()
