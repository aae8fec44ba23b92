"""One day moves the whole report, sentences, planner's tables, map and charts, and the address has it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.opened import Opened

pytestmark = pytest.mark.browser

RESTED = "panjReport.charts.every((chart) => chart.marked === panjReport.dates.day)"
#: Every place where the page writes which day it shows.
WRITTEN = (
    """() => [...document.querySelectorAll("[data-shown], .panj-chartday, #today")].map((place) => place.textContent)"""
)
SERIOUS = ("serious", "critical")


@pytest.fixture
def one(chromium: Any, reports: dict[str, Path]) -> Iterator[Any]:
    opened = Opened(chromium, reports["one"])
    yield opened.ready()
    opened.check()
    opened.page.close()


@pytest.fixture
def two(chromium: Any, reports: dict[str, Path]) -> Iterator[Any]:
    opened = Opened(chromium, reports["two"])
    yield opened.ready()
    opened.check()
    opened.page.close()


def check_day(page: Any, words: str) -> None:
    """Check that every part shows a day, and the same numbers for it."""
    page.wait_for_function(RESTED)
    assert set(page.evaluate(WRITTEN)) == {words}
    assert all(title.endswith(words) for title in page.locator(".tablehead h3").all_inner_texts())
    short = words.rpartition(" ")[0]
    for topic in ("Civilians", "Soldiers", "Displaced inside"):
        said = page.locator("#answers-0 li", has_text=topic).first.inner_text()
        assert short in said, said
    for chart in page.locator(".panj-chartsvg").all():
        assert f"on {words}:" in (chart.get_attribute("aria-label") or "")
    page.check("#who input[value='civilian']")
    host = page.locator("table.planned tr", has_text="Tajikistan").first.locator("td").first.inner_text()
    assert page.inner_text("#n-civilians") == host
    curve = page.locator("#arrivals .chart", has_text="Civilians arrived").locator(".panj-chartkey").first
    assert curve.inner_text().split()[1] == host
    first = page.locator("#answers-0 li", has_text="Civilians").first.inner_text()
    assert f"{host} civilians" in first or "No civilian" in first
    page.check("#who input[value='']")


def test_slider_field_and_steps_move_answers_tables_map_and_charts_together(one: Any) -> None:
    check_day(one, "15 August 2021")
    one.fill("#date", "2021-07-20")
    check_day(one, "20 July 2021")
    assert one.input_value("#day") == "80"
    one.fill("#day", "66")
    check_day(one, "6 July 2021")
    assert one.input_value("#date") == "2021-07-06"
    one.click("#later")
    check_day(one, "7 July 2021")
    one.focus("#day")
    one.keyboard.press("Home")
    check_day(one, "1 May 2021")
    one.click("#earlier")
    check_day(one, "1 May 2021")


def test_while_it_plays_no_number_stands_beside_another_day(one: Any) -> None:
    """What can be seen is of the day; a chart further down has the date of its own numbers until the day rests."""
    one.fill("#day", "60")
    one.click("#play")
    one.wait_for_function("panjReport.dates.day > 64")
    shown, heads, kept = one.evaluate(
        """() => [panjReport.dates.date(),
            [...document.querySelectorAll("[data-shown], #today")].map((place) => place.textContent),
            panjReport.charts.every((chart) => chart.element.querySelector(".panj-chartday").textContent
                === Panj.longDate(panjReport.dates.date(chart.marked)))]"""
    )
    one.click("#play")
    assert len(set(heads)) == 1
    assert shown.startswith("2021-07")
    assert kept


def test_a_day_outside_the_run_is_told_and_changes_nothing(one: Any) -> None:
    one.fill("#day", "66")
    one.fill("#date", "2022-07-20")
    one.press("#date", "Enter")
    assert one.inner_text("#date-note") == (
        "20 July 2022 is no day of this page, which goes from 1 May 2021 to 15 August 2021. It shows 6 July 2021."
    )
    assert one.input_value("#date") == "2021-07-06"
    assert one.get_attribute("#date", "aria-invalid") == "true"
    check_day(one, "6 July 2021")
    one.fill("#date", "2021-07-07")
    assert one.inner_text("#date-note") == ""
    assert one.get_attribute("#date", "aria-invalid") is None


@pytest.mark.parametrize(
    ("at", "words", "part"),
    [
        ("#2021-08-01", "1 August 2021", "answers"),
        ("#2021-07-20/sites", "20 July 2021", "sites"),
        ("#limits", "15 August 2021", "limits"),
        ("#2021-12-31", "15 August 2021", "answers"),
        ("#2021-13-45/nowhere", "15 August 2021", "answers"),
    ],
)
def test_an_address_opens_the_page_on_a_day_and_at_a_part(
    chromium: Any, reports: dict[str, Path], at: str, words: str, part: str
) -> None:
    opened = Opened(chromium, reports["one"], at=at)
    page = opened.ready()
    page.wait_for_function(f"document.querySelector('.bar [aria-current]').hash.endsWith('{part}')")
    check_day(page, words)
    if at.startswith("#2021-1"):
        assert "is no day of this page" in page.inner_text("#date-note")
    opened.check()
    page.close()


def test_the_back_button_goes_back_to_the_day_and_the_part_before(one: Any) -> None:
    one.evaluate("PanjDates.SOON = 0")
    one.fill("#date", "2021-07-20")
    assert one.evaluate("location.hash") == "#2021-07-20"
    one.click(".bar a[href$='/sites']")
    assert one.evaluate("location.hash") == "#2021-07-20/sites"
    one.fill("#date", "2021-08-01")
    one.go_back()
    one.wait_for_function("panjReport.dates.date() === '2021-07-20'")
    check_day(one, "20 July 2021")
    one.go_back()
    one.go_back()
    one.wait_for_function("panjReport.dates.date() === '2021-08-15'")
    assert one.evaluate("location.hash") == ""
    one.go_forward()
    one.wait_for_function("panjReport.dates.date() === '2021-07-20'")
    one.evaluate("location.hash = '#2021-06-01/land'")
    one.wait_for_function("panjReport.dates.date() === '2021-06-01'")
    one.wait_for_function("document.querySelector('.bar [aria-current]').textContent === 'Districts'")


def test_moves_in_quick_succession_are_one_step_back(one: Any) -> None:
    one.focus("#day")
    for _ in range(5):
        one.keyboard.press("ArrowLeft")
    assert one.evaluate("panjReport.dates.date()") == "2021-08-10"
    one.go_back()
    one.wait_for_function("panjReport.dates.date() === '2021-08-15'")


@pytest.mark.parametrize("width", [1440, 600])
def test_the_bar_stays_marks_where_one_is_and_leads_everywhere_by_keyboard(
    chromium: Any, reports: dict[str, Path], shots: Path, width: int
) -> None:
    opened = Opened(chromium, reports["two"], viewport={"width": width, "height": 900})
    page = opened.ready()
    links = page.locator(".bar nav a")
    names = links.all_inner_texts()
    for n in range(links.count()):
        links.nth(n).focus()
        page.keyboard.press("Enter")
        bar = page.locator(".bar").bounding_box()
        assert (bar["y"], bar["height"] < 150) == (0, True) or n == 0, "it stays at the top and leaves room to read"
        now = page.locator(".bar [aria-current]")
        assert now.inner_text() == names[n]
        box, strip = now.bounding_box(), page.locator(".bar ul").bounding_box()
        left, right = box["x"] - strip["x"], strip["x"] + strip["width"] - box["x"] - box["width"]
        assert min(left, right) >= -1, "it can be seen"
        part = page.evaluate("document.activeElement.id")
        top = page.evaluate("document.activeElement.querySelector('h2').getBoundingClientRect().top")
        assert part == links.nth(n).get_attribute("href").rpartition("/")[2].lstrip("#")
        assert top >= bar["y"] + bar["height"] - 1, "the bar hides no heading"
    page.mouse.wheel(0, -100_000)
    page.wait_for_function("document.querySelector('.bar [aria-current]').textContent === 'Answers'")
    page.fill("#date", "2021-07-20")
    page.locator("#planner").scroll_into_view_if_needed()
    page.screenshot(path=shots / f"report-bar-{width}.png")
    opened.check()
    page.close()


def test_the_tables_without_scripts_are_those_that_the_script_writes(chromium: Any, reports: dict[str, Path]) -> None:
    read = """(root) => [...root.querySelectorAll("table.planned tr")].map((line) =>
        [...line.children].map((cell) => cell.textContent.trim()))"""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(reports["two"].as_uri())
    before = [
        [cell.strip() for cell in line.locator("th, td").all_inner_texts()]
        for line in page.locator("table.planned tr").all()
    ]
    context.close()
    opened = Opened(chromium, reports["two"])
    page = opened.ready()
    after = []
    for view in ("0", "1", "2"):
        page.check(f"#of input[value='{view}']")
        after += page.locator("#tables").evaluate(read)
    assert len(before) > 60
    assert after == before
    opened.check()
    page.close()


def test_a_table_is_sorted_by_its_heads_and_the_third_time_as_it_was(one: Any) -> None:
    def names() -> list[str]:
        return one.locator("[aria-labelledby='table-posts'] tbody th").all_inner_texts()

    head = one.locator("[aria-labelledby='table-posts'] thead th").nth(2)
    as_it_was = names()
    medians = "[aria-labelledby='table-posts'] tbody tr td:nth-child(3)"
    head.locator("button").focus()
    one.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    found = [int(text.replace(",", "")) for text in one.locator(medians).all_inner_texts()]
    assert found == sorted(found, reverse=True)
    one.fill("#day", "60")
    found = [int(text.replace(",", "")) for text in one.locator(medians).all_inner_texts()]
    assert found == sorted(found, reverse=True), "it stays sorted on another day"
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    head.locator("button").click()
    assert head.get_attribute("aria-sort") is None
    assert names() == as_it_was


def test_days_that_are_kept_stand_beside_the_day_with_their_dates(one: Any) -> None:
    one.fill("#date", "2021-07-06")
    one.click("#keep")
    assert one.is_disabled("#keep")
    one.fill("#date", "2021-08-01")
    title = one.locator("#table-hosts").inner_text()
    assert title.endswith("everybody, 6 July 2021 and 1 August 2021")
    days = one.locator("[aria-labelledby='table-hosts'] tbody tr td:nth-child(2)").all_inner_texts()
    assert days[:4] == ["6 July 2021", "1 August 2021"] * 2
    one.click("#kept button")
    assert one.locator("#table-hosts").inner_text().endswith("everybody, 1 August 2021")


def test_a_table_is_copied_as_csv_with_whole_numbers(chromium: Any, reports: dict[str, Path]) -> None:
    opened = Opened(chromium, reports["two"])
    page = opened.ready()
    page.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }")
    page.fill("#date", "2021-07-20")
    page.get_by_role("button", name=re.compile("Copy as CSV: At a site")).click()
    rows = list(csv.DictReader(io.StringIO(page.evaluate("window.copied"))))
    assert {row["date"] for row in rows} == {"2021-07-20"}
    assert {row["of"] for row in rows} == {"baseline"}
    khorog = next(row for row in rows if row["id"] == "khorog")
    shown = page.locator("[aria-labelledby='table-shelter'] tr", has_text="Khorog").locator("td").all_inner_texts()
    assert int(khorog["median"]) == int(shown[1].replace(",", ""))
    assert int(khorog["5 %"]) <= int(khorog["25 %"]) <= int(khorog["median"]) <= int(khorog["75 %"])
    assert 0 <= float(khorog["chance of having been full"]) <= 1
    page.check("#of input[value='2']")
    page.get_by_role("button", name=re.compile("Copy as CSV: Arrived since .* each host")).click()
    rows = list(csv.DictReader(io.StringIO(page.evaluate("window.copied"))))
    assert {row["of"] for row in rows} == {"offensive against baseline"}
    assert all(int(row["5 %"]) <= int(row["difference"]) <= int(row["95 %"]) for row in rows)
    gap = "shelter gap, difference"
    assert all(int(row[f"{gap}, 5 %"]) <= int(row[gap]) <= int(row[f"{gap}, 95 %"]) for row in rows)
    assert all(0 <= float(row[f"{gap}, share with {word}"]) <= 1 for row in rows for word in ("more", "fewer"))
    assert "copied" in page.inner_text("#copied").lower()
    page.evaluate("() => { navigator.clipboard.writeText = async () => { throw new Error('no'); }; }")
    page.get_by_role("button", name=re.compile("Copy as CSV: Arrived since .* each host")).click()
    assert page.input_value("textarea.csv").startswith("date,of,people,table,id,place,")
    opened.check()
    page.close()


@pytest.mark.parametrize("name", ["one", "two"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(chromium: Any, reports: dict[str, Path], name: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    opened = Opened(chromium, reports[name], color_scheme=scheme)
    page = opened.ready()
    page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
    page.click("#keep")
    page.fill("#date", "2021-07-20")
    page.locator(".sort").first.click()
    page.wait_for_function(RESTED)
    found = axe.run(page).response["violations"]
    assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found if v["impact"] in SERIOUS] == []
    opened.check()
    page.close()


def test_runs_side_by_side_follow_the_date(chromium: Any, reports: dict[str, Path]) -> None:
    opened = Opened(chromium, reports["three"])
    page = opened.ready()
    last = page.locator(".beside .panj-chartkeys").all_inner_texts()
    assert len(last) == 9
    assert page.locator("img.on-light").count() == 0, "the figure is for who has no scripts"
    page.fill("#date", "2021-07-20")
    page.wait_for_function(RESTED)
    now = page.locator(".beside .panj-chartkeys").all_inner_texts()
    assert now != last
    assert [("difference" in text) for text in now] == [False] * 3 + [True] * 6
    curve = page.locator("#arrivals .chart", has_text="Civilians arrived").locator(".panj-chartkey").first
    assert now[0].split()[1] == curve.inner_text().split()[1]
    page.uncheck("#toggles input[value='collapse']")
    assert page.locator(".beside .panj-chartkeys").all_inner_texts() == now, "each row is its scenario"
    opened.check()
    page.close()
