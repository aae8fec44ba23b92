"""The small sweep as a file, an ear for what is told, and a look at what is on disk."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path

import pytest

from sim.sweeps.runner import Watch

UNTIL = "2021-05-12"
#: Such a sweep as a file; `--until` makes it short.
FILE = """
title: A small sweep
base: [baseline, offensive]
vary:
  front.tempo: [0.5, 1]
  crossing.leak: [0, 0.2]
replicates: 6
seed: 3
keep: [summary, timeseries]
measures: [moving world civilian, arrivals TJK military]
"""


class Heard(Watch):
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.warned: list[str] = []
        self.steps: list[tuple[int, int, int]] = []

    def say(self, text: str) -> None:
        self.said.append(text)

    def warn(self, text: str) -> None:
        self.warned.append(text)

    def progress(self, done: int, total: int, failed: int) -> None:
        self.steps.append((done, total, failed))


def parts_of(folder: Path) -> dict[str, bytes]:
    """Return all files of results by name."""
    return {file.name: file.read_bytes() for file in sorted((folder / "parts").iterdir())}


def same_parts(folder: Path, other: Path) -> bool:
    """Tell whether two folders hold the same parts, byte for byte; say which differ."""
    one, two = parts_of(folder), parts_of(other)
    differ = [name for name in {*one, *two} if one.get(name) != two.get(name)]
    assert not differ, f"{sorted(differ)} differ"
    return True


def content_of(folder: Path) -> dict[str, object]:
    content: dict[str, object] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return content


def of_session(leader: int) -> list[tuple[int, str]]:
    """Return the living processes of a session, with their command lines."""
    try:
        listed = subprocess.run(["ps", "-eo", "sid=,pid=,stat=,args="], capture_output=True, text=True, check=True)
    except FileNotFoundError:
        pytest.skip("no ps here")
    rows = [row.split(None, 3) for row in listed.stdout.splitlines()]
    return [(int(row[1]), row[3]) for row in rows if row[0] == str(leader) and row[2][0] != "Z"]


def gone(leader: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while of_session(leader):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True
