"""A result as one file: the same bytes each time, and open where neither its world nor its maker is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import sim
from sim.bundles import manifest
from sim.bundles.again import compared
from sim.bundles.unpack import open_bundle
from sim.bundles.write import bundle
from sim.cli.app import app
from sim.runs import seal
from sim.scenario.errors import PanjError
from tests.bundles.zips import entries

RUN = Path("outputs/plain")


def panj(*words: object) -> Result:
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert "Traceback" not in result.output, result.output
    return result


def test_the_same_run_is_the_same_file(author: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(author)
    monkeypatch.setattr(time, "time", lambda: 2e9)
    first = (author / "plain.panj.zip").read_bytes()
    made = sim.bundle(RUN, elsewhere / "other.panj.zip")
    assert made.read_bytes() == first
    monkeypatch.chdir(elsewhere)
    assert sim.bundle(sim.open_bundle("other.panj.zip"), "third.panj.zip").read_bytes() != first, "it is called other"
    again = sim.bundle(sim.open_bundle("other.panj.zip", "plain"), "third-2.panj.zip")
    assert again.read_bytes() == first, "what was opened is bundled again as it was"


def test_every_part_has_its_digest_and_no_figure_is_in_it(author: Path) -> None:
    inside = entries(author / "plain.panj.zip")
    told = json.loads(inside.pop(manifest.NAME))
    assert set(told["parts"]) == set(inside)
    assert told["kind"] == "a run"
    assert told["sha256"] == seal.own_digest(told)
    assert "worlds/small/places.csv" in inside
    assert not [name for name in inside if "plots" in name or name.endswith((".html", ".png", "timeseries.csv"))]


def test_what_was_opened_is_shown_where_its_world_is_not(sent: Path) -> None:
    with pytest.raises(PanjError, match="no world is called 'small'"):
        sim.load_world("small")
    opened = panj("open", sent)
    assert opened.exit_code == 0, opened.output
    said = " ".join(opened.output.split())
    assert "a run, plain, made into a bundle by panj" in said
    assert "Arrivals per host" in said
    assert (RUN / "report.html").is_file()
    for words in (["answer", RUN, "arrivals", "FAR"], ["answer", RUN, "full", "world"], ["plot", RUN, "--totals"]):
        done = panj(*words)
        assert done.exit_code == 0, done.output
    run = sim.load_run(RUN)
    assert run.world.folder.resolve() == (RUN / "worlds" / "small").resolve()
    assert panj("check", RUN / "scenario.yaml").exit_code == 0
    twice = panj("open", sent, "--no-report")
    assert twice.exit_code == 0, twice.output
    assert "is open already, unchanged, in outputs/plain" in twice.output


def test_it_is_run_again_with_the_same_bytes(sent: Path) -> None:
    done = panj("open", sent, "--run", "--no-report", "--jobs", 1)
    assert done.exit_code == 0, done.output
    assert "the results are equal, byte for byte: all 7 files of numbers" in done.output
    assert sim.load_run("plain-again").scenario.name == "plain"


def test_other_numbers_are_said_to_be_others_with_what_may_be_why(author: Path, sent: Path, tmp_path: Path) -> None:
    one = sim.open_bundle(sent, "one")
    other = sim.run(one / "scenario.yaml", jobs=1, parts=False, parameters={"front.tempo": 3}).save(
        "other", plots=False
    )
    mark = json.loads((other / "provenance.json").read_text(encoding="utf-8"))
    mark["versions"]["panj"] = "9.9"
    mark["sha256"] = seal.own_digest(mark)
    (other / "provenance.json").write_text(json.dumps(mark), encoding="utf-8")
    found = compared(one, other)
    said = "\n".join(found.told)
    assert not found.equal
    assert "the bytes of the results differ: " in said
    assert "values of 2 replicates are others, by " in said
    assert "panj 0.1.0, now 9.9" in said


def test_a_run_whose_world_is_not_there_says_how_to_get_it(author: Path, elsewhere: Path) -> None:
    shutil.copytree(author / RUN, RUN)
    for words in (
        ["report", RUN],
        ["plot", RUN],
        ["answer", RUN, "full", "world"],
        ["compare", RUN, RUN],
        ["lodge", RUN],
    ):
        done = panj(*words)
        assert done.exit_code == 2
        assert "its world small is not on this machine (nor in outputs/plain/worlds" in done.output, done.output
        assert "ask who made it for a bundle (panj bundle there, panj open here)" in done.output.lower()
    assert panj("answer", RUN, "arrivals", "FAR").exit_code == 0, "needs no world"
    assert panj("bundle", RUN).exit_code == 2


def test_nothing_is_written_over(sent: Path) -> None:
    RUN.mkdir(parents=True)
    (RUN / "mine.txt").write_text("mine", encoding="utf-8")
    refused = panj("open", sent)
    assert refused.exit_code == 2
    assert "outputs/plain is there already: nothing was written" in refused.output
    assert "--to outputs/plain-opened" in refused.output
    assert [path.name for path in RUN.iterdir()] == ["mine.txt"]
    assert panj("open", sent, "--to", "outputs/plain-opened", "--no-report").exit_code == 0
    Path("outputs/plain-opened/bands.csv").write_text("date\n", encoding="utf-8")
    refused = panj("open", sent, "--to", "outputs/plain-opened")
    assert refused.exit_code == 2
    assert "its bands.csv has changed since" in refused.output
    before = sent.read_bytes()
    assert panj("bundle", "outputs/plain-opened", "--to", sent).exit_code == 2
    assert sent.read_bytes() == before


@pytest.mark.parametrize(
    ("to", "said"), [("x.zip", "want a name that ends in .panj.zip"), ("no/x.panj.zip", "cannot write")]
)
def test_where_it_cannot_go_is_said(author: Path, monkeypatch: pytest.MonkeyPatch, to: str, said: str) -> None:
    monkeypatch.chdir(author)
    with pytest.raises(PanjError, match=said):
        sim.bundle(RUN, to)


def test_a_result_that_was_edited_is_not_bundled(author: Path, sent: Path, tmp_path: Path) -> None:
    opened = sim.open_bundle(sent, tmp_path / "edited")
    (opened / "bands.csv").write_text("date\n", encoding="utf-8")
    with pytest.raises(PanjError, match=r"bands\.csv of the result is not as panj wrote it"):
        bundle(opened, tmp_path / "edited.panj.zip")
    assert not [path for path in tmp_path.iterdir() if path.suffix in (".zip", ".part")]


def test_a_changed_world_is_not_bundled_as_that_of_the_run(author: Path, sent: Path, tmp_path: Path) -> None:
    opened = sim.open_bundle(sent, tmp_path / "opened")
    with (opened / "worlds" / "small" / "places.csv").open("a", encoding="utf-8") as table:
        table.write("\n")
    with pytest.raises(PanjError, match="the world small has changed since"):
        bundle(opened)
    with pytest.raises(PanjError, match=r"the world small has changed since(.|\n)*panj bundle where it was run"):
        sim.load_run(opened)


@pytest.mark.parametrize("name", ["scenarios/plain.yaml", "scenarios/worlds/small", "nowhere"])
def test_what_is_no_result_is_not_bundled(author: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(author)
    refused = panj("bundle", name)
    assert refused.exit_code == 2, refused.output
    assert len(refused.output.splitlines()) <= 2


def test_a_full_disk_leaves_nothing(author: Path, sent: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.bundles import archive

    needed = shutil._ntuple_diskusage(10**12, 10**12, 1000)
    monkeypatch.setattr(archive.shutil, "disk_usage", lambda _: needed)
    with pytest.raises(PanjError, match=r"needs .* kB where it is unpacked, and there are 1 kB"):
        open_bundle(sent)
    assert not Path("outputs").exists()


@pytest.mark.slow
def test_in_a_process_of_its_own(sent: Path) -> None:
    """As somebody else types it: no world, no module of the tests, no folder of the author's."""
    env = os.environ | {"PYTHONPATH": str(Path(sim.__file__).parents[1])}
    command = [sys.executable, "-c", "from sim.cli import main; main()", "open", str(sent), "--run", "--jobs", "1"]
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "the results are equal, byte for byte" in done.stdout
