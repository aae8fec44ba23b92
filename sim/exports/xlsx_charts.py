"""The charts of a workbook, which Excel draws itself: the median as a line, the bands as areas under it."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.exports.sheets import Book, Chart
from sim.exports.xlsx_looks import Looks
from sim.figures.paper import LIGHT
from sim.runs.frames import LEVEL_NAMES
from sim.words.numbers import DIGITS

SHEET, DATA = "Charts", "Chart data"
WIDTH, HEIGHT = 760, 380  # pixels
ROWS_OF_A_CHART = 20
#: Of a filled band: its lower end, and how much of the colour is left.
STRIPES = (("q05–q25", 75), ("q25–q75", 50), ("q75–q95", 75))
EPOCH = np.datetime64("1899-12-30", "D")


def write_charts(made: Any, book: Book, looks: Looks) -> None:
    """Write a sheet of charts, and one of what they are drawn from."""
    shown, data = made.add_worksheet(SHEET), made.add_worksheet(DATA)
    shown.hide_gridlines(2)
    shown.set_landscape()
    shown.set_paper(9)  # A4
    shown.fit_to_pages(1, 0)
    blocks = [_Block(chart, book.bands) for chart in book.charts]
    first = 0
    for block in blocks:
        block.column = first
        first += block.width
    _write(data, blocks, looks)
    for number, block in enumerate(blocks):
        drawn = block.draw(made)
        shown.insert_chart(1 + (number // 2) * ROWS_OF_A_CHART, (number % 2) * 12, drawn, {"description": block.alt})


def _write(data: Any, blocks: list[_Block], looks: Looks) -> None:
    """Write the numbers of all charts beside each other, row by row."""
    data.freeze_panes(1, 0)
    for block in blocks:
        for k, name in enumerate(block.header):
            data.set_column(block.column + k, block.column + k, 13)
            data.write_string(0, block.column + k, name, looks.head)
    for row in range(max(len(block.chart.dates) for block in blocks)):
        for block in blocks:
            if row < len(block.chart.dates):
                for k, value in enumerate(block.rows[row]):
                    look = looks.date if not k else looks.whole if value == int(value) else looks.part
                    data.write_number(row + 1, block.column + k, value, look)


class _Block:
    """The columns of a chart: its days, the quantiles of its curves, and of one curve the heights of its areas."""

    column = 0

    def __init__(self, chart: Chart, bands: bool) -> None:
        self.chart, self.bands = chart, bands
        self.filled = bands and len(chart.curves) == 1
        columns = [(chart.dates - EPOCH).astype(float)]
        self.header = [f"{chart.title}: date"]
        for curve in chart.curves:
            values = np.round(curve.bands, 3)
            for level, row in zip(LEVEL_NAMES, values, strict=True) if bands else [("value", values[2])]:
                self.header.append(f"{curve.name}, {level}" if len(chart.curves) > 1 else level)
                columns.append(row)
        if self.filled:
            low, lower, _, upper, high = np.round(chart.curves[0].bands, 3)
            self.header += [f"area {name}" for name, _ in STRIPES]
            columns += [np.round(part, DIGITS) for part in (lower - low, upper - lower, high - upper)]
        self.rows = np.array(columns).T.tolist()
        self.width = len(columns) + 1  # an empty one before the next chart

    @property
    def alt(self) -> str:
        """What a screen reader says of the chart."""
        return f"Chart: {self.chart.title}, {self.chart.unit} by day; its numbers are on the sheet {DATA}."

    def _range(self, k: int) -> list[object]:
        return [DATA, 1, self.column + k, len(self.chart.dates), self.column + k]

    def _series(self, k: int, name: str, **look: object) -> dict[str, object]:
        return {"name": name, "categories": self._range(0), "values": self._range(k), **look}

    def draw(self, made: Any) -> Any:
        """Return the chart."""
        line = self._lines(made)
        drawn, hidden = line, []
        if self.filled:
            drawn, hidden = self._areas(made), [0, 3]
            drawn.combine(line)
        elif self.bands:
            hidden = [k for curve in range(len(self.chart.curves)) for k in (3 * curve + 2,)]
        drawn.set_title({"name": self.chart.title, "name_font": {"size": 13}, "overlay": False})
        drawn.set_x_axis({"date_axis": True, "num_format": "d mmm", "major_unit": _step(len(self.chart.dates))})
        drawn.set_y_axis(
            {
                "name": self.chart.unit,
                "num_format": "#,##0",
                "major_gridlines": {"visible": True, "line": {"color": LIGHT.grid}},
            }
        )
        drawn.set_legend({"position": "bottom", "delete_series": hidden})
        drawn.set_size({"width": WIDTH, "height": HEIGHT})
        return drawn

    def _areas(self, made: Any) -> Any:
        """Return the areas of one curve's bands, stacked on one that nobody sees."""
        colour = self.chart.curves[0].colour
        areas = made.add_chart({"type": "area", "subtype": "stacked"})
        areas.add_series(self._series(1, "below", fill={"none": True}, line={"none": True}))
        for k, (_, clear) in enumerate(STRIPES):
            words = "50 % band" if k == 1 else "90 % band"
            areas.add_series(
                self._series(6 + k, words, fill={"color": colour, "transparency": clear}, line={"none": True})
            )
        return areas

    def _lines(self, made: Any) -> Any:
        """Return the median of every curve, and of several the ends of their 90 % bands as thinner lines."""
        lines = made.add_chart({"type": "line"})
        several = len(self.chart.curves) > 1
        for number, curve in enumerate(self.chart.curves):
            if not self.bands:
                lines.add_series(self._series(1 + number, curve.name, line={"color": curve.colour, "width": 2.25}))
                continue
            first = 1 + 5 * number
            name = f"{curve.name}, median" if several else "median"
            lines.add_series(self._series(first + 2, name, line={"color": curve.colour, "width": 2.25}))
            if several:
                thin = {"color": curve.colour, "width": 1, "dash_type": "dash"}
                lines.add_series(self._series(first, f"{curve.name}, 90 % band", line=thin))
                lines.add_series(self._series(first + 4, f"{curve.name}, to", line=thin))
        return lines


def _step(days: int) -> int:
    """Return how many days lie between two labels."""
    return next((step for step in (1, 7, 14, 28) if days <= 8 * step), 56)
