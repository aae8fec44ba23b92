"""The same sweep on a Dask cluster: the same bytes, and clear words when there is none."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from sim.scenario.errors import PanjError
from sim.sweeps.plan import SweepPlan
from sim.sweeps.runner import Options, run_sweep

from .made import FILE, UNTIL, Heard, gone, same_parts

CODE = "from sim.cli import main; main()"


def test_without_the_package_it_says_what_to_install(
    small_plan: SweepPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(PanjError, match=r"^dask needs the package distributed: pip install panj\[cluster\]"):
        run_sweep(small_plan, tmp_path / "out", Options(dask="local"))


@pytest.fixture
def dask() -> None:
    pytest.importorskip("distributed", reason="distributed is not installed: pip install panj[cluster]")


@pytest.mark.usefixtures("dask")
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://x:1"])
def test_an_address_where_nobody_answers_is_told_in_a_line(
    address: str, small_plan: SweepPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.runs.dask.SECONDS_TO_ANSWER", 1)
    with pytest.raises(PanjError, match=f"no Dask scheduler answers at {re.escape(address)}") as caught:
        run_sweep(small_plan, tmp_path / "out", Options(dask=address))
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("address", ["", "nonsense", "lokal", "10.0.0.5", "tcp://10.0.0.5", "10.0.0.5:99999", "a b:1"])
def test_what_is_no_address_is_told_before_anybody_is_asked(address: str) -> None:
    """It took a minute, and ended in a traceback of the package."""
    with pytest.raises(PanjError, match=r"want the address of a scheduler with its port, as tcp://10\.0\.0\.5:8786"):
        Options(dask=address).check()


@pytest.mark.parametrize("address", ["local", "10.0.0.5:8786", "tls://node-1.cluster:8786", "tcp://[::1]:8786"])
def test_addresses_of_all_sorts_pass(address: str) -> None:
    Options(dask=address).check()


class Bare:
    """A client of a cluster whose workers have no panj."""

    status = "running"

    def __enter__(self) -> Bare:
        return self

    def __exit__(self, *_: object) -> None: ...

    def register_plugin(self, *_: object, **__: object) -> None:
        raise Exception("ModuleNotFoundError(\"No module named 'sim'\")")

    def unregister_worker_plugin(self, name: str) -> None:
        raise KeyError(name)


@pytest.mark.usefixtures("dask")
def test_workers_without_panj_are_told_in_a_line(
    small_plan: SweepPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They never took the sweep, so they could not forget it either: three tracebacks."""
    monkeypatch.setattr("sim.runs.dask._client", lambda *_: Bare())
    with pytest.raises(PanjError, match=r"cannot take the work: .*No module named 'sim'.*; has it the same panj\?$"):
        run_sweep(small_plan, tmp_path / "out", Options(dask="tcp://127.0.0.1:1"))


@pytest.mark.slow
@pytest.mark.usefixtures("dask")
def test_a_local_cluster_writes_the_same_bytes(small_plan: SweepPlan, undisturbed: Path, tmp_path: Path) -> None:
    """In a process of its own, as a user has it: Dask leaves threads and warnings behind."""
    (tmp_path / "small.yaml").write_text(FILE, encoding="utf-8")
    words = [sys.executable, "-c", CODE, "sweep", "small.yaml", "--until", UNTIL]
    for out, more in (("one", ("--jobs", "1")), ("dask", ("--dask", "local", "--jobs", "2"))):
        done = subprocess.run(
            [*words, "--out", out, *more], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
    assert same_parts(tmp_path / "dask", tmp_path / "one")


@pytest.mark.slow
@pytest.mark.usefixtures("dask")
def test_a_cluster_by_its_address_gets_the_sweep_once_per_worker(
    small_plan: SweepPlan, undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import distributed

    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        heard = Heard()
        address = cluster.scheduler_address
        state = run_sweep(small_plan, tmp_path / "first", Options(dask=address, limit=20), heard)
        assert state.done == 20
        assert run_sweep(small_plan, tmp_path / "first", Options(dask=address), heard).finished
        monkeypatch.setattr("sim.sweeps.manifest.code", lambda: "another digest")
        with pytest.raises(PanjError, match="a worker of the cluster has another panj than this machine"):
            run_sweep(small_plan, tmp_path / "other", Options(dask=address))
        monkeypatch.undo()
        assert run_sweep(small_plan, tmp_path / "other", Options(dask=address, limit=4)).done == 4
        with distributed.Client(cluster, set_as_default=False) as client:
            left = client.run(_sweeps_known)
            assert set(left.values()) == {0}, "a worker lets go of a sweep that is done"
    assert same_parts(tmp_path / "first", undisturbed)


def _sweeps_known(dask_worker: Any) -> int:
    return sum(name.startswith("panj-") for name in dask_worker.plugins)


@pytest.mark.slow
@pytest.mark.usefixtures("dask")
@pytest.mark.skipif(os.name != "posix", reason="process groups of POSIX")
def test_ctrl_c_ends_a_local_cluster(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(FILE.replace("replicates: 6", "replicates: 300"), encoding="utf-8")
    words = ("sweep", "small.yaml", "--until", UNTIL, "--out", "out", "--dask", "local", "--jobs", "2")
    process = subprocess.Popen(
        [sys.executable, "-c", CODE, *words], cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        end = time.monotonic() + 120
        while len(list(tmp_path.glob("out/parts/runs-*.parquet"))) < 2 and process.poll() is None:
            assert time.monotonic() < end
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
        assert process.returncode == 130, said
        assert "runs are finished and kept in out; the same command goes on" in said
        assert "Traceback" not in said
        assert gone(process.pid, 5), "a worker outlives its sweep"
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
