"""The thin line of days under an animated map: where it is now, and where history ends."""

from __future__ import annotations

from matplotlib.artist import Artist
from matplotlib.figure import Figure

from sim.figures import theme
from sim.figures.data import Picture

LINE = 0.48  # share of the box under the line: the dates


class Timeline:
    """A line of days with a mark that moves along it.

    Parameters
    ----------
    figure : Figure
    picture : Picture
    first, last : int
        Rows of the days at its ends.
    box : (float, float, float, float)
        Left, bottom, width, height in inches.
    """

    def __init__(
        self, figure: Figure, picture: Picture, first: int, last: int, box: tuple[float, float, float, float]
    ) -> None:
        self._days = theme.day_numbers(picture.dates)
        wide, high = (float(inches) for inches in figure.get_size_inches())
        under = LINE * box[3]
        place = (box[0] / wide, (box[1] + under) / high, box[2] / wide, (box[3] - under) / high)
        ax = figure.add_axes(place, gid="timeline")
        paper = theme.paper()
        for side in ax.spines.values():
            side.set_visible(False)
        ax.patch.set_visible(False)
        ax.set_yticks([])
        theme.date_axis(ax, picture.dates[first : last + 1], most=7)
        ax.set_xticks(ax.get_xticks(), [label.get_text().replace("\n", " ") for label in ax.get_xticklabels()])
        if len(ax.get_xticklabels()) and ax.get_xticks()[0] == ax.get_xlim()[0]:
            ax.get_xticklabels()[0].set_horizontalalignment("left")  # it would stand out over the margin
        ax.tick_params(axis="x", length=3, labelsize=theme.SMALL, color=paper.muted, labelcolor=paper.muted, pad=3)
        ax.set_ylim(0, 1)
        self._start = float(self._days[first])
        low, high_day = ax.get_xlim()
        ax.plot([low, high_day], [0, 0], color=paper.grid, lw=4, clip_on=False, zorder=1, solid_capstyle="round")
        branch = theme.day_number(picture.branch)
        if picture.branched is not None and low < branch < high_day:
            ax.plot([branch] * 2, [0, 0.62], color=paper.muted, lw=1.2, ls=(0, (2, 2)), zorder=2, clip_on=False)
            late = branch > low + 0.6 * (high_day - low)
            ax.annotate(
                f"{theme.branch_words(picture.branch)}: history before, the scenario after",
                (branch, 0.62),
                xytext=(-4 if late else 4, 0),
                textcoords="offset points",
                ha="right" if late else "left",
                va="center",
                size=theme.SMALL,
                color=paper.muted,
                gid="branch",
                annotation_clip=False,
            )
        (self._done,) = ax.plot([], [], color=paper.ink, lw=4, clip_on=False, zorder=3, solid_capstyle="round")
        (self._now,) = ax.plot([], [], "o", color=paper.ink, ms=9, mec=paper.ground, mew=1.5, clip_on=False, zorder=4)

    def show(self, day: int) -> None:
        """Move the mark to a day."""
        now = float(self._days[day])
        self._done.set_data([self._start, now], [0, 0])
        self._now.set_data([now], [0])

    @property
    def artists(self) -> list[Artist]:
        """What changes from day to day."""
        return [self._done, self._now]
