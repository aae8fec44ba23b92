"""Pictures: a result as the plain arrays that the figures are drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.figures.data import Floats, Key, Picture
from sim.model.record import is_flow
from sim.runs.frames import QUANTILES, quantiles
from sim.runs.tasks import intensity_columns
from sim.runs.words import UNITS, place_words, series_words
from sim.scenario.errors import PanjError
from sim.study.planner.asked import row_of
from sim.study.planner.rows import GONE, PLACES, THERE
from sim.words.wording import KIND_WORDS, counted
from sim.world.world import KIND_NAMES, PlaceKind

if TYPE_CHECKING:
    from sim.figures.marks import Point
    from sim.figures.series import SeriesPicture
    from sim.runs.results import Result

#: Measures of single districts are shown as chances on the map, not as bands.
DISTRICT_MEASURES = {"home", "left", "present", "garrison", "insurgent", "intensity", "returned"}
#: What rows of the planner's table that are no series of a run count.
ROWS = {THERE: "{who} there", GONE: "{who} gone home", PLACES: "places"}


def run_picture(result: Result) -> Picture:
    """Return a run as its figures see it: bands, running totals, chances and mean flows."""
    series = result.layout.series
    shown = [k for k, (measure, place, _) in enumerate(series) if place == "world" or measure not in DISTRICT_MEASURES]
    flows = [k for k in shown if is_flow(*series[k][:2])]
    daily = quantiles(result.counts, shown)
    running = quantiles(result.counts, flows, running=True)
    n = len(result.replicates)
    scenario, found = result.scenario, result.rooms
    together, together_running = _together(result)
    return Picture(
        title=scenario.title,
        dates=result.dates,
        branch=np.datetime64(scenario.history_until, "D"),
        bands={series[k]: daily[:, :, j] for j, k in enumerate(shown)} | together,
        cumulative={series[k]: running[:, :, j] for j, k in enumerate(flows)} | together_running,
        holder=chances(result),
        flows=result.flow,
        world=result.world,
        replicates=n,
        source=f"Panj, scenario {scenario.name}, {counted(n, 'replicate')}{_luck(result)}, seed {result.plan.seed}; "
        f"world {result.world.name} {result.world.digest[:8]}.",
        near=_at_crossings(result, slice(0, 1))[:, :, 0] if len(result.opened) else None,
        far=_at_crossings(result, slice(1, 3)) if len(result.opened) else None,
        fighting=fighting(result),
        room=_by_place(result, found.rows, np.median(found.room, axis=1)),
        came={series[k]: int(result.counts[:, :, k].any(axis=1).sum()) for k in flows},
    )


def _luck(result: Result) -> str:
    """Return what bands of luck alone are told by."""
    return " with central values" if result.plan.point else ""


def _together(result: Result) -> tuple[dict[Key, Floats], dict[Key, Floats]]:
    """Return quantiles of soldiers and civilians together at crossings and sites (kind ""): parts do not add up.

    First those of daily values, then those of sums since the first day. The "stock" of a site is everybody there,
    within its places and beyond them; "taken" is how much of its places they take in each replicate, 0 to 1.
    """
    places = result.world.places
    bands: dict[Key, Floats] = {}
    cumulative: dict[Key, Floats] = {}
    crossings, sites = places.of_kind(PlaceKind.CROSSING), places.of_kind(PlaceKind.SITE)
    for measure, rows in (("queue", crossings), ("sheltered", sites), ("overflow", sites), ("arrivals", crossings)):
        for place in (places.ids[row] for row in rows):
            both = sum(result.daily(measure, place, kind) for kind in KIND_NAMES)
            running = measure == "arrivals"
            values = np.quantile(np.cumsum(both, axis=1) if running else both, QUANTILES, axis=0)
            (cumulative if running else bands)[measure, place, ""] = values
    found = result.rooms
    for row, people, taken in zip(found.rows, found.people, found.taken, strict=True):
        bands["stock", places.ids[row], ""] = np.quantile(people, QUANTILES, axis=0)
        bands["taken", places.ids[row], ""] = np.quantile(taken, QUANTILES, axis=0)
    return bands, cumulative


def _by_place(result: Result, rows: Sequence[int], values: np.ndarray) -> np.ndarray:
    """Return values of some places, shape (places of these, days), as (days, all places); NaN at the others."""
    out = np.full((len(result.dates), len(result.world.places)), np.nan)
    out[:, list(rows)] = values.T
    return out


def _at_crossings(result: Result, what: slice) -> np.ndarray:
    """Return how open banks are, by place: NaN where there is no crossing, shape (days, places, what)."""
    values = result.opened[:, :, what]
    out = np.full((len(values), len(result.world.places), values.shape[2]), np.nan)
    out[:, result.world.places.of_kind(PlaceKind.CROSSING)] = values
    return out


def chances(result: Result) -> np.ndarray:
    """Return the share of replicates in which each place is insurgent-held, shape (days, places)."""
    places = result.world.places
    out = np.full((result.counts.shape[1], len(places)), np.nan)
    for k, (measure, place, _) in enumerate(result.layout.series):
        if measure == "insurgent":
            out[:, places.index[place]] = result.counts[:, :, k].mean(axis=0)
    return out


def fighting(result: Result) -> np.ndarray:
    """Return the mean intensity of the fighting over the replicates, shape (days, places); NaN where there is none."""
    places, columns = result.world.places, intensity_columns(result.layout)
    rows = [places.index[place] for _, place, _ in result.layout.series[columns]]
    out = np.full((result.counts.shape[1], len(places)), np.nan)
    out[:, rows] = result.intensity.mean(axis=0)
    return out


#: Colour of a single curve by measure; by kind for all others.
HUES = {
    "queue": "queue",
    "queueing": "queue",
    "sheltered": "admitted",
    "overflow": "admitted",
    "stock": "admitted",
    "admitted": "admitted",
    "insurgent": "insurgents",
    "intensity": "insurgents",
    "districts_insurgent": "insurgents",
    "districts_contested": "insurgents",
    "capitals_insurgent": "insurgents",
}


def series_values(result: Result, measure: str, place: str, kind: str) -> tuple[Floats, bool]:
    """Return every replicate's values on every day, and whether they are summed since the first: flows are.

    What the planner's table has of a place, and a run as several series, is their sum (`there khorog`).

    Raises
    ------
    PanjError
        If there is no such series.
    """
    try:
        daily = result.daily(measure, place, kind)
    except PanjError:
        row = row_of(result, measure, place, kind)
        if row is None:
            raise
        return row.daily, row.summed
    flow = is_flow(measure, place)
    return (result.cumulative(measure, place, kind) if flow else daily), flow


def series_picture(
    runs: Mapping[str, Result], measure: str, place: str, kind: str, points: Sequence[Point] = ()
) -> SeriesPicture:
    """Return what a figure of one series is drawn from, with what was counted there.

    Flows are summed since the first day. `runs` go by the names of their curves; the first gives the days, another's
    days beyond them are not shown.

    Raises
    ------
    PanjError
        If a run has no such series, or another first day.
    """
    # matplotlib is slow to load: only who draws pays for it
    from sim.figures.series import SeriesPicture
    from sim.figures.theme import long_date

    first = next(iter(runs.values()))
    curves, summed = [], False
    for name, result in runs.items():
        if result.dates[0] != first.dates[0]:
            raise PanjError(
                f"{name} starts on {result.dates[0]}, {first.scenario.name} on {first.dates[0]}: "
                "they cannot be drawn over each other"
            )
        values, summed = series_values(result, measure, place, kind)
        curves.append((name, np.quantile(values, QUANTILES, axis=0)))
    days = min(bands.shape[1] for _, bands in curves)
    people = KIND_WORDS.get(kind, "people")
    words = ROWS[measure].format(who=people) if measure in ROWS else series_words(measure, kind)
    text = f"{words} {place_words(place, first.world, measure) or ''}".strip()
    since = f", summed since {long_date(first.dates[0], first.dates)}" if summed else ""
    unit = "places" if measure == PLACES else UNITS.get(measure, "people")
    titles = "; ".join(dict.fromkeys(result.scenario.title for result in runs.values()))
    replicates = max(len(result.replicates) for result in runs.values())
    shown = "median and bands over the replicates" if replicates > 1 else "one replicate only"
    return SeriesPicture(
        title=text[0].upper() + text[1:],
        runs=titles,
        subtitle=f"{unit[0].upper() + unit[1:]}{since}: {shown}.",
        unit=unit,
        dates=first.dates[:days],
        branch=np.datetime64(first.scenario.history_until, "D"),
        curves=[(name, bands[:, :days]) for name, bands in curves],
        hue=HUES.get(measure, "soldiers" if kind == "military" else "civilians"),
        points=points,
        replicates=replicates,
        source=_sources(runs),
    )


def _sources(runs: Mapping[str, Result]) -> str:
    """Return where some curves come from: once what is the same for all of them, of each what is its own."""
    many = {name: counted(len(result.replicates), "replicate") for name, result in runs.items()}
    made = {name: f"{many[name]}{_luck(result)}, seed {result.plan.seed}" for name, result in runs.items()}
    worlds = {name: f"world {result.world.name} {result.world.digest[:8]}" for name, result in runs.items()}
    one_world = len(set(worlds.values())) == 1
    if one_world and len(set(made.values())) == 1:
        names = ", ".join(dict.fromkeys(result.scenario.name for result in runs.values()))
        return "; ".join([f"Panj, {names}, {next(iter(made.values()))}", *set(worlds.values())])
    told = []
    for name, result in runs.items():
        own = "" if name.startswith(result.scenario.name) else f"scenario {result.scenario.name}, "
        told.append(f"{name}: {own}{made[name]}{'' if one_world else f', {worlds[name]}'}")
    return "; ".join([f"Panj, {told[0]}", *told[1:], *(set(worlds.values()) if one_world else ())])
