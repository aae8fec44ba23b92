"""Stored: a run opened from its folder is the run that was written, or one sentence says why not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as parquet
import pytest

from sim import Result, load_run, run
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


def rewrite(name: str, content: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(content)


def half_the_banks(folder: Path) -> None:
    lines = (folder / BANKS).read_text(encoding="utf-8").splitlines()
    (folder / BANKS).write_text("\n".join(lines[: len(lines) // 2]), encoding="utf-8")


def a_day_too_many(folder: Path) -> None:
    import pyarrow as pa

    table = parquet.read_table(folder / FLOWS)
    late = pa.array(table["date"].to_numpy() + np.timedelta64(1, "D"), pa.date32())
    parquet.write_table(table.set_column(0, "date", late), folder / FLOWS)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (rename_a_measure, "other series than panj has now; run it again: panj run baseline -n 6 --seed"),
        (forget_a_replicate, "is damaged: 5 replicates in provenance.json, others in timeseries.parquet"),
        (another_world, "the world panj-2021 has changed since; run it again: panj run baseline -n 6"),
        (cut_short, "timeseries.parquet cannot be read"),
        (rewrite(SERIES, b""), r"timeseries.parquet cannot be read: [^\n]+$"),
        (lambda folder: (folder / SERIES).unlink(), r"holds no result of panj run \(no timeseries.parquet in it"),
        (lambda folder: (folder / MARK).write_text("{"), "provenance.json cannot be read"),
        (lambda folder: (folder / MARK).unlink(), "holds no result of panj run"),
        (lambda folder: (folder / "summary.json").write_text("["), "summary.json cannot be read"),
        (rewrite(FLOWS, b""), r"flows.parquet cannot be read: [^\n]+ \(move it away to show the run without it\)$"),
        (rewrite(FLOWS, b"PAR1junk"), r"flows.parquet cannot be read: [^\n]+ \(move it away"),
        (a_day_too_many, r"flows.parquet cannot be read: a date is not in the run \(move it away"),
        (rewrite(BANKS, b""), r"banks.csv cannot be read: [^\n]+ \(move it away to show the run without it\)$"),
        (rewrite(BANKS, b"date,near\n"), r"banks.csv cannot be read: Field \"crossing\" does not exist"),
        (half_the_banks, r"banks.csv cannot be read: want \d+ crossings on each of 81 days \(move it away"),
    ],
)
def test_a_folder_that_cannot_be_used_says_why(copy: Path, harm: Callable[[Path], object], said: str) -> None:
    harm(copy)
    with pytest.raises(PanjError, match=said):
        load_run(copy)


def set_to(*where: str | int, value: object) -> Callable[[Any], object]:
    """Return what puts a value somewhere into an object."""

    def change(content: Any) -> object:
        inner = content
        for name in where[:-1]:
            inner = inner[name]
        inner[where[-1]] = value
        return content

    return change


@pytest.mark.parametrize(
    ("name", "harm", "said"),
    [
        (MARK, lambda _: [], "provenance.json is damaged: want an object with names, got []"),
        (MARK, lambda told: told.pop("seed") and told, "provenance.json is damaged: it has no seed"),
        (
            MARK,
            set_to("seed", value="7"),
            'provenance.json is damaged: seed: want a whole number up to 4294967295, got "7"',
        ),
        (MARK, set_to("replicates", value=6), "replicates: want a list of different whole numbers, got 6"),
        (MARK, set_to("replicates", value=[0, 0]), "replicates: want a list of different whole numbers, got [0, 0]"),
        (MARK, set_to("replicates_planned", value=2), "replicates has 5, replicates_planned is 2"),
        (MARK, set_to("replicates_planned", value=10**12), "replicates_planned: want a whole number up to 1000000"),
        (MARK, set_to("interrupted", value=0), "interrupted: want true or false, got 0"),
        (MARK, set_to("versions", value=None), "versions: want an object with names, got null"),
        (MARK, set_to("versions", "numpy", value=2), "versions.numpy: want text, got 2"),
        ("summary.json", lambda _: {}, "summary.json is damaged: it has no headcounts"),
        ("summary.json", lambda _: [], "summary.json is damaged: want an object with names, got []"),
        ("summary.json", set_to("facts", value=[1]), "facts: want a list of objects, got [1]"),
        ("summary.json", set_to("blind", value={}), "blind: want a list of objects, got {}"),
        ("summary.json", set_to("headcounts", 2, value={}), "it has no headcounts[2].place"),
        (
            "summary.json",
            set_to("headcounts", 0, "place", value="nowhere"),
            "'nowhere', which the world panj-2021 has not",
        ),
        (
            "summary.json",
            set_to("headcounts", 0, "first", value="July"),
            'headcounts[0].first: want a date, got "July"',
        ),
        ("summary.json", set_to("headcounts", 0, "q50", value=True), "headcounts[0].q50: want a number, got true"),
        ("summary.json", set_to("parts", value=3), "parts: want an object with names, got 3"),
        ("summary.json", set_to("parts", "measures", "x", value={}), "it has no parts.measures.x.luck"),
    ],
)
def test_a_file_that_was_edited_is_named_with_what_is_wrong(
    copy: Path,
    name: str,
    harm: Callable[[Any], object],
    said: str,
) -> None:
    content = json.loads((copy / name).read_text(encoding="utf-8"))
    (copy / name).write_text(json.dumps(harm(content)), encoding="utf-8")
    with pytest.raises(PanjError) as error:
        load_run(copy)
    assert said in str(error.value)
    assert str(copy / name) in str(error.value)
    assert "\n" not in str(error.value)


def test_a_world_without_crossings_is_run_saved_and_opened(inland: Path) -> None:
    result = run(str(inland), replicates=4, until="2021-07-08", jobs=1)
    assert list(result.parts["measures"]) == ["internally displaced at the end"]
    again = load_run(result.save("outputs/inland"))
    assert again.opened.shape == result.opened.shape == (69, 0, 3)
    np.testing.assert_array_equal(again.flow, result.flow)


def test_a_wrong_path_is_met_with_the_right_one(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = copy.parents[1]
    monkeypatch.chdir(runs)
    (runs / "outputs").rename(runs / "mine")
    for wrong, said in {
        "mine/basline": "no finished run 'mine/basline' (did you mean 'mine/baseline'?)",
        str(runs / "mine" / "basline"): f"did you mean '{runs / 'mine' / 'baseline'}'?",
        "mine/zzz": "(finished in mine/: baseline)",
        "yours/baseline": "(there is no folder yours)",
        "x" * 400: "(nothing is in outputs/ yet)",
        f"{'x' * 400}/baseline": "(there is no folder xxx",
        "./zzz": "(nothing is in outputs/ yet)",
    }.items():
        with pytest.raises(PanjError) as error:
            load_run(wrong)
        assert said in str(error.value)
    (runs / "mine").rename(runs / "outputs")
    with pytest.raises(PanjError, match=r"did you mean 'outputs/baseline'\?"):
        load_run("output/baseline")


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
