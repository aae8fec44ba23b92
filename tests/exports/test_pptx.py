"""Slides, opened by python-pptx: each figure under its sentence, nothing beyond the slide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim import Comparison, Result
from sim.exports.fitting import LINE, fitted, lines, width
from sim.scenario.errors import PanjError
from sim.study.story import speech, tell
from sim.words.numbers import spread

pptx = pytest.importorskip("pptx")
PICTURE = 13


def opened(path: Path) -> list[Any]:
    return list(pptx.Presentation(path).slides)


def said(slide: Any) -> str:
    shapes = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    return "\n".join(shapes).replace("\u00a0", " ")


@pytest.fixture(scope="module")
def file(mine: Result, tmp_path_factory: pytest.TempPathFactory, sketched: None) -> Path:
    return mine.export(tmp_path_factory.mktemp("pptx") / "mine.pptx")


@pytest.fixture(scope="module")
def slides(file: Path) -> list[Any]:
    return opened(file)


def test_six_figures_stand_under_what_they_show(slides: list[Any], mine: Result) -> None:
    drawn = [slide for slide in slides if any(shape.shape_type == PICTURE for shape in slide.shapes)]
    assert len(drawn) == 6
    told = {sentence.topic: sentence.text for sentence in tell(mine, speech(mine))}
    title = drawn[0].shapes.title.text_frame.text.replace("\u00a0", " ")
    assert told["Civilians"].startswith(title)
    assert told["Civilians"] in drawn[0].notes_slide.notes_text_frame.text
    for slide in drawn:
        (picture,) = [shape for shape in slide.shapes if shape.shape_type == PICTURE]
        alt = picture._element.nvPicPr.cNvPr.get("descr")
        assert len(alt) > 20
        assert slide.shapes.title.text_frame.text


def test_the_first_says_its_caution_and_the_last_its_sources(slides: list[Any]) -> None:
    assert '=HYPERLINK("x") of a valley' in said(slides[0])
    assert "90 % bands of 5 replicates (fewer than 20)" in said(slides[0])
    assert "Places: Somebody." in said(slides[-1])
    assert "It is no forecast" in said(slides[-1])
    notes = slides[-1].notes_slide.notes_text_frame.text
    assert "SHA-256" in notes
    assert notes.startswith("10 June 2021: The far bank at Bridge admits few."), "what the words leave out is there"


def test_the_table_has_the_numbers_of_the_run(slides: list[Any], mine: Result) -> None:
    (table,) = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells[0] == ["", "civilians, 6 June", "civilians, 20 June", "soldiers, 6 June", "soldiers, 20 June"]
    end = mine.summary["places"]["BBB"]["civilian"]["end"]
    assert cells[1][0] == "Beeland"
    assert cells[1][2] == spread(end["0.05"], end["0.50"], end["0.95"])


def test_nothing_stands_beyond_its_slide(slides: list[Any]) -> None:
    wide, high = (round(inches * 914_400) for inches in (13.333, 7.5))
    for slide in slides:
        for shape in slide.shapes:
            assert min(shape.left, shape.top) >= 0
            assert shape.left + shape.width <= wide
            assert shape.top + shape.height <= high
            if shape.has_text_frame and shape.text_frame.text:
                size = shape.text_frame.paragraphs[0].runs[0].font.size.pt
                bold = bool(shape.text_frame.paragraphs[0].runs[0].font.bold)
                found = lines(shape.text_frame.text, shape.width / 914_400 - 0.2, size, bold)
                assert len(found) * size * LINE / 72 <= shape.height / 914_400


def test_the_same_run_gives_the_same_bytes(mine: Result, file: Path, tmp_path: Path) -> None:
    assert mine.export(tmp_path / "again.pptx").read_bytes() == file.read_bytes()


def test_a_comparison_has_its_figures_and_table(both: Comparison, tmp_path: Path, sketched: None) -> None:
    slides = opened(both.export(tmp_path / "both.pptx"))
    assert slides[0].shapes.title.text_frame.text == "shut against mine"
    assert "• shut, “The bridge is shut”. On 8 June 2021 the near bank at Bridge is closed" in said(slides[1])
    assert "shut, 8 June 2021: The near bank at Bridge is closed." in slides[1].notes_slide.notes_text_frame.text
    drawn = [slide for slide in slides if any(shape.shape_type == PICTURE for shape in slide.shapes)]
    assert len(drawn) == 3
    (table,) = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    cells = {row.cells[0].text: [cell.text for cell in row.cells] for row in table.rows}
    (row,) = [row for row in both.summary["measures"]["shut"] if row["words"] == "civilians arriving in Beeland"]
    levels = row["reference"]
    assert cells["civilians arriving in Beeland"][1] == spread(levels["q05"], levels["q50"], levels["q95"])


def test_text_is_smaller_and_then_cut() -> None:
    assert fitted("short", 5, 1, (20, 10)) == ("short", 20)
    assert fitted("some words " * 10, 5, 0.6, (20, 10))[1] == 10
    text, size = fitted("some words " * 100, 2, 0.4, (20, 10))
    assert size == 10
    assert text.endswith("…")
    assert all(width(line, 10) <= 2 for line in text.split("\n"))


def test_of_a_day_they_know_of_no_later_one(mine: Result, tmp_path: Path, sketched: None) -> None:
    found = opened(mine.export(tmp_path / "day.pptx", dates="2021-06-13"))
    text = "\n".join(said(slide) for slide in found)
    assert "13 June" in text
    assert "20 June" not in text
    (table,) = [shape.table for slide in found for shape in slide.shapes if shape.has_table]
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells[0] == ["", "civilians, 6 June", "civilians, 13 June", "soldiers, 6 June", "soldiers, 13 June"]
    day = np.cumsum(mine.daily("arrivals", "BBB", "civilian"), axis=1)[:, mine.day("2021-06-13")]
    assert cells[1][2] == spread(*np.quantile(day, (0.05, 0.5, 0.95)))


def test_before_the_branch_date_they_can_be_made_too(mine: Result, tmp_path: Path, sketched: None) -> None:
    found = opened(mine.export(tmp_path / "early.pptx", dates=["2021-06-03"]))
    assert "6 June" not in "\n".join(said(slide) for slide in found)


def test_two_days_and_a_day_of_a_comparison_are_told(mine: Result, both: Comparison, tmp_path: Path) -> None:
    with pytest.raises(PanjError, match="slides are of one day, got 2021-06-03, 2021-06-13"):
        mine.export(tmp_path / "days.pptx", dates=["2021-06-13", "2021-06-03"])
    with pytest.raises(PanjError, match="slides of a comparison are of its last day"):
        both.export(tmp_path / "day.pptx", dates="2021-06-13")
