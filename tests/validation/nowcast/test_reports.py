"""What is known on a day: the last report, no line into the future, no correction that comes later."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.flee.world import load_flee
from sim.scenario.errors import PanjError
from sim.validation.nowcast.reports import NEVER, known_of, reports_of, slope
from tests.validation.nowcast.made_up import dated, folder, instance


def test_the_last_report_stands_until_the_next_one() -> None:
    found = known_of([(np.array([2.0, 6.0]), np.array([100.0, 300.0]))], 9, 90.0)
    assert found.stock[:, 0].tolist() == [0, 0, 100, 100, 100, 100, 300, 300, 300]
    assert found.last[:, 0].tolist() == [0, 0, 2, 2, 2, 2, 6, 6, 6]
    assert found.line[2:7, 0].tolist() == [100, 150, 200, 250, 300]


def test_a_line_is_known_from_the_day_of_its_second_report() -> None:
    found = known_of([(np.array([2.0, 6.0]), np.array([100.0, 300.0]))], 9, 90.0)
    assert found.known_from[:, 0].tolist() == [NEVER, NEVER, 2, 6, 6, 6, 6, NEVER, NEVER]
    empty = known_of([(np.array([2.0, 6.0]), np.array([0.0, 300.0]))], 9, 90.0)
    assert empty.known_from[:2, 0].tolist() == [2, 2]  # the camp was empty before: its first report says so


def test_the_rate_is_that_of_the_recent_reports() -> None:
    day, count = np.array([0.0, 10.0, 50.0, 100.0]), np.array([0.0, 50.0, 250.0, 750.0])
    #: day 10 is the first count of anybody; from 10 to 50: 200 in 40 days; from 50 to 100: 500 in 50 days
    assert slope(day, count, 40.0).tolist() == [0, 0, 5, 10]
    assert slope(day, count, 90.0)[3] == pytest.approx(700 / 90)
    #: over a week a difference is taken for that of a month
    assert slope(np.array([0.0, 7.0]), np.array([100.0, 400.0]), 90.0)[1] == 10


def corrected(where: Path, later: int) -> list[list[float]]:
    """Return East's counts at the levels known on days 40 and 120, where a registration on day 100 finds `later`."""
    east = dated([(0, 100), (30, 1000), (60, 2000), (100, later), (150, 4000)])
    folder(where / "nowhere", east=east)
    fix = where / "nowhere" / "input" / "registration_corrections.csv"
    fix.write_text("East,2020-04-10\n")
    reports = reports_of(load_flee(where / "nowhere"), 90.0)
    camp = reports.camps[0]
    assert camp.corrected.tolist() == [100]
    return [camp.at_level(40).tolist(), camp.at_level(120).tolist(), reports.on(99).stock[:, 0].tolist()]


def test_a_registration_changes_the_counts_before_it_from_its_day_on(tmp_path: Path) -> None:
    before, after, known = corrected(tmp_path / "a", 1000)
    assert before == [100, 1000, 2000, 1000, 4000]
    assert after == [50, 500, 1000, 1000, 4000]
    assert known[:100] == corrected(tmp_path / "b", 500)[2][:100]


def test_published_levels_are_those_after_every_registration(tmp_path: Path) -> None:
    corrected(tmp_path, 1000)
    reports = reports_of(load_flee(tmp_path / "nowhere"), 90.0, "published")
    assert reports.on(40).stock[40, 0] == 500
    assert reports.truth.line[30, 0] == 500


@pytest.fixture
def two_files(tmp_path: Path) -> Path:
    where = folder(
        tmp_path / "nowhere",
        data_layout="total,refugees.csv\nEast,east.csv,more.csv\nWest,west.csv\n",
        east=dated([(0, 10), (20, 50)]),
    )
    (where / "observed" / "more.csv").write_text(dated([(0, 1), (10, 5), (20, 7)]))
    return where


def test_files_are_summed_as_they_were_known(two_files: Path) -> None:
    camp = reports_of(load_flee(two_files), 90.0).camps[0]
    assert camp.day.tolist() == [0, 10, 20]
    assert camp.count.tolist() == [11, 15, 57]  # Flee's 55 on day 10 has the 50 that were counted on day 20


def test_flat_stretches_and_dummies_are_not_scored(tmp_path: Path) -> None:
    reports = reports_of(instance(tmp_path, east=dated([(20, 5), (150, 900)]), west=dated([(0, 0), (50, 70)])), 90.0)
    assert np.flatnonzero(reports.scored[:, 0]).tolist() == list(range(20, 151))
    assert reports.camps[1].dummy
    assert not reports.scored[:, 1].any()
    assert np.flatnonzero(reports.reported[:, 0]).tolist() == [20, 150]


def test_out_of_order_rows_are_sorted_and_the_later_row_of_a_day_counts(tmp_path: Path) -> None:
    reports = reports_of(instance(tmp_path, east=dated([(0, 1), (50, 9), (20, 4), (50, 8)])), 90.0)
    assert reports.camps[0].day.tolist() == [0, 20, 50]
    assert reports.camps[0].count.tolist() == [1, 4, 8]


def test_other_levels_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PanjError, match="levels"):
        reports_of(instance(tmp_path), 90.0, "final")  # type: ignore[arg-type]


def test_the_digest_is_of_every_count(tmp_path: Path) -> None:
    """One person more, or one day later, is another digest; a row of another order is not."""
    east = [(0, 10), (20, 50), (40, 90)]
    texts = {"same": east, "more": [*east[:2], (40, 91)], "later": [*east[:2], (41, 90)], "turned": east[::-1]}
    found = {name: reports_of(instance(tmp_path / name, east=dated(rows)), 90.0).digest for name, rows in texts.items()}
    assert found["turned"] == found["same"]
    assert len({found["same"], found["more"], found["later"]}) == 3
