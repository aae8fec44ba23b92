"""Exports of a sweep: a table, a workbook, arrays."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim import load_sweep, sweep
from sim.api.sweeps import SweepResult
from sim.cli.explain import folder_of
from sim.exports import export
from sim.exports.opened import opened
from sim.scenario.errors import PanjError
from sim.sweeps import load

TEXT = """\
title: "=Leak of a valley"
base: mine
vary:
  crossing.leak: [0.0, 0.2]
  when:
    event: {date: $value, near: {bridge: closed}}
    values: [2021-06-08, 2021-06-12]
replicates: 3
measures:
  - arrivals BBB civilian
  - {measure: queueing, place: world, kind: civilian, reading: most}
  - {measure: arrivals, place: BBB, name: who came}
"""


@pytest.fixture(scope="module")
def made(valley: Path) -> SweepResult:
    folder = valley / "scenarios" / "sweeps"
    folder.mkdir(exist_ok=True)
    (folder / "leaks.yaml").write_text(TEXT, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(valley)
        return load_sweep(sweep("leaks", jobs=1).folder.resolve())


def test_a_table_has_every_run(made: SweepResult, tmp_path: Path) -> None:
    found = pd.read_csv(made.export(tmp_path / "a.csv"))
    assert len(found) == made.total
    for name in made.measures:
        assert np.allclose(found[f"{name}, people"], made.runs[name], equal_nan=True)
    assert sorted(set(found["when"])) == ["2021-06-08", "2021-06-12"]


@pytest.mark.parametrize("name", ["leaks", "sweeps/leaks", "outputs/sweeps/leaks", "unpacked"])
def test_a_sweep_is_exported_by_every_name_that_explain_knows_it_by(
    made: SweepResult, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its path in outputs/, and where a bundle of it was opened, it was no run."""
    for folder in ("sweeps/leaks", "unpacked"):
        shutil.copytree(made.folder, tmp_path / "outputs" / folder)
    monkeypatch.chdir(tmp_path)
    found = opened(name)
    assert isinstance(found, load.SweepResult)
    assert found.folder == folder_of(Path(name))


def test_a_workbook_has_runs_points_axes_and_measures(made: SweepResult, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(made.export(tmp_path / "a.xlsx"))
    assert book.sheetnames == ["Read me", "Runs", "Points", "Axes", "Measures"]
    assert book["Read me"]["A1"].value == "=Leak of a valley"
    head, *rows = book["Points"].iter_rows(values_only=True)
    assert len(rows) == len(made.points)
    name = made.measures[0]
    first = made.frame[made.frame["point"] == rows[0][head.index("point")]]
    assert rows[0][head.index(f"{name} q50, people")] == pytest.approx(first[name].median(), abs=0.0005)
    assert book["Runs"].max_row == made.total + 1
    what = {row[0]: row[1] for name in ("Axes", "Measures") for row in book[name].iter_rows(values_only=True)}
    assert what["when"] == "on its value: near bridge = closed"
    assert what["who came"] == "people arriving at BBB", "what a sweep calls it says nothing to who was sent the file"


def test_arrays_are_those_of_to_xarray(made: SweepResult, tmp_path: Path) -> None:
    xarray = pytest.importorskip("xarray")
    found = xarray.open_dataset(made.export(tmp_path / "a.nc"), engine="scipy")
    wanted = made.to_xarray()
    assert len(found.data_vars) == len(made.measures)
    for name in made.measures:
        (variable,) = [v for v in found.data_vars.values() if v.attrs["long_name"] == name]
        assert variable.dims == tuple(str(dim).replace(".", "_") for dim in wanted[name].dims)
        assert np.allclose(variable.values, wanted[name].values, equal_nan=True)
    assert found.attrs["Conventions"] == "CF-1.8"
    assert found.attrs["title"] == "=Leak of a valley"
    assert {"what_this_is", "made_with_seed", "make_it_again"} <= found.attrs.keys(), "named as those of a run"
    assert all(re.fullmatch(r"[A-Za-z]\w*", name, re.ASCII) for name in found.attrs), "as CF wants it"


def test_measures_that_share_no_latin_letter_have_names_of_their_own(valley: Path, tmp_path: Path) -> None:
    """Two names of six letters were both n_______, and the file of arrays ended in a ValueError."""
    xarray = pytest.importorskip("xarray")
    measures = [f"  - {{measure: arrivals, place: BBB, name: {name}}}\n" for name in ("пришло", "уехало")]
    (tmp_path / "names.yaml").write_text(TEXT.partition("  - arrivals")[0] + "".join(measures), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(valley)
        named = sweep(tmp_path / "names.yaml", jobs=1, replicates=1, out=tmp_path / "names")
    found = xarray.open_dataset(named.export(tmp_path / "a.nc"), engine="scipy")
    assert {v.attrs["long_name"] for v in found.data_vars.values()} == {"пришло", "уехало"}
    again = found.attrs["make_it_again"]
    assert "panj sweep names.yaml -n 1 --seed " in again, "not as many replicates as the file has"


def test_a_sweep_has_no_slides_and_no_layers(made: SweepResult, tmp_path: Path) -> None:
    for ending in ("pptx", "gpkg", "geojson"):
        with pytest.raises(
            PanjError, match=rf"of a sweep there is no \.{ending} .*; it can be exported as \.xlsx, \.csv, \.nc"
        ):
            export(made, tmp_path / f"a.{ending}")


def test_a_workbook_names_the_days_that_dates_are_drawn_between(valley: Path, tmp_path: Path) -> None:
    """They were from 18,792 to 18,796, the days since 1970."""
    openpyxl = pytest.importorskip("openpyxl")
    text = TEXT.replace("values: [2021-06-08, 2021-06-12]", "values: {low: 2021-06-08, high: 2021-06-12}")
    (valley / "scenarios" / "sweeps").mkdir(exist_ok=True)
    drawn = f"{text}design: latin-hypercube\npoints: 3\n"
    (valley / "scenarios" / "sweeps" / "drawn.yaml").write_text(drawn, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(valley)
        made = sweep("drawn", jobs=1)
        book = openpyxl.load_workbook(made.export(tmp_path / "a.xlsx"))
    _, leak, when = book["Axes"].iter_rows(values_only=True)
    assert when[3:] == ("drawn from 2021-06-08 to 2021-06-12", None, None)
    assert leak[3] == "0.0, 0.2"
