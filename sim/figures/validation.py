"""How a published conflict is met: one small panel per camp, observed counts, Panj's bands, Flee's own run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.figures import theme
from sim.figures.data import MEDIAN, Days, Floats
from sim.figures.panels import Panels
from sim.scenario.errors import PanjError
from sim.words.numbers import decimals
from sim.words.wording import ENOUGH_FOR_BANDS

PANELS = Panels(columns=3, long=16, head=1.85, row=2.15, start=0.42)
PANJ, FLEE = "civilians", "government"  # names of colours


@dataclass(frozen=True, eq=False)
class ValidationPicture:
    """A validation as its figure sees it.

    Parameters
    ----------
    title : str
        The conflict.
    dates : datetime64[D], shape (days,)
    camps : sequence of str
    observed : float, shape (days, camps)
        Interpolated counts; NaN where there is none.
    reports : sequence of int arrays
        For each camp, the days that have a report.
    bands : float, shape (5, days, camps)
        Quantiles 0.05, 0.25, 0.5, 0.75, 0.95 over the replicates.
    masked : float, shape (days, camps), or None
        The median with capacities masked.
    flee : float, shape (days, camps), or None
        Flee's own run.
    ard, central_ard, flee_ard : float
        Averaged relative difference of the median, of the run with central settings and of Flee's run, which is one
        with central settings, too (NaN where there is none).
    replicates : int
    source : str
    last : sequence of str
        For each camp, what is written as registered on the last day; empty: what `observed` has.
    """

    title: str
    dates: Days
    camps: Sequence[str]
    observed: Floats
    reports: Sequence[npt.NDArray[np.integer]]
    bands: Floats
    masked: Floats | None
    flee: Floats | None
    ard: float
    central_ard: float
    flee_ard: float
    replicates: int
    source: str
    last: Sequence[str] = ()

    def __post_init__(self) -> None:
        if len(self.dates) == 0 or len(self.camps) == 0:
            raise PanjError("there is nothing to draw: no days or no camps")


def _looks() -> dict[str, dict[str, Any]]:
    """Return how each line is drawn on the paper of now."""
    paper = theme.paper()
    return {
        "panj": {"color": theme.stroke(paper.hue(PANJ)), "lw": 1.8},
        "flee": {"color": theme.stroke(paper.hue(FLEE)), "lw": 1.5, "ls": (0, (5, 1.6))},
        "masked": {"color": theme.shade(paper.hue(PANJ), 0.55), "lw": 1.4, "ls": (0, (1.2, 1.6))},
        "seen": {"color": paper.ink, "lw": 1.2},
        "reports": {"marker": "o", "ms": 3.2, "mfc": paper.ink, "mec": paper.ground, "mew": 0.4},
    }


def validation_figure(picture: ValidationPicture) -> Figure:
    """Draw every camp of a conflict, each on a scale of its own, in the order of the instance."""
    with theme.house_style():
        figure = PANELS.sheet(len(picture.camps))
        theme.headline(figure, f"{picture.title}: people in each camp, simulated and registered", _subtitle(picture))
        _key(figure, picture)
        for number in range(len(picture.camps)):
            _panel(figure, picture, number)
        theme.source_line(figure, picture.source, picture.replicates)
    return figure


def _subtitle(picture: ValidationPicture) -> str:
    end = picture.dates[-1]
    first = f"People each day; scales differ. Numbers: median and 90 % band on {theme.long_date(end, picture.dates)}"
    scores = f"Averaged relative difference: Panj's central settings {decimals(picture.central_ard, 3)}"
    if not np.isnan(picture.flee_ard):
        scores += f", Flee's own run {decimals(picture.flee_ard, 3)}"
    scores += f"; median of the bands {decimals(picture.ard, 3)}"
    return f"{first} {theme.as_date(end).year}; [registered].\n{scores} (0 is perfect)."


def _key(figure: Figure, picture: ValidationPicture) -> None:
    """Explain lines and bands once for all panels."""
    looks = _looks()
    items: list[tuple[Any, str]] = [
        (Line2D([], [], **looks["seen"], **looks["reports"]), "registered (dots: reports)"),
        (Line2D([], [], **looks["panj"]), "Panj, median"),
    ]
    if picture.replicates > 1:
        items.append((Patch(color=theme.tint(theme.paper().hue(PANJ), 0.5)), "50 %"))
        few = picture.replicates < ENOUGH_FOR_BANDS
        told = f"90 % of only {picture.replicates} replicates" if few else "90 % of replicates"
        items.append((Patch(color=theme.tint(theme.paper().hue(PANJ), 0.22)), told))
    if picture.masked is not None:
        items.append((Line2D([], [], **looks["masked"]), "median, capacities masked"))
    if picture.flee is not None:
        items.append((Line2D([], [], **looks["flee"]), "Flee's own run"))
    theme.legend(figure, 1.08, items, columns=3, handle=2.0)


def _panel(figure: Figure, picture: ValidationPicture, number: int) -> None:
    """Draw one camp."""
    ax, left, right, top = PANELS.panel(figure, number, picture.camps[number].replace("_", " "))
    theme.date_axis(ax, picture.dates, most=3)
    bands = picture.bands[:, :, number]
    theme.value_axis(ax, _curves(ax, picture, number))
    ax.set_gid(f"camp-{number}")
    last = float(picture.observed[-1, number])
    told = picture.last[number] if picture.last else "–" if np.isnan(last) else theme.people(last)
    seen = "[no count]" if told == "–" else f"[{told}]"
    figure.text(right, theme.inches(figure, top + 0.015), seen, size=theme.SMALL, weight="bold", va="top", ha="right")
    colour, text = theme.lettering(theme.paper().hue(PANJ)), theme.spread(bands)
    figure.text(left, theme.inches(figure, top + 0.2), text, size=theme.SMALL, weight="bold", color=colour, va="top")


def _curves(ax: Axes, picture: ValidationPicture, number: int) -> float:
    """Draw bands and lines of one camp; return the highest value."""
    days, looks = theme.day_numbers(picture.dates), _looks()
    bands, seen = picture.bands[:, :, number], picture.observed[:, number]
    shown = [bands[4] if picture.replicates > 1 else bands[MEDIAN], seen]
    theme.fan(ax, picture.dates, bands, theme.paper().hue(PANJ))
    for curve, look in ((picture.masked, looks["masked"]), (picture.flee, looks["flee"])):
        if curve is not None:
            ax.plot(days, curve[:, number], zorder=4, **look)
            shown.append(curve[:, number])
    ax.plot(days, seen, zorder=5, **looks["seen"])
    reports = picture.reports[number]
    ax.plot(days[reports], seen[reports], zorder=5.1, ls="none", **looks["reports"])
    return max(float(np.nanmax(values)) for values in shown if not np.isnan(values).all())
