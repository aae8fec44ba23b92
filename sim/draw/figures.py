"""All figures of a run, drawn into a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any


def draw(parts: Mapping[str, Any], folder: Path, dark: bool = False) -> list[Path]:
    """Draw every figure of the parts of a picture into a folder; return the files."""
    from sim.show import Picture, draw_all

    return draw_all(Picture(**parts), folder, dark=dark)
