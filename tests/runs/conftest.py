"""One small result that all tests of this folder read, and results made up by hand."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim import Result, run
from sim.scenario.files import find_world


@pytest.fixture(scope="session")
def small() -> Result:
    """Six replicates up to two weeks after the branch date, with twins and blind garrisons."""
    return run("baseline", replicates=6, until="2021-07-20", jobs=1)


@pytest.fixture
def made_up(small: Result) -> Callable[[dict[tuple[str, str, str], np.ndarray]], Result]:
    """Return a maker of results: all zeros but for the series given, each of shape (replicates, days).

    They do not say what was drawn, as runs of older versions.
    """

    def make(series: dict[tuple[str, str, str], np.ndarray]) -> Result:
        n = len(next(iter(series.values())))
        counts = np.zeros((n, *small.counts.shape[1:]), np.int32)
        for name, values in series.items():
            counts[:, :, small.layout.series.index(name)] = values
        return replace(
            small,
            plan=replace(small.plan, quantiles=({},) * len(small.replicates)),
            counts=counts,
            intensity=np.zeros((n, *small.intensity.shape[1:]), np.float32),
            replicates=tuple(range(n)),
            parts={},
            blind=None,
        )

    return make


@pytest.fixture
def inland(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a scenario in a world without hosts, sites and crossings; one works where it is."""
    shipped, folder = find_world("panj-2021"), tmp_path / "scenarios" / "worlds" / "inland"
    shutil.copytree(shipped, folder, ignore=shutil.ignore_patterns("*.py", "builder", "README.md", "pcodes.txt"))
    tables = {path.name: _rows(path) for path in folder.glob("*.csv")}
    land = {row["place"] for row in tables["places.csv"] if row["kind"] in ("district", "capital")}
    for name, columns in {
        "places.csv": ["place"],
        "roads.csv": ["from", "to"],
        "garrisons.csv": ["place"],
        "history.csv": ["target"],
        "hosts.csv": None,
        "headcounts.csv": None,
        "evidence.csv": None,
    }.items():
        rows = [row for row in tables[name] if columns and all(row[column] in land for column in columns)]
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(tables[name][0]))
            writer.writeheader()
            writer.writerows(rows)
    scenario = tmp_path / "inland.yaml"
    scenario.write_text("extends: baseline\nworld: inland\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return scenario


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
