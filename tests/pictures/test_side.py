"""Runs side by side, from the runs themselves: the numbers are theirs, and only pairs are drawn."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.pages.report import report_text
from sim.pages.report.side import side_of
from sim.pictures.compare import comparison_picture
from sim.pictures.side import side_picture

SCENARIOS = Path(__file__).parents[1] / "fuzz" / "scenarios"
TEMPO = {"plain": 1.0, "slow": 0.5, "quick": 3.0}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[sim.Result]:
    """Three runs of a small world that are pairs."""
    where = tmp_path_factory.mktemp("side")
    shutil.copytree(SCENARIOS, where / "scenarios")
    for name, tempo in TEMPO.items():
        if name != "plain":
            text = f"extends: plain\nevents:\n  - {{date: 2021-05-14, set: {{front.tempo: {tempo}}}}}\n"
            (where / "scenarios" / f"{name}.yaml").write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(where)
        made = [sim.run(name, replicates=3, jobs=1, parts=False) for name in TEMPO]
        made[0].compared = sim.compare(*TEMPO, replicates=3, jobs=1)  # type: ignore[attr-defined]
    return made


def test_the_numbers_are_those_of_the_comparison(results: list[sim.Result]) -> None:
    found, wanted = side_picture(results, "FAR"), comparison_picture(results[0].compared, "FAR")  # type: ignore[attr-defined]
    assert found is not None
    assert [measure.words for measure in found.measures] == [measure.words for measure in wanted.measures]
    for one, other in zip(found.measures, wanted.measures, strict=True):
        assert (one.hue, list(one.of), list(one.differences)) == (other.hue, list(other.of), list(other.differences))
        for name in one.of:
            np.testing.assert_allclose(one.of[name], other.of[name])
        for name in one.differences:
            np.testing.assert_allclose(one.differences[name], other.differences[name])


def test_two_runs_or_runs_that_are_no_pairs_have_no_such_figure(results: list[sim.Result]) -> None:
    assert side_of(results[:2], "FAR") is None
    other = sim.Result(
        results[2].plan,
        results[2].replicates[:2],
        *(getattr(results[2], name)[:2] for name in ("counts", "intensity")),
        results[2].flow,
    )
    assert side_picture([*results[:2], other], "FAR") is None


@pytest.mark.usefixtures("words_only")
def test_the_page_has_a_chart_of_each_measure_of_each_run_with_its_pairs_by_day(results: list[sim.Result]) -> None:
    side = side_of(results, "FAR")
    assert side is not None
    assert [row.name for row in side.rows] == list(TEMPO)
    arrived = [row.charts[0] for row in side.rows]
    assert "pairs" not in arrived[0]["data"]
    assert len({chart["spec"].get("top") for chart in arrived}) == 1, "one scale"
    sums = [np.cumsum(result.daily("arrivals", "FAR", "civilian"), axis=1, dtype=float) for result in results]
    for chart, own in zip(arrived[1:], sums[1:], strict=True):
        between = np.quantile(own - sums[0], (0.05, 0.5, 0.95), axis=0)
        np.testing.assert_allclose(chart["data"]["pairs"], between, atol=0.5)
        one, behind = chart["data"]["series"]
        assert (one["scenario"], behind["name"], behind["dashed"]) == ("", "plain", True)


@pytest.mark.slow
@pytest.mark.usefixtures("words_only")
def test_the_report_of_three_has_it_on_either_paper(results: list[sim.Result]) -> None:
    text = report_text(results)
    assert text.count('<img class="on-') == 2
    assert "A row of small panels for each scenario, all of a measure on one scale: " in text
    assert '<img class="on-' not in report_text(results[:2])
