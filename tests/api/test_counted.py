"""A run driven by counts is opened again with what it has, and what it has not is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import sim
from sim.cli.app import app
from sim.exports.counted import counted_book
from sim.runs.kinds import Kind
from sim.runs.read import instance_of, read_scenario, yaml_of
from sim.scenario.errors import PanjError
from sim.validation.validate import Validation, validate_scenario


def made(folder: Path, seed: int) -> Validation:
    """Run the shipped world that counts drive, and save it as `panj run` does."""
    scenario = read_scenario("car-2013")
    found = validate_scenario(scenario, replicates=2, seed=seed, jobs=1)

    def extra(work: Path) -> None:
        found.timeseries().to_parquet(work / "timeseries.parquet", index=False, write_page_checksum=True)
        (work / "scenario.yaml").write_text(yaml_of(scenario, folder), encoding="utf-8")

    found.save(folder, extra, Kind.RUN_ON_COUNTS)
    return found


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Validation]:
    folder = tmp_path_factory.mktemp("work")
    found = made(folder / "outputs" / "car", 1)
    made(folder / "outputs" / "other", 2)
    return folder, found


@pytest.fixture(autouse=True)
def there(outputs: tuple[Path, Validation], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(outputs[0])


def test_it_has_what_was_saved(outputs: tuple[Path, Validation]) -> None:
    run, found = sim.load_run("car"), outputs[1]
    assert repr(run) == "<CountedRun of car-2013, rules flee: 2 replicates, 14 camps>"
    assert (run.camps, run.replicates, run.seed, run.notes) == (found.camps, (0, 1), 1, ())
    assert np.array_equal(run.dates, found.dates)
    assert np.array_equal(run.timeseries["value"], found.timeseries()["value"])
    assert run.timeseries["place"].tolist() == found.timeseries()["place"].tolist()
    values = found.instance.people_each * found.ensembles["given"].bands
    assert np.array_equal(run.daily("Belom"), values[:, :, found.camps.index("Belom")])
    assert np.array_equal(run.daily(), values.sum(axis=2))
    assert run.scenario.name == "car-2013"
    assert pd.to_datetime(run.timeseries["date"]).max() == pd.Timestamp(found.dates[-1])


def test_tables_and_files_are_made_of_it(tmp_path: Path) -> None:
    run = sim.load_run("outputs/car")
    assert len(run.table().frame) == 15
    assert run.against("other").why == run.against(sim.load_run("other")).why == "their seeds differ"
    assert run.export(tmp_path / "x.csv").read_text(encoding="utf-8-sig").startswith("date,camp")


def test_camps_and_hosts_are_named_by_id_or_by_what_they_are_called() -> None:
    run = sim.load_run("car")
    assert np.array_equal(run.daily("belom"), run.daily("Belom"))
    with pytest.raises(PanjError, match="camp 3: want a name"):
        run.daily(np.int32(3))  # type: ignore[arg-type]
    assert (run.table().at("belom").lines[0].key.place) == "Belom"
    hosts = dict.fromkeys(country for country in instance_of(run.scenario).country if country)
    there = [run.daily(host) for host in hosts if host in ("TCD", "CMR", "COD", "COG")]
    assert np.allclose(sum(there), run.daily(), atol=1e-3)
    assert np.array_equal(run.daily("Chad"), run.daily("TCD"))
    assert np.array_equal(run.daily("Democratic Republic of Congo"), run.daily("COD"))
    with pytest.raises(PanjError, match=r"hosts: .*CMR.*; or world"):
        run.daily("XYZ")
    same = [CliRunner().invoke(app, ["answer", "car", "sheltered", host]) for host in ("Chad", "TCD")]
    assert same[0].exit_code == 0, same[0].output
    assert same[0].stdout == same[1].stdout
    said = CliRunner().invoke(app, ["answer", "car", "tcd"]).stderr
    assert (
        "'tcd' is a host, and a run driven by counts has a table of camps: panj answer car sheltered TCD"
        in " ".join(said.split())
    )


def test_two_runs_of_one_world_are_told_apart(tmp_path: Path) -> None:
    two = sim.load_run("other").against("car")
    assert (two.a, two.b) == ("car", "other")
    assert any(note.startswith("other is a run of car-2013, “Central African Republic") for note in two.notes)
    said = CliRunner().invoke(app, ["answer", "other", "there", "world", "--against", "car"]).stdout
    assert "other less car is" in " ".join(said.split())
    far = tmp_path / "far"
    shutil.copytree("outputs/car", far)
    text = (far / "scenario.yaml").read_text(encoding="utf-8").split("\n", 3)
    (far / "scenario.yaml").write_text("\n".join([text[0], "name: car-far", 'title: "Car, \\"far\\""', text[3]]))
    two = sim.load_run("car").against(far)
    assert (two.a, two.b) == ("car-far", "car-2013")
    assert 'car-far is “Car, "far"”, on the world car-2013.' in two.notes
    assert sim.load_run(far).table().title == 'Car, "far"'
    assert repr(sim.load_run(far)).startswith("<CountedRun of car-far, rules flee")
    assert (
        'car-far, rules flee (“Car, "far"”, on the world car-2013)'
        in dict(counted_book(sim.load_run(far)).front)["What this is"]
    )


def test_what_it_has_not_is_told() -> None:
    run = sim.load_run("car")
    with pytest.raises(AttributeError, match=r"has no 'plot' in Python .*were left out .--no-plots"):
        run.plot()
    page = Path("outputs") / "car" / "report.html"
    page.touch()
    try:
        with pytest.raises(AttributeError, match=r"has no 'report' .*its figures and its report.html are in it"):
            run.report("x.html")
    finally:
        page.unlink()
    with pytest.raises(PanjError, match="did you mean 'Belom'"):
        run.daily("Belomm")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("report", "car"), "made without figures: panj run without --no-plots"),
        (("report", "car", "other"), "panj answer outputs/other --against outputs/car sets two beside each other"),
        (("plot", "car"), "its figures and its report.html, which panj run draws, were left out (--no-plots)"),
        (("lodge", "car"), "is a run driven by counts, and this is for runs on worlds of Panj's own"),
        (("animate", "car"), "outputs/car is a run driven by counts"),
        (("compare", "outputs/car", "outputs/other"), "panj answer outputs/car --against RUN sets two beside each"),
        (("compare", "car-2013", "car-2013"), "panj answer RUN2 --against RUN sets two runs beside each other"),
    ],
)
def test_commands_that_cannot_take_it_say_which_can(words: tuple[str, ...], said: str) -> None:
    done = CliRunner(env={"COLUMNS": "400"}).invoke(app, list(words))
    assert done.exit_code == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
