"""The tables of docs/validation-conflicts.md, made from folders that `panj validate` has written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from sim.docs.markdown import table
from sim.experiment.baselines import DAY_30, EQUAL, ROLLING
from sim.experiment.ensembles import GIVEN, MASKED
from sim.experiment.store import MARK
from sim.experiment.validate import ALL_DAYS, BANDS, CENTRAL, FLEE, LATER
from sim.scenario.errors import PanjError

COLUMNS = (
    ("ARD", "ard", ALL_DAYS, False),
    ("ARD 30+", "ard", LATER, False),
    ("rescaled", "ard", ALL_DAYS, True),
    ("rescaled 30+", "ard", LATER, True),
    ("CRPS", "crps", ALL_DAYS, False),
    ("in 50 %", "coverage_50", ALL_DAYS, False),
    ("in 90 %", "coverage_90", ALL_DAYS, False),
)
SECTIONS = {GIVEN: "**as given**", MASKED: "**masked**"}
LUCK_HEAD = (
    "conflict",
    "capacities",
    "ARD, mean",
    "its standard deviation by luck",
    "ratio",
    "90 % band of luck holds",
    "of luck and settings",
)
SUMMARY_HEAD = (
    "ARD, plain / rescaled",
    "Flee's own run",
    "Panj, central settings",
    "Panj, median of bands",
    "central, masked",
    "median, masked",
)
SHARES_HEAD = ("conflict", "Panj, masked", "central settings, masked", EQUAL, DAY_30, ROLLING, "Panj loses to")


class Scored:
    """The scores in a folder of `panj validate`.

    Parameters
    ----------
    folder : Path
    """

    def __init__(self, folder: Path) -> None:
        try:
            frame = pd.read_csv(folder / "scores.csv", keep_default_na=False, na_values=[""])
            self.about = json.loads((folder / MARK).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise PanjError(f"{folder}: no results of panj validate ({error})") from None
        frame = frame[frame["camp"].isna()]
        keys = ["capacities", "forecast", "days", "rescaled", "score"]
        self.values: dict[tuple[object, ...], float] = dict(
            zip(frame[keys].itertuples(index=False, name=None), frame["value"].astype(float).tolist(), strict=True)
        )
        self.name = str(self.about["conflict"])

    def get(
        self, forecast: str, score: str = "ard", capacities: str = GIVEN, days: str = ALL_DAYS, rescaled: bool = False
    ) -> float:
        """Return one score, NaN where there is none."""
        return self.values.get((capacities, forecast, days, rescaled, score), float("nan"))

    def forecasts(self, capacities: str) -> list[str]:
        """Return what was scored, in the order of the file."""
        return list(dict.fromkeys(str(key[1]) for key in self.values if key[0] == capacities))


def score_table(scored: Scored) -> str:
    """Return all forecasts of a conflict, capacities as given and masked."""
    rows: list[tuple[str, ...]] = []
    for capacities, heading in SECTIONS.items():
        rows.append((heading, *("" for _ in COLUMNS)))
        for forecast in scored.forecasts(capacities):
            cells = [_cell(scored.get(forecast, s, capacities, days, r), s) for _, s, days, r in COLUMNS]
            rows.append((forecast, *cells))
    return table(("capacities, forecast", *(column[0] for column in COLUMNS)), rows, right=range(1, len(COLUMNS) + 1))


def _cell(value: float, score: str) -> str:
    if value != value:
        return "–"
    return f"{100 * value:.0f} %" if score.startswith("coverage") else f"{value:.3f}"


def luck_table(all_scored: Sequence[Scored]) -> str:
    """Return how little luck moves the error: mean, deviation and what the bands hold."""
    rows = []
    for scored in all_scored:
        for capacities in (GIVEN, MASKED):
            mean = scored.get(CENTRAL, "ard_mean", capacities)
            luck = scored.get(CENTRAL, "ard_sd", capacities)
            held = [f"{100 * scored.get(name, 'coverage_90', capacities):.0f} %" for name in (CENTRAL, BANDS)]
            numbers = (f"{mean:.3f}", f"{luck:.4f}", f"{mean / luck:,.0f}")
            rows.append((scored.name, capacities, *numbers, *held))
    return table(LUCK_HEAD, rows, right=(2, 3, 4, 5, 6))


def masked_table(all_scored: Sequence[Scored]) -> str:
    """Return the rescaled error with capacities masked beside forecasts that need no model."""
    rows = []
    for scored in all_scored:
        panj = scored.get(BANDS, capacities=MASKED, rescaled=True)
        central = scored.get(CENTRAL, capacities=MASKED, rescaled=True)
        plain = {name: scored.get(name, capacities=MASKED, rescaled=True) for name in (EQUAL, DAY_30, ROLLING)}
        lost = ", ".join(name for name, value in plain.items() if value < panj)
        rows.append((scored.name, *(f"{value:.3f}" for value in (panj, central, *plain.values())), lost or "none"))
    return table(SHARES_HEAD, rows, right=(1, 2, 3, 4, 5))


def summary_table(all_scored: Sequence[Scored]) -> str:
    """Return the plain and the rescaled ARD of Panj and Flee, capacities as given and masked."""
    which = ((FLEE, GIVEN), (CENTRAL, GIVEN), (BANDS, GIVEN), (CENTRAL, MASKED), (BANDS, MASKED))
    rows = []
    for scored in all_scored:
        pairs = [[scored.get(forecast, "ard", c, rescaled=r) for r in (False, True)] for forecast, c in which]
        rows.append((scored.name, *(f"{plain:.3f} / {rescaled:.3f}" for plain, rescaled in pairs)))
    return table(SUMMARY_HEAD, rows, right=(1, 2, 3, 4, 5))


def parts(folders: Sequence[Path]) -> Mapping[str, str]:
    """Return the marked parts of docs/validation-conflicts.md by name."""
    all_scored = [Scored(folder) for folder in folders]
    common = {"summary": summary_table(all_scored), "luck": luck_table(all_scored), "masked": masked_table(all_scored)}
    return common | {scored.name: score_table(scored) for scored in all_scored}
