"""Two runs over each other: which panels, which colours, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.text import Text

from figures.made_up import changed, synthetic
from sim.figures import theme
from sim.figures.compared import compared_figure
from sim.figures.data import Picture
from sim.figures.fronts import fronts_figure, how_scaled
from sim.scenario.errors import PanjError
from sim.world import facts
from sim.world.world import World

KINDS = ("crossings", "totals", "fronts")


@pytest.fixture(scope="module")
def other(world: World) -> Picture:
    less = synthetic(world, size=0.6)
    return changed(less, title="Guards on the river", source=less.source.replace("model", "model, scenario guarded"))


def words(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible()]


@pytest.mark.parametrize("kind", KINDS)
def test_both_runs_are_named_and_drawn_in_every_panel(picture: Picture, other: Picture, kind: str) -> None:
    figure = compared_figure(kind, [picture, other])
    said = "\n".join(words(figure))
    assert "Guards on the river" in said
    assert "branch date 6 July" in said
    assert "Second: scenario guarded" in said.replace("\n", " ")
    paper = theme.paper()
    wanted = [to_rgba(theme.stroke(colour)) for colour in (paper.reference, paper.government)]
    assert len(figure.axes) >= 3
    for ax in figure.axes:
        medians = [line for line in ax.lines if line.get_gid() == "median"]
        assert [to_rgba(line.get_color()) for line in medians] == wanted


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_written_over_the_edge_or_over_other_words(picture: Picture, other: Picture, kind: str) -> None:
    figure = compared_figure(kind, [picture, other])
    figure.canvas.draw()
    boxes = [(t.get_text(), t.get_window_extent()) for t in figure.findobj(Text) if t.get_gid() != "tick"]
    boxes = [(text, box) for text, box in boxes if text.strip() and box.width > 1]
    hidden = {label.get_text() for ax in figure.axes for label in (*ax.get_xticklabels(), *ax.get_yticklabels())}
    boxes = [(text, box) for text, box in boxes if text not in hidden]
    for n, (text, box) in enumerate(boxes):
        assert box.x0 >= 0, text
        assert box.x1 <= figure.bbox.width, text
        assert box.y0 >= 0, text
        assert box.y1 <= figure.bbox.height, text
        for other_text, other_box in boxes[:n]:
            wide = min(box.x1, other_box.x1) - max(box.x0, other_box.x0)
            high = min(box.y1, other_box.y1) - max(box.y0, other_box.y0)
            assert wide <= 1 or high <= 1, (text, other_text)


def test_the_second_run_begins_where_it_parts_from_the_first(picture: Picture) -> None:
    """Their past is one: it is drawn once."""
    later = {key: np.array(values) for key, values in picture.cumulative.items()}
    branch = int(np.flatnonzero(picture.dates == picture.branch)[0])
    for values in later.values():
        values[:, branch + 1 :] *= 1.5
    figure = compared_figure("totals", [picture, changed(picture, cumulative=later)])
    first, second = (line for line in figure.axes[0].lines if line.get_gid() == "median")
    assert len(first.get_xdata()) == len(picture.dates)
    assert np.asarray(second.get_xdata())[0] == theme.day_number(picture.branch)


def test_crossings_where_both_are_the_same_are_left_out(picture: Picture) -> None:
    assert "At every crossing into Tajikistan medians and bands are the same." in words(
        compared_figure("crossings", [picture, picture])
    )
    sums = dict(picture.cumulative)
    sums["arrivals", "tem", "civilian"] = sums["arrivals", "tem", "civilian"] * 2
    figure = compared_figure("crossings", [picture, changed(picture, cumulative=sums)])
    assert len(figure.axes) == 1
    assert "Tem (Khorog): civilians" in words(figure)


def test_crossings_into_other_countries_are_not_called_the_same(picture: Picture) -> None:
    """Only those into the main host are drawn: what differs elsewhere is said."""
    sums = dict(picture.cumulative)
    sums["arrivals", "torkham", "civilian"] = np.full((5, len(picture.dates)), 7.0)
    said = "\n".join(words(compared_figure("crossings", [picture, changed(picture, cumulative=sums)])))
    assert "Arrivals at each crossing into Tajikistan, two scenarios" in said
    assert "are the same, and 1 crossing into other countries where they differ." in said
    assert "other countries" not in "\n".join(words(compared_figure("crossings", [picture, picture])))


def test_a_shorter_run_is_compared_on_the_last_day_both_have(picture: Picture, other: Picture) -> None:
    cut = 100
    short = {
        "dates": other.dates[:cut],
        "holder": other.holder[:cut],
        "bands": {key: values[:, :cut] for key, values in other.bands.items()},
        "cumulative": {key: values[:, :cut] for key, values in other.cumulative.items()},
    }
    for kind in KINDS:
        figure = compared_figure(kind, [picture, changed(other, **short)])
        assert f"on {theme.long_date(picture.dates[cut - 1])}" in "\n".join(words(figure))


def test_one_replicate_has_no_bands(world: World) -> None:
    figure = compared_figure("totals", [synthetic(world, replicates=1), synthetic(world, 0.5, replicates=1)])
    assert "90 %" not in "\n".join(words(figure))


def test_what_does_not_go_together_is_told(picture: Picture) -> None:
    with pytest.raises(PanjError, match="did you mean 'totals'"):
        compared_figure("total", [picture, picture])
    with pytest.raises(PanjError, match="two runs"):
        compared_figure("totals", [picture])
    late = changed(picture, dates=picture.dates + np.timedelta64(3, "D"))
    with pytest.raises(PanjError, match="begin on different days, 2021-05-01 and 2021-05-04"):
        compared_figure("totals", [picture, late])


def test_dark_paper(picture: Picture, other: Picture) -> None:
    from sim.figures.paper import DARK, contrast

    with theme.dark():
        figure = compared_figure("totals", [picture, other])
    for ax in figure.axes:
        for line in ax.lines:
            if line.get_gid() == "median":
                assert contrast(line.get_color(), DARK.ground) >= 3


def test_every_reported_figure_of_the_fronts_is_drawn_and_its_scale_is_told(picture: Picture, other: Picture) -> None:
    """Only contested districts were; what was held, fell, and the capitals vanished without a word."""
    alone, both = (
        [text for text in words(figure) if text.startswith(("document:", "other source:"))]
        for figure in (fronts_figure(picture), compared_figure("fronts", [picture, other]))
    )
    assert sorted(both) == sorted(alone)
    assert len(both) > 3
    said = "\n".join(words(compared_figure("fronts", [picture, other])))
    assert how_scaled(picture) in said
    assert "scaled by 55/407" in how_scaled(picture)


@pytest.mark.parametrize("kind", ["totals", "fronts"])
@pytest.mark.parametrize("document", [True, False])
def test_the_key_has_the_marks_that_are_drawn_and_no_other(picture: Picture, kind: str, document: bool) -> None:
    world = replace(
        picture.world,
        headcounts=tuple(row for row in picture.world.headcounts if row.in_document == document),
        facts=tuple(row for row in picture.world.facts if row.in_document == document or row.name == facts.TOTAL),
    )
    figure = compared_figure(kind, [changed(picture, world=world), changed(picture, world=world)])
    drawn = any(text.startswith(("document", "other")) for text in words(figure) if ":" in text or "\n" in text)
    said = [text.get_text() for text in figure.legends[0].get_texts()]
    assert ("document" in said, "other source" in said) == (drawn and document, drawn and not document)


def test_without_reported_figures_the_key_has_no_mark(picture: Picture) -> None:
    bare = changed(picture, world=replace(picture.world, headcounts=(), facts=()))
    for kind in KINDS[1:]:
        said = [text.get_text() for text in compared_figure(kind, [bare, bare]).legends[0].get_texts()]
        assert not {"document", "other source"} & set(said)
