"""Bands by place and day of runs and comparisons, as tables and layers; arrays of runs and sweeps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import numpy as np

from sim.exports import comparison_book, front, sweep_book
from sim.exports.bands import LEVELS, Bands, Key, bands_of, full_bands, site_bands
from sim.exports.books import What, seen
from sim.exports.compared import Compared
from sim.exports.counted import Counted, counted_table
from sim.exports.csv_tables import hxl_table
from sim.exports.geojson import geojson
from sim.exports.gpkg import geopackage
from sim.exports.hxl import table
from sim.exports.layers import countries_of, flows_of, layers_of
from sim.exports.netcdf import run_netcdf, sweep_netcdf
from sim.exports.sheets import Days
from sim.figures.data import plain
from sim.runs.results import Result
from sim.scenario.errors import PanjError
from sim.sweeps.load import SweepResult


def table_of(what: What, days: Sequence[dt.date]) -> bytes:
    """Return a result as a table; see :mod:`sim.exports.csv_tables`."""
    if isinstance(what, SweepResult):
        return table(sweep_book.runs_sheet(what))
    if isinstance(what, Counted):
        return counted_table(what)
    found = seen(what)
    bands = _bands(found, days)
    if isinstance(found, Result):
        bands = {"": bands[""].beside(_on(full_bands(found), days, found))}
    return hxl_table(found.world, bands, "" if isinstance(found, Result) else found.names[0])


def layers_file(what: What, ending: str, days: Sequence[dt.date]) -> bytes:
    """Return a result as layers of a map; see :mod:`sim.exports.layers`."""
    assert not isinstance(what, SweepResult | Counted), "there are none of these"
    found = seen(what)
    bands = _bands(found, days)
    if isinstance(found, Result):
        sites = site_bands(found).beside(full_bands(found))
        bands = {"": bands[""].beside(_on(sites, days, found))}
    layers = list(layers_of(found.world, bands, "" if isinstance(found, Result) else found.names[0]))
    if isinstance(found, Result):
        flows = flows_of(found, next(iter(bands.values())).dates)
        layers += [flows] if flows is not None else []
    about = _about(found, days)
    if ending == ".geojson":
        return geojson(layers, about)
    countries = countries_of(found.world)
    return geopackage([*layers, *([countries] if countries is not None else [])], about, str(_day(found)))


def arrays_of(what: What) -> bytes:
    """Return a result as arrays; see :mod:`sim.exports.netcdf`."""
    if isinstance(what, SweepResult):
        return sweep_netcdf(what, {"title": plain(what.manifest["title"])} | _named(sweep_book.front(what)))
    assert isinstance(what, Result), "there are none of a comparison"
    return run_netcdf(what, _about(what))


def _bands(found: Result | Compared, days: Sequence[dt.date]) -> dict[str, Bands]:
    """Return the bands of a run, or of the differences of each scenario, on the days that are wanted."""
    if isinstance(found, Result):
        bands = {"": bands_of(found)}
    else:
        bands = {name: _differences(found, name) for name in found.names[1:]}
    return {name: _on(each, days, found) for name, each in bands.items()}


def _on(bands: Bands, days: Sequence[dt.date], found: Result | Compared) -> Bands:
    """Return bands on the days that are asked for, or from the branch date on.

    A run that ends before its branch date has all of its days.

    Raises
    ------
    PanjError
        If a day is none of them.
    """
    if not days:
        branch = np.datetime64(_day(found), "D")
        return bands.since(branch) if branch <= bands.dates[-1] else bands
    asked = np.array(days, "datetime64[D]")
    for day in asked:
        if day not in bands.dates:
            kept = "the days on which the scenarios may differ" if isinstance(found, Compared) else "the run"
            raise PanjError(f"{day} is outside {kept} ({bands.dates[0]} to {bands.dates[-1]})")
    return bands.on(asked)


def _differences(found: Compared, name: str) -> Bands:
    """Return the differences of a scenario as bands: its flows are sums since the first day."""
    frame = found.differences[found.differences["scenario"].astype(str) == name]
    dates: Days = np.unique(frame["date"].to_numpy().astype("datetime64[D]"))
    many = len(dates)
    names = frame[["measure", "place", "kind"]].astype(str).to_numpy()[::many]
    keys = [Key(m, p, k, comparison_book.summed(m, p)) for m, p, k in names]
    values = np.round(frame[list(LEVELS)].to_numpy(float), 3).T.reshape(len(LEVELS), len(keys), many)
    return Bands(dates, keys, values.transpose(0, 2, 1))


def _day(found: Result | Compared) -> dt.date:
    return found.day if isinstance(found, Compared) else front.as_of(found)


def _about(found: Result | Compared, days: Sequence[dt.date] = ()) -> dict[str, str]:
    """Return what a file says of itself: a name of letters, and a text; its answers are as of the last day in it."""
    if isinstance(found, Compared):
        title, rows = found.title, comparison_book.front(found, rest=None)
    else:
        title, rows = plain(found.scenario.title), front.front(found, max(days, default=None), rest=None)
    unit = "people, unless a name says otherwise"
    if isinstance(found, Compared):
        unit = f"differences from {found.names[0]} in pairs of runs, in {unit}: more, or fewer where below 0"
    return {"title": title, "unit": unit} | _named(rows)


def _named(rows: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return rows of a name and a text by names of letters and underscores."""
    out: dict[str, str] = {}
    for word, text in rows:
        name = "_".join(word.lower().replace(":", "").replace("-", "_").split()) or "more"
        out[name] = f"{out[name]}\n{text}" if name in out else text
    return out
