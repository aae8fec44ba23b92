"""A real browser for the tests marked `browser`, and a place for what it saw.

Debian's Chromium is driven by Playwright, which here downloads no browser of its own. Screenshots are kept in
outputs/screenshots, which git ignores, so that somebody can look at them afterwards.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sim import run
from sim.pages.report import write_report

ROOT = Path(__file__).parents[2]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium_path() -> str | None:
    """Return where Chromium is; PANJ_CHROMIUM says it for unusual places."""
    return os.environ.get("PANJ_CHROMIUM") or next((path for path in map(shutil.which, NAMES) if path), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Return a Playwright Browser; open a page with ``chromium.new_page()`` and close it."""
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install 'panj[browser]'")
    path = chromium_path()
    if path is None:
        pytest.skip(f"no Chromium is installed (looked for {', '.join(NAMES)}; PANJ_CHROMIUM names another)")
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def shots() -> Path:
    """Return the folder in which screenshots are kept."""
    folder = ROOT / "outputs" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A report of one run, one of two and one of three."""
    folder = tmp_path_factory.mktemp("reports")
    runs = [run(name, replicates=10, until="2021-08-15", parts=False) for name in ("baseline", "offensive", "collapse")]
    return {
        "one": write_report(runs[:1], folder / "one.html"),
        "two": write_report(runs[:2], folder / "two.html"),
        "three": write_report(runs, folder / "three.html"),
    }


class Watched:
    """What a page asked for and complained about."""

    def __init__(self, page: Any, address: str) -> None:
        self.errors: list[str] = []
        self.elsewhere: list[str] = []
        ours = (address, address.replace("http:", "ws:"), "data:", "blob:")
        page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("requestfailed", lambda request: self.errors.append(f"failed: {request.url}"))
        page.on("request", lambda asked: None if asked.url.startswith(ours) else self.elsewhere.append(asked.url))
        page.on("websocket", lambda asked: None if asked.url.startswith(ours) else self.elsewhere.append(asked.url))

    def check(self) -> None:
        """Fail if there was any error, or any request to another address."""
        assert self.errors == []
        assert self.elsewhere == []


@pytest.fixture(scope="session")
def watch() -> type[Watched]:
    """Return what notes a page's errors and requests: ``watch(page, address)`` before the page is opened."""
    return Watched


@pytest.fixture(scope="session")
def start_panj() -> Iterator[Callable[..., tuple[subprocess.Popen[str], str]]]:
    """Return a function that starts a command of panj that serves a page; it returns process and address."""
    pytest.importorskip("solara.server", reason="the extra 'view' is not installed: pip install 'panj[view]'")
    running: list[subprocess.Popen[str]] = []

    def start(*words: str, cwd: Path = ROOT) -> tuple[subprocess.Popen[str], str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        process = subprocess.Popen(
            [sys.executable, "-c", "from sim.cli import main; main()", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=cwd,
        )
        running.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/\S+/", line)
        assert found, f"no address in {line!r}; {process.communicate(timeout=30)[1]}"
        return process, found[0]

    yield start
    for process in running:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                _, said = process.communicate(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
            assert "Traceback" not in said, said
