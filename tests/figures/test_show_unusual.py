"""Figures of runs that nobody had in mind: odd titles, a few days only, no history, very many people."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from figures.made_up import changed, synthetic
from sim.figures import draw_all, theme
from sim.figures.compared import compared_figure
from sim.figures.crossings import border_of, crossings_figure, points_of
from sim.figures.data import Picture
from sim.figures.film.stage import Stage
from sim.figures.fronts import fronts_figure
from sim.figures.map import map_figure, map_pair_figure
from sim.figures.map.sheet import Sheet
from sim.figures.series import SeriesPicture, series_figure
from sim.figures.theme import shorter
from sim.figures.totals import UNDERWAY, host_points, totals_figure
from sim.world.world import World

Draw = Callable[[Picture], Figure]


def last_map(picture: Picture) -> Figure:
    return map_figure(picture, picture.dates[-1])


ALL: tuple[Draw, ...] = (crossings_figure, totals_figure, fronts_figure, last_map)
LONG = "The government of the north falls and all people flee at once across every river and bridge until " * 2


def until(picture: Picture, day: str) -> Picture:
    """Return the picture of the same run, ended on a day; the branch is then no later, as `--until` has it."""
    keep = picture.dates <= np.datetime64(day)
    fields: dict[str, object] = {"dates": picture.dates[keep], "branch": min(picture.branch, np.datetime64(day))}
    for name in ("holder", "flows", "near", "far", "fighting"):
        values = getattr(picture, name)
        fields[name] = None if values is None else values[keep]
    for name in ("bands", "cumulative"):
        fields[name] = {key: values[:, keep] for key, values in getattr(picture, name).items()}
    return changed(picture, **fields)


def words(figure: Figure) -> str:
    """Return all that is written on a figure, on one line."""
    found = [text.get_text() for text in figure.findobj(Text) if text.get_visible()]
    return " ".join(" ".join(found).split())


def box(figure: Figure, text: Text) -> Bbox:
    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    return text.get_window_extent(canvas.get_renderer())  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("draw", ALL)
def test_a_dollar_in_a_title_begins_no_formula(picture: Picture, draw: Draw) -> None:
    title = r"Costs $5, $\foo$ and $x^{"
    figure = draw(changed(picture, title=title))
    figure.canvas.draw()
    assert title in words(figure)


def test_letters_without_a_picture_give_no_warning(picture: Picture) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        totals_figure(changed(picture, title="Граница \N{CONSTRUCTION SIGN} 边境")).canvas.draw()


def test_what_nobody_sees_in_a_title_does_not_turn_the_rest_round(picture: Picture) -> None:
    odd = changed(picture, title="one\r\n\ttwo \u202ethree\u200b")
    assert odd.title == "one two three"


@pytest.mark.parametrize("draw", ALL)
def test_a_long_title_leaves_the_key_and_the_map_alone(picture: Picture, draw: Draw) -> None:
    figure = draw(changed(picture, title=LONG))
    under = next(text for text in figure.texts if text.get_text().startswith("The government"))
    below = figure.legends[0].get_window_extent().y1 if figure.legends else figure.axes[0].get_window_extent().y1
    assert box(figure, under).y0 > below - 2
    assert ("…" in under.get_text()) == (draw is not last_map), "the map has as many lines as it takes"


def test_a_long_title_stays_on_a_pair_of_maps_and_on_a_film(picture: Picture) -> None:
    long = changed(picture, title=LONG)
    pair = map_pair_figure(picture, long, picture.branch)
    for text in (text for text in pair.texts if text.get_gid() == "scenario"):
        assert box(pair, text).x1 < float(pair.bbox.width)
    film = Stage(long, 0, 2, 600)._figure
    title = next(text for text in film.texts if text.get_gid() == "title")
    words = [text for text in film.texts if "arrived\nin" in text.get_text()]
    assert box(film, title).x1 < min(box(film, text).x0 for text in words), "nor does it run into the counts"


@pytest.mark.parametrize("draw", [crossings_figure, totals_figure])
def test_counts_after_the_last_day_stretch_no_axis_and_are_not_explained(picture: Picture, draw: Draw) -> None:
    figure = draw(until(changed(picture, cumulative={}), "2021-06-15"))
    arrivals = figure.axes[:2] if draw is totals_figure else figure.axes
    assert [ax.get_ylim()[1] for ax in arrivals] == pytest.approx([10.9] * len(arrivals)), "nobody has arrived yet"
    assert "document" not in words(figure)
    assert "other source" not in words(figure)
    assert "Marks: what" not in words(figure)


@pytest.mark.parametrize("draw", ALL)
def test_a_run_that_ends_before_its_branch_date_marks_none(picture: Picture, draw: Draw) -> None:
    assert "branch date" not in words(draw(until(picture, "2021-06-15")))


def test_of_two_runs_every_branch_date_is_marked(picture: Picture) -> None:
    short, early = until(picture, "2021-06-15"), changed(picture, branch=np.datetime64("2021-05-01"))
    for pair in ((short, picture), (picture, short)):
        assert "branch date 6 July" in words(compared_figure("totals", pair))
    assert "branch dates 1 May 2021, 6 July 2021" in words(compared_figure("totals", (picture, early)))


def test_a_run_without_history_is_drawn_from_its_first_day(
    picture: Picture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drawn(figure: Figure, stem: Path, svg: bool = True) -> list[Path]:  # writing them takes as long again
        figure.canvas.draw()
        return [stem.with_suffix(".png"), stem.with_suffix(".svg")]

    monkeypatch.setattr("sim.figures.saved.save", drawn)
    new = changed(until(picture, "2021-05-03"), branch=picture.dates[0] - np.timedelta64(1, "D"))
    assert len(draw_all(new, tmp_path)) == 10


def test_a_large_number_over_the_last_panel_is_not_cut_off(world: World) -> None:
    many = synthetic(world)
    stock = np.array([294_000.0, 800_000, 1_520_000, 2_000_000, 2_310_000])[:, None] * np.ones(len(many.dates))
    figure = totals_figure(changed(many, bands={**many.bands, ("stock", "world", "civilian"): stock}))
    number = next(text for ax in figure.axes for text in ax.texts if text.get_text().startswith("1.52 million"))
    assert box(figure, number).x1 < float(figure.bbox.width)


def test_a_world_without_crossings_has_a_map(picture: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sheet, "crossings", lambda sheet: [])
    last_map(picture).canvas.draw()


def test_the_map_of_a_world_without_a_host_is_of_no_border(picture: Picture, world: World) -> None:
    """Its title was "The border with the host"."""
    empty = replace(world.hosts, ids=(), names=())
    assert border_of(changed(picture, world=replace(world, hosts=empty, headcounts=()))) == "The country"
    assert border_of(picture) == "The border with Tajikistan"


def test_millions_on_a_film_stand_side_by_side(picture: Picture) -> None:
    many = np.full((5, len(picture.dates)), 11_400_000.0)
    bands = {**picture.bands, ("internally_displaced", "world", "civilian"): many}
    sums = {**picture.cumulative, ("arrivals", "TJK", "civilian"): many / 42}
    stage = Stage(changed(picture, bands=bands, cumulative=sums), 130, 133, 800)
    stage.frame(133)
    film = stage._figure
    numbers = [box(film, text) for text in film.texts if text.get_gid() == "count"]
    assert all(left.x1 < right.x0 for left, right in itertools.pairwise(numbers))


def test_a_film_of_one_day_of_history_speaks_of_no_branch_date(picture: Picture) -> None:
    short = until(picture, "2021-05-01")
    assert "branch date" not in words(Stage(short, 0, 0, 400)._figure)


def test_long_titles_of_a_series_leave_its_key_alone(picture: Picture) -> None:
    bands = picture.band("districts_insurgent", "world", "")
    series = SeriesPicture(
        title="Districts held",
        runs=f"{LONG}; two\nlines",
        subtitle="Districts: median and bands over the replicates.",
        unit="districts",
        dates=picture.dates,
        branch=picture.branch,
        curves=[("baseline", bands)],
        hue="insurgents",
        points=[],
        replicates=200,
        source="us",
    )
    figure = series_figure(series)
    under = next(text for text in figure.texts if text.get_text().startswith("The government"))
    assert box(figure, under).y0 > figure.legends[0].get_window_extent().y1 - 2
    assert "Districts: median and bands" in words(figure)
    short = series_figure(replace(series, runs="", subtitle="Median and bands over the replicates."))
    assert any(text.get_text() == "Median and bands over the replicates." for text in short.texts)


def test_a_share_has_its_digits_beside_its_curve(picture: Picture) -> None:
    """0.42 (0.35–0.5) stood there as 0."""
    bands = np.repeat(np.array([0.35, 0.4, 0.42, 0.45, 0.5])[:, None], len(picture.dates), axis=1)
    series = SeriesPicture(
        title="Intensity",
        runs="two",
        subtitle="Share: median and bands over the replicates.",
        unit="share",
        dates=picture.dates,
        branch=picture.branch,
        curves=[("one", bands), ("other", bands / 2)],
        hue="insurgents",
        points=[],
        replicates=200,
        source="us",
    )
    told = words(series_figure(series))
    assert "0.42 (0.35–0.5)" in told
    assert "0.21 (0.175–0.25)" in told


def test_a_fact_is_as_exact_as_its_note_says(picture: Picture) -> None:
    """Those of any document stood there as more than, or about, what it says: the words of one document."""
    told = words(fronts_figure(picture))
    assert "document: more than 45 of 407 fell" in told
    assert "document: about 190 of 407" in told
    facts = tuple(replace(fact, note="") for fact in picture.world.facts)
    exact = words(fronts_figure(changed(picture, world=replace(picture.world, facts=facts))))
    assert "document: 45 of 407 fell" in exact
    assert "document: 190 of 407" in exact


def test_a_count_that_began_before_the_run_is_not_set_beside_it(picture: Picture) -> None:
    late = changed(picture, dates=picture.dates + np.timedelta64(66, "D"))
    assert points_of(picture, "tem", "military")
    assert not points_of(late, "tem", "military"), "of 4 to 6 July, in a run from 6 July"
    assert any(point.in_document for point in host_points(picture, "TJK", "military"))
    assert not host_points(late, "TJK", "military"), "nor their sum"


def test_a_run_of_one_replicate_hides_no_words_about_the_bands_of_the_other(picture: Picture, world: World) -> None:
    one = synthetic(world, size=1.2, replicates=1)
    for pair in ((one, picture), (picture, one)):
        told = words(compared_figure("totals", pair))
        assert "90 % of replicates" in told
        assert "median and 90 % band" in told
        assert "no bands" not in told


def test_the_sum_of_counts_is_no_more_exact_than_any_of_them(picture: Picture) -> None:
    counts = picture.world.headcounts
    last = max(k for k, count in enumerate(counts) if count.in_document)
    for qualifier, told in (("exact", "document: +1,"), ("about", "about +1,"), ("more than", "more than +1,")):
        changed_one = replace(counts[last], qualifier=qualifier)
        world = replace(picture.world, headcounts=(*counts[:last], changed_one, *counts[last + 1 :]))
        points = host_points(changed(picture, world=world), "TJK", "military")
        assert told in next(point.text for point in points if point.in_document)


def test_who_came_in_few_replicates_is_not_told_to_have_never_come(world: World) -> None:
    whole = replace(world, headcounts=())
    made = synthetic(whole)
    sums = {key: value for key, value in made.cumulative.items() if key[2] == "civilian" and key[1] != "tem"}
    came = dict.fromkeys(sums, 200) | {("arrivals", "TJK", "military"): 9, ("arrivals", "tem", "military"): 9}
    picture = changed(made, cumulative=sums, world=whole, came=came)
    for draw in (totals_figure, crossings_figure):
        told = " ".join(text.get_text().replace("\n", " ") for text in draw(picture).texts)
        assert "Soldiers arrived in only 9 of 200 replicates." in told
        assert "No soldiers" not in told
        assert ("Not shown: 1 used in at most 5 % of replicates." in told) == (draw is crossings_figure)
    nobody = changed(picture, came=dict.fromkeys(sums, 200))
    assert "No soldiers arrived." in " ".join(text.get_text() for text in totals_figure(nobody).texts)


def test_days_of_more_than_one_year_have_their_year(world: World) -> None:
    """ "Since 1 January" stood under a run of two years, whose figures were since the first of both."""
    made = synthetic(replace(world, headcounts=()))
    later = changed(made, dates=made.dates + np.timedelta64(180, "D"))
    for picture, years in ((made, False), (later, True)):
        first, last = (theme.long_date(picture.dates[k]) for k in (0, -1))
        for draw in (totals_figure, crossings_figure):
            told = " ".join(text.get_text().replace("\n", " ") for text in draw(picture).texts)
            assert (f"{last} {str(picture.dates[-1])[:4]}" in told) == years
            assert last in told
            assert (f"since {first} {str(picture.dates[0])[:4]}" in told) == (years and f"since {first}" in told)


@pytest.mark.parametrize(
    ("gone", "words"), [("military", "No soldiers arrived."), ("civilian", "No civilians arrived.")]
)
def test_a_kind_that_never_comes_has_no_panels_and_is_named(world: World, gone: str, words: str) -> None:
    """Half of such figures were panels of nought."""
    whole = replace(world, headcounts=())
    made = synthetic(whole)
    sums = {key: value for key, value in made.cumulative.items() if key[2] != gone}
    picture = changed(made, cumulative=sums, world=whole)
    for draw in (totals_figure, crossings_figure):
        both, one = draw(changed(made, world=whole)), draw(picture)
        told = " ".join(text.get_text().replace("\n", " ") for text in one.texts)
        assert words in told
        assert words not in " ".join(text.get_text() for text in both.texts)
        assert len(one.axes) == (len(both.axes) - 1 if draw is totals_figure else len(both.axes) // 2)
    nobody = totals_figure(changed(made, cumulative={}, world=whole))
    assert len(nobody.axes) == len(totals_figure(made).axes)


SUGGESTED = (
    "The host side of Tem - Demogan bridge (Khorog) closes to civilians; 20,000 guards on the border of Tajikistan"
)


def test_the_map_has_the_title_that_is_suggested_whole(picture: Picture) -> None:
    assert SUGGESTED in words(map_figure(changed(picture, title=SUGGESTED), picture.branch)).replace("\n", " ")


def test_a_title_that_is_cut_is_cut_between_words(picture: Picture) -> None:
    kept = words(totals_figure(changed(picture, title=SUGGESTED))).replace("\n", " ").partition("…")[0]
    cut = kept[kept.index("The host side") :]
    assert SUGGESTED.removeprefix(cut)[0] in " ;:,."
    assert list(shorter("one two")) == ["one two", "one…", "on…", "o…"]


@pytest.mark.parametrize("many", [True, False])
def test_what_a_number_at_a_site_is_and_who_is_counted_abroad_is_said(picture: Picture, many: bool) -> None:
    made = picture if many else changed(picture, replicates=1)
    legend = words(map_figure(made, picture.branch))
    assert ("%: median of each" in legend, "%: share taken" in legend) == (many, not many)
    assert f"{UNDERWAY}." in words(totals_figure(made))
    assert f"{UNDERWAY}." in words(compared_figure("totals", [made, made])).replace("\n", " ")
