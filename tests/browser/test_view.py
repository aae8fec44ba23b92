"""The real dashboard in a real browser: it plays, obeys, forgives, and asks nobody else for anything."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.api.runs import run

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
WIDE, MIDDLE, NARROW = (1440, 900), (1024, 768), (600, 900)
#: A busy machine draws fewer; the issue's own limit.
LEAST_PER_SECOND = 10
FASTEST = "4"

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def served(start_panj: Callable[..., tuple[subprocess.Popen[str], str]]) -> tuple[subprocess.Popen[str], str]:
    return start_panj("view", "--no-browser", "--port", "0")


@pytest.fixture
def opened(chromium: Any, watch: Any, served: tuple[subprocess.Popen[str], str]) -> Iterator[Open]:
    """Return a function that opens the dashboard in a new tab; in the end no page may have complained."""
    tabs: list[tuple[Any, Any]] = []

    def open_page(size: tuple[int, int] = WIDE, scheme: str = "light") -> Any:
        page = chromium.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
        noted = watch(page, served[1])
        tabs.append((page, noted))
        page.goto(served[1])
        page.get_by_role("button", name="Play").wait_for()
        page.locator(".panj-mapsvg").wait_for()
        return page

    yield open_page
    for page, _ in tabs:
        if not page.is_closed():
            page.close()
    for _, noted in tabs:
        noted.check()


def date(page: Any) -> str:
    return str(page.locator(".pv-date b").inner_text())


def wait_for_day(page: Any, day: int, seconds: float = 60) -> None:
    """Wait until a day, or a later one, is shown."""
    page.wait_for_function(
        "day => Number(document.querySelector('.pv-date').dataset.day) >= day", arg=day, timeout=1000 * seconds
    )


def seek(page: Any, day: int) -> None:
    slider = page.get_by_label("Day", exact=True)
    slider.evaluate("(e, day) => { e.value = day; e.dispatchEvent(new Event('change')); }", day)
    page.locator(f".pv-date[data-day='{day}']").wait_for()


def slide(page: Any, label: str, part: float) -> None:
    slider = page.get_by_role("slider", name=label, exact=True)
    slider.evaluate(
        "(e, value) => { e.value = value; e.dispatchEvent(new Event('input')); e.dispatchEvent(new Event('change')); }",
        round(1000 * part),
    )


def type_in(page: Any, label: str, text: str) -> None:
    box = page.get_by_role("textbox", name=label)
    box.fill(text)
    box.press("Enter")


def number(page: Any, label: str) -> float:
    text = page.locator(".pv-tile", has_text=label).locator("b").inner_text()
    return float(text.split(" of ")[0].replace(",", ""))


def test_it_plays_until_the_branch_date_at_ten_days_a_second_and_to_the_end(opened: Open, shots: Path) -> None:
    page = opened()
    assert date(page) == "before 1 May 2021"
    assert page.get_by_label("Scenario").input_value() == "baseline"
    assert number(page, "districts") == 1
    page.screenshot(path=shots / "view-begin.png")
    page.get_by_label("Days a second").select_option(FASTEST)
    drawn = page.evaluate("panjDrawn")
    began = time.monotonic()
    page.get_by_role("button", name="Play").click()
    wait_for_day(page, 67)
    seconds = time.monotonic() - began
    drawn = page.evaluate("panjDrawn") - drawn
    assert drawn >= 67, "every day is drawn"
    assert drawn / seconds >= LEAST_PER_SECOND
    page.locator(".pv-date span", has_text="the run has ended").wait_for(timeout=60_000)
    assert date(page) == "11 September 2021"
    assert page.get_by_role("button", name="Play").is_disabled()
    assert page.get_by_role("button", name="Step").is_disabled()
    page.screenshot(path=shots / "view-end.png")


def test_the_chosen_pace_is_kept(opened: Open) -> None:
    page = opened()
    page.get_by_label("Days a second").select_option("1")
    page.get_by_role("button", name="Play").click()
    wait_for_day(page, 2)
    drawn = page.evaluate("panjDrawn")
    page.wait_for_timeout(3000)
    assert page.evaluate("panjDrawn") - drawn == pytest.approx(15, abs=4)


def test_the_map_and_the_curves_show_the_branch_date(opened: Open, shots: Path) -> None:
    page = opened()
    seek(page, 67)
    assert date(page) == "6 July 2021"
    assert page.locator(".pv-date span").inner_text() == "documented history"
    assert number(page, "soldiers arrived") > 1000
    assert number(page, "districts") > 40
    assert page.locator(".panj-flow").count() > 20
    page.locator(".panj-countrow", has_text="Tem (Khorog)").get_by_text("/ 312").wait_for()
    assert page.locator(".panj-chartsvg").count() == 3
    page.screenshot(path=shots / "view-branch.png", full_page=True)
    page.get_by_role("button", name="Step").click()
    wait_for_day(page, 68)
    assert page.locator(".pv-date span").inner_text() == "scenario: baseline"


def test_pausing_is_immediate_and_reset_begins_anew(opened: Open) -> None:
    page = opened()
    page.get_by_role("button", name="Play").click()
    wait_for_day(page, 10)
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Play").wait_for()
    still = date(page)
    page.wait_for_timeout(400)
    assert date(page) == still
    page.get_by_role("button", name="Reset").click()
    page.locator(".pv-date[data-day='0']").wait_for()
    assert number(page, "waiting at") == 0


def test_the_day_slider_can_be_dragged_while_days_pass(opened: Open) -> None:
    page = opened()
    page.get_by_label("Days a second").select_option("1")
    page.get_by_role("button", name="Play").click()
    wait_for_day(page, 3)
    slider = page.get_by_label("Day", exact=True)
    box = slider.bounding_box()
    x, y = box["x"] + 0.75 * box["width"], box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 20, y)
    page.mouse.down()
    page.mouse.move(x, y, steps=5)
    held = int(slider.input_value())
    assert held == pytest.approx(100, abs=4)
    now = int(page.locator(".pv-date").get_attribute("data-day"))
    wait_for_day(page, now + 3)
    assert int(slider.input_value()) == held, "days that pass do not pull it away"
    page.mouse.up()
    page.locator(f".pv-date[data-day='{held}']").wait_for()
    page.get_by_role("button", name="Step").click()
    wait_for_day(page, held + 1)
    assert int(slider.input_value()) == held + 1


def test_one_can_type_while_days_pass(opened: Open) -> None:
    page = opened()
    page.get_by_role("button", name="Play").click()
    wait_for_day(page, 2)
    for label, text in (("Seed", "1234"), ("Replicate", "17"), ("Pace of the offensive, as a number", "2.5")):
        box = page.get_by_role("textbox", name=label)
        box.click()
        box.press("Control+a")
        box.press_sequentially(text, delay=150)
        assert box.input_value() == text, "days that pass do not take it away"
        box.press("Enter")
    page.get_by_role("button", name="Undo Pace of the offensive").wait_for()
    seed = page.get_by_role("textbox", name="Seed")
    assert seed.input_value() == "1234"
    seed.press_sequentially("5")
    seed.press("Backspace")
    page.get_by_role("button", name="Undo all").or_(page.get_by_role("button", name="Undo 1 change")).click()
    page.get_by_role("button", name="Undo Pace of the offensive").wait_for(state="detached")
    assert seed.input_value() == "1234"
    assert page.get_by_role("textbox", name="Pace of the offensive, as a number").input_value() == "1"


def test_what_could_not_be_done_is_not_shown_as_done(
    chromium: Any, start_panj: Callable[..., tuple[subprocess.Popen[str], str]], tmp_path: Path
) -> None:
    (tmp_path / "scenarios").mkdir()
    file = tmp_path / "scenarios" / "mine.yaml"
    file.write_text("extends: baseline\nuntil: 2021-07-07\n")
    (tmp_path / "scenarios" / "broken.yaml").write_text("extends: [\n")
    _, address = start_panj("view", "mine", "--no-browser", cwd=tmp_path)
    page = chromium.new_page()
    page.goto(address)
    chosen = page.get_by_label("Scenario")
    chosen.select_option("broken")
    page.get_by_text("broken.yaml:2:1: not YAML").wait_for()
    assert chosen.input_value() == "mine"
    file.write_text("extends: [\n")
    page.get_by_role("checkbox").click()
    page.get_by_text("mine.yaml:2:1: not YAML").wait_for()
    assert not page.get_by_role("checkbox").is_checked()
    spans = [page.locator(f".pv-{name}").bounding_box() for name in ("branchname", "speed")]
    assert spans[0]["x"] + spans[0]["width"] <= spans[1]["x"], "a branch date near the end stays beside the pace"
    assert page.locator(".pv-dates span").nth(2).is_hidden()
    page.close()


def test_space_and_the_right_arrow_are_play_and_step(opened: Open) -> None:
    page = opened()
    page.keyboard.press("ArrowRight")
    wait_for_day(page, 1)
    page.keyboard.press(" ")
    wait_for_day(page, 5)
    page.keyboard.press(" ")
    page.get_by_role("button", name="Play").wait_for()


def test_another_scenario_shows_the_same_day(opened: Open, shots: Path) -> None:
    page = opened()
    seek(page, 120)
    before = number(page, "capitals")
    page.get_by_label("Scenario").select_option("collapse")
    page.get_by_role("heading", name="The state gives way").wait_for()
    assert date(page) == "28 August 2021"
    assert page.get_by_label("Scenario").input_value() == "collapse"
    page.wait_for_function(
        "wanted => document.querySelector('.pv-date span').innerText == wanted", arg="scenario: collapse"
    )
    assert number(page, "capitals") < before
    page.screenshot(path=shots / "view-collapse.png", full_page=True)


def test_a_slider_changes_the_run_and_can_be_undone(opened: Open, shots: Path) -> None:
    page = opened()
    seek(page, 120)
    before = page.locator(".pv-states").inner_text()
    slide(page, "Readiness to leave home", 1.0)
    parameter = page.locator("[data-name='displacement.panic']")
    parameter.get_by_role("button", name="Undo Readiness to leave home").wait_for()
    assert parameter.get_by_role("textbox").input_value() == "4"
    page.get_by_text("civilians before").first.wait_for()
    assert page.locator(".pv-states").inner_text() != before
    page.screenshot(path=shots / "view-changed.png")
    parameter.get_by_role("button", name="Undo Readiness to leave home").click()
    page.wait_for_function("text => document.querySelector('.pv-states').innerText == text", arg=before)


def test_the_boxes_of_the_map_follow_the_run(opened: Open) -> None:
    page = opened()
    seek(page, 70)
    page.locator(".panj-mapsvg").focus()
    page.evaluate("document.querySelector('.pv').__vue__.map.select('site', 'khorog')")
    box = page.locator(".pv-map .panj-tip")
    box.get_by_text("places: 610").wait_for()
    slide(page, "Places in reception sites", 0.5)
    box.get_by_text("places: 1,220").wait_for()
    seek(page, 71)
    box.get_by_text("10 July 2021").wait_for()


def test_what_is_typed_wrongly_is_told_in_place_and_the_page_lives_on(opened: Open, shots: Path) -> None:
    page = opened()
    type_in(page, "Seed", "abc")
    type_in(page, "Replicate", "500")
    type_in(page, "Slipping past a closed bank, as a number", "7")
    luck = page.locator(".pv-luck")
    luck.get_by_text("seed 'abc': want a whole number from 0 to 4,294,967,295").wait_for()
    luck.get_by_text("replicate 500: want a whole number from 0 to 199").wait_for()
    page.locator("[data-name='crossing.leak']").get_by_text("must be between 0 and 1 per day, got 7").wait_for()
    assert page.get_by_role("textbox", name="Seed").input_value() == "abc"
    page.screenshot(path=shots / "view-wrong.png")
    page.get_by_role("button", name="Step").click()
    wait_for_day(page, 1)
    type_in(page, "Seed", "7")
    luck.get_by_text("seed 'abc'").wait_for(state="detached")
    assert luck.get_by_text("replicate 500").is_visible()
    type_in(page, "Replicate", "199")
    luck.get_by_text("replicate 500").wait_for(state="detached")


def test_two_tabs_are_independent(opened: Open) -> None:
    one, two = opened(), opened()
    one.get_by_label("Scenario").select_option("ceasefire")
    one.get_by_role("heading", name="The guns fall silent").wait_for()
    one.get_by_role("button", name="Play").click()
    two.get_by_role("button", name="Step").click()
    wait_for_day(one, 8)
    assert date(two) == "1 May 2021"
    assert two.get_by_role("heading", level=1).inner_text() == "As it was going"
    one.close()
    two.get_by_role("button", name="Step").click()
    wait_for_day(two, 2)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the load of a process is read from /proc")
def test_a_closed_tab_costs_nothing_more(opened: Open, served: tuple[subprocess.Popen[str], str]) -> None:
    def seconds_used() -> float:
        fields = Path(f"/proc/{served[0].pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    page = opened()
    page.get_by_label("Days a second").select_option("0")
    page.get_by_role("button", name="Play").click()
    wait_for_day(page, 3)
    page.close()
    time.sleep(1.0)
    before = seconds_used()
    time.sleep(3.0)
    assert seconds_used() - before < 0.15


@pytest.mark.parametrize(
    ("size", "scheme"), [(WIDE, "light"), (WIDE, "dark"), (MIDDLE, "light"), (NARROW, "light"), (NARROW, "dark")]
)
def test_it_fits_the_window(opened: Open, shots: Path, size: tuple[int, int], scheme: str) -> None:
    page = opened(size, scheme)
    seek(page, 90)
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0, "nothing sticks out to the right"
    panel = page.locator(".pv-panel")
    assert panel.is_visible() == (size == WIDE), "the controls fold where there is no room"
    page.screenshot(path=shots / f"view-{size[0]}-{scheme}.png", full_page=True)
    page.get_by_role("button", name="Controls").click()
    assert panel.is_visible() == (size != WIDE)
    page.screenshot(path=shots / f"view-{size[0]}-{scheme}-controls.png")
    ground = page.evaluate("getComputedStyle(document.querySelector('.pv')).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") == (scheme == "light")


def test_the_page_says_its_language_and_can_be_zoomed(opened: Open) -> None:
    page = opened()
    assert page.locator("html").get_attribute("lang") == "en"
    assert "user-scalable" not in page.locator("meta[name=viewport]").get_attribute("content")
    assert page.get_by_role("main").count() == 1


@pytest.mark.parametrize("width", [340, 600, 900, 1180, 1181, 1268, 1366, 1440])
def test_no_number_is_written_over_another(opened: Open, shots: Path, width: int) -> None:
    page = opened((width, 900))
    for day in (0, 90):
        seek(page, day)
        boxes = page.evaluate(
            """[...document.querySelectorAll(".pv-date b, .pv-tile b, .pv-charts")].map((element) => {
                const range = document.createRange();
                range.selectNodeContents(element);
                const { left, right, top, bottom } = range.getBoundingClientRect();
                return [left, right, top, bottom];
            })"""
        )
        for k, (left, right, top, bottom) in enumerate(boxes):
            for other in boxes[k + 1 :]:
                apart = right <= other[0] or other[1] <= left or bottom <= other[2] or other[3] <= top
                assert apart, f"{boxes[k]} and {other}"
        assert all(right <= width for _, right, _, _ in boxes)
    page.screenshot(path=shots / f"view-{width}-numbers.png")


def test_a_scenario_of_the_user_that_is_deleted_is_told_in_place(
    chromium: Any, start_panj: Callable[..., tuple[subprocess.Popen[str], str]], tmp_path: Path
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("extends: baseline\ntitle: My own\nuntil: 2021-07-20\n")
    _, address = start_panj("view", "mine.yaml", "--no-browser", "--seed", "5", "--set", "front.tempo=2", cwd=tmp_path)
    page = chromium.new_page()
    page.goto(address)
    page.get_by_role("heading", name="My own").wait_for()
    assert page.get_by_role("textbox", name="Seed").input_value() == "5"
    assert page.locator("[data-name='front.tempo'] .pv-number").input_value() == "2"
    file.unlink()
    page.get_by_label("Scenario").select_option("baseline")
    page.get_by_role("heading", name="As it was going").wait_for()
    page.close()
    page = chromium.new_page()
    page.goto(address)
    page.locator(".pv-wrong").get_by_text("no such file: mine.yaml").wait_for()
    page.get_by_role("heading", name="As it was going").wait_for()
    assert page.get_by_text("Traceback").count() == 0
    page.close()


def test_a_world_without_headcounts_has_no_empty_comparison(
    chromium: Any, start_panj: Callable[..., tuple[subprocess.Popen[str], str]], tmp_path: Path
) -> None:
    world = tmp_path / "scenarios" / "worlds" / "uncounted"
    shutil.copytree(ROOT / "scenarios" / "worlds" / "panj-2021", world)
    counts = world / "headcounts.csv"
    counts.write_text(counts.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    (tmp_path / "scenarios" / "mine.yaml").write_text("extends: baseline\nworld: uncounted\n")
    _, address = start_panj("view", "mine", "--no-browser", cwd=tmp_path)
    page = chromium.new_page()
    page.goto(address)
    page.locator(".panj-mapsvg").wait_for()
    comparison = page.get_by_text("Soldiers, against the document")
    comparison.wait_for(state="hidden")
    page.get_by_label("Scenario").select_option("baseline")
    comparison.wait_for()
    page.close()


def test_one_run_is_told_as_one_before_the_bands_of_the_many(
    chromium: Any, watch: Any, start_panj: Callable[..., tuple[subprocess.Popen[str], str]], tmp_path: Path, shots: Path
) -> None:
    (tmp_path / "scenarios").mkdir()
    file = tmp_path / "scenarios" / "mine.yaml"
    file.write_text("extends: baseline\nuntil: 2021-07-14\n")
    result = run(str(file), replicates=8, parts=False, until="2021-07-12")
    result.save(tmp_path / "outputs" / "mine", plots=False)
    _, address = start_panj("view", "mine", "--no-browser", cwd=tmp_path)
    page = chromium.new_page(viewport={"width": WIDE[0], "height": WIDE[1]})
    noted = watch(page, address)
    page.goto(address)
    one = page.locator(".pv-one")
    one.get_by_text(
        "One run of many that are possible: replicate 0 of 200, all parameters at central values"
    ).wait_for()
    one.get_by_text("8 runs in outputs/mine lie, day by day, up to 12 July 2021, their last day").wait_for()
    seek(page, 73)
    low, high = np.quantile(result.daily("arrivals", "TJK", "military").sum(axis=1), (0.05, 0.95))
    shown = page.locator(".pv-tile", has_text="soldiers arrived").locator(".pv-band i").inner_text()
    assert [float(end.replace(",", "")) for end in shown.split("–")] == pytest.approx([low, high], abs=1)
    assert page.locator(".panj-band90[d^=M]").count() == 5, "behind both kinds twice, and the districts"
    page.screenshot(path=shots / "view-bands.png", full_page=True)
    seek(page, 75)  # the runs have ended: their bands stand behind the days that they have
    assert page.locator(".panj-band90[d^=M]").count() == 5
    assert page.locator(".pv-band").count() == 0
    chart = page.locator("svg:has(.panj-band90[d^=M])").first
    for part, has in ((0.5, True), (0.999, False)):
        box = chart.bounding_box()
        page.mouse.move(box["x"] + part * box["width"], box["y"] + box["height"] / 2)
        tip = page.locator(".panj-tip:visible")
        tip.get_by_text("civilians").wait_for()
        assert (tip.locator(".panj-tipband").count() == 2) == has
    slide(page, "Readiness to leave home", 1.0)
    one.get_by_text("No bands of many runs: those in outputs/mine have other").wait_for()
    assert page.locator(".pv-band").count() == page.locator(".panj-band90[d^=M]").count() == 0
    page.close()
    noted.check()


def test_ctrl_c_stops_it_though_a_tab_is_open(
    chromium: Any, start_panj: Callable[..., tuple[subprocess.Popen[str], str]]
) -> None:
    process, address = start_panj("view", "--no-browser")
    page = chromium.new_page()
    page.goto(address)
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(1000)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode in (0, 130)
    assert "Traceback" not in out + err
    page.close()
