"""What all tests need of the process they run in."""

from __future__ import annotations

import datetime as dt
import gc
import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import settings

from sim.world import World, load

# A shell that starts the tests in the background lets them and all they start be deaf to Ctrl-C.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    with suppress(ValueError):  # not the main thread
        signal.signal(signal.SIGINT, signal.default_int_handler)

# Processes that tests start import Panj from here, not from wherever else it is installed or a shell's PYTHONPATH
# points: a sweep begun by this code and gone on with by another one is told so, and the test of it fails.
ROOT = Path(__file__).resolve().parents[1]
os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH", "")])])

#: What calls nearly all that is compiled, and folders that call none of it.
COMPILED = "tests/runs/test_threads.py"
PLAIN = ("tests/figures/", "tests/flee/world/", "tests/scenario/", "tests/words/")

#: Worlds that nobody changes while tests run.
SHIPPED = ROOT / "scenarios" / "worlds"

# What is imported and collected stays, half a million objects: nothing of it is garbage, and each search for some that
# looked through them too took half a second of the tests after it.
gc.disable()

#: No example of a test is too slow: on a busy machine any one is, and `make fuzz` has an end of its own.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let processes that share the tests begin with files of few tests, which take long, each of them.

    Files of hundreds of short tests come last, so that no process is left with a long one when the others are done.
    In a fresh checkout nothing has been compiled, which takes half a minute: one process does it, while the others
    run what needs none of it, so that they find it done.
    """

    def when(path: str) -> int:
        return 0 if path == COMPILED else 1 if path.startswith(PLAIN) else 2

    if hasattr(config, "workerinput"):
        tests = Counter(item.path for item in items)
        items.sort(key=lambda item: (when(item.nodeid.partition("::")[0]), tests[item.path], item.path))


def pytest_collection_finish() -> None:
    """Search for garbage again, but only in what the tests make."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def shipped_worlds_are_read_once() -> Iterator[None]:
    """Read a shipped world once in each process of the tests, where a thousand tests begin with it.

    Its arrays are read-only, so no test can change it for another one. Processes that tests start read it themselves.
    """
    read, kept = load.read_world, {}

    def once(folder: Path, latest: dt.date | None = None) -> World:
        if folder.resolve().parent != SHIPPED:
            return read(folder, latest)
        asked = folder, folder.absolute(), latest  # a world knows its folder as it was given
        if asked not in kept:
            kept[asked] = read(folder, latest)
        return kept[asked]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "read_world", once)
        yield


@pytest.fixture
def words_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the picture of the map and its labels out of reports: they take longest, and other tests look at them."""
    monkeypatch.setattr("sim.pages.report.assemble.still_map", lambda *_: "")
    monkeypatch.setattr(import_module("sim.pages.web.scene"), "labels", lambda *_: {})
