"""The parts of a page: the map and the charts that the report and the live dashboard share.

Python gives plain data (`scene`, `frame`, `frames`) and the colours, the scripts beside it draw: no framework, and no
request leaves the page. What they are given is described at the head of each script.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from sim.pages.web.frames import frame, frames
from sim.pages.web.scene import scene

__all__ = ["SCRIPTS", "frame", "frames", "paper", "scene", "script", "style"]

SCRIPTS = ("numbers.js", "charts.js", "map.js", "legend.js")
#: Those of pages that are read.
PAPER = ("contents.js", "dates.js", "paper.js")


@cache
def _text(name: str) -> str:
    return (files("sim.pages.web") / name).read_text(encoding="utf-8")


def script() -> str:
    """Return the scripts as one text, in the order in which they need each other."""
    return "\n".join(_text(name) for name in SCRIPTS)


def paper() -> str:
    """Return the scripts of a page that is read: its bar, the day that it shows, and what such pages have in common."""
    return "\n".join(_text(name) for name in PAPER)


def style() -> str:
    """Return the style sheet: the colours of the theme, light and dark, and the looks that use them."""
    from sim.pages.web.palette import variables

    return f"{variables()}\n{_text('style.css')}"
