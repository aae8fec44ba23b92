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
    assert [axis.name for axis in sweep.axes] == ["crossing.leak", "places khorog", "day of far tem closed"]
    text = Path("scenarios/sweeps/mine.yaml").read_text(encoding="utf-8")
    assert "without the change 610 places at central values; drawn between 150 and 3,050" in text
    assert "days from 2021-07-07 to 2021-09-11" in text


@pytest.mark.usefixtures("empty")
def test_a_range_is_drawn_from() -> None:
    assert panj("mine", "--try", "crossing.leak=spread", "--try", "2021-07-07 pace=0.25..4").exit_code == 0
    sweep = read_sweep("mine")
    assert (sweep.design, sweep.points, sweep.replicates) == ("latin-hypercube", 64, 20)


@pytest.mark.usefixtures("empty")
def test_thousands_are_read_as_where_a_change_is_given() -> None:
    tries = ["2021-07-10 places khorog=1,000, 2,500, 20,000", "2021-07-12 guards TJK=1,000..4,000/4"]
    done = panj("mine", *(word for text in tries for word in ("--try", text)))
    assert done.exit_code == 0, done.output
    levels = [axis.levels for axis in read_sweep("mine").axes]
    assert levels == [(1000.0, 2500.0, 20000.0), (1000.0, 2000.0, 3000.0, 4000.0)]


@pytest.mark.usefixtures("empty")
def test_questions_lead_to_a_sweep(types: Types) -> None:
    types(
        *("", "policy", "TJK", "civilians", "day", "closed", ""),
        *("pace", "what", "", "0.5, x", ""),
        *("number", "crossing.leek", "crossing.leak", "0.05, 0.1", "", "2.000", "2", "", "mine"),
    )
    done = panj()
    assert done.exit_code == 0, done.output
    assert "'x': want a number of times from 0 to 20" in done.output
    assert "did you mean 'crossing.leak'?" in done.output
    sweep = read_sweep("mine")
    assert [axis.name for axis in sweep.axes] == ["day of policy TJK civilian closed", "pace", "crossing.leak"]
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
        (["mine", "--try", "guards TJK=0, 4000"], "the day comes first, as '2021-07-07 guards TJK=0, 4000'"),
        (["mine", "--try", "2021-06-10 places khorog=1, 2"], "not after the branch date"),
        (["mine", "--try", "2021-07-10 places khorog=1.000, 2"], "write 1000"),
        (
            ["mine", "--try", "2021-07-10 places khorog=1,500"],
            "'1,500' may be 1500, or 1 and 500: write 1500, or 1, 500",
        ),
        (["mine", "--try", "2021-07-10 places khorog=1_000"], "'1_000': want a number of places"),
        (["mine", "--try", "front.tempo=0x10"], "'0x10' is no number"),
        (["mine", "--try", "crossing.leak=0.05.."], "'0.05..' is a range without an end: want LOW..HIGH"),
        (["mine", "--try", "2021-07-10 pace=..4"], "'..4' is a range without an end: want LOW..HIGH"),
        (["mine", "--try", "crossing.leak=0,05"], "write 0.05: the decimal sign is a point"),
        (["mine", "--try", "2021-07-10 pace=0,5"], "'0,5' may be 0.5, or 0 and 5"),
        (["mine", "--try", "2021-07-10 guards TJK=0, 1000000000"], "want a number of guards from 0 to 1,000,000"),
        (["mine", "--try", "2021-07-10 guards TJK=0..2,000,000"], "want a number of guards from 0 to 1,000,000"),
        (["mine", "--try", "2021-07-10 pace=0.5..21"], "want a number of times from 0 to 20"),
        (["mine", "--try", "2021-07-10 policy TJK=closed, opn"], "did you mean 'open'?"),
        (["mine", "--try", "day far tem closed=2021-07-05, 2021-07-20"], "not after the branch date"),
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
