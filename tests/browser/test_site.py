"""The site of docs, opened from a disk: its search finds, nothing is fetched, and keys and screen readers get along."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
LOOKED_AT = ("index.html", "your-own-crisis.html", "python/runs.html", "tutorial.html")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> str:
    pytest.importorskip("mkdocs", reason="the extra 'docs' is not installed: pip install 'panj[docs]'")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, check=True)
    return f"{folder.as_uri()}/"


@pytest.mark.parametrize("width", [600, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(chromium: Any, site: str, watch: Any, shots: Path, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="the extra 'browser' is not installed")
    context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 1000})
    for name in LOOKED_AT:
        page = context.new_page()
        watched = watch(page, site)
        page.goto(site + name, wait_until="load")
        page.wait_for_function("document.querySelector('.md-search[aria-label]')")
        found = axe.Axe().run(page, options={"preload": False}).response["violations"]
        told = [
            f"{each['id']}: {each['nodes'][0]['html']}" for each in found if each["impact"] in ("serious", "critical")
        ]
        assert told == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        page.screenshot(path=shots / f"site-{Path(name).stem}-{scheme}-{width}.png")
        watched.check()
        page.close()
    context.close()


def test_keys_alone_find_a_page_and_open_it(chromium: Any, site: str, watch: Any, shots: Path) -> None:
    page = chromium.new_page(viewport={"width": 1440, "height": 1000})
    watched = watch(page, site)
    page.goto(f"{site}index.html")
    page.wait_for_function("document.querySelector('.md-search[aria-label]')")
    page.keyboard.press("/")
    page.keyboard.type("displacement.panic")
    page.wait_for_selector(".md-search-result__item")
    page.screenshot(path=shots / "site-search.png")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "index.html" not in address)
    assert "panic" in page.locator("article").inner_text()
    watched.check()
    page.close()


def test_what_is_copied_of_a_terminal_is_what_is_typed(chromium: Any, site: str) -> None:
    page = chromium.new_page()
    page.goto(f"{site}tutorials/modeller.html")
    block = page.locator(".language-console").nth(1)
    assert "did you mean" in block.inner_text()
    block.locator(".md-code__button").first.click()
    page.wait_for_function("document.querySelector('[data-clipboard-text]')")
    copied = page.locator("[data-clipboard-text]").get_attribute("data-clipboard-text").splitlines()
    assert [line.split()[:2] for line in copied] == [["panj", "run"]] * 2
    page.close()
