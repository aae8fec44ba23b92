"""Figures in a folder of a user's own are of one result."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.cli.drawn import FIGURES, drawn_of
from sim.scenario.errors import PanjError

STEMS = ("map", "box")


def draw(folder: Path, result: Path, *names: str, replace: bool = False) -> None:
    with drawn_of(folder, result, "mark.json", STEMS, replace) as work:
        for name in names:
            (work / name).write_text(result.name)


@pytest.fixture
def results(tmp_path: Path) -> tuple[Path, Path]:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        (folder / "mark.json").write_text(folder.name)
    return one, other


def test_figures_of_one_result_gather_and_those_of_another_are_refused(
    results: tuple[Path, Path], tmp_path: Path
) -> None:
    one, other = results
    mine = tmp_path / "mine"
    draw(mine, one, "map-2021-07-20.png")
    draw(mine, one, "map-2021-07-21.png")
    with pytest.raises(PanjError, match=r"holds figures of .*one, and these are of .*other: give another folder"):
        draw(mine, other, "map-2021-07-22.png")
    (one / "mark.json").write_text("run again")
    with pytest.raises(PanjError, match=r"of .*one as it was before, and these are of"):
        draw(mine, one, "map-2021-07-22.png")
    assert {path.name for path in mine.iterdir()} == {"map-2021-07-20.png", "map-2021-07-21.png", FIGURES}


def test_figures_of_nobody_knows_what_are_refused_and_other_files_are_left_alone(
    results: tuple[Path, Path], tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "holiday.png").write_text("mine")
    draw(mine, results[0], "box.png")
    assert (mine / "holiday.png").read_text() == "mine"
    (mine / FIGURES).unlink()
    with pytest.raises(PanjError, match=r"box\.png is there already, and nothing says of what"):
        draw(mine, results[0], "box.png")


def test_what_is_not_drawn_now_goes_where_it_would_look_as_if_it_were(
    results: tuple[Path, Path], tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    draw(mine, results[0], "box.png", "box-2.png", replace=True)
    draw(mine, results[0], "box.png", replace=True)
    assert {path.name for path in mine.iterdir()} == {"box.png", FIGURES}
