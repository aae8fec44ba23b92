"""Ten minutes of a planner: from a question to a saved scenario, an opened report and a slide, without any code."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from browser.whatif_page import LONG, Planner

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
#: As long as it may take the machine, s; a person needs two or three minutes of it.
TEN_MINUTES = 600


def test_from_a_question_to_a_slide(
    chromium: Any,
    watch: Any,
    start_panj: Callable[..., tuple[subprocess.Popen[str], str]],
    tmp_path: Path,
    shots: Path,
) -> None:
    """The border closes on 15 July, 50,000 guards stand there, the places at Khorog are doubled: what then?"""
    _, address = start_panj("view", "--no-browser", cwd=tmp_path)
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    noted = watch(page, address)
    page.goto(address)
    planner = Planner(page)
    planner.button("Close a border").wait_for()
    began = time.monotonic()

    planner.added("Close a border", "2021-07-15", target="Tajikistan")
    planner.added("Send guards", "2021-07-15", target="Tajikistan", value="50,000")
    planner.button("Add or take places").click()
    form = planner.part.get_by_role("form")
    form.locator("#pw-target").select_option(label="Khorog")
    form.get_by_text("now 610 places").wait_for()
    form.get_by_role("button", name="Twice the median of many runs").click()
    form.get_by_label("From", exact=True).fill("2021-07-15")
    form.get_by_role("button", name="Add").click()
    planner.wait_for_changes(3)
    planner.changes.nth(2).get_by_text("2,338 places").wait_for()
    page.locator(".pv-date[data-day='76']").wait_for()  # the day of the change, and it can be played on
    assert "Tajikistan" in planner.sentence()
    planner.part.get_by_role("progressbar").wait_for()
    page.screenshot(path=shots / "planner-one.png")

    planner.wait_for_pairs()
    assert "Tajikistan" in planner.sentence()
    assert "90\u00a0%" in planner.sentence() or "90 %" in planner.sentence()
    assert page.locator(".pw-charts .panj-band90[d^=M]").count() == 3, "with, without, and the difference"
    planner.part.get_by_label("Show").select_option(label="civilians beyond the sites' places")
    beyond = planner.part.get_by_role("img", name="Civilians beyond the sites' places: with and without")
    beyond.wait_for()
    page.screenshot(path=shots / "planner-many.png", full_page=True)

    planner.part.get_by_label("Name", exact=True).fill("border-closes")
    planner.button("Save as scenario").click()
    planner.part.get_by_text("scenarios/border-closes.yaml").wait_for()
    assert page.locator("#pv-scenario option[value='border-closes']").count() == 1
    words = [sys.executable, "-c", "from sim.cli import main; main()", "check", "scenarios/border-closes.yaml"]
    checked = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, env=_environment())
    assert checked.returncode == 0, checked.stderr

    link = planner.made("Report", "^Report")
    with page.context.expect_page(timeout=LONG) as opened:
        link.click()
    report = opened.value
    report.get_by_role("heading", level=1).wait_for(timeout=LONG)
    report.locator("#panj-map svg.panj-mapsvg").wait_for(timeout=LONG)
    report.screenshot(path=shots / "planner-report.png")
    report.close()

    link = planner.made("Slides", "^Slides")
    with page.expect_download(timeout=LONG) as came:
        link.click()
    slides = tmp_path / came.value.suggested_filename
    came.value.save_as(slides)
    assert slides.suffix == ".pptx"
    assert "Tajikistan" in _text_of(slides)
    page.screenshot(path=shots / "planner-end.png", full_page=True)
    assert time.monotonic() - began < TEN_MINUTES
    page.close()
    noted.check()


def _environment() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(ROOT)}


def _text_of(slides: Path) -> str:
    """Return all that slides say, as another program reads it."""
    pptx = pytest.importorskip("pptx", reason="python-pptx is not installed: pip install 'panj[export]'")
    shapes = [shape for slide in pptx.Presentation(str(slides)).slides for shape in slide.shapes]
    return "\n".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)
