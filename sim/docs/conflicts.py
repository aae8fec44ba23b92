"""The tables of docs/validation-conflicts.md, made from folders that `panj validate` has written."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.docs.markdown import table
from sim.runs import seal
from sim.runs.json_files import MOST_BYTES, damaged, read_json
from sim.runs.kinds import MARK
from sim.runs.readable import first_line
from sim.scenario.contents import UnreadableError, read_bytes
from sim.scenario.errors import PanjError
from sim.validation.baselines import DAY_30, EQUAL, ROLLING
from sim.validation.ensembles import GIVEN, MASKED
from sim.validation.validate import ALL_DAYS, BANDS, CENTRAL, COLUMNS, FLEE
from sim.words.numbers import exact, whole
from sim.words.printable import printable

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
CHOSEN = "settings_chosen_on_other_conflicts"
#: Columns by which a score is known, and their kinds.
KEYS = {"capacities": "O", "forecast": "O", "days": "O", "rescaled": "b", "score": "O"}
CHOSEN_HEAD = (
    "conflict",
    "capacities",
    "Flee's own run",
    "`flee`, as shipped",
    "`flee`, chosen",
    "`panj`, nothing chosen",
    "**`panj`, chosen**",
    "its bands' median",
    EQUAL,
    "`panj`, chosen, loses to",
)
SHARES_HEAD = ("conflict", "Panj, masked", "central settings, masked", EQUAL, DAY_30, ROLLING, "Panj loses to")


def _table(folder: Path, about: Mapping[str, Any], name: str, kinds: Mapping[str, str]) -> pd.DataFrame:
    """Return a table of a folder, with columns of these kinds (numpy's letters)."""
    path = folder / name
    try:
        content = read_bytes(path, MOST_BYTES)
        seal.check_file(folder, about, name, "run panj validate again")
        frame: pd.DataFrame = pd.read_csv(BytesIO(content), keep_default_na=False, na_values=[""])
    except UnreadableError as error:
        raise PanjError(f"{folder}: no results of panj validate ({name} {error})") from None
    except (ValueError, OverflowError) as error:
        raise damaged(path, first_line(error)) from None
    for column, kind in kinds.items():
        found = frame[column].dtype.kind if column in frame else "none"
        # a column of nothing, or of whole numbers, is read as one of numbers
        if not (found == kind or (kind == "f" and found == "i") or (column == "camp" and found == "f")):
            raise damaged(path, f"its column {column} is missing, or holds something else")
    return frame


#: Larger ones are harm: a hundred times the largest number is none.
MOST_SCORE = 1e12


class Scored:
    """The scores in a folder of `panj validate`.

    Parameters
    ----------
    folder : Path
    """

    def __init__(self, folder: Path) -> None:
        if not (folder / MARK).is_file():
            raise PanjError(f"{folder}: no results of panj validate (it has no {MARK})")
        self.folder, about = folder, read_json(folder / MARK)
        seal.check_mark(folder / MARK, about)
        name, rules, chosen = about.get("conflict"), about.get("rules", "flee"), about.get(CHOSEN, False)
        if not (isinstance(name, str) and isinstance(rules, str) and isinstance(chosen, bool)):
            raise PanjError(f"{folder}: no results of panj validate ({MARK} names no conflict, or no rules)")
        if about.get("chosen") and not chosen:
            raise PanjError(
                f"{folder}: its settings were chosen on {printable(name)} itself, so it is no test and in no table"
            )
        self.name, self.rules = printable(name), printable(rules)
        frame = _table(folder, about, "scores.csv", {"camp": "O", **KEYS, "value": "f"})
        frame = frame[frame["camp"].isna()]
        if frame.duplicated(list(KEYS)).any() or (frame["value"].abs() > MOST_SCORE).any():
            raise damaged(folder / "scores.csv", "a score is there twice, or is no number")
        self.values: dict[tuple[object, ...], float] = dict(
            zip(
                frame[list(KEYS)].itertuples(index=False, name=None),
                frame["value"].astype(float).tolist(),
                strict=True,
            )
        )
        self.chosen: pd.DataFrame | None = None
        if chosen:
            self.chosen = _table(folder, about, "chosen.csv", {"capacities": "O", "setting": "O", "value": "f"})

    def best(self, capacities: str) -> dict[str, float]:
        """Return the central settings that were chosen, by name.

        Raises
        ------
        PanjError
            If there are none, or one is there twice.
        """
        assert self.chosen is not None
        found = self.chosen[self.chosen["capacities"] == capacities]
        values = found["value"].astype(float)
        if not len(found) or found["setting"].duplicated().any() or not np.isfinite(values).all():
            raise damaged(self.folder / "chosen.csv", f"want one number for every setting, capacities {capacities}")
        return dict(zip(found["setting"].tolist(), values.tolist(), strict=True))

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


def _cell(value: float, score: str = "ard", digits: int = 3) -> str:
    """Return a score as it stands in a table; a dash where there is none."""
    if not math.isfinite(value):
        return "–"
    return f"{whole(100 * value)} %" if score.startswith("coverage") else f"{value:.{digits}f}"


def _lost(panj: float, rivals: Mapping[str, float], ties: bool = False) -> str:
    """Return to whom a score loses; a dash where that cannot be said."""
    known = {name: value for name, value in rivals.items() if math.isfinite(value)}
    if not math.isfinite(panj) or not known:
        return "–"
    return ", ".join(name for name, value in known.items() if value < panj or (ties and value == panj)) or "none"


def luck_table(all_scored: Sequence[Scored]) -> str:
    """Return how little luck moves the error: mean, deviation and what the bands hold."""
    rows = []
    for scored in all_scored:
        for capacities in (GIVEN, MASKED):
            mean = scored.get(CENTRAL, "ard_mean", capacities)
            luck = scored.get(CENTRAL, "ard_sd", capacities)
            held = [_cell(scored.get(name, "coverage_90", capacities), "coverage_90") for name in (CENTRAL, BANDS)]
            ratio = exact(mean / luck) if math.isfinite(mean) and 0.0 < luck < math.inf else "–"
            numbers = _cell(mean), _cell(luck, digits=4), ratio
            rows.append((scored.name, capacities, *numbers, *held))
    return table(LUCK_HEAD, rows, right=(2, 3, 4, 5, 6))


def masked_table(all_scored: Sequence[Scored]) -> str:
    """Return the rescaled error with capacities masked beside forecasts that need no model."""
    rows = []
    for scored in all_scored:
        panj = scored.get(BANDS, capacities=MASKED, rescaled=True)
        central = scored.get(CENTRAL, capacities=MASKED, rescaled=True)
        plain = {name: scored.get(name, capacities=MASKED, rescaled=True) for name in (EQUAL, DAY_30, ROLLING)}
        rows.append((scored.name, *map(_cell, (panj, central, *plain.values())), _lost(panj, plain)))
    return table(SHARES_HEAD, rows, right=(1, 2, 3, 4, 5))


def summary_table(all_scored: Sequence[Scored]) -> str:
    """Return the plain and the rescaled ARD of Panj and Flee, capacities as given and masked."""
    which = ((FLEE, GIVEN), (CENTRAL, GIVEN), (BANDS, GIVEN), (CENTRAL, MASKED), (BANDS, MASKED))
    rows = []
    for scored in all_scored:
        pairs = [[scored.get(forecast, "ard", c, rescaled=r) for r in (False, True)] for forecast, c in which]
        rows.append((scored.name, *(f"{_cell(plain)} / {_cell(rescaled)}" for plain, rescaled in pairs)))
    return table(SUMMARY_HEAD, rows, right=(1, 2, 3, 4, 5))


def chosen_table(
    flee: Sequence[Scored], flee_chosen: Sequence[Scored], panj: Sequence[Scored], own: Sequence[Scored]
) -> str:
    """Return the rescaled ARD of both rule sets, as they are and chosen on the other conflicts; the mean below.

    Parameters
    ----------
    flee, flee_chosen, panj, own : sequence of Scored
        The same conflicts in the same order: rules `flee` and `panj`, each as it is and chosen.
    """
    rows = []
    for capacities in (GIVEN, MASKED):
        values = [
            [
                scored.get(forecast, capacities=capacities, rescaled=True)
                for scored, forecast in (
                    (shipped, FLEE),
                    (shipped, CENTRAL),
                    (tuned, CENTRAL),
                    (plain, BANDS),
                    (ours, CENTRAL),
                    (ours, BANDS),
                    (shipped, EQUAL),
                )
            ]
            for shipped, tuned, plain, ours in zip(flee, flee_chosen, panj, own, strict=True)
        ]
        for scored, row in zip(flee, values, strict=True):
            rows.append((scored.name, capacities, *map(_cell, row), _lost(row[4], _rivals(row, capacities), ties=True)))
        mean = [float(np.mean(column)) for column in zip(*values, strict=True)]
        rows.append(("**mean**", capacities, *map(_cell, mean), _lost(mean[4], _rivals(mean, capacities), ties=True)))
    return table(CHOSEN_HEAD, rows, right=range(2, 9))


def _rivals(row: Sequence[float], capacities: str) -> dict[str, float]:
    """Return what chosen settings are compared with: Flee as shipped and chosen; masked, equal shares as well."""
    shipped = min((value for value in row[:2] if math.isfinite(value)), default=float("nan"))
    return {"Flee": shipped, "`flee`, chosen": row[2]} | ({EQUAL: row[-1]} if capacities == MASKED else {})


def bands_table(chosen: Sequence[Scored]) -> str:
    """Return how wide the bands of chosen settings are, of shares: error of their median, CRPS, and what they hold."""
    rows = []
    for capacities in (GIVEN, MASKED):
        values = []
        for scored in chosen:
            row = [
                scored.get(BANDS, s, capacities, rescaled=True) for s in ("ard", "crps", "coverage_50", "coverage_90")
            ]
            values.append(row)
            rows.append((scored.name, scored.rules, capacities, *_band_cells(row)))
        mean = [float(np.mean(column)) for column in zip(*values, strict=True)]
        rows.append(("**mean**", chosen[0].rules, capacities, *_band_cells(mean)))
    return table(("conflict", "rules", "capacities", "ARD", "CRPS", "in 50 %", "in 90 %"), rows, right=range(3, 7))


def _band_cells(row: Sequence[float]) -> list[str]:
    return [_cell(v, s) for v, s in zip(row, ("ard", "crps", "coverage_50", "coverage_90"), strict=True)]


def settings_table(chosen: Sequence[Scored], capacities: str = MASKED) -> str:
    """Return the central settings that the others chose for each conflict."""
    best = {scored.name: scored.best(capacities) for scored in chosen}
    rows = [
        (f"`{name}`", *(f"{settings[name]:.3g}" for settings in best.values()))
        for name in next(iter(best.values()))
        if all(name in settings for settings in best.values())
    ]
    return table(("setting", *best), rows, right=range(1, 1 + len(best)))


def parts(folders: Sequence[Path]) -> Mapping[str, str]:
    """Return the marked parts of docs/validation-conflicts.md by name.

    Raises
    ------
    PanjError
        If a conflict was not scored in all four ways, each once: rules `flee` and `panj`, as they are and chosen.
    """
    found: dict[tuple[str, bool], dict[str, Scored]] = {(r, c): {} for r in ("flee", "panj") for c in (False, True)}
    for folder in folders:
        scored = Scored(folder)
        ways = found.get((scored.rules, scored.chosen is not None))
        if ways is None or scored.name in ways:
            raise PanjError(f"{folder}: rules {scored.rules} on {scored.name} are not asked for, or once more")
        ways[scored.name] = scored
    names = list(found["flee", False])
    for (rules, chosen), ways in found.items():
        if set(ways) != set(names) or not names:
            how = "-L " if chosen else ""
            raise PanjError(
                f"want all conflicts of panj validate {how}--rules {rules}; found {', '.join(ways) or 'none'}"
            )
    flee, flee_chosen, panj, own = ([ways[name] for name in names] for ways in found.values())
    common = {"summary": summary_table(flee), "luck": luck_table(flee), "masked": masked_table(flee)}
    common |= {
        "chosen": chosen_table(flee, flee_chosen, panj, own),
        "bands": bands_table(own),
        "bands-flee": bands_table(flee_chosen),
        "settings-chosen": settings_table(own),
    }
    return common | {scored.name: score_table(scored) for scored in flee}
