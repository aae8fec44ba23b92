"""`panj calibrate` in processes of its own: killed, and on a Dask cluster, it gives the same bytes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

CODE = "from sim.cli import main; main()"
HEAD = "measure,place,kind,date,value\n"
WORDS = ("calibrate", "baseline", "--to", "counts.csv", "-n", "20", "--no-plots", "-q")


def command(folder: Path, out: str, *more: str) -> list[str]:
    table = folder / "counts.csv"
    table.write_text(f"{HEAD}internally_displaced,world,,2021-05-03,2000\n", encoding="utf-8")
    return [sys.executable, "-c", CODE, *WORDS, "--out", out, *more]


def finished(folder: Path, out: str, *more: str) -> Path:
    done = subprocess.run(
        command(folder, out, *more), cwd=folder, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder / out


def same(a: Path, b: Path) -> None:
    names = sorted(file.name for file in a.iterdir())
    assert names == sorted(file.name for file in b.iterdir())
    for name in names:
        assert (a / name).read_bytes() == (b / name).read_bytes(), name


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_kill_loses_one_batch_and_no_byte(tmp_path: Path) -> None:
    process = subprocess.Popen(command(tmp_path, "killed", "-j", "2"), cwd=tmp_path, start_new_session=True)
    end = time.monotonic() + 300
    while not (tmp_path / "killed" / "all.checkpoint").exists() and process.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert not (tmp_path / "killed" / "posterior.csv").exists(), "it was killed before the end"
    same(finished(tmp_path, "killed", "-j", "1"), finished(tmp_path, "whole", "-j", "1"))


@pytest.mark.slow
def test_a_local_cluster_gives_the_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="distributed is not installed: pip install panj[cluster]")
    same(finished(tmp_path, "dask", "--dask", "local", "-j", "2"), finished(tmp_path, "one", "-j", "1"))
