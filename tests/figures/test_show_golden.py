"""Three figures beside pictures of themselves: what no other test sees would show here.

The pictures in ``golden/`` are small and without words: every version of FreeType and matplotlib draws letters in
another way, and words have tests of their own. The tolerance is wider than what versions change in the rest, and
narrower than a swapped colour. A figure that differs is written beside its picture as ``NAME.new.png``: look at it,
and if it is right, rename it.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image, ImageFilter

from sim.figures import theme
from sim.figures.data import Picture
from sim.figures.map import map_figure
from sim.figures.paper import DARK, LIGHT, printed_on
from sim.figures.totals import totals_figure

GOLDEN = Path(__file__).with_name("golden")
WIDTH = 520  # pixels
LARGEST = 60_000  # bytes
TOLERANCE = 4.0  # of 255, root mean square
BLUR = 1.2  # pixels: edges may move by one


def dark_map(picture: Picture) -> Figure:
    with theme.dark():
        return map_figure(picture, "2021-06-25")


FIGURES: dict[str, Callable[[Picture], Figure]] = {
    "map": lambda picture: map_figure(picture, "2021-07-20"),
    "map-dark": dark_map,
    "totals": totals_figure,
}


def small(figure: Figure) -> Image.Image:
    """Return the figure as a picture of the width of the golden ones, without words."""
    for text in figure.findobj(Text):
        text.set_alpha(0.0)
    buffer = io.BytesIO()
    with theme.house_style():
        figure.savefig(buffer, format="png", dpi=2 * WIDTH / figure.get_figwidth())
    with Image.open(buffer) as image:
        plain = image.convert("RGB")
    return plain.resize((WIDTH, round(plain.height * WIDTH / plain.width)), Image.Resampling.BOX)


def apart(one: Image.Image, other: Image.Image) -> float:
    """Return how far two pictures are apart, 0 to 255; a size that differs is as far as can be."""
    if one.size != other.size:
        return 255.0
    soft = [np.asarray(image.filter(ImageFilter.GaussianBlur(BLUR)), dtype=float) for image in (one, other)]
    return float(np.sqrt(np.mean((soft[0] - soft[1]) ** 2)))


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_looks_as_it_did(picture: Picture, name: str) -> None:
    path, new = GOLDEN / f"{name}.png", GOLDEN / f"{name}.new.png"
    now = small(FIGURES[name](picture))
    if path.is_file():
        assert path.stat().st_size <= LARGEST
        with Image.open(path) as image:
            far = apart(now, image.convert("RGB"))
    else:
        far = 255.0
    if far > TOLERANCE:
        now.quantize(224, dither=Image.Dither.NONE).save(new, optimize=True)
    assert far <= TOLERANCE, f"{name} differs by {far:.1f} of 255: look at {new.name} beside {path.name}"
    new.unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("map", {"held": LIGHT.held[::-1]}),
        ("map", {"admitted": LIGHT.civilians}),
        ("totals", {"civilians": LIGHT.soldiers, "soldiers": LIGHT.civilians}),
        ("totals", {"ground": DARK.ground}),
    ],
)
def test_swapped_colours_do_not_pass(picture: Picture, name: str, change: dict[str, object]) -> None:
    with printed_on(replace(LIGHT, **change)):  # type: ignore[arg-type]
        wrong = small(FIGURES[name](picture))
    with Image.open(GOLDEN / f"{name}.png") as image:
        assert apart(wrong, image.convert("RGB")) > TOLERANCE


def test_another_day_does_not_pass(picture: Picture) -> None:
    with Image.open(GOLDEN / "map.png") as image:
        assert apart(small(map_figure(picture, "2021-06-10")), image.convert("RGB")) > TOLERANCE
