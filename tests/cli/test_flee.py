"""Flee's instances on the command line, as a user types it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from sim.cli.app import app


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """A small instance: a town at war, a camp abroad, ten days."""
    files = {
        "locations.csv": "#name,region,country,lat,lon,type,conflict_date,population\n"
        "Town,R,Home,1,1,conflict_zone,0,1000\nCamp,R,Abroad,2,2,camp,,500\n",
        "routes.csv": "#name1,name2,distance,forced_redirection\nTown,Camp,300,0\n",
        "closures.csv": "#closure_type,name1,name2,closure_start,closure_end\n",
        "conflicts.csv": "#Day,Town\n" + "".join(f"{day},1\n" for day in range(10)),
        "sim_period.csv": "StartDate,2020-01-01\nLength,10\n",
        "data_layout.csv": "total,refugees.csv\nCamp,camp.csv\n",
        "refugees.csv": "2020-01-01,0\n2020-01-10,90\n",
        "camp.csv": "2020-01-01,0\n2020-01-10,90\n",
    }
    folder = tmp_path / "little"
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def panj(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, result.output


def test_run_says_how_many_are_in_each_camp_and_keeps_every_replicate(instance: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, said = panj("run", "--flee", str(instance), "-n", "3", "--jobs", "1", "--no-plots", "--out", str(out))
    assert code == 0, said
    assert "Camp" in said
    frame = pd.read_parquet(out / "timeseries.parquet")
    assert list(frame.columns) == ["replicate", "date", "measure", "place", "kind", "value"]
    assert sorted(frame.replicate.unique()) == [0, 1, 2]
    last = frame[frame.date == frame.date.max()].value
    assert last.between(60, 90).all(), "300 km are one day at 360 km a day: nearly all have arrived"


def test_point_leaves_luck_alone(instance: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    options = ("-n", "3", "--jobs", "1", "--no-plots", "--point", "--set", "max_move_speed=1000", "--out", str(out))
    code, said = panj("run", "--flee", str(instance), *options)
    assert code == 0, said
    frame = pd.read_parquet(out / "timeseries.parquet")
    assert frame[frame.date == frame.date.max()].value.tolist() == [90.0, 90.0, 90.0]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("run",), "give the name of a scenario"),
        (("run", "baseline", "--flee", "x"), "not both"),
        (("run", "--flee", "nowhere"), "nowhere"),
        (("run", "--flee", "{}", "--rules", "fleee"), "no rule set is called 'fleee'"),
        (("run", "--flee", "{}", "--set", "awarenes_level=2"), "did you mean 'awareness_level'?"),
        (("run", "--flee", "{}", "--set", "awareness_level=9"), "less than or equal to 4"),
        (("run", "--flee", "{}", "--until", "2020-01-05"), "sim_period.csv"),
        (("check",), "nothing to check"),
    ],
)
def test_mistakes_are_told_in_a_line(words: tuple[str, ...], wanted: str, instance: Path, tmp_path: Path) -> None:
    code, said = panj(*(word.format(instance) for word in words))
    assert code == 2
    assert wanted in said
    assert "Traceback" not in said


def test_the_doctor_answers_and_errors_set_the_exit_code(instance: Path) -> None:
    code, said = panj("check", "--flee", str(instance))
    assert code == 0, said
    (instance / "routes.csv").write_text("#name1,name2,distance,forced_redirection\n", encoding="utf-8")
    code, said = panj("check", "--flee", str(instance))
    assert code == 2
    assert "Camp" in said


def test_a_setting_that_is_set_is_not_drawn_from_its_range(instance: Path, tmp_path: Path) -> None:
    frames = []
    for speed in ("400", "100"):  # 300 km: one day or four
        out = tmp_path / speed
        options = ("-n", "3", "--jobs", "1", "--no-plots", "--set", f"max_move_speed={speed}", "--out", str(out))
        code, said = panj("run", "--flee", str(instance), *options)
        assert code == 0, said
        frames.append(pd.read_parquet(out / "timeseries.parquet"))
    day5 = [frame[frame.date == "2020-01-05"].value for frame in frames]
    assert day5[0].min() > day5[1].max()
