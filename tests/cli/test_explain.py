"""`panj explain`, as a user types it, on small sweeps that are really run."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pandas as pd
import pytest
from sweeps.made_sweeps import ARRIVALS, Made, waiting, years
from typer.testing import CliRunner

from sim import load_sweep, sweep
from sim.cli.app import app
from sim.cli.explain import beyond, rounded, to_halve
from sim.model.parameters import REGISTRY
from sim.pictures.sweep import bars_picture, heat_picture
from sim.runs.words import EMPTY
from sim.scenario.errors import PanjError
from sim.scenario.parameters import describe
from sim.scenario.sweep.sweep import Axis, Measure
from sim.study.explain import explain, explain_sweep, halving
from sim.study.sensitivity import SobolIndices
from sim.study.sweep_axes import axes_of, measures_of
from sim.sweeps.load import SweepResult
from sim.sweeps.manifest import MANIFEST
from sim.words.wording import careful_bands

GRID = """
title: Fear and fighting
base: baseline
vary:
  displacement.fight: [0.002, 0.004, 0.008]
  displacement.fear: [0.0005, 0.002]
replicates: 4
measures: [left argo, internally_displaced world civilian]
"""
DRAWN = """
title: What drives people out
base: baseline
vary:
  displacement.fight: {low: 0.002, high: 0.01}
  displacement.rule: {low: 0.00001, high: 0.0002}
  movement.pace: {low: 0.3, high: 0.8}
design: latin-hypercube
points: 24
replicates: 2
measures: [internally_displaced world civilian]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    where = tmp_path_factory.mktemp("explain")
    patch = pytest.MonkeyPatch()
    patch.chdir(where)
    for name, text in (("grid", GRID), ("drawn", DRAWN)):
        file = where / f"{name}.yaml"
        file.write_text(text, encoding="utf-8")
        sweep(file, jobs=1, until="2021-05-20", out=where / "outputs" / "sweeps" / name)
    yield where
    patch.undo()


def panj(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["explain", *words])
    assert "Traceback" not in result.output
    return result.exit_code, " ".join(result.output.split())


def test_a_drawn_sweep_is_explained_in_words_tables_and_figures(folder: Path) -> None:
    code, said = panj("drawn")
    assert code == 0
    assert "or others move exactly with it; p from 10 points for each parameter on" in said  # 24 are too few for three
    assert "what moves it furthest is displacement.fight (+" in said
    assert "; PRCC +" in said
    assert "of all 48 runs" in said
    assert "What would halve the probability of" in said
    figures = {path.name for path in (folder / "outputs" / "sweeps" / "drawn" / "figures").iterdir()}
    assert {"matters.png", "matters.svg"} <= figures
    assert "heat.png" not in figures


def test_a_grid_has_a_heat_map_and_explaining_it_twice_changes_nothing(folder: Path) -> None:
    code, said = panj("grid", "--measure", "internally_displaced world civilian", "--x", "displacement.fear")
    assert code == 0
    drawn = folder / "outputs" / "sweeps" / "grid" / "figures" / "heat.png"
    first = drawn.read_bytes()
    assert panj("grid", "--measure", "internally_displaced world civilian", "--x", "displacement.fear") == (code, said)
    assert drawn.read_bytes() == first


def test_of_a_measure_that_never_happens_no_figure_of_another_stays(folder: Path, tmp_path: Path) -> None:
    text = GRID.replace(
        "[left argo,", "[left argo, {measure: left, place: argo, reading: first_over, over: 1e8, name: never},"
    )
    (tmp_path / "never.yaml").write_text(text, encoding="utf-8")
    made = sweep(tmp_path / "never.yaml", jobs=1, until="2021-05-03", out=tmp_path / "never")
    assert panj(str(tmp_path / "never"))[0] == 0
    assert (tmp_path / "never" / "figures" / "heat.png").is_file()
    code, said = panj(str(tmp_path / "never"), "--measure", "never")
    assert code == 0
    assert said.endswith("nothing to draw")
    assert not list((tmp_path / "never" / "figures").iterdir())
    with pytest.raises(PanjError, match="no run of the sweep has a value of never: there is nothing to draw"):
        made.plot.heat("never")


def test_the_heat_map_has_the_medians_of_the_runs(folder: Path) -> None:
    result = load_sweep(folder / "outputs" / "sweeps" / "grid")
    name = "internally_displaced world civilian"
    parts = heat_picture(result, name, "baseline")
    wanted = result.frame.pivot_table(name, "displacement.fear", "displacement.fight", "median")
    assert parts.median == pytest.approx(wanted.to_numpy())
    assert parts.x == ("0.002", "0.004", "0.008")
    assert parts.y == ("0.0005", "0.002")
    some = heat_picture(result, name, "baseline", runs=result.frame.iloc[:1])
    assert np.isnan(some.median).any()
    assert some.subtitle.endswith(EMPTY)
    assert EMPTY not in parts.subtitle
    assert parts.careful == careful_bands(4)
    assert parts.careful in parts.subtitle, "a run of 10 replicates is told with that care"
    turned = heat_picture(result, name, "baseline", x="displacement.fear")
    assert turned.median == pytest.approx(wanted.to_numpy().T)


def test_a_folder_of_ones_own_keeps_what_it_holds(folder: Path, tmp_path: Path) -> None:
    mine = tmp_path / "deep" / "figures"
    mine.mkdir(parents=True)
    (mine / "notes.txt").write_text("mine")
    assert panj("grid", "--out", str(mine))[0] == 0
    assert (mine / "notes.txt").read_text() == "mine"
    assert (mine / "heat.png").is_file()
    assert panj("grid", "--out", str(tmp_path / "new" / "deeper"))[0] == 0
    (tmp_path / "file").write_text("")
    code, said = panj("grid", "--out", str(tmp_path / "file"))
    assert (code, "cannot write to" in said) == (2, True)


def test_more_fighting_drives_out_more(folder: Path) -> None:
    found = explain_sweep(load_sweep(folder / "outputs" / "sweeps" / "drawn"))
    assert found.correlations is not None
    assert found.correlations.names[int(np.nanargmax(np.abs(found.correlations.prcc)))] == "displacement.fight"
    assert found.share == pytest.approx(0.25, abs=0.03)


def test_axes_and_measures_come_back_from_the_folder(folder: Path) -> None:
    result = load_sweep(folder / "outputs" / "sweeps" / "grid")
    assert [(a.name, a.levels) for a in axes_of(result)] == [
        ("displacement.fight", (0.002, 0.004, 0.008)),
        ("displacement.fear", (0.0005, 0.002)),
    ]
    assert [m.reading for m in measures_of(result)] == ["total", "end"]


def test_figures_that_make_no_sense_are_left_out(folder: Path) -> None:
    result = load_sweep(folder / "outputs" / "sweeps" / "drawn")
    found = explain_sweep(result, over=1e9)
    assert found.share == 0.0
    assert found.boxes == ()
    assert bars_picture(result, found) is not None
    with pytest.raises(PanjError, match="wants a grid"):
        heat_picture(result, found.measure.name, "baseline")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nothing",), "there is no outputs/sweeps/nothing"),
        (("grid", "--measure", "left arg"), "did you mean 'left argo'"),
        (("grid", "--scenario", "basline"), "did you mean 'baseline'"),
        (("grid", "--x", "displacement.fer"), "did you mean 'displacement.fear'"),
        (("drawn", "--x", "movement.pace"), "this sweep is none"),
        (("grid", "--no-plots", "--x", "displacement.fear"), "--x and --y are of the heat map: without --no-plots"),
    ],
)
def test_mistakes_are_told_in_a_line_and_leave_no_figures(words: tuple[str, ...], said: str, folder: Path) -> None:
    code, told = panj(*words, "--out", str(folder / "elsewhere"))
    assert code == 2
    assert said in told
    assert not (folder / "elsewhere").exists()


def test_a_sweep_draws_and_explains_itself_in_python(folder: Path, tmp_path: Path) -> None:
    result = load_sweep(folder / "outputs" / "sweeps" / "grid")
    files = result.plot(tmp_path, "internally_displaced world civilian", x="displacement.fear")
    assert files[:2] == [tmp_path / "heat.png", tmp_path / "heat.svg"]
    assert all(file.is_file() for file in files)
    assert result.explain("left argo").measure.name == "left argo"
    with pytest.raises(PanjError, match=r"^measure 5: want a name, as text"):
        result.explain(5)  # type: ignore[arg-type]
    with pytest.raises(PanjError, match=r"^over 'many': want a number"):
        result.explain(over="many")  # type: ignore[arg-type]


def told_of(made: Made, *words: str) -> str:
    made.write(range(len(made.chunks)))
    code, said = panj(str(made.folder), "--no-plots", *words)
    assert code == 0
    return said


def test_what_would_halve_says_on_which_side_and_never_a_guess_it_does_not_make(tmp_path: Path) -> None:
    """It was "– beyond" under "beyond: outside what was tried, so a guess", in a column without a name."""
    said = told_of(years(tmp_path / "years"))
    assert "parameter mean would have to be ───" in said
    assert "by a logistic model of 160 runs (40 failed runs left out): one moved in all of them by as much" in said
    assert "the others as they are; the runs do not say which way: the 90 % interval of its part" in said
    assert "beyond" not in said
    assert "– " not in said.split("What would halve")[1]
    assert re.search(r"patience 5\.\d+ the runs do not say which way", said), "it is noise"
    assert re.search(r"closing day 31 December 2021 \d+ October 2021", said)
    dates = told_of(waiting(tmp_path / "dates"))
    assert "closing day 1 January 2022 the runs do not say which way" in dates


def test_a_chance_is_never_told_as_0(tmp_path: Path) -> None:
    """Nine points in perfect order had p = 0."""
    made = waiting(tmp_path / "grid")
    made.frame[ARRIVALS] = made.frame[ARRIVALS].where(made.frame[ARRIVALS].isna(), 100 * made.frame["tempo"])
    said = told_of(made)
    assert re.search(r"tempo \+150 people \(\+\d+ %\) \+150 to \+150 0 of \d+ \+1.00 – \+1.00", said), (
        "too few for a chance"
    )
    assert explain_sweep(load_sweep(made.folder)).correlations.p[0] > 0  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("low", "high", "down", "said"),
    [
        (0.0, 1.0, False, "no value that is allowed does it"),
        (0.5, 1.0, False, "below 0.5, the lowest that was tried"),
        (99.0, 100.0, True, "no value that is allowed does it"),
        (0.0, 1.0, True, "above 1, the highest that was tried"),
    ],
)
def test_no_value_is_wanted_that_the_limits_refuse(low: float, high: float, down: bool, said: str) -> None:
    """Tempo was tried down to 0, its limit, and would have had to be below 0."""
    rng = np.random.default_rng(1)
    tempo = np.repeat([low, high], 400)
    chance = np.where((tempo == high) != down, 0.65, 0.5)
    frame = pd.DataFrame({"point": np.arange(800) // 400, "scenario": "baseline", "replicate": np.tile(range(400), 2)})
    frame["tempo"] = tempo
    frame["people"] = 1.0 * (rng.random(800) < chance)
    axis = Axis("tempo", "front.tempo", levels=(low, high), allowed=(0.0, 100.0))
    found = explain(frame, [axis], [Measure("people", "arrivals", "TJK", "civilian", "total")], "grid", over=0.5)
    table = to_halve(found)
    assert table is not None
    assert [*table.columns[2].cells] == [said]


@pytest.mark.parametrize(("high", "said"), [(100.0, "no value that is allowed does it"), (50.0, "above 49.9, the")])
def test_the_last_slice_of_a_drawn_range_reaches_the_limit(high: float, said: str) -> None:
    """Drawn up to 100, its limit, the highest point was 99.7: "above 99.7" asked for what is refused."""
    rng = np.random.default_rng(1)
    tempo = np.repeat((np.arange(200) + 0.5) / 200 * high, 8)
    frame = pd.DataFrame({"point": np.arange(1600) // 8, "scenario": "baseline", "replicate": np.tile(range(8), 200)})
    frame["tempo"], frame["people"] = tempo, 1.0 * (rng.random(1600) < 0.6 - 0.2 * tempo / high)
    axis = Axis("tempo", "front.tempo", allowed=(0.0, 100.0))
    measures = [Measure("people", "arrivals", "TJK", "civilian", "total")]
    table = to_halve(explain(frame, [axis], measures, "latin-hypercube", over=0.5))
    assert table is not None
    assert str(next(iter(table.columns[2].cells))).startswith(said)


def test_the_limits_of_what_is_varied_are_known(tmp_path: Path) -> None:
    known = {"tempo": ("front.tempo", []), "guards": (None, [["2021-07-07", "guards", "TJK", "$value", ""]])}
    known |= {
        "share": (None, [["2021-07-07", "rural", "tem", "$value", ""]]),
        "fear": (None, [["2021-07-07", "set", "displacement.fear", "$value", ""]]),
    }
    made = waiting(tmp_path / "grid")
    usual = json.loads((made.folder / MANIFEST).read_text(encoding="utf-8"))
    tempo = usual["identity"]["axes"]["tempo"]
    usual["identity"]["axes"] = {n: tempo | {"parameter": p, "events": e} for n, (p, e) in known.items()}
    found = {axis.name: axis.allowed for axis in axes_of(cast(SweepResult, SimpleNamespace(manifest=usual)))}
    assert found == {
        "tempo": (0.0, 100.0),
        "guards": (0.0, math.inf),
        "share": (0.0, 1.0),
        "fear": describe(REGISTRY)["displacement.fear"].allowed,
    }


def words_frame() -> pd.DataFrame:
    """Of twenty runs each: closed 1 of interest, open 12, limited 8; nine more of 21 in all are none."""
    rows = [(word, float(k < many)) for word, many in (("closed", 1), ("open", 12), ("limited", 8)) for k in range(20)]
    frame = pd.DataFrame(rows, columns=["policy", "y"])
    frame["run"], frame["point"], frame["scenario"], frame["replicate"] = frame.index, frame.index, "baseline", 0
    frame["guards"] = np.tile(np.linspace(1001.0, 1004.0, 12), 5)
    return frame


def test_of_words_those_are_told_with_which_it_happens_half_as_often() -> None:
    """A model of their order said "none of its words does it", and a mean of half a word was told as one."""
    axes = (Axis("policy", levels=("open", "closed", "limited")), Axis("guards", levels=(1001.0, 1004.0)))
    found = explain(words_frame(), axes, [Measure("y", "arrivals", "TJK", "civilian", "total")], "grid", over=0.5)
    table = to_halve(found)
    assert table is not None
    names, means, wanted = (list(column.cells) for column in table.columns)
    told = dict(zip(names, zip(means, wanted, strict=True), strict=True))
    assert told["policy"] == ("–", "closed (5 %)")
    assert told["guards"][0] == "1,002"  # it was 1,000, which nobody tried


def test_where_no_word_halves_it_the_one_nearest_to_it_is_told() -> None:
    frame = words_frame()
    frame["y"] = [float(k % 2) for k in range(60)]
    axes = (Axis("policy", levels=("open", "closed", "limited")), Axis("guards", levels=(1001.0, 1004.0)))
    found = explain(frame, axes, [Measure("y", "arrivals", "TJK", "civilian", "total")], "grid", over=0.5)
    table = to_halve(found)
    assert table is not None
    told = dict(zip(*(list(table.columns[k].cells) for k in (0, 2)), strict=True))
    assert told["policy"] == "none of its words does it (least: open, 50 %)"


def test_a_folder_of_a_run_is_told_as_one(tmp_path: Path) -> None:
    (tmp_path / "provenance.json").write_text('{"scenario": "baseline"}', encoding="utf-8")
    said = " ".join(CliRunner().invoke(app, ["explain", str(tmp_path)]).output.split())
    assert "holds a run: want the folder of a sweep" in said
    assert "outputs/sweeps" not in said


def test_what_is_noise_has_no_direction_and_none_that_its_effect_contradicts(tmp_path: Path) -> None:
    """Closing later brought 4,194 people more, and "after 31 August" was told to halve the chance of many."""
    rng = np.random.default_rng(3)
    axes = [Axis(name, f"front.{name}", allowed=(0.0, 100.0)) for name in ("tempo", "counter")]
    frame = pd.DataFrame({"point": np.arange(200) // 2, "scenario": "baseline", "replicate": np.tile([0, 1], 100)})
    for axis in axes:
        frame[axis.name] = np.repeat(rng.random(100), 2)
    frame["people"] = 10 * frame["tempo"] + rng.normal(0, 1, 200)
    measures = [Measure("people", "arrivals", "TJK", "civilian", "total")]
    found = explain(frame, axes, measures, "latin-hypercube", over=7.0)
    tempo, counter = halving(found)
    assert (tempo.name, tempo.known, counter.known) == ("tempo", True, False)
    assert np.isnan(counter.wanted)
    assert counter.low < 0 < counter.high
    other = replace(found, effects=replace(found.effects, change=-found.effects.change))
    assert (halving(other)[0].known, halving(other)[0].doubtful) == (False, True)
    unsure = replace(found.effects, low=-found.effects.high, change=0 * found.effects.change)
    nobody_knows = replace(found, effects=unsure, correlations=None)  # by these runs not even the direction is known
    assert (halving(nobody_knows)[0].known, halving(nobody_knows)[0].doubtful) == (False, True)
    table = to_halve(found)
    assert table is not None
    assert [*table.columns[2].cells][1] == "the runs do not say which way"


def test_a_setting_that_the_model_rounds_would_have_to_be_a_whole_number() -> None:
    """An awareness of 2.407 roads was asked for, which is one of 2."""
    named = {name: rounded(Axis(name, name)) for name in ("flee.awareness_level", "panj.awareness", "front.tempo")}
    assert named == {"flee.awareness_level": True, "panj.awareness": True, "front.tempo": False}
    assert rounded(Axis("guards", whole=True))


def test_shares_of_the_variance_beyond_0_to_1_are_told_to_be_errors_of_the_estimate() -> None:
    inside, above = np.array([0.2, 0.7]), np.array([0.4, 1.1])
    assert beyond(SobolIndices(("a", "b"), inside, inside, inside, inside, inside, inside)) == ""
    assert "where no share can be" in beyond(SobolIndices(("a", "b"), inside, inside, -inside, inside, inside, inside))
    assert "where no share can be" in beyond(SobolIndices(("a", "b"), inside, inside, inside, inside, inside, above))
    none = np.array([np.nan, np.nan])
    assert beyond(SobolIndices(("a", "b"), none, none, none, none, none, none)) == ""
