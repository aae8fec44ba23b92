"""Stored: a run opened from its folder is the run that was written, or one sentence says why not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow.parquet as parquet
import pytest

from sim import Result, load_run
from sim.experiment.moves import BANKS, FLOWS
from sim.experiment.pictures import picture_parts
from sim.experiment.stored import MARK, SERIES
from sim.scenario.errors import PanjError


@pytest.fixture(scope="module")
def saved(small: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small.save(tmp_path_factory.mktemp("stored") / "outputs" / "baseline")


@pytest.fixture
def copy(saved: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(saved, tmp_path / "outputs" / "baseline"))


def test_nothing_is_lost_on_the_way_through_the_disk(small: Result, saved: Path) -> None:
    again = load_run(saved)
    for name in ("counts", "intensity", "flow", "opened", "dates"):
        assert getattr(again, name).tobytes() == getattr(small, name).tobytes(), name
    assert again.replicates == small.replicates
    assert again.summary == json.loads(json.dumps(small.summary))
    assert again.scenario.title == small.scenario.title


def test_its_figures_are_drawn_from_the_same_numbers(small: Result, saved: Path) -> None:
    fresh, again = picture_parts(small), picture_parts(load_run(saved))
    assert fresh["source"] == again["source"]
    for name in ("holder", "flows", "near", "far", "fighting"):
        np.testing.assert_array_equal(fresh[name], again[name], name)
    for table in ("bands", "cumulative"):
        for key, values in fresh[table].items():
            np.testing.assert_array_equal(values, again[table][key], str(key))


def test_a_run_is_found_by_its_name(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(saved.parents[1])
    assert load_run("baseline").scenario.name == "baseline"


def test_a_folder_of_before_the_flows_were_kept_can_still_be_opened(copy: Path) -> None:
    (copy / FLOWS).unlink()
    (copy / BANKS).unlink()
    again = load_run(copy)
    assert again.flow.shape == (0, 0, 2)
    assert again.opened.shape == (0, 0, 3)
    assert picture_parts(again)["near"] is None


def rename_a_measure(folder: Path) -> None:
    table = parquet.read_table(folder / SERIES)
    old = table["measure"].cast("string").to_pandas().replace("queue", "waiting")
    column = table.schema.get_field_index("measure")
    import pyarrow as pa

    changed = table.set_column(column, "measure", pa.array(old).dictionary_encode())
    parquet.write_table(changed, folder / SERIES, row_group_size=table.num_rows // 6)


def forget_a_replicate(folder: Path) -> None:
    told = json.loads((folder / MARK).read_text(encoding="utf-8"))
    told["replicates"] = told["replicates"][:-1]
    (folder / MARK).write_text(json.dumps(told), encoding="utf-8")


def another_world(folder: Path) -> None:
    told = json.loads((folder / MARK).read_text(encoding="utf-8"))
    told["world_sha256"] = "0" * 64
    (folder / MARK).write_text(json.dumps(told), encoding="utf-8")


def cut_short(folder: Path) -> None:
    data = (folder / SERIES).read_bytes()
    (folder / SERIES).write_bytes(data[: len(data) // 2])


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (rename_a_measure, "other series than panj has now; run it again: panj run baseline -n 6 --seed"),
        (forget_a_replicate, "is damaged: 5 replicates in provenance.json, others in timeseries.parquet"),
        (another_world, "the world panj-2021 has changed since; run it again: panj run baseline -n 6"),
        (cut_short, "timeseries.parquet cannot be read"),
        (lambda folder: (folder / SERIES).unlink(), "holds no result of panj run"),
        (lambda folder: (folder / MARK).write_text("{"), "provenance.json cannot be read"),
        (lambda folder: (folder / MARK).unlink(), "holds no result of panj run"),
        (lambda folder: (folder / "summary.json").write_text("["), "summary.json cannot be read"),
    ],
)
def test_a_folder_that_cannot_be_used_says_why(copy: Path, harm: Callable[[Path], object], said: str) -> None:
    harm(copy)
    with pytest.raises(PanjError, match=said):
        load_run(copy)


def test_a_wrong_name_is_met_with_the_right_one(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(copy.parents[1])
    with pytest.raises(PanjError, match="did you mean 'baseline'"):
        load_run("baselin")
    with pytest.raises(PanjError, match="finished in outputs/: baseline"):
        load_run("collapse")


def test_before_any_run_it_says_how_to_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PanjError, match="Make it with: panj run collapse"):
        load_run("collapse")
    with pytest.raises(PanjError, match=r"no finished run 'nobody' \(nothing is in outputs/ yet\)$"):
        load_run("nobody")
