"""A comparison in its folder: what is drawn from it is what was drawn from its runs."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim import Comparison, compare, load_comparison
from sim.comparisons.saved import comparison_at, open_comparison
from sim.exports.opened import open_comparison as exported
from sim.figures.compare import ComparisonPicture
from sim.pictures.compare_plots import ComparisonPlots
from sim.runs import seal
from sim.scenario.errors import PanjError


@pytest.fixture(scope="module")
def found() -> Comparison:
    return compare("baseline", "guarded-border", "ceasefire", replicates=3, until="2021-07-14", jobs=1)


@pytest.fixture
def folder(found: Comparison, tmp_path: Path) -> Path:
    return found.save(tmp_path / "compared")


def numbers(picture: ComparisonPicture) -> dict[object, object]:
    """Return every number of a picture."""
    return {
        **picture.arrivals,
        **{(name, words): bands for name, of in picture.differences.items() for words, bands in of.items()},
        **{(name, row[:2]): row[2] for name, rows in picture.crossings.items() for row in rows},
        **{(m.words, name): bands for m in picture.measures for name, bands in m.of.items()},
        **{(m.words, name, "less"): bands for m in picture.measures for name, bands in m.differences.items()},
    }


def test_figures_are_drawn_from_the_folder_as_from_the_runs(found: Comparison, folder: Path) -> None:
    kept = open_comparison(folder)
    one, two = found.plot.picture, ComparisonPlots(kept).picture
    wanted, have = numbers(one), numbers(two)
    assert wanted.keys() == have.keys()
    for key, bands in wanted.items():
        assert np.array_equal(bands, have[key]), key  # type: ignore[arg-type]
    for name in ("names", "branch", "first", "host", "replicates", "source"):
        assert getattr(one, name) == getattr(two, name), name
    assert np.array_equal(one.dates, two.dates)


def test_what_is_opened_says_what_was_saved(found: Comparison, folder: Path, tmp_path: Path) -> None:
    kept = load_comparison(folder)
    with pytest.raises(AttributeError, match=r"opened has no 'difference': its folder keeps bands and differences by"):
        kept.difference("ceasefire", "arrivals", "TJK")  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match=r"opened has no 'table': its folder keeps bands and differences by day"):
        kept.table("2021-07-20")  # type: ignore[attr-defined]
    assert not hasattr(kept, "tabel")
    assert (kept.names, kept.replicates, kept.seed) == (found.names, found.replicates, found.seed)
    assert repr(kept) == "<SavedComparison of guarded-border, ceasefire with baseline: 3 replicates>"
    with pytest.raises(PanjError, match=r"no series 'arivals' at 'TJK' of kind 'civilian' .did you mean 'arrivals'"):
        kept.lead("ceasefire", "arivals", "TJK", "civilian")  # was a KeyError
    assert np.array_equal(
        kept.lead("ceasefire", "arrivals", "Tajikistan", "civilian"),
        found.lead("ceasefire", "arrivals", "TJK", "civilian"),
    )
    assert kept.told == found.told
    pd.testing.assert_frame_equal(kept.main, found.main, atol=0.001, rtol=1e-7)
    assert list(kept.frame.columns) == list(found.frame.columns)
    assert np.array_equal(kept.frame["q50"].to_numpy(), found.frame["q50"].to_numpy())
    kept.export(tmp_path / "a.csv")
    found.export(tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert len(kept.plot(tmp_path / "plots")) == len(found.plot(tmp_path / "others"))


def test_one_pair_is_opened_too(tmp_path: Path) -> None:
    one = compare("baseline", "ceasefire", replicates=1, until="2021-07-10", jobs=1)
    kept = load_comparison(one.save(tmp_path / "one"))
    assert kept.main["variance_reduction"].isna().all()
    assert (kept.main["median"] == one.main["median"]).all()


def test_what_is_no_comparison_is_told(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PanjError, match=r"no finished comparison 'compare-x' \(panj compare makes one"):
        load_comparison("compare-x")
    (tmp_path / "outputs").mkdir()
    folder.rename(tmp_path / "outputs" / "compare-both")
    assert load_comparison("compare-both").names[0] == "baseline"
    with pytest.raises(PanjError, match="did you mean 'compare-both'"):
        load_comparison("compare-botth")


def test_slides_of_a_folder_have_all_figures(folder: Path) -> None:
    assert not (folder / "plots").exists()
    drawn = [figure.what for figure in exported(folder).figures]
    assert drawn[0] == "Arrivals, all scenarios over each other"
    assert len(drawn) == 5, "arrivals, and over time and at each crossing what each scenario changes"


def test_of_a_folder_that_keeps_differences_only_these_are_drawn(folder: Path, tmp_path: Path) -> None:
    """Older versions kept no scenario by itself."""
    (folder / "bands.parquet").unlink()
    mark = folder / "provenance.json"
    told = {key: value for key, value in json.loads(mark.read_text()).items() if key != seal.OWN}
    del told[seal.FILES]["bands.parquet"]
    mark.write_text(json.dumps(told | {seal.OWN: seal.own_digest(told)}))
    files = {path.name for path in ComparisonPlots(open_comparison(folder))(tmp_path / "drawn")}
    assert "differences-ceasefire.png" in files
    assert not {"arrivals.png", "side-by-side.png"} & files


@pytest.mark.parametrize("rules", [{"own_rules": [7]}, {"own_rules": [], "own_rules_of": {"baseline": [3]}}])
def test_rules_that_are_none_are_told_in_a_line(folder: Path, rules: dict[str, object]) -> None:
    mark = folder / "provenance.json"
    told = {key: value for key, value in json.loads(mark.read_text()).items() if key != seal.OWN} | rules
    mark.write_text(json.dumps(told | {seal.OWN: seal.own_digest(told)}))
    with pytest.raises(PanjError, match="own_rules are no rules of its scenarios"):
        open_comparison(folder)


def test_bands_that_were_changed_or_taken_away_are_told(folder: Path) -> None:
    path = folder / "bands.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(PanjError, match=r"bands\.parquet is not as panj wrote it"):
        open_comparison(folder)
    path.unlink()
    with pytest.raises(PanjError, match=r"holds no whole comparison \(no bands\.parquet in it\)"):
        open_comparison(folder)


def test_only_the_folder_of_a_comparison_is_one(folder: Path, tmp_path: Path) -> None:
    assert comparison_at(folder) == folder
    assert comparison_at(tmp_path) is None
    assert comparison_at("x" * 500) is None
