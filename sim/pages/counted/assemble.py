"""The report of a run on counts is put together, in one file that asks for nothing more."""

from __future__ import annotations

from importlib.resources import files

import numpy as np

from sim.pages.counted.page import Page
from sim.pages.report.assemble import packed
from sim.pages.web import paper, script, style
from sim.pages.web.template import template

#: The parts of the page: anchor, name in the bar, and the class of those that need scripts.
PARTS = (
    ("answers", "Answers", ""),
    ("table", "Table", ""),
    ("camps", "Day by day", ""),
    ("again", "How it was made", ""),
)


def text_of(page: Page) -> str:
    """Return the page as HTML; the same page gives the same text, to the last byte."""
    days = np.datetime64(page.start) + np.arange(len(page.by_day)).astype("timedelta64[D]")
    return template("sim.pages.counted", "counted.html.j2").render(
        page=page,
        parts=PARTS,
        first=page.start,
        last=str(days[-1]),
        days=len(days),
        style="\n".join([style(), _text("sim.pages.report", "report.css"), _text("sim.pages.counted", "counted.css")]),
        script="\n".join([script(), paper(), _text("sim.pages.counted", "counted.js")]),
        data=packed(
            {
                "start": page.start,
                "days": len(days),
                "day": len(days) - 1,
                "charts": list(page.charts),
                "camps": list(page.camps),
                "answers": list(page.by_day),
                "note": page.note,
            }
        ),
    )


def _text(package: str, name: str) -> str:
    return (files(package) / name).read_text(encoding="utf-8")
