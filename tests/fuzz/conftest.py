"""A world of our own, small enough for thousands of cases, and how many of them there are."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.database import DirectoryBasedExampleDatabase

from sim import run, sweep
from sim.model.record import ConservationError
from sim.scenario.errors import PanjError
from sim.words.printable import printable

T = TypeVar("T")
HERE = Path(__file__).parent
#: Cases of each test: a few in `make test`, as many as asked for in `make fuzz`.
CASES = int(os.environ.get("PANJ_FUZZ", "40"))
#: What a message may be: lines, letters, and seconds of work until it is there (not of waiting for a busy machine).
MOST_LINES, MOST_LETTERS, MOST_SECONDS = 25, 20_000, 1.0
#: How often what took longer is done again before it is a finding.
MOST_REPEATS = 3
#: A folder in memory where there is one: a case writes a few small files.
MEMORY = Path("/dev/shm")

settings.register_profile(
    "fuzz",
    max_examples=CASES,
    deadline=None,
    derandomize="PANJ_FUZZ" not in os.environ,
    # found cases are kept, and are the first of the next `make fuzz`
    database=DirectoryBasedExampleDatabase(HERE.parents[1] / ".hypothesis" / "fuzz")
    if "PANJ_FUZZ" in os.environ
    else None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)


def told(call: Callable[[], T], most_lines: int = MOST_LINES) -> tuple[T | None, str]:
    """Return what a reader gives, or what it says instead: text fit for a terminal, not too long, not too late."""
    value, said, seconds = _asked(call)
    assert len(said.splitlines()) <= most_lines, said
    assert len(said) < MOST_LETTERS, said
    assert printable(said, lines=True) == said, ascii(said)
    in_time(seconds, lambda: _asked(call)[2])
    return value, said


def in_time(seconds: float, again: Callable[[], float]) -> None:
    """Stop where something took too much work, each time it is done again.

    A machine with too much to do takes seconds from a thread once, or twice; an input that costs seconds does so
    every time.
    """
    if seconds >= MOST_SECONDS:
        least = min(again() for _ in range(MOST_REPEATS))
        assert least < MOST_SECONDS, f"{seconds:.2f} s of work, and {least:.2f} s at best of {MOST_REPEATS} more"


def seconds_of(call: Callable[[], object]) -> float:
    """Return the seconds of work that a call takes."""
    begin = time.thread_time()
    call()
    return time.thread_time() - begin


def _asked(call: Callable[[], T]) -> tuple[T | None, str, float]:
    """Return what a reader gives or says, and the seconds of work until it did."""
    begin = time.thread_time()
    try:
        return call(), "", time.thread_time() - begin
    except ConservationError:
        raise
    except PanjError as error:
        said, seconds = str(error), time.thread_time() - begin
    assert said.strip()
    return None, said, seconds


@contextmanager
def with_bytes(path: Path, content: bytes) -> Iterator[None]:
    """Let a file be another one for a while."""
    before = path.read_bytes()
    path.write_bytes(content)
    try:
        yield
    finally:
        path.write_bytes(before)


@pytest.fixture(scope="session")
def border(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder to work in, with the small world, two runs and a sweep of it; what is compiled has been loaded."""
    with (
        TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else tmp_path_factory.mktemp("fuzz")) as place,
        pytest.MonkeyPatch.context() as patch,
    ):
        where = Path(place)
        shutil.copytree(HERE / "scenarios", where / "scenarios")
        patch.chdir(where)
        for name, tempo in {"plain": 1, "other": 2}.items():
            made = run("plain", jobs=1, parts=False, parameters={"front.tempo": tempo})
            made.save(where / "outputs" / name, plots=False)
        sweep("two", jobs=1)
        yield where
