"""A folder of a run that was harmed is opened with the same numbers, or one or two lines say why it is not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from sim import Result, load_run
from sim.cli.app import app
from sim.experiment import seal
from sim.experiment.answers import read_series
from sim.experiment.compare.comparison import Comparison
from sim.experiment.compare.stored import compare_results
from sim.experiment.json_files import read_json
from sim.experiment.run import Options
from sim.experiment.store import spare
from sim.report.chapter import chapter
from tests.fuzz.conftest import told
from tests.fuzz.mutate import harm

MARK = "provenance.json"
FILES = ("provenance.json", "summary.json", "scenario.yaml", "timeseries.parquet", "flows.parquet", "banks.csv")


@contextmanager
def harmed(border: Path, name: str, rng: Random, *, sealed: bool) -> Iterator[Path]:
    """Give a copy of the run with one file harmed; without digests, as older versions wrote it, or sealed anew."""
    with TemporaryDirectory(dir=border) as place:
        folder = Path(place) / "plain"
        shutil.copytree(border / "outputs" / "plain", folder)
        if not sealed:
            known = json.loads((folder / MARK).read_text(encoding="utf-8"))
            del known[seal.FILES], known[seal.OWN]
            (folder / MARK).write_text(json.dumps(known), encoding="utf-8")
        harm(folder / name, rng)
        yield folder


def use(folder: Path) -> Result:
    """Open a run and make of it what the commands make of it, but for drawing."""
    result = load_run(folder)
    chapter(result, read_json(folder / MARK))
    return result


def same(one: Result, two: Result) -> bool:
    arrays = ("counts", "intensity", "flow", "opened")
    return all(getattr(one, name).tobytes() == getattr(two, name).tobytes() for name in arrays)


@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False), name=st.sampled_from(FILES))
def test_a_harmed_file_of_an_older_folder_is_told_or_read(border: Path, rng: Random, name: str) -> None:
    with harmed(border, name, rng, sealed=False) as folder:
        assert len(told(lambda: use(folder))[1].splitlines()) <= (25 if name == "scenario.yaml" else 2)
        told(lambda: read_series(folder, "arrivals", "FAR", "civilian"))
        told(
            lambda: compare_results([folder, border / "outputs" / "other"], Options(parts=False), {}, None, Comparison)
        )
        spare(folder)


@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False), name=st.sampled_from(FILES))
def test_a_harmed_file_of_a_sealed_folder_is_told_or_changes_nothing(border: Path, rng: Random, name: str) -> None:
    with harmed(border, name, rng, sealed=True) as folder:
        result, said = told(lambda: use(folder))
        assert len(said.splitlines()) <= 2
        if result is not None:
            assert same(result, load_run(border / "outputs" / "plain"))


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("seed", range(6))
def test_every_command_tells_a_harmed_folder_in_two_lines(border: Path, name: str, seed: int) -> None:
    with harmed(border, name, Random(seed), sealed=bool(seed % 2)) as folder:
        run, other = str(folder), str(border / "outputs" / "other")
        for words in (
            ["answer", run, "arrivals", "FAR", "--kind", "civilian"],
            ["plot", run, "--totals"],
            ["report", run],
            ["animate", run, "--from", "2021-05-10", "--to", "2021-05-11", "--out", str(folder / "film.gif")],
            ["compare", run, other, "--no-plots", "--out", str(folder / "compared")],
        ):
            result = CliRunner().invoke(app, words)
            assert result.exit_code in (0, 2), (words, result.output, result.exception)
            assert result.exit_code == 0 or len(result.output.splitlines()) <= 3, result.output
