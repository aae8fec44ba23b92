"""The folder of a sweep: locked while it is worked on, and only ever added to.

Every file is written under a temporary name beside it, forced to disk and renamed, so it is there whole or not at all,
whatever happens to the process or the machine. Whoever holds the lock is the only one to write.
"""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from sim.runs.folders import LOCK, TEMPORARY, renamed_aside, told, write_whole
from sim.scenario.errors import PanjError
from sim.sweeps import manifest, parts
from sim.sweeps.parts import Found, Unusable
from sim.sweeps.plan import SweepPlan
from sim.sweeps.work import Finished

PARTS, ASIDE, TIMINGS = "parts", "set-aside", "timings.csv"
#: What a folder of a sweep may hold; others write figures and reports beside it.
OURS = frozenset({manifest.MANIFEST, PARTS, ASIDE, TIMINGS, LOCK})


def move_aside(folder: Path) -> Path | None:
    """Give an old folder another name, which is returned; None if there is none.

    Raises
    ------
    PanjError
        If somebody works on it, or it holds something else than a sweep.
    """
    if not folder.exists() or not any(folder.iterdir()):
        return None
    check_ours(folder)
    return renamed_aside(folder)


def check_ours(folder: Path) -> None:
    """Refuse a folder with files in it that is none of a sweep.

    One in which a killed process was still writing its first file is a sweep's.

    Raises
    ------
    PanjError
    """
    with told(folder):
        names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if manifest.MANIFEST not in names and {name.removeprefix(TEMPORARY) for name in names} - OURS:
        raise PanjError(f"{folder} is not empty and holds no sweep: choose another folder")


class Store:
    """The folder of one sweep.

    Parameters
    ----------
    folder : Path
    plan : SweepPlan
    fingerprint : str
    """

    def __init__(self, folder: Path, plan: SweepPlan, fingerprint: str) -> None:
        self.folder, self.plan, self.fingerprint = folder, plan, fingerprint

    @property
    def kinds(self) -> tuple[parts.Kind, ...]:
        """The kinds of parts of this sweep."""
        return ("runs", "timeseries") if "timeseries" in self.plan.sweep.keep else ("runs",)

    def path(self, kind: parts.Kind, chunk: int) -> Path:
        """Return where a part lies."""
        return part_path(self.folder, kind, chunk)

    def open(self) -> None:
        """Make what is missing, and clear away what a killed process was writing."""
        with told(self.folder):
            (self.folder / PARTS).mkdir(exist_ok=True)
            for place in (self.folder, self.folder / PARTS):
                for left in place.glob(f"{TEMPORARY}*"):
                    left.unlink()
            self._mend_timings()

    def scan(self) -> tuple[dict[int, Found], dict[int, str]]:
        """Return the chunks that are whole on disk, and what is wrong with those that are there and not whole."""
        found: dict[int, Found] = {}
        wrong: dict[int, str] = {}
        with told(self.folder):
            there = {file.name for file in (self.folder / PARTS).glob("*.parquet")}
        for chunk in range(len(self.plan.chunks)):
            if not any(self.path(kind, chunk).name in there for kind in self.kinds):
                continue
            try:
                found[chunk] = self._check(chunk)
            except Unusable as error:
                wrong[chunk] = str(error)
        return found, wrong

    def _check(self, chunk: int) -> Found:
        whole = self._check_part("runs", chunk, self.plan.size(chunk))
        try:
            parts.read(self.path("runs", chunk))  # some kB: what is damaged is made again now, not told when it is read
        except PanjError:
            raise Unusable(f"{self.path('runs', chunk).name}: damaged") from None
        if "timeseries" in self.kinds:
            series = self._check_part("timeseries", chunk, whole.series)
            return Found(whole.runs, whole.failed, whole.series, whole.bytes + series.bytes)
        return whole

    def _check_part(self, kind: parts.Kind, chunk: int, rows: int) -> Found:
        path = self.path(kind, chunk)
        try:
            return parts.check(path, parts.stamp(self.plan, self.fingerprint, chunk, kind), rows)
        except Unusable as error:
            raise Unusable(f"{path.name}: {error}", error.foreign) from None

    def set_aside(self, chunks: Iterable[int]) -> None:
        """Move whole files that are none of ours out of the way of what is to be written."""
        for chunk in chunks:
            for kind in self.kinds:
                try:
                    parts.check(self.path(kind, chunk), parts.stamp(self.plan, self.fingerprint, chunk, kind), None)
                except Unusable as error:
                    if error.foreign:
                        self._set_aside(self.path(kind, chunk))

    def _set_aside(self, path: Path) -> None:
        folder, number = self.folder / ASIDE, 1
        with told(self.folder):
            folder.mkdir(exist_ok=True)
            while (target := folder / f"{path.stem}-{number}{path.suffix}").exists():
                number += 1
            os.replace(path, target)

    def put(self, done: Finished) -> None:
        """Write the parts of a chunk; that of the runs comes last and says that all is there.

        Raises
        ------
        PanjError
            If the disk is full or the like; nothing half-written stays.
        """
        with told(self.folder):
            if done.timeseries is not None:
                write_whole(self.path("timeseries", done.chunk), done.timeseries)
            write_whole(self.path("runs", done.chunk), done.runs)
            self._time(done)

    def _mend_timings(self) -> None:
        """Cut off the line that a killed process was writing."""
        path = self.folder / TIMINGS
        if path.exists() and not (content := path.read_bytes()).endswith(b"\n"):
            write_whole(path, content[: content.rfind(b"\n") + 1])

    def _time(self, done: Finished) -> None:
        path = self.folder / TIMINGS
        lines = [f"{run},{seconds:.4f}\n" for run, seconds in zip(done.numbers, done.seconds, strict=True)]
        with path.open("a", encoding="utf-8", newline="") as file:
            if file.tell() == 0:
                lines.insert(0, "run,seconds\n")
            file.write("".join(lines))


def part_path(folder: Path, kind: parts.Kind, chunk: int) -> Path:
    """Return where a part of a sweep lies."""
    return folder / PARTS / f"{kind}-{chunk:05d}.parquet"


def timings(folder: Path) -> dict[int, float]:
    """Return the seconds of each run, the last ones where it was run again; a line cut off by a crash is skipped."""
    out: dict[int, float] = {}
    path = folder / TIMINGS
    if path.exists():
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            for row in csv.reader(file):
                if len(row) == 2 and row[0].isdigit():
                    with suppress(ValueError):
                        out[int(row[0])] = float(row[1])
    return out


def room(folder: Path) -> int:
    """Return the bytes that are free where a folder is or will be."""
    place = folder.resolve()
    while not place.exists() and place != place.parent:
        place = place.parent
    return shutil.disk_usage(place).free
