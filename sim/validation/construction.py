"""How much choices of construction move a score and the camps, beside settings and luck."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.runs.cells import safe_frame
from sim.validation import scores
from sim.validation.validate import Validation
from sim.validation.varied import POINTS_FILE
from sim.world.world import Floats, Longs

if TYPE_CHECKING:
    import pandas as pd

LUCK, SETTINGS, CHOICES, BOTH = "luck", "settings", "choices", "settings and choices"
"""What differs between the replicates of a set; luck differs in each of them."""
ARD, ARD_LATER, ALL_CAMPS = "ARD", f"ARD from day {scores.SKIP}", "all camps"
LEVELS = {"q05": 0.05, "q50": 0.5, "q95": 0.95}
SPREAD_FILE = "spread.csv"


def sets(found: Validation, capacities: str) -> dict[str, Longs]:
    """Return the counts of each set of replicates, by what differs in it."""
    runs = found.ensembles[capacities]
    out = {LUCK: runs.central, SETTINGS: runs.bands}
    out |= {CHOICES: runs.choices} if runs.choices is not None else {}
    return out | ({BOTH: runs.both} if runs.both is not None else {})


def ards(found: Validation, counts: Longs) -> dict[str, Floats]:
    """Return the ARD of each replicate, over all scored days and from day 30 on; NaN where nothing is scored."""
    scored = found.scored
    out = {}
    for name, there in ((ARD, scored.days >= 0), (ARD_LATER, scored.days >= scores.SKIP)):
        data = scored.data[there]
        each = scored.of(counts)[:, there]
        found_ = [scores.ard(one, data, person=scored.person) if data.any() else np.nan for one in each]
        out[name] = np.array(found_)
    return out


def points(found: Validation, capacities: str) -> pd.DataFrame:
    """Return one row per world: its choices, how large it is, and its ARD with central settings."""
    varied, counts = found.varied, found.ensembles[capacities].choices
    assert varied is not None, "asked where choices vary"
    assert counts is not None, "asked where choices vary"
    return varied.frame.assign(**ards(found, counts))


def spread(found: Validation, capacities: str) -> pd.DataFrame:
    """Return how far what is looked at spreads over the replicates of each set.

    Columns: capacities, what (the two ARD, each camp on the last day, all camps), varied (luck, settings, choices,
    settings and choices), q05, q50, q95, sd. Of camps they are people.
    """
    import pandas as pd

    rows = []
    for name, counts in sets(found, capacities).items():
        people = found.instance.people_each * counts[:, -1].astype(float)
        looked = ards(found, counts) | dict(zip(found.camps, people.T, strict=True)) | {ALL_CAMPS: people.sum(axis=1)}
        for what, values in looked.items():
            levels = np.quantile(values, list(LEVELS.values())).tolist()
            deviation = float(values.std(ddof=1)) if len(values) > 1 else np.nan
            rows.append((capacities, what, name, *levels, deviation))
    return pd.DataFrame(rows, columns=["capacities", "what", "varied", *LEVELS, "sd"])


def save(found: Validation, folder: Path) -> None:
    """Write choices.csv and spread.csv of a validation in which choices vary."""
    import pandas as pd

    each = [points(found, capacities).assign(capacities=capacities) for capacities in found.ensembles]
    all_points = pd.concat(each, ignore_index=True)
    safe_frame(all_points).to_csv(folder / POINTS_FILE, index=False, float_format="%.6g")
    both = pd.concat([spread(found, capacities) for capacities in found.ensembles], ignore_index=True)
    safe_frame(both).to_csv(folder / SPREAD_FILE, index=False, float_format="%.6g")
