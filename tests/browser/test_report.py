"""The report in a real browser: opened from a disk, asked, played, toggled, printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim import run
from sim.figures import theme
from sim.pages.report import write_report
from sim.study.story.speech import percent
from sim.words.numbers import together
from tests.browser.opened import Opened

pytestmark = pytest.mark.browser

BRANCH = 66  # 6 July, of days from 1 May


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


def look(page: Any) -> tuple[str, ...]:
    """Return what changes on the map from day to day."""
    return tuple(
        page.evaluate(
            """() => [...document.querySelectorAll(".panj-cell, .panj-disc, .panj-flow")]
                .filter((mark) => mark.getAttribute("display") !== "none")
                .map((mark) => [mark.getAttribute("style"), mark.getAttribute("r"), mark.getAttribute("d")].join())"""
        )
    )


@pytest.mark.parametrize("name", ["one", "two"])
@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (1100, "dark"), (600, "light"), (600, "dark"), (360, "light")]
)
def test_it_opens_from_a_disk_and_fits_its_width(
    chromium: Any, reports: dict[str, Path], shots: Path, name: str, width: int, scheme: str
) -> None:
    opened = Opened(chromium, reports[name], viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = opened.ready()
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "nothing is wider than the window"
    small = page.evaluate(
        """() => [...document.querySelectorAll("svg text")].filter((text) => text.getBoundingClientRect().width > 0
            && parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a < 7.4)
            .map((text) => text.textContent)"""
    )
    assert small == [], "letters of at least 7.4 pixels"
    ramp, ends = (page.locator(f".panj-{part}").first.bounding_box() for part in ("ramp", "rampends"))
    assert (ends["x"], ends["y"] >= ramp["y"] + ramp["height"]) == (ramp["x"], True), "the ends lie under the colours"
    page.screenshot(path=shots / f"report-{name}-{width}-{scheme}.png", full_page=True)
    opened.check()
    page.close()


def test_the_page_opens_on_the_last_day(one: Any) -> None:
    assert one.inner_text("#today") == "15 August 2021"
    assert one.input_value("#day") == "106"
    frame = one.evaluate("panjReport.data.runs[0].counts.civilians[106]")
    assert one.inner_text("#n-civilians") == f"{frame:,}"


def test_the_slider_moves_the_map(one: Any) -> None:
    one.fill("#day", str(BRANCH))
    before = look(one)
    one.fill("#day", "0")
    assert one.inner_text("#today") == "1 May 2021"
    first = look(one)
    assert first != before
    one.focus("#day")
    one.keyboard.press("ArrowRight")
    assert one.inner_text("#today") == "2 May 2021"
    one.fill("#day", str(BRANCH))
    assert look(one) == before, "the same day looks the same"


def test_play_goes_on_to_the_last_day_and_stops(one: Any) -> None:
    one.fill("#day", "96")
    one.click("#play")
    assert one.inner_text("#play") == "Pause"
    one.wait_for_function("document.getElementById('day').value === '106'")
    one.wait_for_function("document.getElementById('play').textContent === 'Play'")
    assert one.inner_text("#today") == "15 August 2021"
    one.click("#play")
    one.wait_for_function(
        "Number(document.getElementById('day').value) > 2 && document.getElementById('day').value < 60"
    )
    one.click("#play")
    assert one.inner_text("#play") == "Play"


def test_twenty_frames_a_second_can_be_shown(one: Any) -> None:
    spent = one.evaluate(
        """() => { const days = panjReport.run.frames.days, start = performance.now();
            for (const frame of days) panjReport.map.show(frame);
            return (performance.now() - start) / days.length; }"""
    )
    assert spent < 25, "milliseconds a frame"


def test_pointing_at_a_crossing_shows_its_values(one: Any, shots: Path) -> None:
    one.fill("#day", str(BRANCH))
    mark = one.locator(".panj-crossing").nth(
        one.evaluate("panjReport.data.scene.crossings.findIndex((crossing) => crossing.id === 'tem')")
    )
    mark.scroll_into_view_if_needed()
    mark.locator(".panj-disc").hover()
    tip = one.inner_text("#panj-map .panj-tip")
    assert "Tem - Demogan bridge (Khorog)" in tip
    assert "6 July 2021" in tip
    for words in ("arrived so far:", "soldiers", "waiting:", "near bank:", "far bank:"):
        assert words in tip
    one.screenshot(path=shots / "report-tip.png")
    one.mouse.move(2, 2)
    assert not one.is_visible("#panj-map .panj-tip")


def test_the_keyboard_goes_from_mark_to_mark(one: Any) -> None:
    one.focus(".panj-mapsvg")
    seen = []
    for _ in range(3):
        one.keyboard.press("ArrowRight")
        seen.append(one.inner_text("#panj-map .panj-tiphead"))
    assert len(set(seen)) == 3
    assert one.inner_text("#panj-map .panj-hidden").startswith(seen[-1]), "it is said aloud as well"
    one.keyboard.press("ArrowLeft")
    assert one.inner_text("#panj-map .panj-tiphead") == seen[1]
    one.keyboard.press("Escape")
    assert not one.is_visible("#panj-map .panj-tip")


def test_districts_and_sites_answer_too(one: Any) -> None:
    assert one.evaluate("panjReport.map.select('cell', 'kunduz')")
    assert "provincial capital" in one.inner_text("#panj-map .panj-tip")
    assert one.evaluate("panjReport.map.select('site', 'khorog')")
    assert "places" in one.inner_text("#panj-map .panj-tip")
    assert not one.evaluate("panjReport.map.select('site', 'nowhere')")


def test_pointing_at_a_chart_shows_the_values_of_the_day(one: Any) -> None:
    chart = one.locator("#arrivals .chart").first
    chart.scroll_into_view_if_needed()
    box = chart.locator("svg").bounding_box()
    one.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.6 * box["height"])
    lines = chart.locator(".panj-tip").inner_text().splitlines()
    assert lines[0].endswith("2021")
    assert lines[1].startswith("soldiers: ")
    assert lines[2].startswith(together("50 %: "))
    assert lines[3].startswith(together("90 %: "))
    chart.locator("svg").focus()
    one.keyboard.press("End")
    assert chart.locator(".panj-tiphead").inner_text() == "15 August 2021"


def test_pages_write_numbers_as_figures_and_sentences_do(one: Any) -> None:
    """Medians of an even number of replicates end in a half as often as not."""
    halves = [0.5, 1.5, 2.5, 50.5, 51.5, 999.5, 9_999.5, 10_050, 12_350, 12_450, 99_950, 112_500, 999_499.5]
    numbers = [0, 0.4, 7, *halves, 999_500, 1_125_000, 1_135_000, 2_675_000, 12_345_678]
    assert one.evaluate("(numbers) => numbers.map(Panj.people)", numbers) == [theme.people(x) for x in numbers]
    shares = [0, 0.004, 0.005, 0.125, 0.375, 0.5, 0.625, 0.995, 0.996, 1]
    assert one.evaluate("(shares) => shares.map(Panj.percent)", shares) == [
        together(percent(share)) for share in shares
    ]


def test_bands_lie_within_each_other_and_the_axis_starts_at_zero(one: Any) -> None:
    tops = one.evaluate(
        """() => ["panj-band90", "panj-band50", "panj-median"].map((name) =>
            document.querySelector(`#arrivals .chart .${name}`).getBBox().y)"""
    )
    assert tops[0] < tops[1] < tops[2]
    first = one.evaluate("document.querySelector('#arrivals .panj-axes text').textContent")
    assert first == "0"


def test_no_two_names_on_the_map_overlap(one: Any) -> None:
    overlaps = one.evaluate(
        """() => { const boxes = [...document.querySelectorAll(".panj-names text")].map((text) =>
              [text.textContent, text.getBoundingClientRect()]).filter(([, box]) => box.width > 0);
            return boxes.flatMap(([a, p], k) => boxes.slice(0, k).filter(([, q]) => p.left + 1 < q.right
              && q.left + 1 < p.right && p.top + 3 < q.bottom && q.top + 3 < p.bottom)
              .map(([b]) => `${a} / ${b}`)); }"""
    )
    assert overlaps == []


def test_no_crossing_hides_a_site(one: Any) -> None:
    for day in (66, 106):
        one.fill("#day", str(day))
        hidden = one.evaluate(
            """[...document.querySelectorAll("#panj-map .panj-site")].filter((site) => {
                site.scrollIntoView({ block: "center" });
                const box = site.getBoundingClientRect(), { width, height } = box;
                const ends = [[0.5, 0.5], [0.15, 0.5], [0.85, 0.5], [0.5, 0.15], [0.5, 0.85]];
                return !ends.every(([x, y]) => document.elementFromPoint(box.left + x * width, box.top + y * height)
                    .closest(".panj-site, .panj-name"));
            }).map((site) => site.dataset.mark)"""
        )
        assert hidden == []


def test_a_scenario_can_be_left_out_of_all_charts(two: Any) -> None:
    shown = """() => [...document.querySelectorAll(".panj-curve")].filter((curve) =>
        curve.getAttribute("display") !== "none").length"""
    both = two.evaluate(shown)
    two.uncheck("#toggles input[value='offensive']")
    assert two.evaluate(shown) < both
    assert two.locator("#arrivals .panj-end", has_text="offensive").count() == 0
    two.check("#toggles input[value='offensive']")
    assert two.evaluate(shown) == both


def test_another_scenario_can_be_put_on_the_map(two: Any) -> None:
    two.fill("#day", "100")
    before, civilians = look(two), two.inner_text("#n-civilians")
    two.check("#run input[value='1']")
    assert look(two) != before
    assert two.inner_text("#n-civilians") != civilians
    assert "scenario offensive" in two.inner_text("#source")
    assert two.inner_text("#today") == "9 August 2021", "the day stays"
    two.fill("#day", "30")
    late = look(two)
    two.check("#run input[value='0']")
    assert look(two) == late, "before the branch date both have the same past"


def test_wide_tables_can_be_scrolled_without_a_mouse(two: Any) -> None:
    assert two.locator(".table").count() > 5
    assert two.locator(".table:not([tabindex='0'])").count() == 0


def test_the_light_can_be_turned_off_and_on(one: Any) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    bright = one.evaluate(paper)
    one.click("#theme")
    assert one.evaluate(paper) != bright
    one.click("#theme")
    assert one.evaluate(paper) == bright


def test_it_prints_light_without_its_controls_and_as_wide_as_the_paper(
    chromium: Any, reports: dict[str, Path], shots: Path
) -> None:
    opened = Opened(chromium, reports["one"], color_scheme="dark")
    page = opened.ready()
    page.fill("#day", "80")
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    for control in (".bar", ".tools", "#theme"):
        assert not page.is_visible(control)
    assert page.is_visible("#panj-map svg")
    assert page.inner_text("#today") == "20 July 2021", "the day that was shown"
    assert page.is_visible("#assumptions table"), "what is folded on the screen is open on paper"
    assert page.evaluate("document.querySelector('#arrivals .panj-chartsvg').clientWidth") <= 690
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.pdf(path=shots / "report.pdf", prefer_css_page_size=True, print_background=True)
    pages = (shots / "report.pdf").read_bytes().count(b"/Type /Page\n")
    assert 6 <= pages <= 22
    opened.check()
    page.close()


def test_without_scripts_the_answers_the_tables_and_a_picture_remain(
    chromium: Any, reports: dict[str, Path], shots: Path
) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 1000, "height": 900})
    page = context.new_page()
    page.goto(reports["one"].as_uri())
    assert "civilians have reached Tajikistan" in page.inner_text("#answers")
    assert page.is_visible("img.still")
    assert page.is_visible("#counted table")
    assert not page.is_visible("#play")
    page.screenshot(path=shots / "report-without-scripts.png", full_page=True)
    context.close()


def test_a_page_of_one_day_and_of_a_branch_on_the_first_day_can_be_read(chromium: Any, tmp_path: Path) -> None:
    scenario = tmp_path / "odd.yaml"
    scenario.write_text(
        f"extends: baseline\ntitle: {'Donaudampfschifffahrt' * 8}\nhistory_until: 2021-05-01\n", "utf-8"
    )
    for until, days in (("2021-05-01", 1), ("2021-05-20", 20)):
        result = run(str(scenario), replicates=2, until=until, parts=False, jobs=1)
        opened = Opened(chromium, write_report([result], tmp_path / f"{days}.html"))
        page = opened.ready()
        assert page.evaluate("document.documentElement.scrollWidth") <= 1100, "a long word is broken"
        across = page.evaluate(
            """() => [...document.querySelectorAll(".panj-median")].map((line) => line.getBBox().width
                / line.closest("svg").clientWidth)"""
        )
        assert min(across) > 0.6, "a curve has the width, that of a day alone and that of fractions of a person"
        over = page.evaluate(
            """() => [...document.querySelectorAll(".panj-chartsvg")].filter((chart) => {
                const words = [...chart.querySelectorAll(".panj-unit")];
                const [unit, branch] = words.map((text) => text.getBoundingClientRect());
                return branch && branch.width && branch.left < unit.right + 2;
            }).length"""
        )
        assert over == 0, "the unit and the branch date stand side by side"
        opened.check()
        page.close()


def test_a_run_that_ends_before_the_other_goes_on_as_no_curve(chromium: Any, tmp_path: Path) -> None:
    scenario = tmp_path / "word.yaml"
    scenario.write_text(f"extends: baseline\ntitle: {'Donaudampfschifffahrt' * 8}\n", "utf-8")
    days = {"baseline": "2021-06-15", str(scenario): "2021-05-20"}
    runs = [run(name, replicates=2, until=until, parts=False, jobs=1) for name, until in days.items()]
    opened = Opened(chromium, write_report(runs, tmp_path / "two.html"))
    page = opened.ready()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1100, "a long title is broken among several too"
    early = page.evaluate(
        """() => [...document.querySelectorAll(".panj-early")].map((line) => getComputedStyle(line).strokeDasharray)"""
    )
    assert early
    assert set(early) == {"1px, 4px"}, "what leads from its end to its name is dotted"
    assert page.locator(".panj-endpoint").count() == len(early)
    opened.check()
    page.close()
