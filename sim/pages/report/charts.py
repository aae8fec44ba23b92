"""The charts of a report: what each shows, as the data that charts.js draws (its head describes them)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.figures.crossings import chosen_crossings, elsewhere, host_name, points_of
from sim.figures.data import MEDIAN, Floats, Picture, crossings_of, short_name
from sim.figures.fronts import (
    CONTESTED,
    HELD,
    capital_points,
    capitals_held,
    districts_total,
    fallen_points,
    modelled,
    scaled_points,
)
from sim.figures.marks import Point
from sim.figures.theme import KIND_WORDS
from sim.figures.totals import UNDERWAY, host_points
from sim.pages.report.page import Chapter, Page
from sim.pages.web.chart_shapes import Chart, Series, Spec
from sim.pages.web.palette import HUES, MOST_SCENARIOS, scenario_hue
from sim.scenario.errors import PanjError
from sim.study.story.places import level_told
from sim.words.numbers import DIGITS, exact
from sim.words.wording import few
from sim.world.hosts import has_document, has_soldiers
from sim.world.world import PlaceKind

TALL, LOW = 260, 150  # pixels
LEAST = 0.1  # sites of which less is ever taken are not shown
BEYOND = "beyond its places"
NAMED = 2  # scenarios that are named where they have one level of places
QUEUES = 8  # crossings whose queue is shown
MOST_BANDS90, MOST_BANDS = 2, 4  # scenarios up to which 90 % bands, and any bands, are drawn over each other

Bands = Callable[[Chapter], Floats]


@dataclass(frozen=True)
class Group:
    """Charts that stand together under a title; "" for none."""

    title: str
    charts: list[Chart]


@dataclass(frozen=True)
class Section:
    """A section of charts: its anchor, what is written over them and in the bar, and how many stand in a row."""

    id: str
    short: str
    title: str
    note: str
    groups: list[Group]
    columns: str


def sections(page: Page) -> list[Section]:
    """Return the sections of charts in their order.

    Raises
    ------
    PanjError
        If there are more scenarios than fit.
    """
    if len(page.chapters) > MOST_SCENARIOS:
        raise PanjError(f"{len(page.chapters)} runs are too many for one report; the most is {MOST_SCENARIOS}")
    made = (_arrivals, _crossings, _queues, _sites, _land, _whereabouts)
    found = [section for section in (make(page) for make in made) if section.groups]
    return [replace(section, note=f"{section.note} {_lines_and_bands(page)}".strip()) for section in found]


def _lines_and_bands(page: Page) -> str:
    """Return what line, bands and brackets are; said in every section, since a reader comes to one by the bar."""
    count = len(page.chapters)
    if max(chapter.picture.replicates for chapter in page.chapters) == 1:
        return ""
    if count > MOST_BANDS:
        return "Lines and numbers are medians; of so many runs no bands are drawn."
    if count > MOST_BANDS90:
        return (
            "Lines are medians. A band holds 50 % of the replicates; the brackets behind a number hold 90 %, "
            "and reach beyond the band."
        )
    return "Lines are medians. The inner band holds 50 % of the replicates, the outer one and the brackets 90 %."


def _arrivals(page: Page) -> Section:
    picture = page.chapters[0].picture
    host = picture.host
    if not host:
        return Section("arrivals", "Arrivals", "", "", [], "")
    name = host_name(picture, host)
    charts = [
        Group(
            "",
            [
                _chart(
                    page,
                    f"{word.capitalize()} arrived in {name}",
                    word,
                    word,
                    _total("arrivals", host, kind),
                    points=host_points(picture, host, kind),
                    height=TALL,
                )
            ],
        )
        for kind, word in kinds(page)
    ]
    charts += [
        Group("", [_chart(page, f"Civilians arrived in {called}", "civilians", "civilians", curve, points=found)])
        for called, curve, found in _other_hosts(picture)
    ]
    note = "People since the first day, summed."
    if any(host_points(picture, host, kind) for kind in KIND_WORDS):
        note += " A mark stands on what the model had before its count began: what was counted (+) came on top of it."
    title = "Arrivals in each host" if _other_hosts(picture) else f"Arrivals in {name}"
    return Section("arrivals", "Arrivals", title, note, charts, "wide")


def kinds(page: Page) -> list[tuple[str, str]]:
    """Return the kinds of people that have charts, civilians first: no soldiers where the world knows of none."""

    def come(chapter: Chapter) -> bool:
        picture = chapter.picture
        if has_soldiers(picture.world):
            return True
        return any(picture.total("arrivals", host, "military").max() > 0 for host in picture.world.hosts.ids)

    soldiers = any(come(chapter) for chapter in page.chapters)
    return [(kind, word) for kind, word in reversed(KIND_WORDS.items()) if kind == "civilian" or soldiers]


def taken(page: Page) -> bool:
    """Tell whether the insurgents are spoken of: where a document does, or where they hold a place in some run."""
    if has_document(page.chapters[0].picture.world):
        return True
    held = [chapter.picture.band("districts_insurgent", "world", "") for chapter in page.chapters]
    capitals = [chapter.picture.band("capitals_insurgent", "world", "") for chapter in page.chapters]
    return any(float(values.max()) > 0 for values in (*held, *capitals))


def _other_hosts(picture: Picture) -> list[tuple[str, Bands, Sequence[Point]]]:
    """Return name, curve and counts of the other hosts where no document speaks of one of them, most arrivals first."""
    if has_document(picture.world):
        return []
    others = [host for host in picture.world.hosts.ids if host != picture.host and crossings_of(picture.world, host)]
    others.sort(key=lambda host: (-float(picture.total("arrivals", host, "civilian")[MEDIAN, -1]), host))
    return [
        (host_name(picture, host), _total("arrivals", host, "civilian"), host_points(picture, host, "civilian"))
        for host in others
    ]


def _crossings(page: Page) -> Section:
    picture = page.chapters[0].picture
    ids, names = picture.world.places.ids, picture.world.places.names
    rows = list(dict.fromkeys(row for c in page.chapters for row in chosen_crossings(c.picture, picture.host)))
    groups = []
    for row in rows:
        charts = [
            _chart(
                page,
                "",
                word,
                word,
                _total("arrivals", ids[row], kind),
                points=points_of(picture, ids[row], kind),
                title_word=word,
            )
            for kind, word in kinds(page)
        ]
        groups.append(Group(short_name(names[row]), charts))
    named = "; the document's crossings come first" if any(c.in_document for c in picture.world.headcounts) else ""
    note = f"People arrived since the first day. Scales differ{named}.{_not_shown(picture)}"
    return Section("crossings", "Crossings", f"Each crossing into {_main_name(picture)}", note, groups, "small")


def _queues(page: Page) -> Section:
    picture = page.chapters[0].picture
    places, host = picture.world.places, picture.host
    rows = [int(x) for x in places.of_kind(PlaceKind.CROSSING) if host == _host_of(picture, int(x))]

    def peak(row: int) -> float:
        return max(float(c.picture.band("queue", places.ids[row], "")[MEDIAN].max()) for c in page.chapters)

    shown = sorted((row for row in rows if peak(row) >= 1), key=lambda row: -peak(row))[:QUEUES]
    groups = [
        Group(
            short_name(places.names[row]), [_chart(page, "", "waiting", "queue", _daily("queue", places.ids[row], ""))]
        )
        for row in shown
    ]
    note = "Soldiers and civilians who wait at a crossing at the end of the day; the longest queues. Scales differ."
    return Section(
        "queues",
        "Queues",
        f"Queues at the crossings into {_main_name(picture)}",
        f"{note}{_not_shown(picture)}",
        groups,
        "small",
    )


def _main_name(picture: Picture) -> str:
    return host_name(picture, picture.host)


def _not_shown(picture: Picture) -> str:
    """Return that charts of the crossings into one host leave out those into others; "" where there are none."""
    return " Crossings into other countries are not shown." if elsewhere(picture, picture.host) else ""


def _host_of(picture: Picture, row: int) -> str:
    return str(picture.world.hosts.ids[picture.world.places.host[row]])


def _sites(page: Page) -> Section:
    places = page.chapters[0].picture.world.places
    rows = [int(row) for row in places.of_kind(PlaceKind.SITE)]

    def fullest(row: int, level: int = -1) -> float:
        """Return the largest share of its places that the people there take, by default at the band's upper end."""
        return max(float(c.picture.taken(row)[level].max()) for c in page.chapters)

    def is_beyond(row: int) -> bool:
        return any(c.picture.both("overflow", places.ids[row])[-1].max() >= 0.5 for c in page.chapters)

    groups = []
    used = [row for row in rows if fullest(row) >= LEAST]
    shown = sorted(used, key=lambda row: (-fullest(row), -fullest(row, MEDIAN)))
    for row in shown:
        site = places.ids[row]
        chart = _chart(page, "", "people", "admitted", _people(site), title_word="people there")
        chart["data"]["series"] += _levels(page, row)
        over = [_chart(page, "", BEYOND, "queue", _beyond(site), title_word=BEYOND)] if is_beyond(row) else []
        groups.append(Group(short_name(places.names[row]).split(" (")[0], [chart, *over]))
    some = any(len(group.charts) > 1 for group in groups)
    rare = " in 95 % of the runs" if max(chapter.picture.replicates for chapter in page.chapters) > 1 else ""
    note = (
        f"Everybody in each site against its places, the fullest first; sites of which{rare} less than a tenth is ever "
        f"taken are left out. {'Where some are beyond the places, a second chart shows how many. ' if some else ''}"
        f"{_level(page, shown)} Scales differ."
    )
    return Section("sites", "Sites", "Reception sites", note, groups, "small")


def _levels(page: Page, row: int) -> list[Series]:
    """Return how many places a site has: a level for the runs in which it has as many, by their names."""
    alike: dict[tuple[float, ...], list[int]] = {}
    for k, chapter in enumerate(page.chapters):
        alike.setdefault(_key(chapter.picture.rooms(row)), []).append(k)
    out: list[Series] = []
    for runs in alike.values():
        names, alone = [page.chapters[k].name for k in runs], len(runs) == 1 and page.several
        out.append(
            {
                "id": f"{names[0]} places",
                "scenario": names[0] if alone else "",  # a level of several stays where one of them is hidden
                "name": "places" if len(alike) == 1 else f"places, {few(names, NAMED)}",
                "colour": scenario_hue(runs[0]) if alone else "ink",
                "values": rounded(page.chapters[runs[0]].picture.rooms(row)),
                "dashed": True,
            }
        )
    return out


def _level(page: Page, shown: Sequence[int]) -> str:
    """Return what the dashed level is, for each run by its name where it is not the same."""
    names = page.chapters[0].picture.world.places.names
    called = {row: short_name(names[row]).split(" (")[0] for row in shown}
    told = {chapter.name: level_told(chapter.rooms, shown, called) for chapter in page.chapters}
    if len(set(told.values())) == 1:
        return next(iter(told.values()))
    return " ".join(f"{name}: {text}" for name, text in told.items())


def _people(site: str) -> Bands:
    return lambda chapter: chapter.picture.people_at(site)


def _beyond(site: str) -> Bands:
    return lambda chapter: chapter.picture.both("overflow", site)


def _key(values: Floats) -> tuple[float, ...]:
    return tuple(np.round(values).tolist())


def _land(page: Page) -> Section:
    picture = page.chapters[0].picture
    districts, total = modelled(picture), districts_total(picture)
    capitals = picture.world.places.of_kind(PlaceKind.CAPITAL)
    held = picture.band("districts_insurgent", "world", "")
    one, two = _daily("districts_insurgent", "world", ""), _daily("districts_contested", "world", "")
    charts = []
    if districts and taken(page):
        points = fallen_points(picture, held[MEDIAN], districts, total) + scaled_points(picture, HELD, districts, total)
        title = f"Districts held by the insurgents, of {districts}"
        charts.append(_chart(page, title, "held", "insurgents", one, "districts", points, TALL, districts))
    if districts:
        points = scaled_points(picture, CONTESTED, districts, total)
        title = "Districts contested: fighting next door or within"
        charts.append(_chart(page, title, "contested", "queue", two, "districts", points, TALL))
    if len(capitals):
        points = [
            replace(point, text=f"{'document' if point.in_document else 'other source'} {exact(point.value)}")
            for point in capital_points(picture, len(capitals))
        ]
        title = f"Provincial capitals held by the government, of {len(capitals)}"
        bands: Bands = lambda chapter: capitals_held(chapter.picture, capitals)  # noqa: E731
        charts.append(_chart(page, title, "held", "government", bands, "capitals", points, TALL, len(capitals)))
    scaled = (
        f"Reported numbers of districts are for all {exact(total)} of the country; here they are scaled by "
        f"{districts}/{exact(total)} to those modelled one by one."
        if total
        else ""
    )
    return Section(
        "land", "Districts", "Districts and capitals", scaled, [Group("", [chart]) for chart in charts], "pair"
    )


def _whereabouts(page: Page) -> Section:
    picture = page.chapters[0].picture
    host = picture.host
    wanted = [
        ("On the road", "moving", "world", "civilians"),
        ("Staying away from home, inside the country", "settled", "world", "civilians"),
        ("Waiting at the border", "queueing", "world", "queue"),
        (f"In {host_name(picture, host)}", "stock", host, "admitted"),
        ("In all host countries", "stock", "world", "admitted"),
    ]
    shown = [
        one for one in wanted if any((one[1], one[2], "civilian") in chapter.picture.bands for chapter in page.chapters)
    ]
    groups = [
        Group(title, [_chart(page, "", "civilians", colour, _daily(measure, place, "civilian"))])
        for title, measure, place, colour in shown
    ]
    note = "Civilians by where they are at the end of the day. Scales differ."
    if any(measure == "stock" for _, measure, _, _ in shown):
        note += f" {UNDERWAY}: the planner’s table has them apart."
    return Section("whereabouts", "Whereabouts", "Where the displaced are", note, groups, "small")


def _total(measure: str, place: str, kind: str) -> Bands:
    return lambda chapter: chapter.picture.total(measure, place, kind)


def _daily(measure: str, place: str, kind: str) -> Bands:
    return lambda chapter: chapter.picture.band(measure, place, kind)


def _chart(
    page: Page,
    title: str,
    word: str,
    colour: str,
    bands: Bands,
    unit: str = "people",
    points: Sequence[Point] = (),
    height: int = LOW,
    top: float = 0.0,
    title_word: str = "",
) -> Chart:
    """Return spec and data of one chart; a curve for each scenario, in the colour of what it counts if it is alone."""
    first, branch = page.chapters[0].picture, page.branch
    days = max(len(chapter.picture.dates) for chapter in page.chapters)
    spec: Spec = {
        "title": title or (title_word if page.several else ""),
        "unit": unit,
        "start": str(first.dates[0]),
        "days": days,
        "branch": "" if branch is None else str(branch),
        "runs": max(chapter.picture.replicates for chapter in page.chapters),
        "height": height,
        "facts": [
            {
                "date": str(point.date),
                "value": round(point.value, 1),
                "label": point.text,
                "document": point.in_document,
                "base": round(point.base, 1),
            }
            for point in points
        ],
    }
    if top:
        spec["top"] = top
    count = len(page.chapters)
    if height == LOW and count > MOST_BANDS90:
        spec["names"] = False  # the bar above the charts names the colours
    series: list[Series] = []
    for k, chapter in enumerate(page.chapters):
        rows = [rounded(row) for row in bands(chapter)]
        one: Series = {
            "id": f"{chapter.name} {word}",
            "scenario": chapter.name,
            "name": chapter.name if page.several else word,
            "colour": scenario_hue(k) if page.several else colour,
        }
        if k >= HUES:  # the hues come again
            one["dashed"] = True
        if count > MOST_BANDS:
            one["values"] = rows[MEDIAN]
        else:
            one["bands"] = rows
        if MOST_BANDS90 < count <= MOST_BANDS:
            one["band90"] = False
        series.append(one)
    return {"spec": spec, "data": {"series": series}}


def rounded(values: Floats) -> list[float]:
    """Return values with as many figures as a chart can show, and its numbers need.

    The page rounds them once more. Quantiles of whole people are multiples of 0.05: two figures after the point are all
    they have, so that 38.55 is 39 there as in the figures.
    """
    out: list[float] = []
    for value in np.asarray(values, dtype=np.float64).tolist():
        value = round(value, DIGITS)
        digits = 0 if value >= 100 else 2
        if value >= 10_000:
            digits = 3 - len(str(int(value)))
        short = round(value, digits)
        out.append(int(short) if short == int(short) else short)
    return out
