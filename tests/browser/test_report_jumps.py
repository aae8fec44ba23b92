"""Wherever the bar leads, the heading can be read: nothing that stays at the top covers it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.opened import Opened

pytestmark = pytest.mark.browser

#: What lies over the heading of a part: at the upper end of its letters, and at their lower end.
COVERED = """(id) => {
    const text = document.createRange();
    text.selectNodeContents(document.querySelector(`#${id} h2`));
    const { left, top, bottom } = text.getBoundingClientRect();
    return [top + 1, bottom - 2].map((y) => document.elementFromPoint(left + 3, y))
        .filter((found) => !found || !found.closest(`#${id} h2`))
        .map((found) => found ? found.id || found.className || found.tagName : "outside the window");
}"""


@pytest.mark.parametrize("wide", [600, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("which", ["one", "two", "three"])
def test_the_bar_leads_to_headings_that_nothing_covers(
    chromium: Any, reports: dict[str, Path], shots: Path, which: str, scheme: str, wide: int
) -> None:
    opened = Opened(chromium, reports[which], viewport={"width": wide, "height": 900}, color_scheme=scheme)
    page = opened.ready()
    parts = page.evaluate("[...panjReport.contents.links.keys()]")
    assert "sites" in parts
    for part in parts:
        # no click of a mouse, which first scrolls the bar and the page to where the link is
        page.locator(f".bar a[href$='{part}']").evaluate("link => link.click()")
        assert page.evaluate(COVERED, part) == [], part
        page.evaluate("scrollBy(0, 3)")  # as a hand that rests on the wheel: the part is still the one that is read
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        if page.evaluate("document.documentElement.scrollHeight - innerHeight - scrollY > innerHeight"):
            assert page.locator(".bar [aria-current]").get_attribute("href").endswith(part)
        if part == "sites":
            page.screenshot(path=shots / f"report-{which}-sites-{wide}-{scheme}.png")
    opened.check()
    page.close()


def test_an_address_with_a_part_leads_below_both_bars(chromium: Any, reports: dict[str, Path]) -> None:
    opened = Opened(chromium, reports["three"], at="#2021-08-01/sites", viewport={"width": 1440, "height": 900})
    page = opened.ready()
    page.wait_for_function("document.querySelector('.bar [aria-current]').hash.endsWith('sites')")
    assert page.evaluate(COVERED, "sites") == []
    opened.check()
    page.close()
