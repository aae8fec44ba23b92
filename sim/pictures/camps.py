"""The figure of a validation: people in each camp beside what was registered there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.validation.validate import Validation

FIGURE = "camps"


def draw_camps(found: Validation, folder: Path, svg: bool = True) -> list[Path]:
    """Draw the figure of a validation into a folder, as PNG and, unless told otherwise, SVG; return the files."""
    # matplotlib is slow to load: only who draws pays for it
    from sim.figures import theme
    from sim.figures.validation import ValidationPicture, validation_figure

    return theme.save(validation_figure(ValidationPicture(**found.picture_parts())), folder / FIGURE, svg)
