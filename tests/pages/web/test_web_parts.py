"""Style and scripts: whole, of the theme's colours, and without a request that leaves the page."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from sim.figures.paper import DARK, LIGHT
from sim.pages.web import SCRIPTS, script, style
from sim.pages.web.palette import HUES, MOST_SCENARIOS, colours, scenario_hue, variables

USED = re.compile(r"var\(--panj-([a-z0-9-]+)")


def test_every_colour_that_is_used_is_declared_on_both_papers() -> None:
    text = style() + script()
    used = {name for name in USED.findall(text) if not name.endswith("-")}
    assert {"soldiers", "civilians", "queue-area", "cell-insurgents"} <= used
    for paper in (LIGHT, DARK):
        assert used <= set(colours(paper))


def test_the_colours_are_the_papers() -> None:
    assert colours(LIGHT)["ink"] == LIGHT.ink
    assert colours(DARK)["paper"] == DARK.ground
    assert colours(DARK)["admitted-area"] == DARK.admitted


def test_scenarios_have_colours_of_their_own() -> None:
    for paper in (LIGHT, DARK):
        assert len({colours(paper)[f"scenario-{k}"] for k in range(HUES)}) == HUES
        assert all(scenario_hue(k) in colours(paper) for k in range(MOST_SCENARIOS))


def test_dark_follows_the_system_unless_the_reader_chose_and_paper_is_always_light() -> None:
    text = variables()
    assert text.index("prefers-color-scheme: dark") < text.index("[data-theme='dark']") < text.index("@media print")
    assert LIGHT.ink in text[text.index("@media print") :]
    assert DARK.ink not in text[text.index("@media print") :]


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_says_what_it_is_and_is_short(name: str) -> None:
    text = (files("sim.pages.web") / name).read_text(encoding="utf-8")
    assert text.startswith("/*")
    assert len(text.splitlines()) < 500
    assert not [line for line in text.splitlines() if len(line) > 200]


def test_nothing_is_fetched_and_no_text_becomes_html() -> None:
    text = style() + script()
    for word in ("fetch(", "XMLHttpRequest", "import(", "@import", "innerHTML", "document.write", "eval("):
        assert word not in text
    addresses = set(re.findall(r"https?://[^\s\"'`]+", text))
    assert addresses == {"http://www.w3.org/2000/svg"}, "the name of SVG, which nobody asks for"
    assert "</script" not in script().lower()
