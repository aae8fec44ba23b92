"""Three runs or more side by side in one figure, as the report of several has it."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence

from PIL import Image

from sim.figures import saved
from sim.figures.compare import ComparisonPicture, multiples_figure
from sim.figures.compare.multiples import headline_of
from sim.pages.report.page import Side
from sim.pictures.run_plots import on_paper
from sim.pictures.side import side_picture
from sim.runs.results import Result

FEWEST = 3
"""Runs; two are drawn over each other in every chart of the page."""
SCALE = 2
"""How many times smaller than the figure in print."""
COLOURS = 64


def side_of(results: Sequence[Result], host: str) -> Side | None:
    """Return runs side by side; None of two, and where they are not pairs."""
    picture = side_picture(results, host) if len(results) >= FEWEST else None
    if picture is None:
        return None
    return Side(headline_of(picture), *(_drawn(picture, dark) for dark in (False, True)))


def _drawn(picture: ComparisonPicture, dark: bool) -> str:
    """Return the figure on light or dark paper."""
    with on_paper(dark):
        large = saved.as_png(multiples_figure(picture))
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(large)) as image:
        image.convert("RGB").reduce(SCALE).quantize(COLOURS).save(buffer, format="png", optimize=True)
    return base64.b64encode(buffer.getvalue()).decode("ascii")
