"""The pictures of pages in docs/gallery.md: what `panj report`, `panj view` and `panj explore` show of the real runs.

`make run` makes the run, `panj sweep what-matters` the sweep; without them the pictures of these are left as they are.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OUTPUTS = Path(__file__).parents[2] / "outputs"
SIZE = {"width": 1440, "height": 900}

Start = Callable[..., tuple[subprocess.Popen[str], str]]


def needs(path: Path, command: str) -> Path:
    if not path.exists():
        pytest.skip(f"{path.relative_to(OUTPUTS.parent)} is not there: {command}")
    return path


def test_the_report_of_the_main_job(chromium: Any, watch: Any, shots: Path) -> None:
    file = needs(OUTPUTS / "baseline" / "report.html", "panj run baseline")
    page = chromium.new_page(viewport={"width": 1120, "height": 1650})
    noted = watch(page, file.as_uri())
    page.goto(file.as_uri())
    page.locator(".panj-mapsvg").wait_for()
    assert "1,037 soldiers" in page.inner_text("#answers")
    page.screenshot(path=shots / "gallery-report.png")
    page.close()
    noted.check()


def test_the_dashboard_on_a_day_after_the_branch_date(
    chromium: Any, watch: Any, shots: Path, start_panj: Start
) -> None:
    _, address = start_panj("view", "baseline", "--no-browser")
    page = chromium.new_page(viewport=SIZE)
    noted = watch(page, address)
    page.goto(address)
    page.locator(".panj-mapsvg").wait_for()
    if (OUTPUTS / "baseline" / "provenance.json").exists():  # read beside the page, some seconds
        page.get_by_text("Pale bands").wait_for()
    slider = page.get_by_label("Day", exact=True)
    slider.evaluate("e => { e.value = 75; e.dispatchEvent(new Event('change')); }")
    page.locator(".pv-date[data-day='75']").wait_for()
    assert page.locator(".pv-date b").inner_text() == "14 July 2021"
    page.screenshot(path=shots / "gallery-view.png")
    page.close()
    noted.check()


def test_a_sweep_with_a_range(chromium: Any, watch: Any, shots: Path, start_panj: Start) -> None:
    needs(OUTPUTS / "sweeps" / "what-matters" / "manifest.json", "panj sweep what-matters")
    _, address = start_panj("explore", "what-matters", "--where", "crossing.leak=0.06..", "--no-browser")
    page = chromium.new_page(viewport=SIZE)
    noted = watch(page, address)
    page.goto(address)
    page.get_by_text("runs selected").wait_for()
    page.get_by_text("working it out").wait_for(state="hidden", timeout=120_000)
    page.wait_for_timeout(1500)  # until the plots have moved to their places
    page.screenshot(path=shots / "gallery-explore.png")
    page.close()
    noted.check()
