"""Frames: results as tidy tables, for pandas and for Parquet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from sim.runs import columns
from sim.runs.tasks import intensity_columns
from sim.world.world import Floats, Ints

if TYPE_CHECKING:
    import pandas as pd

    from sim.runs.replicates import Replicates


#: Levels of the bands: 90 % between the first and the last, 50 % between the second and the fourth.
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
#: Their names in tables: q05 … q95.
LEVEL_NAMES = tuple(f"q{round(100 * level):02d}" for level in QUANTILES)
BLOCK = 64
#: Columns that name a series.
KEYS = ("measure", "place", "kind")


def keys(series: Sequence[tuple[str, str, str]], dates: np.ndarray) -> tuple[pa.Array, ...]:
    """Return the columns date, measure, place and kind of every replicate: series by series, each in order of dates."""
    out = [columns.days(np.tile(dates, len(series)))]
    for part in range(3):
        words = [names[part] for names in series]
        rows = {word: row for row, word in enumerate(dict.fromkeys(words))}
        codes = np.repeat([rows[word] for word in words], len(dates)).astype(np.int16)
        out.append(pa.DictionaryArray.from_arrays(columns.numbers(codes), columns.words(list(rows))))
    return tuple(out)


class Tables:
    """Makes the Arrow table of any replicate; what is equal for all replicates is made once."""

    def __init__(self, result: Replicates) -> None:
        self.result = result
        self.schema = pa.schema(
            [
                ("replicate", pa.int32()),
                ("date", pa.date32()),
                ("measure", pa.dictionary(pa.int16(), pa.string())),
                ("place", pa.dictionary(pa.int16(), pa.string())),
                ("kind", pa.dictionary(pa.int16(), pa.string())),
                ("value", pa.float64()),
            ]
        )
        self.dates, *self.names = keys(result.layout.series, result.dates)

    def of(self, position: int) -> pa.Table:
        """Return the table of the replicate at a position: series by series, each in order of dates."""
        result = self.result
        values = result.counts[position].astype(float)
        values[:, intensity_columns(result.layout)] = result.intensity[position]
        flat = values.T.ravel()
        replicate = np.full(flat.size, result.replicates[position], np.int32)
        return pa.Table.from_arrays(
            [columns.numbers(replicate), self.dates, *self.names, columns.numbers(flat)], schema=self.schema
        )


def tidy(result: Replicates, replicates: Sequence[int]) -> pd.DataFrame:
    """Return the tidy frame of some replicates; text columns are categories."""
    tables = Tables(result)
    wanted = [tables.of(result.replicates.index(r)) for r in replicates]
    frame: pd.DataFrame = pa.concat_tables(wanted).unify_dictionaries().to_pandas()
    return frame


def quantiles(counts: Ints, columns: Sequence[int], running: bool = False) -> Floats:
    """Return the quantiles over the replicates of some series, shape (levels, days, columns).

    Parameters
    ----------
    counts : int32, shape (replicates, days, series)
    columns : sequence of int
    running : bool
        Of the running totals instead of the daily values.
    """
    out = np.empty((len(QUANTILES), counts.shape[1], len(columns)))
    for begin in range(0, len(columns), BLOCK):  # in blocks: a quantile copies and sorts all it is given
        daily = counts[:, :, list(columns[begin : begin + BLOCK])]
        values = np.cumsum(daily, axis=1) if running else daily
        out[:, :, begin : begin + BLOCK] = np.quantile(values, QUANTILES, axis=0)
    return out


def band_table(result: Replicates) -> pa.Table:
    """Return the quantiles over the replicates of every series on every day, one row each, to three digits.

    Columns: date, measure, place, kind, q05 … q95, mean.
    """
    days, series = result.counts.shape[1:]
    dates, *names = keys(result.layout.series, result.dates)
    table = np.empty((len(QUANTILES) + 1, days, series))
    table[:-1] = quantiles(result.counts, range(series))
    table[-1] = result.counts.mean(axis=0)
    where = intensity_columns(result.layout)
    table[:-1, :, where] = np.quantile(result.intensity, QUANTILES, axis=0)
    table[-1, :, where] = result.intensity.mean(axis=0)
    parts = {"date": dates} | dict(zip(KEYS, names, strict=True))
    values = np.round(table, 3)
    return pa.table(parts | {level: columns.numbers(values[k].T) for k, level in enumerate((*LEVEL_NAMES, "mean"))})
