"""The page on the published conflicts: tables from folders of `panj validate`, and the README says the same."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sim.docs.__main__ import main
from sim.docs.conflicts import Scored, luck_table, masked_table, score_table, summary_table
from sim.experiment.baselines import DAY_30, EQUAL, ROLLING
from sim.experiment.ensembles import GIVEN, MASKED
from sim.experiment.store import MARK
from sim.experiment.validate import BANDS, CENTRAL, FLEE
from sim.scenario.errors import PanjError

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "validation-conflicts.md").read_text(encoding="utf-8")
NAMES = ("mali2012", "burundi2015", "car2013", "ssudan2014")


def rows_of(part: str) -> list[list[str]]:
    """Return the cells of a marked table of the page, without its head."""
    text = PAGE.split(f"<!-- {part} -->\n")[1].split(f"<!-- /{part} -->")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.strip().splitlines()[2:]]


@pytest.fixture
def scored(tmp_path: Path) -> Scored:
    """One conflict in which the model, masked, beats equal shares and loses to the rest."""
    rescaled = {BANDS: 0.5, CENTRAL: 0.6, EQUAL: 0.7, DAY_30: 0.4, ROLLING: 0.1}
    lines = ["conflict,capacities,forecast,camp,days,rescaled,score,value"]
    for capacities in (GIVEN, MASKED):
        for forecast, value in {**rescaled, FLEE: 0.55}.items():
            lines += [f'x,{capacities},"{forecast}",{camp},all days,True,ard,{value}' for camp in ("", "Camp")]
            lines.append(f'x,{capacities},"{forecast}",,all days,False,ard,{value / 2}')
        lines.append(f'x,{capacities},"{CENTRAL}",,all days,False,ard_mean,0.3')
        lines.append(f'x,{capacities},"{CENTRAL}",,all days,False,ard_sd,0.001')
        lines += [f'x,{capacities},"{name}",,all days,False,coverage_90,0.25' for name in (CENTRAL, BANDS)]
    (tmp_path / "scores.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / MARK).write_text(json.dumps({"conflict": "x"}), encoding="utf-8")
    return Scored(tmp_path)


def test_what_the_model_loses_to_is_named(scored: Scored) -> None:
    last = masked_table([scored]).splitlines()[-1]
    assert last == f"| x | 0.500 | 0.600 | 0.700 | 0.400 | 0.100 | {DAY_30}, {ROLLING} |"


def test_luck_stands_beside_the_error(scored: Scored) -> None:
    assert luck_table([scored]).splitlines()[-1] == "| x | masked | 0.300 | 0.0010 | 300 | 25 % | 25 % |"


def test_the_summary_has_plain_and_rescaled(scored: Scored) -> None:
    cells = summary_table([scored]).splitlines()[-1].split(" | ")
    assert cells[1:3] == ["0.275 / 0.550", "0.300 / 0.600"]


def test_what_was_not_scored_is_a_dash(scored: Scored) -> None:
    (row, _) = [line for line in score_table(scored).splitlines() if line.startswith(f"| {EQUAL} |")]
    assert row == f"| {EQUAL} | 0.350 | – | 0.700 | – | – | – | – |"


def test_a_folder_without_scores_is_a_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(PanjError, match="no results of panj validate"):
        Scored(tmp_path)
    assert main(["conflicts"]) == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.parametrize("part", ["summary", "masked"])
def test_the_page_has_all_four_conflicts(part: str) -> None:
    assert [row[0] for row in rows_of(part)] == list(NAMES)


def test_the_words_on_what_beats_the_model_fit_the_table() -> None:
    lost = {row[0]: row[-1] for row in rows_of("masked")}
    assert {name for name in NAMES if DAY_30 in lost[name]} == {"mali2012", "burundi2015"}
    assert {name for name in NAMES if EQUAL in lost[name]} == {"burundi2015", "ssudan2014"}
    assert all(ROLLING in lost[name] for name in NAMES)


def test_the_words_on_luck_fit_the_table() -> None:
    rows = rows_of("luck")
    luck = sorted(float(row[3]) for row in rows)
    ratio = sorted(int(row[4].replace(",", "")) for row in rows)
    said = f"between {luck[0]} and {luck[-1]}, the error itself {ratio[0]} to {ratio[-1]:,} times as large"
    assert said in PAGE.replace("\n", " ")


def test_the_readme_has_the_numbers_of_the_page() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = [line.split(")", 1)[1].split() for line in re.findall(r"^ *(Panj, median of .*)$", readme, re.M)]
    made = [" ".join(row[1:]).split() for row in rows_of("mali2012") if row[0] == BANDS]
    assert shown == made
