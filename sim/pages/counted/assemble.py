"""The report of a run on counts is put together, in one file that asks for nothing more."""

from __future__ import annotations

from importlib.resources import files

from sim.pages.counted.page import Page
from sim.pages.report.assemble import packed
from sim.pages.web import script, style
from sim.pages.web.template import template


def text_of(page: Page) -> str:
    """Return the page as HTML; the same page gives the same text, to the last byte."""
    return template("sim.pages.counted", "counted.html.j2").render(
        page=page,
        style="\n".join([style(), _text("sim.pages.report", "report.css"), _text("sim.pages.counted", "counted.css")]),
        script=f"{script()}\n{_text('sim.pages.counted', 'counted.js')}",
        data=packed({"charts": list(page.charts)}),
    )


def _text(package: str, name: str) -> str:
    return (files(package) / name).read_text(encoding="utf-8")
