"""Harmed scenarios, sweeps, worlds and Flee instances are told in a few lines; what `check` accepts can be run."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from sim import run
from sim.cli.scenarios import check_text
from sim.experiment.sweep.read import read_sweep
from sim.experiment.worlds import read_scenario
from sim.world.flee import examine, load_flee
from tests.fuzz.conftest import told
from tests.fuzz.mutate import harm, yaml
from tests.world.flee.conftest import SMALL

TABLES = ("places.csv", "roads.csv", "hosts.csv", "garrisons.csv", "history.csv")


def run_a_day(name: str) -> None:
    """Run a scenario up to the day after its branch: what was accepted must not fail there."""
    scenario = read_scenario(name)
    if scenario.days() > 400:
        return  # told by `check`, or right and too long for a test
    until = min(scenario.until, max(scenario.start, scenario.history_until + dt.timedelta(days=1)))
    run(scenario.with_(until=until, events=tuple(e for e in scenario.events if e.date <= until)), replicates=1, jobs=1)


@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False))
def test_a_harmed_scenario_is_told_or_runs(border: Path, rng: Random) -> None:
    with TemporaryDirectory(dir=border / "scenarios") as place:
        file = Path(place) / "harmed.yaml"
        file.write_bytes(yaml((border / "scenarios" / "plain.yaml").read_bytes(), rng))
        found, _ = told(lambda: check_text(file))
        if found is not None and found[1]:
            told(lambda: run_a_day(str(file)))


@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False))
def test_a_harmed_sweep_is_told_or_read(border: Path, rng: Random) -> None:
    with TemporaryDirectory(dir=border / "scenarios") as place:
        file = Path(place) / "harmed.yaml"
        file.write_bytes(yaml((border / "scenarios" / "sweeps" / "two.yaml").read_bytes(), rng))
        told(lambda: read_sweep(file))


@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False), table=st.sampled_from(TABLES))
def test_a_harmed_world_is_told_or_runs(border: Path, rng: Random, table: str) -> None:
    with TemporaryDirectory(dir=border) as place:
        shutil.copytree(border / "scenarios", Path(place) / "scenarios")
        world = Path(place) / "scenarios" / "worlds" / "small"
        harm(world / table, rng)
        found, _ = told(lambda: check_text(world))
        if found is not None and found[1]:
            file = Path(place) / "here.yaml"
            lines = (border / "scenarios" / "plain.yaml").read_text(encoding="utf-8").partition("events:")[0]
            file.write_text(lines, encoding="utf-8")
            told(lambda: run_a_day(str(file)))


@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False), name=st.sampled_from(sorted(SMALL)))
def test_a_harmed_flee_instance_is_told_or_read(border: Path, rng: Random, name: str) -> None:
    with TemporaryDirectory(dir=border) as place:
        for file, text in SMALL.items():
            (Path(place) / file).parent.mkdir(exist_ok=True, parents=True)
            (Path(place) / file).write_text(text, encoding="utf-8")
        harm(Path(place) / name, rng)
        found, _ = told(lambda: load_flee(Path(place)))
        if found is not None:
            told(lambda: examine(found))
