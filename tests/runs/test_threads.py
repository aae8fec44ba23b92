"""Calls in several threads of one process are as good as one after the other: nothing of a call lives in a module."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sim import compare, run
from sim.runs.read import instance_of, scenario_of
from sim.sweeps.plan import Changes
from sim.sweeps.runner import Options, plan_of, run_sweep
from sim.validation.leave_out import leave_one_out
from sim.validation.validate import validate_scenario

UNTIL = "2021-07-10"
#: Towns, people and camps of three small conflicts.
CONFLICTS = {"first": (300, 700), "second": (900, 250), "third": (500, 1500)}

SWEEP = """
title: A small sweep
base: [baseline, offensive]
vary:
  front.tempo: [0.5, 1]
  crossing.leak: [0, 0.2]
replicates: 4
keep: [summary, timeseries]
measures: [moving world civilian, arrivals TJK military]
"""


def conflict(folder: Path, name: str) -> Path:
    """Write a Flee instance with two camps at different distances."""
    near, far = CONFLICTS[name]
    files = {
        "locations.csv": "#name,region,country,lat,lon,type,conflict_date,population\n"
        "Town,R,Home,1,1,conflict_zone,0,1000\nNear,R,Abroad,2,2,camp,,500\nFar,R,Abroad,3,3,camp,,900\n",
        "routes.csv": f"#name1,name2,distance,forced_redirection\nTown,Near,{near},0\nTown,Far,{far},0\n",
        "conflicts.csv": "#Day,Town\n" + "".join(f"{day},1\n" for day in range(40)),
        "sim_period.csv": "StartDate,2020-01-01\nLength,40\n",
        "data_layout.csv": "total,refugees.csv\nNear,near.csv\nFar,far.csv\n",
        "refugees.csv": "2020-01-01,0\n2020-02-10,400\n",
        "near.csv": "2020-01-01,0\n2020-02-10,300\n",
        "far.csv": "2020-01-01,0\n2020-02-10,100\n",
    }
    (folder / name).mkdir()
    for file, text in files.items():
        (folder / name / file).write_text(text, encoding="utf-8")
    return folder / name


def digest(folder: Path) -> dict[str, str]:
    """Return what is in a folder but for times of runs, and for its own name in the command that makes it again."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in ("timings.csv", ".lock")]
    contents = {path: path.read_bytes().replace(str(folder).encode(), b"FOLDER") for path in files}
    return {str(path.relative_to(folder)): hashlib.sha256(content).hexdigest() for path, content in contents.items()}


@pytest.fixture
def calls(tmp_path: Path) -> list[Callable[[Path], object]]:
    """Eight different calls, each of which writes into the folder it is given."""
    paths = [conflict(tmp_path, name) for name in CONFLICTS]
    file = tmp_path / "small.yaml"
    file.write_text(SWEEP, encoding="utf-8")
    plans = [plan_of(file, Changes(seed=seed, until="2021-05-12")) for seed in (3, 8)]

    def validate(folder: Path) -> object:
        found = validate_scenario(scenario_of(paths[0], "flee"), replicates=6, seed=2, masked=True, jobs=1)
        return found.save(folder)

    def leave_out(folder: Path) -> object:
        instances = [instance_of(scenario_of(path, "flee")) for path in paths]
        found = leave_one_out(instances, sets=8, replicates=3, seed=4, jobs=1)
        return [each.save(folder / each.instance.name) for each in found]

    return [
        lambda folder: run("baseline", replicates=3, until=UNTIL, parts=False, jobs=1).save(folder, plots=True),
        lambda folder: run("offensive", replicates=4, seed=5, until=UNTIL, jobs=1).save(folder),
        lambda folder: run("collapse", replicates=3, until=UNTIL, parts=False, jobs=2).save(folder, report=True),
        lambda folder: compare("baseline", "ceasefire", replicates=3, until=UNTIL, jobs=1).save(folder, plots=True),
        validate,
        leave_out,
        lambda folder: run_sweep(plans[0], folder, Options(jobs=1, limit=16)),
        lambda folder: run_sweep(plans[1], folder, Options(jobs=1, limit=16)),
    ]


@pytest.mark.slow
def test_eight_calls_in_eight_threads_give_the_bytes_of_one_after_the_other(
    calls: list[Callable[[Path], object]], tmp_path: Path
) -> None:
    for k, call in enumerate(calls):
        call(tmp_path / "alone" / str(k))
    together = threading.Barrier(len(calls))

    def begin(k: int) -> None:
        together.wait()
        calls[k](tmp_path / "together" / str(k))

    with ThreadPoolExecutor(len(calls)) as pool:
        for done in [pool.submit(begin, k) for k in range(len(calls))]:
            done.result()
    for k in range(len(calls)):
        assert digest(tmp_path / "together" / str(k)) == digest(tmp_path / "alone" / str(k)), f"call {k}"
        assert digest(tmp_path / "alone" / str(k)), f"call {k}"


def test_runs_in_threads_are_those_of_one_after_the_other() -> None:
    def call(seed: int) -> bytes:
        return run("baseline", replicates=2, seed=seed, until="2021-05-20", parts=False, jobs=1).counts.tobytes()

    def pair(seed: int) -> bytes:
        found = compare("baseline", "offensive", replicates=2, seed=seed, until="2021-07-08", jobs=1)
        return b"".join(records.tobytes() for records in found.records)

    wanted = [(work, seed) for seed in (1, 2, 3, 4) for work in (call, pair)]
    alone = [work(seed) for work, seed in wanted]
    assert len(set(alone)) == len(alone)
    with ThreadPoolExecutor(len(wanted)) as pool:
        assert list(pool.map(lambda item: item[0](item[1]), wanted)) == alone
