"""Three runs or more side by side, as the report of several has them: charts, and one figure for who has no scripts."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence

from PIL import Image

from sim.figures import saved
from sim.figures.compare import ComparisonPicture, Measure, multiples_figure
from sim.figures.compare.multiples import headline_of
from sim.figures.data import MEDIAN
from sim.pages.report.charts import rounded
from sim.pages.report.page import Beside, Side
from sim.pages.web.chart_shapes import Chart, Series, Spec
from sim.pictures.run_plots import on_paper
from sim.pictures.side import side_picture
from sim.runs.results import Result
from sim.study.story.tell import capital_first

FEWEST = 3
"""Runs; two are drawn over each other in every chart of the page."""
SCALE = 2
"""How many times smaller than the figure in print."""
COLOURS = 64
TALL = 130  # pixels of a chart


def side_of(results: Sequence[Result], host: str) -> Side | None:
    """Return runs side by side; None of two, and where they are not pairs."""
    picture = side_picture(results, host) if len(results) >= FEWEST else None
    if picture is None:
        return None
    light, dark = (_drawn(picture, dark) for dark in (False, True))
    return Side(headline_of(picture), light, dark, [_row(picture, name) for name in picture.names])


def _row(picture: ComparisonPicture, name: str) -> Beside:
    return Beside(name, [_chart(picture, measure, name) for measure in picture.measures])


def _chart(picture: ComparisonPicture, measure: Measure, name: str) -> Chart:
    """Return one measure of one run, with the median of the reference behind it and what is between them in pairs."""
    reference, many = picture.names[0], picture.replicates > 1
    spec: Spec = {
        "title": capital_first(measure.words),
        "unit": "people",
        "start": str(picture.dates[0]),
        "days": len(picture.dates),
        "branch": "" if picture.branched is None else str(picture.branched),
        "runs": picture.replicates,
        "height": TALL,
        "facts": [],
        "top": max(float(bands[-1 if many else MEDIAN].max()) for bands in measure.of.values()),
        "names": False,
    }
    bands = [rounded(row) for row in measure.of[name]]
    # of no scenario: what the reader leaves out of the other charts has its row here all the same
    run: Series = {"id": name, "scenario": "", "name": name, "colour": measure.hue, "bands": bands}
    if name == reference:
        return {"spec": spec, "data": {"series": [run]}}
    median = rounded(measure.of[reference][MEDIAN])
    behind: Series = {"id": "", "scenario": "", "name": reference, "colour": "ink", "values": median, "dashed": True}
    low, middle, high = (rounded(measure.by_day[name][k]) for k in (0, MEDIAN, -1))
    return {"spec": spec, "data": {"series": [run, behind], "pairs": [low, middle, high]}}


def _drawn(picture: ComparisonPicture, dark: bool) -> str:
    """Return the figure on light or dark paper."""
    with on_paper(dark):
        large = saved.as_png(multiples_figure(picture))
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(large)) as image:
        image.convert("RGB").reduce(SCALE).quantize(COLOURS).save(buffer, format="png", optimize=True)
    return base64.b64encode(buffer.getvalue()).decode("ascii")
