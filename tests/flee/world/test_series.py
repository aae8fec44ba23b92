"""Counts day by day, as Flee computes them, worked out by hand."""

from __future__ import annotations

import numpy as np

from sim.flee.world.series import add_reports, interpolate
from tests.flee.world.conftest import Read, Wrong


def daily(*reports: tuple[int, float], days: int = 8) -> list[float]:
    day, count = np.array(reports, float).T
    return interpolate(day, count, days).tolist()


def test_linear_between_reports_cut_to_whole_people_and_constant_outside() -> None:
    assert daily((2, 10), (5, 20)) == [10, 10, 10, 13, 16, 20, 20, 20]


def test_falling_counts_are_cut_towards_zero() -> None:
    assert daily((0, 10), (4, 0), days=6) == [10, 7, 5, 2, 0, 0]


def test_one_report_counts_for_ever() -> None:
    assert daily((3, 7), days=3) == [7, 7, 7]


def test_reports_before_the_first_day_count() -> None:
    assert daily((-4, 0), (4, 80), days=3) == [40, 50, 60]


def test_of_two_counts_on_one_day_the_later_counts_from_then_on() -> None:
    assert daily((0, 0), (2, 10), (2, 20), (4, 40), days=5) == [0, 5, 20, 30, 40]


def test_rows_out_of_order_are_read_as_flee_reads_them() -> None:
    # for day 5 and 6 the first row after is day 8, and the row above it is day 2
    assert daily((0, 0), (4, 40), (2, 20), (8, 80), days=7) == [0, 10, 20, 30, 40, 50, 60]
    assert daily((0, 0), (4, 40), (2, 20), days=7) == [0, 10, 20, 30, 20, 20, 20]


def test_files_are_summed_row_by_row() -> None:
    # day 1 of the second takes the next row (day 4) of the first; day 6 of the second is lost
    assert add_reports([(0, 1), (4, 5)], [(0, 10), (1, 20), (4, 40)]) == [(0, 11), (1, 25), (4, 45)]
    assert add_reports([(0, 1), (2, 3), (4, 5)], [(0, 10), (3, 20)]) == [(0, 11), (2, 13), (3, 25)]
    assert add_reports([(0, 1), (4, 5)], [(0, 10), (6, 99)]) == [(0, 11), (4, 15)]


def test_a_camp_of_two_files(read: Read) -> None:
    layout = "total,refugees.csv\nC,c.csv,d.csv\n"
    case = read({"observed/data_layout.csv": layout, "observed/d.csv": "2020-01-01,100\n2020-02-01,100\n"})
    assert case.observed[0, 0] == 100
    assert case.layout[1].files == ("c.csv", "d.csv")
    assert case.layout[1].count.tolist() == [100, 110, 111, 4100]


def test_a_second_file_that_starts_later_is_refused(wrong: Wrong) -> None:
    layout = "total,refugees.csv\nC,c.csv,d.csv\n"
    ((file, line, column, text),) = wrong({"observed/data_layout.csv": layout, "observed/d.csv": "2020-01-03,1\n"})
    assert (file, line, column) == ("data_layout.csv", 2, 9)
    assert "swap the two files" in text


def test_what_goes_on_alone_is_lost_and_told(read: Read) -> None:
    layout = "total,refugees.csv\nC,c.csv,d.csv\n"
    case = read({"observed/data_layout.csv": layout, "observed/d.csv": "2020-01-01,5\n2020-01-05,5\n"})
    assert case.layout[1].count.tolist() == [5, 15]
    assert any("what 'c.csv' reports after the end of 'd.csv' is lost" in text for text in case.warnings)


def test_the_total_and_the_camps(read: Read) -> None:
    layout = "total,refugees.csv\nC,c.csv\nNowhere,n.csv\n"
    case = read({"observed/data_layout.csv": layout, "observed/n.csv": "2020-01-01,1000\n"})
    assert case.observed[:, 0].tolist() == [0, 2, 5, 7, 10, 10, 10, 11, 177, 343]
    assert (case.total - case.observed[:, 0]).tolist() == [1000] * 10
    assert case.refugees[1] == 20


def test_a_new_level_scales_all_earlier_counts(read: Read) -> None:
    # 0, 10, 11 before it are multiplied by 4000 / 11
    case = read({"input/registration_corrections.csv": "C,2020-02-01,normalize\n"})
    np.testing.assert_allclose(case.layout[1].count, [0, 10 * 4000 / 11, 4000, 4000])
    assert case.layout[1].raw.tolist() == [0, 10, 11, 4000]
    assert case.observed[4, 0] == 3636
    assert case.observed[9, 0] == 4000
    assert case.refugees[0] == 10


def test_corrections_follow_each_other_in_file_order(read: Read) -> None:
    # first x 4000/11 up to day 7, then day 4 and before x (day 7 / day 4)
    text = "C,2020-02-01\nC,2020-01-08\n"
    case = read({"input/registration_corrections.csv": text})
    np.testing.assert_allclose(case.layout[1].count, [0, 4000, 4000, 4000])


def test_headers_comments_and_blank_lines(read: Read) -> None:
    for head in ("Date,x\n", "DateTime,x\n", ",\n", "#sep=,\n", "\n", ""):
        text = head + "2020-01-01,4\n# a, comment\n\n2020-01-03,8\n"
        case = read({"observed/c.csv": text})
        assert case.observed[:4, 0].tolist() == [4, 6, 8, 8]
        assert case.warnings == ()
