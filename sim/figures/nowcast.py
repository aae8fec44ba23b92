"""What a nowcast says: a fan for each camp, and how wrong it is at each horizon beside forecasts of less wit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from sim.figures import theme
from sim.figures.data import Days, Floats
from sim.figures.panels import GAP, LEFT, RIGHT, Panels
from sim.scenario.errors import PanjError
from sim.words.numbers import axis_number

PANELS = Panels(columns=3, long=22)
HUE = "civilians"  # name of a colour
#: Of one horizon alone there is no fan but a bar: its width, and the room right of it, as shares of the days shown.
BAR, ROOM = 0.03, 0.05


@dataclass(frozen=True, eq=False)
class CampPicture:
    """A camp as its panel sees it.

    Parameters
    ----------
    name : str
    known_days, known : reports up to the day of the forecast
    later_days, later : reports after it
    bands : float, shape (5, horizons)
        Quantiles 0.05, 0.25, 0.5, 0.75, 0.95.
    """

    name: str
    known_days: Days
    known: Floats
    later_days: Days
    later: Floats
    bands: Floats


@dataclass(frozen=True, eq=False)
class NowcastPicture:
    """A nowcast as its figure sees it.

    Parameters
    ----------
    title : str
        The conflict.
    as_of : datetime64[D]
    first : datetime64[D]
        Where the panels begin.
    dates : datetime64[D], shape (horizons,)
        Days that are forecast.
    camps : sequence of CampPicture
    source : str
    which : str
        Which of several forecasts it is; empty for the only one.
    """

    title: str
    as_of: np.datetime64
    first: np.datetime64
    dates: Days
    camps: Sequence[CampPicture]
    source: str
    which: str = ""


@dataclass(frozen=True, eq=False)
class ErrorPicture:
    """The errors of a replay as their figure sees them.

    Parameters
    ----------
    title : str
        The conflict, or several.
    horizons : sequence of int
    where, total : mapping of str to sequence of float
        By forecast, the error at each horizon; the first one is ours.
    source : str
    """

    title: str
    horizons: Sequence[int]
    where: Mapping[str, Sequence[float]]
    total: Mapping[str, Sequence[float]]
    source: str


def _looks() -> dict[str, dict[str, Any]]:
    paper = theme.paper()
    known = {"color": paper.ink, "lw": 1.0, "marker": "o", "ms": 3.4, "mfc": paper.ink, "mec": paper.ground, "mew": 0.4}
    return {
        "known": known,
        "later": known | {"ls": "none", "mfc": paper.ground, "mec": paper.ink, "mew": 0.9},
        "as_of": {"color": paper.muted, "lw": 1.2, "ls": (0, (2, 2))},
        "median": {"color": theme.stroke(paper.hue(HUE)), "lw": 1.8},
    }


def nowcast_figure(picture: NowcastPicture) -> Figure:
    """Draw the fan of every camp, each on a scale of its own.

    Raises
    ------
    PanjError
        Without a camp or a horizon.
    """
    if not len(picture.dates) or not picture.camps:
        raise PanjError("there is nothing to draw: no camps or no days ahead")
    with theme.house_style():
        figure = PANELS.sheet(len(picture.camps))
        day = f"{theme.long_date(picture.as_of)} {theme.as_date(picture.as_of).year}"
        told = f"{picture.which}People in each camp; scales differ. Reports dated later had no part in it."
        theme.headline(figure, f"{picture.title}: as known on {day}", told)
        looks, hue = _looks(), theme.paper().hue(HUE)
        items: list[tuple[Any, str]] = [
            (Line2D([], [], **looks["known"]), "reports known"),
            (Line2D([], [], **looks["later"]), "reports after it"),
            (Line2D([], [], **looks["median"]), "forecast"),
            (Patch(color=theme.tint(hue, 0.5)), "50 %"),
            (Patch(color=theme.tint(hue, 0.22)), "90 %"),
            (Line2D([], [], **looks["as_of"]), "day of the forecast"),
        ]
        theme.legend(figure, 1.0, items, handle=2.0)
        for number in range(len(picture.camps)):
            _panel(figure, picture, number)
        theme.foot(figure, f"Source: {picture.source}")
    return figure


def _panel(figure: Figure, picture: NowcastPicture, number: int) -> None:
    """Draw one camp."""
    camp, looks = picture.camps[number], _looks()
    ax = PANELS.panel(figure, number, camp.name.replace("_", " ")).ax
    theme.date_axis(ax, np.arange(picture.first, picture.dates[-1] + np.timedelta64(1, "D")), most=3)
    _forecast(ax, picture, camp)
    ax.axvline(theme.day_number(picture.as_of), zorder=2, **looks["as_of"])
    shown = [camp.bands[4]]
    for days, counts, look in ((camp.known_days, camp.known, "known"), (camp.later_days, camp.later, "later")):
        if len(days):
            ax.plot(theme.day_numbers(days), counts, zorder=5, clip_on=True, **looks[look])
            low, high = ax.get_xlim()
            seen = counts[(low <= theme.day_numbers(days)) & (theme.day_numbers(days) <= high)]
            shown += [seen] if len(seen) else []
    theme.value_axis(ax, max(float(values.max()) for values in shown))
    ax.set_gid(f"camp-{number}")


def _forecast(ax: Axes, picture: NowcastPicture, camp: CampPicture) -> None:
    """Draw what is forecast: a fan that begins at the last report; of one day alone a bar, inside the axes."""
    hue, days = theme.paper().hue(HUE), theme.day_numbers(picture.dates)
    left, right = theme.day_number(picture.first), float(days[-1])
    if len(days) == 1:
        half = max(0.5, BAR * (right - left) / 2)
        theme.fan_at(ax, np.array([right - half, right + half]), np.repeat(camp.bands, 2, axis=1), hue)
        ax.set_xlim(left, right + max(2.0, ROOM * (right - left)))
        return
    bands = camp.bands
    if len(camp.known_days):
        days = np.concatenate([theme.day_numbers(camp.known_days[-1:]), days])
        bands = np.hstack([np.full((len(bands), 1), camp.known[-1]), bands])
    theme.fan_at(ax, days, bands, hue)


def error_figure(picture: ErrorPicture) -> Figure:
    """Draw the errors against the horizon: where people are, and how many they are.

    Raises
    ------
    PanjError
        If nothing was scored.
    """
    if not len(picture.horizons) or not picture.where:
        raise PanjError("there is nothing to draw: no forecast could be scored")
    with theme.house_style():
        height = 4.6
        figure = theme.new_figure(height)
        told = "Error relative to all people: of where they are, the total given; of how many they are. 0 is perfect."
        theme.headline(figure, f"{picture.title}: error against horizon", told)
        hues = _hues(picture)
        items: list[tuple[Any, str]] = [(Line2D([], [], **look), name) for name, look in hues.items()]
        theme.legend(figure, 1.0, items, handle=2.4)
        width = (theme.WIDTH - LEFT - RIGHT - GAP) / 2
        for number, (title, errors) in enumerate((("where", picture.where), ("how many", picture.total))):
            x = LEFT + number * (width + GAP)
            box = (x / theme.WIDTH, 0.9 / height, width / theme.WIDTH, 1.95 / height)
            ax = figure.add_axes(box)
            theme.panel(ax)
            ax.yaxis.set_major_formatter(lambda value, _: f"{value:.2g}")
            ax.yaxis.set_major_locator(MaxNLocator(4, steps=theme.STEPS))
            ax.xaxis.set_major_formatter(lambda value, _: axis_number(value))
            ax.set_xticks(list(picture.horizons))
            for name, values in errors.items():
                ax.plot(picture.horizons, values, **hues[name])
            ax.set_ylim(0, max(max(values) for values in errors.values()) * 1.09)
            ax.set_xlabel("days ahead", size=theme.SMALL, color=theme.paper().muted)
            ax.set_gid(f"errors-{number}")
            figure.text((x - 0.5) / theme.WIDTH, 3.15 / height, title, size=theme.PANEL, weight="bold", va="top")
        theme.foot(figure, f"Source: {picture.source}")
    return figure


def _hues(picture: ErrorPicture) -> dict[str, dict[str, Any]]:
    """Return how each forecast is drawn: ours strong, the others in dashes of their own."""
    paper = theme.paper()
    rest = [
        (paper.ink, (0, (5, 1.6))),
        (theme.stroke(paper.hue("government")), (0, (1.2, 1.6))),
        (paper.muted, (0, (5, 1.6, 1.2, 1.6))),
    ]
    ours, *others = dict.fromkeys([*picture.where, *picture.total])
    looks: dict[str, dict[str, Any]] = {
        ours: {"color": theme.stroke(paper.hue(HUE)), "lw": 2.2, "marker": "o", "ms": 4.0}
    }
    for k, name in enumerate(others):
        colour, dashes = rest[k % len(rest)]
        looks[name] = {"color": colour, "lw": 1.5, "ls": dashes, "marker": "o", "ms": 3.0}
    return looks
