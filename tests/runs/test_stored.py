"""Stored: a run opened from its folder is the run that was written, or one sentence says why not."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from sim import Result, load_run, run
from sim.comparisons.stored import open_results
from sim.pages.report import report_text
from sim.pages.report.chapter import chapter
from sim.pictures.run import run_picture
from sim.runs import seal
from sim.runs.moves import BANKS, FLOWS, read_flows
from sim.runs.run import Options
from sim.runs.stored import MARK, SERIES, find_run, is_result
from sim.scenario.errors import PanjError
from sim.study.full import read_full
from sim.study.story.tell import LUCK, caution


@pytest.fixture(scope="module")
def saved(small: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small.save(tmp_path_factory.mktemp("stored") / "outputs" / "baseline")


@pytest.fixture
def copy(saved: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(saved, tmp_path / "outputs" / "baseline"))


@pytest.fixture
def unsealed(copy: Path) -> Path:
    """A folder as older versions wrote it: without digests, so that what is wrong has to be seen in the numbers."""
    told = json.loads((copy / MARK).read_text(encoding="utf-8"))
    del told[seal.FILES], told[seal.OWN]
    (copy / MARK).write_text(json.dumps(told), encoding="utf-8")
    return copy


def test_nothing_is_lost_on_the_way_through_the_disk(small: Result, saved: Path) -> None:
    again = load_run(saved)
    for name in ("counts", "intensity", "flow", "opened", "dates"):
        assert getattr(again, name).tobytes() == getattr(small, name).tobytes(), name
    assert again.replicates == small.replicates
    assert again.summary == json.loads(json.dumps(small.summary))
    assert again.scenario.title == small.scenario.title


def test_its_figures_are_drawn_from_the_same_numbers(small: Result, saved: Path) -> None:
    fresh, again = run_picture(small), run_picture(load_run(saved))
    assert fresh.source == again.source
    for name in ("holder", "flows", "near", "far", "fighting"):
        np.testing.assert_array_equal(getattr(fresh, name), getattr(again, name), name)
    for table in ("bands", "cumulative"):
        for key, values in getattr(fresh, table).items():
            np.testing.assert_array_equal(values, getattr(again, table)[key], str(key))


def test_a_run_is_found_by_its_name(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(saved.parents[1])
    assert load_run("baseline").scenario.name == "baseline"


def test_a_folder_of_before_the_flows_were_kept_can_still_be_opened(copy: Path) -> None:
    (copy / FLOWS).unlink()
    (copy / BANKS).unlink()
    again = load_run(copy)
    assert again.flow.shape == (0, 0, 2)
    assert again.opened.shape == (0, 0, 3)
    assert run_picture(again).near is None


@pytest.mark.usefixtures("words_only")
def test_a_run_with_central_values_is_told_as_one_of_luck_alone(tmp_path: Path) -> None:
    made = run("baseline", replicates=2, until="2021-07-08", point=True, parts=False, jobs=1)
    folder = made.save(tmp_path / "outputs" / "baseline", plots=False)
    assert json.loads((folder / MARK).read_text(encoding="utf-8"))["point"] is True
    again = load_run(folder)
    assert again.plan.point
    assert caution(again) == LUCK
    assert "2 replicates with central values" in run_picture(again).source
    text = report_text([again])
    assert "Every replicate has the central values (--point)" in text
    assert "other values for what is uncertain" not in text
    assert f"--replicates 2 --seed {made.plan.seed} --point" in chapter(again).command
    other = run("baseline", replicates=2, until="2021-07-08", parts=False, jobs=1)
    assert "other values for what is uncertain" in report_text([other])
    other.plan = replace(other.plan, scenario=other.scenario.with_(name="drawn"))
    drawn = other.save(tmp_path / "drawn", plots=False)
    with pytest.raises(PanjError, match="not the same use of --point"):
        open_results([folder, drawn], Options(parts=False), {})


def test_a_folder_of_before_it_was_recorded_counts_as_drawn(unsealed: Path, saved: Path) -> None:
    told = json.loads((unsealed / MARK).read_text(encoding="utf-8"))
    assert told.pop("point") is False
    (unsealed / MARK).write_text(json.dumps(told), encoding="utf-8")
    assert not load_run(unsealed).plan.point
    assert LUCK not in caution(load_run(unsealed))
    (unsealed / MARK).write_text(json.dumps(told | {"point": "yes"}), encoding="utf-8")
    with pytest.raises(PanjError, match="point: want true or false"):
        load_run(unsealed)


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


def another_replicate(folder: Path) -> None:
    told = json.loads((folder / MARK).read_text(encoding="utf-8"))
    told |= {"replicates": [*told["replicates"][:-1], 7], "replicates_planned": 8}
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


#: By its name it would have had all days, and none of the parameters that it was given.
AGAIN = r"run it again: panj run (\S+/baseline)/scenario\.yaml --replicates 6 --seed \d+ .*--out \1-again"


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (rename_a_measure, f"other series than panj has now; {AGAIN}"),
        (forget_a_replicate, "is damaged: 5 replicates in provenance.json, 6 in timeseries.parquet"),
        (another_replicate, "is damaged: replicates in provenance.json and here are others: 7 is not where it should"),
        (another_world, f"the world panj-2021 has changed since; {AGAIN}"),
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
def test_a_folder_that_cannot_be_used_says_why(unsealed: Path, harm: Callable[[Path], object], said: str) -> None:
    harm(unsealed)
    with pytest.raises(PanjError, match=said):
        load_run(unsealed)


def change_values(name: str, change: Callable[[np.ndarray, pd.DataFrame], object]) -> Callable[[Path], object]:
    """Return what changes numbers of a Parquet file that stays one."""

    def harm(folder: Path) -> None:
        import pyarrow as pa

        file = parquet.ParquetFile(folder / name)
        table = file.read()
        values = table["value"].to_numpy().copy()
        change(values, table.to_pandas())
        table = table.set_column(table.column_names.index("value"), "value", pa.array(values))
        parquet.write_table(table, folder / name, row_group_size=table.num_rows // file.num_row_groups)

    return harm


def at(measure: str, value: float) -> Callable[[np.ndarray, pd.DataFrame], object]:
    """Return what puts a value into the last cell of a measure."""

    def change(values: np.ndarray, frame: pd.DataFrame) -> None:
        values[np.flatnonzero(frame["measure"] == measure)[-1]] = value

    return change


def of_a_flow(value: float) -> Callable[[np.ndarray, pd.DataFrame], object]:
    def change(values: np.ndarray, frame: pd.DataFrame) -> None:
        values[3] = value

    return change


def all_arrive_twice(values: np.ndarray, frame: pd.DataFrame) -> None:
    values[np.asarray((frame["place"] == "world") & (frame["measure"] == "settled"))] += np.arange(81 * 12) % 81


def swap(name: str, old: str, new: str) -> Callable[[Path], object]:
    """Return what writes another word into every line of a text file."""

    def harm(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return harm


def columns_of(name: str, **changed: object) -> Callable[[Path], object]:
    """Return what writes a Parquet file with other columns: None leaves one out."""

    def harm(folder: Path) -> None:
        import pyarrow as pa

        table = parquet.read_table(folder / name)
        for column, kind in changed.items():
            position = table.column_names.index(column)
            if kind is None:
                table = table.remove_column(position)
            else:
                words = pa.array([str(kind)] * len(table))
                table = table.set_column(position, column, words)
        parquet.write_table(table, folder / name, row_group_size=max(len(table) // 6, 1))

    return harm


def no_rows(folder: Path) -> None:
    table = parquet.read_table(folder / SERIES)
    parquet.write_table(table.slice(0, 0), folder / SERIES)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (change_values(SERIES, at("queue", -5)), "no run has -5 for queue at .* on day 80"),
        (change_values(SERIES, at("arrivals", 1e30)), r"no run has 1e\+30 for arrivals at"),
        (change_values(SERIES, at("sheltered", 0.5)), "no run has 0.5 for sheltered at"),
        (change_values(SERIES, at("home", np.inf)), "a value is missing: inf for home at"),
        (change_values(SERIES, at("insurgent", 2)), "no run has 2 for insurgent at"),
        (change_values(SERIES, at("intensity", 1.25)), "no run has 1.25 for intensity at"),
        (change_values(SERIES, all_arrive_twice), "people are lost: .* do not add up"),
        (change_values(FLOWS, of_a_flow(-1)), "some values are no numbers of people"),
        (change_values(FLOWS, of_a_flow(1e30)), "some values are no numbers of people"),
        (columns_of(FLOWS, value="many"), r"flows.parquet cannot be read: [^\n]+$"),
        (columns_of(FLOWS, to="nowhere"), "some roads have other ends"),
        (columns_of(SERIES, value=None), r"timeseries.parquet[^\n]+$"),
        (columns_of(SERIES, value="many"), r"timeseries.parquet is damaged: [^\n]+$"),
        (columns_of(SERIES, place="nowhere"), "has other series than panj has now; run it again"),
        (no_rows, "timeseries.parquet is empty: no replicate finished$"),
        (swap(BANKS, ",1,", ",1.5,"), "a bank is open by 0 to 1"),
        (swap(BANKS, "2021-05-02", "2021-05-03"), "the dates are not those of the run"),
        (lambda folder: (folder / SERIES).write_bytes(b"PAR1" * 9), r"timeseries.parquet cannot be read: [^\n]+$"),
        (lambda folder: (folder / "summary.json").write_text("[" * 10**5), "nested too deeply"),
        (lambda folder: (folder / "summary.json").write_text('{"a": 1, "a": 2}'), '"a" is there twice'),
        (
            lambda folder: (folder / "summary.json").write_text('{"a": "\\ud800"}'),
            r"summary.json cannot be read: [^\n]+$",
        ),
        (lambda folder: (folder / "summary.json").write_text("9" * 5000), r"summary.json cannot be read: [^\n]+$"),
        (lambda folder: (folder / "summary.json").write_bytes(b"\xff\xfe"), r"summary.json cannot be read: [^\n]+$"),
    ],
)
def test_numbers_that_cannot_be_are_refused_without_digests_too(
    unsealed: Path, harm: Callable[[Path], object], said: str
) -> None:
    harm(unsealed)
    with pytest.raises(PanjError, match=said) as error:
        load_run(unsealed)
    assert "\n" not in str(error.value)


def everything(result: Result) -> list[object]:
    arrays = [getattr(result, name).tobytes() for name in ("counts", "intensity", "flow", "opened", "dates")]
    return [*arrays, result.replicates, result.summary, result.scenario, result.plan.seed, result.interrupted]


def opened(folder: Path) -> tuple[str, Result | None]:
    """Return a run, or what is said instead."""
    try:
        return "", load_run(folder)
    except PanjError as error:
        return str(error), None


def test_a_flipped_bit_anywhere_is_told_or_changes_nothing(copy: Path, saved: Path) -> None:
    before, told, silent = everything(load_run(saved)), 0, 0
    for file in sorted(copy.iterdir()):
        content = file.read_bytes()
        for k in range(4 if file.name in ("bands.csv", "timeseries.csv") else 35):  # those are read to the end
            place = hash_of(f"{file.name} {k}") % len(content)
            damaged = bytearray(content)
            damaged[place] ^= 1 << hash_of(f"{k} {file.name}") % 8
            file.write_bytes(damaged)
            said, again = opened(copy)
            if again is None:
                assert str(copy) in said
                assert "\n" not in said.split("; run it again")[0]
                told += 1
            else:
                assert everything(again) == before, (file.name, place)
                assert again.notes or file.name == MARK, (file.name, place)
                silent += not again.notes
        file.write_bytes(content)
    assert told + silent == 7 * 35, "of the files that are read, all but what is only layout"
    assert silent < 10


def test_a_flipped_bit_is_told_by_page_checksums_where_there_are_no_digests(unsealed: Path, saved: Path) -> None:
    file = unsealed / SERIES
    content = file.read_bytes()
    before, told = load_run(saved), 0
    pages = parquet.read_metadata(file).row_group(5).column(5)
    first = pages.dictionary_page_offset or pages.data_page_offset
    for k in range(12):
        damaged = bytearray(content)
        damaged[first + 64 + hash_of(str(k)) % (pages.total_compressed_size - 64)] ^= 1 << k % 8
        file.write_bytes(damaged)
        again = opened(unsealed)[1]
        if again is None:
            told += 1
        else:
            np.testing.assert_array_equal(again.counts, before.counts)
    assert told == 12


def hash_of(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


@pytest.mark.parametrize("name", [MARK, SERIES, "scenario.yaml", "summary.json", FLOWS, BANKS])
def test_an_edited_file_is_named_in_one_line(copy: Path, name: str) -> None:
    if name == MARK:
        text = (copy / name).read_text(encoding="utf-8").replace('"seed": ', '"seed": 1')
        (copy / name).write_text(text, encoding="utf-8")
    else:
        (copy / name).write_bytes((copy / name).read_bytes() + b"\n")
    with pytest.raises(PanjError) as error:
        load_run(copy)
    assert str(error.value).startswith(f"{copy / name} is not as panj wrote it: it was edited or is damaged")
    assert "\n" not in str(error.value)


def test_what_is_not_read_is_told_and_opened(copy: Path, unsealed: Path) -> None:
    assert load_run(unsealed).notes == (
        f"{unsealed} has no digests (an older panj made it): changes in its files may go unseen",
    )
    seal.seal(copy, MARK)
    assert load_run(copy).notes == ()
    with (copy / "bands.csv").open("a", encoding="utf-8") as file:
        file.write("2021-07-20,arrivals,TJK,civilian,0,0,0,0,0,0\n")
    (told,) = load_run(copy).notes
    assert told == f"{copy / 'bands.csv'} is not as panj wrote it: it was edited or is damaged (it is not read here)"


def test_a_file_that_was_put_there_later_is_no_part_of_the_run(copy: Path, small: Result) -> None:
    first = (copy / FLOWS).read_bytes()
    (copy / FLOWS).unlink()
    seal.seal(copy, MARK)
    assert load_run(copy).flow.shape == (0, 0, 2)
    (copy / FLOWS).write_bytes(first)
    with pytest.raises(PanjError, match=r"flows.parquet was not there when panj wrote the folder; move it away"):
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


def blind(harm: Callable[[Any], object]) -> Callable[[Any], object]:
    """Return what harms a row of the blind run, for which those of the run itself stand here."""

    def change(content: Any) -> object:
        content["blind"] = deepcopy(content["headcounts"])
        harm(content["blind"][2])
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
        ("summary.json", lambda _: {}, "summary.json is damaged: it has no parts"),
        ("summary.json", lambda _: [], "summary.json is damaged: want an object with names, got []"),
        ("summary.json", set_to("blind", value={}), "blind: want a list of objects, got {}"),
        ("summary.json", set_to("blind", value=[1]), "blind: want a list of objects, got [1]"),
        ("summary.json", blind(lambda row: row.clear()), "it has no blind[2].place"),
        ("summary.json", blind(set_to("place", value="nowhere")), "'nowhere', which the world panj-2021 has not"),
        ("summary.json", blind(set_to("first", value="July")), 'blind[2].first: want a date, got "July"'),
        ("summary.json", blind(set_to("q50", value=True)), "blind[2].q50: want a number, got true"),
        ("summary.json", blind(set_to("q50", value=-5)), "blind[2].q50: want a number from 0, got -5"),
        ("summary.json", blind(set_to("q50", value=10**400)), "blind[2].q50: want a number"),
        ("summary.json", blind(set_to("kind", value=[])), "blind[2].kind: want civilian or military"),
        ("summary.json", set_to("parts", value=3), "parts: want an object with names, got 3"),
        (
            "summary.json",
            set_to("parts", value={"twins": 20, "measures": {"x": {}}}),
            "it has no parts.measures.x.luck",
        ),
    ],
)
def test_a_file_that_was_edited_is_named_with_what_is_wrong(
    unsealed: Path,
    name: str,
    harm: Callable[[Any], object],
    said: str,
) -> None:
    content = json.loads((unsealed / name).read_text(encoding="utf-8"))
    (unsealed / name).write_text(json.dumps(harm(content)), encoding="utf-8")
    with pytest.raises(PanjError) as error:
        load_run(unsealed)
    assert said in str(error.value)
    assert str(unsealed / name) in str(error.value)
    assert "\n" not in str(error.value)


def test_at_a_site_there_may_be_fewer_people_than_before(unsealed: Path) -> None:
    """A count there is how many more people are there than before its first day: a sound folder was called damaged."""
    content = json.loads((unsealed / "summary.json").read_text(encoding="utf-8"))
    content["blind"] = [content["headcounts"][0] | {"place": "khorog", "q05": -5.6}]
    (unsealed / "summary.json").write_text(json.dumps(content), encoding="utf-8")
    assert load_run(unsealed).summary["blind"][0]["q05"] == -5.6


def test_what_the_time_series_know_is_not_read_of_the_summary(unsealed: Path) -> None:
    """A summary of an older version may lack it, or have been edited: `branch` was asked for where there was none."""
    whole = load_run(unsealed).summary
    content = json.loads((unsealed / "summary.json").read_text(encoding="utf-8"))
    (unsealed / "summary.json").write_text(json.dumps({"parts": content["parts"], "facts": 7}), encoding="utf-8")
    found = load_run(unsealed).summary
    assert {**found, "blind": []} == {**whole, "blind": []}


def test_a_world_without_crossings_is_run_saved_and_opened(inland: Path) -> None:
    result = run(str(inland), replicates=20, until="2021-07-08", jobs=1)
    assert list(result.parts["measures"]) == ["internally displaced at the end"]
    again = load_run(result.save("outputs/inland"))
    with pytest.raises(PanjError, match="this world has no site, and only sites are full"):
        read_full(Path("outputs/inland"), "world")
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


def test_a_folder_is_meant_by_its_plain_name_unless_a_scenario_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("mine", "baseline"):
        Path(name).mkdir()
        Path(name, MARK).touch()
    assert all(map(is_result, ("mine", "./baseline")))
    assert not any(map(is_result, ("baseline", "none", "a\0", "x" * 5000)))


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ("manifest.json", "is a sweep, not a run: panj explain "),
        ("differences.parquet", "is a comparison, not a run: "),
        ("scores.csv", "is a validation, not a run: "),
        ("calibration.json", "is a calibration, not a run: "),
        ("forecast.csv", "is a nowcast, not a run: "),
        ("steps.csv", "is an assimilation, not a run: "),
    ],
)
def test_a_folder_of_other_results_is_told_as_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mark: str, said: str
) -> None:
    """A sweep in outputs/sweeps/ was told as no finished run, and a comparison as a folder without a file."""
    for folder in (tmp_path / "outputs" / "sweeps" / "one", tmp_path / "outputs" / "two"):
        folder.mkdir(parents=True)
        (folder / mark).touch()
        (folder / MARK).touch()
    monkeypatch.chdir(tmp_path)
    for name in ("one", "outputs/sweeps/one", "two", "outputs/two"):
        with pytest.raises(PanjError, match=said):
            find_run(name)


def test_a_road_of_the_flows_is_a_row_of_the_file_of_roads(small: Result, saved: Path) -> None:
    """It was a number of the model's own: a join with roads.csv gave other roads."""
    file = Path(__file__).parents[2] / "scenarios" / "worlds" / small.world.name / "roads.csv"
    roads, flows = pd.read_csv(file), pd.read_parquet(saved / FLOWS)
    joined = roads.iloc[flows["road"].to_numpy()]
    ends = [set(pair) for pair in zip(flows["from"], flows["to"], strict=True)]
    assert len(ends) > 0
    assert ends == [set(pair) for pair in zip(joined["from"], joined["to"], strict=True)]


@pytest.mark.parametrize("dates", [1e300, float("inf"), 18_748.0])
def test_flows_whose_dates_are_numbers_are_refused(dates: float, saved: Path, tmp_path: Path) -> None:
    """Cast to days they were a warning, or days of another year."""
    table = parquet.read_table(saved / FLOWS)
    parquet.write_table(table.set_column(0, "date", pa.array([dates] * table.num_rows)), tmp_path / FLOWS)
    again = load_run(saved)
    with pytest.raises(PanjError, match="the column 'date' holds no dates"):
        read_flows(tmp_path, again.world, again.dates)


def test_flows_of_older_versions_are_read_by_the_ends_of_their_roads(saved: Path, tmp_path: Path) -> None:
    again = load_run(saved)
    table = parquet.read_table(saved / FLOWS)
    arcs = np.zeros(table.num_rows, np.int32)
    ids, roads = np.array(again.world.places.ids), again.world.roads
    origins, ends = np.array(table["from"].to_pylist()), np.array(table["to"].to_pylist())
    for k, (a, b) in enumerate(zip(ids[roads.origin], ids[roads.target], strict=True)):
        arcs[(origins == a) & (ends == b)] = k
    parquet.write_table(table.set_column(1, "road", pa.array(arcs)), tmp_path / FLOWS)
    np.testing.assert_array_equal(read_flows(tmp_path, again.world, again.dates), again.flow)
