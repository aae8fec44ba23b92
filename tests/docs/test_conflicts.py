"""The page on the published conflicts: tables from folders of `panj validate`, and the README says the same."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sim.docs.__main__ import main
from sim.docs.conflicts import (
    Scored,
    chosen_table,
    luck_table,
    masked_table,
    parts,
    score_table,
    settings_table,
    summary_table,
)
from sim.runs.kinds import MARK
from sim.runs.seal import seal
from sim.scenario.errors import PanjError
from sim.validation.baselines import DAY_30, EQUAL, ROLLING
from sim.validation.ensembles import GIVEN, MASKED, MOST_CENTRAL
from sim.validation.validate import BANDS, CENTRAL, FLEE

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "validation-conflicts.md").read_text(encoding="utf-8")
NAMES = ("mali2012", "burundi2015", "car2013", "ssudan2014", "syria2013", "ssudan2016", "mali2017")


def rows_of(part: str) -> list[list[str]]:
    """Return the cells of a marked table of the page, without its head."""
    text = PAGE.split(f"<!-- {part} -->\n")[1].split(f"<!-- /{part} -->")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.strip().splitlines()[2:]]


def written(folder: Path, name: str = "x", rules: str = "flee", chosen: bool = False, better: float = 0.0) -> Path:
    """Write the folder of a validation: masked, the model beats equal shares and loses to the rest."""
    folder.mkdir(parents=True, exist_ok=True)
    rescaled = {BANDS: 0.5 - better, CENTRAL: 0.6 - better, EQUAL: 0.7, DAY_30: 0.4, ROLLING: 0.1}
    lines = ["conflict,capacities,forecast,camp,days,rescaled,score,value"]
    for capacities in (GIVEN, MASKED):
        for forecast, value in {**rescaled, **({FLEE: 0.55} if capacities == GIVEN else {})}.items():
            lines += [f'x,{capacities},"{forecast}",{camp},all days,True,ard,{value}' for camp in ("", "Camp")]
            lines.append(f'x,{capacities},"{forecast}",,all days,False,ard,{value / 2}')
            lines.append(f'x,{capacities},"{forecast}",,days with a report,True,ard,{value}')
        lines.append(f'x,{capacities},"{CENTRAL}",,all days,False,ard_mean,0.3')
        lines.append(f'x,{capacities},"{CENTRAL}",,all days,False,ard_sd,0.001')
        lines += [f'x,{capacities},"{BANDS}",,all days,{r},crps,0.2' for r in (False, True)]
        for level, r in ((50, False), (50, True), (90, False), (90, True)):
            lines += [f'x,{capacities},"{who}",,all days,{r},coverage_{level},0.25' for who in (CENTRAL, BANDS)]
    (folder / "scores.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    about = {"conflict": name, "rules": rules, "settings_chosen_on_other_conflicts": chosen}
    (folder / MARK).write_text(json.dumps(about), encoding="utf-8")
    if chosen:
        rows = [f"{c},{setting},{value},0,1" for c, value in ((GIVEN, 0.1), (MASKED, 0.7)) for setting in ("pull", "x")]
        head = "capacities,setting,value,low,high"
        (folder / "chosen.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return folder


def four_ways(folder: Path) -> list[Path]:
    """Return the folders of one conflict, scored in every way that the page tells of."""
    return [
        written(folder / f"{rules}-{chosen}", rules=rules, chosen=chosen, better=0.2 if rules == "panj" else 0.0)
        for rules in ("flee", "panj")
        for chosen in (False, True)
    ]


@pytest.fixture
def scored(tmp_path: Path) -> Scored:
    return Scored(written(tmp_path))


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
    assert row == f"| {EQUAL} | 0.350 | – | 0.700 | – | 0.700 | – | – | – |"


def test_chosen_settings_stand_beside_the_shipped_and_tell_what_they_lose_to(tmp_path: Path) -> None:
    given, _, masked, mean = parts(four_ways(tmp_path))["chosen"].splitlines()[-4:]
    assert mean == masked.replace("| x |", "| **mean** |")
    assert given == "| x | given | 0.550 | 0.600 | 0.600 | 0.300 | 0.400 | 0.300 | 0.700 | none |"
    assert masked == "| x | masked | – | 0.600 | 0.600 | 0.300 | 0.400 | 0.300 | 0.700 | none |"


def test_what_is_no_better_than_flee_or_equal_shares_is_said_to_lose(tmp_path: Path) -> None:
    ways = [Scored(folder) for folder in four_ways(tmp_path)]
    worse = Scored(written(tmp_path / "worse", rules="panj", chosen=True, better=-0.15))
    rows = chosen_table([ways[0]], [ways[1]], [ways[2]], [worse]).splitlines()[-2:]
    assert [row.split(" | ")[-1] for row in rows] == [f"Flee, `flee`, chosen, {EQUAL} |"] * 2


def test_settings_that_were_chosen_are_listed(tmp_path: Path) -> None:
    table = settings_table([Scored(four_ways(tmp_path)[3])]).splitlines()
    assert table[0] == "| setting | x |"
    assert table[2:] == ["| `pull` | 0.7 |", "| `x` | 0.7 |"]


def test_a_way_that_is_missing_or_there_twice_is_told(tmp_path: Path) -> None:
    folders = four_ways(tmp_path)
    with pytest.raises(PanjError, match="-L --rules panj; found none"):
        parts(folders[:3])
    with pytest.raises(PanjError, match="once more"):
        parts([*folders, folders[0]])


def test_names_that_break_lines_are_told_in_one(tmp_path: Path) -> None:
    """Found by fuzzing: rules called "a\\nb" made three lines of one."""
    written(tmp_path / "odd", "x", "a\nb")
    with pytest.raises(PanjError, match=r"rules a\\nb on x are not asked for") as told:
        parts([tmp_path / "odd"])
    assert len(str(told.value).splitlines()) == 1


def test_a_folder_without_scores_is_a_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(PanjError, match="no results of panj validate"):
        Scored(tmp_path)
    assert main(["conflicts"]) == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.parametrize("part", ["summary", "masked"])
def test_the_page_has_all_seven_conflicts(part: str) -> None:
    assert [row[0] for row in rows_of(part)] == list(NAMES)


def test_the_words_on_what_beats_the_model_fit_the_table() -> None:
    lost = {row[0]: row[-1] for row in rows_of("masked")}
    assert {name for name in NAMES if DAY_30 in lost[name]} == {"mali2012", "mali2017"}
    assert {name for name in NAMES if EQUAL in lost[name]} == {"burundi2015", "ssudan2014"}
    assert all(ROLLING in lost[name] for name in NAMES)


def test_the_words_on_bands_fit_the_table() -> None:
    """80 % stood beside a table with 81."""
    held = {row[0]: int(row[-1].split()[0]) for row in rows_of("bands") if row[2] == MASKED and row[0] in NAMES}
    narrow, wide = min(held, key=held.__getitem__), max(held, key=held.__getitem__)
    middle = sorted(share for name, share in held.items() if name not in (narrow, wide))
    said = f"Masked, the 90 % bands hold {middle[0]} % to {middle[-1]} % on five of seven"
    assert (narrow, wide) == ("mali2017", "syria2013")
    assert said in PAGE.replace("\n", " ")


def test_the_words_on_the_means_fit_the_tables() -> None:
    """One run and the median of twenty differ in the third figure: the page says so where both stand."""
    text = PAGE.replace("\n", " ")
    means = {row[1]: row for row in rows_of("chosen") if row[0] == "**mean**"}
    given, masked = means[GIVEN], means[MASKED]
    assert f"as a curve, have {masked[6]} and {given[6]}" in text
    first = rows_of("terms")[0]
    assert f"is worth 0.492 against {first[1]} as given" in text
    assert f"the median of {MOST_CENTRAL} runs" in text


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


def test_a_score_that_was_changed_in_a_folder_is_told(tmp_path: Path) -> None:
    folder = written(tmp_path)
    seal(folder, MARK)
    Scored(folder)
    path = folder / "scores.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("0.5", "0.4"), encoding="utf-8")
    with pytest.raises(PanjError, match=r"scores\.csv is not as panj wrote it"):
        Scored(folder)


def test_settings_that_were_chosen_on_the_conflict_itself_are_in_no_table(tmp_path: Path) -> None:
    mark = written(tmp_path, name="one") / MARK
    about = json.loads(mark.read_text(encoding="utf-8"))
    mark.write_text(json.dumps({**about, "chosen": {GIVEN: {"conflicts": {"one": {}}}}}), encoding="utf-8")
    with pytest.raises(PanjError, match="its settings were chosen on one itself, so it is no test"):
        Scored(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",value\n", ",worth\n", "column value is missing"),
        (",0.3\n", ",much\n", "column value is missing, or holds something else"),
        (",True,", ",perhaps,", "column rescaled"),
        ("ard_mean,0.3", "ard_sd,0.3", "a score is there twice"),
        (",0.3\n", ",inf\n", "is no number"),
        (",0.3\n", ",1e308\n", "is no number"),
    ],
)
def test_scores_of_an_older_folder_that_cannot_be_are_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = written(tmp_path) / "scores.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(PanjError, match=said):
        Scored(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("masked,pull", "masked,x", "want one number for every setting"),
        ("masked,", "given,", "want one number for every setting"),
        (",0.7,", ",,", "want one number for every setting"),
        (",0.7,", ",wide,", "its column value is missing, or holds something else"),
    ],
)
def test_chosen_settings_that_cannot_be_are_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = written(tmp_path, chosen=True) / "chosen.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(PanjError, match=said):
        settings_table([Scored(tmp_path)])


def test_a_conflict_without_a_run_of_flee_has_no_rival_there(tmp_path: Path) -> None:
    for folder in four_ways(tmp_path):
        path = folder / "scores.csv"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if FLEE not in line and CENTRAL not in line), encoding="utf-8")
    assert parts(list(tmp_path.iterdir()))["chosen"].count("–") >= 4


def test_a_score_that_is_missing_is_a_dash_and_nobody_is_said_to_win_or_lose(tmp_path: Path) -> None:
    folders = four_ways(tmp_path)
    for folder in folders:
        scores = folder / "scores.csv"
        lines = scores.read_text(encoding="utf-8").splitlines()
        hurt = [lines[0], *(line if "bands" not in line else line.rpartition(",")[0] + "," for line in lines[1:])]
        scores.write_text("\n".join(hurt) + "\n", encoding="utf-8")
    made = parts(folders)
    assert "nan" not in "".join(made.values())
    assert "| x | – |" in made["masked"]
    assert made["masked"].rstrip().endswith("| – |")
    assert "| x | panj | given | – | 0.200 |" not in made["bands"]
    assert "| x | panj | given | – |" in made["bands"]
