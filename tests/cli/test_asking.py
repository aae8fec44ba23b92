"""What no file says is asked one by one, and kept as it is answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.building.recipe import load_recipe
from sim.building.recipe.new import begin
from sim.building.records import Candidate, Told
from sim.cli.asking import ask
from sim.scenario.errors import PanjError
from tests.building.small import BEGINNING

CAMP = Told("camp-without-position", "ask", "where is 'Gore'?", "", ("camps", "Gore"))
SERIES = Told(
    "series-of-camp", "ask", "which one?", "", ("series", "Gado"), (Candidate("Gaddo", 90), Candidate("Gada", 88, 12))
)
FLOW = Told("stock-or-flow", "ask", "what?", "", ("counted", "Gado"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return begin(tmp_path / "caf", BEGINNING)


def typing(*texts: str) -> Callable[[str], str]:
    left = iter(texts)

    def typed(prompt: str) -> str:
        try:
            return next(left)
        except StopIteration:
            raise EOFError from None

    return typed


def test_each_answer_is_kept_in_the_recipe(file: Path) -> None:
    ask(file, (CAMP, SERIES, FLOW), typing("7.92, 16.63", "2", "stock"))
    names = load_recipe(file).names
    assert (names.camps["Gore"].lat, names.camps["Gore"].lon) == (7.92, 16.63)
    assert names.series == {"Gado": "Gada"}
    assert names.counted == {"Gado": "stock"}


def test_what_is_no_answer_is_asked_again(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask(file, (CAMP, FLOW, SERIES), typing("Chad", "100, 200", "7.92 16.63", "stok", "stock", "", "-"))
    told = capsys.readouterr().out
    assert "'Chad' is no position" in told
    assert "100, 200 is nowhere on Earth" in told
    assert "did you mean 'stock'?" in told
    assert load_recipe(file).names.series == {"Gado": None}


def test_who_goes_away_keeps_what_was_answered(file: Path) -> None:
    with pytest.raises(PanjError, match="nothing was built"):
        ask(file, (CAMP, FLOW), typing("7.92 16.63"))
    assert set(load_recipe(file).names.camps) == {"Gore"}


def test_what_a_file_of_counts_does_not_say_is_asked_key_by_key(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = tuple(
        Told(key, "ask", "what?", "", ("files", "raw/dtm.csv", key)) for key in ("per_family", "date", "unit")
    )
    ask(file, asked, typing("many", "0.5", "5.2", "15.5.2014", "2014-05-15", "familes", "families"))
    told = capsys.readouterr().out
    assert "'many' is no number from 1 to 30" in told
    assert "'0.5' is no number from 1 to 30" in told
    assert "the date must be a date written YYYY-MM-DD" in told
    assert "did you mean 'families'?" in told
    answers = load_recipe(file).names.files["raw/dtm.csv"]
    assert (answers.per_family, answers.date, answers.unit) == (5.2, dt.date(2014, 5, 15), "families")
    assert "raw/dtm.csv: {per_family: 5.2, date: 2014-05-15, unit: families}" in file.read_text(encoding="utf-8")
