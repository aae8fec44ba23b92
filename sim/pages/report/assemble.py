"""The page is put together: template, style, scripts and data in one file that asks for nothing more."""

from __future__ import annotations

import base64
import gzip
import io
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TypedDict

import numpy as np
import numpy.typing as npt
from PIL import Image

from sim.figures import saved, theme
from sim.figures.crossings import host_name
from sim.figures.data import Picture
from sim.pages.report.cells import written
from sim.pages.report.charts import Section, kinds, sections, taken
from sim.pages.report.page import Chapter, Page
from sim.pages.report.planned import planned
from sim.pages.report.table_shapes import Planned
from sim.pages.report.told import HUES, Told, told
from sim.pages.web import frames, paper, scene, script, style
from sim.pages.web.chart_shapes import Chart
from sim.pages.web.map_shapes import Frames, Scene
from sim.pages.web.palette import scenario_hue
from sim.pages.web.template import template
from sim.runs.parts import LEAST_TWINS
from sim.study.priors import LEAST
from sim.words.numbers import figures, together, whole

PICTURE_COLOURS = 128  # are enough for a map, in a third of the room
#: What is said in place of the points that begin so where the world is not the one that was fitted.
OWN_WORLD = {
    "The course of the war": (
        "The course of the war is a hazard. Where the scenario has no parameters of its own for it, they come from two "
        "months in three provinces of another war, those of capitals from other wars. It knows no politics."
    ),
    "Strength of garrisons": (
        "Numbers of the world are no better than their sources; evidence.csv, if there is one, says which are guessed."
    ),
}
PICTURE_SCALE = 2  # times smaller is the map for readers without scripts than as a figure


class Run(TypedDict):
    """A run as JSON has it: its frames on the map, what is counted each day, and what is said."""

    name: str
    replicates: int
    source: str
    frames: Frames
    counts: dict[str, list[int]]
    told: list[Told]


class Data(TypedDict):
    """All that the scripts draw; see the head of report.js."""

    start: str
    days: int
    day: int
    scene: Scene
    differences: list[list[str]]
    table: Planned
    runs: list[Run]
    charts: list[Chart]


def report(page: Page, maps: Mapping[np.datetime64, bytes] | None = None) -> str:
    """Return the report as one HTML file; the same page gives the same text, to the last byte.

    Parameters
    ----------
    page : Page
    maps : mapping, optional
        Maps of the first run that are drawn already, as PNG, by day.

    Raises
    ------
    PanjError
        If there are more runs than fit.
    """
    charts = sections(page)
    first, opening = page.chapters[0], page.opening
    plan = planned(first.picture.world, [c.table for c in page.chapters], page.pairs, first.picture.host)
    return template("sim.pages.report", "report.html.j2").render(
        page=page,
        title=title_of(page),
        host=host_name(first.picture, first.picture.host),
        first_day=long_date(first.picture.dates[0]),
        past=past(page),
        last_day=_last_days(page),
        arrivals=bool(first.picture.host),
        soldiers=len(kinds(page)) > 1,
        insurgents=taken(page),
        sections=charts,
        before_side=len(_charts(charts)),
        parts=_parts(page, charts),
        tables=[(view["name"], written(plan, k, opening)) for k, view in enumerate(plan["views"])],
        people=plan["kinds"],
        household_size=figures(page.chapters[0].table["household"]["size"], 2),
        household_source=page.chapters[0].table["household"]["source"],
        hues=HUES,
        flows=_flows_note(page),
        first=str(first.picture.dates[0]),
        last=str(_dates(page)[-1]),
        opening=opening,
        opening_date=str(first.picture.dates[opening]),
        opening_words=long_date(first.picture.dates[opening]),
        style=f"{style()}\n{_text('report.css')}",
        script="\n".join([script(), paper(), _text("table.js"), _text("report.js")]),
        data=packed(_data(page, charts, plan)),
        still=still_map(first.picture, opening, (maps or {}).get(first.picture.dates[opening])),
        limits=limits(first.picture.world.posterior is None),
        hue=scenario_hue,
        bands=max(chapter.picture.replicates for chapter in page.chapters) > 1,
        luck=not any(chapter.drawn for chapter in page.chapters),
        branched=page.branch is not None,
        stays=stays,
        least_twins=LEAST_TWINS,
        least_drawn=LEAST,
        marks=any(fact["document"] for chart in _charts(charts) for fact in chart["spec"]["facts"]),
        others=any(not fact["document"] for chart in _charts(charts) for fact in chart["spec"]["facts"]),
    )


def _last_days(page: Page) -> str:
    """Return the last day of the runs; of runs that end on different days each."""
    ends = {chapter.name: long_date(chapter.picture.dates[-1]) for chapter in page.chapters}
    if len(set(ends.values())) == 1:
        return next(iter(ends.values()))
    return " and to ".join(f"{end} ({name})" for name, end in ends.items())


def past(page: Page) -> str:
    """Return in words how far the known history is replayed, and from when scenarios decide."""
    pictures = {chapter.name: chapter.picture for chapter in page.chapters}
    futures = {name: p.branch for name, p in pictures.items() if p.branch < p.dates[-1]}
    if not futures:
        return "All of them replay the known history: the run ends before the scenario begins."
    if all(branch < pictures[name].dates[0] for name, branch in futures.items()):
        return "No history is replayed: the scenario decides from the first day on."
    days = sorted(set(futures.values()))
    if len(days) == 1:
        told = f", {long_date(days[0])},"
    else:
        told = f" ({', '.join(f'{name} {long_date(branch)}' for name, branch in futures.items())})"
    return f"Until the branch date{told} the known history is replayed; from then on the scenario decides."


def stays(chapter: Chapter) -> str:
    """Return what a scenario without events means; "" for a run that ends before its scenario begins."""
    picture = chapter.picture
    if picture.branch >= picture.dates[-1]:
        return ""
    since = "the branch date" if picture.branch >= picture.dates[0] else "the first day"
    return f": policies, orders and places stay as they were on {since}"


def _charts(sections: list[Section]) -> list[Chart]:
    """Return the charts of all sections, as they stand on the page."""
    return [chart for section in sections for group in section.groups for chart in group.charts]


def title_of(page: Page) -> str:
    """Return the page's title."""
    first = page.chapters[0]
    if not page.several:
        return first.title
    others = [chapter.name for chapter in page.chapters[1:]]
    return f"{first.name} compared with {', '.join(others[:-1])}{' and ' if others[1:] else ''}{others[-1]}"


def _dates(page: Page) -> npt.NDArray[np.datetime64]:
    """Return all days that the page knows."""
    return max((chapter.picture.dates for chapter in page.chapters), key=len)


def _parts(page: Page, charts: Sequence[Section]) -> list[tuple[str, str, str]]:
    """Return the parts of the page for its bar: anchor, short name, and the class of those that need scripts."""
    wars = any(chapter.other_wars for chapter in page.chapters)
    return [
        ("answers", "Answers", ""),
        ("planner", "Table", ""),
        ("map", "Map", ""),
        *((section.id, section.short, "to-chart") for section in charts),
        ("counted", "Counts", ""),
        *([("wars", "Other wars", "")] if wars else []),
        ("bands", "Bands", ""),
        ("assumptions", "Assumptions", ""),
        ("limits", "Limits", ""),
        ("again", "Again", ""),
    ]


def long_date(day: np.datetime64) -> str:
    """Return a day with its year."""
    return f"{theme.long_date(day)} {str(day)[:4]}"


def _flows_note(page: Page) -> str:
    """Return which runs the map must show without flows, banks or fighting, because they did not keep them."""
    missing = {
        "people on the roads": [c.name for c in page.chapters if not len(c.picture.flows)],
        "open and closed banks": [c.name for c in page.chapters if c.picture.near is None],
    }
    told = [f"{what} ({', '.join(names)})" if page.several else what for what, names in missing.items() if names]
    if not told:
        return ""
    return f"Made by an older version, which did not keep {' and '.join(told)}; the map is drawn without them."


def _data(page: Page, charts: list[Section], plan: Planned) -> Data:
    """Return all that the scripts draw."""
    return {
        "start": str(page.chapters[0].picture.dates[0]),
        "days": page.days,
        "day": page.opening,
        "scene": scene(page.chapters[0].picture.world, page.chapters[0].picture.host),
        "runs": [_run(chapter, page.chapters[0].picture.host) for chapter in page.chapters],
        "differences": [[line.text for line in lines] for lines in page.differences],
        "table": plan,
        "charts": [*_charts(charts), *(page.side.charts if page.side else [])],
    }


def _run(chapter: Chapter, host: str) -> Run:
    picture = chapter.picture
    counts = {
        "civilians": picture.total("arrivals", host, "civilian")[2],
        "soldiers": picture.total("arrivals", host, "military")[2],
        "displaced": picture.band("internally_displaced", "world", "civilian")[2],
        "districts": picture.band("districts_insurgent", "world", "")[2],
    }
    return {
        "name": chapter.name,
        "replicates": picture.replicates,
        "source": picture.map_source,
        "frames": frames(picture),
        "told": told(chapter.answers),
        "counts": {name: [whole(float(value)) for value in values] for name, values in counts.items()},
    }


def packed(data: object) -> str:
    """Return data as JSON, compressed, as letters that no HTML can be broken with."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return base64.b64encode(gzip.compress(together(text).encode("utf-8"), mtime=0)).decode("ascii")


def still_map(picture: Picture, day: int, drawn: bytes | None = None) -> str:
    """Return the map on one day as PNG in base64, for readers without scripts; it may have been drawn already."""
    from sim.figures.map import map_figure

    buffer = io.BytesIO()
    large = saved.as_png(map_figure(picture, picture.dates[day])) if drawn is None else drawn
    with Image.open(io.BytesIO(large)) as image:  # drawing it once more would take three times as long
        small = image.convert("RGB").reduce(PICTURE_SCALE)
        small.quantize(PICTURE_COLOURS, dither=Image.Dither.NONE).save(buffer, format="png", optimize=True)
    return base64.b64encode(buffer.getvalue()).decode("ascii")


def limits(own: bool = False) -> list[str]:
    """Return what the model is and what it is not, one point each; of a world of the user's `own` what holds there."""
    points = [" ".join(point.split()) for point in re.split(r"^- ", _text("limits.md"), flags=re.M) if point.strip()]
    return [
        next((told for start, told in OWN_WORLD.items() if point.startswith(start)), point) if own else point
        for point in points
    ]


@cache
def _text(name: str) -> str:
    return (files("sim.pages.report") / name).read_text(encoding="utf-8")
