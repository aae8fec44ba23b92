"""A world of our own, small enough for thousands of cases, and how many of them there are."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings

from sim import run, sweep
from sim.scenario.errors import PanjError
from sim.scenario.printable import printable

T = TypeVar("T")
HERE = Path(__file__).parent
#: Cases of each test: a few in `make test`, as many as asked for in `make fuzz`.
CASES = int(os.environ.get("PANJ_FUZZ", "25"))
#: Lines and seconds that a message may take; the machine may be busy with other tests.
MOST_LINES, MOST_SECONDS = 25, 10.0

settings.register_profile(
    "fuzz",
    max_examples=CASES,
    deadline=None,
    derandomize="PANJ_FUZZ" not in os.environ,
    database=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate) if CASES > 1000 else tuple(Phase),
)


def told(call: Callable[[], T]) -> tuple[T | None, str]:
    """Return what a reader gives, or what it says instead: text fit for a terminal, not too long, not too late."""
    begin = time.monotonic()
    try:
        value, said = call(), ""
    except PanjError as error:
        value, said = None, str(error)
        assert said.strip()
        assert len(said.splitlines()) <= MOST_LINES, said
        assert len(said) < 20_000
        assert printable(said, lines=True) == said or printable(said, lines=True)
    assert time.monotonic() - begin < MOST_SECONDS, said
    return value, said


@pytest.fixture(scope="session")
def border(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder to work in, with the small world, a run and a sweep of it."""
    where = tmp_path_factory.mktemp("fuzz")
    shutil.copytree(HERE / "scenarios", where / "scenarios")
    patch = pytest.MonkeyPatch()
    patch.chdir(where)
    run("plain", jobs=1, parts=False).save(where / "outputs" / "plain", plots=False)
    run("plain", jobs=1, parts=False, parameters={"front.tempo": 2}).save(where / "outputs" / "other", plots=False)
    sweep("two", jobs=1)
    yield where
    patch.undo()
