"""No text of a table is a formula to a spreadsheet; numbers stay what they are."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.runs.cells import safe_frame, text_cell


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\ufeff=1", "=cmd|' /C calc'!A0"])
def test_a_text_that_a_spreadsheet_would_compute_gets_an_apostrophe(text: str) -> None:
    assert text_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["", "Khorog", "a-b", "1=1", "'tis", "世界"])
def test_other_texts_are_left_alone(text: str) -> None:
    assert text_cell(text) == text


def test_tabs_and_ends_of_lines_are_spelt_out() -> None:
    assert text_cell("\t=1") == "'\\t=1"
    assert text_cell("a\r\n=1") == "a\\r\\n=1"


def test_a_frame_keeps_its_numbers_and_loses_its_formulas() -> None:
    frame = pd.DataFrame({"=run": [-5, 3], "camp": ["=HYPERLINK(1)", None], "kind": pd.Categorical(["@a", "b"])})
    frame["value"] = [-5.5, 1e-3]
    text = safe_frame(frame).to_csv(index=False)
    assert text == "'=run,camp,kind,value\n-5,'=HYPERLINK(1),'@a,-5.5\n3,,b,0.001\n"
    assert frame["camp"][0] == "=HYPERLINK(1)", "what it was made of is not touched"
