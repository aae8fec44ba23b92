"""A lodged forecast: nobody changes it unseen, and its scores are those that one finds by hand."""

from __future__ import annotations

import datetime as dt
import json
import math
import os
from pathlib import Path

import numpy as np
import pytest

from sim.cli.lodge import fact_table
from sim.runs import seal, store
from sim.scenario import temporary
from sim.scenario.errors import PanjError
from sim.validation.lodged import FORMAT, LEVELS, Content, Entry, read_lodged, write_new, written
from sim.validation.lodged_scores import Scores, score
from sim.validation.scores import crps, crps_of_quantiles, interval_score, log_score, mid_pit

OF_THREE = "90 % bands of 3 replicates (fewer than 20) rest on the outermost of them, and are too narrow"

DAYS = ("2020-03-02", "2020-03-03")
HEADER = "measure,place,kind,date,value\n"


def entry(measure: str, place: str, kind: str, known: float, row: list[float]) -> Entry:
    days = dict.fromkeys(DAYS, row)
    return {"measure": measure, "place": place, "kind": kind, "counts": "", "last_known": known, "dates": days}


def content() -> Content:
    """Arrivals are uniform from 0 to 100, the queue is empty in half of the runs, the town falls in three of four."""
    uniform = [100.0 * p for p in LEVELS]
    return {
        "format": FORMAT,
        "lodged": "2020-03-01T12:00:00+00:00",
        "run": "made",
        "run_sha256": "",
        "scenario": "made",
        "title": "Made up",
        "scenario_sha256": "",
        "world": "made",
        "world_sha256": "",
        "panj": "0",
        "seed": 1,
        "replicates": 3,
        "point": False,
        "interrupted": False,
        "start": "2020-02-01",
        "branch": "2020-03-01",
        "until": DAYS[-1],
        "levels": list(LEVELS),
        "series": [
            entry("arrivals", "east", "civilian", 10.0, uniform),
            entry("arrivals", "east", "military", 0.0, uniform),
            entry("arrivals", "east", "", 40.0, uniform),
            entry("queue", "east", "civilian", 0.0, [0.0 if p <= 0.5 else 10.0 for p in LEVELS]),
            entry("insurgent", "town", "", 0.0, [0.75]),
            entry("districts_insurgent", "world", "", 0.0, [0.0 if p <= 0.25 else 1.0 for p in LEVELS]),
        ],
    }


@pytest.fixture
def lodged(tmp_path: Path) -> Path:
    path = tmp_path / "lodged.json"
    write_new(path, written(content()).encode())
    return path


def scored(lodged: Path, facts: str) -> Scores:
    table = lodged.with_name("facts.csv")
    table.write_text(HEADER + facts, encoding="utf-8")
    return score(read_lodged(lodged), table)


def test_crps_of_quantiles_by_hand() -> None:
    """One quantile is the absolute error; of two at 1/4 and 3/4, 0 and 8, an 8 costs 2 · (1/2 · 1/4 · 8 + 0)."""
    assert crps_of_quantiles((0.5,), np.array([3.0]), np.array(5.0)) == 2.0
    assert crps_of_quantiles((0.25, 0.75), np.array([0.0, 8.0]), np.array(8.0)) == 2.0
    both = crps_of_quantiles((0.25, 0.75), np.array([[0.0, 1.0], [8.0, 1.0]]), np.array([8.0, 1.0]))
    assert both.tolist() == [2.0, 0.0]


def test_crps_of_quantiles_is_near_that_of_many_runs() -> None:
    """Of a uniform from 0 to 100 and a 30: ∫ (F - 1{x ≥ 30})² = 100 (0.3³ + 0.7³) / 3."""
    found = crps_of_quantiles(LEVELS, 100.0 * np.array(LEVELS), np.array(30.0))
    assert found == pytest.approx(100.0 * (0.3**3 + 0.7**3) / 3.0, rel=0.01)
    assert found == pytest.approx(crps(np.linspace(0.0, 100.0, 2001), np.array(30.0)), rel=0.01)


@pytest.mark.parametrize(
    ("truth", "pit"),
    [
        (5.0, 0.375),  # between two: on the line
        (10.0, 0.5),  # one of them
        (-1.0, 0.125),  # below all: the middle of what is left
        (30.0, 0.875),
    ],
)
def test_pit_by_hand(truth: float, pit: float) -> None:
    assert mid_pit((0.25, 0.5, 0.75), np.array([0.0, 10.0, 20.0]), truth) == pit


def test_pit_of_an_atom_is_its_middle() -> None:
    levels = (0.2, 0.4, 0.6, 0.8)
    assert mid_pit(levels, np.array([0.0, 0.0, 0.0, 5.0]), 0.0) == pytest.approx(0.3)  # of 0 to 0.6
    assert mid_pit(levels, np.array([0.0, 2.0, 2.0, 5.0]), 2.0) == pytest.approx(0.5)  # of 0.4 to 0.6
    assert mid_pit(levels, np.array([0.0, 1.0, 5.0, 5.0]), 5.0) == pytest.approx(0.8)  # of 0.6 to 1
    assert mid_pit(levels, np.zeros(4), 0.0) == 0.5


def test_interval_and_log_score_by_hand() -> None:
    """Ten wide, and two below it: at 90 % each costs 20. Three of three runs are 3.5 of 4."""
    assert interval_score(5.0, 15.0, 10.0, 0.9) == 10.0
    assert interval_score(5.0, 15.0, 3.0, 0.9) == pytest.approx(50.0)
    assert interval_score(5.0, 15.0, 16.0, 0.5) == pytest.approx(14.0)
    assert log_score(1.0, 3, 1.0) == pytest.approx(-math.log(3.5 / 4.0))
    assert log_score(1.0, 3, 0.0) == pytest.approx(-math.log(0.5 / 4.0))


def test_facts_are_scored_beside_persistence(lodged: Path) -> None:
    found = scored(
        lodged,
        "arrivals,east,,2020-03-02,30\narrivals,east,military,2020-03-02,97\n"
        "queue,east,,2020-03-03,0\ninsurgent,town,,2020-03-03,1\n",
    )
    everybody, soldiers, queue, town = found.facts
    assert (everybody.kind, everybody.median, everybody.persistence) == ("", 50.0, 10.0)
    assert everybody.crps == pytest.approx(12.33, rel=0.01)
    assert (everybody.in_50, everybody.in_90) == (1.0, 1.0)
    assert (everybody.pit, everybody.line) == (pytest.approx(0.3), 2)
    assert (soldiers.in_50, soldiers.in_90) == (0.0, 0.0)
    assert soldiers.interval_90 == pytest.approx(90.0 + 20.0 * 2.0)
    assert (queue.kind, queue.pit, queue.persistence) == ("civilian", pytest.approx(0.25), 0.0)
    assert (town.crps, town.persistence) == (pytest.approx(0.0625), 1.0)
    assert town.log == pytest.approx(-math.log((0.75 * 3 + 0.5) / 4))
    assert math.isnan(town.pit)
    means = found.by_measure
    assert means.loc["arrivals", "facts"] == 2
    assert means.loc["arrivals", "in_90"] == 0.5
    assert means.loc["arrivals", "persistence"] == pytest.approx((10.0 + 97.0) / 2)
    assert means.loc["insurgent", "skill"] == pytest.approx(1 - 0.0625)
    assert math.isnan(means.loc["queue", "skill"])  # persistence was right
    assert found.notes[0] == OF_THREE


def test_a_forecast_of_one_run_or_few_is_told_as_that(tmp_path: Path) -> None:
    """A 90 % interval of 853 to 853 and a PIT of 1 came without a word that one run had been lodged."""
    for replicates, said in (
        (1, "the run has one replicate: one possible course"),
        (2, "90 % bands of 2 rep"),
        (20, ""),
    ):
        path, made = tmp_path / f"{replicates}.json", content()
        made["replicates"] = replicates
        write_new(path, written(made).encode())
        notes = scored(path, "arrivals,east,,2020-03-02,30\n").notes
        assert bool(notes) == bool(said)
        assert "".join(notes).startswith(said)


def test_what_was_known_is_told_and_not_scored(lodged: Path) -> None:
    found = scored(lodged, "arrivals,east,,2020-03-01,40\narrivals,east,,2020-03-02,30\n")
    assert len(found.facts) == 1
    assert found.notes[0].endswith("1 fact up to 2020-03-01, known and not scored (line 2)")
    with pytest.raises(PanjError, match="no fact after 2020-03-01, the branch date"):
        scored(lodged, "arrivals,east,,2020-03-01,40\n")


def test_a_forecast_lodged_after_the_facts_is_told(tmp_path: Path) -> None:
    path = tmp_path / "late.json"
    late = content()
    late["lodged"] = "2020-03-02T00:00:00+00:00"
    write_new(path, written(late).encode())
    notes = scored(path, "arrivals,east,,2020-03-02,30\narrivals,east,,2020-03-03,30\n").notes
    assert notes == (
        "lodged on 2020-03-02, not before the day of 1 of 2 facts: nothing shows that they were not known by then",
        OF_THREE,
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("arivals,east,,2020-03-02,3", ":2:1: no measure 'arivals' was lodged (did you mean 'arrivals'?)"),
        ("arrivals,eest,,2020-03-02,3", ":2:10: no 'arrivals' at 'eest' was lodged (did you mean 'east'?)"),
        ("arrivals,east,guards,2020-03-02,3", ":2:15: no kind 'guards' (lodged: civilian, military)"),
        ("insurgent,town,civilian,2020-03-02,1", ":2:16: no kind 'civilian' (insurgent has no kinds: leave it empty)"),
        ("arrivals,east,,2020-03-04,3", ":2:16: 2020-03-04 is after 2020-03-03, the last day that was forecast"),
        ("arrivals,east,,2 March,3", ":2:16: 'date': '2 March' is not a date (write it like 2021-07-05)"),
        ("arrivals,east,,2020-03-02,-3", ":2:27: arrivals is -3: want a whole number from 0 to 2,147,483,647"),
        (
            "arrivals,east,,2020-03-02,1.234",
            "'1.234' may be a thousand times what it says (a point is no thousands separator: write 1234)",
        ),
        ("arrivals,east,,2020-03-02,4.000", "separator: write 4000; if it is 4, write 4)"),
        (
            "arrivals,east,,2020-03-02,99999999999",
            "is 99999999999: want a whole number from 0 to 2,147,483,647",
        ),
        (
            "districts_insurgent,world,,2020-03-02,2",
            "districts_insurgent is 2: want a whole number from 0 to 1, the places that somebody holds",
        ),
        ("insurgent,town,,2020-03-02,2", ":2:28: insurgent is 2: want 0 or 1"),
        (
            "queue,east,,2020-03-02,1\nqueue,east,civilian,2020-03-02,1",
            ":3:21: this fact stands twice, first on line 2",
        ),
    ],
)
def test_mistakes_in_facts_have_file_line_and_column(row: str, said: str, lodged: Path) -> None:
    with pytest.raises(PanjError) as error:
        scored(lodged, row + "\n")
    assert f"facts.csv{said}" in str(error.value) if said.startswith(":") else said in str(error.value)


def test_kinds_are_called_as_pages_call_them_too(lodged: Path) -> None:
    """Soldiers and civilians were refused, which panj answer and panj plot take."""
    words = "arrivals,east,Civilians,2020-03-02,60\narrivals,east,soldiers,2020-03-02,9\n"
    ids = words.replace("Civilians", "civilian").replace("soldiers", "military")
    everybody = ("arrivals,east,everybody,2020-03-02,69\n", "arrivals,east,,2020-03-02,69\n")
    for one, other in ((words, ids), everybody):
        assert list(map(str, scored(lodged, one).facts)) == list(map(str, scored(lodged, other).facts))
    with pytest.raises(PanjError, match="this fact stands twice"):
        scored(lodged, ids + words.splitlines()[1])


def test_a_fact_is_printed_as_it_was_counted(lodged: Path) -> None:
    """12,345 people that somebody counted are not 12,300, nor 9,999 in all 10,000."""
    found = scored(lodged, "arrivals,east,civilian,2020-03-02,12345\narrivals,east,military,2020-03-02,9999\n")
    assert list(fact_table(found).columns[2].cells) == ["12,345", "9,999"]


def test_a_table_that_is_not_there_is_told(lodged: Path) -> None:
    with pytest.raises(PanjError, match=r"none\.csv"):
        score(read_lodged(lodged), lodged.with_name("none.csv"))


def test_a_changed_file_is_refused(lodged: Path) -> None:
    """Whatever is changed in it: a quantile, the day it was lodged, or a name."""
    text = lodged.read_text(encoding="utf-8")
    for before, after in (("50.0", "50.5"), ("2020-03-01T12", "2020-02-01T12"), ('"east"', '"west"')):
        assert before in text
        lodged.write_text(text.replace(before, after, 1), encoding="utf-8")
        with pytest.raises(PanjError, match="is not as panj wrote it"):
            read_lodged(lodged)
    lodged.write_text(text, encoding="utf-8")
    assert read_lodged(lodged).sha256 == seal.own_digest(content())


def test_it_comes_back_as_it_was_lodged(lodged: Path) -> None:
    back = read_lodged(lodged)
    assert back.told == content()
    assert (back.branch, back.until) == (dt.date(2020, 3, 1), dt.date(2020, 3, 3))
    assert lodged.read_text(encoding="utf-8").count("\n") < 60, "a date to a line"


def test_what_is_no_forecast_of_ours_is_told(lodged: Path) -> None:
    wrong = json.loads(lodged.read_text(encoding="utf-8"))
    wrong["series"][0]["dates"]["2020-03-02"] = [1.0]
    wrong["sha256"] = seal.own_digest(wrong)
    lodged.write_text(json.dumps(wrong), encoding="utf-8")
    with pytest.raises(PanjError, match="damaged: arrivals at east on 2020-03-02: want 23 ascending numbers"):
        read_lodged(lodged)
    del wrong["series"][0]["dates"]["2020-03-02"]
    wrong["sha256"] = seal.own_digest(wrong)
    lodged.write_text(json.dumps(wrong), encoding="utf-8")
    with pytest.raises(PanjError, match="damaged: arrivals at east has not every day from the branch date on"):
        read_lodged(lodged)
    lodged.write_text("{}", encoding="utf-8")
    with pytest.raises(PanjError, match="no forecast that panj lodge wrote"):
        read_lodged(lodged)


def test_nothing_is_ever_replaced(lodged: Path) -> None:
    before = lodged.read_bytes()
    with pytest.raises(PanjError, match="what is lodged is never replaced"):
        write_new(lodged, b"other")
    with pytest.raises(PanjError, match="cannot write to"):
        write_new(lodged / "below.json", b"other")
    assert lodged.read_bytes() == before
    assert sorted(path.name for path in lodged.parent.iterdir()) == ["lodged.json"]


def test_nothing_is_lodged_in_a_result_that_a_later_run_replaces(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / store.MARK).write_text("{}", encoding="utf-8")
    for path in (tmp_path / "run" / "mine.json", tmp_path / "run" / "deep" / "mine.json"):
        with pytest.raises(PanjError, match="which a later run would replace: give another folder"):
            write_new(path, b"{}")
    assert [path.name for path in (tmp_path / "run").iterdir()] == [store.MARK]
    write_new(tmp_path / "mine.json", b"{}")


def test_nothing_is_replaced_where_there_are_no_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    path = tmp_path / "lodged.json"
    temporary.write_new(path, b"first")
    with pytest.raises(FileExistsError):
        temporary.write_new(path, b"second")
    assert path.read_bytes() == b"first"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["lodged.json"]


def test_facts_that_cannot_all_be_true_are_told_and_scored(lodged: Path) -> None:
    """The last of three sums falls, from one that was known before the branch as well; 70 soldiers are not among 60."""
    facts = "arrivals,east,,2020-02-20,80\narrivals,east,,2020-03-02,60\narrivals,east,military,2020-03-02,70\n"
    found = scored(lodged, facts)
    assert len(found.facts) == 2
    assert "line 3: arrivals at east on 2020-03-02 is 60, less than 80 on 2020-02-20" in found.notes[-2]
    assert "line 4: arrivals at east (military) on 2020-03-02 is 70, more than 60" in found.notes[-1]


def test_a_place_is_named_by_what_it_is_called(tmp_path: Path) -> None:
    """Facts at "El Geneina to Chad" were refused, and at a host by its name; older files know their countries."""
    told = content()
    told["series"].append(entry("arrivals", "TCD", "civilian", 10.0, [100.0 * p for p in LEVELS]))
    older, newer = tmp_path / "older.json", tmp_path / "newer.json"
    write_new(older, written(told).encode())
    write_new(newer, written({**told, "names": {"east": "El Geneina to Chad", "TCD": "Chad"}}).encode())
    ids = scored(newer, "arrivals,east,civilian,2020-03-02,60\narrivals,TCD,civilian,2020-03-02,70\n")
    names = scored(newer, "arrivals,El Geneina to Chad,civilian,2020-03-02,60\narrivals,Chad,civilian,2020-03-02,70\n")
    assert list(map(str, names.facts)) == list(map(str, ids.facts))
    assert len(scored(older, "arrivals,chad,civilian,2020-03-02,70\n").facts) == 1
    with pytest.raises(PanjError, match=r"did you mean 'TCD' \(Chad\)"):
        scored(newer, "arrivals,Chadd,civilian,2020-03-02,70\n")


def test_a_crossing_with_more_than_its_host_is_told_where_the_file_knows_whose_it_is(tmp_path: Path) -> None:
    """Files of older versions are without hosts: they are read, and nothing is told."""
    told = content()
    told["series"].append(entry("arrivals", "bridge", "civilian", 10.0, [100.0 * p for p in LEVELS]))
    facts = "arrivals,bridge,civilian,2020-03-02,70\narrivals,east,civilian,2020-03-02,60\n"
    older, newer = tmp_path / "older.json", tmp_path / "newer.json"
    write_new(older, written(told).encode())
    write_new(newer, written({**told, "hosts": {"bridge": "east"}}).encode())
    assert not any("of which it is a part" in note for note in scored(older, facts).notes)
    assert read_lodged(newer).hosts == {"bridge": "east"}
    found = scored(newer, facts)
    assert len(found.facts) == 2
    assert (
        "line 2: arrivals at bridge (civilian) on 2020-03-02 is 70, more than 60 of arrivals at east" in found.notes[-1]
    )
