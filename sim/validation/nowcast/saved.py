"""Saved: a nowcast or a replay as a folder of tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.runs import store
from sim.runs.cells import safe_frame
from sim.runs.frames import LEVEL_NAMES
from sim.runs.kinds import MARK, Kind
from sim.validation.nowcast.judge import scores
from sim.validation.nowcast.replay import Forecast, Replay
from sim.validation.nowcast.total import RULES

if TYPE_CHECKING:
    import pandas as pd

#: The row of a table that is of all camps together.
TOTAL = "total"
COLUMNS = ("camp", "as_of", "horizon", "date", "last_report", "reported", "forecast", *LEVEL_NAMES)


def forecasts(found: Replay) -> pd.DataFrame:
    """Return every forecast: camp (or "total"), as-of, horizon, date, the last report known, forecast, quantiles."""
    import pandas as pd

    return pd.DataFrame([row for key in found.forecasts for row in _rows(found, *key)], columns=list(COLUMNS))


def _rows(found: Replay, day: int, ahead: int) -> Iterator[tuple[object, ...]]:
    forecast, known = found.forecasts[day, ahead], found.desk.reports.on(day)
    when = (found.date(day).isoformat(), ahead, found.date(day + ahead).isoformat())
    for x, camp in enumerate(found.desk.reports.camps):
        before = camp.day[camp.day <= day]
        last = found.date(int(before[-1])).isoformat() if len(before) else ""
        stock = float(known.stock[day, x]) if len(before) else np.nan
        yield camp.name, *when, last, stock, float(forecast.made.people[x]), *forecast.quantiles[:, x].tolist()
    yield TOTAL, *when, "", float(known.stock[day].sum()), forecast.made.total, *forecast.total.tolist()


def weights(found: Replay) -> pd.DataFrame:
    """Return the weight of every rule in every forecast: as_of, horizon, what (where or total), rule, weight."""
    import pandas as pd

    rows = []
    for (day, ahead), forecast in found.forecasts.items():
        for what, named in _weights_of(found, forecast).items():
            rows += [(found.date(day).isoformat(), ahead, what, rule, weight) for rule, weight in named.items()]
    return pd.DataFrame(rows, columns=["as_of", "horizon", "what", "rule", "weight"])


def _weights_of(found: Replay, forecast: Forecast) -> dict[str, dict[str, float]]:
    made = forecast.made
    return {
        "where": dict(zip(found.desk.rules, made.weights.tolist(), strict=True)),
        "total": dict(zip(RULES, made.total_weights.tolist(), strict=True)),
    }


def save(
    found: Replay,
    folder: Path,
    *,
    judged: bool,
    notes: tuple[str, ...] = (),
    extra: Callable[[Path], object] | None = None,
) -> Path:
    """Write a folder, whole or not at all: forecast.csv, weights.csv, provenance.json, notes.txt, and scores.csv.

    Parameters
    ----------
    found : Replay
    folder : Path
    judged : bool
        Write the scores too: they read reports of after the forecasts.
    notes : tuple of str
        What is said of the counts.
    extra : callable, optional
        Called with the folder while it is made, to add figures.
    """
    with store.whole(folder, Kind.NOWCAST) as work:
        safe_frame(forecasts(found)).to_csv(work / "forecast.csv", index=False, float_format="%.1f")
        safe_frame(weights(found)).to_csv(work / "weights.csv", index=False, float_format="%.4f")
        if judged:
            safe_frame(scores(found)).to_csv(work / "scores.csv", index=False, float_format="%.6g")
        store.write_notes(work, notes)
        store.write_json(work / MARK, provenance(found))
        if extra is not None:
            extra(work)
    return folder.resolve()


def provenance(found: Replay) -> dict[str, object]:
    """Return what a nowcast is of, and what it was made with."""
    first, last = found.date(found.days[0]), found.date(found.days[-1])
    return {
        "conflict": found.name,
        "what": "nowcast",
        "counts_sha256": found.desk.reports.digest,
        "as_of": [first.isoformat(), last.isoformat()],
        "forecast_days": len(found.days),
        "horizons": list(found.horizons),
        "levels": found.desk.reports.levels,
        "rules": list(found.desk.people),
        "settings": found.desk.settings.model_dump(),
        **store.made_with(),
    }
