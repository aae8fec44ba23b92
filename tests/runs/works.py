"""Jobs for processes of their own: they import the file these lie in, so they lie in one that imports nothing slow."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass
class Does:
    """A job that is one of the functions below, in a folder."""

    work: Callable[[Path, int], Any]
    folder: Path

    def do(self, task: int) -> Any:
        return self.work(self.folder, task)


def tried(folder: Path, task: int) -> int:
    """Put down that a task is tried; return how often it has been before."""
    marks = folder / f"{task}"
    before = len(marks.read_text(encoding="utf-8")) if marks.exists() else 0
    marks.write_text("x" * (before + 1), encoding="utf-8")
    return before


def dies_at_first(folder: Path, task: int) -> bytes:
    if task % 4 == 0 and tried(folder, task) == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return bytes([task]) * 200_000


def dies_always(folder: Path, task: int) -> int:
    tried(folder, task)
    if task == 7:
        time.sleep(1)  # the others are done by then
        os._exit(3)
    return task


def dies_while_it_answers(folder: Path, task: int) -> bytes:
    if task == 2 and tried(folder, task) == 0:
        killer = threading.Thread(target=lambda: (time.sleep(0.05), os.kill(os.getpid(), signal.SIGKILL)))
        killer.start()
        return bytes(400_000_000)
    return bytes([task])


def wants_memory(folder: Path, task: int) -> int:
    if task == 1 and tried(folder, task) == 0:
        raise MemoryError
    return task


def fails(_: Path, task: int) -> int:
    if task == 3:
        raise ArithmeticError("three is wrong")
    return task


@dataclass
class Busy:
    """Takes some time of the processor for each task; tells who did which."""

    seconds: Sequence[float]

    def do(self, task: int) -> tuple[int, int]:
        end = time.process_time() + self.seconds[task]
        while time.process_time() < end:
            pass
        return os.getpid(), task
