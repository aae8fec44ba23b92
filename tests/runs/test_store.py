"""A result on disk: complete, readable again, and never half of one."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

import sim
from sim import Result
from sim.model.parameters import REGISTRY
from sim.runs import store
from sim.runs.frames import QUANTILES, Tables
from sim.runs.kinds import Kind
from sim.scenario import load_scenario
from sim.scenario.errors import PanjError
from sim.world.names import names_of_world

FILES = {"timeseries.parquet", "timeseries.csv", "bands.csv", "flows.parquet", "banks.csv", "sites.csv"}
FILES |= {"summary.json", "scenario.yaml", "provenance.json"}


@pytest.fixture(scope="module")
def saved(small: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small.save(tmp_path_factory.mktemp("results") / "baseline")


def first(result: Result, count: int) -> Result:
    return replace(
        result,
        counts=result.counts[:count],
        intensity=result.intensity[:count],
        replicates=result.replicates[:count],
        parts={},
        blind=None,
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_every_file_is_there_and_nothing_else(saved: Path) -> None:
    assert {file.name for file in saved.iterdir()} == FILES
    assert [file.name for file in saved.parent.iterdir()] == ["baseline"], "no temporary folder is left"


def test_others_may_read_the_folder(saved: Path) -> None:
    assert saved.stat().st_mode & 0o777 == 0o755


def test_the_parquet_file_is_complete(saved: Path, small: Result) -> None:
    frame = parquet.read_table(saved / "timeseries.parquet").to_pandas()
    assert frame.columns.tolist() == ["replicate", "date", "measure", "place", "kind", "value"]
    expected = small.timeseries
    for column in frame.columns:
        assert (frame[column].astype(object) == expected[column].astype(object)).all(), column


def test_the_parquet_file_can_be_read_one_replicate_at_a_time(saved: Path) -> None:
    file = parquet.ParquetFile(saved / "timeseries.parquet")
    assert file.num_row_groups == 6
    assert set(file.read_row_group(3)["replicate"].to_pylist()) == {3}
    types = {field.name: field.type for field in file.schema_arrow}
    assert types["replicate"] == pa.int32()
    assert types["date"] == pa.date32()
    assert types["value"] == pa.float64()


def rows(file: Path) -> Iterator[list[str]]:
    with file.open(encoding="utf-8", newline="") as handle:
        yield from csv.reader(handle)


def test_the_csv_file_says_the_same_as_the_parquet_file(small: Result, tmp_path: Path) -> None:
    folder = first(small, 1).save(tmp_path / "one")
    sheet = pd.read_csv(folder / "timeseries.csv", keep_default_na=False, dtype={"value": str})
    whole = pd.read_parquet(folder / "timeseries.parquet")
    assert sheet.columns.tolist() == whole.columns.tolist()
    assert len(sheet) == len(whole)
    assert (sheet["value"].astype(float) == whole["value"]).all(), "to the last figure, which older pandas gives up"
    assert (sheet["date"] == whole["date"].astype(str)).all()
    assert (sheet["kind"] == whole["kind"].astype(str)).all()


def test_a_spreadsheet_can_hold_the_csv_file(small: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = small.counts[0].size
    assert store.CSV_ROWS == 1_048_575 == 2**20 - 1, "a sheet has 2^20 rows, one is the head"
    monkeypatch.setattr(store, "CSV_ROWS", 3 * one - 1)
    folder = small.save(tmp_path / "many")
    replicates = [row[0] for row in rows(folder / "timeseries.csv")][1:]
    assert len(replicates) == 2 * one, "whole replicates only"
    assert set(replicates) == {"0", "1"}
    assert parquet.read_metadata(folder / "timeseries.parquet").num_rows == 6 * one


def test_the_bands_are_the_quantiles(saved: Path, small: Result) -> None:
    frame = pd.read_csv(saved / "bands.csv", keep_default_na=False)
    columns = [f"q{round(100 * q):02d}" for q in QUANTILES]
    assert frame.columns.tolist() == ["date", "measure", "place", "kind", *columns, "mean"]
    assert len(frame) == small.counts[0].size
    one = frame[(frame["measure"] == "home") & (frame["place"] == "world") & (frame["kind"] == "civilian")]
    assert one["mean"].to_numpy() == pytest.approx(small.daily("home", "world", "civilian").mean(axis=0), abs=1e-3)
    fighting = frame[(frame["measure"] == "intensity") & (frame["place"] == "raghistan")]
    assert fighting["q95"].max() == 1.0
    ordered = frame[columns].to_numpy()
    assert (ordered[:, 1:] >= ordered[:, :-1]).all()


def test_the_scenario_loads_again_to_the_same_values(saved: Path, small: Result) -> None:
    again = load_scenario(saved / "scenario.yaml", REGISTRY, names=names_of_world)
    assert again.values() == small.scenario.values()
    assert [s.spread for s in again.settings.values()] == [s.spread for s in small.scenario.settings.values()]
    for key in ("world", "start", "history_until", "until", "garrisons", "events"):
        assert str(getattr(again, key)) == str(getattr(small.scenario, key))


def test_the_scenario_runs_again_to_the_same_bytes(saved: Path, tmp_path: Path) -> None:
    told = json.loads((saved / "provenance.json").read_text(encoding="utf-8"))
    again = sim.run(saved / "scenario.yaml", replicates=told["replicates_planned"], seed=told["seed"], jobs=1)
    again.save(tmp_path / "again")
    for name in ("timeseries.parquet", "bands.csv"):
        assert (tmp_path / "again" / name).read_bytes() == (saved / name).read_bytes()


@pytest.mark.parametrize(
    ("asked", "head"),
    [({}, ""), ({"point": True, "of": 5}, "# Run it with --point --of 5\n")],
    ids=["drawn", "point, of"],
)
def test_its_file_runs_again_as_it_was_run(small: Result, tmp_path: Path, asked: dict[str, Any], head: str) -> None:
    """Replicates and seed of the command stand in it; of what it has no key for its head tells the options."""
    plan = small.scenario
    first = sim.run(plan, replicates=2, seed=9, jobs=1, parts=False, **asked).save(tmp_path / "first")
    told = (first / "scenario.yaml").read_text(encoding="utf-8")
    assert told.partition("\n")[2].startswith(head + "name: ")
    assert "replicates: 2  # set for this run\nseed: 9  # set for this run\n" in told
    again = sim.run(first / "scenario.yaml", jobs=1, parts=False, **asked).save(tmp_path / "again")
    for name in ("timeseries.parquet", "bands.csv", "summary.json"):
        assert (again / name).read_bytes() == (first / name).read_bytes()


def test_the_summary_is_the_summary(saved: Path, small: Result) -> None:
    assert json.loads((saved / "summary.json").read_text(encoding="utf-8")) == small.summary


def test_the_provenance_says_what_is_needed_to_make_it_again(saved: Path, small: Result) -> None:
    told = json.loads((saved / "provenance.json").read_text(encoding="utf-8"))
    assert told["seed"] == small.plan.seed
    assert told["replicates"] == [0, 1, 2, 3, 4, 5]
    assert told["replicates_planned"] == 6
    assert told["interrupted"] is False
    assert told["world_sha256"] == small.world.digest
    assert told["versions"]["numpy"]
    assert "not installed" not in told["versions"].values()


def test_a_new_result_replaces_the_old_one_wholly(small: Result, tmp_path: Path) -> None:
    folder = tmp_path / "baseline"
    store.save(first(small, 2), folder, extra=lambda work: (work / "plots").mkdir())
    assert (folder / "plots").is_dir()
    first(small, 1).save(folder)
    assert {file.name for file in folder.iterdir()} == FILES
    assert parquet.read_metadata(folder / "timeseries.parquet").num_rows == small.counts[0].size
    assert [file.name for file in tmp_path.iterdir()] == ["baseline"]


def test_where_a_link_points_is_replaced_and_the_link_stays(small: Result, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "disk", target_is_directory=True)
    for count in (2, 1):
        first(small, count).save(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert {file.name for file in (tmp_path / "disk").iterdir()} == FILES
    assert sorted(file.name for file in tmp_path.iterdir()) == ["disk", "link"]


@pytest.mark.parametrize("error", [RuntimeError("no font"), KeyboardInterrupt(), OSError(28, "disk full")])
def test_a_failure_half_way_leaves_the_old_result(small: Result, tmp_path: Path, error: BaseException) -> None:
    folder = first(small, 1).save(tmp_path / "baseline")
    before = contents(folder)

    def fail(work: Path) -> None:
        (work / "half.png").write_bytes(b"half")
        raise error

    wanted = PanjError if isinstance(error, OSError) else type(error)
    with pytest.raises(wanted):
        store.save(first(small, 2), folder, extra=fail)
    assert contents(folder) == before
    assert [file.name for file in tmp_path.iterdir()] == ["baseline"]


def test_a_failure_at_the_last_step_puts_the_old_result_back(
    small: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = first(small, 1).save(tmp_path / "baseline")
    before = contents(folder)
    real, calls = os.replace, []

    def stumble(source: Path, target: Path) -> None:
        calls.append(source)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(source, target)

    monkeypatch.setattr(os, "replace", stumble)
    with pytest.raises(KeyboardInterrupt):
        first(small, 2).save(folder)
    assert contents(folder) == before
    assert [file.name for file in tmp_path.iterdir()] == ["baseline"]


def test_a_full_disk_is_named(small: Result, tmp_path: Path) -> None:
    def full(work: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(PanjError, match=r"cannot write to .*new: No space left on device"):
        store.save(first(small, 1), tmp_path / "new", extra=full)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_else_is_refused_and_untouched(small: Result, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(PanjError, match="is not empty and holds no result of panj: choose another folder"):
        first(small, 1).save(tmp_path)
    assert contents(tmp_path) == {"thesis.txt": b"years of work"}


def test_a_folder_that_no_other_can_replace_is_refused_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here" / "in").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here" / "in")
    for folder in (Path(), Path("..")):
        with pytest.raises(PanjError, match=r"you are in .*, which would be replaced: give a folder in it"):
            store.claim(folder, Kind.RUN)
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path).name == "mounted")
    with pytest.raises(PanjError, match="a mounted disk and cannot be replaced: give a folder in it"):
        store.claim(tmp_path / "mounted", Kind.RUN)
    store.claim(tmp_path / "mounted" / "baseline", Kind.RUN)


@pytest.mark.skipif(os.name != "posix", reason="names are text there")
def test_a_folder_whose_name_is_no_utf_8_is_refused_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(PanjError, match="letters that are not UTF-8"):
        store.claim(tmp_path / os.fsdecode(b"B\xf8"), Kind.RUN)


def test_an_empty_folder_is_taken(small: Result, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert {file.name for file in first(small, 1).save(tmp_path / "empty").iterdir()} == FILES


def test_a_file_is_refused(small: Result, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(PanjError, match="is a file: want a folder"):
        first(small, 1).save(tmp_path / "file")
    for deeper in ("file/below", "file/below/deep"):
        with pytest.raises(PanjError, match="cannot write to"):
            first(small, 1).save(tmp_path / deeper)
    assert contents(tmp_path) == {"file": b"x"}


def test_equal_results_are_equal_bytes(saved: Path, small: Result, tmp_path: Path) -> None:
    again = small.save(tmp_path / "again")
    assert contents(again) == contents(saved)


def test_the_tables_share_what_is_equal(small: Result) -> None:
    tables = Tables(small)
    assert tables.of(0)["date"].equals(tables.of(5)["date"])
    assert not tables.of(0)["value"].equals(tables.of(5)["value"])


def test_an_interrupted_result_never_replaces_a_whole_one(tmp_path: Path) -> None:
    folder = tmp_path / "baseline"
    assert store.spare(folder) == folder
    folder.mkdir()
    (folder / store.MARK).write_text('{"interrupted": true}', encoding="utf-8")
    assert store.spare(folder) == folder
    (folder / store.MARK).write_text('{"interrupted": false}', encoding="utf-8")
    assert store.spare(folder) == tmp_path / "baseline-interrupted"
    for damaged in ("", "[]", "{}", '{"interrupted": 1}'):
        (folder / store.MARK).write_text(damaged, encoding="utf-8")
        assert store.spare(folder) == tmp_path / "baseline-interrupted", damaged


def test_a_folder_for_single_files_is_not_left_empty_and_one_that_was_there_stays(tmp_path: Path) -> None:
    """A full disk left an empty folder of the name of the figures."""
    (tmp_path / "mine").mkdir()
    for folder in (tmp_path / "mine", tmp_path / "new" / "deeper", tmp_path / "mine" / "below"):
        with pytest.raises(OSError, match="no room"), store.into(folder):
            raise OSError(28, "no room")
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    assert list((tmp_path / "mine").iterdir()) == []
    with suppress(OSError), store.into(tmp_path / "half") as half:
        (half / "first.png").touch()
        raise OSError(28, "no room")
    assert (tmp_path / "half" / "first.png").exists(), "what is whole is kept"
