"""The two papers a figure can be printed on, light and dark, with every colour as it looks on each.

The hues are those of Okabe and Ito (2008), made for all kinds of colour vision. Government and insurgents, and
soldiers and civilians, are darkened and lightened a little, so that each pair also differs in grey; on dark paper
every colour is brightened until it stands out from it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property

from matplotlib.colors import LinearSegmentedColormap, to_rgb

RGB = tuple[float, float, float]


@dataclass(frozen=True)
class Paper:
    """Every colour of a figure.

    Parameters
    ----------
    ground, ink, muted, grid : str
        The paper, text, quiet text and axes, grid lines.
    government, insurgents, soldiers, civilians, queue, admitted : str
        What they mean, in every figure.
    reference : str
        A scenario that others are compared with.
    home, neighbour, edge, border, road : str
        Land on the map, the edge of countries, the river that is the border, roads.
    held : tuple of str
        A district's land: held by the government, even chances, held by the insurgents; in grey from light to dark,
        on dark paper from dark to light.
    even : str
        A capital with even chances.
    fighting : str
        The dots where there is fighting.
    rest : str
        What is not chosen: runs outside a box.
    heat : tuple of str
        A heat map from little to much.
    """

    ground: str
    ink: str
    muted: str
    grid: str
    government: str
    insurgents: str
    soldiers: str
    civilians: str
    queue: str
    admitted: str
    reference: str
    home: str
    neighbour: str
    edge: str
    border: str
    road: str
    held: tuple[str, str, str]
    even: str
    fighting: str
    rest: str
    heat: tuple[str, ...]

    def hue(self, name: str) -> str:
        """Return a colour by what it means, e.g. ``soldiers``."""
        return str(getattr(self, name))

    @cached_property
    def holder_map(self) -> LinearSegmentedColormap:
        """Return the colours of districts by the chance that the insurgents hold them."""
        return LinearSegmentedColormap.from_list("holder", list(self.held))

    @cached_property
    def strong_map(self) -> LinearSegmentedColormap:
        """Return the colours of capitals by the same chance."""
        return LinearSegmentedColormap.from_list("strong", [self.government, self.even, self.insurgents])

    @cached_property
    def heat_map(self) -> LinearSegmentedColormap:
        """Return the colours of a heat map."""
        return LinearSegmentedColormap.from_list("heat", list(self.heat))


LIGHT = Paper(
    ground="#FFFFFF",
    ink="#1F2328",
    muted="#5A636C",
    grid="#E4E7EA",
    government="#005F99",
    insurgents="#E0690F",
    soldiers="#00664B",
    civilians="#CC6FA3",
    queue="#E69F00",
    admitted="#56B4E9",
    reference="#878F97",
    home="#F8F6F1",
    neighbour="#EDEEEC",
    edge="#C9CCC9",
    border="#22577A",
    road="#7D8286",
    held=("#D0E5F3", "#ECD9C7", "#E6AC7E"),
    even="#E9E5DE",
    fighting="#8E2B0C",
    rest="#C9CED3",
    heat=("#FBF6EE", "#F2C879", "#D55E00", "#6E2C00"),
)
DARK = Paper(
    ground="#12171D",
    ink="#E9ECEF",
    muted="#A3ADB7",
    grid="#2A323B",
    government="#3A8FD0",
    insurgents="#FFAA66",
    soldiers="#2FA37F",
    civilians="#F2B3D6",
    queue="#F2B63D",
    admitted="#6CBBEF",
    reference="#C3CBD3",
    home="#232A32",
    neighbour="#1A2027",
    edge="#38414B",
    border="#7FB6DB",
    road="#7F8A95",
    held=("#16344D", "#4A4038", "#8A4F23"),
    even="#8C8880",
    fighting="#FFC9A3",
    rest="#4A545E",
    heat=("#241C14", "#7A4A12", "#E0690F", "#FFD9AE"),
)

_CURRENT: ContextVar[Paper] = ContextVar("paper", default=LIGHT)


def paper() -> Paper:
    """Return the paper that figures are drawn on now: light unless inside :func:`printed_on`."""
    return _CURRENT.get()


@contextlib.contextmanager
def printed_on(chosen: Paper) -> Iterator[None]:
    """Draw on this paper; afterwards on the one before."""
    token = _CURRENT.set(chosen)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def dark() -> contextlib.AbstractContextManager[None]:
    """Draw on dark paper.

    Examples
    --------
    >>> with dark():
    ...     paper().ground
    '#12171D'
    >>> paper().ground
    '#FFFFFF'
    """
    return printed_on(DARK)


def luminance(colour: str | RGB) -> float:
    """Return the relative luminance of a colour, 0 to 1, as WCAG 2.1 defines it."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str | RGB, other: str | RGB) -> float:
    """Return the contrast of two colours, 1 to 21, as WCAG 2.1 defines it.

    Examples
    --------
    >>> round(contrast("black", "white"), 1)
    21.0
    """
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def tint(colour: str | RGB, share: float) -> RGB:
    """Return the colour thinned with the paper; `share` 1 is the full colour, 0 the paper."""
    return _mixed(colour, paper().ground, share)


def shade(colour: str | RGB, share: float) -> RGB:
    """Return the colour moved away from the paper; `share` 1 is the full colour, 0 black (white on dark paper)."""
    return _mixed(colour, "black" if luminance(paper().ground) > 0.5 else "white", share)


def lettering(colour: str | RGB) -> RGB:
    """Return the hue as letters want it: a contrast of 4.5 with the paper, WCAG's for text."""
    return _readable(shade(colour, 0.8), 4.6)


def stroke(colour: str | RGB) -> RGB:
    """Return the hue as a line wants it: a contrast of 3 with the paper, WCAG's for what is not text."""
    return _readable(to_rgb(colour), 3.05)


def _readable(colour: RGB, least: float) -> RGB:
    for share in range(100, 0, -2):
        found = shade(colour, share / 100)
        if contrast(found, paper().ground) >= least:
            return found
    return to_rgb(paper().ink)


def _mixed(colour: str | RGB, other: str, share: float) -> RGB:
    red, green, blue = (share * a + (1 - share) * b for a, b in zip(to_rgb(colour), to_rgb(other), strict=True))
    return red, green, blue
