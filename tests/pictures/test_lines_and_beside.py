"""Runs as lines stand where their values are; another sweep over the first is asked the same, or it is said why not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from copy import copy, deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from sweeps.made_sweeps import ARRIVALS, FULL, drawn, grid

from sim.cli.explore import explore_command
from sim.figures.explore import parallel_figure, selection_figure
from sim.figures.explore.parallel import LAYERS, draw_lines, faintness, joined, named
from sim.pages.explore import payload
from sim.pages.explore.state import first
from sim.pictures.parallel import MOST_LINES, lines_of, parallel_picture
from sim.pictures.selection import selection_picture
from sim.pictures.sweep import levels_picture
from sim.scenario.errors import PanjError
from sim.study.days import days_of, last_days
from sim.study.explain import explain_sweep
from sim.study.selection.beside import Beside, beside, check_other
from sim.study.selection.choose import Range, choose, look
from sim.study.selection.differences import differences
from sim.study.selection.runs import Runs, open_runs
from sim.study.sweep_axes import axes_of
from sim.sweeps.manifest import MANIFEST, fingerprint


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    sweep = grid(tmp_path_factory.mktemp("lines") / "by-hand")
    sweep.write(range(6))
    return open_runs(sweep.folder)


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    """Return the same sweep without the runs of its last two points."""
    sweep = grid(tmp_path_factory.mktemp("lines") / "other")
    sweep.write(range(4))
    return open_runs(sweep.folder)


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    sweep = drawn(tmp_path_factory.mktemp("lines") / "drawn")
    sweep.write(range(4))
    return open_runs(sweep.folder)


def test_a_line_stands_on_each_axis_at_the_value_of_its_run(cloud: Runs) -> None:
    seen = look(cloud, choose(cloud, ranges=[Range("crossing.leak", 0.1, 1.0)], level=10.0))
    lines = parallel_picture(cloud, seen)
    assert [rail.name for rail in lines.rails] == [*cloud.axes, ARRIVALS]
    leak = cloud.values["crossing.leak"]
    np.testing.assert_allclose(lines.rails[0].places, np.log(leak / 0.01) / np.log(100.0), atol=1e-9)
    assert (lines.kept == (leak >= 0.1)).all()
    assert (lines.above == (cloud.values[ARRIVALS] > 10.0)).all()
    assert (lines.rails[0].low, lines.rails[0].limited) == (pytest.approx(0.5), True)


def test_a_run_in_which_it_never_happens_ends_before_the_measure(runs: Runs) -> None:
    lines = parallel_picture(runs, look(runs, choose(runs, measure=FULL)))
    never = np.isnan(lines.rails[-1].places)
    assert never.sum() == 8
    assert (lines.above == ~never).all()
    assert np.isnan(lines.level)
    x, y = joined(np.array([[0.1, 0.2], [0.3, np.nan]]))
    np.testing.assert_array_equal(x, [0.1, 0.3, np.nan, 0.2, np.nan, np.nan])
    np.testing.assert_array_equal(y, [0.0, 1.0, np.nan, 0.0, 1.0, np.nan])


def test_of_very_many_runs_some_are_drawn_and_it_is_said() -> None:
    drawn_ones = lines_of(100_000)
    assert len(drawn_ones) == MOST_LINES
    assert (drawn_ones[0], drawn_ones[-1]) == (0, 99_999)
    assert len(lines_of(0)) == 0


def test_many_lines_are_fainter_and_add_up_where_they_lie_close_together(cloud: Runs) -> None:
    """In one path, however many lines lie over each other, the place is as dark as under one."""
    assert [faintness(many) for many in (0, 1, 30)] == [1.0, 1.0, 1.0]
    assert faintness(1500) < faintness(300) < 0.3
    seen = look(cloud, choose(cloud))
    lines = parallel_picture(cloud, seen)
    figure = Figure()
    draw_lines(figure.subplots(), lines)
    many = {int(mask.sum()) for mask in (lines.kept & ~lines.above, lines.kept & lines.above) if mask.any()}
    drawn_ones = [line for line in figure.axes[0].lines if line.get_zorder() in (2, 3)]
    assert len(drawn_ones) == sum(min(one, LAYERS) for one in many)
    sent = payload.lines(cloud, seen)
    assert sent["layers"] == LAYERS
    counts = [sent["kept"].count(digit) for digit in "012"]
    assert sent["faint"] == [round(faintness(count), 4) for count in counts]


def test_long_names_break_where_they_can_be_read() -> None:
    assert named("displacement.frailty_variance") == "displacement.\nfrailty_variance"
    assert named("crossing.leak (per day)") == "crossing.leak (per day)"


def test_another_sweep_is_asked_the_same_question(runs: Runs, part: Runs) -> None:
    seen = look(runs, choose(runs, x="tempo", ranges=[Range("policy", 0.0, 0.0)], level=120.0))
    over = beside(runs, seen, part)
    assert isinstance(over, Beside)
    assert over.along
    assert over.differs == ()
    # tempo 0.5 and 1, open: 50, 51, 100, 101; none above 120, where the first sweep has 200 and 201 too
    assert over.seen.y[over.seen.kept].tolist() == [50.0, 51.0, 100.0, 101.0]
    assert (over.seen.share, seen.share) == (0.0, pytest.approx(2 / 6))
    shown = selection_picture(runs, seen, over).beside
    assert shown is not None
    assert shown.curve is not None
    np.testing.assert_allclose(shown.curve.x, [1 / 6, 1 / 2])
    np.testing.assert_allclose(shown.curve.bands[2], [50.5, 100.5])
    assert shown.words[0].startswith("median 75.5")
    assert float(shown.shares.sum()) == pytest.approx(1.0)


def test_what_another_sweep_does_not_know_is_said(runs: Runs, cloud: Runs) -> None:
    seen = look(runs, choose(runs, x="tempo", scenario="offensive", ranges=[Range("tempo", 1.0, 2.0)]))
    over = beside(runs, seen, cloud)
    assert isinstance(over, Beside)
    assert not over.along
    told = "; ".join(over.differs)
    assert "its scenario is baseline" in told
    assert "tempo is no axis of it" in told
    assert "all its runs, whatever their tempo" in told
    _, view = payload.plot(runs, seen, over)
    assert view["other"] is not None
    assert view["other"]["curve"] is None
    assert "tempo is no axis of it" in view["other"]["note"]


def changed(folder: Path, edit: Callable[[dict[str, Any]], None]) -> Runs:
    """Return the sweep by hand with another manifest."""
    made = grid(folder)
    known = json.loads((made.folder / MANIFEST).read_text(encoding="utf-8"))
    edit(known)
    known["fingerprint"] = fingerprint(known["identity"])
    (made.folder / MANIFEST).write_text(json.dumps(known), encoding="utf-8")
    made.write(range(6))
    return open_runs(made.folder)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("until", "2021-08-15", "its last day is 15 August 2021, not 11 September 2021"),
        ("start", "2021-05-02", "its first day is 2 May 2021, not 1 May 2021"),
        ("history_until", "2021-06-30", "its branch date is 30 June 2021, not 6 July 2021"),
        ("world", "car-2013", "its world is car-2013, not panj-2021"),
        ("rules", "flee", "its baseline has other rules"),
        ("parameters", {"front.tempo": [2.0, None]}, "its baseline has other front.tempo"),
        ("events", [["2021-07-10", "guards", "TJK", 9.0, ""]], "its baseline has other events"),
    ],
)
def test_all_of_a_scenario_that_is_not_alike_is_said(
    runs: Runs, tmp_path: Path, key: str, value: object, said: str
) -> None:
    """Sums up to 1 August lay under sums up to 15 August without a word."""

    def edit(known: dict[str, Any]) -> None:
        for scenario in known["identity"]["scenarios"].values():
            scenario[key] = value

    over = beside(runs, look(runs, choose(runs, x="tempo")), changed(tmp_path / "other", edit))
    assert isinstance(over, Beside)
    assert over.differs == (said,)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda known: known.update(versions={"panj": "9.9"}), "it is of panj 9.9, not of panj of an unknown version"),
        (lambda known: known.update(code="abc"), "it was begun with other code of panj"),
        (lambda known: known["identity"].update(worlds={"panj-2021": "ab"}), "its world panj-2021 has other tables"),
    ],
)
def test_other_versions_worlds_and_numbers_of_replicates_are_said(
    runs: Runs, tmp_path: Path, edit: Callable[[dict[str, Any]], None], said: str
) -> None:
    over = beside(runs, look(runs, choose(runs, x="tempo")), changed(tmp_path / "other", edit))
    assert isinstance(over, Beside)
    assert over.differs == (said,)


def test_another_number_of_replicates_is_said(runs: Runs) -> None:
    other = copy(runs.result)
    other.manifest = deepcopy(runs.result.manifest)
    other.manifest["identity"]["replicates"] = 9
    assert differences(runs.result, "baseline", other, "baseline") == ["it has 9 replicates at each point, not 2"]


def test_other_values_of_an_axis_are_told(runs: Runs) -> None:
    """A sweep with tempo 2, 4, 8 lay over one with 0.5, 1, 2: all that they differed in, and nothing was said."""
    other = copy(runs.result)
    other.manifest = deepcopy(runs.result.manifest)
    axes = other.manifest["identity"]["axes"]
    moved, gone, *_ = axes
    axes[moved] = {**axes[moved], "levels": [2.0, 4.0, 8.0], "spread": None}
    axes["more"] = {**axes.pop(gone), "levels": [], "spread": [0.5, 2.0, "uniform"]}
    told = differences(runs.result, "baseline", other, "baseline")
    assert f"it does not vary {gone}" in told
    assert "it varies more too, 0.5 to 2 (uniform)" in told
    assert any(one.startswith(f"its {moved} is 2, 4, 8, not ") for one in told)
    assert len(told) == 3


def test_days_and_points_of_a_file_are_told_of_an_axis(cloud: Runs) -> None:
    """Days came as numbers, and nothing at all stood where values are in a file of points: "its closing is , not"."""
    other = copy(cloud.result)
    other.manifest = deepcopy(cloud.result.manifest)
    known = other.manifest["identity"]
    for axis in known["axes"].values():
        axis["spread"] = None
    known["points"] = [[0.02 * k, f"2021-07-{k:02}", 1.5] for k in range(1, 9)]
    told = differences(cloud.result, "baseline", other, "baseline")
    assert told[:3] == [
        "its crossing.leak is 0.02, 0.04, 0.06, 0.08, 0.1, 0.12 and 2 more, not 0.01 to 1 (loguniform)",
        "its closing day is 1 July 2021, 2 July 2021, 3 July 2021, 4 July 2021, 5 July 2021, 6 July 2021 and 2 more, "
        "not 1 July 2021 to 30 July 2021 (uniform)",
        "its patience is 1.5, not 0 to 10 (uniform)",
    ]
    later = copy(other)
    later.manifest = deepcopy(other.manifest)
    later.manifest["identity"]["points"][-1][0] = 0.5
    assert differences(other, "baseline", later, "baseline") == ["its crossing.leak has other values after the sixth"]


@pytest.mark.parametrize(("key", "value"), [("reading", "after"), ("date", "2021-08-01"), ("kind", "")])
def test_a_measure_that_is_read_otherwise_is_refused(runs: Runs, tmp_path: Path, key: str, value: str) -> None:
    other = changed(tmp_path / "other", lambda known: known["identity"]["measures"][ARRIVALS].update({key: value}))
    with pytest.raises(PanjError, match="is something else in the sweep other"):
        check_other(runs, choose(runs), other)


def test_the_days_stand_on_the_page_in_the_figure_and_in_what_is_exported(
    runs: Runs, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def edit(known: dict[str, Any]) -> None:
        for scenario in known["identity"]["scenarios"].values():
            scenario["until"] = "2021-08-15"

    other = changed(tmp_path / "other", edit)
    seen = look(runs, choose(runs))
    assert payload.options(runs)[0][1].endswith("people summed from 1 May to 11 September 2021")
    head = payload.head(runs, first(runs), seen, "")
    assert head["read"] == "people summed from 1 May to 11 September 2021"
    assert "people summed from 1 May to 11 September 2021" in selection_picture(runs, seen).subtitle
    explore_command(
        sweep=runs.result.folder, measure=None, axis=None, second=None, scenario=None, where=[], over=None,
        beside=other.result.folder, out=tmp_path / "out", port=0, browser=False,
    )  # fmt: skip
    said = "its last day is 15 August 2021, not 11 September 2021"
    assert f"dashed over it the sweep other: {said}" in capsys.readouterr().out
    about = json.loads((tmp_path / "out" / "selection.json").read_text(encoding="utf-8"))
    assert about["beside"]["sweep"] == "other"
    assert about["beside"]["differs"] == [said]
    assert about["beside"]["read"] == "people summed from 1 May to 15 August 2021"
    assert about["beside"]["runs"] == {"selected": 12, "of": 12, "failed": 0}


def test_the_same_sweep_and_another_measure_are_refused_in_one_line(runs: Runs, cloud: Runs) -> None:
    with pytest.raises(PanjError, match="is the same sweep"):
        check_other(runs, choose(runs), runs)
    other = Runs(**{**cloud.__dict__, "measures": {FULL: cloud.measures[FULL]}})
    with pytest.raises(PanjError, match="has no measure 'arrivals TJK civilian'"):
        check_other(runs, choose(runs), other)


def test_the_plot_has_room_for_both(runs: Runs, part: Runs) -> None:
    seen = look(part, choose(part, x="tempo", scenario="baseline"))
    over = beside(part, seen, runs)
    assert isinstance(over, Beside)
    alone, both = payload.plot(part, seen)[1], payload.plot(part, seen, over)[1]
    assert alone["y_high"] == pytest.approx(111 * 1.06)
    assert both["y_high"] == pytest.approx(211 * 1.06)


def test_both_figures_can_be_drawn_and_exported(runs: Runs, part: Runs, tmp_path: Path) -> None:
    seen = look(runs, choose(runs))
    picture = selection_picture(runs, seen, beside(runs, seen, part))  # type: ignore[arg-type]
    words = [text.get_text() for text in parallel_figure(picture).findobj() if hasattr(text, "get_text")]
    assert {"tempo", "policy"} <= set(words)
    assert any("each a line" in word for word in words)
    assert not any(re.search(r"\d replicates", word) for word in words), "of 4 replicates each it said 72"
    assert any("other" in text.get_text() for text in selection_figure(picture).texts)
    explore_command(
        sweep=runs.result.folder, measure=None, axis=None, second=None, scenario=None, where=[], over=None,
        beside=part.result.folder, out=tmp_path / "out", port=0, browser=False,
    )  # fmt: skip
    assert {"figure.png", "lines.png", "lines.svg"} <= {file.name for file in (tmp_path / "out").iterdir()}


def test_scenarios_of_one_sweep_that_end_on_other_days_are_told_in_their_figure(tmp_path: Path) -> None:
    def edit(known: dict[str, Any]) -> None:
        known["identity"]["scenarios"]["offensive"]["until"] = "2021-08-15"

    result = changed(tmp_path / "other", edit).result
    assert last_days(result).endswith("baseline on 11 September 2021, offensive on 15 August 2021")
    assert days_of(result) is None
    assert "summed from 1 May to 15 August 2021" in explain_sweep(result, scenario="offensive").sentences()[1]
    with pytest.MonkeyPatch.context() as patch:  # a grid of one axis
        patch.setattr("sim.pictures.sweep.axes_of", lambda _: (axes_of(result)[0],))
        assert last_days(result) in levels_picture(result, ARRIVALS).subtitle
