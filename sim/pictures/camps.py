"""The figure of a validation: people in each camp beside what was registered there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.flee.chosen import by_hand
from sim.flee.registered import registered
from sim.runs.frames import QUANTILES
from sim.validation.ensembles import GIVEN, MASKED
from sim.validation.validate import BANDS, CENTRAL, FLEE, Validation
from sim.words.numbers import exact
from sim.words.wording import counted

if TYPE_CHECKING:
    from sim.figures.validation import ValidationPicture

FIGURE = "camps"


def draw_camps(found: Validation, folder: Path, svg: bool = True) -> list[Path]:
    """Draw the figure of a validation into a folder, as PNG and, unless told otherwise, SVG; return the files."""
    # matplotlib is slow to load: only who draws pays for it
    from sim.figures import saved
    from sim.figures.validation import validation_figure

    return saved.save(validation_figure(camps_picture(found)), folder / FIGURE, svg)


def camps_picture(found: Validation) -> ValidationPicture:
    """Return what the figure of a validation is drawn from."""
    # matplotlib is slow to load: only who draws pays for it
    from sim.figures.validation import ValidationPicture

    instance = found.instance
    rows = {row.place: row for row in instance.layout if row.place >= 0}
    reports = []
    for k in instance.camps:
        day = rows[int(k)].day.astype(int) if int(k) in rows else np.zeros(0, int)
        reports.append(day[(day >= 0) & (day < len(instance.observed))])
    written = registered(instance)
    masked, each = found.ensembles.get(MASKED), instance.people_each
    which = " with settings chosen on other conflicts" if found.chosen else ""
    which = " with settings chosen on this conflict among others" if found.chosen_here else which
    which = " with settings written by hand" if by_hand(found.chosen) else which
    return ValidationPicture(
        title=instance.name,
        dates=found.dates,
        camps=found.camps,
        observed=each * found.scored.curve,
        reports=tuple(reports),
        bands=each * found.ensembles[GIVEN].quantiles,
        masked=None if masked is None else each * masked.quantiles[QUANTILES.index(0.5)],
        flee=None if instance.flee_output is None else each * instance.flee_output,
        ard=found.score(BANDS),
        central_ard=found.score(CENTRAL),
        flee_ard=found.score(FLEE),
        replicates=found.replicates,
        source=f"Panj, rules {found.rules} on {instance.name}, {counted(found.replicates, 'replicate')}{which}, "
        f"seed {found.seed}. {_thinned(found)}Counts: those given with the instance",
        last=tuple(written.cell(k) for k in range(len(written.camps))),
    )


def _thinned(found: Validation) -> str:
    """Return that fewer people were simulated than are drawn; empty where they were not."""
    simulated, people = found.people
    return (
        f"Simulated with {exact(simulated)} of {exact(people)} people, and scaled back. " if simulated < people else ""
    )
