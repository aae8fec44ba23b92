"""The results of a sweep in Python, and its parts in other tools by one line."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as parquet
import pytest

from sim import load_sweep, run, sweep
from sim.scenario.errors import PanjError
from sim.scenario.events import Event
from sim.scenario.sweep.sweep import VALUE, Axis, Sweep
from sim.sweeps.plan import SweepPlan
from sim.sweeps.runner import Options, plan_of, run_sweep

DOCS = Path(__file__).parents[2] / "docs" / "sweep-results.md"


@pytest.fixture(scope="session")
def mixed(small_sweep: Sweep, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sweep over points of a file: a date, a word and a number; half of it is run."""
    base = small_sweep.bases[0]
    branch = base.history_until
    axes = (
        Axis("when", events=(Event(type(branch).min, "policy", "TJK", "closed"),), dates=True),
        Axis("policy", events=(Event(branch, "policy", "TJK", VALUE),)),
        small_sweep.axes[1],
    )
    rows = (("2021-08-01", "open", 0.0), ("2021-07-08", "closed", 0.1), ("2021-07-20", "open", 0.2))
    sweep = replace(
        small_sweep, bases=(base,), axes=axes, design="points", points=3, rows=rows, keep=("summary",), replicates=4
    )
    folder = tmp_path_factory.mktemp("mixed") / "mixed"
    run_sweep(plan_of(sweep), folder, Options(jobs=1, limit=8))
    return folder


def test_the_wide_frame_has_a_row_for_every_run(undisturbed: Path, small_plan: SweepPlan) -> None:
    result = load_sweep(undisturbed)
    frame = result.frame
    assert frame.columns.tolist() == ["run", "point", "scenario", "replicate", "tempo", "leak", "moving", "displaced"]
    assert frame["run"].tolist() == list(range(48))
    assert frame["scenario"].unique().tolist() == ["baseline", "offensive"]
    for row in frame.itertuples():
        one = small_plan.at(row.run)
        assert (row.point, row.replicate, (row.tempo, row.leak)) == (
            one.point,
            one.replicate,
            small_plan.points[one.point],
        )
    assert result.runs["status"].eq("ok").all()
    assert (result.runs["seconds"] > 0).all()
    assert len(result.failed) == 0
    assert (result.finished, result.done, result.total) == (True, 48, 48)


def test_a_sweep_is_opened_by_its_name_too(undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As runs and comparisons are: who gave the name of one was told that there is no such folder."""
    (tmp_path / "outputs" / "sweeps").mkdir(parents=True)
    (tmp_path / "outputs" / "sweeps" / "mine").symlink_to(undisturbed.resolve())
    monkeypatch.chdir(tmp_path)
    assert load_sweep("mine").folder == Path("outputs/sweeps/mine")
    with pytest.raises(PanjError, match="there is no folder yours"):
        load_sweep("yours")


def test_the_tidy_frame_has_a_row_for_every_number(undisturbed: Path) -> None:
    result = load_sweep(undisturbed)
    tidy = result.summaries
    assert tidy.columns.tolist() == ["run", "point", "scenario", "replicate", "tempo", "leak", "measure", "value"]
    assert len(tidy) == 48 * 2
    assert tidy["measure"].head(2).tolist() == ["moving", "displaced"]
    wide = tidy.pivot_table(index="run", columns="measure", values="value", observed=True)
    assert (wide["displaced"].to_numpy() == result.frame["displaced"].to_numpy()).all()


def test_the_time_series_agree_with_the_measures(undisturbed: Path) -> None:
    result = load_sweep(undisturbed)
    series = result.timeseries
    assert series is not None
    assert series.columns.tolist() == ["run", "replicate", "date", "measure", "place", "kind", "value"]
    assert series["run"].is_monotonic_increasing
    assert series["run"].nunique() == 48
    last = series[(series["measure"] == "moving") & (series["place"] == "world") & (series["kind"] == "civilian")]
    last = last[last["date"] == "2021-05-12"]
    assert (last["value"].to_numpy() == result.frame["moving"].to_numpy()).all()


def test_a_sweep_that_is_not_finished_says_how_far_it_is(mixed: Path) -> None:
    result = load_sweep(mixed)
    assert repr(result) == "<SweepResult small: 3 points, 8 of 12 runs, 67 % done>"
    assert (result.done, result.total, result.finished) == (8, 12, False)
    assert result.timeseries is None, "they were not kept"
    assert len(result.points) == 3, "those that are not run yet, too"
    assert len(result.frame) == 8


def test_before_the_first_chunk_there_are_empty_tables(mixed: Path, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_bytes((mixed / "manifest.json").read_bytes())
    result = load_sweep(tmp_path)
    assert result.frame.columns.tolist() == load_sweep(mixed).frame.columns.tolist()
    assert (len(result.frame), len(result.summaries), len(result.failed)) == (0, 0, 0)
    assert "0 of 12 runs, 0 % done" in result._repr_html_()


def test_dates_and_words_keep_their_kinds(mixed: Path) -> None:
    result = load_sweep(mixed)
    for frame in (result.points, result.frame):
        assert pd.api.types.is_datetime64_any_dtype(frame["when"])
        assert frame["policy"].iloc[0] == "open"
        assert frame["leak"].dtype == float
    joined = result.frame.merge(result.points, on=["point", "when", "policy", "leak"])
    assert len(joined) == 8, "points and runs fit together"


def test_a_notebook_shows_medians(undisturbed: Path, mixed: Path) -> None:
    text = load_sweep(undisturbed)._repr_html_()
    assert "48 of 48 runs, finished" in text
    assert "&lt;SweepResult" in text
    assert "displaced" in text
    assert "2021-08-01" in load_sweep(mixed)._repr_html_()


def test_a_grid_becomes_an_array_with_a_dimension_for_every_axis(undisturbed: Path) -> None:
    pytest.importorskip("xarray")
    result = load_sweep(undisturbed)
    data = result.to_xarray()
    assert data["moving"].dims == ("tempo", "leak", "scenario", "replicate")
    assert data["moving"].shape == (2, 2, 2, 6)
    assert data["moving"].attrs["units"] == "people"
    for row in result.frame.itertuples():
        where = {"tempo": row.tempo, "leak": row.leak, "scenario": row.scenario, "replicate": row.replicate}
        assert float(data["displaced"].sel(where)) == row.displaced


def test_points_become_an_array_with_one_dimension_and_gaps(mixed: Path) -> None:
    pytest.importorskip("xarray")
    data = load_sweep(mixed).to_xarray()
    assert data["moving"].dims == ("point", "scenario", "replicate")
    assert data["leak"].dims == ("point",)
    assert np.isnan(data["moving"]).sum() == 4
    assert data["moving"].shape == (3, 1, 4)


def test_without_xarray_it_says_what_to_install(undisturbed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "xarray", None)
    with pytest.raises(PanjError, match="to_xarray needs the package xarray: pip install xarray"):
        load_sweep(undisturbed).to_xarray()


@pytest.mark.parametrize(("name", "message"), [("nowhere", "there is no folder"), ("empty", "holds no sweep")])
def test_what_is_no_sweep_is_told(name: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(PanjError, match=message):
        load_sweep(tmp_path / name)


def test_a_damaged_page_is_told_and_not_read(undisturbed: Path, begun: Callable[[int], Path]) -> None:
    folder = begun(4)
    path = folder / "parts" / "timeseries-00000.parquet"
    values = parquet.read_metadata(path).row_group(1).column(6)
    content = bytearray(path.read_bytes())
    content[values.data_page_offset + values.total_compressed_size // 2] ^= 0xFF
    path.write_bytes(bytes(content))
    with pytest.raises(PanjError, match=r"timeseries-00000\.parquet is damaged; delete it"):
        _ = load_sweep(folder).timeseries


def test_sweep_runs_and_goes_on_and_returns_the_results(small_sweep: Sweep, undisturbed: Path, tmp_path: Path) -> None:
    result = sweep(small_sweep, out=tmp_path / "out", jobs=1, limit=4)
    assert result.done == 4
    result = sweep(small_sweep, out=tmp_path / "out", jobs=1)
    assert result.finished
    assert result.frame.equals(load_sweep(undisturbed).frame)


ONE_LINE = re.findall(r"^```python\n(.*?)^```", DOCS.read_text(encoding="utf-8"), re.S | re.M)


@pytest.mark.parametrize("code", ONE_LINE, ids=lambda code: code.split("\n")[0][:30])
def test_the_examples_of_the_docs_run(
    code: str, undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for package in re.findall(r"^import (\w+)", code, re.M):
        if importlib.util.find_spec(package) is None:
            pytest.skip(f"{package} is not installed")
    if "to_xarray" in code:
        pytest.importorskip("xarray")
    (tmp_path / "outputs" / "sweeps").mkdir(parents=True)
    (tmp_path / "outputs" / "sweeps" / "what-matters").symlink_to(undisturbed)
    monkeypatch.chdir(tmp_path)
    found: dict[str, object] = {}
    exec(compile(code, "docs/sweep-results.md", "exec"), found)
    if "frame" in found:
        assert len(found["frame"]) == 48  # type: ignore[arg-type]


def test_the_docs_name_every_column(undisturbed: Path) -> None:
    text = DOCS.read_text(encoding="utf-8")
    result = load_sweep(undisturbed)
    series = result.timeseries
    assert series is not None
    for column in (*(set(result.runs.columns) - {*result.axes, *result.measures}), *series.columns):
        assert f"`{column}`" in text, column
    for file in ("manifest.json", "timings.csv", "set-aside", "parts/runs-00000.parquet"):
        assert file in text
    for key in result.manifest:
        assert f"`{key}`" in text, key


def test_the_docs_know_how_many_rows_a_run_has() -> None:
    """They said 114,000 and some 20 million for 200 replicates when it was 127,032 and 25.4 million."""
    series = run("baseline", replicates=1, parts=False, jobs=1).timeseries
    assert f"has {len(series):,} rows" in DOCS.read_text(encoding="utf-8")
    million = round(200 * len(series) / 1e6)
    assert f"has {million} million rows" in (DOCS.parents[1] / "README.md").read_text(encoding="utf-8")
