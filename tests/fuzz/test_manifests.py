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
from sim.experiment.explain import explain_sweep, measures_of
from sim.experiment.seal import OWN, own_digest
from sim.experiment.selection import choose, look
from sim.experiment.selection_runs import open_runs
from sim.experiment.sweep import manifest
from sim.experiment.sweep.runner import Options, plan_of
from sim.experiment.sweep.runner import look as look_at
from sim.experiment.sweep_pictures import title
from sim.view.explore.export import csv_bytes
from tests.fuzz.conftest import told
from tests.fuzz.mutate import as_json, harm, raw, tree


@contextmanager
def copied(border: Path) -> Iterator[Path]:
    with TemporaryDirectory(dir=border) as place:
        folder = Path(place) / "two"
        shutil.copytree(border / "outputs" / "sweeps" / "two", folder)
        yield folder


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


def resume(folder: Path) -> Any:
    return look_at(plan_of("two"), folder, Options(jobs=1))


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
def test_a_harmed_manifest_is_told_or_read(border: Path, rng: Random, how: str) -> None:
    with copied(border) as folder:
        path = folder / manifest.MANIFEST
        before = use(folder)
        content = json.loads(path.read_text(encoding="utf-8"))
        if how == "unsealed":
            del content[OWN]
        if how == "raw":
            path.write_bytes(raw(path.read_bytes(), rng))
        else:
            changed = tree(content, rng)
            path.write_bytes(as_json(forged(changed) if how == "forged" else changed, rng))
        frame, said = told(lambda: use(folder))
        assert len(said.splitlines()) <= 2
        told(lambda: resume(folder))
        if frame is not None and how in ("plain", "raw"):
            assert frame.equals(before)


@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False))
def test_a_harmed_part_is_told_or_changes_nothing(border: Path, rng: Random) -> None:
    with copied(border) as folder:
        before = use(folder)
        parts = sorted((folder / "parts").iterdir())
        harm(rng.choice(parts), rng)
        frame, said = told(lambda: use(folder))
        assert len(said.splitlines()) <= 2
        told(lambda: resume(folder))
        if frame is not None:
            there = before[before["run"].isin(frame["run"])].reset_index(drop=True)
            assert frame.equals(there), "runs are missing at most"


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
            assert result.exit_code == 0 or len(result.output.splitlines()) <= 12, result.output
