"""`result.plot`: one figure for a notebook, all of them into a folder, and one sentence where there is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from sim import Result, run
from sim.figures.paper import DARK, LIGHT
from sim.pictures.run import series_values
from sim.scenario.errors import PanjError


@pytest.fixture(scope="module")
def result() -> Result:
    return run("baseline", replicates=4, until="2021-07-12", parts=False, jobs=1)


@pytest.fixture(scope="module")
def other() -> Result:
    return run("collapse", replicates=4, until="2021-07-12", parts=False, jobs=1)


def words(figure: Figure) -> str:
    """Return every text of a figure."""
    found = [text.get_text() for text in figure.texts]
    for ax in figure.axes:
        found += [ax.get_ylabel(), *(text.get_text() for text in ax.texts)]
    return "\n".join(found)


@pytest.mark.parametrize("name", ["map", "crossings", "totals", "fronts"])
def test_every_figure_is_a_matplotlib_figure(result: Result, name: str) -> None:
    figure = getattr(result.plot, name)()
    assert isinstance(figure, Figure)
    assert "Panj, scenario baseline, 4 replicates" in words(figure)


@pytest.mark.parametrize("name", ["map", "crossings", "totals", "fronts"])
def test_runs_of_different_worlds_are_refused(result: Result, other: Result, name: str) -> None:
    world = replace(other.world, name="elsewhere", digest="0" * 64)
    foreign = replace(other, plan=replace(other.plan, world=world))
    with pytest.raises(PanjError, match=r"baseline \(world panj-2021\) and collapse \(world elsewhere\) are of diff"):
        getattr(result.plot, name)(other=foreign)


@pytest.mark.parametrize("name", ["map", "crossings", "totals", "fronts"])
def test_two_runs_stand_in_one_figure_and_both_are_named(result: Result, other: Result, name: str) -> None:
    text = words(getattr(result.plot, name)(other=other)).casefold()
    for run_ in (result, other):
        assert run_.scenario.name in text or run_.scenario.title.casefold() in text


def test_a_series_has_its_unit_its_place_and_its_numbers(result: Result) -> None:
    figure = result.plot.series("queue", "tem", "civilian")
    (ax,) = figure.axes
    assert "Civilians waiting at Tem" in words(figure)
    assert [text.get_text() for text in ax.texts if text.get_gid() == "unit"] == ["people"]
    middle = np.median(result.daily("queue", "tem", "civilian"), axis=0)
    assert any(np.array_equal(line.get_ydata(), middle) for line in ax.lines)


def test_a_flow_is_summed_and_beside_what_was_counted(result: Result) -> None:
    figure = result.plot.series("arrivals", "tem", "military")
    (ax,) = figure.axes
    total = np.median(result.cumulative("arrivals", "tem", "military"), axis=0)
    assert any(np.array_equal(line.get_ydata(), total) for line in ax.lines)
    assert "document: 312" in words(figure)
    assert "summed since 1 May" in words(figure)


def test_curves_of_two_runs_are_named_at_their_ends_without_overlap(result: Result, other: Result) -> None:
    figure = result.plot.series("left", "fayzabad", "civilian", other=[other, other])
    figure.canvas.draw()
    names = [text for text in figure.axes[0].texts if text.get_gid() == "name"]
    assert sorted(text.get_text().split("\n")[0] for text in names) == ["baseline", "collapse", "collapse (2)"]
    boxes = [text.get_window_extent() for text in names]
    assert not any(a.overlaps(b) for k, a in enumerate(boxes) for b in boxes[:k])
    assert len({to_hex(text.get_color()) for text in names}) == 3


def test_curves_have_the_names_they_are_given(result: Result) -> None:
    figure = result.plot.series("queue", "tem", "civilian", other={"once more": result})
    assert "once more" in words(figure)


def test_a_run_that_is_given_the_name_of_this_one_does_not_take_its_place(result: Result, other: Result) -> None:
    """There was one curve, of the other run, and no word."""
    with pytest.raises(PanjError, match="other names another run 'baseline', as this one is called"):
        result.plot.series("arrivals", "TJK", "civilian", other={"baseline": other})
    assert result.plot.series("arrivals", "TJK", "civilian", other={"baseline": result, "b": other})


def test_dark_paper_is_for_one_figure_only(result: Result) -> None:
    assert to_hex(result.plot.fronts(dark=True).get_facecolor()) == DARK.ground.lower()
    assert to_hex(result.plot.fronts().get_facecolor()) == LIGHT.ground.lower()


@pytest.mark.slow
def test_calling_it_draws_all_into_a_folder(result: Result, tmp_path: Path) -> None:
    files = result.plot(tmp_path)
    assert {file.suffix for file in files} == {".png", ".svg"}
    assert all(file.stat().st_size > 10_000 for file in files)


def test_one_replicate_has_no_bands_and_says_so(result: Result) -> None:
    one = replace(result, counts=result.counts[:1], intensity=result.intensity[:1], replicates=(0,), blind=None)
    assert "1 replicate" in words(one.plot.totals())
    assert "1 replicate" in words(one.plot.series("queueing", "world", "civilian"))


def test_without_flows_the_map_is_drawn_and_says_so(result: Result) -> None:
    bare = replace(result, flow=np.zeros((0, 0, 2)), opened=np.zeros((0, 0, 3)), blind=None)
    assert "flow" in words(bare.plot.map("2021-07-06"))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (lambda plot: plot.series("quue", "tem", "civilian"), "did you mean 'queue'"),
        (lambda plot: plot.series("queue", "temm", "civilian"), "did you mean 'tem'"),
        (lambda plot: plot.series("queue", "tem"), "kinds there: 'civilian', 'military'"),
        (lambda plot: plot.map("2021-12-24"), "2021-12-24 is outside the run"),
        (lambda plot: plot.map("soon"), "is no date"),
    ],
)
def test_what_there_is_not_is_met_with_what_there_is(result: Result, asked: object, said: str) -> None:
    with pytest.raises(PanjError, match=said):
        asked(result.plot)  # type: ignore[operator]


def test_runs_with_other_first_days_are_not_drawn_over_each_other(result: Result) -> None:
    later = replace(result, counts=result.counts[:, 10:], intensity=result.intensity[:, 10:], blind=None)
    object.__setattr__(later, "dates", result.dates[10:])
    with pytest.raises(PanjError, match="cannot be drawn over each other"):
        result.plot.totals(other=later)
    with pytest.raises(PanjError, match="cannot be drawn over each other"):
        result.plot.series("queueing", "world", "civilian", other=later)


def test_a_row_of_the_planners_table_is_drawn_like_a_series(result: Result) -> None:
    """`panj answer RUN there khorog` had it, `panj plot --series "there khorog"` said that there is no such series."""
    values, summed = series_values(result, "there", "khorog", "")
    parts = [result.daily(measure, "khorog", "civilian") for measure in ("sheltered", "overflow")]
    soldiers = [result.daily(measure, "khorog", "military") for measure in ("sheltered", "overflow")]
    assert (values == sum(parts) + sum(soldiers)).all()
    assert not summed
    assert "People there at Khorog" in words(result.plot.series("there", "khorog"))
    gone, summed = series_values(result, "gone_home", "TJK", "civilian")
    assert summed
    assert (gone == result.daily("returned", "TJK", "civilian").cumsum(axis=1)).all()
    with pytest.raises(PanjError, match="no 'there' at 'tem'"):
        result.plot.series("there", "tem")
