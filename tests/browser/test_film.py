"""The page of `panj animate` in a real browser: opened from a disk, played, stopped, dragged, narrow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim import run
from sim.figures.animation import animate

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with the days from 28 June to 12 July."""
    result = run("baseline", replicates=4, until="2021-07-12", parts=False, jobs=1)
    folder = tmp_path_factory.mktemp("film")
    return animate(result.plot.picture, folder / "film.html", 10, first="2021-06-28")


@pytest.fixture
def page(chromium: Any, watch: Any, film: Path) -> Iterator[Any]:
    page = chromium.new_page(viewport={"width": 1100, "height": 1000})
    noted = watch(page, film.as_uri())
    page.goto(film.as_uri())
    yield page
    page.close()
    noted.check()


def test_it_plays_to_the_end_and_begins_anew(page: Any, shots: Path) -> None:
    assert page.inner_text("#date") == "28 June 2021"
    first = page.get_attribute("#frame", "src")
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("document.getElementById('date').textContent === '12 July 2021'", timeout=15_000)
    page.get_by_role("button", name="Play").wait_for()
    assert page.get_attribute("#frame", "src") != first
    assert page.evaluate("document.getElementById('frame').naturalWidth") == 1000
    page.screenshot(path=shots / "film.png")
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").click()
    assert page.inner_text("#date") != "12 July 2021"


def test_the_slider_and_the_keyboard_move_it(page: Any) -> None:
    page.focus("#day")
    page.keyboard.press("ArrowRight")
    assert page.inner_text("#date") == "29 June 2021"
    page.keyboard.press("End")
    assert page.inner_text("#date") == "12 July 2021"
    assert "12 July 2021" in page.get_attribute("#frame", "alt")
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    page.get_by_role("button", name="Pause").wait_for()


def test_nothing_runs_out_of_a_narrow_window(page: Any) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
