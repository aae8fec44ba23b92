"""A manifest or a part of a sweep that was harmed is told in one or two lines, and never read as other numbers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from sim import load_sweep
from sim.cli.app import app
from sim.cli.explain import indices, to_halve
from sim.pages.explore.export import csv_bytes
from sim.pictures.sweep import title
from sim.runs.seal import OWN, own_digest
from sim.study.explain import explain_sweep
from sim.study.selection.choose import choose, look
from sim.study.selection.runs import open_runs
from sim.study.sweep_axes import measures_of
from sim.sweeps import manifest
from sim.sweeps.plan import SweepPlan
from sim.sweeps.runner import Options, plan_of
from sim.sweeps.runner import look as look_at
from tests.fuzz.conftest import told, with_bytes
from tests.fuzz.mutate import as_json, harmed, raw, tree


@contextmanager
def copied(border: Path) -> Iterator[Path]:
    with TemporaryDirectory(dir=border) as place:
        folder = Path(place) / "two"
        shutil.copytree(border / "outputs" / "sweeps" / "two", folder)
        yield folder


@pytest.fixture(scope="module")
def folder(border: Path) -> Iterator[Path]:
    """A copy of the sweep, whose files are harmed and mended."""
    with copied(border) as made:
        yield made


@pytest.fixture(scope="module")
def whole(folder: Path) -> pd.DataFrame:
    """The runs of the sweep before anything is harmed."""
    return use(folder)


@pytest.fixture(scope="module")
def plan(border: Path) -> SweepPlan:
    return plan_of("two")


def opened(folder: Path) -> pd.DataFrame:
    """Open a sweep as far as its numbers."""
    return load_sweep(folder).runs


def use(folder: Path) -> pd.DataFrame:
    """Open a sweep and make of it what the commands make of it, but for drawing."""
    result = load_sweep(folder)
    repr(result)
    assert len(result.points) >= 1
    for measure in measures_of(result):
        title(result, measure)
    frame = result.runs
    runs = open_runs(folder)
    seen = look(runs, choose(runs))
    csv_bytes(runs, seen)
    found = explain_sweep(result)
    found.sentences()
    indices(found)
    to_halve(found)
    return frame


def forged(content: Any) -> Any:
    """Return a manifest with the digests of what it says now: as whoever edits it cleverly would write it."""
    if isinstance(content, dict):
        if isinstance(content.get("identity"), dict):
            with suppress(UnicodeEncodeError):  # half a letter has no digest
                content["fingerprint"] = manifest.fingerprint(content["identity"])
        content[OWN] = own_digest(content)
    return content


@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False), how=st.sampled_from(("plain", "unsealed", "forged", "raw")))
def test_a_harmed_manifest_is_told_or_read(
    folder: Path, whole: pd.DataFrame, plan: SweepPlan, rng: Random, how: str
) -> None:
    path = folder / manifest.MANIFEST
    content = json.loads(path.read_text(encoding="utf-8"))
    if how == "unsealed":
        del content[OWN]
    if how == "raw":
        changed = raw(path.read_bytes(), rng)
    else:
        other = tree(content, rng)
        changed = as_json(forged(other) if how == "forged" else other, rng)
    with with_bytes(path, changed):
        frame, _ = told(lambda: use(folder), 2)
        told(lambda: look_at(plan, folder, Options(jobs=1)))
    if frame is not None and how in ("plain", "raw"):
        assert frame.equals(whole)


@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False))
def test_a_harmed_part_is_told_or_changes_nothing(
    folder: Path, whole: pd.DataFrame, plan: SweepPlan, rng: Random
) -> None:
    path = rng.choice(sorted((folder / "parts").iterdir()))
    with with_bytes(path, harmed(path, rng)):
        frame, _ = told(lambda: opened(folder), 2)
        told(lambda: look_at(plan, folder, Options(jobs=1)))
        if frame is not None and not frame.equals(whole):  # else all that is made of it is as before
            there = whole[whole["run"].isin(frame["run"])].reset_index(drop=True)
            assert frame.equals(there), "runs are missing at most"
            if rng.random() < 0.2:
                told(lambda: use(folder), 2)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_every_command_tells_a_harmed_sweep_in_two_lines(border: Path, seed: int) -> None:
    with copied(border) as folder:
        rng = Random(seed)
        path = folder / manifest.MANIFEST
        content = tree(json.loads(path.read_text(encoding="utf-8")), rng)
        path.write_bytes(as_json(forged(content) if seed % 2 else content, rng))
        sweep = str(folder)
        for words in (
            ["explain", sweep, "--no-plots"],
            ["explore", sweep, "--export", str(folder / "taken")],
            ["sweep", "two", "--out", sweep, "--dry-run"],
        ):
            result = CliRunner().invoke(app, words)
            assert result.exit_code in (0, 2), (words, result.output, result.exception)
            assert "Usage:" not in result.output, result.output
            assert result.exit_code == 0 or len(result.output.splitlines()) <= 12, result.output
