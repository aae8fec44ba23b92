"""The table and the figure of ranks in docs/calibrate.md, from a folder that the check of the sampler wrote."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from sim.docs.markdown import table
from sim.figures.calibration import RanksPicture, ranks_figure
from sim.figures.saved import save
from sim.scenario.errors import PanjError
from sim.validation.calibrate.check.ranks import BINS, EVEN, LIKELIHOOD

FIGURE = "calibration-ranks"
HEAD = ("quantity", "truths by tenth of rank", "p of χ²", "in 50 %", "in 90 %", "told", "follows")
#: Between these a bin lies in 99 of 100 cases if ranks are even.
ENDS = (0.005, 0.995)
#: Quantities that the figure has room for: the least even ones, and the log-likelihood.
SHOWN = 9


def read(folder: Path) -> pd.DataFrame:
    """Return what the check said.

    Raises
    ------
    PanjError
        If the folder has nothing of it.
    """
    path = folder / EVEN
    if not path.is_file():
        raise PanjError(f"{folder} has no {EVEN} (python -m sim.validation.calibrate.check --out FOLDER)")
    return pd.read_csv(path)


def ranks_table(told: pd.DataFrame) -> str:
    """Return a row for each quantity."""
    rows = []
    for row in told.to_dict("records"):
        numbers = [float(row[name]) for name in ("inside_50", "inside_90", "told", "follows")]
        cells = ("–" if np.isnan(value) else f"{value:.2f}" for value in numbers)
        rows.append((str(row["quantity"]), str(row["bins"]), f"{float(row['p']):.3f}", *cells))
    return table(HEAD, rows, right=range(2, len(HEAD)))


def draw(told: pd.DataFrame, folder: Path) -> list[Path]:
    """Draw the ranks into a folder of figures."""
    counts = {str(row["quantity"]): np.array(str(row["bins"]).split(), float) for row in told.to_dict("records")}
    p = dict(zip(told["quantity"], told["p"], strict=True))
    others = sorted((name for name in counts if name != LIKELIHOOD), key=lambda name: p[name])
    shown = [LIKELIHOOD, *others[: SHOWN - 1]]
    truths = int(next(iter(counts.values())).sum())
    low, high = stats.binom.ppf(ENDS, truths, 1.0 / BINS)
    picture = RanksPicture(
        title="Where truths lie in their posteriors",
        told=f"{truths} truths of a small world by the tenth of their rank, the least even parameters and garrisons.",
        source="python -m sim.validation.calibrate.check",
        ranks=[(name, counts[name], float(p[name])) for name in shown],
        low=float(low),
        high=float(high),
    )
    return save(ranks_figure(picture), folder / FIGURE, svg=False)
