"""Results as calls are given them: themselves, or the folder or the name of a finished run; else it is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim import Result, load_run, run
from sim.pictures.compare_plots import ComparisonPlots
from sim.pictures.run_plots import RunPlots
from sim.pictures.sweep_plots import SweepPlots
from sim.scenario.errors import PanjError


@pytest.fixture(scope="module")
def result() -> Result:
    """A run of one replicate and a few days."""
    return run("baseline", replicates=1, until="2021-07-09", parts=False, jobs=1)


def test_a_run_is_taken_by_its_folder_and_its_name(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = result.save(tmp_path / "outputs" / "plain")
    expected = repr(result.against(load_run(folder)))
    assert [repr(result.against(given)) for given in ("plain", folder, str(folder))] == [expected] * 3
    with pytest.raises(PanjError, match="two runs are called 'baseline'"):  # so it was read
        result.report(tmp_path / "two.html", "plain")
    for other in ("plain", [folder, result], {"before": "plain"}):
        assert result.plot.series("arrivals", "TJK", "civilian", other=other).axes
    assert result.plot.totals(other="plain").axes


@pytest.mark.parametrize("given", [None, 3, ["plain"]])
def test_what_is_no_result_is_told_and_what_is_wanted(result: Result, given: Any) -> None:
    said = r"want a result of sim\.run or sim\.load_run, or the folder"
    with pytest.raises(PanjError, match=rf"reference=.*{said}"):
        result.against(given)
    with pytest.raises(PanjError, match=rf"others=.*{said}"):
        result.report("two.html", given)
    with pytest.raises(PanjError, match=rf"other.*=.*{said}"):
        result.plot.series("arrivals", "TJK", "civilian", other={"before": given})
    if given is not None:
        with pytest.raises(PanjError, match=rf"other=.*{said}"):
            result.plot.map(other=given)


def test_a_folder_for_figures_that_is_none_is_told(result: Result) -> None:
    """Of a run, a comparison and a sweep: the plots of another result are taken for a folder."""
    for plots in (RunPlots(result), ComparisonPlots(None), SweepPlots(None)):  # type: ignore[arg-type]
        with pytest.raises(PanjError, match=r"folder <Result baseline.*want a path"):
            plots(result)  # type: ignore[arg-type]


def test_a_name_that_no_run_has_is_told(result: Result) -> None:
    for ask in (lambda: result.against("more-roam"), lambda: result.plot.fronts(other="more-roam")):
        with pytest.raises(PanjError, match="no finished run 'more-roam'"):
            ask()
    with pytest.raises(PanjError, match=r"path .*the file of the report"):
        result.report(result)  # type: ignore[arg-type]
