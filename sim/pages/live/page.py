"""The page of `panj view`: a widget of Vue that shows what the desk says, one desk for every tab."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import ipyvue
import solara
import traitlets

from sim.pages.live.desk import Desk, Shared
from sim.pages.live.session import Choice
from sim.pages.made import Made
from sim.pages.web import scene, script, style
from sim.scenario.own import OwnRule
from sim.whatif.trunks import Trunks

#: Where the page has its part with dated changes, whatif.html.
WHAT_IF = "<!-- whatif -->"


@cache
def template(page: str) -> str:
    """Return a page's HTML, scripts and looks, with those of the map and the charts, as a template of Vue."""

    def text(name: str) -> str:
        return (files("sim.pages.live.web") / name).read_text(encoding="utf-8")

    scripts = "\n".join([script(), text("counts.js"), text("whatif.js"), text(f"{page}.js")])
    looks = "\n".join([style(), text("page.css"), text("whatif.css")])
    return (
        f"<template>\n{text(f'{page}.html').replace(WHAT_IF, text('whatif.html'))}</template>\n"
        f"<script>\n{scripts}</script>\n"
        f'<style id="panj-{page}">\n{looks}</style>\n'
    )


class PageWidget(ipyvue.VueTemplate):
    """The page: texts of JSON from the desk (see `sim.pages.live.desk`) and messages to it.

    Notes
    -----
    Texts, not objects: Vue would watch every number of an object for changes, and most are drawn once.
    """

    template = traitlets.Unicode().tag(sync=True)
    scene = traitlets.Unicode("").tag(sync=True)
    run = traitlets.Unicode("").tag(sync=True)
    day = traitlets.Unicode("").tag(sync=True)
    scenarios = traitlets.Unicode("").tag(sync=True)
    controls = traitlets.Unicode("").tag(sync=True)
    ensemble = traitlets.Unicode("").tag(sync=True)
    whatif = traitlets.Unicode("").tag(sync=True)
    status_ = traitlets.Unicode("").tag(sync=True)
    act: Callable[[Mapping[str, Any]], None] | None = None

    @traitlets.default("template")
    def _template(self) -> str:
        return template("page")

    def vue_act(self, message: Mapping[str, Any]) -> None:
        """Hand on what the user does."""
        if self.act is not None:
            self.act(message)


@solara.component
def Dashboard(
    scenario: str = "baseline",
    seed: int | None = None,
    overrides: Mapping[str, float] = MappingProxyType({}),
    own: Sequence[OwnRule] = (),
    made: Made | None = None,
    trunks: Trunks | None = None,
) -> None:
    """Show a scenario day by day.

    Parameters
    ----------
    scenario : str
        Name or path of the scenario the page begins with.
    seed : int, optional
        By default the scenario's.
    overrides : mapping of str to float
        Parameters that are fixed from the beginning.
    own : sequence of OwnRule
        Rules of the user's own.
    made : Made, optional
        Where files that are made for this tab are given out; without it none are made.
    trunks : Trunks, optional
        Pasts that all tabs share.
    """
    element = PageWidget.element()

    def live() -> Callable[[], None]:
        widget = solara.get_widget(element)
        shown: list[object] = []

        def send(name: str, text: str) -> None:
            if name == "run" and shown != [desk.session.world]:
                shown[:] = [desk.session.world]
                widget.scene = json.dumps(scene(desk.session.world), separators=(",", ":"))
            setattr(widget, "status_" if name == "status" else name, text)

        desk = Desk(
            Choice(scenario, seed, overrides=MappingProxyType(dict(overrides)), own=tuple(own)),
            send,
            Shared(trunks, made),
        )
        widget.act = desk.act
        desk.open()

        def leave() -> None:
            widget.act = None
            desk.close()

        return leave

    solara.use_effect(live, [])
