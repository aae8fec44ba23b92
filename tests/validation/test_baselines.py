"""The baselines: by hand, and on the four published conflicts where they are at hand."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from sim.scenario.errors import PanjError
from sim.validation import baselines as b
from sim.validation.scores import SKIP, ard, ard_rescaled

CONFLICTS = Path(__file__).parents[3] / "shared" / "conflicts"
DATA = np.array([[0.0, 0.0], [1.0, 3.0], [6.0, 2.0], [5.0, 5.0]])


def test_by_hand() -> None:
    assert b.equal_shares(DATA).tolist() == [[0, 0], [2, 2], [4, 4], [5, 5]]
    assert b.share_of_day(DATA, 1).tolist() == [[0, 0], [1, 3], [2, 6], [2.5, 7.5]]
    assert b.share_of_day(DATA, -1).tolist() == b.equal_shares(DATA).tolist()
    assert b.share_of_day(DATA, 4) is None
    assert b.capacity_shares(DATA, np.array([9.0, 1.0]))[2].tolist() == pytest.approx([7.2, 0.8])
    assert b.capacity_shares(DATA, np.array([9.0, -1.0]))[2].tolist() == [8, 0]
    assert b.capacity_shares(DATA, np.array([0.0, -1.0])) is None


def test_rolling_looks_back_and_knows_nothing_of_an_empty_day() -> None:
    assert b.share_days_ago(DATA, 1).tolist() == [[0, 0], [0, 0], [2, 6], [7.5, 2.5]]
    assert b.share_days_ago(DATA[1:], 30).tolist() == [[1, 3], [2, 6], [2.5, 7.5]]


def test_only_what_can_be_made_is_there() -> None:
    assert list(b.baselines(DATA, None)) == [b.EQUAL, b.CONSTANT, b.ROLLING]
    long = np.ones((31, 2))
    assert list(b.baselines(long, np.ones(2))) == [b.EQUAL, b.CAPACITY, b.DAY_7, b.DAY_30, b.CONSTANT, b.ROLLING]
    with pytest.raises(PanjError):
        ard(b.equal_shares(0 * DATA), 0 * DATA)


# Columns: equal, capacity, day 7, day 30, final, 30 days ago; then Flee's run, plain and rescaled.
TABLE = {
    "burundi2015": (0.749, 0.337, 0.358, 0.341, 0.408, 0.133, 0.585, 0.546),
    "car2013": (0.749, 0.415, 0.906, 0.849, 0.375, 0.075, 0.426, 0.387),
    "mali2012": (1.075, 0.168, 0.477, 0.376, 0.182, 0.090, 0.380, 0.316),
    "ssudan2014": (0.741, 0.423, 1.025, 0.798, 0.418, 0.142, 0.487, 0.569),
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
    found = b.baselines(data, capacity)
    scores = [ard(counts, data) for counts in found.values()] + [ard(sim, data), ard_rescaled(sim, data)]
    assert scores == pytest.approx(TABLE[name], abs=0.0006)
    for counts in (found[b.EQUAL], found[b.CAPACITY], found[b.CONSTANT]):
        assert ard_rescaled(counts, data) == pytest.approx(ard(counts, data))


@pytest.mark.parametrize(("name", "flee", "day_30"), [("mali2012", 0.340, 0.398), ("burundi2015", 0.535, 0.363)])
def test_the_published_conflicts_after_day_30(name: str, flee: float, day_30: float) -> None:
    sim, data, _ = published(name)
    assert ard_rescaled(sim, data, SKIP) == pytest.approx(flee, abs=0.0006)
    assert ard(b.share_of_day(data, 30), data, SKIP) == pytest.approx(day_30, abs=0.0006)


def test_before_a_camp_first_reports_nobody_knows_its_count() -> None:
    """The first report stands on all days before it: "day 30" knew a count of day 122."""
    counts = np.array([[4.0, 9.0], [6.0, 9.0], [8.0, 9.0], [8.0, 11.0]])
    reported = np.array([[True, False], [True, False], [True, True], [False, True]])
    known = b.known_by_then(counts, reported)
    assert known.tolist() == [[4.0, 0.0], [6.0, 0.0], [8.0, 9.0], [8.0, 11.0]]
    assert b.share_of_day(known, 1)[0].tolist() == [4.0, 0.0]  # type: ignore[index]
