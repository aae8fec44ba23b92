"""A run as a workbook: what is to be read first, charts, sheets."""

from __future__ import annotations

import numpy as np

from sim.exports.front import as_of, front
from sim.exports.run_sheets import sheets_of
from sim.exports.sheets import Book, Chart, Curve
from sim.figures.data import Picture, crossings_of, plain
from sim.figures.paper import LIGHT
from sim.pictures.run import run_picture
from sim.runs.results import Result
from sim.world.hosts import has_soldiers

#: Sites that have a chart.
MOST_SITES = 4


def run_book(result: Result) -> Book:
    """Return a run as a workbook."""
    scenario = result.scenario
    return Book(
        title=plain(scenario.title),
        day=as_of(result),
        front=front(result),
        sheets=sheets_of(result),
        charts=_charts(result),
        bands=len(result.replicates) > 1,
    )


def _charts(result: Result) -> list[Chart]:
    """Return what is drawn: arrivals, the displaced, districts held, and the sites that most often fill."""
    picture, world = run_picture(result), result.world
    titles = dict(zip(world.hosts.ids, world.hosts.names, strict=True))
    host = picture.host
    made = []
    if host and crossings_of(world, host):
        made.append(
            _one(
                picture,
                f"Civilians arrived in {titles[host]}",
                "civilians",
                picture.total("arrivals", host, "civilian"),
            )
        )
        if has_soldiers(world):
            soldiers = picture.total("arrivals", host, "military")
            made.append(_one(picture, f"Soldiers arrived in {titles[host]}", "soldiers", soldiers))
    displaced = picture.band("internally_displaced", "world", "civilian")
    made.append(_one(picture, "Civilians displaced inside the country", "civilians", displaced))
    made.append(
        _one(
            picture,
            "Districts held by the insurgents",
            "insurgents",
            picture.band("districts_insurgent", "world", ""),
            "districts",
        )
    )
    for row in result.summary["full_sites"][:MOST_SITES]:
        name = plain(world.places.names[world.places.index[row["site"]]])
        made.append(_one(picture, f"People at the site in {name}", "admitted", picture.people_at(row["site"])))
    return made


def _one(picture: Picture, title: str, hue: str, bands: np.ndarray, unit: str = "people") -> Chart:
    return Chart(title, unit, picture.dates, [Curve(title, LIGHT.hue(hue), bands)])
