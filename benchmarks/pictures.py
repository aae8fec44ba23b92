"""How long it takes to see something: figures, film, report, and days a second in the browser."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.measure import repeat
from sim import run
from sim.figures.animation import animate
from sim.figures.data import Picture
from sim.pages.live.desk import Desk
from sim.pages.live.session import Choice
from sim.pages.report import report_text

Row = tuple[str, str, str]
DAYS, FAR = 134, 100
#: What Chromium needs on a machine without a screen or a network.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
OURS = "from sim.pages.serve import serve; serve('sim.pages.live.page:Dashboard', browser=False)"
#: Solara's own command, for Mesa's dashboard wants its bars and drawers.
PEER = (
    "import sys; sys.argv = 'solara run benchmarks.solara_peer --no-open --host 127.0.0.1 --port {}'.split();"
    "from solara.__main__ import main; main()"
)


def figures() -> list[Row]:
    """Return rows (what, figure, aim)."""
    result = run("baseline", replicates=200, parts=False)
    picture = result.plot.picture
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        drawn = repeat(lambda: result.plot(folder / "plots"), 3)
        one = repeat(lambda: result.plot.map("2021-07-20"), 3)
        rows = [
            ("the map of a day as a matplotlib figure, not yet saved", one.text(), ""),
            ("all figures of a run, as PNG and SVG", drawn.text(), ""),
            *_film(picture, folder),
        ]
    written = repeat(lambda: report_text([result]), 3)
    size = len(report_text([result]).encode()) / 1e6
    return [
        *rows,
        ("the report of 200 replicates", f"{written.text()}, {size:.2f} MB", "< 3 MB"),
        *_desk(),
        *_browser(),
    ]


def _film(picture: Picture, folder: Path) -> list[Row]:
    """Time the film as MP4, if there is ffmpeg."""
    if shutil.which("ffmpeg") is None:
        return [("the film of 134 days as MP4", "ffmpeg is not installed", "")]
    timing = repeat(lambda: animate(picture, folder / "film.mp4"), 2, warm_up=0)
    return [("the film of 134 days as MP4", f"{timing.text()}, {1000 * timing.median / DAYS:.0f} ms a day", "")]


def _desk() -> list[Row]:
    """Time a day of the dashboard on the server: model, what is shown of it, JSON."""
    sent = [0]

    def whole() -> None:
        sent[0] = 0
        desk = Desk(Choice(), lambda _, text: sent.__setitem__(0, sent[0] + len(text)))
        for _ in range(DAYS):
            desk.act({"do": "step"})
        desk.close()

    timing = repeat(whole, 3)
    each = f"{1000 * timing.median / DAYS:.1f} ms, {sent[0] / DAYS / 1000:.0f} kB"
    return [("a day of `panj view` on the server, and what is sent of it", each, "")]


def _browser() -> list[Row]:
    """Count the days a second that a real browser shows, ours beside Mesa's own dashboard, in turn."""
    ours, theirs = "days a second of `panj view` in headless Chromium, map and curves", "of SolaraViz, one plot, no map"
    path = next(
        (found for found in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if found), None
    )
    if importlib.util.find_spec("playwright") is None or path is None:
        return [(ours, "no browser", "≥ 10"), (theirs, "no browser", "")]
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        pairs = [(_pace(page, OURS, _play_ours), _pace(page, PEER, _play_peer)) for _ in range(2)]
        browser.close()
    text = [", ".join(f"{value:.1f}" for value in column) for column in zip(*pairs, strict=True)]
    return [(ours, text[0], "≥ 10"), (theirs, text[1], "")]


def _pace(page: Any, code: str, play: Callable[[Any], float]) -> float:
    """Return the days a second of one dashboard."""
    with _served(code) as address:
        _open(page, address)
        return play(page)


def _open(page: Any, address: str) -> None:
    """Open an address as soon as somebody listens there: Solara names it before it does."""
    from playwright.sync_api import Error

    for _ in range(60):
        try:
            page.goto(address)
            return
        except Error:
            page.wait_for_timeout(500)
    raise RuntimeError(f"nobody listens at {address}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _served(code: str) -> Iterator[str]:
    """Start a server; give its address; end it."""
    quiet = {**os.environ, "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false"}
    command = [sys.executable, "-u", "-c", code.format(_free_port())]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=quiet)
    try:
        assert process.stdout is not None
        found = next(filter(None, (re.search(r"http://[\w.:]+", line) for line in process.stdout)))
        yield found[0]
    finally:
        process.kill()
        process.wait()


def _play_ours(page: Any) -> float:
    page.locator(".panj-mapsvg").wait_for()
    page.get_by_label("Days a second").select_option("4")
    begin = time.perf_counter()
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("Number(document.querySelector('.pv-date').dataset.day) >= " + str(FAR), timeout=120_000)
    return float(page.evaluate("panjDrawn")) / (time.perf_counter() - begin)


def _play_peer(page: Any) -> float:
    page.get_by_text(re.compile(r"Step: \d+")).first.wait_for()
    begin = time.perf_counter()
    page.get_by_role("button", name="▶").click()
    shown = "Number((document.body.innerText.match(/Step: (\\d+)/) || [0, 0])[1])"
    page.wait_for_function(f"{shown} >= {FAR}", timeout=120_000)
    return int(page.evaluate(shown)) / (time.perf_counter() - begin)
