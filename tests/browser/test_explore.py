"""The page of a sweep in a real browser: choosing, filtering, exporting, two tabs, wrong input, and no network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sweeps.made_sweeps import ARRIVALS, FULL, Made, drawn, grid

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def sweeps(
    start_panj: Callable[..., tuple[Any, str]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[Made, str]]:
    """Return sweeps by name, each with the address of its page."""
    where = tmp_path_factory.mktemp("explored")
    made = {"drawn": drawn(where / "drawn"), "grid": grid(where / "grid"), "growing": drawn(where / "growing")}
    for name, parts in (("drawn", range(4)), ("grid", range(6)), ("growing", range(1))):
        made[name].write(parts)
    return {name: (sweep, start_panj("explore", str(sweep.folder), "--no-browser")[1]) for name, sweep in made.items()}


@pytest.fixture
def tab(chromium: Any, watch: Any) -> Iterator[Callable[..., Any]]:
    """Return a function that opens a page in a session of its own; in the end none may have complained."""
    opened: list[tuple[Any, Any]] = []

    def open_tab(address: str, width: int = 1440, height: int = 900, **more: Any) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": height}, accept_downloads=True, **more)
        page = context.new_page()
        opened.append((context, watch(page, address)))
        page.goto(address)
        page.wait_for_selector(at("plot"))
        return page

    yield open_tab
    for context, _ in opened:
        context.close()
    for _, noted in opened:
        noted.check()


def at(name: str) -> str:
    return f"[data-test='{name}']"


def says(page: Any, name: str, text: str) -> None:
    """Wait until a part of the page says so; if it does not, tell what it says."""
    where = page.locator(at(name))
    for _ in range(150):
        if where.count() and text in (where.first.text_content() or ""):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{name} says {where.first.text_content() if where.count() else 'nothing'!r}, not {text!r}")


def write(page: Any, name: str, text: str) -> None:
    page.fill(at(name), text)
    page.press(at(name), "Enter")


def drag(page: Any, where: str, begin: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag over an element, from and to shares of its width and height; a mouse reaches what is in sight."""
    page.locator(where).scroll_into_view_if_needed()
    box = page.locator(where).bounding_box()
    page.mouse.move(box["x"] + begin[0] * box["width"], box["y"] + begin[1] * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + end[0] * box["width"], box["y"] + end[1] * box["height"], steps=6)
    page.mouse.up()


def drawing(page: Any) -> list[str]:
    """Return what is drawn of the plots that a range changes: dots, median, distribution, strips."""
    names = ("dots", "median", "shape")
    parts = [
        page.locator(at(name)).first.evaluate("e => e.getAttribute('d') || e.getAttribute('points')") for name in names
    ]
    strips = page.locator(".x-sel").evaluate_all("all => all.map(e => e.getAttribute('height')).join()")
    return [*parts, strips]


def test_every_plot_follows_a_range_drawn_over_one(sweeps: Any, tab: Any, shots: Path) -> None:
    page = tab(sweeps["drawn"][1])
    says(page, "counts", "All 200 runs")
    before = drawing(page)
    drag(page, at("brush-x"), (0.5, 0.4), (1.0, 0.6))
    says(page, "counts", "100 of 200 runs selected")
    page.wait_for_function("document.querySelectorAll('.x-set').length === 1")
    assert all(a != b for a, b in zip(before, drawing(page), strict=True))
    assert page.input_value(at("low crossing.leak")) == "0.1"
    page.screenshot(path=shots / "explore-1440.png", full_page=True)
    page.dblclick(at("brush-x"), position={"x": 50, "y": 50})
    says(page, "counts", "All 200 runs")
    page.wait_for_function("document.querySelectorAll('.x-set').length === 0")
    assert drawing(page) == before


def test_measure_axis_and_ranges_are_chosen_and_reset(sweeps: Any, tab: Any) -> None:
    page = tab(sweeps["drawn"][1])
    page.select_option(at("x"), "patience")
    page.wait_for_selector("svg[aria-label='people against patience (days)']")
    write(page, "low patience", "5")
    says(page, "counts", "100 of 200 runs selected")
    write(page, "high closing day", "2021-07-10")
    frame = sweeps["drawn"][0].frame
    early = frame["closing day"] <= "2021-07-10"
    says(page, "counts", f"{(early & (frame['patience'] >= 5)).sum()} of 200 runs selected")
    page.click(at("chip patience"))
    says(page, "counts", f"{early.sum()} of 200 runs selected")
    page.select_option(at("measure"), FULL)
    says(page, "counts", "it happened in none of them")
    says(page, "problem", "in none of these runs it happened")
    says(page, "words", "no selected run has a value")
    page.click(at("reset"))
    says(page, "counts", "All 200 runs")
    page.select_option(at("measure"), ARRIVALS)
    page.select_option(at("second"), "patience")
    page.wait_for_function("document.querySelectorAll(\"[data-test='median']\").length === 3")


def test_a_handle_is_dragged_and_moved_by_keys(sweeps: Any, tab: Any) -> None:
    page = tab(sweeps["drawn"][1])
    track = "[data-test='strip patience'] .x-track"
    drag(page, track, (0.0, 0.8), (0.5, 0.8))
    says(page, "counts", "100 of 200 runs selected")
    page.focus(at("handle 0 patience"))
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector(\"[data-test='low patience']\").value === '5.417'")
    drag(page, track, (0.7, 0.4), (0.5, 0.4))
    page.wait_for_function("document.querySelector(\"[data-test='high patience']\").value === '8'")


def test_wrong_input_is_told_where_it_stands_and_changes_nothing(sweeps: Any, tab: Any, shots: Path) -> None:
    page = tab(sweeps["drawn"][1], 800)
    write(page, "high patience", "8")
    says(page, "counts", "of 200 runs selected")
    counted = page.inner_text(at("counts"))
    write(page, "low patience", "9")
    says(page, "fault patience", "reversed")
    write(page, "low closing day", "July")
    says(page, "fault closing day", "'July' is not a date; write it like 2021-07-20")
    write(page, "level", "many")
    says(page, "level-fault", "'many' is not a number")
    write(page, f"low {ARRIVALS}", "few")
    says(page, f"fault {ARRIVALS}", "'few' is not a number")
    assert page.inner_text(at("counts")) == counted
    page.screenshot(path=shots / "explore-wrong-800.png", full_page=True)
    write(page, "low patience", "1")
    page.wait_for_selector(at("fault patience"), state="detached")
    says(page, "fault closing day", "not a date")


def test_the_page_says_its_language_and_can_be_zoomed(sweeps: Any, tab: Any) -> None:
    page = tab(sweeps["drawn"][1])
    assert page.locator("html").get_attribute("lang") == "en"
    assert "user-scalable" not in page.locator("meta[name=viewport]").get_attribute("content")
    assert page.get_by_role("main").count() == 1


def test_a_range_of_the_measure_is_set_without_a_mouse(sweeps: Any, tab: Any) -> None:
    page = tab(sweeps["drawn"][1])
    page.focus(at(f"low {ARRIVALS}"))
    lowest = page.get_attribute(at(f"low {ARRIVALS}"), "placeholder")
    page.keyboard.type(str(float(lowest) + 100))
    page.keyboard.press("Enter")
    page.wait_for_selector(at(f"chip {ARRIVALS}"))
    says(page, "counts", "of 200 runs selected")
    page.click(at(f"chip {ARRIVALS}"))
    page.wait_for_selector(at(f"chip {ARRIVALS}"), state="detached")
    assert page.input_value(at(f"low {ARRIVALS}")) == ""
    assert page.inner_text(at("counts")) == "All 200 runs"


def test_where_nothing_is_selected_it_is_said_what_to_widen_and_nothing_is_exported(sweeps: Any, tab: Any) -> None:
    page = tab(sweeps["drawn"][1])
    write(page, "low crossing.leak", "0.9")
    write(page, "high closing day", "2021-07-01")
    says(page, "problem", "no run has crossing.leak at least 0.9 and closing day until 1 Jul: widen")
    says(page, "counts", "0 of 200 runs selected")
    page.click(at("save-csv"))
    page.click(at("reset"))
    page.wait_for_selector(at("problem"), state="detached")
    page.wait_for_selector("[data-test='save-csv']:not([disabled])")


def test_the_exports_are_the_selection(sweeps: Any, tab: Any, tmp_path: Path) -> None:
    made, address = sweeps["drawn"]
    page = tab(address)
    write(page, "low patience", "5")
    says(page, "counts", "100 of 200 runs selected")
    for suffix, head in (("csv", b"run,point"), ("png", b"\x89PNG"), ("svg", b"<?xml")):
        with page.expect_download() as waiting:
            page.click(at(f"save-{suffix}"))
        assert waiting.value.suggested_filename == f"drawn-arrivals-TJK-civilian.{suffix}"
        waiting.value.save_as(tmp_path / f"got.{suffix}")
        assert (tmp_path / f"got.{suffix}").read_bytes().startswith(head)
    wanted = made.frame[made.frame["patience"] >= 5]
    got = pd.read_csv(tmp_path / "got.csv", dtype={ARRIVALS: str})
    assert got["run"].tolist() == wanted["run"].tolist()
    assert got[ARRIVALS].astype(float).tolist() == wanted[ARRIVALS].tolist()


def test_a_figure_that_cannot_be_drawn_leaves_the_buttons_free(sweeps: Any, tab: Any) -> None:
    page = tab(sweeps["drawn"][1])
    page.select_option(at("measure"), FULL)
    says(page, "problem", "in none of these runs it happened")
    for _ in range(2):
        page.click(at("save-png"))
        page.wait_for_selector("[data-test='save-png']:not([disabled])")
    with page.expect_download() as waiting:
        page.click(at("save-csv"))
    assert waiting.value.suggested_filename == "drawn-days-until-full.csv"


def test_the_tab_has_the_name_of_the_sweep_and_the_key_what_is_drawn(sweeps: Any, tab: Any) -> None:
    page = tab(sweeps["drawn"][1])
    page.wait_for_function("document.title === 'Panj: drawn'")
    assert "90\u00a0% of runs" in page.locator(".x-key").inner_text()
    write(page, "low crossing.leak", "0.97")
    says(page, "counts", "of 200 runs selected")
    assert "median" not in page.locator(".x-key").inner_text()
    page = tab(sweeps["grid"][1])
    assert "median" in page.locator(".x-key").inner_text()
    assert "90" not in page.locator(".x-key").inner_text()


def test_a_box_is_taken_from_what_matters(sweeps: Any, tab: Any) -> None:
    page = tab(sweeps["drawn"][1])
    says(page, "matters", "crossing.leak")
    page.click(at("take 0"))
    says(page, "counts", "of 200 runs selected")
    page.wait_for_selector(at("chip crossing.leak"))


def test_a_grid_has_its_levels_scenarios_and_a_heat_map(sweeps: Any, tab: Any, shots: Path) -> None:
    page = tab(sweeps["grid"][1])
    page.select_option(at("scenario"), "offensive")
    says(page, "counts", "All 11 runs; 1 failed run left out")
    page.select_option(at("second"), "policy")
    page.wait_for_selector(at("heat"))
    assert page.locator(".x-heat td b").all_inner_texts() == ["1,060", "1,110", "1,210", "1,050", "1,100", "1,200"]
    drag(page, "[data-test='strip tempo'] .x-track", (0.4, 0.4), (0.95, 0.4))
    says(page, "counts", "7 of 11 runs selected")
    page.wait_for_function("document.querySelector('.x-heat td b').textContent === '–'")
    page.screenshot(path=shots / "explore-grid-1440.png", full_page=True)
    with page.expect_download() as waiting:
        page.click(at("save-heat-png"))
    assert waiting.value.suggested_filename == "grid-arrivals-TJK-civilian-heat.png"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_cell_of_the_heat_map_can_be_read(sweeps: Any, tab: Any, scheme: str) -> None:
    page = tab(sweeps["grid"][1], color_scheme=scheme)
    page.select_option(at("second"), "policy")
    page.wait_for_selector(at("heat"))
    shown = page.locator(".x-heat td span").evaluate_all(
        """cells => {
            const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
            const lightness = (...layers) => {
                for (const [colour, opacity] of layers) {
                    canvas.globalAlpha = opacity;
                    canvas.fillStyle = colour;
                    canvas.fillRect(0, 0, 1, 1);
                }
                const linear = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((v) => v / 255)
                    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
                return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
            };
            return cells.map((cell) => {
                const ground = getComputedStyle(cell.parentElement).backgroundColor, letters = getComputedStyle(cell);
                const both = [lightness([ground, 1]), lightness([ground, 1], [letters.color, Number(letters.opacity)])];
                return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
            });
        }"""
    )
    assert len(shown) == 6
    assert min(shown) >= 4.5


def test_a_second_tab_does_not_disturb_the_first(sweeps: Any, tab: Any) -> None:
    one, two = tab(sweeps["drawn"][1]), tab(sweeps["drawn"][1])
    write(one, "low patience", "5")
    says(one, "counts", "100 of 200 runs selected")
    says(two, "counts", "All 200 runs")
    two.select_option(at("x"), "closing day")
    write(two, "high patience", "2.5")
    few = (sweeps["drawn"][0].frame["patience"] <= 2.5).sum()
    says(two, "counts", f"{few} of 200 runs selected")
    says(one, "counts", "100 of 200 runs selected")
    assert one.input_value(at("x")) == "crossing.leak"


def test_runs_that_are_finished_meanwhile_appear(sweeps: Any, tab: Any) -> None:
    made, address = sweeps["growing"]
    page = tab(address)
    says(page, "counts", "All 50 runs; 150 runs of the sweep are still to come")
    write(page, "low patience", "5")
    says(page, "counts", "of 50 runs selected")
    page.fill(at("high patience"), "9")  # not entered yet
    made.write([2])
    says(page, "counts", "of 100 runs selected; 100 runs of the sweep are still to come")
    assert page.input_value(at("high patience")) == "9", "what is being typed is not overwritten"
    page.fill(at("high patience"), "")
    made.write([1, 3])
    says(page, "counts", "100 of 200 runs selected")


def test_a_folder_that_is_gone_for_a_while_is_told_and_followed_again(
    start_panj: Callable[..., tuple[Any, str]], tab: Any, tmp_path: Path
) -> None:
    made = drawn(tmp_path / "away")
    made.write([0])
    page = tab(start_panj("explore", str(made.folder), "--no-browser")[1])
    says(page, "counts", "All 50 runs; 150 runs of the sweep are still to come")
    made.folder.rename(tmp_path / "elsewhere")
    says(page, "problem", "there is no folder")
    (tmp_path / "elsewhere").rename(made.folder)
    made.write([1, 2, 3])
    says(page, "counts", "All 200 runs")
    page.wait_for_selector(at("problem"), state="detached")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_follows_the_light_of_the_system(sweeps: Any, tab: Any, shots: Path, scheme: str) -> None:
    page = tab(sweeps["drawn"][1], color_scheme=scheme)
    says(page, "matters", "When it is large")
    red, green, blue = page.evaluate(
        "getComputedStyle(document.querySelector('.x-page')).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)"
    )
    assert (red + green + blue < 150) is (scheme == "dark")
    page.screenshot(path=shots / f"explore-{scheme}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing sticks out"


@pytest.mark.parametrize("width", [600, 1440])
def test_numbers_of_an_axis_do_not_stand_over_each_other(sweeps: Any, tab: Any, width: int) -> None:
    """Of an axis that is drawn on a log scale the first ones did where the page is narrow."""
    page = tab(sweeps["drawn"][1], width=width)
    for group in page.locator("svg[data-test='lines'] g, .x-axis").all():
        boxes = group.locator("text:not(.x-name):not(.x-rail-name)").evaluate_all(
            "all => all.map(e => e.getBoundingClientRect()).map(b => [b.left, b.right, b.top])"
        )
        for one, other in pairwise(sorted(boxes)):
            assert abs(one[2] - other[2]) > 8 or one[1] <= other[0], boxes
