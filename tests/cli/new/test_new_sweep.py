"""`panj new sweep`: what is tried, and in which values, becomes a file that passes panj check."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sim.cli.app import app
from sim.cli.scenarios import check_text
from sim.sweeps.read import read_sweep
from tests.cli.new.conftest import Types, files


def panj(*words: str) -> Result:
    return CliRunner().invoke(app, ["new", "sweep", *words])


@pytest.mark.usefixtures("empty")
def test_flags_alone_write_a_sweep_that_can_be_run() -> None:
    tries = [
        "crossing.leak=0.05, 0.1",
        "2021-07-10 places khorog=100, 2000",
        "day far tem closed=2021-07-10..2021-07-20/5",
    ]
    done = panj("mine", *(word for text in tries for word in ("--try", text)), "-n", "2")
    assert done.exit_code == 0, done.output
    assert "12 points × 2 replicates = 24 runs" in done.output
    assert "panj sweep mine --dry-run" in done.output
    told, sound = check_text(Path("scenarios/sweeps/mine.yaml"))
    assert sound, told
    sweep = read_sweep("mine")
    assert [axis.name for axis in sweep.axes] == ["crossing.leak", "places khorog", "day of far tem"]
    text = Path("scenarios/sweeps/mine.yaml").read_text(encoding="utf-8")
    assert "without the change 610 places at central values; many runs have 150 to 3,050" in text
    assert "days from 2021-07-07 to 2021-09-11" in text


@pytest.mark.usefixtures("empty")
def test_a_range_is_drawn_from() -> None:
    assert panj("mine", "--try", "crossing.leak=spread", "--try", "2021-07-07 pace=0.25..4").exit_code == 0
    sweep = read_sweep("mine")
    assert (sweep.design, sweep.points, sweep.replicates) == ("latin-hypercube", 64, 20)


@pytest.mark.usefixtures("empty")
def test_questions_lead_to_a_sweep(types: Types) -> None:
    types(
        *("", "policy", "TJK", "civilians", "day", "closed", ""),
        *("pace", "what", "", "0.5, x", ""),
        *("number", "crossing.leek", "crossing.leak", "0.05, 0.1", "", "2.000", "2", "", "mine"),
    )
    done = panj()
    assert done.exit_code == 0, done.output
    assert "vary.pace.values[2] must be a number, got 'x'" in done.output
    assert "did you mean 'crossing.leak'?" in done.output
    sweep = read_sweep("mine")
    assert [axis.name for axis in sweep.axes] == ["day of policy TJK civilian", "pace", "crossing.leak"]
    assert (sweep.count(), sweep.replicates) == (10 * 4 * 2, 2)


@pytest.mark.usefixtures("empty")
def test_choices_of_construction_are_tried_where_a_recipe_built_the_world() -> None:
    done = panj("mine", "--base", "car-2013", "--try", "choices.pruning=1.1, 1.4", "--try", "choices.radius_km=spread")
    assert done.exit_code == 0, done.output
    assert all(axis.choice for axis in read_sweep("mine").axes)
    assert "unknown parameter 'choices.pruning'" in panj("other", "--try", "choices.pruning=1.1, 1.4").output


@pytest.mark.parametrize("end", [EOFError, KeyboardInterrupt])
def test_whoever_leaves_in_the_middle_leaves_nothing(empty: Path, types: Types, end: type[BaseException]) -> None:
    types("", "pace", "what", "", "", end)
    assert panj().exit_code == (130 if end is KeyboardInterrupt else 2)
    assert files(empty) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "give NAME"),
        (["mine"], "give --try"),
        (["mine", "--try", "crossing.leak"], "want WHAT=VALUES"),
        (["mine", "--try", "crossing.leak="], "want values"),
        (["mine", "--try", "crossing.leek=1"], "did you mean 'crossing.leak'?"),
        (["mine", "--try", "2021-07-10 places khorg=1, 2"], "did you mean 'khorog'?"),
        (["mine", "--try", "2021-06-10 places khorog=1, 2"], "not after the branch date"),
        (["mine", "--try", "2021-07-10 places khorog=1.000, 2"], "write 1000"),
        (["mine", "--try", "day onset=2021-07-10, 2021-07-11"], "capitals.regime_day"),
        (["mine", "--try", "front.tempo=5..1"], "wants low < high"),
        (["mine", "--base", "car-2013", "--try", "2021-07-10 places khorog=1, 2"], "driven by counts"),
        (["guards-by-tempo", "--try", "front.tempo=1, 2"], "for example guards-by-tempo-2"),
    ],
)
def test_a_script_gets_one_line_and_nothing_is_written(empty: Path, words: list[str], told: str) -> None:
    done = panj(*words)
    assert done.exit_code == 2
    assert told in done.output
    assert len(done.output.strip().splitlines()) == 1
    assert files(empty) == []
