"""Folders of sweeps written by hand: known numbers in the form of the store, without a run of the model."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from sim.sweeps import manifest, parts
from sim.sweeps.parts import Writer

MEASURES: dict[str, dict[str, Any]] = {
    "arrivals TJK civilian": {"measure": "arrivals", "place": "TJK", "kind": "civilian", "reading": "total"},
    "days until full": {"measure": "overflow", "place": "khorog", "kind": "", "reading": "first_over"},
}
SCENARIO: dict[str, Any] = {
    "world": "panj-2021",
    "rules": "panj",
    "start": "2021-05-01",
    "history_until": "2021-07-06",
    "until": "2021-09-11",
    "garrisons": "seeded",
    "parameters": {"front.tempo": [1.0, None]},
    "events": [],
}
UNITS = {"arrivals TJK civilian": "people", "days until full": "days"}
ARRIVALS, FULL = MEASURES


@dataclass(frozen=True)
class Made:
    """A sweep of known numbers.

    Parameters
    ----------
    folder : Path
    frame : DataFrame, a row for each run: keys, axes, measures, status
    chunks : list of (first, stop)
    """

    folder: Path
    frame: pd.DataFrame
    chunks: list[tuple[int, int]]

    def write(self, chunks: Sequence[int]) -> None:
        """Write these parts."""
        known = json.loads((self.folder / manifest.MANIFEST).read_text(encoding="utf-8"))
        (self.folder / "parts").mkdir(exist_ok=True)
        for chunk in chunks:
            first, stop = self.chunks[chunk]
            table = pa.Table.from_pandas(self.frame.iloc[first:stop], preserve_index=False)
            dates = [name for name, axis in known["identity"]["axes"].items() if axis["dates"]]
            for name in dates:
                at = table.column_names.index(name)
                table = table.set_column(at, name, table[name].cast(pa.date32()))
            writer = Writer(table.schema, {"sweep": known["fingerprint"], "part": "runs", "chunk": str(chunk)})
            writer.add(table.replace_schema_metadata({}))
            (self.folder / "parts" / f"runs-{chunk:05d}.parquet").write_bytes(writer.close())


def make(folder: Path, frame: pd.DataFrame, axes: Mapping[str, Mapping[str, Any]], design: str, per_chunk: int) -> Made:
    """Write a sweep; of an axis say what is not usual: levels, spread, dates."""
    usual = {
        "parameter": None,
        "events": [],
        "levels": [],
        "spread": None,
        "dates": False,
        "whole": False,
        "mode": None,
    }
    first_runs = frame.drop_duplicates("point")
    identity = {
        "design": design,
        "replicates": int(frame["replicate"].nunique()),
        "seed": 1,
        "keep": ["summary"],
        "axes": {name: usual | {k: v for k, v in axis.items() if k != "unit"} for name, axis in axes.items()},
        "measures": {name: {"date": None, "over": None} | m for name, m in MEASURES.items()},
        "scenarios": dict.fromkeys(dict.fromkeys(frame["scenario"]), SCENARIO),
        "worlds": {},
        "points": [
            [str(v)[:10] if isinstance(v, pd.Timestamp) else v for v in row]
            for row in first_runs[[*axes]].to_numpy(object).tolist()
        ],
    }
    chunks = [(k, min(k + per_chunk, len(frame))) for k in range(0, len(frame), per_chunk)]
    content = {
        "schema": manifest.SCHEMA,
        "sweep": folder.name,
        "title": "A sweep of known numbers",
        "description": "",
        "fingerprint": manifest.fingerprint(identity),
        "runs": len(frame),
        "units": {"axes": {name: axis.get("unit", "") for name, axis in axes.items()}, "measures": UNITS},
        "versions": {},
        "code": "",
        "order": "points",
        "chunks": [list(chunk) for chunk in chunks],
        "identity": identity,
        "yaml": {},
    }
    folder.mkdir(parents=True)
    (folder / manifest.MANIFEST).write_text(json.dumps(content), encoding="utf-8")
    columns = ["run", "point", "scenario", "replicate", *axes, *MEASURES, "status", "error_type", "error", "traceback"]
    frame = frame.assign(error_type=None, error=None, traceback=None)[columns]
    frame = frame.astype({"run": "int64", "point": "int32", "replicate": "int32"})
    for name in ("error_type", "error", "traceback"):
        frame[name] = frame[name].astype("string")
    return Made(folder, frame, chunks)


def grid(folder: Path) -> Made:
    """Tempo 0.5, 1, 2 by policy open, closed, in two scenarios of two replicates: 24 runs in 6 chunks, the last failed.

    Arrivals are 100 · tempo, 10 more where it is closed, 1 more in replicate 1, 1000 more in `offensive`. The site is
    full on day 7 where tempo is 2, and never elsewhere.
    """
    rows = []
    for point, (tempo, policy) in enumerate((t, p) for t in (0.5, 1.0, 2.0) for p in ("open", "closed")):
        for scenario in ("baseline", "offensive"):
            for replicate in (0, 1):
                y = 100 * tempo + 10 * (policy == "closed") + replicate + 1000 * (scenario == "offensive")
                rows.append((len(rows), point, scenario, replicate, tempo, policy, y, 7.0 if tempo == 2 else np.nan))
    frame = pd.DataFrame(rows, columns=["run", "point", "scenario", "replicate", "tempo", "policy", ARRIVALS, FULL])
    frame["status"] = parts.OK
    frame.loc[frame.index[-1], [ARRIVALS, FULL]] = np.nan
    frame.loc[frame.index[-1], "status"] = parts.FAILED
    axes = {"tempo": {"levels": [0.5, 1.0, 2.0], "unit": "1"}, "policy": {"levels": ["open", "closed"]}}
    return make(folder, frame, axes, "grid", 4)


def drawn(folder: Path, points: int = 200) -> Made:
    """Leak evenly in its logarithm 0.01 … 1, a closing day of July, patience 0 … 10 days; one replicate, chunks of 50.

    Point k has leak 100^(k / points) / 100, day 1 + k mod 30, patience 10 · frac(k · golden section), and arrivals
    1000 · leak + patience.
    """
    k = np.arange(points)
    leak = 0.01 * 100.0 ** (k / points)
    patience = 10 * ((k * (5**0.5 - 1) / 2) % 1)
    frame = pd.DataFrame({"run": k, "point": k, "scenario": "baseline", "replicate": 0, "crossing.leak": leak})
    frame["closing day"] = pd.Timestamp("2021-07-01") + pd.to_timedelta(k % 30, unit="D")
    frame["patience"] = patience
    frame[ARRIVALS], frame[FULL], frame["status"] = 1000 * leak + patience, np.nan, parts.OK
    epoch = (pd.Timestamp("2021-07-01") - pd.Timestamp("1970-01-01")).days
    axes = {
        "crossing.leak": {"spread": [0.01, 1.0, "loguniform"], "unit": "per day"},
        "closing day": {"spread": [epoch, epoch + 29, "uniform"], "dates": True},
        "patience": {"spread": [0.0, 10.0, "uniform"], "unit": "days"},
    }
    return make(folder, frame, axes, "latin-hypercube", 50)


def years(folder: Path, points: int = 200) -> Made:
    """Leak evenly in its logarithm 0.01 … 1, a closing day from October 2021 to March 2022, patience 0 … 10 days.

    Arrivals are 1000 · leak + patience + 3 a day; the site is full after day 100, 30 to 36 days from the branch date.
    Every fifth run failed.
    """
    k = np.arange(points)
    day = (k * 37) % 180
    frame = pd.DataFrame({"run": k, "point": k, "scenario": "baseline", "replicate": 0})
    frame["crossing.leak"] = 0.01 * 100.0 ** (k / points)
    frame["closing day"] = pd.Timestamp("2021-10-01") + pd.to_timedelta(day, unit="D")
    frame["patience"] = 10 * ((k * (5**0.5 - 1) / 2) % 1)
    frame[ARRIVALS] = 1000 * frame["crossing.leak"] + frame["patience"] + 3.0 * day
    frame[FULL] = np.where(day > 100, 30.0 + k % 7, np.nan)
    epoch = (pd.Timestamp("2021-10-01") - pd.Timestamp("1970-01-01")).days
    axes = {
        "crossing.leak": {"spread": [0.01, 1.0, "loguniform"], "unit": "per day"},
        "closing day": {"spread": [epoch, epoch + 179, "uniform"], "dates": True},
        "patience": {"spread": [0.0, 10.0, "uniform"], "unit": "days"},
    }
    return make(folder, _failing(frame, 5), axes, "latin-hypercube", 50)


def waiting(folder: Path, tempos: tuple[float, ...] = (0.5, 1.0, 2.0)) -> Made:
    """Tempo by a closing day in two years, 20 replicates; the site is full in the first 4 · tempo of them.

    Every third run failed, so that a point has 13 or 14. One tempo alone is no axis.
    """
    days = ("2021-12-25", "2022-01-01", "2022-01-08")
    rows = [
        (point, replicate, tempo, pd.Timestamp(day), 100 * tempo + replicate, 5.0 + replicate)
        for point, (tempo, day) in enumerate((t, d) for t in tempos for d in days)
        for replicate in range(20)
    ]
    frame = pd.DataFrame(rows, columns=["point", "replicate", "tempo", "closing day", ARRIVALS, FULL])
    frame.insert(0, "run", np.arange(len(frame)))
    frame["scenario"] = "baseline"
    frame.loc[frame["replicate"] >= 4 * frame["tempo"], FULL] = np.nan
    axes: dict[str, dict[str, Any]] = {"closing day": {"levels": list(days), "dates": True}}
    if len(tempos) > 1:
        axes = {"tempo": {"levels": list(tempos), "unit": "1"}, **axes}
    return make(folder, _failing(frame, 3), axes, "grid", 20)


def _failing(frame: pd.DataFrame, each: int) -> pd.DataFrame:
    frame["status"] = parts.OK
    frame.loc[frame.index[::each], [ARRIVALS, FULL]] = np.nan
    frame.loc[frame.index[::each], "status"] = parts.FAILED
    return frame
