"""World folders as spreadsheets leave them: read as they are meant, or told in one line a table."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sim.scenario.errors import Problem, Problems
from sim.world import World, load_world

from .conftest import SMALL, Spoil

Told = Callable[..., list[Problem]]


def rewritten(folder: Path, change: Callable[[str], str]) -> None:
    for name in SMALL:
        path = folder / name
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", ",,\n").replace(',"steep, narrow",,', ',"steep, narrow",,'),
        lambda text: text + ",,,\n,,\n",
        lambda text: text.replace("\n", "\r"),
        lambda text: "\ufeff" + text.replace("\n", "\r\n"),
        lambda text: text.partition("\n")[0].title() + "\n" + text.partition("\n")[2],
        lambda text: text.partition("\n")[0] + "\n" + "#tag" + "," * text.partition("\n")[0].count(",") + "\n"
        + text.partition("\n")[2],
    ],
    ids=["trailing columns", "rows of commas", "mac", "windows", "capitals", "hxl"],
)  # fmt: skip
def test_a_world_saved_by_a_spreadsheet_is_the_same_world(
    folder: Path, small: World, change: Callable[[str], str]
) -> None:
    rewritten(folder, change)
    again = load_world(folder)
    assert again.places.ids == small.places.ids
    assert list(again.places.population) == list(small.places.population)
    assert (again.headcounts, again.facts) == (small.headcounts, small.facts)
    assert list(again.roads.km) == list(small.roads.km)
    assert [replace(event, where="") for event in again.events] == [replace(event, where="") for event in small.events]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace(",", ";"), "set apart by semicolons"),
        (lambda text: text.replace(",", "\t"), "set apart by tabs"),
        (lambda text: "A title,,,\n" + text, "delete what is above line 2"),
    ],
)
def test_another_form_is_told_in_one_line_a_table(folder: Path, change: Callable[[str], str], said: str) -> None:
    rewritten(folder, change)
    with pytest.raises(Problems) as caught:
        load_world(folder)
    told = [str(problem) for problem in caught.value.problems]
    assert len(told) == len(SMALL)
    assert all(said in line for line in told)


def test_ids_in_another_unicode_form_are_the_same_ids(spoil: Spoil, folder: Path) -> None:
    for name in ("places.csv", "roads.csv", "garrisons.csv", "history.csv"):
        path = folder / name
        form = "NFD" if name == "places.csv" else "NFC"
        text = path.read_text().replace("u1,a,", "u1,é,").replace("capture,a,", "capture,é,")
        text = text.replace("\na,", "\né,")
        path.write_text(unicodedata.normalize(form, text), encoding="utf-8")
    assert load_world(folder).places.ids[0] == "é"


def test_cells_that_were_merged_are_told_in_one_line(folder: Path, problems: Told) -> None:
    path = folder / "places.csv"
    path.write_text(path.read_text().replace("district,AAA", "district,").replace("capital,AAA", "capital,"))
    (told,) = [problem for problem in problems() if "blank" in problem.message]
    assert (told.line, told.message) == (2, "'country' is blank, and so it is in line 3, 4, 5")
    assert "merged" in str(told)
