"""The page of a sweep: what is chosen on top, the plots below, what matters beside them.

The browser draws; what is drawn is worked out here, in the session of each tab (`state`, `payload`). Nothing that one
tab does reaches another.
"""

from __future__ import annotations

import html
import math
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import solara

from sim.pages.explore import export, payload, shapes
from sim.pages.explore import state as change
from sim.pages.explore.state import State
from sim.pages.messages import LONGEST, MOST
from sim.pages.web import palette
from sim.pictures.beside import room_for
from sim.pictures.limits import NOTHING
from sim.scenario.errors import PanjError
from sim.study.explain import Explanation
from sim.study.selection.beside import beside
from sim.study.selection.choose import Selection, look
from sim.study.selection.runs import Runs, again, open_runs
from sim.world.world import Floats

#: How often a sweep that is still running is looked at, s.
EVERY = 3.0
STYLE = Path(__file__).with_name("style.css")
Event = Callable[[Any], None]
#: A file that could not be made: the buttons that wait for it are free again.
NO_FILE: shapes.File = {"name": "", "content": b"", "mime": ""}


@solara.component_vue("head.vue", vuetify=False)
def Head(
    head: shapes.Head,
    file: shapes.File | None,
    event_choose: Event,
    event_level: Event,
    event_typed: Event,
    event_clear: Event,
    event_reset: Event,
    event_save: Event,
    event_saved: Event,
) -> None:
    """Show choosers, the number of selected runs, ranges as chips, and what can be taken away."""


@solara.component_vue("plot.vue", vuetify=False)
def Plot(cloud: shapes.Cloud, view: shapes.View, event_brush: Event, event_clear: Event) -> None:
    """Draw the measure against its axis, and its distribution; both can be drawn over."""


@solara.component_vue("lines.vue", vuetify=False)
def Lines(lines: shapes.Lines, event_brush: Event, event_clear: Event, event_choose: Event) -> None:
    """Draw every run as a line over all axes and the measure; each axis can be drawn over."""


@solara.component_vue("strips.vue", vuetify=False)
def Strips(
    strips: list[shapes.Strip], event_brush: Event, event_typed: Event, event_clear: Event, event_choose: Event
) -> None:
    """Draw a strip for every axis: where runs lie, handles and boxes of its range."""


@solara.component_vue("matters.vue", vuetify=False)
def Matters(found: shapes.Matters, event_take: Event, event_choose: Event) -> None:
    """Tell what moves the measure, and the boxes in which it is large."""


@solara.component_vue("heat.vue", vuetify=False)
def Heat(heat: shapes.Heat | None) -> None:
    """Draw the heat map of a grid."""


@dataclass(frozen=True, eq=False)
class Hands:
    """What a user does, as the components tell it: each gives the next state to `go`.

    What names nothing of the sweep, or is of another kind, is sent by no page of ours and changes nothing.
    """

    runs: Runs
    state: State
    found: Any
    go: Callable[[State], None]
    more: Floats = field(default_factory=lambda: NOTHING)

    def choose(self, event: Any) -> None:
        """Take another measure, axis or scenario."""
        what, name = _texts(event, "what", "name")
        if change.can_choose(self.runs, what, name):
            self.go(change.chosen(self.runs, self.state, what, name))

    def brush(self, event: Any) -> None:
        """Set the range that was drawn over a plot."""
        (name,), (a, b) = _texts(event, "name"), _numbers(event, "a", "b")
        if change.has(self.runs, name) and math.isfinite(a) and math.isfinite(b):
            self.go(change.brushed(self.runs, self.state, name, (a, b), self.more))

    def typed(self, event: Any) -> None:
        """Set the range that was typed."""
        name, low, high = _texts(event, "name", "low", "high")
        if change.has(self.runs, name):
            self.go(change.typed(self.runs, self.state, name, low, high))

    def clear(self, name: Any) -> None:
        """Take a range off."""
        if isinstance(name, str) and change.has(self.runs, name):
            self.go(change.cleared(self.state, name))

    def level(self, text: Any) -> None:
        """Set the level that was typed."""
        if isinstance(text, str):
            self.go(change.levelled(self.runs, self.state, text[:LONGEST]))

    def take(self, box: Any) -> None:
        """Set the ranges of a box."""
        if isinstance(self.found, Explanation) and isinstance(box, int):
            self.go(change.boxed(self.state, self.found, box))

    def reset(self, _: object = None) -> None:
        """Begin anew."""
        self.go(change.reset(self.runs, self.state))


def _texts(event: Any, *names: str) -> list[str]:
    """Return texts of an event, no longer than one types; "" for what is none."""
    found = [event.get(name) if isinstance(event, dict) else None for name in names]
    return [text[:LONGEST] if isinstance(text, str) else "" for text in found]


def _numbers(event: Any, *names: str) -> list[float]:
    """Return numbers of an event; NaN for what is none."""
    found = [event.get(name) if isinstance(event, dict) else None for name in names]
    return [float(v) if isinstance(v, int | float) and abs(v) <= MOST else math.nan for v in found]


@lru_cache(maxsize=1)
def _opened(folder: str) -> Runs:
    return open_runs(folder)


@solara.component
def Explore(folder: str, wanted: Mapping[str, Any] | None = None, over: str = "") -> None:
    """Show a sweep.

    Parameters
    ----------
    folder : str
        Of the sweep.
    wanted : mapping, optional
        What the page opens with: arguments of `sim.study.selection.choose.choose`.
    over : str
        Folder of another sweep that lies over its plots, as it is when the page is opened; "" for none.
    """
    opened, set_opened = solara.use_state(None)

    def begin() -> None:
        try:
            runs = again(_opened(folder))
            set_opened((runs, change.first(runs, **(wanted or {})), open_runs(over) if over else None))
        except PanjError as error:
            set_opened(str(error))

    solara.use_memo(begin, [folder])
    solara.Style(palette.variables() + STYLE.read_text(encoding="utf-8"))
    if opened is None:
        return
    if isinstance(opened, str):
        told = solara.HTML("p", html.escape(opened), classes=["x-problem"])
        solara.Div(classes=["x-page"], children=[told])
        return
    Selected(*opened)


@solara.component
def Selected(first_runs: Runs, first: State, other: Runs | None) -> None:
    """Show the runs of a sweep, beginning with a selection; over them those of another one, if there is one."""
    runs, set_runs = solara.use_state(first_runs)
    state, set_state = solara.use_state(first)
    file, set_file = solara.use_state(None)
    trouble, set_trouble = solara.use_state("")
    _follow(runs, set_runs, set_trouble)
    selection = state.selection
    key = (selection.measure, selection.scenario, selection.level)
    found = solara.use_thread(partial(_explained, runs, *key), dependencies=[runs, *key], intrusive_cancel=False)
    seen = look(runs, selection)
    over = None if other is None else beside(runs, seen, other)
    said, over = (over, None) if isinstance(over, str) else ("", over)

    def go(after: State) -> None:
        set_trouble("")
        set_state(after)

    def save(what: Any) -> None:
        name = str(what) if what in export.OFFERED else ""
        if name:
            content, problem = _file(runs, selection, name, None if over is None else other)
            set_file(content)
            set_trouble(problem)

    hands = Hands(runs, state, found.value, go, room_for(over))
    ready = found.state == solara.ResultState.FINISHED
    cloud, view = payload.plot(runs, seen, over)
    heat, lines = payload.heat(runs, seen), payload.lines(runs, seen, over)
    with solara.Div(classes=["x-page"]):
        Head(
            head=payload.head(runs, state, seen, payload.problem(runs, seen) or trouble or said),
            file=file,
            event_choose=hands.choose,
            event_level=hands.level,
            event_typed=hands.typed,
            event_clear=hands.clear,
            event_reset=hands.reset,
            event_save=save,
            event_saved=lambda _=None: set_file(None),
        )
        with solara.Div(classes=["x-main"], attributes={"role": "main"}):
            Plot(cloud=cloud, view=view, event_brush=hands.brush, event_clear=hands.clear)
            if heat is not None:
                Heat(heat=heat)
            Lines(lines=lines, event_brush=hands.brush, event_clear=hands.clear, event_choose=hands.choose)
            Strips(
                strips=payload.strips(runs, state, seen, found.value if ready else None),
                event_brush=hands.brush,
                event_typed=hands.typed,
                event_clear=hands.clear,
                event_choose=hands.choose,
            )
        told = payload.matters(runs, found.value if ready else None)
        Matters(found=told, event_take=hands.take, event_choose=hands.choose)


def _file(runs: Runs, selection: Selection, what: str, other: Runs | None) -> tuple[shapes.File, str]:
    """Return a file to take away, and why there is none."""
    try:
        name, content = export.download(runs, selection, what, other)
    except PanjError as error:
        return NO_FILE, str(error)
    return {"name": name, "content": content, "mime": export.MIME[what.rpartition(".")[2]]}, ""


def _explained(runs: Runs, measure: str, scenario: str, level: float | None) -> Any:
    return change.explained(runs, measure, scenario, level)


def _follow(runs: Runs, set_runs: Callable[[Runs], None], set_trouble: Callable[[str], None]) -> None:
    """Look for new runs now and then, while the sweep is not finished."""

    def watch() -> Callable[[], None]:
        over = threading.Event()

        def loop() -> None:
            known, lost = runs, False
            while not known.result.finished and not over.wait(EVERY):
                try:
                    newer = again(known)
                except PanjError as error:  # the folder may come back: a disk that is not there for a while
                    set_trouble(str(error))
                    lost = True
                    continue
                if lost:
                    set_trouble("")
                    lost = False
                if newer is not known:
                    known = newer
                    set_runs(newer)

        if not runs.result.finished:
            threading.Thread(target=loop, daemon=True).start()
        return over.set

    solara.use_effect(watch, [])
