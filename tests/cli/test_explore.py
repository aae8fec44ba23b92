"""`panj explore`, as a user types it, without a browser."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sweeps.made_sweeps import ARRIVALS, drawn, grid
from typer.main import get_command
from typer.testing import CliRunner

from sim.cli import explore
from sim.cli.app import app
from sim.pages.explore import export


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder to work in, with a sweep `by-hand`, one that is not begun, and one of another version."""
    where = tmp_path_factory.mktemp("explore")
    patch = pytest.MonkeyPatch()
    patch.chdir(where)
    grid(where / "outputs" / "sweeps" / "by-hand").write(range(6))
    drawn(where / "outputs" / "sweeps" / "begun")
    old = drawn(where / "outputs" / "sweeps" / "old").folder / "manifest.json"
    old.write_text(json.dumps(json.loads(old.read_text(encoding="utf-8")) | {"schema": 0}), encoding="utf-8")
    yield where
    patch.undo()


def panj(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["explore", *words])
    assert "Traceback" not in result.output
    return result.exit_code, " ".join(result.output.split())


def test_a_selection_is_exported_without_a_page(place: Path) -> None:
    words = ("by-hand", "--export", "out", "--where", "tempo=1..2", "--where", "policy=closed", "--axis", "tempo")
    code, said = panj(*words)
    files = "selection.csv, selection.json, figure.png, figure.svg, lines.png, lines.svg in out"
    assert (code, said) == (0, f"4 of 12 runs selected: tempo 1 to 2, policy closed {files}")
    assert pd.read_csv(place / "out" / "selection.csv")[ARRIVALS].tolist() == [110, 111, 210, 211]


def test_what_goes_with_an_earlier_selection_is_said(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "figures", lambda *_: {})
    words = ("by-hand", "--export", "again")
    assert panj(*words)[1].endswith("selection.csv, selection.json in again")
    assert panj(*words)[1].endswith("in place of the selection that was there")
    (place / "again" / "heat.png").write_bytes(b"")
    assert panj(*words)[1].endswith("in place of the selection that was there; heat.png of it went with it")


def test_the_page_of_the_docs_names_the_options_there_are_and_its_example_runs(place: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "explore.md").read_text(encoding="utf-8")
    named = set(re.findall(r"--[a-z]+", page))
    command = get_command(app).commands["explore"]  # type: ignore[attr-defined]
    known = {option for parameter in command.params for option in parameter.opts}
    assert named <= known
    assert known - named <= {"--port", "--no-browser", "sweep"}
    grid(place / "outputs" / "sweeps" / "what-matters").write(range(6))
    (example,) = re.findall(r"```python\n(.*?)```", page, re.S)
    names: dict[str, Any] = {}
    exec(example, names)
    assert names["seen"].selected == 8


def test_the_folder_of_a_sweep_will_do_as_well_as_its_name(place: Path) -> None:
    code, said = panj("outputs/sweeps/by-hand", "--export", "out2", "--scenario", "offensive", "--second", "policy")
    assert code == 0
    assert "All 11 runs; 1 failed run left out" in said
    assert (place / "out2" / "heat.svg").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nothing",), "nothing is no folder of a sweep, and there is no outputs/sweeps/nothing: panj sweep makes one"),
        (("old",), "is no manifest of a sweep that this version of panj can read"),
        (("begun",), "no run of the sweep begun is finished yet (200 to come)"),
        (("by-hand", "--measure", "arrivals TJK civilians"), "did you mean 'arrivals TJK civilian'?"),
        (("by-hand", "--axis", "temp"), "the sweep has no axis 'temp' (did you mean 'tempo'?)"),
        (("by-hand", "--second", "guards"), "the sweep has no axis 'guards'"),
        (("by-hand", "--scenario", "baselin"), "did you mean 'baseline'?"),
        (("by-hand", "--where", "tempo"), "write NAME=LOW..HIGH"),
        (("by-hand", "--where", "tempo=2..1"), "tempo from 2 to 1 is reversed"),
        (("by-hand", "--where", "tempo=fast.."), "'fast' is not a number"),
        (("by-hand", "--where", "tempo=5.."), "no run has tempo above 5: the runs go from 0.5 to 2"),
        (("by-hand", "--over", "nan", "--export", "never"), "'nan' is no finite number"),
        (("by-hand", "--over", "inf", "--export", "never"), "'inf' is no finite number"),
        (("by-hand", "--where", "tempo=1..", "--where", "tempo=..2"), "tempo has two ranges"),
        (("by-hand", "--where", "tempo=1.1..1.2", "--export", "never"), "no run has tempo 1.1 to 1.2: widen tempo"),
    ],
)
def test_a_mistake_is_told_in_a_line(place: Path, words: tuple[str, ...], said: str) -> None:
    code, told = panj(*words)
    assert code == 2
    assert said in told
    assert not (place / "never").exists()


def test_the_page_is_opened_with_what_was_asked_for(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("solara")
    from sim.pages import serve

    given: dict[str, Any] = {}
    monkeypatch.setattr(serve, "serve", lambda page, arguments, **more: given.update(page=page, **arguments, **more))
    code, _ = panj("by-hand", "--where", "tempo=1..", "--port", "8123", "--no-browser")
    assert code == 0
    assert given["page"] == explore.PAGE
    assert Path(given["folder"]) == place / "outputs" / "sweeps" / "by-hand"
    assert (given["port"], given["browser"], given["title"]) == (8123, False, "Panj: by-hand")
    assert given["wanted"]["ranges"][0].low == 1.0


def test_without_solara_it_is_said_how_to_get_it_and_what_works_without(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "solara", None)
    code, said = panj("by-hand")
    assert code == 2
    assert "pip install 'panj[view]'" in said
    assert "--export FOLDER" in said
    assert panj("by-hand", "--export", "out3")[0] == 0
