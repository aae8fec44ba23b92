"""Text that stays in its box: a size of type in which it fits, measured with letters that are rather wide."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

#: Height of a line, in sizes of its type.
LINE = 1.25
POINTS = 72.0
#: Type of which the widths of letters are known for all sizes.
MEASURED = 100


@lru_cache(maxsize=2)
def _font(bold: bool) -> Any:
    """Return the font that text is measured with: it is on every machine that draws figures, and wider than Calibri."""
    from matplotlib.font_manager import FontProperties, findfont
    from PIL import ImageFont

    weight = "bold" if bold else "normal"
    return ImageFont.truetype(findfont(FontProperties(family="DejaVu Sans", weight=weight)), MEASURED)


def width(text: str, size: float, bold: bool = False) -> float:
    """Return how wide a line of text is, in inches."""
    return float(_font(bold).getlength(text)) * size / MEASURED / POINTS


def lines(text: str, wide: float, size: float, bold: bool = False) -> list[str]:
    """Return a text in lines of a width at most, in inches; a word that is wider stands alone."""
    out: list[str] = []
    for paragraph in text.split("\n"):
        out.append("")
        for word in paragraph.split(" "):
            longer = f"{out[-1]} {word}".strip()
            if not out[-1] or width(longer, size, bold) <= wide:
                out[-1] = longer
            else:
                out.append(word)
    return out


def fitted(text: str, wide: float, high: float, sizes: Sequence[float], bold: bool = False) -> tuple[str, float]:
    """Return a text and the largest size in which it fits into a box; in the least it is cut where it must be.

    Parameters
    ----------
    text : str
    wide, high : float
        Inches inside the box.
    sizes : sequence of float
        Points, the largest first.
    bold : bool
    """
    for size in sizes:
        found = lines(text, wide, size, bold)
        if len(found) * size * LINE / POINTS <= high and all(width(line, size, bold) <= wide for line in found):
            return text, size
    room = max(int(high * POINTS / (sizes[-1] * LINE)), 1)
    kept = [cut(line, wide, sizes[-1], bold) for line in lines(text, wide, sizes[-1], bold)[:room]]
    if len(lines(text, wide, sizes[-1], bold)) > room:
        kept[-1] = cut(f"{kept[-1]} …", wide, sizes[-1], bold)
    return "\n".join(kept), sizes[-1]


def cut(text: str, wide: float, size: float, bold: bool = False) -> str:
    """Return a line, or its beginning if it is wider."""
    if width(text, size, bold) <= wide:
        return text
    for letters in range(len(text), 0, -1):
        if width(f"{text[:letters].rstrip()}…", size, bold) <= wide:
            return f"{text[:letters].rstrip()}…"
    return "…"
