"""Shares and medians of a sweep say of how many runs they are: failed ones, and those in which it never happened."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from sweeps.made_sweeps import ARRIVALS, FULL, Made, grid, waiting, years
from sweeps.made_sweeps import drawn as drawn_well

from sim.pages.explore import export, payload, state
from sim.pictures.selection import selected_heat, selection_picture
from sim.pictures.sweep import bars_picture, box_picture, heat_picture, levels_picture
from sim.scenario.errors import PanjError
from sim.study.explain import explain_sweep
from sim.study.selection.choose import choose, look
from sim.study.selection.runs import open_runs
from sim.sweeps.load import SweepResult, load_sweep


def result_of(made: Made) -> SweepResult:
    made.write(range(len(made.chunks)))
    return load_sweep(made.folder)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> SweepResult:
    return result_of(years(tmp_path_factory.mktemp("of") / "years"))


@pytest.fixture(scope="module")
def fields(tmp_path_factory: pytest.TempPathFactory) -> SweepResult:
    return result_of(waiting(tmp_path_factory.mktemp("of") / "waiting"))


def test_a_share_says_of_how_many_runs_it_is_and_how_many_failed(drawn: SweepResult) -> None:
    """Forty of 200 runs failed, and it was 25 % "of all runs"."""
    found = explain_sweep(drawn)
    assert (found.failed, len(found.y)) == (40, 160)
    told = "\n".join(found.sentences())
    assert "25 % of 160 runs (40 failed runs left out)." in told
    assert "all" not in told.split("25 %")[1].split(".")[0]
    inside = found.held(0)
    assert f"of {inside.sum()} runs when" in told
    box = box_picture(drawn, found)
    bars = bars_picture(drawn, found)
    assert bars is not None
    assert "25 % of 160 runs (40 failed runs left out)" in box.subtitle
    assert (box.whole, box.runs) == ("160 runs", 160)
    for shown in (box.source, bars.source):
        assert "(40 failed runs left out)" in shown


def test_without_failures_a_share_is_of_all_runs_and_how_many_those_are(tmp_path: Path) -> None:
    made = drawn_well(tmp_path / "good")
    found = explain_sweep(result_of(made))
    assert found.of_runs == "all 200 runs"
    part = tmp_path / "good" / "parts" / "runs-00003.parquet"
    part.unlink()
    assert explain_sweep(load_sweep(made.folder)).of_runs == "150 runs (50 still to come)"


def test_where_all_runs_of_a_scenario_failed_no_other_is_explained_in_its_place(tmp_path: Path) -> None:
    made = grid(tmp_path / "failed")
    lost = made.frame["scenario"] == "baseline"
    made.frame.loc[lost, [ARRIVALS, FULL]] = np.nan
    made.frame.loc[lost, "status"] = "failed"
    result = result_of(made)
    for scenario in (None, "baseline"):
        with pytest.raises(PanjError, match="all 12 runs of baseline that are there failed"):
            explain_sweep(result, scenario=scenario)
    assert explain_sweep(result, scenario="offensive").failed == 1


def test_the_page_and_what_it_exports_say_of_how_many(drawn: SweepResult) -> None:
    runs = open_runs(drawn.folder)
    found = state.explained(runs, ARRIVALS, "baseline", None)
    told = payload.matters(runs, found)
    assert told["of"] == "160 runs (40 failed runs left out)"
    assert not isinstance(found, str)
    assert told["boxes"][0]["runs"] == f"{found.held(0).sum()} runs"
    seen = look(runs, choose(runs, measure=FULL))
    about = json.loads(export.about_bytes(runs, seen))
    assert about["runs"] | {"selected": 160, "of": 160, "failed": 40} == about["runs"]
    read = "days from the branch date, 6 July 2021, until 11 September 2021"
    assert about["measure"] == {"read": read, "runs_with_a_value": 72, "above": None, "share_of_selected": 72 / 160}
    assert "(40 failed runs left out)" in selection_picture(runs, seen).source


def test_a_heat_map_of_what_need_not_happen_says_in_how_many_it_did(fields: SweepResult) -> None:
    """It was the median of the one or two replicates in which it happened, told as "of 20 replicates"."""
    parts = heat_picture(fields, FULL, "baseline")
    frame = fields.frame
    cells = frame.groupby(["closing day", "tempo"])[FULL]
    counts = [f"{n} of {of}" for n, of in zip(cells.count(), cells.size(), strict=True)]
    assert [text for row in parts.happened for text in row] == counts
    assert "those in which it happened: 1 to 6 of 13 to 14 replicates" in parts.subtitle
    assert "of 20" not in parts.subtitle
    assert parts.source.endswith("(60 failed runs left out), 120 runs (replicates counted)")
    always = heat_picture(fields, ARRIVALS, "baseline")
    assert "band of 13 to 14 replicates" in always.subtitle
    assert always.happened == []


def test_a_pooled_heat_map_counts_the_runs_of_a_field(tmp_path: Path) -> None:
    made = grid(tmp_path / "pooled")
    result = result_of(made)
    assert "band of 1 to 2 replicates" in heat_picture(result, ARRIVALS, "offensive").subtitle
    assert "band of 2 replicates" in heat_picture(result, ARRIVALS, "baseline").subtitle


def test_levels_of_what_need_not_happen_say_in_how_many_it_did(tmp_path: Path) -> None:
    result = result_of(waiting(tmp_path / "one", (2.0,)))
    parts = levels_picture(result, FULL)
    assert parts.happened == {"baseline": ["5 of 13", "5 of 13", "6 of 14"]}
    assert "those in which it happened: 5 to 6 of 13 to 14 replicates" in parts.subtitle
    assert "20 failed runs left out" in parts.source
    assert parts.replicates == 14
    assert levels_picture(result, ARRIVALS).happened == {}


def test_effects_of_what_need_not_happen_are_of_all_runs_and_medians_of_those_in_which_it_does(
    fields: SweepResult,
) -> None:
    found = explain_sweep(fields, measure=FULL)
    whose = "with 68 days, one more than are read, for the 92 of 120 runs in which it never happens"
    assert found.happened == whose
    assert found.sentences()[0] == (
        f"{FULL}: first day of people beyond the places of the sites at khorog, "
        "days from the branch date, 6 July 2021, until 11 September 2021."
    )
    assert found.sentences()[1].startswith(f"{FULL}, {whose}: what moves it")
    bars = bars_picture(fields, found)
    assert bars is not None
    assert f"its mean, {whose}, differs" in bars.subtitle
    runs = open_runs(fields.folder)
    seen = look(runs, choose(runs, measure=FULL, x="tempo", second="closing day"))
    _, view = payload.plot(runs, seen)
    assert view["spread"]["words"][0].endswith("where it happens")
    heat = payload.heat(runs, seen)
    assert heat is not None
    assert heat["rows"][0]["cells"][2]["band"].endswith("6 of 14")
    assert "(fewer than 20) rest on the outermost" in heat["careful"]
    shown = selected_heat(runs, seen)
    assert shown is not None
    assert shown.source.count("60 failed runs left out") == 1
    assert f"its mean, {whose}" in payload.matters(runs, state.explained(runs, FULL, "baseline", None))["title"]


def test_a_measure_that_never_happens_in_any_run_is_not_drawn_and_no_traceback(tmp_path: Path) -> None:
    made = drawn_well(tmp_path / "never")
    made.frame[FULL] = np.nan
    result = result_of(made)
    assert bars_picture(result, explain_sweep(result, measure=FULL)) is None


def test_what_never_happens_is_not_told_as_early(fields: SweepResult) -> None:
    """More than 6 days: a run in which it never happens counted as one in which it was soon."""
    found = explain_sweep(fields, measure=FULL, over=6.0)
    assert found.question == f"{FULL} happens and is above 6 days"
    assert found.share == np.mean(fields.frame[FULL] > 6)
    for k in range(len(found.boxes)):
        assert "when at all and more than 6" in box_picture(fields, found, k).title


def test_a_second_box_says_what_is_selected_when_it_is_taken(drawn: SweepResult) -> None:
    """It said 64 % of the other runs; taken, the page showed the share of the first box's runs too."""
    runs = open_runs(drawn.folder)
    found = state.explained(runs, ARRIVALS, "baseline", None)
    assert not isinstance(found, str)
    assert len(found.boxes) > 1
    boxes = payload.matters(runs, found)["boxes"]
    for k in range(len(found.boxes)):
        seen = look(runs, state.boxed(state.first(runs, measure=ARRIVALS), found, k).selection)
        _, view = payload.plot(runs, seen)
        shown = view["spread"]["words"][2].split(": ")[1].split(" (")[0]
        told = boxes[k]["alone"] or f"{boxes[k]['density']} of {boxes[k]['runs']}"
        assert told == f"{shown} of {seen.selected} runs"


def test_a_notebook_says_of_which_runs_its_medians_are(fields: SweepResult) -> None:
    told = fields._repr_html_()
    assert "medians over the replicates that did not fail; of days until full those in which it happened:" in told
    frame = fields.frame
    assert frame.groupby("tempo")[FULL].count().max() < frame.groupby("tempo")[FULL].size().min()
