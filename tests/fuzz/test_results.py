"""A folder of a run that was harmed is opened with the same numbers, or one or two lines say why it is not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from sim import Result, load_run
from sim.cli.app import app
from sim.comparisons.comparison import Comparison
from sim.comparisons.stored import compare_results
from sim.pages.report.chapter import chapter
from sim.runs import seal, stored
from sim.runs.json_files import read_json
from sim.runs.moves import BANKS, FLOWS
from sim.runs.run import Options
from sim.runs.store import MARK, spare
from sim.runs.stored import SCENARIO, SERIES, SUMMARY
from sim.study.answers import read_series
from tests.fuzz.conftest import told, with_bytes
from tests.fuzz.mutate import harmed

FILES = (MARK, SUMMARY, SCENARIO, SERIES, FLOWS, BANKS)


def unsealed(folder: Path) -> None:
    """Take the digests away: a folder as older versions wrote it."""
    known = json.loads((folder / MARK).read_text(encoding="utf-8"))
    del known[seal.FILES], known[seal.OWN]
    (folder / MARK).write_text(json.dumps(known), encoding="utf-8")


@contextmanager
def copied(border: Path, *, sealed: bool) -> Iterator[Path]:
    with TemporaryDirectory(dir=border) as place:
        folder = Path(place) / "plain"
        shutil.copytree(border / "outputs" / "plain", folder)
        if not sealed:
            unsealed(folder)
        yield folder


@pytest.fixture(scope="module")
def folder(border: Path) -> Iterator[Path]:
    """A run as it was written, whose files are harmed and mended."""
    with copied(border, sealed=True) as made:
        yield made


@pytest.fixture(scope="module")
def older(border: Path) -> Iterator[Path]:
    """A run without digests."""
    with copied(border, sealed=False) as made:
        yield made


@pytest.fixture(scope="module", autouse=True)
def quick(border: Path) -> Iterator[None]:
    """Read an unharmed scenario.yaml once: it takes longer than all the rest."""
    paths = [border / "outputs" / name / stored.SCENARIO for name in ("plain", "other")]
    known = {path.read_bytes(): stored.load(path) for path in paths}

    def load(path: Path, **options: Any) -> Any:
        return known.get(path.read_bytes()) or stored_load(path, **options)

    stored_load = stored.load
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stored, "load", load)
        yield


def use(folder: Path) -> Result:
    """Open a run and make of it what the commands make of it, but for drawing."""
    result = load_run(folder)
    chapter(result, read_json(folder / MARK))
    return result


def same(one: Result, two: Result) -> bool:
    arrays = ("counts", "intensity", "flow", "opened")
    return all(getattr(one, name).tobytes() == getattr(two, name).tobytes() for name in arrays)


def together(folder: Path, other: Path) -> Comparison:
    return compare_results([folder, other], Options(parts=False), {}, None)


@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False), name=st.sampled_from(FILES), how=st.sampled_from(("open", "ask", "pair")))
def test_a_harmed_file_of_an_older_folder_is_told_or_read(
    older: Path, border: Path, rng: Random, name: str, how: str
) -> None:
    ways: dict[str, Callable[[], object]] = {
        "open": lambda: use(older),
        "ask": lambda: read_series(older, "arrivals", "FAR", "civilian"),
        "pair": lambda: together(older, border / "outputs" / "other"),
    }
    with with_bytes(older / name, harmed(older / name, rng)):
        told(ways[how], 25 if name == SCENARIO else 2)
        spare(older)


@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False), name=st.sampled_from(FILES))
def test_a_harmed_file_of_a_sealed_folder_is_told_or_changes_nothing(
    folder: Path, border: Path, rng: Random, name: str
) -> None:
    with with_bytes(folder / name, harmed(folder / name, rng)):
        result, _ = told(lambda: use(folder), 2)
    if result is not None:
        assert same(result, load_run(border / "outputs" / "plain"))


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("seed", range(6))
def test_every_command_tells_a_harmed_folder_in_two_lines(border: Path, name: str, seed: int) -> None:
    with copied(border, sealed=bool(seed % 2)) as folder:
        (folder / name).write_bytes(harmed(folder / name, Random(seed)))
        run, other = str(folder), str(border / "outputs" / "other")
        for words in (
            ["answer", run, "arrivals", "FAR", "civilian"],
            ["plot", run, "--totals"],
            ["report", run],
            ["animate", run, "--from", "2021-05-10", "--to", "2021-05-11", "--out", str(folder / "film.gif")],
            ["compare", run, other, "--no-plots", "--out", str(folder / "compared")],
        ):
            result = CliRunner().invoke(app, words)
            assert result.exit_code in (0, 2), (words, result.output, result.exception)
            assert "Usage:" not in result.output, result.output
            most = 25 if name == SCENARIO else 3
            assert result.exit_code == 0 or len(result.output.splitlines()) <= most, result.output
