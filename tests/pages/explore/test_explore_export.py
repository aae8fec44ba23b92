"""What is exported is the selection: the rows as CSV, the figure, whole files, and nothing else touched."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pandas as pd
import pytest
from sweeps.made_sweeps import ARRIVALS, FULL, drawn, grid

from sim.pages.explore import export as exports
from sim.pages.explore.export import csv_bytes, download, export
from sim.scenario import temporary
from sim.scenario.errors import PanjError
from sim.study.selection.choose import Look, Range, choose, look
from sim.study.selection.runs import Runs, open_runs


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    sweep = grid(tmp_path_factory.mktemp("export") / "by-hand")
    sweep.write(range(6))
    return open_runs(sweep.folder)


def test_the_csv_has_the_selected_rows_and_the_columns_of_results(by_hand: Runs) -> None:
    seen = look(by_hand, choose(by_hand, ranges=[Range("tempo", low=2.0), Range("policy", low=1.0)]))
    frame = pd.read_csv(io.BytesIO(csv_bytes(by_hand, seen)))
    assert list(frame) == ["run", "point", "scenario", "replicate", "tempo", "policy", ARRIVALS, FULL]
    assert frame.to_numpy(object).tolist() == [
        [20, 5, "baseline", 0, 2.0, "closed", 210.0, 7.0],
        [21, 5, "baseline", 1, 2.0, "closed", 211.0, 7.0],
    ]


def test_days_are_iso_and_numbers_keep_all_their_figures(tmp_path: Path) -> None:
    sweep = drawn(tmp_path / "drawn")
    sweep.write(range(4))
    runs = open_runs(sweep.folder)
    frame = pd.read_csv(io.BytesIO(csv_bytes(runs, look(runs, choose(runs)))), dtype={"crossing.leak": str})
    assert frame["closing day"].iloc[1] == "2021-07-02"
    assert frame["crossing.leak"].astype(float).tolist() == sweep.frame["crossing.leak"].tolist()
    assert frame[FULL].isna().all()


def test_the_key_names_bands_where_there_are_some(tmp_path: Path) -> None:
    sweep = drawn(tmp_path / "drawn")
    sweep.write(range(4))
    runs = open_runs(sweep.folder)
    grid_runs = grid(tmp_path / "grid")
    grid_runs.write(range(6))
    for opened, banded in ((runs, True), (open_runs(grid_runs.folder), False)):
        figure = exports.figures(opened, look(opened, choose(opened)))["figure"]
        words = [text.get_text() for legend in figure.legends for text in legend.get_texts()]
        assert "median" in words
        assert ("90 % of runs" in words) is banded, "two runs at a level have no bands"


def test_a_folder_gets_runs_selection_and_figure_and_keeps_what_was_there(by_hand: Runs, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine", encoding="utf-8")
    chosen = choose(by_hand, ranges=[Range("tempo", low=1.0)])
    for _ in range(2):
        files = export(by_hand, chosen, tmp_path / "out")
    assert [file.name for file in files] == [
        "selection.csv",
        "selection.json",
        "figure.png",
        "figure.svg",
        "lines.png",
        "lines.svg",
    ]
    assert {file.name for file in (tmp_path / "out").iterdir()} == {file.name for file in files} | {"notes.txt"}
    about = json.loads((tmp_path / "out" / "selection.json").read_text(encoding="utf-8"))
    assert about["in_words"] == ["tempo at least 1"]
    assert about["selection"]["ranges"] == [{"name": "tempo", "low": 1.0, "high": None}]
    assert about["runs"] == {"selected": 8, "of": 12, "failed": 0, "on_disk": 24, "planned": 24}
    assert (tmp_path / "out" / "figure.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert (tmp_path / "out" / "figure.svg").read_text(encoding="utf-8").rstrip().endswith("</svg>")


def test_the_ends_of_a_range_of_days_are_days(tmp_path: Path) -> None:
    """They were numbers of days since the year 1: "low": 737993.0."""
    made = drawn(tmp_path / "drawn")
    made.write(range(len(made.chunks)))
    runs = open_runs(made.folder)
    low, high = (runs.axes["closing day"].write(day) for day in runs.axes["closing day"].tried)
    chosen = choose(runs, ranges=[Range("closing day", low=runs.axes["closing day"].tried[0])])
    about = json.loads(exports.about_bytes(runs, look(runs, chosen)))
    assert about["selection"]["ranges"] == [{"name": "closing day", "low": low, "high": None}]
    assert low < high
    assert low.count("-") == 2


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures are files with nothing drawn in them."""

    def figures(_: Runs, seen: Look, __: Runs | None = None) -> dict[str, str]:
        return {"figure": "", **({"heat": ""} if seen.selection.second else {})}

    monkeypatch.setattr(exports, "figures", figures)
    monkeypatch.setattr(exports, "figure_bytes", lambda _, suffix: suffix.encode())


@pytest.mark.usefixtures("undrawn")
def test_an_earlier_selection_goes_as_a_whole(by_hand: Runs, tmp_path: Path) -> None:
    """The heat map of what was selected before stood beside the table of what is."""
    export(by_hand, choose(by_hand, second="policy"), tmp_path / "out")
    assert (tmp_path / "out" / "heat.png").exists()
    files = export(by_hand, choose(by_hand, ranges=[Range("tempo", low=1.0)]), tmp_path / "out")
    assert {file.name for file in (tmp_path / "out").iterdir()} == {file.name for file in files}
    assert not (tmp_path / "out" / "heat.png").exists()


@pytest.mark.usefixtures("undrawn")
def test_the_selection_of_another_sweep_and_files_of_others_are_refused(by_hand: Runs, tmp_path: Path) -> None:
    sweep = drawn(tmp_path / "drawn")
    sweep.write(range(4))
    runs = open_runs(sweep.folder)
    export(by_hand, choose(by_hand), tmp_path / "out")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "figure.png").write_bytes(b"mine")
    before = {file: file.read_bytes() for file in tmp_path.glob("o*/*")}
    with pytest.raises(
        PanjError, match="holds a selection of the sweep by-hand, and this is one of drawn: give another"
    ):
        export(runs, choose(runs), tmp_path / "out")
    with pytest.raises(PanjError, match=r"figure\.png is there already, of no selection: give another folder"):
        export(runs, choose(runs), tmp_path / "own")
    assert {file: file.read_bytes() for file in tmp_path.glob("o*/*")} == before


def test_two_axes_of_a_grid_give_a_heat_map_too(by_hand: Runs, tmp_path: Path) -> None:
    files = export(by_hand, choose(by_hand, second="policy"), tmp_path / "new" / "folder")
    assert [file.name for file in files][-2:] == ["heat.png", "heat.svg"]


def test_nothing_is_written_when_the_figure_cannot_be_made(
    by_hand: Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = choose(by_hand, ranges=[Range("tempo", 0.6, 0.7)])
    with pytest.raises(PanjError, match=r"no run has tempo 0\.6 to 0\.7: widen"):
        export(by_hand, empty, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    monkeypatch.setattr(temporary.os, "replace", _full)
    with pytest.raises(PanjError, match=r"cannot write to .*: no room"):
        export(by_hand, choose(by_hand), tmp_path / "out")
    assert not (tmp_path / "out").exists(), "neither half a file nor an empty folder stays"


def test_a_table_never_stands_beside_the_figure_of_another_selection(
    by_hand: Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a disk that was full before the figure, the new table had the old figure beside it."""
    export(by_hand, choose(by_hand), tmp_path / "out")
    before = {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    write = Path.write_bytes
    monkeypatch.setattr(Path, "write_bytes", lambda file, data: _full() if "figure" in file.name else write(file, data))
    with pytest.raises(PanjError, match=r"cannot write to .*: no room"):
        export(by_hand, choose(by_hand, ranges=[Range("tempo", low=1.0)]), tmp_path / "out")
    assert {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()} == before


def _full(*_: object) -> int:
    raise OSError(28, "no room")


def test_a_file_in_the_place_of_the_folder_is_told(by_hand: Runs, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(PanjError, match="cannot write to"):
        export(by_hand, choose(by_hand), tmp_path / "out")


@pytest.mark.parametrize(
    ("what", "name", "head"),
    [
        ("csv", "by-hand-arrivals-TJK-civilian.csv", b"run,point"),
        ("png", "by-hand-arrivals-TJK-civilian.png", b"\x89PNG"),
        ("svg", "by-hand-arrivals-TJK-civilian.svg", b"<?xml"),
        ("heat.png", "by-hand-arrivals-TJK-civilian-heat.png", b"\x89PNG"),
    ],
)
def test_the_browser_is_given_the_same_files_under_a_plain_name(
    by_hand: Runs, what: str, name: str, head: bytes
) -> None:
    found, content = download(by_hand, choose(by_hand, second="policy"), what)
    assert found == name
    assert content.startswith(head)
