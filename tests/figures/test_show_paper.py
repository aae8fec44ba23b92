"""Light and dark paper: everything can be read on both, tells the same in grey, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.figures import saved, theme
from sim.figures.crossings import crossings_figure
from sim.figures.data import Picture
from sim.figures.fronts import fronts_figure
from sim.figures.map import map_figure
from sim.figures.paper import DARK, LIGHT, Paper, contrast, lettering, luminance, paper, printed_on, shade, stroke, tint
from sim.figures.totals import totals_figure

TEXT, LINE = 4.5, 3.0  # WCAG 2.1, levels AA of 1.4.3 and 1.4.11
GREY = 1.7  # contrast from which two colours can be told apart in grey
PAPERS = pytest.mark.parametrize("sheet", [LIGHT, DARK], ids=["light", "dark"])
HUES = ("government", "insurgents", "soldiers", "civilians", "queue", "admitted", "reference")
PAIRS = (("government", "insurgents"), ("soldiers", "civilians"), ("reference", "government"))
FIGURES: dict[str, Callable[[Picture], Figure]] = {
    "crossings": crossings_figure,
    "totals": totals_figure,
    "fronts": fronts_figure,
    "map": lambda picture: map_figure(picture, "2021-07-20"),
}


@PAPERS
@pytest.mark.parametrize("hue", HUES)
def test_every_colour_can_be_read_as_text_and_seen_as_a_line(sheet: Paper, hue: str) -> None:
    with printed_on(sheet):
        assert contrast(lettering(sheet.hue(hue)), sheet.ground) >= TEXT
        assert contrast(stroke(sheet.hue(hue)), sheet.ground) >= LINE


@PAPERS
def test_ink_and_quiet_text_can_be_read(sheet: Paper) -> None:
    assert contrast(sheet.ink, sheet.ground) >= 7
    assert contrast(sheet.muted, sheet.ground) >= TEXT
    for land in (sheet.home, sheet.neighbour, *sheet.held):
        assert contrast(sheet.ink, land) >= TEXT


@PAPERS
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_sides_kinds_and_scenarios_differ_in_grey(sheet: Paper, one: str, other: str) -> None:
    assert contrast(sheet.hue(one), sheet.hue(other)) >= GREY
    with printed_on(sheet):
        assert contrast(stroke(sheet.hue(one)), stroke(sheet.hue(other))) >= GREY


@PAPERS
def test_who_holds_a_district_is_a_scale_in_grey_too(sheet: Paper) -> None:
    """A holder map that is lightest in the middle, as diverging ones are, could not be read in grey."""
    grey = [luminance(sheet.holder_map(chance)[:3]) for chance in np.linspace(0, 1, 21)]
    steps = np.sign(np.diff(grey))
    assert set(steps) == {steps[0]}
    assert contrast(sheet.held[0], sheet.held[2]) >= 1.4


@PAPERS
def test_tints_lead_to_the_paper_and_shades_away(sheet: Paper) -> None:
    with printed_on(sheet):
        tints = [contrast(tint(sheet.soldiers, share), sheet.ground) for share in (0.0, 0.2, 0.5, 1.0)]
        shades = [contrast(shade(sheet.soldiers, share), sheet.ground) for share in (1.0, 0.8, 0.5)]
    assert tints[0] == pytest.approx(1)
    assert all(a < b for a, b in pairwise(tints))
    assert all(a < b for a, b in pairwise(shades))


@PAPERS
@pytest.mark.parametrize("name", FIGURES)
def test_every_word_of_a_figure_can_be_read(picture: Picture, sheet: Paper, name: str) -> None:
    with printed_on(sheet):
        figure = FIGURES[name](picture)
    assert to_rgb(figure.get_facecolor()) == to_rgb(sheet.ground)
    words = [text for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible()]
    assert len(words) > 20
    for text in words:
        faded = text.get_alpha() or 1.0  # names of countries stand back
        assert contrast(to_rgb(text.get_color()), sheet.ground) >= (TEXT if faded == 1.0 else LINE), text.get_text()


@pytest.mark.parametrize("name", FIGURES)
def test_dark_paper_is_forgotten_afterwards(picture: Picture, name: str) -> None:
    before = FIGURES[name](picture)
    with theme.dark():
        dark = FIGURES[name](picture)
    again = FIGURES[name](picture)
    assert paper() is LIGHT
    assert to_rgb(dark.get_facecolor()) == to_rgb(DARK.ground)
    colours = [[text.get_color() for text in figure.findobj(Text)] for figure in (before, again, dark)]
    assert colours[0] == colours[1]
    assert not set(colours[0]) & set(colours[2])


def test_dark_paper_is_forgotten_after_a_mistake() -> None:
    with pytest.raises(ZeroDivisionError), theme.dark():
        raise ZeroDivisionError
    assert paper() is LIGHT


def test_a_dark_figure_is_saved_dark_even_outside(picture: Picture, tmp_path) -> None:
    from PIL import Image

    with theme.dark():
        figure = fronts_figure(picture)
    png, svg = saved.save(figure, tmp_path / "fronts")
    with Image.open(png) as image:
        assert image.convert("RGB").getpixel((3, 3)) == tuple(round(255 * part) for part in to_rgb(DARK.ground))
    assert DARK.ground.lower() in svg.read_text(encoding="utf-8").lower()


@pytest.mark.parametrize("name", FIGURES)
def test_the_smallest_type_is_legible_where_a_figure_is_600_pixels_wide(picture: Picture, name: str) -> None:
    figure = FIGURES[name](picture)
    sizes = [text.get_fontsize() for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible()]
    assert min(sizes) * 600 / (72 * figure.get_figwidth()) >= 8.5
