"""Figures as files: PNG and SVG, the same bytes for the same figure."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from sim.figures.theme import DPI, house_style
from sim.scenario.temporary import write_whole

COMPRESSION = 3  # of PNG: 6, which is usual, takes twice as long and saves 2 % of a map, a seventh of curves


def save(figure: Figure, stem: Path, svg: bool = True) -> list[Path]:
    """Write a figure as PNG and SVG; each file appears whole or not at all.

    Parameters
    ----------
    figure : Figure
    stem : Path
        The path without its suffix; the folder is made if need be.
    svg : bool
        As SVG, too, not as PNG alone.
    """
    stem.parent.mkdir(parents=True, exist_ok=True)
    written = []
    for suffix, content in [("png", as_png), ("svg", _as_svg)] if svg else [("png", as_png)]:
        path = stem.with_name(f"{stem.name}.{suffix}")
        write_whole(path, content(figure))
        written.append(path)
    return written


def as_png(figure: Figure) -> bytes:
    """Return a figure as PNG."""
    return _saved(figure, format="png", metadata={"Software": None}, pil_kwargs={"compress_level": COMPRESSION})


def _as_svg(figure: Figure) -> bytes:
    return _saved(figure, format="svg", metadata={"Date": None, "Creator": None})


def _saved(figure: Figure, **how: Any) -> bytes:
    buffer = io.BytesIO()
    with house_style():
        figure.savefig(buffer, dpi=DPI, **how)
    return buffer.getvalue()
