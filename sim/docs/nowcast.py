"""The tables of docs/nowcast.md: settings from the code, scores from folders that `panj nowcast --every` wrote."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from sim.docs.gains import gain, told
from sim.docs.markdown import table
from sim.runs import seal
from sim.runs.json_files import read_json
from sim.runs.kinds import MARK
from sim.scenario.errors import PanjError
from sim.scenario.parameters import describe
from sim.validation.nowcast.judge import ALL_DAYS, ALONE, NOWCAST, PERSISTENCE, POOL, REPORT_DAYS
from sim.validation.nowcast.reports import KNOWN, PUBLISHED
from sim.validation.nowcast.settings import NowcastSettings
from sim.words.numbers import percent

SETTINGS_HEAD = ("name", "default", "range", "unit", "meaning", "source")
FORECASTS = (NOWCAST, PERSISTENCE, POOL, ALONE)


def settings_table() -> str:
    """Return the settings of a nowcast: name, default, range, unit, meaning, source."""
    rows = []
    for name, info in describe({"": NowcastSettings}).items():
        drawn = "fixed" if info.spread is None else f"{info.spread.low:g} to {info.spread.high:g}"
        rows.append((f"`{name[1:]}`", f"{info.default:g}", drawn, info.unit, info.meaning, info.source))
    return table(SETTINGS_HEAD, rows, right=(1,))


def parts(folders: Sequence[Path]) -> dict[str, str]:
    """Return the tables of the page, by the marks they stand between.

    Raises
    ------
    PanjError
        If a folder was written by no replay, or was changed since.
    """
    read = [_read(folder) for folder in folders]
    out = {}
    for levels in (KNOWN, PUBLISHED):
        found = [frame for level, frame in read if level == levels]
        if not found:
            raise PanjError(f"no folder has forecasts with --levels {levels}: the page needs both")
        scores = pd.concat(found, ignore_index=True)
        out[f"where-{levels}"] = mean_table(scores, ("where",), FORECASTS)
        out[f"gain-{levels}"] = gain_table(scores)
        out[f"total-{levels}"] = mean_table(scores, ("total", "people", "crps"), (NOWCAST, PERSISTENCE))
        out[f"held-{levels}"] = held_table(scores)
    return out


def _read(folder: Path) -> tuple[str, pd.DataFrame]:
    """Return levels and scores of a folder."""
    about = read_json(folder / MARK)
    if about.get("what") != "nowcast" or not (folder / "scores.csv").is_file():
        raise PanjError(f"{folder} holds no replay (panj nowcast PATH --every 7)")
    seal.check_file(folder, about, "scores.csv")
    return str(about["levels"]), pd.read_csv(folder / "scores.csv")


def mean_table(scores: pd.DataFrame, which: Sequence[str], forecasts: Sequence[str]) -> str:
    """Return mean errors over the conflicts, a column for each horizon."""
    horizons = sorted(scores["horizon"].unique())
    rows = []
    for score in which:
        for days in (ALL_DAYS, REPORT_DAYS):
            for name in forecasts:
                part = scores[(scores.score == score) & (scores.days == days) & (scores.forecast == name)]
                mean = part.groupby("horizon")["value"].mean()
                if len(mean):
                    cells = [f"{mean[ahead]:.3f}" if ahead in mean else "–" for ahead in horizons]
                    rows.append((score, days, f"**{name}**" if name == NOWCAST else name, *cells))
    head = ("error", "counts", "forecast", *(f"{ahead} days" for ahead in horizons))
    return table(head, rows, right=range(3, len(head)))


def gain_table(scores: pd.DataFrame) -> str:
    """Return by how much the error of where is below honest persistence, in each conflict and in the mean."""
    where = scores[(scores.score == "where") & (scores.days == ALL_DAYS)]
    wide = where.pivot_table(index=["conflict", "horizon"], columns="forecast", values="value", sort=False)
    horizons = sorted(where["horizon"].unique())
    rows = []
    for conflict in dict.fromkeys(where["conflict"]):
        part = wide.loc[conflict]
        rows.append((conflict, *(told(gain(part[NOWCAST][ahead], part[PERSISTENCE][ahead])) for ahead in horizons)))
    mean = wide.groupby("horizon").mean()
    for words, other in (("**mean error**", PERSISTENCE), ("mean error, against the pool", POOL)):
        rows.append((words, *(told(gain(mean[NOWCAST][ahead], mean[other][ahead])) for ahead in horizons)))
    head = ("below honest persistence", *(f"{ahead} days" for ahead in horizons))
    return table(head, rows, right=range(1, len(head)))


def held_table(scores: pd.DataFrame) -> str:
    """Return the share of counts in the intervals of 90 % and of 50 %, in each conflict and in the mean."""
    horizons = sorted(scores["horizon"].unique())
    rows: list[tuple[str, ...]] = []
    for words, level in (("90 %", "coverage_90"), ("50 %", "coverage_50"), ("90 %, of the total", "total_coverage_90")):
        part = scores[scores.score == level]
        wide = part.pivot_table(index="conflict", columns="horizon", values="value", sort=False)
        if level == "coverage_90":
            rows += [(words, str(name), *(percent(row[ahead]) for ahead in horizons)) for name, row in wide.iterrows()]
        rows.append((words, "**mean**", *(percent(wide[ahead].mean()) for ahead in horizons)))
    head = ("interval", "conflict", *(f"{ahead} days" for ahead in horizons))
    return table(head, rows, right=range(2, len(head)))
