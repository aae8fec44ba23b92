"""What if…? in a real browser: asked, moved, undone, mistaken and left, by mouse and by keys."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from browser.whatif_page import LONG, Planner

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDE, NARROW = (1440, 900), (600, 900)
Open = Callable[..., Planner]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the planner works: scenarios that are saved lie here."""
    return tmp_path_factory.mktemp("planner")


@pytest.fixture(scope="module")
def served(start_panj: Callable[..., tuple[subprocess.Popen[str], str]], folder: Path) -> tuple[Any, str]:
    return start_panj("view", "--no-browser", "--port", "0", cwd=folder)


@pytest.fixture
def opened(chromium: Any, watch: Any, served: tuple[Any, str]) -> Iterator[Open]:
    """Return a function that opens the dashboard in a new tab; in the end no page may have complained."""
    tabs: list[tuple[Any, Any]] = []

    def open_page(size: tuple[int, int] = WIDE, scheme: str = "light") -> Planner:
        page = chromium.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
        noted = watch(page, served[1])
        tabs.append((page, noted))
        page.goto(served[1])
        planner = Planner(page)
        planner.button("Send guards").wait_for()
        page.locator(".panj-mapsvg").wait_for()
        return planner

    yield open_page
    for page, _ in tabs:
        if not page.is_closed():
            page.close()
    for _, noted in tabs:
        noted.check()


def test_several_changes_stand_in_the_list_on_the_dates_and_in_both_curves(opened: Open) -> None:
    planner = opened()
    planner.added("Close a border", "2021-07-15", target="Tajikistan", value="closed")
    planner.added("Send guards", "2021-07-15", target="Tajikistan", value="50,000")
    planner.added("Add or take places", "2021-08-01", target="Khorog", value="1220")
    assert [mark.get_attribute("aria-valuetext") for mark in planner.marks.all()] == [
        "15 July 2021",
        "15 July 2021",
        "1 August 2021",
    ]
    both = planner.part.get_by_role("img", name="Civilians arrived: with and without")
    said = both.get_attribute("aria-label")
    assert said.index("without ") < said.index("; with ")
    difference = planner.part.get_by_role("img", name="The difference").get_attribute("aria-label")
    assert "difference −" in difference, "a closed border lets fewer people in"
    planner.part.get_by_label("Show").select_option(label="soldiers arrived")
    planner.part.get_by_role("img", name="Soldiers arrived: with and without").wait_for()


def test_one_place_after_the_other_is_shown_crossings_and_hosts_too(opened: Open) -> None:
    """Of a crossing two rows are called alike: they had one key, the page froze, and a site's rows stayed below."""
    planner = opened()
    planner.added("Close a border", "2021-07-15", target="Tajikistan", value="closed")
    where = planner.part.locator(".pw-atline select")
    where.wait_for(timeout=120_000)
    table = planner.part.locator(".pw-at table")
    for place, title, row in (
        ("khorog", "Khorog", "Full by then"),
        ("tem", "Tem (", "waiting"),
        ("TJK", "Tajikistan on", "arrived"),
        ("shahritus-post", "Chukchuk", "waiting"),
        ("vahdat", "Vahdat", "Full by then"),
    ):
        where.select_option(value=place)
        table.locator("caption", has_text=title).wait_for()
        heads = table.locator("tbody th").all_inner_texts()
        assert any(row.lower() in head.lower() for head in heads), heads
        assert ("Full by then" in heads) == (place in ("khorog", "vahdat")), heads
    planner.button("Undo").click()
    planner.part.get_by_role("heading", name="At one place").wait_for(state="hidden")


def test_undo_and_redo_go_through_all_that_was_done(opened: Open) -> None:
    planner = opened()
    planner.added("Send guards", "2021-07-20", target="Tajikistan", value="20000")
    planner.added("Ceasefire", "2021-08-01")
    planner.page.keyboard.press("Control+z")
    planner.wait_for_changes(1)
    planner.page.keyboard.press("Control+z")
    planner.wait_for_changes(0)
    assert planner.button("Undo").is_disabled()
    planner.page.keyboard.press("Control+Shift+Z")
    planner.wait_for_changes(1)
    planner.page.keyboard.press("Control+y")
    planner.wait_for_changes(2)
    assert planner.button("Redo").is_disabled()
    planner.button("Clear").click()
    planner.wait_for_changes(0)
    planner.button("Undo").click()
    planner.wait_for_changes(2)
    planner.button("Send guards").click()
    number = planner.part.locator("#pw-value")
    number.press_sequentially("12")
    number.press("Control+z")
    planner.page.wait_for_timeout(300)
    assert planner.changes.count() == 2, "what is being typed has an undo of its own"


def test_a_mark_is_moved_by_keys_and_by_the_mouse(opened: Open) -> None:
    planner = opened()
    planner.added("Send guards", "2021-07-20", target="Tajikistan", value="20000")
    mark = planner.marks.first
    mark.focus()
    for key in ("ArrowRight", "ArrowRight", "PageUp", "ArrowLeft"):
        mark.press(key)
    planner.wait_for_date(1, "28 July 2021")
    mark.press("Home")
    planner.wait_for_date(1, "7 July 2021")
    mark.press("ArrowLeft")
    planner.page.wait_for_timeout(800)
    assert mark.get_attribute("aria-valuetext") == "7 July 2021", "no further back than the branch date"
    box, track = mark.bounding_box(), planner.page.locator(".pv-track").bounding_box()
    planner.page.mouse.move(box["x"] + 12, box["y"] + 12)
    planner.page.mouse.down()
    planner.page.mouse.move(track["x"] + 0.5 * track["width"], box["y"] + 30, steps=4)
    planner.page.mouse.move(track["x"] + 0.75 * track["width"], box["y"] + 30, steps=4)
    planner.page.mouse.up()
    planner.page.wait_for_function(
        "() => { const text = document.querySelector('.pw-when').innerText; return text.includes('August'); }"
    )
    planner.button("Undo").click()
    planner.wait_for_date(1, "7 July 2021")
    mark.focus()
    mark.press("Enter")
    form = planner.part.get_by_role("form")
    form.locator("#pw-value").fill("30000")
    form.get_by_role("button", name="Save").click()
    planner.changes.first.get_by_text("30,000").wait_for()
    mark.focus()
    mark.press("Delete")
    planner.wait_for_changes(0)
    assert planner.marks.count() == 0


def test_what_cannot_be_is_said_beside_its_box_and_nothing_is_lost(opened: Open, shots: Path) -> None:
    planner = opened()
    planner.added("Close a border", "2021-07-15", target="Tajikistan", value="closed")
    planner.ask("Send guards", "2021-07-01", target="Tajikistan", value="50000")
    form = planner.part.get_by_role("form")
    date = form.locator("[data-field=date]")
    date.get_by_role("alert").get_by_text("want a day from 2021-07-07 to 2021-09-11").wait_for()
    assert date.locator("input").get_attribute("aria-invalid") == "true"
    assert planner.changes.count() == 1
    planner.page.screenshot(path=shots / "whatif-wrong.png")
    date.locator("input").fill("2021-07-20")
    form.locator("#pw-value").fill("1000000000")
    form.locator("#pw-value").press("Enter")
    form.locator("[data-field=value]").get_by_role("alert").get_by_text("1000000000").wait_for()
    assert date.get_by_role("alert").count() == 0
    form.locator("#pw-value").fill("50000")
    form.locator("#pw-value").press("Enter")
    planner.wait_for_changes(2)
    planner.ask("Close a border", "2021-07-15", target="Tajikistan", value="open")
    planner.part.get_by_role("alert").get_by_text("contradicts").wait_for()
    assert planner.changes.count() == 2
    planner.page.keyboard.press("Escape")
    planner.part.get_by_role("form").wait_for(state="detached")


def test_what_was_wrong_in_one_form_is_not_said_in_the_next(opened: Open, shots: Path) -> None:
    planner = opened()
    planner.added("Close a border", "2021-07-15", target="Tajikistan", value="closed")
    planner.ask("Add or take places", "2021-07-20", target="Khorog", value="1000000000")
    alert = planner.part.get_by_role("alert")
    alert.get_by_text("1000000000").wait_for()
    planner.button("Pace of the war").click()  # without a Cancel
    planner.part.get_by_label("How fast").wait_for()
    planner.wait_for_pairs()  # the desk, which has not been asked again, has told all it knows by then
    assert alert.count() == 0
    assert planner.part.locator("[aria-invalid=true]").count() == 0
    planner.page.screenshot(path=shots / "whatif-next.png")
    planner.ask("Add or take places", "2021-07-20", target="Khorog", value="1000000000")
    alert.get_by_text("1000000000").wait_for()  # said again where it is asked again
    planner.button("Cancel").click()
    assert alert.count() == 0


def test_what_there_is_now_stands_beside_the_field_of_every_kind(opened: Open, shots: Path) -> None:
    planner = opened()
    for kind, target, told in (
        ("Close a border", "Tajikistan", "now open for civilians and soldiers"),
        ("Close a crossing", "Tem - Demogan bridge (Khorog)", "now as whoever holds it decides"),
        ("Pace of the war", None, "now 1; 0 to 20"),
        ("Send guards", "Tajikistan", "now 4,000 guards"),
    ):
        planner.button(kind).click()
        form = planner.part.get_by_role("form")
        if target is not None:
            form.locator("#pw-target").select_option(label=target)
        form.locator("#pw-now", has_text=told).wait_for()
        assert form.locator("#pw-now").inner_text() == told
        assert form.get_by_role("button", name="Half the median of many runs").count() == (kind == "Send guards")
        planner.page.screenshot(path=shots / f"whatif-now-{kind.split()[-1]}.png")
        planner.button("Cancel").click()


def test_a_change_is_made_by_keys_alone(opened: Open) -> None:
    planner = opened()
    keys = planner.page.keyboard
    planner.page.locator("body").evaluate("() => document.activeElement && document.activeElement.blur()")
    keys.press("Tab")
    keys.press("Enter")  # "Skip to What if…?"
    for _ in range(12):
        keys.press("Tab")
        if planner.page.evaluate("document.activeElement.innerText").strip() == "Send guards":
            break
    keys.press("Enter")
    planner.part.get_by_role("form").wait_for()
    keys.type("Taj")
    keys.press("Tab")
    keys.type("50000")
    keys.press("Enter")
    planner.wait_for_changes(1)
    planner.page.wait_for_function("() => (document.activeElement.ariaLabel || '').startsWith('Edit change 1')")
    keys.press("Tab")
    keys.press("Enter")  # "Remove"
    planner.wait_for_changes(0)


def test_every_tab_has_its_own_changes(opened: Open) -> None:
    planners = [opened() for _ in range(10)]
    for k, planner in enumerate(planners):
        planner.ask("Send guards", "2021-07-20", target="Tajikistan", value=str(1000 * (k + 1)))
    for k, planner in enumerate(planners):
        planner.wait_for_changes(1)
        planner.changes.first.get_by_text(f"{1000 * (k + 1):,} guards").wait_for()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the load of a process is read from /proc")
def test_a_tab_that_is_closed_in_the_middle_takes_its_runs_with_it(opened: Open, served: tuple[Any, str]) -> None:
    def seconds_used() -> float:
        fields = Path(f"/proc/{served[0].pid}/stat").read_text().rpartition(")")[2].split()
        return sum(int(fields[k]) for k in (11, 12, 13, 14)) / os.sysconf("SC_CLK_TCK")

    other = opened()
    planner = opened()
    planner.added("Close a border", "2021-07-15", target="Tajikistan", value="closed")
    planner.page.wait_for_timeout(1500)
    planner.page.close()
    end = time.monotonic() + LONG / 1000
    while True:  # what is being computed is brought to its end
        before = seconds_used()
        time.sleep(3.0)
        if seconds_used() - before < 0.3:
            break
        assert time.monotonic() < end, "the runs go on without their page"
    other.added("Send guards", "2021-07-20", target="Tajikistan", value="20000")


def test_where_all_days_are_history_there_is_a_sentence_and_no_form(
    chromium: Any, watch: Any, start_panj: Callable[..., tuple[Any, str]], tmp_path: Path, shots: Path
) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "past.yaml").write_text("extends: baseline\nuntil: 2021-07-06\n", encoding="utf-8")
    _, address = start_panj("view", "past", "--no-browser", "--port", "0", cwd=tmp_path)
    page = chromium.new_page(viewport={"width": 600, "height": 900})
    noted = watch(page, address)
    page.goto(address)
    planner = Planner(page)
    planner.part.get_by_text("All days of past, to 2021-07-06, are history, which no change alters").wait_for()
    assert planner.part.get_by_role("button").count() == 0
    assert planner.part.get_by_role("form").count() == 0
    planner.part.screenshot(path=shots / "whatif-history.png")
    page.close()
    noted.check()


@pytest.mark.parametrize(("size", "scheme"), [(s, c) for s in (WIDE, NARROW) for c in ("light", "dark")])
def test_it_fits_the_window_and_says_itself_to_everybody(
    opened: Open, shots: Path, size: tuple[int, int], scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    planner = opened(size, scheme)
    title = planner.part.get_by_role("heading", name="What if…?").bounding_box()
    assert title["y"] < 600, "it is seen at once"
    planner.added("Close a border", "2021-07-15", target="Tajikistan", value="closed")
    planner.button("Add or take places").click()
    planner.part.get_by_role("form").wait_for()
    over = planner.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0, "nothing sticks out to the right"
    planner.page.screenshot(path=shots / f"whatif-{size[0]}-{scheme}.png", full_page=True)
    found = axe.Axe().run(planner.page).response["violations"]
    serious = [
        (each["id"], [node["html"][:160] for node in each["nodes"]])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
    assert serious == []
