"""Harmed scenarios, sweeps, worlds and Flee instances are told in a few lines; what `check` accepts can be run."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim.runs.run as run_module
import sim.world as world_module
from sim import run
from sim.cli.flee import check_flee
from sim.cli.scenarios import check_text
from sim.flee.world import examine, load_flee, load_imported
from sim.flee.world.world_write import write_world
from sim.runs.read import read_scenario, scenario_of
from sim.scenario.sweep import load as sweep_load
from sim.sweeps import read as sweep_read
from sim.sweeps.runner import plan_of
from sim.validation.validate import validate_scenario
from sim.words.printable import printable
from sim.world import load_world, names
from tests.flee.world.conftest import FLOODED, FURTHER
from tests.fuzz.conftest import MOST_LETTERS, MOST_LINES, told, with_bytes
from tests.fuzz.mutate import harmed, yaml

TABLES = ("places.csv", "roads.csv", "hosts.csv", "garrisons.csv", "history.csv", "headcounts.csv", "facts.csv")
#: Days after the branch that are run, and the longest run that is.
AFTER, LONGEST = 5, 100


def run_some_days(name: str) -> None:
    """Run a scenario to some days after its branch: each day is checked for lost people where it is computed."""
    scenario = read_scenario(name)
    until = min(scenario.until, max(scenario.start, scenario.history_until) + dt.timedelta(days=AFTER))
    if (until - scenario.start).days > LONGEST:
        return  # right, and too long for a test
    events = tuple(event for event in scenario.events if event.date <= until)
    result = run(scenario.with_(until=until, events=events), replicates=1, jobs=1)
    assert result.counts.min() >= 0


def checked(path: Path) -> bool:
    """Check a file or a folder, and say whether it is sound."""
    found, _ = told(lambda: check_text(path))
    assert found is not None
    said, sound = found
    assert printable(said, lines=True) == said, ascii(said)
    assert len(said) < MOST_LETTERS
    assert sound or len(said.splitlines()) <= MOST_LINES, said
    return sound


@pytest.fixture
def world_once(border: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the unharmed world, and the unharmed scenario of a sweep, once: it takes longer than the rest."""
    once = cache(load_world)
    for module in (names, run_module, sweep_read, world_module):
        monkeypatch.setattr(module, "load_world", once)
    plain, known, read = (border / "scenarios" / "plain.yaml").resolve(), [], sweep_load.load_scenario

    def load(file: Any, *rest: Any, **options: Any) -> Any:
        if Path(file).resolve() != plain:
            return read(file, *rest, **options)
        if not known:
            known.append(read(file, *rest, **options))
        return known[0]

    monkeypatch.setattr(sweep_load, "load_scenario", load)


@pytest.mark.usefixtures("world_once")
@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False))
def test_a_harmed_scenario_is_told_or_runs(border: Path, rng: Random) -> None:
    file = border / "scenarios" / "harmed.yaml"
    file.write_bytes(yaml((border / "scenarios" / "plain.yaml").read_bytes(), rng))
    if checked(file):
        run_some_days(str(file))


@pytest.mark.usefixtures("world_once")
@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False))
def test_a_harmed_sweep_is_told_or_planned(border: Path, rng: Random) -> None:
    file = border / "scenarios" / "sweeps" / "harmed.yaml"
    file.write_bytes(yaml((border / "scenarios" / "sweeps" / "two.yaml").read_bytes(), rng))
    if checked(file):
        told(lambda: plan_of(file))


@pytest.fixture(scope="module")
def elsewhere(border: Path) -> Iterator[Path]:
    """A scenario beside a world of its own, whose tables are harmed and mended."""
    with TemporaryDirectory(dir=border) as place:
        shutil.copytree(border / "scenarios", Path(place) / "scenarios")
        file = Path(place) / "here.yaml"
        lines = (border / "scenarios" / "plain.yaml").read_text(encoding="utf-8").partition("events:")[0]
        file.write_text(lines, encoding="utf-8")
        yield file


@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False), table=st.sampled_from(TABLES))
def test_a_harmed_world_is_told_or_runs(elsewhere: Path, rng: Random, table: str) -> None:
    world = elsewhere.parent / "scenarios" / "worlds" / "small"
    with with_bytes(world / table, harmed(world / table, rng)):
        if checked(world) and checked(elsewhere):
            run_some_days(str(elsewhere))


@pytest.fixture(scope="module")
def instance(border: Path) -> Iterator[Path]:
    """A published instance, whose files are harmed and mended."""
    with TemporaryDirectory(dir=border) as place:
        for kind, files in INSTANCES.items():
            for file, text in files.items():
                (Path(place) / kind / file).parent.mkdir(exist_ok=True, parents=True)
                (Path(place) / kind / file).write_text(text, encoding="utf-8")
        yield Path(place) / "further"


INSTANCES = {"further": FURTHER, "flooded": FLOODED}
HARMED = [f"{kind}/{file}" for kind, files in INSTANCES.items() for file in sorted(files)]


@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False), name=st.sampled_from(HARMED))
def test_a_harmed_flee_instance_is_told_or_runs(instance: Path, rng: Random, name: str) -> None:
    kind, _, name = name.partition("/")
    instance = instance.parent / kind
    with with_bytes(instance / name, harmed(instance / name, rng)):
        found, _ = told(lambda: check_flee(instance))
        if found is not None:
            said, sound = found
            assert printable(said, lines=True) == said, ascii(said)
            assert len(said) < MOST_LETTERS
            if sound and load_flee(instance).days <= LONGEST:
                validate_scenario(scenario_of(instance, "flee"), replicates=1, point=True, jobs=1, unscored=True)


@pytest.fixture(scope="module")
def imported(instance: Path, border: Path) -> Iterator[Path]:
    """The instance as a world of Panj, whose files are harmed and mended."""
    with TemporaryDirectory(dir=border) as place:
        folder = Path(place) / "taken"
        folder.mkdir()
        write_world(load_flee(instance), folder, "taken")
        yield folder


@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False))
def test_a_harmed_imported_world_is_told_or_read(imported: Path, rng: Random) -> None:
    path = rng.choice(sorted(p for p in imported.iterdir() if p.suffix in (".csv", ".yaml")))
    with with_bytes(path, harmed(path, rng)):
        checked(imported)
        found, _ = told(lambda: load_imported(imported))
        if found is not None:
            told(lambda: examine(found))


POINTS = "front.tempo,crossing.leak\n0.5,0.02\n1,0.04\n2,0.08\n"
FROM_POINTS = """\
title: Points of a table
base: plain
vary: {front.tempo: points, crossing.leak: points}
design: {points: points.csv}
replicates: 2
measures: [arrivals FAR civilian]
"""


@pytest.fixture(scope="module")
def points(border: Path) -> Path:
    """A sweep whose table of points is harmed and mended."""
    file = border / "scenarios" / "sweeps" / "points.yaml"
    file.write_text(FROM_POINTS, encoding="utf-8")
    file.with_suffix(".csv").write_text(POINTS, encoding="utf-8")
    assert checked(file)
    return file


@pytest.mark.usefixtures("world_once")
@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False))
def test_a_harmed_table_of_points_is_told_or_planned(points: Path, rng: Random) -> None:
    table = points.with_suffix(".csv")
    with with_bytes(table, harmed(table, rng)):
        if checked(points):
            told(lambda: plan_of(points))
