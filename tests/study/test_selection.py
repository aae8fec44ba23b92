"""A selection keeps the runs it says, counts them, and says of a measure what one works out by hand."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from sweeps.made_sweeps import ARRIVALS, FULL, Made, drawn, grid, years

from sim.pictures.selection import (
    against_picture,
    bar_edges,
    counts,
    selected_heat,
    selection_picture,
    strip_picture,
)
from sim.scenario.errors import PanjError
from sim.study.selection.choose import (
    Range,
    Selection,
    along,
    choose,
    look,
    range_words,
    read_range,
    require_some,
    thirds,
    typed_range,
)
from sim.study.selection.runs import Runs, Variable, again, open_runs, rows_frame
from sim.study.selection.scale import Scale


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Made, Made]:
    where = tmp_path_factory.mktemp("sweeps")
    out = grid(where / "by-hand"), drawn(where / "drawn")
    for each in out:
        each.write(range(len(each.chunks)))
    return out


@pytest.fixture(scope="module")
def by_hand(made: tuple[Made, Made]) -> Runs:
    return open_runs(made[0].folder)


@pytest.fixture(scope="module")
def cloud(made: tuple[Made, Made]) -> Runs:
    return open_runs(made[1].folder)


def test_the_first_look_is_at_every_run_of_the_first_scenario(by_hand: Runs) -> None:
    seen = look(by_hand, choose(by_hand))
    assert seen.selection == Selection(ARRIVALS, "tempo", "baseline")
    assert (seen.selected, seen.failed, seen.without) == (12, 0, 0)
    # 50 51 60 61 100 101 110 111 200 201 210 211
    assert seen.quantiles[2] == pytest.approx((101 + 110) / 2)
    assert seen.quantiles.tolist() == seen.quantiles_all.tolist()


def test_ends_of_a_range_belong_to_it_and_words_count_by_their_order(by_hand: Runs) -> None:
    ranges = [read_range(by_hand, "tempo=0.5..1"), read_range(by_hand, "policy=closed")]
    seen = look(by_hand, choose(by_hand, ranges=ranges))
    assert sorted(seen.y[seen.kept]) == [60, 61, 110, 111]
    assert seen.quantiles[2] == 85.5
    assert rows_frame(by_hand, seen.rows[seen.kept])["run"].tolist() == [4, 5, 12, 13]


def test_failed_runs_are_counted_and_never_selected(by_hand: Runs) -> None:
    seen = look(by_hand, choose(by_hand, scenario="offensive"))
    assert (seen.selected, seen.failed, seen.failed_here) == (11, 1, 1)
    assert counts(by_hand, seen) == "All 11 runs; 1 failed run left out"
    elsewhere = look(by_hand, choose(by_hand, scenario="offensive", ranges=[Range("tempo", high=1.0)]))
    assert (elsewhere.selected, elsewhere.failed, elsewhere.failed_here) == (8, 1, 0)
    assert counts(by_hand, elsewhere) == "8 of 11 runs selected"
    assert counts(by_hand, replace(elsewhere, rows=elsewhere.rows[:1], kept=np.ones(1, bool))) == "The only run"


def test_the_share_above_a_level_is_of_the_selected_runs_and_of_all(by_hand: Runs) -> None:
    seen = look(by_hand, choose(by_hand, level=105.0, ranges=[Range("tempo", low=1.0)]))
    assert seen.share == 6 / 8
    assert seen.share_all == 6 / 12
    every = np.array([50, 51, 60, 61, 100, 101, 110, 111, 200, 201, 210, 211])
    level = look(by_hand, choose(by_hand)).level
    assert level == 200, "the quantile is 200.25: fewer figures part the same runs"
    assert ((every > level) == (every > np.quantile(every, 0.75))).all()


def test_of_a_first_day_it_is_asked_whether_it_comes_at_all(by_hand: Runs) -> None:
    seen = look(by_hand, choose(by_hand, measure=FULL))
    assert np.isnan(seen.level)
    assert (seen.share, seen.without, seen.selected) == (4 / 12, 8, 12)
    assert "in 8 of them it never happened" in counts(by_hand, seen)


def test_a_range_of_a_measure_selects_runs_too_and_one_without_a_value_lies_in_none(by_hand: Runs) -> None:
    seen = look(by_hand, choose(by_hand, ranges=[Range(ARRIVALS, 100, 110)]))
    assert sorted(seen.y[seen.kept]) == [100, 101, 110]
    assert look(by_hand, choose(by_hand, ranges=[Range(FULL, low=0.0)])).selected == 4


def test_along_the_levels_of_a_grid_stand_the_quantiles_of_each(by_hand: Runs) -> None:
    line = along(by_hand, look(by_hand, choose(by_hand, ranges=[read_range(by_hand, "policy=open")])))
    assert line.x.tolist() == [0.5, 1.0, 2.0]
    assert line.runs.tolist() == [2, 2, 2]
    assert line.bands[2].tolist() == [50.5, 100.5, 200.5]
    assert np.isnan(line.bands[[0, 1, 3, 4]]).all(), "two runs have no bands"


def test_along_a_drawn_axis_a_window_of_an_eighth_of_the_selected_runs_moves_from_end_to_end(cloud: Runs) -> None:
    seen = look(cloud, choose(cloud, x="crossing.leak", ranges=[Range("patience", high=9.0)]))
    line = along(cloud, seen)
    assert seen.selected == 180
    assert set(line.runs) == {180 // 8}
    x, y = seen.x[seen.kept], seen.y[seen.kept]  # in order: the leak grows with the number of the point
    for window, at in ((slice(0, 22), 0), (slice(180 - 22, 180), -1)):
        assert line.x[at] == np.median(x[window])
        assert line.bands[:, at] == pytest.approx(np.quantile(y[window], (0.05, 0.25, 0.5, 0.75, 0.95)))
    assert (np.diff(line.x) > 0).all()
    assert (np.diff(line.bands, axis=0) >= 0).all()


def test_few_selected_runs_are_one_window(cloud: Runs) -> None:
    seen = look(cloud, choose(cloud, x="crossing.leak", ranges=[Range("patience", high=1.0)]))
    assert along(cloud, seen).runs.tolist() == [seen.selected]
    nothing = look(cloud, Selection(ARRIVALS, "crossing.leak", "baseline", ranges=(Range("patience", 20.0),)))
    assert along(cloud, nothing).runs.tolist() == []


def test_a_second_drawn_axis_is_cut_into_thirds(cloud: Runs) -> None:
    seen = look(cloud, choose(cloud, x="crossing.leak", second="patience"))
    found = thirds(cloud, seen)
    assert sum(mask.astype(int) for _, mask in found).tolist() == [1] * len(seen.rows)
    assert [abs(int(mask.sum()) - 200 / 3) < 1.5 for _, mask in found] == [True] * 3
    assert found[0][0].startswith("0 to 3.")


def test_thirds_of_equal_values_are_called_by_what_is_in_them(cloud: Runs) -> None:
    """They were "0 to 0", "0 to 0" and "0 to 9": one was empty, and the last held no run at 0."""
    patience = cloud.values["patience"]
    tied = cast(
        Runs, SimpleNamespace(axes=cloud.axes, values={"patience": np.where(patience > 8, patience.round(), 0)})
    )
    found = thirds(tied, look(cloud, choose(cloud, x="crossing.leak", second="patience")))
    assert [label for label, _ in found] == ["0", "8 to 10"]
    assert sum(mask.astype(int) for _, mask in found).tolist() == [1] * 200


def test_days_a_week_apart_are_not_one_level(tmp_path: Path) -> None:
    import pandas as pd
    from sweeps.made_sweeps import make

    days = ["2021-07-07", "2021-07-08"]
    frame = pd.DataFrame(
        {"run": [0, 1], "point": [0, 1], "scenario": "baseline", "replicate": 0, "day": pd.to_datetime(days)}
    )
    frame[ARRIVALS], frame[FULL], frame["status"] = [1.0, 5.0], np.nan, "ok"
    small = make(tmp_path / "days", frame, {"day": {"levels": days, "dates": True}}, "grid", 2)
    small.write([0])
    runs = open_runs(small.folder)
    assert along(runs, look(runs, choose(runs))).bands[2].tolist() == [1.0, 5.0]


def test_the_axis_that_moves_the_measure_most_comes_first(cloud: Runs) -> None:
    assert choose(cloud).x == "crossing.leak"


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"measure": "arivals TJK civilian"}, "did you mean 'arrivals TJK civilian'"),
        ({"measure": "arriving"}, "did you mean 'arrivals TJK civilian' .Civilians arriving at TJK"),
        ({"x": "tempos"}, "no axis 'tempos' .did you mean 'tempo'"),
        ({"scenario": "ofensive"}, "did you mean 'offensive'"),
        ({"scenario": "as it was going"}, "did you mean 'baseline' .As it was going"),
        ({"x": "tempo", "second": "tempo"}, "second axis is tempo again"),
        ({"ranges": [Range("tempo", 3.0, 4.0)]}, "no run has tempo above 3: the runs go from 0.5 to 2"),
        ({"ranges": [Range("tempo", 0.0, 0.1)]}, "no run has tempo below 0.1"),
        ({"ranges": [Range("tempo", 2.0, 1.0)]}, "tempo from 2 to 1 is reversed"),
        ({"ranges": [Range("tempo", 1.0), Range("tempo", 0.5)]}, "tempo has two ranges"),
        ({"ranges": [Range("guards", 1.0)]}, "no axis or measure 'guards'"),
    ],
)
def test_what_cannot_be_chosen_is_told_with_what_can(by_hand: Runs, wanted: dict[str, object], said: str) -> None:
    with pytest.raises(PanjError, match=said):
        choose(by_hand, **wanted)  # type: ignore[arg-type]


def test_an_empty_selection_says_which_range_to_widen(by_hand: Runs) -> None:
    chosen = choose(by_hand, ranges=[Range("tempo", 0.5, 0.5), Range(ARRIVALS, 150, 205)])
    with pytest.raises(PanjError, match=r"no run has tempo 0.5 and .* 150 to 205: widen") as error:
        require_some(by_hand, look(by_hand, chosen))
    # without the range of tempo 200 and 201 are left; without that of arrivals 50, 51, 60 and 61
    assert str(error.value).endswith(f"widen {ARRIVALS}")


def test_where_no_range_alone_helps_more_than_one_must_be_widened(cloud: Runs) -> None:
    # leak above 0.9: the last four; 1 July: every thirtieth; arrivals of 300 to 310: those near the 148th
    first = float(dt.date(2021, 7, 1).toordinal())
    ranges = [Range("crossing.leak", 0.9, 1.0), Range("closing day", first, first), Range(ARRIVALS, 300.0, 310.0)]
    seen = look(cloud, choose(cloud, ranges=ranges))
    assert seen.selected == 0
    with pytest.raises(PanjError, match="widen more than one of them"):
        require_some(cloud, seen)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("crossing.leak=0.02..0.5", 0.02, 0.5),
        ("crossing.leak=0.02..", 0.02, np.inf),
        ("crossing.leak=..0.5", -np.inf, 0.5),
        ("closing day=2021-07-05..2021-07-06", 737976.0, 737977.0),
        ("patience = 0.5 .. 1000", 0.5, 1000.0),
    ],
)
def test_a_range_is_read_as_it_is_written(cloud: Runs, text: str, low: float, high: float) -> None:
    assert read_range(cloud, text) == Range(text.split("=")[0].strip(), low, high)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("patience", "write NAME=LOW..HIGH"),
        ("patience=", "write NAME=LOW..HIGH"),
        ("patience=..", "leaves out nothing: give one end or both"),
        ("patience=much..", "'much' is not a number"),
        ("patience=nan..", "'nan' is not a number"),
        ("patience=0,5..", r"'0,5' is not a number .the decimal sign is a point"),
        ("patience=3..1", "patience from 3 to 1 is reversed"),
        ("closing day=5 July..", "'5 July' is not a date; write it like 2021-07-20"),
        ("patients=1..", "did you mean 'patience'"),
        (
            f"{ARRIVALS}=5.000..",
            "'5.000' may be a thousand times what it says .a point is no thousands separator: write",
        ),
        (f"{ARRIVALS}=..12.500", "write 12500"),
        (f"{ARRIVALS}=5,000..", "'5,000' is no number here .no separators of thousands: write 5000"),
        ("patience=0.5..1 000", "write 1000"),
    ],
)
def test_a_range_that_is_none_is_told(cloud: Runs, text: str, said: str) -> None:
    with pytest.raises(PanjError, match=said):
        read_range(cloud, text)


def test_an_unknown_word_is_told_with_the_nearest(by_hand: Runs) -> None:
    with pytest.raises(PanjError, match=r"policy is never 'close' .did you mean 'closed'"):
        typed_range(by_hand.axes["policy"], "close", "")


@pytest.mark.parametrize(
    ("name", "low", "high", "said"),
    [
        ("tempo", 1.0, np.inf, "tempo at least 1"),
        ("tempo", -np.inf, 1.0, "tempo at most 1"),
        ("tempo", 1.0, 2.0, "tempo 1 to 2"),
        ("tempo", 1.0, 1.0, "tempo 1"),
        ("tempo", 1234.0, 12345.0, "tempo 1,234 to 12,345"),
        ("policy", 0.0, 1.0, "policy open or closed"),
        ("policy", 0.5, np.inf, "policy closed"),
    ],
)
def test_a_range_is_told_in_words(by_hand: Runs, name: str, low: float, high: float, said: str) -> None:
    assert range_words(by_hand.axes[name], Range(name, low, high)) == said


def test_a_sweep_in_progress_is_opened_and_only_new_parts_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.study.selection import runs as selection_runs

    growing = drawn(tmp_path / "growing")
    with pytest.raises(PanjError, match=r"no run of the sweep growing is finished yet .200 to come"):
        open_runs(growing.folder)
    growing.write([2])
    runs = open_runs(growing.folder)
    seen = look(runs, choose(runs))
    assert seen.selected == 50
    assert "150 runs of the sweep are still to come" in counts(runs, seen)
    assert again(runs) is runs
    read: list[tuple[int, ...]] = []
    real = selection_runs._read
    monkeypatch.setattr(selection_runs, "_read", lambda result, chunks: read.append(chunks) or real(result, chunks))
    growing.write([0])
    more = again(runs)
    assert read == [(0,)]
    assert more.frame["run"].tolist() == [*range(50), *range(100, 150)]
    assert look(more, choose(more, x="patience")).x.tolist() == more.frame["patience"].tolist()
    assert runs.frame["run"].tolist() == [*range(100, 150)], "who looks at the old ones keeps them"


def test_a_part_that_was_made_again_is_read_again_and_one_that_is_gone_is_dropped(tmp_path: Path) -> None:
    sweep = grid(tmp_path / "again")
    sweep.write(range(6))
    runs = open_runs(sweep.folder)
    assert int(runs.failed.sum()) == 1
    sweep.frame.loc[sweep.frame.index[-1], "status"] = "ok"
    sweep.frame.loc[sweep.frame.index[-1], ARRIVALS] = 1211.0
    sweep.write([5])
    mended = again(runs)
    assert int(mended.failed.sum()) == 0
    assert mended.frame[ARRIVALS].iloc[-1] == 1211.0
    (sweep.folder / "parts" / "runs-00000.parquet").unlink()
    assert again(mended).frame["run"].tolist() == [*range(4, 24)]


def test_another_sweep_in_the_folder_is_told(tmp_path: Path) -> None:
    sweep = grid(tmp_path / "same")
    sweep.write([0])
    runs = open_runs(sweep.folder)
    shutil.rmtree(sweep.folder)
    drawn(sweep.folder).write([0])
    with pytest.raises(PanjError, match="holds another sweep now"):
        again(runs)


def test_a_place_on_a_scale_and_its_value_are_the_same_thing(cloud: Runs, by_hand: Runs) -> None:
    leak = Scale.of(cloud, "crossing.leak")
    assert leak.to(np.array([0.01, 0.1, 1.0])).tolist() == pytest.approx([0.0, 0.5, 1.0])
    assert leak.back(0.5) == 0.1
    assert leak.range_of(0.5, 1.0) == Range("crossing.leak", 0.1, np.inf)
    assert leak.range_of(0.9, 0.25) == leak.range_of(0.25, 0.9), "a drag goes either way"
    assert leak.ends(Range("crossing.leak", 0.1)) == pytest.approx((0.5, 1.0))
    day = Scale.of(cloud, "closing day")
    assert day.range_of(0.5, 0.6).low == round(day.low + 0.5 * 29)
    tempo = Scale.of(by_hand, "tempo")
    assert tempo.to(np.array([0.5, 1.0, 2.0])).tolist() == pytest.approx([1 / 6, 3 / 6, 5 / 6])
    assert tempo.range_of(0.4, 0.95) == Range("tempo", 1.0, np.inf)
    assert tempo.range_of(0.36, 0.39) == Range("tempo", 1.0, 1.0), "between two levels: the nearest"
    assert tempo.ends(Range("tempo", 1.0, 1.0)) == pytest.approx((1 / 3, 2 / 3))


def test_days_of_two_years_have_it_at_the_ticks_in_ranges_and_in_messages(tmp_path: Path) -> None:
    """Of drawn days only the day and the month was told: "closing day from 1 Nov", "1 Feb"."""
    made = years(tmp_path / "years")
    made.write(range(4))
    runs = open_runs(made.folder)
    day = runs.axes["closing day"]
    assert range_words(day, read_range(runs, "closing day=2022-01-22..")) == "closing day from 22 Jan 2022"
    with pytest.raises(PanjError, match="the runs go from 1 Oct 2021 to 29 Mar 2022"):
        choose(runs, ranges=[read_range(runs, "closing day=2023-01-01..")])
    for most in (4, 8):
        scale, year = Scale.of(runs, "closing day"), ""
        for place, label in scale.ticks(most):
            year = label.split()[2] if len(label.split()) > 2 else year  # that of the tick before
            on = dt.date.fromordinal(int(scale.back(place)))
            assert f"{on.day} {on:%b} {on.year}" == f"{' '.join(label.split()[:2])} {year}"
    seen = look(runs, choose(runs, measure=ARRIVALS, x="patience", second="closing day"))
    assert all("202" in label for label, _ in thirds(runs, seen))


def test_a_range_of_decades_has_few_ticks() -> None:
    days = Variable("day", "day", kind="date", years=True)
    first = float(dt.date(1990, 1, 1).toordinal())
    for years_long in (1, 4, 12, 60, 200):
        assert len(Scale(days, first, first + 365.0 * years_long, False).ticks(4)) <= 4


@pytest.mark.parametrize("ends", [(0.008, 0.032), (0.02, 0.125), (0.25, 4.0), (0.01, 1.0), (900.0, 1200.0), (1.0, 9e6)])
@pytest.mark.parametrize("most", [4, 6, 8])
def test_ticks_of_a_logarithm_do_not_run_into_each_other(ends: tuple[float, float], most: int) -> None:
    """Of 0.008 to 0.032 the first two were written as "0.0080.009"."""
    ticks = Scale(Variable("leak", "leak"), *ends, True).ticks(most)
    assert 1 <= len(ticks) <= most
    letter = 1 / (6 * most)
    spans = []
    for place, label in ticks:
        first = min(max(place - len(label) * letter / 2, 0.0), 1.0 - len(label) * letter)
        spans.append((first, first + len(label) * letter))
    assert all(after[0] - before[1] >= letter - 1e-9 for before, after in pairwise(spans)), ticks


def test_ticks_are_round_and_inside(cloud: Runs, by_hand: Runs) -> None:
    for runs, name in ((cloud, "crossing.leak"), (cloud, "patience"), (cloud, "closing day"), (by_hand, "policy")):
        ticks = Scale.of(runs, name).ticks(6)
        assert 2 <= len(ticks) <= 8
        assert all(0 <= place <= 1 for place, _ in ticks)
        assert [place for place, _ in ticks] == sorted(place for place, _ in ticks)
    assert [label for _, label in Scale.of(by_hand, "policy").ticks()] == ["open", "closed"]
    assert Scale.of(cloud, "patience").ticks(6)[0] == (0.0, "0")


def test_strips_count_every_run_and_the_selected_ones(by_hand: Runs, cloud: Runs) -> None:
    seen = look(by_hand, choose(by_hand, ranges=[Range("tempo", low=1.0)]))
    strip = strip_picture(by_hand, seen, "tempo")
    assert strip.all.tolist() == [4, 4, 4]
    assert strip.selected.tolist() == [0, 4, 4]
    assert (strip.low, strip.high, strip.limited) == (pytest.approx(1 / 3), 1.0, True)
    whole = look(cloud, choose(cloud))
    assert strip_picture(cloud, whole, "crossing.leak").all.sum() == 200


def test_every_bar_of_days_holds_equally_many_of_them() -> None:
    days = np.arange(30.0)
    edges = bar_edges(days, 0.0, 29.0, 24)
    assert np.histogram(days, edges)[0].tolist() == [2] * 15
    assert edges[0] == 0.0
    assert edges[-1] == 29.0
    assert np.histogram(days[:20], bar_edges(days[:20], 0.0, 19.0, 24))[0].tolist() == [1] * 20
    assert len(bar_edges(np.full(9, 5.0), 4.5, 5.5, 24)) == 2, "one value, one bar"
    assert len(bar_edges(np.array([0.0, 0.1]), 0.0, 0.1, 24)) == 25


def test_a_run_keeps_its_place_when_the_selection_changes(by_hand: Runs) -> None:
    before = against_picture(by_hand, look(by_hand, choose(by_hand)))
    after = against_picture(by_hand, look(by_hand, choose(by_hand, ranges=[Range("policy", high=0.0)])))
    assert before.x.tolist() == after.x.tolist()
    assert (before.y_low, before.y_high) == (after.y_low, after.y_high)


@pytest.mark.parametrize("points", [40, 200, 400])
def test_a_few_runs_far_out_are_counted_instead_of_drawn(tmp_path: Path, points: int) -> None:
    sweep = drawn(tmp_path / "far", points=points)
    sweep.frame.loc[7, ARRIVALS] = 1e6
    sweep.write(range(len(sweep.chunks)))
    runs = open_runs(sweep.folder)
    parts = against_picture(runs, look(runs, choose(runs)))
    assert parts.beyond == 1
    assert parts.y_high < 1200


def test_the_heat_map_is_of_the_selected_runs(by_hand: Runs) -> None:
    chosen = choose(by_hand, x="tempo", second="policy", ranges=[Range("tempo", low=1.0)])
    heat = selected_heat(by_hand, look(by_hand, chosen))
    assert heat is not None
    assert np.isnan(heat.median[:, 0]).all()
    assert heat.median[:, 1:].tolist() == [[100.5, 200.5], [110.5, 210.5]]
    assert selected_heat(by_hand, look(by_hand, choose(by_hand))) is None


def test_what_is_drawn_says_what_is_selected(by_hand: Runs) -> None:
    parts = selection_picture(by_hand, look(by_hand, choose(by_hand, ranges=[Range("tempo", low=1.0)])))
    assert parts.conditions == ["tempo at least 1"]
    assert (parts.selected, parts.runs) == (8, 12)
    assert "8 of 12 runs selected" in parts.subtitle
    assert parts.distribution.all.sum() == pytest.approx(1)
    assert parts.distribution.selected.sum() == pytest.approx(1)
