"""The numbers of summary.json and of the closing table, checked by hand."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim import Result, run
from sim.cli import tables
from sim.cli.tables import headcounts
from sim.figures.fronts import districts_total, fallen_points
from sim.pages.report.card import card
from sim.pages.report.chapter import counts
from sim.pictures.run import run_picture
from sim.runs.rooms import rooms
from sim.runs.run import measures
from sim.runs.summary import (
    about_scaled,
    covers_document,
    document_total,
    fact_inside,
    fact_table,
    full_sites,
    headcount_table,
    is_together,
    levels,
    modelled_districts,
    sites_over_capacity,
)
from sim.scenario.events import Event
from sim.study.story import speech, tell
from sim.study.story.tell import sites
from sim.world.facts import FALLEN
from sim.world.world import PlaceKind

LEVELS = ["0.05", "0.25", "0.50", "0.75", "0.95"]


def test_levels_are_quantiles_over_the_replicates() -> None:
    assert levels(np.arange(101.0)) == {"0.05": 5.0, "0.25": 25.0, "0.50": 50.0, "0.75": 75.0, "0.95": 95.0}


def test_every_crossing_and_host_has_its_quantiles_by_kind_at_both_dates(small: Result) -> None:
    places = small.summary["places"]
    crossings = {series[1] for series in small.layout.series if series[0] == "informal"}
    assert set(places) == crossings | set(small.world.hosts.ids)
    for name, entry in places.items():
        for kind in ("civilian", "military"):
            total = small.cumulative("arrivals", name, kind)
            for stop, day in (("branch", 66), ("end", 80)):
                assert list(entry[kind][stop]) == LEVELS
                assert entry[kind][stop]["0.50"] == pytest.approx(np.median(total[:, day]), abs=5e-4)


def test_the_documents_figure_stands_at_its_crossings_only(small: Result) -> None:
    document = {name: entry["document"] for name, entry in small.summary["places"].items() if entry["document"]}
    assert document == {
        "shohon": 104,
        "ruzvai": 213,
        "nulvand": 83,
        "humrogi": 173,
        "tem": 312,
        "ishkashim-bridge": 102,
        "langar": 50,
    }


def test_the_documents_counts_of_both_kinds_are_people_and_no_exact_sum(made_up: Callable[..., Result]) -> None:
    """Soldiers and civilians at one place, one count only about: the sum was told as exactly so many soldiers."""
    result = made_up({("arrivals", "tem", "civilian"): np.ones((4, 81), int)})
    tem = next(h for h in result.world.headcounts if h.place == "tem" and h.in_document)
    both = (tem, replace(tem, kind="civilian", people=400.0, qualifier="about"))
    world = replace(result.world, headcounts=both)
    result = replace(result, plan=replace(result.plan, world=world))
    row = headcount_table(result)[-1]
    assert (row["place"], row["kind"], row["reported"], row["qualifier"]) == ("all", "", 712, "about")
    assert result.summary["places"]["tem"]["document"] == 712, "not the last of its counts"
    assert "people counted by the document" in measures(result, [])
    said = next(s.text for s in tell(result, speech(result)) if "document counted" in s.text)
    assert said.startswith("The document counted about 712 people at one crossing")
    assert "garrisons" not in said, "civilians set no garrison"
    assert [row.who for row in counts(result)] == ["soldiers", "civilians", "soldiers and civilians"]
    assert "People counted by the document" in card(result)


def test_no_total_counts_people_twice(made_up: Callable[..., Result]) -> None:
    """A day within the count of three, and the whole border beside its crossings: 312 + 40 + 500 were 852."""
    days = np.zeros((4, 81), int)
    days[:, 64:67] = 1
    result = made_up({("arrivals", "tem", "military"): days, ("arrivals", "TJK", "military"): 2 * days})
    tem = next(h for h in result.world.headcounts if h.place == "tem" and h.in_document)
    fifth = dt.date(2021, 7, 5)
    within = replace(tem, first=fifth, last=fifth, people=40.0)
    shohon = replace(tem, place="shohon", people=100.0)
    of = {
        "the longer": ((within, tem), 312, 3, ["tem"]),
        "the host": ((tem, shohon, replace(tem, place="TJK", people=500.0)), 500, 6, ["tem", "shohon"]),
        "both kinds": ((tem, replace(tem, kind="civilian")), 624, 3, []),
        "days apart": ((replace(tem, last=fifth), replace(tem, first=dt.date(2021, 7, 6))), 624, 3, []),
    }
    for counted, people, model, beside in of.values():
        world = replace(result.world, headcounts=counted)
        found = replace(result, plan=replace(result.plan, world=world))
        assert document_total(found)[1] == people
        assert document_total(found)[0].tolist() == [model] * 4
        table = headcount_table(found)
        total = next(row for row in table if is_together(row))
        assert (total["reported"], total["q50"]) == (people, model)
        assert [row["place"] for row in table if not row["in_total"]] == beside
        said = next(s.text for s in tell(found, speech(found)) if "document counted" in s.text)
        assert f"counted {people} " in said
        assert found.summary["places"]["tem"]["document"] == (624 if people == 624 else 312)
        shown = headcounts(found.summary, None)
        assert shown is not None
        assert str(shown.caption or "").count("not in 'all', which has counts of days in common") == len(beside)
        assert [row.beside for row in counts(found)].count(True) == len(beside)
        assert card(found).count("not in the sum") == len(beside)


def test_of_a_fact_of_several_days_the_last_by_the_branch_date_is_compared(made_up: Callable[..., Result]) -> None:
    result = made_up({("arrivals", "tem", "military"): np.zeros((4, 81), int)})
    held = next(f for f in result.world.facts if f.name == "capitals_held")
    dates = [dt.date(2021, 7, 9), dt.date(2021, 7, 4), dt.date(2021, 6, 1)]
    others = [f for f in result.world.facts if f.name != "capitals_held"]
    for order in (dates, dates[::-1]):
        facts = (*others, *(replace(held, date=date, value=float(date.day)) for date in order))
        found = replace(result, plan=replace(result.plan, world=replace(result.world, facts=facts)))
        (row,) = (row for row in fact_table(found) if row["fact"] == "capitals_held")
        assert (row["date"], row["reported"]) == ("2021-07-04", 4), "whatever the order of the rows"


def test_tables_and_figures_take_the_same_of_several_totals(made_up: Callable[..., Result]) -> None:
    result = made_up({("arrivals", "tem", "military"): np.zeros((4, 81), int)})
    total = next(f for f in result.world.facts if f.name == "districts_total")
    others = [f for f in result.world.facts if f.name != "districts_total"]
    for order in ((398, 411), (411, 398)):
        more = [
            replace(total, date=dt.date(2021, 7, day), value=value) for day, value in zip((1, 4), order, strict=True)
        ]
        world = replace(result.world, facts=(*others, *more))
        found = replace(result, plan=replace(result.plan, world=world))
        (row,) = (row for row in fact_table(found) if row["fact"] == "districts_contested")
        assert row["scaled"] == round(190 * 55 / order[1], 1), "the last by the branch date"
        assert districts_total(replace(run_picture(result), world=world)) == order[1]


def test_capitals_are_compared_where_nobody_says_how_many_districts_there_are(made_up: Callable[..., Result]) -> None:
    result = made_up({("arrivals", "tem", "military"): np.zeros((4, 81), int)})
    facts = tuple(f for f in result.world.facts if f.name != "districts_total")
    found = replace(result, plan=replace(result.plan, world=replace(result.world, facts=facts)))
    assert [row["fact"] for row in fact_table(found)] == ["capitals_held"]


def test_a_count_of_others_does_not_stand_below_the_documents(made_up: Callable[..., Result]) -> None:
    result = made_up({("arrivals", "tem", "military"): np.ones((4, 81), int)})
    tem = next(h for h in result.world.headcounts if h.place == "tem" and h.in_document)
    world = replace(result.world, headcounts=(tem, replace(tem, place="TJK", in_document=False)))
    table = headcounts(replace(result, plan=replace(result.plan, world=world)).summary, None)
    assert table is not None
    first = list(table.columns[0].cells)
    assert [str(cell) for cell in first] == [
        "soldiers, 4–6 Jul (the document)",
        "  tem",
        "  all",
        "soldiers, 4–6 Jul",
        "  TJK",
    ]


def test_a_place_whose_id_begins_with_all_is_no_sum() -> None:
    assert [is_together({"place": place}) for place in ("all", "all seven", "allai", "all-saints")] == [
        True,
        True,
        False,
        False,
    ]


def test_headcount_rows_begin_with_the_seven_and_their_sum(small: Result) -> None:
    rows = small.summary["headcounts"]
    assert [row["reported"] for row in rows[:8]] == [104, 213, 83, 173, 312, 102, 50, 1037]
    assert rows[7]["place"] == "all seven"
    assert [row["in_document"] for row in rows] == [True] * 8 + [False] * (len(rows) - 8)
    assert len(rows) == len(small.world.headcounts) + 1


def test_a_headcount_row_compares_the_same_days(made_up: Callable[..., Result]) -> None:
    days = np.zeros((5, 81), int)
    days[:, 64] = [100, 110, 312, 400, 500]  # 4 July
    days[:, 63] = days[:, 67] = 9999  # the eve and the morrow of the window
    row = next(r for r in headcount_table(made_up({("arrivals", "tem", "military"): days})) if r["place"] == "tem")
    assert (row["first"], row["last"]) == ("2021-07-04", "2021-07-06")
    assert [row[q] for q in ("q05", "q25", "q50", "q75", "q95")] == [102.0, 110.0, 312.0, 400.0, 480.0]
    assert row["inside_90"] is True
    assert row["share_of_replicates_below"] == 0.5, "two below, one equal, which counts half"


@pytest.mark.parametrize(("people", "inside"), [(311, False), (312, True), (313, False)])
def test_inside_means_inside_the_ninety_per_cent_band(
    made_up: Callable[..., Result], people: int, inside: bool
) -> None:
    days = np.zeros((4, 81), int)
    days[:, 64] = people
    row = next(r for r in headcount_table(made_up({("arrivals", "tem", "military"): days})) if r["place"] == "tem")
    assert row["inside_90"] is inside


def test_facts_of_the_country_are_scaled_to_the_districts_modelled(made_up: Callable[..., Result]) -> None:
    lost = np.zeros((3, 81), int)
    lost[:, 65] = [0, 1, 1]
    lost[:, 66] = 9  # on the morrow of the report
    result = made_up({("capitals_insurgent", "world", ""): lost})
    rows = {row["fact"]: row for row in fact_table(result)}
    assert modelled_districts(result) == 55
    fallen = rows["districts_fallen_two_months"]
    assert (fallen["reported"], fallen["scaled"]) == (45.0, 6.1), "45 · 55 / 407 = 6.08"
    assert rows["districts_contested"]["scaled"] == 25.7, "190 · 55 / 407 = 25.68"
    assert rows["capitals_held"]["scaled"] == rows["capitals_held"]["reported"] == 34.0, "all capitals are modelled"
    assert rows["capitals_held"]["q50"] == 33.0


def test_districts_fallen_are_those_taken_in_the_days_of_the_report(made_up: Callable[..., Result]) -> None:
    """Within two months of 5 July is from 6 May on, since the first day from 1 May on; each district counts once."""
    made = made_up({("arrivals", "tem", "military"): np.zeros((1, 81), int)})
    start = made.world.insurgent_at_start
    free = [series[1] for series in made.layout.series if series[0] == "insurgent" and series[1] not in start]
    free = [place for place in free if made.world.places.kind[made.world.places.index[place]] == PlaceKind.DISTRICT]
    series = {("insurgent", place, ""): np.ones((1, 81), int) for place in start}
    for place, days in {
        free[0]: [(4, 81)],  # 5 May: two months before, not within them
        free[1]: [(5, 81)],  # 6 May
        free[2]: [(10, 20), (30, 40)],  # twice, and retaken: it fell
        free[3]: [(65, 81)],  # on the day of the report
        free[4]: [(66, 81)],  # on its morrow
    }.items():
        held = np.zeros((1, 81), int)
        for first, end in days:
            held[:, first:end] = 1
        series["insurgent", place, ""] = held
    if start:  # what the government takes back is no fall, and takes none away
        series["insurgent", next(iter(start)), ""][:, 30:] = 0
    rows = {row["fact"]: row["q50"] for row in fact_table(made_up(series))}
    assert rows["districts_fallen_two_months"] == 3
    assert rows["districts_fallen_lwj"] == 4


@pytest.mark.parametrize(("first", "told"), [("2021-05-05", True), ("2021-05-06", False)])
def test_a_report_of_two_months_is_compared_where_the_run_has_them(tmp_path: Path, first: str, told: bool) -> None:
    """In the table and in the figure; what fell before the first day did not fall in the run."""
    late = tmp_path / "late.yaml"
    late.write_text(f"extends: baseline\nstart: {first}\n", encoding="utf-8")
    result = run(str(late), replicates=1, until="2021-07-08", parts=False, jobs=1)
    names = [row["fact"] for row in result.summary["facts"]]
    assert ("districts_fallen_two_months" in names) is told
    picture = run_picture(result)
    assert bool(fallen_points(picture, picture.band("districts_insurgent", "world", "")[2], 55, 407)) is told


def test_what_was_taken_before_the_first_day_did_not_fall_in_the_run(tmp_path: Path) -> None:
    late = tmp_path / "late.yaml"
    late.write_text("extends: baseline\nstart: 2021-07-03\n", encoding="utf-8")
    result = run(str(late), replicates=1, until="2021-07-08", parts=False, jobs=1)
    taken = {
        e.target for e in result.world.events if e.action == "capture" and "2021-07-03" <= str(e.date) <= "2021-07-05"
    }
    (row,) = (row for row in result.summary["facts"] if row["fact"] == "districts_fallen_lwj")
    posts = {result.world.places.ids[k] for k in result.world.places.of_kind(PlaceKind.CROSSING)}
    assert row["q50"] == len(taken - posts)


def test_facts_are_compared_on_their_own_days(made_up: Callable[..., Result]) -> None:
    """The figure marks them there; the terminal names the days where they differ."""
    lost = np.zeros((3, 81), int)
    lost[:, 40:] = 2  # from 10 June on
    result = made_up({("capitals_insurgent", "world", ""): lost})
    for date, held in ((dt.date(2021, 6, 9), 34), (dt.date(2021, 6, 10), 32)):
        facts = tuple(replace(f, date=date) if f.name == "capitals_held" else f for f in result.world.facts)
        found = replace(result, plan=replace(result.plan, world=replace(result.world, facts=facts)))
        (row,) = (row for row in found.summary["facts"] if row["fact"] == "capitals_held")
        assert (row["date"], row["q50"]) == (str(date), held)
        table = tables.facts(found.summary)
        assert table is not None
        assert str(table.title) == "Districts on the day of each report"
        assert f"capitals held (document, {date.day} Jun)" in list(table.columns[0].cells)


def test_facts_of_districts_have_a_verdict_and_what_scaling_supposes(made_up: Callable[..., Result]) -> None:
    """Of 45 districts scaled to 6 beside 48 nothing was said, as if the model were wrong by a factor of eight."""
    lost = np.zeros((3, 81), int)
    lost[:, 40:] = 2
    summary = made_up({("capitals_insurgent", "world", ""): lost}).summary
    told = {row["fact"]: fact_inside(row) for row in summary["facts"]}
    assert told["capitals_held"] is False, "32 of 34"
    assert told["districts_fallen_two_months"] is False, "none of more than 6"
    more = {**next(row for row in summary["facts"] if row["fact"] == FALLEN), "q05": 48.0, "q95": 48.0}
    assert fact_inside(more) is True, "48 are more than 6"
    table = tables.facts(summary)
    assert table is not None
    assert [str(column.header) for column in table.columns][-1] == "inside"
    assert set(table.columns[-1].cells) == {"no"}
    assert next(iter(table.columns[1].cells)) == "> 45"
    assert "as if the area that is modelled one by one had fallen as the whole country did" in str(table.caption)
    assert "no miss of the rules" in str(table.caption)
    fallen = [row for row in summary["facts"] if "fallen" in row["fact"]]
    assert about_scaled(fallen, "2021-07-06").endswith("no miss of the rules.")
    contested = [*fallen, {**fallen[0], "fact": "districts_contested"}]
    assert about_scaled(contested, "2021-07-06").endswith("a difference there may be either.")
    assert about_scaled(summary["facts"], "2021-06-01").endswith("as the whole country did."), "no history for it then"
    assert about_scaled([row for row in summary["facts"] if row["fact"] == "capitals_held"], "2021-07-06") == ""


def test_sites_over_capacity_say_how_likely_and_from_when(made_up: Callable[..., Result], small: Result) -> None:
    site = next(series[1] for series in small.layout.series if series[0] == "overflow")
    civilians, soldiers = np.zeros((4, 81), int), np.zeros((4, 81), int)
    civilians[0, 70:] = 10
    civilians[1, 74:76] = 5
    soldiers[2, 60] = 1
    soldiers[0, 80] = 2
    (row,) = sites_over_capacity(
        made_up({("overflow", site, "civilian"): civilians, ("overflow", site, "military"): soldiers})
    )
    assert row["site"] == site
    assert row["capacity"] == small.world.places.capacity[small.world.places.index[site], 1]
    assert row["probability"] == 0.75
    assert row["first_date"] == str(small.dates[70]), "the median of days 60, 70, 74"
    assert row["earliest"] == str(small.dates[60]), "of three the first"
    assert row["overflow_at_end"]["0.95"] == pytest.approx(np.quantile([12, 0, 0, 0], 0.95))


def test_a_site_is_full_by_the_places_its_replicate_drew(made_up: Callable[..., Result], small: Result) -> None:
    """In the first three of six replicates it is full from the third day, in the others half full."""
    found = rooms(small)
    site = small.world.places.ids[found.rows[0]]
    people = np.zeros(small.counts.shape[:2])
    people[:, 2:] = np.ceil(found.room[0][:, 2:] * np.where(np.arange(6) < 3, 1.0, 0.5)[:, None])
    result = made_up({("sheltered", site, "civilian"): people, **_garrisons(small)})
    (row,) = full_sites(result, result.rooms)
    assert (row["site"], row["probability"], row["full_at_end"]) == (site, 0.5, 0.5)
    assert row["first_date"] == row["earliest"] == str(small.dates[2])
    assert row["places"] == np.median(found.room[0, :3, 2]), "of those in which it is full"


def test_a_first_day_is_that_of_a_replicate_and_never_between_two(
    made_up: Callable[..., Result], small: Result
) -> None:
    """Of first days 9 and 19 July the median was told as 14 July, on which nothing happened."""
    site = next(series[1] for series in small.layout.series if series[0] == "overflow")
    over = np.zeros((5, 81), int)
    over[0, 69:] = over[1, 79:] = 7
    (row,) = sites_over_capacity(made_up({("overflow", site, "civilian"): over}))
    assert (row["earliest"], row["first_date"], row["probability"]) == ("2021-07-09", "2021-07-09", 0.4)


def test_a_site_shut_by_an_event_is_told_with_the_places_it_had_when_full(
    made_up: Callable[..., Result], small: Result
) -> None:
    shut, opened = (Event(dt.date(2021, 7, day), "capacity", "khorog", places) for day, places in ((9, 0.0), (15, 2e4)))
    people = np.zeros((4, 81), int)
    people[:, 60:] = 12
    result = made_up({("overflow", "khorog", "civilian"): people})
    result = replace(result, plan=replace(small.plan, quantiles=({},) * 4))
    scenario = result.scenario.with_(events=(shut, opened))
    result = replace(result, plan=replace(result.plan, scenario=scenario))
    (row,) = (row for row in full_sites(result, rooms(result)) if row["site"] == "khorog")
    assert (row["places"], row["earliest"], row["full_at_end"]) == (0.0, "2021-07-09", 0.0)
    told = sites(result, speech(result))
    assert told is not None
    assert "(0 places, set by an event on 9 July) is full at some time in every run" in told.text


def _garrisons(result: Result) -> dict[tuple[str, str, str], np.ndarray]:
    """Return the garrisons, by which a stored run's draws are known again."""
    return {s: result.daily(*s) for s in result.layout.series if s[0] == "garrison"}


def test_the_likeliest_site_stands_first(made_up: Callable[..., Result], small: Result) -> None:
    rare, sure = list(dict.fromkeys(series[1] for series in small.layout.series if series[0] == "overflow"))[:2]
    once, always = np.zeros((4, 81), int), np.ones((4, 81), int)
    once[0, 5] = 1
    rows = sites_over_capacity(made_up({("overflow", rare, "civilian"): once, ("overflow", sure, "civilian"): always}))
    assert [row["site"] for row in rows] == [sure, rare]


def test_the_world_is_summed_up_at_both_dates(small: Result) -> None:
    world = small.summary["world"]
    home = small.daily("home", "world", "civilian")
    assert world["home.civilian"]["branch"]["0.50"] == np.median(home[:, 66])
    assert world["districts_insurgent"]["end"]["0.95"] == pytest.approx(
        np.quantile(small.daily("districts_insurgent", "world")[:, -1], 0.95)
    )


def test_the_summary_is_strict_json(small: Result) -> None:
    assert json.loads(json.dumps(small.summary, allow_nan=False)) == small.summary


def test_days_before_the_run_are_compared_with_nothing(tmp_path: Path) -> None:
    """From 5 July on: the document's headcounts began on 4 July; a fact of 5 July can be compared."""
    late = tmp_path / "late.yaml"
    late.write_text("extends: baseline\nstart: 2021-07-05\n", encoding="utf-8")
    result = run(str(late), replicates=4, until="2021-08-01", jobs=1)
    assert not covers_document(result)
    rows = result.summary["headcounts"]
    inside = [h for h in result.world.headcounts if str(h.first) >= "2021-07-05" and str(h.last) <= "2021-08-01"]
    assert [row["first"] for row in rows] == [str(h.first) for h in inside]
    assert not any(row["in_document"] for row in rows + result.summary["blind"])
    assert "soldiers counted by the document" not in result.summary["parts"].get("measures", {})
    assert {row["date"] for row in result.summary["facts"]} == {"2021-07-05"}
    late.write_text("extends: baseline\nstart: 2021-07-06\n", encoding="utf-8")
    assert run(str(late), replicates=1, until="2021-07-08", parts=False, jobs=1).summary["facts"] == []
    assert result.save(tmp_path / "out").is_dir()


def test_without_history_nothing_has_happened_by_the_branch_date(tmp_path: Path) -> None:
    scenario = tmp_path / "anew.yaml"
    scenario.write_text("extends: baseline\nhistory_until: 2021-04-30\n", encoding="utf-8")
    result = run(str(scenario), replicates=2, until="2021-07-08", jobs=1)
    assert result.blind is None, "blind garrisons are tested by the history"
    nothing = dict.fromkeys(LEVELS, 0.0)
    for entry in result.summary["places"].values():
        assert entry["civilian"]["branch"] == entry["military"]["branch"] == nothing
    assert result.summary["places"]["TJK"]["military"]["end"]["0.50"] > 0
    world = result.summary["world"]
    assert world["home.civilian"]["branch"] is None, "what it was before the first day is not recorded"
    assert list(world["home.civilian"]["end"]) == LEVELS
    assert result.summary["facts"] == []
