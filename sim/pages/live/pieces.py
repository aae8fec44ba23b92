"""Parts of the dashboard as components for Mesa's SolaraViz."""

from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache

import ipyvue
import solara
import traitlets
from mesa.visualization.utils import update_counter

from sim.model.model import BorderModel
from sim.pages.live.page import template
from sim.pages.live.reading import Reading
from sim.pages.live.shapes import Arrivals
from sim.pages.web import scene
from sim.words.numbers import together
from sim.world import World, load_world


class PieceWidget(ipyvue.VueTemplate):
    """One part of the dashboard: `kind` is "map" or "arrivals", the rest are texts of JSON."""

    template = traitlets.Unicode().tag(sync=True)
    kind = traitlets.Unicode("map").tag(sync=True)
    scene = traitlets.Unicode("").tag(sync=True)
    run = traitlets.Unicode("").tag(sync=True)

    @traitlets.default("template")
    def _template(self) -> str:
        return template("piece")


@solara.component
def map_component(model: BorderModel) -> None:
    """Show the map of a model's last day, for `SolaraViz(model, components=[map_component])`."""
    update_counter.get()  # SolaraViz counts it up after every step
    reading = solara.use_memo(lambda: Reading(model.engine), [model])
    ground = solara.use_memo(lambda: _scene_text(str(model.engine.world.folder), model.engine.world.digest), [model])
    frame = reading.frame(model.engine.day)
    PieceWidget.element(kind="map", scene=ground, run=_text({"frame": frame}))


@solara.component
def arrivals_component(model: BorderModel) -> None:
    """Show who arrived in the main host, and at its crossings against the document, for SolaraViz."""
    update_counter.get()
    reading = solara.use_memo(lambda: Reading(model.engine), [model])
    engine, day = model.engine, model.engine.day
    names = dict(zip(engine.world.hosts.ids, engine.world.hosts.names, strict=True))
    run: Arrivals = {
        "host": names.get(reading.host, ""),
        "start": engine.scenario.start.isoformat(),
        "days": engine.days,
        "branch": (engine.scenario.start + dt.timedelta(days=engine.branch_day)).isoformat(),
        "counts": reading.counts(reading.host),
        "crossings": reading.counted(),
        "lines": reading.lines(1, day),
        "at": reading.at_crossings(day),
    }
    PieceWidget.element(kind="arrivals", run=_text(run))


def _text(data: object) -> str:
    return together(json.dumps(data, separators=(",", ":"), allow_nan=False))


@lru_cache(maxsize=4)
def _scene_text(folder: str, digest: str) -> str:
    """Return a world's map; every model reads the same world anew, and laying it out takes longer than a run."""
    world: World = load_world(folder)
    return _text(scene(world))
