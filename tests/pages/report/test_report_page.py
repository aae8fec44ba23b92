"""The page of a report: whole, valid, escaped, small, and without a request that leaves it."""

from __future__ import annotations

import base64
import gzip
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from figures.made_up import changed, synthetic
from PIL import Image

from sim.figures import saved
from sim.figures.data import MEDIAN, Picture, short_name
from sim.figures.map import map_figure
from sim.pages.report import assemble
from sim.pages.report.assemble import _last_days, limits, past, report, stays
from sim.pages.report.cells import written
from sim.pages.report.charts import rounded, sections
from sim.pages.report.page import Assumption, Chapter, Count, Dated, Fact, Line, Page, Share
from sim.pages.report.planned import planned
from sim.pages.web.frames import frames
from sim.pages.web.palette import MOST_SCENARIOS
from sim.runs.rooms import Rooms
from sim.scenario.errors import PanjError
from sim.study.planner.shapes import PARTS, ByDay, Row
from sim.words.numbers import percent
from sim.world.world import PlaceKind, World

ROOT = Path(__file__).parents[3]
EMPTY = {"meta", "link", "img", "input", "br", "hr"}
EVIL = "</script><img src=x onerror=alert(1)> & \"quoted\" 'single' <b>"


class Reader(HTMLParser):
    """Reads a page and keeps what the tests ask for; fails at a tag that closes nothing."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.declared = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_decl(self, decl: str) -> None:
        self.declared = decl

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            attributes = next(found for name, found in reversed(self.tags) if name == "script")
            self.scripts.append((attributes, data))
        elif not self.open or self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, attribute: str) -> list[str]:
        return [found[attribute] or "" for _, found in self.tags if attribute in found]

    @property
    def data(self) -> Any:
        packed = next(text for attributes, text in self.scripts if attributes.get("id") == "panj-data")
        return json.loads(gzip.decompress(base64.b64decode(packed)))


def with_sums(picture: Picture) -> Picture:
    """Return the picture with what a report adds: everybody in a site or a queue."""
    bands = dict(picture.bands)
    for (measure, place, kind), values in picture.bands.items():
        if measure in ("sheltered", "queue") and kind == "civilian":
            bands[measure, place, ""] = values
    return changed(picture, bands=bands)


def said(picture: Picture, line: Line) -> list[list[Line]]:
    """Return a sentence for every day, with the date that it is of."""
    dates = [date.astype(object) for date in picture.dates]
    return [[replace(line, text=line.text.replace("{}", f"{date.day} {date:%B}"))] for date in dates]


def table_of(picture: Picture, name: str) -> ByDay:
    """Return a planner's table of two rows: one more arrives each day, half of them soldiers, and one site fills up."""
    days, each = len(picture.dates), picture.replicates
    host = {"what": "host", "place": "TJK", "name": "Tajikistan", "host": "TJK", "measure": "arrivals"}
    site = {"what": "site", "place": "khorog", "name": "Khorog", "host": "TJK", "measure": "there"}
    bands = [[PARTS * level] * days for level in (0, 0, 1, 2, 3)]
    return {
        "scenario": name,
        "start": str(picture.dates[0]),
        "days": days,
        "branch": 67,
        "replicates": each,
        "kinds": ["military", "civilian", ""],
        "rows": [
            {**about, "kind": kind, "bands": bands, "some": [each] + [0] * (days - 1)}
            for about in (host, site)
            for kind in ("military", "civilian", "")
        ],
        "full": [
            {
                "place": "khorog",
                "name": "Khorog",
                "host": "TJK",
                "by": [0] * 60 + [each // 2] + [0] * (days - 61),
                "on": [0] * days,
            }
        ],
        "drawn": True,
        "household": {"size": 8.2, "source": "a survey"},
        "caution": "",
    }


def make_chapter(picture: Picture, name: str = "baseline", **fields: Any) -> Chapter:
    values: dict[str, Any] = {
        "name": name,
        "title": "As it was going",
        "description": "No side changes its plan.",
        "document": ["D11: the offensive has grown."],
        "caution": "",
        "answers": said(
            picture, Line("By {} a median of 3,100 civilians have arrived.", "arrivals, 200 replicates", "A")
        ),
        "picture": with_sums(picture),
        "table": table_of(picture, name),
        "counts": [Count("Tem", "soldiers", "4 to 6 July", "312", "300", "1 to 2", "1 to 3", False, "", True, False)],
        "facts": [Fact("districts contested", "document", "190", "26", "31", "31 to 32", "no", "around")],
        "shares": [Share("civilians", "5 %", "90 %", "–")],
        "twins": 20,
        "events": [Dated("7 July 2021", "20,000 guards stand on the border of Tajikistan.", "guarded.yaml:18")],
        "assumptions": [
            Assumption(
                "crossing.leak", "who slips past", "0.1", "", "0.05, 0.02 to 0.125", "per day", "us", "low", True
            ),
            Assumption("front.rate", "hazard", "0.0098", "0.0069 to 0.0137", "", "per day", "fit", "medium", False),
        ],
        "provenance": [("seed", "20210705")],
        "command": "panj run outputs/baseline/scenario.yaml --replicates 200 --seed 20210705",
    }
    return Chapter(**(values | fields))


@pytest.fixture
def no_map(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the picture of the map blank: the others show that it is drawn."""
    monkeypatch.setattr(assemble, "still_map", lambda *_, **__: "")


@pytest.fixture(scope="module")
def chapter(picture: Picture) -> Chapter:
    return make_chapter(picture)


@pytest.fixture(scope="module")
def text(chapter: Chapter) -> str:
    return report(Page([chapter]))


@pytest.fixture(scope="module")
def page(text: str) -> Reader:
    return Reader(text)


def test_the_page_is_html5_with_language_title_and_viewport(page: Reader, text: str) -> None:
    assert text.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert page.declared.lower() == "doctype html"
    assert ("meta", {"charset": "utf-8"}) in page.tags
    assert any(tag == "meta" and found.get("name") == "viewport" for tag, found in page.tags)
    assert "<title>As it was going – Panj</title>" in text
    ids = page.all("id")
    assert len(ids) == len(set(ids))


def test_nothing_is_asked_of_a_network(page: Reader, text: str) -> None:
    assert not [tag for tag, _ in page.tags if tag in ("link", "iframe", "object", "base")]
    assert all(source.startswith("data:") for source in page.all("src"))
    assert all(target.startswith("#") for target in page.all("href"))
    assert "url(http" not in text
    assert "@import" not in text
    assert set(re.findall(r"https?://[^\s\"'`<)]+", text)) <= {"http://www.w3.org/2000/svg"}


def test_every_link_inside_the_page_leads_somewhere(page: Reader) -> None:
    assert {target.removeprefix("#") for target in page.all("href")} <= set(page.all("id"))


def test_the_page_is_small(text: str) -> None:
    assert len(text.encode()) < 1_500_000


def test_the_same_run_gives_the_same_bytes(chapter: Chapter, text: str) -> None:
    assert report(Page([chapter])) == text


def test_the_parts_stand_in_their_order(page: Reader) -> None:
    parts = ["answers", "planner", "map", "arrivals", "crossings", "queues", "sites", "land", "whereabouts"]
    parts += ["counted", "bands", "assumptions", "limits", "again"]
    assert [name for name in page.all("id") if name in parts] == parts


def test_what_is_said_is_in_the_page_without_scripts(page: Reader) -> None:
    for words in (
        "By 11 September a median of 3,100 civilians have arrived.",
        "D11: the offensive has grown.",
        "20,000 guards stand on the border of Tajikistan.",
        "panj run outputs/baseline/scenario.yaml --replicates 200 --seed 20210705",
        "0.0069 to 0.0137",
        *limits(),
    ):
        assert words in page.text
    pictures = [found["src"] or "" for tag, found in page.tags if tag == "img"]
    assert len(pictures) == 1
    assert base64.b64decode(pictures[0].partition("base64,")[2]).startswith(b"\x89PNG")


def test_what_needs_scripts_is_hidden_until_they_run(page: Reader) -> None:
    needing = [found for _, found in page.tags if "needs-script" in (found.get("class") or "")]
    assert needing
    assert all("hidden" in found for found in needing)


def test_there_is_an_element_for_every_chart_and_none_more(page: Reader) -> None:
    places = [name for name in page.all("id") if name.startswith("chart-")]
    assert places == [f"chart-{k}" for k in range(len(page.data["charts"]))]
    assert len(places) > 20


def test_the_charts_show_the_medians(page: Reader, picture: Picture) -> None:
    civilians = next(chart for chart in page.data["charts"] if chart["spec"]["title"].startswith("Civilians arrived"))
    shown = civilians["data"]["series"][0]["bands"]
    np.testing.assert_allclose(shown[2], picture.total("arrivals", "TJK", "civilian")[MEDIAN], rtol=5e-3, atol=0.06)
    assert shown[0][-1] < shown[1][-1] < shown[2][-1] < shown[3][-1] < shown[4][-1]
    assert civilians["spec"]["branch"] == "2021-07-06"
    assert civilians["spec"]["unit"] == "people"


def test_the_documents_counts_are_marked_in_the_charts(chapter: Chapter) -> None:
    crossings = next(section for section in sections(Page([chapter])) if section.id == "crossings")
    tem = next(group for group in crossings.groups if group.title == "Tem (Khorog)")
    soldiers, civilians = tem.charts
    assert [(fact["label"], fact["document"]) for fact in soldiers["spec"]["facts"]] == [("document\n312", True)]
    assert civilians["spec"]["facts"] == []


def test_sites_are_drawn_against_their_places_the_fullest_first(chapter: Chapter) -> None:
    sites = next(section for section in sections(Page([chapter])) if section.id == "sites").groups
    assert all(group.charts[0]["data"]["series"][1]["dashed"] for group in sites)
    places = chapter.picture.world.places
    rows = {short_name(places.names[row]).split(" (")[0]: row for row in places.of_kind(PlaceKind.SITE).tolist()}
    taken = [chapter.picture.taken(rows[group.title]).max(axis=1) for group in sites]
    shares = [(float(of[-1]), float(of[MEDIAN])) for of in taken]
    assert shares == sorted(shares, reverse=True)
    assert 0.1 <= min(shares)[0] <= max(shares)[0] == 1.0


def test_a_level_of_places_names_every_run_that_has_it(picture: Picture) -> None:
    few = with_site(picture, 100, 0, 120)
    more = with_site(picture, 100, 0, 500)
    runs = [make_chapter(few, "baseline"), make_chapter(few, "shut"), make_chapter(more, "limits")]
    site = next(section for section in sections(Page(runs)) if section.id == "sites").groups[0]
    levels = [series for series in site.charts[0]["data"]["series"] if series["id"].endswith("places")]
    told = [(series["name"], series["scenario"], series["colour"], series["values"][-1]) for series in levels]
    assert told == [
        ("places, baseline, shut", "", "ink", 120),
        ("places, limits", "limits", "scenario-2", 500),
    ]


def with_site(picture: Picture, inside: float, over: float, places: float) -> Picture:
    """Return a picture with so many in Khorog's site within its places and beyond them, and nobody in another site."""
    bands = {key: values for key, values in picture.bands.items() if key[0] not in ("sheltered", "taken")}
    for measure, people in (("sheltered", inside), ("overflow", over), ("stock", inside + over)):
        bands[measure, "khorog", ""] = np.full((5, len(picture.dates)), people)
    room = np.full((len(picture.dates), len(picture.world.places)), places)
    return changed(picture, bands=bands, room=room)


@pytest.mark.parametrize(("inside", "over", "places"), [(0.0, 1728.0, 0.0), (100.0, 900.0, 100.0), (0.0, 12.0, 100.0)])
def test_people_beyond_the_places_of_a_site_are_in_it_on_every_chart_and_map(
    picture: Picture, inside: float, over: float, places: float
) -> None:
    full = with_site(picture, inside, over, places)
    section = next(s for s in sections(Page([make_chapter(full)])) if s.id == "sites")
    (group,) = section.groups
    there, beyond = group.charts
    assert there["data"]["series"][0]["bands"][MEDIAN][-1] == inside + over
    assert there["data"]["series"][1]["values"][-1] == places
    assert beyond["data"]["series"][0]["bands"][MEDIAN][-1] == over
    assert "a second chart shows how many" in section.note
    day = frames(full)["days"][-1]
    assert sum(day["people"]) == inside + over
    assert sum(day["overflow"]) == over


def test_a_site_with_room_for_all_has_one_chart(picture: Picture) -> None:
    section = next(s for s in sections(Page([make_chapter(with_site(picture, 50, 0, 100))])) if s.id == "sites")
    assert [len(group.charts) for group in section.groups] == [1]
    assert "second chart" not in section.note


def test_the_note_on_sites_says_what_the_level_is_in_each_run(picture: Picture) -> None:
    full, places = with_site(picture, 50, 0, 100), picture.world.places
    rows = tuple(int(row) for row in places.of_kind(PlaceKind.SITE))
    room = np.full((len(rows), 3, 1), 100.0)
    fixed = make_chapter(full, "fixed", rooms=Rooms(rows, room, room, drawn=False, central=True))
    varied = make_chapter(full, "varied", rooms=Rooms(rows, room, room * [[[1], [2], [3]]], drawn=True))

    def note(*chapters: Chapter) -> str:
        return next(s for s in sections(Page(list(chapters))) if s.id == "sites").note

    assert "anew" not in note(fixed)
    assert "in every replicate: the central estimate" in note(fixed)
    assert "drawn anew in every replicate; the dashed level is the median." in note(varied)
    both = note(fixed, varied)
    assert "fixed: The dashed level" in both
    assert "varied: How many places" in both


@pytest.mark.parametrize("name", ["crossings", "queues"])
def test_charts_of_one_hosts_crossings_say_whose_and_that_others_are_left_out(picture: Picture, name: str) -> None:
    section = next(s for s in sections(Page([make_chapter(picture)])) if s.id == name)
    assert "into Tajikistan" in section.title
    assert "Crossings into other countries are not shown." in section.note


def test_the_page_opens_on_the_last_day_that_all_runs_have(picture: Picture) -> None:
    short = make_chapter(changed(picture, dates=picture.dates[:-10]), "short")
    assert Page([make_chapter(picture)]).opening == 133
    assert (Page([make_chapter(picture), short]).opening, Page([make_chapter(picture), short]).days) == (123, 134)


def test_every_day_has_its_sentences_and_the_day_that_is_written_is_theirs(page: Reader) -> None:
    told = page.data["runs"][0]["told"]
    assert [one["topic"] for one in told] == ["A"]
    assert [text for text, _ in told[0]["days"]][::133] == [
        "By 1 May a median of 3,100 civilians have arrived.",
        "By 11 September a median of 3,100 civilians have arrived.",
    ]
    assert (page.data["start"], page.data["days"], page.data["day"]) == ("2021-05-01", 134, 133)
    assert "Answers on 11 September 2021" in page.text
    assert "Planner’s table on 11 September 2021" in page.text


def test_the_planners_table_is_on_the_page_without_scripts(page: Reader) -> None:
    """One more person each day at the median, two and three at the ends; half of the replicates have the site full."""
    assert "Arrived since the first day, in each host place median 50 % 90 % households" in page.text
    assert "Tajikistan 134 0–268 0–402 17" in page.text
    assert "half of runs by (5 % by)" in page.text
    since = "30 Jun (30 Jun)"
    assert f"Khorog Tajikistan 134 0–268 0–402 17 0 0 0 50 %, somewhat likely 0 % {since}" in page.text


def test_a_gap_that_few_runs_have_is_not_told_as_none(picture: Picture) -> None:
    """Of 200 runs 3 have people beyond the places of Khorog: median and band are nought, and that is not nobody."""
    table = table_of(picture, "baseline")
    rows = [row for row in table["rows"] if not (row["place"] == "khorog" and row["measure"] == "overflow")]
    (site,) = [row for row in rows if (row["place"], row["measure"], row["kind"]) == ("khorog", "there", "")]
    days = len(picture.dates)
    few: Row = {**site, "measure": "overflow", "bands": [[0] * days] * 5, "some": [3] + [0] * (days - 1)}
    plan = planned(picture.world, [{**table, "rows": [*rows, few]}], [], "TJK")
    (shelter,) = [block for block in written(plan, 0, days - 1) if block.id == "shelter"]
    (khorog,) = [row for row in shelter.rows if row[0] == "Khorog"]
    assert khorog[shelter.heads.index("shelter gap: people (90 %)") + 1] == f"0 (some in {percent(3 / 200)})"


@pytest.mark.parametrize(
    ("low", "fewer", "told"),
    [(-1642, 34, "0 (\N{MINUS SIGN}1,642 to 0)"), (0, 3, f"0 (fewer in {percent(3 / 200)})")],
)
def test_a_gap_that_differs_in_few_pairs_is_not_told_as_none(picture: Picture, low: int, fewer: int, told: str) -> None:
    """In 34 of 200 pairs fewer lack a place, in 3 of 200: the median says nothing of either."""
    table, days = table_of(picture, "baseline"), len(picture.dates)
    (site,) = [row for row in table["rows"] if (row["place"], row["kind"]) == ("khorog", "")]
    about = {k: v for k, v in site.items() if k not in ("bands", "some")}
    none = [0] * days
    rows = [
        {**about, "bands": [none] * 5, "higher": none, "lower": none},
        {
            **about,
            "measure": "overflow",
            "bands": [[PARTS * low, *none[1:]], *[none] * 4],
            "higher": none,
            "lower": [fewer, *none[1:]],
        },
    ]
    start = str(picture.dates[0])
    found = {"a": "baseline", "b": "more", "start": start, "days": days, "pairs": 200, "why": "", "rows": rows}
    plan = planned(picture.world, [table, {**table, "scenario": "more"}], [found], "TJK")  # type: ignore[list-item]
    (shelter,) = [block for block in written(plan, 2, days - 1) if block.id == "shelter"]
    assert shelter.rows[0][shelter.heads.index("shelter gap, difference (90 %)") + 1] == told
    (csv,) = [c["csv"] for block in plan["views"][2]["blocks"] for c in block["columns"] if c["type"] == "gapmore"]
    assert [head.rpartition(", ")[2] for head in csv] == [
        "difference",
        "5 %",
        "95 %",
        "share with more",
        "share with fewer",
    ]


def test_the_bar_leads_to_every_part_and_needs_no_script(page: Reader) -> None:
    bar = page.text.partition("Day shown:")[0]
    assert bar.endswith(
        "Answers Table Map Arrivals Crossings Queues Sites Districts Whereabouts Counts Bands Assumptions Limits Again "
    )


def test_the_page_says_how_far_history_is_replayed(picture: Picture) -> None:
    def told(*branches: str) -> str:
        runs = [changed(picture, branch=np.datetime64(branch)) for branch in branches]
        return past(Page([make_chapter(run, f"run {k}") for k, run in enumerate(runs)]))

    assert told("2021-07-06", "2021-07-06").startswith("Until the branch date, 6 July 2021, the known history")
    assert "(run 0 6 July 2021, run 1 1 May 2021)" in told("2021-07-06", "2021-05-01")
    assert told("2021-04-30").startswith("No history is replayed")
    assert told("2021-09-11").startswith("All of them replay the known history")


def test_a_branch_date_that_no_run_reaches_is_not_spoken_of(picture: Picture) -> None:
    assert stays(make_chapter(picture)) == ": policies, orders and places stay as they were on the branch date"
    assert stays(make_chapter(changed(picture, branch=picture.dates[-1] + np.timedelta64(1, "D")))) == ""
    without = changed(picture, branch=picture.dates[0] - np.timedelta64(1, "D"))
    assert stays(make_chapter(without)) == ": policies, orders and places stay as they were on the first day"


@pytest.mark.usefixtures("no_map")
def test_a_run_that_ends_with_the_history_marks_no_branch_date(picture: Picture) -> None:
    read = Reader(report(Page([make_chapter(changed(picture, branch=picture.dates[-1]))])))
    assert {chart["spec"]["branch"] for chart in read.data["charts"]} == {""}
    assert "dashed line is the branch" not in read.text
    late = Page([make_chapter(changed(picture, branch=picture.dates[-1]), "short"), make_chapter(picture)])
    assert late.branch == picture.branch, "that of the first run that goes on after it"


@pytest.mark.usefixtures("no_map")
def test_no_text_of_a_scenario_becomes_html(picture: Picture, page: Reader) -> None:
    evil = make_chapter(
        changed(picture, title=EVIL, source=EVIL),
        EVIL,
        title=EVIL,
        description=EVIL,
        caution=EVIL,
        document=[EVIL],
        answers=said(picture, Line(EVIL, EVIL, EVIL)),
        events=[Dated(EVIL, EVIL, EVIL)],
        provenance=[(EVIL, EVIL)],
        command=EVIL,
    )
    read = Reader(report(Page([evil])))
    assert [tag for tag, _ in read.tags].count("img") == 1, "the picture of the map, and no other"
    assert [tag for tag, _ in read.tags].count("script") == [tag for tag, _ in page.tags].count("script")
    assert not [found for _, found in read.tags if "onerror" in found]
    assert read.text.count("<img src=x onerror=alert(1)>") >= 10
    assert read.data["runs"][0]["name"] == EVIL


@pytest.mark.usefixtures("no_map")
@pytest.mark.parametrize(
    ("runs", "said"),
    [
        (1, "The inner band holds 50 % of the replicates, the outer one and the brackets 90 %."),
        (2, "The inner band holds 50 % of the replicates, the outer one and the brackets 90 %."),
        (3, "A band holds 50 % of the replicates; the brackets behind a number hold 90 %, and reach beyond the band."),
        (5, "of so many runs no bands are drawn."),
    ],
)
def test_every_section_of_charts_says_what_its_bands_and_brackets_hold(picture: Picture, runs: int, said: str) -> None:
    """Of several runs the band is that of 50 % and the number has that of 90 %: a reader who came by the bar was told
    of neither."""
    chapters = [make_chapter(picture, f"run {k}") for k in range(runs)]
    for section in sections(Page(chapters)):
        assert section.note.replace("\u00a0", " ").endswith(said), section.id
        for chart in (chart for group in section.groups for chart in group.charts):
            curves = [one for one in chart["data"]["series"] if one["name"].partition(",")[0] != "places"]
            assert {"bands" in one for one in curves} == {runs <= 4}
            assert {one.get("band90", True) for one in curves} == {runs not in (3, 4)}


def test_the_charts_of_whereabouts_say_whom_the_planners_table_does_not_count_yet(picture: Picture) -> None:
    """5,474 in Tajikistan stood over 5,470 at its sites."""
    found = next(section for section in sections(Page([make_chapter(picture)])) if section.id == "whereabouts")
    hosts = [group.title for group in found.groups if group.title.startswith("In ")]
    assert bool(hosts) == ("on the way from the crossing to a site" in found.note)
    bare = {key: band for key, band in picture.bands.items() if key[0] != "stock"}
    (found,) = (s for s in sections(Page([make_chapter(changed(picture, bands=bare))])) if s.id == "whereabouts")
    assert "on the way" not in found.note


@pytest.mark.usefixtures("no_map")
def test_one_replicate_is_shown_without_a_word_of_bands(world: World) -> None:
    alone = Reader(report(Page([make_chapter(synthetic(world, replicates=1), caution="There is one replicate only.")])))
    assert "There is one replicate only." in alone.text
    assert "The inner band" not in alone.text
    assert "Lines are medians" not in alone.text
    assert "over the replicates" not in alone.text
    assert all(chart["spec"]["runs"] == 1 for chart in alone.data["charts"])


def test_a_run_of_an_older_version_says_what_its_map_lacks(picture: Picture) -> None:
    old = changed(picture, flows=np.zeros((0, 0, 2)), near=None, far=None, fighting=None)
    read = Reader(report(Page([make_chapter(old)])))
    assert "did not keep people on the roads and open and closed banks" in read.text
    assert read.data["runs"][0]["frames"]["flows"] is False


@pytest.mark.usefixtures("no_map")
def test_a_run_without_counts_shares_and_events_says_so(picture: Picture) -> None:
    read = Reader(report(Page([make_chapter(picture, counts=[], facts=[], shares=[], events=[], assumptions=[])])))
    assert "The run covers no count." in read.text
    assert "This was not asked of the run" in read.text
    assert "No event" in read.text


def test_a_world_without_basemap_or_document_has_a_report(picture: Picture, tmp_path: Path) -> None:
    bare = replace(picture.world, folder=tmp_path, headcounts=(), facts=())
    read = Reader(report(Page([make_chapter(changed(picture, world=bare))])))
    assert read.data["scene"]["countries"] == []
    assert all(chart["spec"]["facts"] == [] for chart in read.data["charts"])


@pytest.fixture(scope="module")
def three(picture: Picture, world: World) -> Reader:
    others = [make_chapter(synthetic(world, size), name) for name, size in (("offensive", 1.6), ("ceasefire", 0.4))]
    lead = said(picture, Line("With offensive a median of 2,000 more civilians reach Tajikistan by {}.", "pairs"))
    return Reader(report(Page([make_chapter(picture), *others], lead)))


def test_several_runs_share_every_chart_and_can_be_toggled(three: Reader) -> None:
    names = ["baseline", "offensive", "ceasefire"]
    boxes = [found for tag, found in three.tags if tag == "input" and found.get("type") == "checkbox"]
    assert [box["value"] for box in boxes] == names
    assert [run["name"] for run in three.data["runs"]] == names
    for chart in three.data["charts"]:
        shown = [series for series in chart["data"]["series"] if not series.get("dashed")]
        assert [series["scenario"] for series in shown] == names
        assert [series["colour"] for series in shown] == ["scenario-0", "scenario-1", "scenario-2"]
        ids = [series["id"] for series in chart["data"]["series"]]
        assert len(ids) == len(set(ids))
    assert "With offensive a median of 2,000 more civilians reach Tajikistan by 11 September." in three.text


@pytest.mark.slow
def test_ten_runs_stay_under_three_megabytes(world: World) -> None:
    many = [make_chapter(synthetic(world, 1 + k), f"scenario-{k}") for k in range(MOST_SCENARIOS)]
    assert len(report(Page(many)).encode()) < 3_000_000
    with pytest.raises(PanjError, match="11 runs are too many for one report; the most is 10"):
        report(Page([*many, make_chapter(synthetic(world), "one more")]))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda picture: picture, "two runs are called 'baseline'"),
        (lambda picture: changed(picture, world=replace(picture.world, digest="0")), "of different worlds"),
        (lambda picture: changed(picture, dates=picture.dates + np.timedelta64(1, "D")), "begins on 2021-05-02"),
    ],
)
def test_runs_that_cannot_stand_on_one_page_are_refused(
    picture: Picture, change: Callable[[Picture], Picture], why: str
) -> None:
    name = "baseline" if "called" in why else "other"
    with pytest.raises(PanjError, match=why):
        Page([make_chapter(picture), make_chapter(change(picture), name)])


def test_a_page_without_a_run_is_refused() -> None:
    with pytest.raises(PanjError, match="at least one run"):
        Page([])


def test_the_limits_are_those_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    part = re.search(r"^## What it is and what it is not\n(.*?)^## ", readme, re.S | re.M)
    assert part is not None, "the README says what Panj is and what it is not"
    points = [" ".join(point.split()) for point in re.split(r"^- ", part[1], flags=re.M) if point.strip()]
    assert limits() == points, "sim/pages/report/limits.md and README.md must say the same"


def test_the_limits_of_a_world_of_ones_own_do_not_tell_of_the_one_that_was_fitted() -> None:
    """A report of any world said that its war was fitted to two months in three provinces."""
    shipped, own = limits(), limits(own=True)
    assert len(own) == len(shipped) == 2 + sum(a == b for a, b in zip(own, shipped, strict=True))
    assert "of another war" in " ".join(own)
    assert "Strength of garrisons" not in " ".join(own)


def test_numbers_are_not_rounded_twice() -> None:
    """The page rounds what it is given: 38.5 would become 38 there, and 38.55 is 39 in the figures."""
    assert rounded(np.array([38.55, 50.5, 7.0, 155.4, 11_861.0])) == [38.55, 50.5, 7, 155, 11_900]


def test_runs_that_end_on_different_days_are_told_with_both(picture: Picture) -> None:
    chapters = [make_chapter(picture), make_chapter(changed(picture, dates=picture.dates[:-10]), "short")]
    assert _last_days(Page(chapters)) == "11 September 2021 (baseline) and to 1 September 2021 (short)"
    assert _last_days(Page(chapters[:1])) == "11 September 2021"


def test_a_map_that_is_drawn_already_gives_the_picture_that_a_drawing_anew_gives(
    picture: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = len(picture.dates) - 1
    drawn = saved.as_png(map_figure(picture, picture.dates[day]))
    anew = assemble.still_map(picture, day)
    monkeypatch.setattr("sim.figures.map.map_figure", None)  # nothing is drawn
    assert assemble.still_map(picture, day, drawn) == anew
    with Image.open(io.BytesIO(drawn)) as large, Image.open(io.BytesIO(base64.b64decode(anew))) as small:
        assert small.size == tuple(-(-side // 2) for side in large.size)


@pytest.mark.usefixtures("no_map")
def test_a_world_without_document_and_soldiers_has_charts_of_every_host_and_none_of_soldiers(picture: Picture) -> None:
    world, none = picture.world, np.zeros(0)
    garrisons = replace(
        world.garrisons, place=none.astype(np.int32), units=(), version=(), low=none, central=none, high=none
    )
    sums = {key: values for key, values in picture.cumulative.items() if key[2] != "military"}
    most = np.full_like(picture.total("arrivals", "IRN", "civilian"), 1e6)
    own = changed(
        picture,
        world=replace(world, headcounts=(), garrisons=garrisons),
        cumulative=sums | {("arrivals", "IRN", "civilian"): most},
        bands={key: values for key, values in picture.bands.items() if "insurgent" not in key[0]},
    )
    found = {section.id: section for section in sections(Page([make_chapter(own)]))}
    titles = [chart["spec"]["title"] for group in found["arrivals"].groups for chart in group.charts]
    assert titles[0] == "Civilians arrived in Iran"
    assert "Civilians arrived in Tajikistan" in titles
    assert not [title for title in titles if "Soldiers" in title]
    land = [chart["spec"]["title"] for group in found["land"].groups for chart in group.charts]
    assert not [title for title in land if "held by the insurgents" in title]
    said = report(Page([make_chapter(own)]))
    assert 'id="n-soldiers"' not in said
    assert 'id="n-districts"' not in said
    assert 'id="n-soldiers"' in report(Page([make_chapter(picture)]))
