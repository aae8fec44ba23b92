"""A posterior that a scenario names: rows that replicates take, what comes before it, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim import run
from sim.cli.scenarios import check_text, show_text
from sim.comparisons.past import past_of
from sim.model.branch import difference
from sim.model.draws import NAMED, design, realise, uncertain
from sim.model.parameters import REGISTRY
from sim.runs.read import read_scenario, yaml_of
from sim.runs.stored import open_folder
from sim.scenario.errors import Problems
from sim.scenario.override import override
from sim.scenario.resolved import POSTERIOR, Scenario
from sim.study.about import about
from sim.study.assumptions import assumptions
from sim.world import World

ROWS = "crossing.leak,garrisons.desertion\n0.03,0.5\n0.05,1.5\n0.06,2.0\n"


def made(folder: Path, text: str = "posterior: rows.csv\n", rows: str = ROWS, name: str = "own") -> Path:
    (folder / "rows.csv").write_text(rows, encoding="utf-8")
    file = folder / f"{name}.yaml"
    file.write_text(f"extends: baseline\n{text}", encoding="utf-8")
    return file


def test_a_replicate_takes_a_whole_row_and_the_worlds_beside_it(
    tmp_path: Path, baseline: Scenario, panj: World
) -> None:
    own = read_scenario(made(tmp_path))
    columns = uncertain(own, panj)["parameters"]
    assert columns[-2:] == (POSTERIOR, NAMED)
    assert "crossing.leak" not in columns
    taken = set()
    for mine, plain in zip(design(own, panj, 7, 9), design(baseline, panj, 7, 9), strict=True):
        drawn, other = realise(own, panj, mine).values, realise(baseline, panj, plain).values
        taken.add((drawn["crossing.leak"], drawn["garrisons.desertion"]))
        assert {name: drawn[name] for name in other if name not in ("crossing.leak", "garrisons.desertion")} == {
            name: value for name, value in other.items() if name not in ("crossing.leak", "garrisons.desertion")
        }
    assert taken == {(0.03, 0.5), (0.05, 1.5), (0.06, 2.0)}


def test_every_scenario_that_names_it_gives_a_replicate_the_same_row(tmp_path: Path, panj: World) -> None:
    one = read_scenario(made(tmp_path))
    file = tmp_path / "other.yaml"
    file.write_text("extends: own\nevents:\n  - {date: 2021-07-10, set: {front.tempo: 2}}\n", encoding="utf-8")
    other = read_scenario(file)
    assert other.posterior == one.posterior, "inherited, and found beside the file that names it"
    for a, b in zip(design(one, panj, 3, 6), design(other, panj, 3, 6), strict=True):
        assert realise(one, panj, a).values == realise(other, panj, b).values


def test_it_takes_the_place_of_the_worlds_for_what_it_has(tmp_path: Path, panj: World) -> None:
    own = read_scenario(made(tmp_path, rows="front.rate\n0.5\n0.6\n"))
    assert {realise(own, panj, row).values["front.rate"] for row in design(own, panj, 7, 4)} == {0.5, 0.6}
    assert realise(own, panj, {}).values["front.rate"] == own.settings["front.rate"].value == 0.55


@pytest.mark.parametrize(
    ("text", "leak"),
    [
        ("posterior: rows.csv\nparameters:\n  crossing.leak: 0.1\n", "own.yaml:4"),
        ("posterior: rows.csv\n", "posterior of own.yaml:2"),
    ],
)
def test_what_the_same_file_sets_comes_before_it(tmp_path: Path, text: str, leak: str) -> None:
    own = read_scenario(made(tmp_path, text))
    assert own.settings["crossing.leak"].layer == leak
    assert own.settings["garrisons.desertion"].named
    assert not override(own, REGISTRY, {"garrisons.desertion": 1.0}).settings["garrisons.desertion"].joint


def test_it_comes_before_what_the_file_extends(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text("extends: baseline\nparameters:\n  crossing.leak: 0.1\n", encoding="utf-8")
    made(tmp_path)
    file = tmp_path / "last.yaml"
    file.write_text("extends: base\nposterior: rows.csv\n", encoding="utf-8")
    assert read_scenario(file).settings["crossing.leak"].named


def test_a_folder_is_named_for_the_table_in_it(tmp_path: Path) -> None:
    (tmp_path / "found").mkdir()
    (tmp_path / "found" / "posterior.csv").write_text(ROWS, encoding="utf-8")
    own = read_scenario(made(tmp_path, "posterior: found\n"))
    assert own.posterior is not None
    assert own.posterior.rows.shape == (3, 2)


@pytest.mark.parametrize(
    ("text", "rows", "said"),
    [
        ("posterior: row.csv\n", ROWS, "own.yaml:2:12: no such file: "),
        ("posterior: rows.csv\n", "crossing.leek\n1\n", "rows.csv:1: unknown parameter 'crossing.leek' (did you mean"),
        ("posterior: rows.csv\n", "crossing.leak\n0.1\n-1\n", "rows.csv:3: crossing.leak must be between 0 and 1"),
        ("posterior: rows.csv\n", "crossing.leak\nfew\n", "rows.csv:2:1: 'crossing.leak': 'few' is not a number"),
        ("posterior: rows.csv\n", "", "rows.csv:1: no header"),
        ("posterior: 3\n", ROWS, "own.yaml:2:12: posterior"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, rows: str, said: str) -> None:
    with pytest.raises(Problems) as told:
        read_scenario(made(tmp_path, text, rows))
    assert said in str(told.value)


def test_it_is_said_where_such_values_come_from(tmp_path: Path, panj: World) -> None:
    file = made(tmp_path)
    own = read_scenario(file)
    text = show_text(str(file), [], yaml=False)
    line = next(line for line in text.splitlines() if line.startswith("crossing.leak"))
    assert "with others (posterior), 0.032 to 0.059" in line
    assert line.endswith("posterior of own.yaml:2")
    assert "rows.csv" in next(line for line in text.splitlines() if line.startswith("posterior "))
    assert "posterior of 2 parameters" in check_text(file)[0]
    row = next(row for row in assumptions(own, panj) if row.name == "crossing.leak")
    assert row.spread == "0.032 to 0.059, together with others"
    assert row.source.startswith("posterior of own.yaml:2; usual value")
    assert "A posterior of its own gives 2 parameters" in about(own, panj, REGISTRY)


def test_another_posterior_makes_another_past(tmp_path: Path, baseline: Scenario) -> None:
    own = read_scenario(made(tmp_path))
    assert difference(baseline, own).startswith("posterior is None and ")
    assert any("posterior is" in reason for reason in past_of(baseline, own).reasons)
    again = read_scenario(made(tmp_path))
    assert difference(own, again) == ""
    other = read_scenario(made(tmp_path, rows=ROWS.replace("0.05,1.5", "0.05,1.6")))
    assert difference(own, other).startswith("posterior is")


def test_a_result_keeps_the_rows_and_needs_the_table_no_more(tmp_path: Path, panj: World) -> None:
    file = made(tmp_path)
    own = run(file, replicates=2, until="2021-05-03", parts=False, jobs=1)
    folder = own.save(tmp_path / "result", plots=False)
    (tmp_path / "rows.csv").unlink()
    stored = open_folder(folder)
    assert stored.scenario.posterior == own.scenario.posterior
    assert design(stored.scenario, panj, 7, 3) == design(own.scenario, panj, 7, 3)
    (folder / "posterior.csv").write_text(ROWS.replace("0.5", "0.7"), encoding="utf-8")
    with pytest.raises(Exception, match=r"posterior\.csv is not as panj wrote it"):
        open_folder(folder)


def test_a_scenario_that_is_written_draws_the_same_rows(tmp_path: Path, panj: World) -> None:
    own = read_scenario(made(tmp_path))
    file = tmp_path / "again.yaml"
    file.write_text(yaml_of(own), encoding="utf-8")
    again = read_scenario(file)
    for row in design(own, panj, 7, 3):
        assert realise(again, panj, row).values == realise(own, panj, row).values
    assert np.array_equal(again.posterior.rows, own.posterior.rows)  # type: ignore[union-attr]
