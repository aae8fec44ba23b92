"""The baselines: by hand, and on the four published conflicts where they are at hand."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path

import numpy as np
import pytest
from cli.test_validate import conflict

from sim.flee.world import load_flee
from sim.scenario.errors import PanjError
from sim.validation import baselines as b
from sim.validation.scores import SKIP, ard, ard_rescaled
from sim.validation.validate import validate

CONFLICTS = Path(__file__).parents[3] / "shared" / "conflicts"
DATA = np.array([[0.0, 0.0], [1.0, 3.0], [6.0, 2.0], [5.0, 5.0]])


def test_by_hand() -> None:
    assert b.equal_shares(DATA).tolist() == [[0, 0], [2, 2], [4, 4], [5, 5]]
    assert b.share_of_day(DATA, DATA, 1).tolist() == [[0, 0], [1, 3], [2, 6], [2.5, 7.5]]
    assert b.share_of_day(DATA, DATA, -1).tolist() == b.equal_shares(DATA).tolist()
    assert b.share_of_day(DATA, DATA, 4) is None
    assert b.capacity_shares(DATA, np.array([9.0, 1.0]))[2].tolist() == pytest.approx([7.2, 0.8])
    assert b.capacity_shares(DATA, np.array([9.0, -1.0])) is None, "nobody was in the camp that has room for all"
    assert b.capacity_shares(DATA, np.array([0.0, -1.0])) is None


def test_rolling_looks_back_and_has_equal_shares_after_an_empty_day() -> None:
    assert b.share_days_ago(DATA, DATA, 1).tolist() == [[0, 0], [2, 2], [2, 6], [7.5, 2.5]]
    assert b.share_days_ago(DATA[1:], DATA[1:], 30).tolist() == [[1, 3], [2, 6], [2.5, 7.5]]


def test_only_what_can_be_made_is_there() -> None:
    assert list(b.baselines(DATA, DATA, None)) == [b.EQUAL, b.CONSTANT, b.ROLLING]
    long = np.ones((31, 2))
    assert list(b.baselines(long, long, np.ones(2))) == [b.EQUAL, b.CAPACITY, b.DAY_7, b.DAY_30, b.CONSTANT, b.ROLLING]
    with pytest.raises(PanjError):
        ard(b.equal_shares(0 * DATA), 0 * DATA)


# Columns: equal, capacity, final, known 30 days before; then Flee's run, plain and rescaled.
TABLE = {
    "burundi2015": (0.749, 0.337, 0.408, 0.211, 0.585, 0.546),
    "car2013": (0.749, 0.415, 0.375, 0.132, 0.426, 0.387),
    "mali2012": (1.075, 0.168, 0.182, 0.143, 0.380, 0.316),
    "ssudan2014": (0.741, 0.423, 0.418, 0.315, 0.487, 0.569),
}


def published(name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return Flee's counts, the observed ones and the capacities, read without any of our readers."""
    folder = CONFLICTS / name
    if not folder.is_dir():
        pytest.skip("the conflicts folder is not here")
    with (folder / "flee_output.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    camps = [column.removesuffix(" sim") for column in rows[0] if column.endswith(" sim")]
    with (folder / "input" / "locations.csv").open(newline="") as file:
        capacity = {row[0].strip(): row[7] for row in csv.reader(file)}
    sim, data = (
        np.array([[float(row[f"{camp} {kind}"]) for camp in camps] for row in rows]) for kind in ("sim", "data")
    )
    return sim, data, np.array([float(capacity[camp] or 0) for camp in camps])


@pytest.mark.parametrize("name", TABLE)
def test_the_published_conflicts(name: str) -> None:
    sim, data, capacity = published(name)
    case, found = load_flee(CONFLICTS / name), b.baselines(data, data, capacity)
    scores = [ard(found[each], data) for each in (b.EQUAL, b.CAPACITY, b.CONSTANT)]
    scores.append(ard(b.share_days_ago(case.observed, case.known), case.observed))
    scores += [ard(sim, data), ard_rescaled(sim, data)]
    assert scores == pytest.approx(TABLE[name], abs=0.0006)
    for counts in (found[b.EQUAL], found[b.CAPACITY], found[b.CONSTANT]):
        assert ard_rescaled(counts, data) == pytest.approx(ard(counts, data))


@pytest.mark.parametrize(("name", "flee"), [("mali2012", 0.340), ("burundi2015", 0.535)])
def test_flees_own_run_after_day_30(name: str, flee: float) -> None:
    sim, data, _ = published(name)
    assert ard_rescaled(sim, data, SKIP) == pytest.approx(flee, abs=0.0006)


def test_what_is_known_on_a_day_is_the_last_report_and_never_the_line_to_the_next(tmp_path: Path) -> None:
    """East reports 100 on day 10 and 300 on day 30: on day 20 nobody knew the 200 of the line."""
    east, west = "2020-01-01,0\n2020-01-11,100\n2020-01-31,300\n", "2020-01-02,50\n2020-01-31,70\n"
    case = load_flee(conflict(tmp_path / "x", east=east, west=west))
    assert case.observed[20].tolist() == [200, 63]
    assert case.known[[0, 9, 10, 20, 30]].tolist() == [[0, 50], [0, 50], [100, 50], [100, 50], [300, 70]]
    shares = b.share_days_ago(case.observed, case.known, 10)
    assert shares[20].tolist() == pytest.approx([263 * 100 / 150, 263 * 50 / 150])


def test_who_is_left_out_of_all_counts_is_no_part_of_what_was_known(tmp_path: Path) -> None:
    case = conflict(tmp_path)
    (case / "simsetting.yml").write_text("spawn_rules:\n  empty_camps_on_day0: True\n")
    instance = load_flee(case)
    full = dataclasses.replace(instance, before=np.array([5.0, 7.0]))
    assert (instance.known - full.known).max(axis=0).tolist() == [5, 7]
    assert full.known.min() == 0


def test_before_anybody_was_counted_each_camp_has_an_equal_share() -> None:
    """It placed nobody, though it is given the total: an error of 1 on each such day."""
    known = np.array([[0.0, 0.0], [10.0, 30.0], [10.0, 90.0]])
    data = np.array([[4.0, 4.0], [8.0, 8.0], [20.0, 20.0]])
    assert b.share_days_ago(data, known, 1).tolist() == [[4, 4], [8, 8], [10, 30]]


def test_before_a_late_first_report_nobody_knows_a_camps_count(tmp_path: Path) -> None:
    """The first report stands on all days before it: "day 30" knew a count of day 32."""
    case = load_flee(conflict(tmp_path / "x", east="2020-02-02,800\n2020-02-09,900\n"))
    assert case.observed[30, 0] == 800
    assert case.known[[31, 32], 0].tolist() == [0, 800]


def test_who_has_seen_the_first_day_alone_leaves_everybody_there_or_shares_the_others_out_alike() -> None:
    data = np.array([[30.0, 10.0], [30.0, 50.0]])
    found = b.of_the_first_day(data)
    assert found[b.STILL].tolist() == [[30.0, 10.0], [30.0, 10.0]]
    assert found[b.FIRST_SHARES].tolist() == [[30.0, 10.0], [60.0, 20.0]]
    assert b.of_the_first_day(np.array([[0.0, 0.0], [1.0, 2.0]])) == {}


def test_shares_of_a_day_by_which_nobody_was_reported_have_no_score(tmp_path: Path) -> None:
    """They were scored as the forecast "nobody": an error of 0.995."""
    east, west = "2020-01-01,0\n2020-01-20,0\n2020-02-09,900\n", "2020-01-01,0\n2020-01-20,100\n2020-02-09,3000\n"
    found = validate(load_flee(conflict(tmp_path / "x", east=east, west=west)), replicates=2, jobs=1)
    assert b.DAY_7 in found.forecasts()
    assert [str(found.score(b.DAY_7, rescaled=rescaled)) for rescaled in (False, True)] == ["nan", "nan"]
    assert np.isfinite(found.score(b.DAY_30))
    assert found.first_day() == {}
