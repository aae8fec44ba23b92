"""The frames of an animation: what never changes is drawn once, what changes over it each day.

A map has things that change (cells, flows, marks, numbers) between things that do not (land, roads, names). The
things that do not change are kept as transparent pictures and laid over the others at their height, which takes a
tenth of the time of drawing them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure

from sim.figures import theme
from sim.figures.crossings import border_of
from sim.figures.data import Picture
from sim.figures.film.counts import Counts
from sim.figures.film.timeline import Timeline
from sim.figures.map.beyond import beyond_line, beyond_room
from sim.figures.map.drawing import Drawing
from sim.figures.map.legend import TALL, draw_legend
from sim.figures.map.sheet import new_sheet, scaled, scales_of
from sim.figures.paper import paper, printed_on

Frame = npt.NDArray[np.uint8]

PIXELS = 1280  # across
SIDE = theme.MARGIN * theme.WIDTH  # inches
MAP_WIDTH = theme.WIDTH - 2 * SIDE
RATIO = 1.72  # of the map, width to height
HEAD, LINE, FOOT = 1.1, 0.62, 0.55  # inches over the map, of the timeline, under the legend
GAP = 0.12


@dataclass(frozen=True)
class Stamp:
    """Part of a picture that does not change: its pixels and where their lower left corner goes."""

    pixels: Frame
    left: int
    bottom: int

    def draw(self, renderer: RendererAgg) -> None:
        """Lay it over what is drawn already."""
        context = renderer.new_gc()
        renderer.draw_image(context, self.left, self.bottom, self.pixels)
        context.restore()


class Stage:
    """A map that can be put on any day of a run.

    Parameters
    ----------
    picture : Picture
    first, last : int
        Rows of the first and last day that will be shown: scales and places of labels suit all of them.
    pixels : int
        Width of a frame; made even, as its height, for that is what video wants.
    """

    def __init__(self, picture: Picture, first: int, last: int, pixels: int = PIXELS) -> None:
        self._paper, self._picture = paper(), picture
        days = range(first, last + 1)
        with theme.house_style():
            high = MAP_WIDTH / RATIO
            foot = FOOT + beyond_room([picture], MAP_WIDTH, high)
            self._figure = _even_figure(pixels, foot)
            bottom = foot + TALL + GAP + LINE
            sheet = new_sheet(self._figure, picture, (SIDE, bottom, MAP_WIDTH, high))
            self._map = Drawing(self._figure, scaled(sheet, scales_of(sheet)), days)
            draw_legend(self._figure, picture, self._map.sheet.scales, foot)
            beyond_line(self._figure, self._map.sheet, last, foot)
            self._counts = Counts(self._figure, picture, SIDE)
            self._line = Timeline(self._figure, picture, first, last, (SIDE, bottom - LINE, MAP_WIDTH, LINE))
            place = (theme.MARGIN, theme.inches(self._figure, 0.69))
            text = f"{border_of(picture)}. {picture.title}"
            title = self._figure.text(*place, text, size=theme.SMALL, color=self._paper.muted, va="top", gid="title")
            theme.cut_to(self._figure, title, self._counts.left - theme.MARGIN / 2)
            self._say_since(picture)
            theme.source_line(self._figure, picture.map_source, picture.replicates)
            self._layers = self._prepare(first)

    def _say_since(self, picture: Picture) -> None:
        """Say since when people have arrived: a film that begins later counts from the first day of the run, too."""
        place = (theme.MARGIN, theme.inches(self._figure, 0.87))
        of = " (medians)" if picture.replicates > 1 else ""
        text = f"Arrived: people since {theme.long_date(picture.dates[0], picture.dates)}{of}"
        self._figure.text(*place, text, size=theme.SMALL, color=self._paper.muted, va="top", gid="since")

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of a frame, pixels."""
        return self._canvas.get_width_height()

    def frame(self, day: int) -> Frame:
        """Return the picture of a day, shape (height, width, 3)."""
        renderer = self._canvas.get_renderer()  # type: ignore[no-untyped-call]
        with printed_on(self._paper), theme.house_style():
            for part in (self._map, self._counts, self._line):
                part.show(day)
            renderer.restore_region(self._ground)
            for layer in self._layers:
                if isinstance(layer, Stamp):
                    layer.draw(renderer)
                else:
                    for artist in layer:
                        artist.draw(renderer)
            return np.array(renderer.buffer_rgba())[:, :, :3]

    @property
    def _canvas(self) -> FigureCanvasAgg:
        canvas = self._figure.canvas
        assert isinstance(canvas, FigureCanvasAgg)
        return canvas

    def _prepare(self, day: int) -> list[Stamp | list[Artist]]:
        """Draw what never changes, below everything and between; return the layers, the lowest first."""
        drawn, ax = self._map, self._map.sheet.ax
        leaders = [line for line in ax.lines if line.get_gid() == "leader"]
        scale = [line for line in ax.lines if line.get_gid() == "scale"]
        between = [*drawn.lines, *leaders]
        inset = drawn.inset.artists
        above = [*scale, *drawn.fixed_names, *([drawn.inset.ax] if drawn.inset.ax is not None else [])]
        moving = [*drawn.districts.artists, *drawn.marks, *drawn.moving_labels, *inset]
        moving += [*self._counts.artists, *self._line.artists]
        drawn.show(day)
        for artist in (*between, *above, *moving):
            artist.set_animated(True)
        self._canvas.draw()  # type: ignore[no-untyped-call]
        self._ground = self._canvas.copy_from_bbox(self._figure.bbox)  # type: ignore[no-untyped-call]
        roads, names = self._stamp(between), self._stamp(above)
        return [
            list(drawn.districts.artists),
            roads,
            drawn.marks,
            names,
            [*inset, *drawn.moving_labels, *self._counts.artists, *self._line.artists],
        ]

    def _stamp(self, artists: Sequence[Artist]) -> Stamp:
        """Draw artists on nothing and cut out what they cover."""
        renderer = self._canvas.get_renderer()  # type: ignore[no-untyped-call]
        renderer.clear()
        for artist in artists:
            artist.draw(renderer)
        whole: Frame = np.array(renderer.buffer_rgba())
        renderer.clear()
        rows, columns = (_ends(np.flatnonzero(whole[:, :, 3].any(axis=axis))) for axis in (1, 0))
        cut = whole[rows[0] : rows[1], columns[0] : columns[1]]
        return Stamp(np.ascontiguousarray(cut[::-1]), columns[0], whole.shape[0] - rows[1])


def _ends(found: npt.NDArray[np.intp]) -> tuple[int, int]:
    return (int(found[0]), int(found[-1]) + 1) if len(found) else (0, 1)


def _even_figure(pixels: int, foot: float) -> Figure:
    """Return an empty figure whose width and height are even numbers of pixels."""
    wide = max(2, pixels - pixels % 2)
    dpi = wide / theme.WIDTH
    height = HEAD + MAP_WIDTH / RATIO + LINE + GAP + TALL + foot
    high = 2 * round(height * dpi / 2)
    figure = theme.new_figure((high + 0.01) / dpi)  # canvases cut off parts of pixels
    figure.set_size_inches((wide + 0.01) / dpi, (high + 0.01) / dpi)
    figure.set_dpi(dpi)
    return figure
