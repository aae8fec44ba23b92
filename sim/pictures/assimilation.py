"""The figure of an assimilation: prior and posterior of every series that was counted, with the counts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.runs.words import series_title
from sim.validation.assimilate.assimilated import Assimilated
from sim.validation.assimilate.saved import both
from sim.validation.contrary import is_sum
from sim.validation.lodged import Key
from sim.words.wording import counted

if TYPE_CHECKING:
    from sim.figures.assimilation import AssimilationPicture, SeriesPicture

NAME = "assimilation"
#: Series that the figure has room for; the first ones by date of their first count.
MOST_PANELS = 12


def draw_assimilation(found: Assimilated, folder: Path) -> list[Path]:
    """Draw the figure into a folder; return the files."""
    # matplotlib is slow to load: only who draws pays for it
    from sim.figures import saved
    from sim.figures.assimilation import assimilation_figure

    return saved.save(assimilation_figure(assimilation_picture(found)), folder / NAME)


def assimilation_picture(found: Assimilated) -> AssimilationPicture:
    """Return what the figure is drawn from."""
    from sim.figures.assimilation import AssimilationPicture

    population = found.population
    keys = list(dict.fromkeys(step.count.key for step in found.steps))
    size = counted(population.size, "replicate")
    left = len(keys) - MOST_PANELS
    more = f" {left} more series were counted." if left > 0 else ""
    sums = f"Daily flows: sums since {population.scenario.start}. " if any(is_sum(key) for key in keys) else ""
    return AssimilationPicture(
        title=population.scenario.title,
        told=f"{sums}Scales differ.{more}",
        series=[_series(found, key) for key in keys[:MOST_PANELS]],
        source=f"Panj, {population.scenario.name}, {size} worth {found.worth}. Counts: {found.table.name}",
    )


def _series(found: Assimilated, key: Key) -> SeriesPicture:
    from sim.figures.assimilation import SeriesPicture

    scenario = found.population.scenario
    counts = [step.count for step in found.steps if step.count.key == key]
    start = np.datetime64(scenario.start, "D")
    each, either = both(found, key), counts[0].either
    # of what is 0 or 1 the probability is all there is: its quantiles are 0 or 1, too
    shown = {name: np.repeat(table[-1:], 5, axis=0) if either else table[:-1] for name, table in each.items()}
    return SeriesPicture(
        name=series_title(*key, found.population.world),
        dates=start + np.arange(scenario.days()).astype("timedelta64[D]"),
        prior=shown["prior"],
        posterior=shown["posterior"],
        days=start + np.array([count.day for count in counts]).astype("timedelta64[D]"),
        counts=np.array([count.value for count in counts]),
        least_top=1.0 if either else 10.0,
    )
