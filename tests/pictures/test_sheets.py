"""No figure of the shipped scenarios and sweeps has a text over another one, or one that the edge cuts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from sweeps.made_sweeps import MEASURES, Made, drawn, waiting, years

import sim
from pictures.sheets import faults
from sim.api.comparisons import Comparison
from sim.api.runs import Result
from sim.figures import theme
from sim.figures.levels import LevelsPicture, levels_figure
from sim.pages.explore import export
from sim.pictures.sweep_plots import sweep_figures
from sim.scenario.errors import PanjError
from sim.study.explain import explain_sweep
from sim.study.selection.choose import Range, choose, look
from sim.study.selection.runs import open_runs
from sim.study.sweep_axes import measures_of
from sim.sweeps.manifest import MANIFEST, fingerprint

SCENARIOS = ("baseline", "collapse", "guarded-border", "humanitarian-corridor", "regional-spillover")
SWEEPS = ("capacity-by-openness", "closing-date")


@pytest.fixture(scope="module")
def result() -> Result:
    return sim.run("collapse", replicates=3, parts=False, jobs=1)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return sim.compare(*SCENARIOS, replicates=3, jobs=1)


def test_a_fault_is_found() -> None:
    figure = Figure(figsize=(4, 3))
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    FigureCanvasAgg(figure)
    figure.text(0.1, 0.5, "one number")
    figure.text(0.2, 0.5, "another")
    figure.text(0.9, 0.9, "beyond the sheet")
    found = faults(figure)
    assert any("over" in fault for fault in found)
    assert any("beyond the edge" in fault for fault in found)


@pytest.mark.parametrize("name", ["map", "crossings", "totals", "fronts"])
def test_no_text_of_a_run_lies_over_another(result: Result, name: str) -> None:
    assert faults(getattr(result.plot, name)()) == []


@pytest.mark.parametrize(
    "series",
    [("queue", "tem", "civilian"), ("internally_displaced", "world", "civilian"), ("arrivals", "TJK", "military")],
)
def test_no_text_of_a_series_lies_over_another(result: Result, series: tuple[str, str, str]) -> None:
    assert faults(result.plot.series(*series)) == []


def test_no_text_of_a_comparison_lies_over_another(comparison: Comparison) -> None:
    assert faults(comparison.plot.arrivals()) == []
    for name in SCENARIOS[1:]:
        assert faults(comparison.plot.differences(name)) == [], name
        assert faults(comparison.plot.crossings(name)) == [], name


@pytest.mark.parametrize("name", [pytest.param(SWEEPS[0], marks=pytest.mark.slow), *SWEEPS[1:]])
def test_no_text_of_a_sweep_lies_over_another(name: str, tmp_path: Path) -> None:
    found = sim.sweep(name, replicates=2, until="2021-07-25", out=tmp_path / "sweep", jobs=1)
    for measure in [m.name for m in measures_of(found)][:8]:
        figures = sweep_figures(found, explain_sweep(found, measure=measure))
        for kind, draw in figures.items():
            try:
                figure = draw()
            except PanjError:  # nothing to draw of a measure that never happens
                continue
            assert faults(figure) == [], (measure, kind)


@pytest.mark.parametrize("make", [years, waiting])
@pytest.mark.parametrize("measure", MEASURES)
def test_figures_of_a_sweep_with_failed_runs_are_legible_and_inside_their_sheet(
    make: Callable[[Path], Made], measure: str, tmp_path: Path
) -> None:
    """What speaks against a ranking made the line under the title so long that it was set in the smallest type."""
    made = make(tmp_path / "made")
    made.write(range(len(made.chunks)))
    found = sim.load_sweep(made.folder)
    for over in (None, 31.0):
        for kind, draw in sweep_figures(found, explain_sweep(found, measure=measure, over=over)).items():
            figure = draw()
            assert faults(figure) == [], kind
            assert figure.texts[1].get_fontsize() == theme.BODY, kind
    runs = open_runs(made.folder)
    seen = look(runs, choose(runs, measure=measure, x="closing day", level=31.0))
    for kind, figure in export.figures(runs, seen).items():
        assert faults(figure) == [], kind
        assert figure.texts[1].get_fontsize() == theme.BODY, kind


def test_a_subtitle_is_broken_where_it_ends_and_its_lines_are_not_broken_again() -> None:
    """A line broken by its number of letters was too wide by a few pixels, and left "it)." alone on the next one."""
    told = "Careful: this ranking rests on 7 of 80 runs, those in which it happens at all (7 points for 2 parameters: "
    for more in ("too few to rely on it).", "too few", "mmmmm WWWWW " * 20, "illi " * 60):
        with theme.house_style():
            lines = theme.broken(f"first\n{told}{more}".strip())
            figure = theme.new_figure(3.0)
            theme.headline(figure, "Title", lines)
        assert figure.texts[1].get_text() == lines
        assert figure.texts[1].get_fontsize() == theme.BODY
        assert faults(figure) == []
        assert " ".join(lines.split()) == " ".join(f"first {told}{more}".split())


def test_no_line_of_a_figure_ends_between_a_number_and_its_per_cent_sign() -> None:
    with theme.house_style():
        figure = theme.new_figure(3.0)
        drawn = figure.text(0.0, 0.5, "", size=theme.BODY)
        for letters in range(0, 8, 2):
            told = "m" * letters + " in 90 % of" * 12
            for lines in (theme.broken(told), theme.wrapped(figure, drawn, told)):
                assert len(lines.splitlines()) > 1
                assert not any(line.startswith("%") for line in lines.splitlines())
                assert lines.split() == told.split(), "nothing else is changed"


def test_levels_of_two_scenarios_have_room_for_in_how_many_it_happened() -> None:
    names, levels = ("baseline", "offensive"), [f"{day} Jul" for day in range(1, 11)]
    bands = {name: np.arange(50.0).reshape(5, 10) + k for k, name in enumerate(names)}
    happened = {name: ["58 of 60"] * 10 for name in names}
    subtitle = "days from the branch date: median of those in which it happened: 1 to 2 of 13 to 14 replicates. " * 2
    picture = LevelsPicture("First day", subtitle, "closing day", "days", levels, bands, "Panj", 60, happened)
    figure = levels_figure(picture)
    assert faults(figure) == []
    assert figure.texts[1].get_fontsize() == theme.BODY


@pytest.mark.parametrize("count", [1, 3, 10])
@pytest.mark.parametrize(
    "names",
    [
        ("baseline", "guarded-border"),
        ("humanitarian-corridor", "counteroffensive", "regional-spillover"),
        ("a-scenario-with-a-name-that-is-too-long-for-any-figure-of-a-sweep", "baseline"),
    ],
)
def test_names_of_scenarios_beside_their_levels_are_not_cut_by_the_edge(names: tuple[str, ...], count: int) -> None:
    """Of two scenarios that ship the figure said "humanitariar" and "guarded-bor"."""
    levels = [f"{day} Jul" for day in range(1, count + 1)]
    bands = {name: np.arange(5.0 * count).reshape(5, count) + 20 * k for k, name in enumerate(names)}
    picture = LevelsPicture("Arrivals", "people", "closing day", "people", levels, bands, "Panj", 60)
    figure = levels_figure(picture)
    assert faults(figure) == []
    said = [text.get_text() for text in figure.axes[0].texts]
    assert all(name in said for name in names if len(name) < 30), "whole"


def test_lines_of_runs_drawn_over_a_short_logarithm_have_ticks_apart(tmp_path: Path) -> None:
    made = drawn(tmp_path / "made")
    known = json.loads((made.folder / MANIFEST).read_text(encoding="utf-8"))
    known["identity"]["axes"]["crossing.leak"]["spread"] = [0.008, 0.032, "loguniform"]
    leak = 0.008 * 4.0 ** (np.arange(len(made.frame)) / len(made.frame))
    known["identity"]["points"] = [
        [value, *point[1:]] for value, point in zip(leak.tolist(), known["identity"]["points"], strict=True)
    ]
    known["fingerprint"] = fingerprint(known["identity"])
    (made.folder / MANIFEST).write_text(json.dumps(known), encoding="utf-8")
    Made(made.folder, made.frame.assign(**{"crossing.leak": leak}), made.chunks).write(range(len(made.chunks)))
    runs = open_runs(made.folder)
    seen = look(runs, choose(runs, x="crossing.leak", ranges=[Range("patience", 2.0, 8.0)]))
    for kind, figure in export.figures(runs, seen).items():
        assert faults(figure) == [], kind
