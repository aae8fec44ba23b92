"""What a series counts is read out of its numbers where they say it, and asked where they do not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from sim.building.counts import flee
from sim.building.counts.gather import Report, Said, record
from sim.building.records import Reports, SeriesKind
from sim.building.steps.stocks import (
    Answers,
    Series,
    Stocks,
    close_to_sums,
    is_sum,
    layout,
    stocks,
    tell_old,
    tell_summed,
)
from sim.flee.world.read import load_flee
from sim.flee.world.series import interpolate

CONFLICTS = Path(__file__).resolve().parents[4] / "shared" / "conflicts"
FIRST = dt.date(2014, 1, 1).toordinal()


def reports(
    name: str, people: list[int], kind: SeriesKind = "unclear", country: str = "", every: int = 10, file: str = "c.csv"
) -> Reports:
    rows = enumerate(people)
    return record([Report(name, country, kind, FIRST + every * i, n, Path(file), i + 2) for i, n in rows])


def found(*all_reports: Reports, **answers: object) -> tuple[Stocks | None, Said]:
    said = Said()
    return stocks(all_reports, Answers(**answers), said), said  # type: ignore[arg-type]


def told(said: Said, check: str) -> list[str]:
    return [item.text for item in said.told if item.check == check]


@pytest.mark.parametrize(
    ("people", "kind"),
    [
        ([5, 5, 8, 20], "stock"),  # never falls
        ([7], "stock"),
        ([1000, 1100, 1080, 1200, 1190, 1300], "stock"),  # falls by little
        ([0, 900, 0, 400, 0, 700, 0], "new arrivals"),  # those who are there do not vanish again and again
        ([120, 80, 200, 50, 160, 90], "unclear"),
        ([1000, 300], "unclear"),  # two numbers say nothing
    ],
)
def test_the_kind_of_a_series_is_what_its_numbers_say(people: list[int], kind: str) -> None:
    series, said = found(reports("Bili", people))
    if kind == "unclear":
        assert series is None
        (ask,) = [item for item in said.told if item.severity == "ask"]
        assert (ask.check, ask.answer) == ("stock-or-flow", ("counted", "Bili"))
        assert ask.where == "c.csv:2"
    else:
        assert series is not None
        assert series.places[0].kind == kind


def test_an_answer_is_believed_before_the_numbers_and_new_arrivals_are_added_up() -> None:
    series, said = found(reports("Bili", [120, 80, 200]), counted={"Bili": "new arrivals"})
    assert series is not None
    assert series.places[0].people.tolist() == [120, 200, 400]
    assert told(said, "stock-or-flow") == []


def test_what_was_read_out_of_numbers_is_told() -> None:
    _, said = found(reports("A", [1, 2, 3]), reports("B", [0, 9, 0, 4, 0, 7]), reports("C", [5], "stock"))
    text = "no file says what is counted in 2 of 3 series; their numbers are read as people who are there in 1 (A), "
    assert told(said, "stock-or-flow") == [f"{text}new arrivals in 1 (B)"]


def test_arrivals_so_far_that_fall_are_told_with_file_and_line() -> None:
    series, said = found(reports("Chad", [100, 300, 250, 400, 390], "arrivals so far", "TCD"))
    assert series is not None
    assert series.places[0].people.tolist() == [100, 300, 250, 400, 390]
    (item,) = [item for item in said.told if item.check == "falling-arrivals"]
    assert item.where == "c.csv:4"
    assert "falls 2 times, most from 300 (c.csv:3) to 250 on 2014-01-21" in item.text


@pytest.mark.parametrize("kinds", [("stock", "new arrivals"), ("new arrivals", "stock"), ("new arrivals", "yearly")])
def test_reports_of_different_kinds_in_one_series_are_asked_about_with_both_lines(
    kinds: tuple[SeriesKind, ...],
) -> None:
    rows = [Report("A", "", kinds[i > 1], FIRST + 10 * i, n, Path("c.csv"), i + 2) for i, n in enumerate([90, 95, 4])]
    series, said = found(record(rows))
    assert series is None
    (ask,) = said.told
    assert (ask.check, ask.severity, ask.answer) == ("mixed-kinds", "ask", ("counted", "A"))
    assert f"2 reports of {kinds[0]} (first c.csv:2)" in ask.text
    assert f"1 report of {kinds[1]} (c.csv:4)" in ask.text
    series, said = found(record(rows), counted={"A": "stock"})
    assert series is not None
    assert (series.places[0].people.tolist(), said.told) == ([90, 95, 4], [])


@pytest.mark.parametrize(
    ("last", "read", "people"),
    [("unclear", "new arrivals", [90, 94]), ("yearly", "people who are there", [90, 4])],
)
def test_reports_that_say_no_kind_are_read_as_the_others_and_stocks_of_two_kinds_alike(
    last: SeriesKind, read: str, people: list[int]
) -> None:
    first: SeriesKind = "new arrivals" if last == "unclear" else "stock"
    series, said = found(reports("A", [90], first), record([Report("A", "", last, FIRST + 10, 4, Path("d.csv"), 9)]))
    assert series is not None
    assert series.places[0].people.tolist() == people
    (text,) = told(said, "mixed-kinds")
    kind = "no kind" if last == "unclear" else last
    assert text == f"'A' has 1 report of {first} (c.csv:2), 1 report of {kind} (d.csv:9): all are read as {read}"


def test_a_series_of_two_countries_is_told_with_a_line_of_each() -> None:
    later = reports("A", [8, 7], "stock", "TZA", file="d.csv", every=-5)
    series, said = found(reports("A", [9], "stock", "UGA"), later)
    assert series is not None
    (text,) = told(said, "mixed-countries")
    assert text.startswith("'A' is of 2 countries: TZA (d.csv:3, 2013-12-27), UGA (c.csv:2, 2014-01-01); read as one")


def test_the_total_is_what_is_called_so() -> None:
    series, _ = found(reports("Total", [30, 60], "stock"), reports("A", [10, 20], "stock"))
    assert series is not None
    assert series.total is not None
    assert (series.total.name, [place.name for place in series.places]) == ("Total", ["A"])


def test_the_total_is_the_sum_of_the_others_where_one_is() -> None:
    parts = [reports("A", [100, 200, 300], "stock"), reports("B", [50, 50, 90], "stock")]
    series, said = found(reports("everybody", [150, 252, 390], "stock"), *parts)
    assert series is not None
    assert series.total is not None
    assert series.total.name == "everybody"
    assert told(said, "total") == ["'everybody' is within 10 % of the sum of the 2 others: it is the total"]


def test_which_of_two_totals_is_meant_is_asked_once() -> None:
    both = [reports("total", [30, 60], "stock"), reports("refugees", [31, 61], "stock")]
    series, said = found(*both)
    (ask,) = said.told
    assert series is None
    assert (ask.severity, ask.answer) == ("ask", ("series", "total"))
    series, _ = found(*both, series={"total": "refugees"})
    assert series is not None
    assert series.total is not None
    assert series.total.name == "refugees"


def test_a_camp_as_large_as_the_others_together_is_not_the_total() -> None:
    parts = [
        reports("Amboko", [100, 200], "stock"),
        reports("Moyo", [50, 90], "stock"),
        reports("Bili", [60, 105], "stock"),
    ]
    assert found(*parts)[0].total.name == "Amboko"  # type: ignore[union-attr]
    series, said = found(*parts, camps=("Camp Amboko", "Moyo", "Bili"))
    assert series is not None
    assert series.total is None
    assert not said.told


def test_without_a_total_it_is_the_sum_of_camps_and_that_is_told() -> None:
    series, said = found(reports("A", [10, 20], "stock"), reports("B", [7_000], "stock"))
    assert series is not None
    assert series.total is None
    tell_summed(series.places, said)
    assert told(said, "total") == ["no series is of all people: the total is the sum of those of 2 camps"]
    assert found(reports("total", [1], "stock"), series={"total": None})[0] is not None


def test_a_total_that_is_no_series_is_asked_again() -> None:
    series, said = found(reports("refugees", [1], "stock"), series={"total": "refugee"})
    assert series is None
    assert "no series is called 'refugee', which is to be the total (did you mean 'refugees'?)" in said.told[0].text


def test_a_country_is_not_added_to_its_places() -> None:
    chad = reports("Chad", [100, 200], "arrivals so far", "TCD")
    series, _ = found(chad, reports("Belom", [40, 90], "stock", "TCD"), reports("Cameroon", [7], "stock", "CMR"))
    assert series is not None
    assert [host.name for host in series.hosts] == ["Chad"]
    assert sorted(place.name for place in series.places) == ["Belom", "Cameroon"]


@pytest.mark.parametrize(
    ("until", "text"),
    [
        (FIRST + 900, ", 4 months before the newest of all, 2014-05-01"),
        (FIRST + 60, ", 2 months before the last day of the world, 2014-03-02"),
        (FIRST + 30, ""),
    ],
)
def test_a_host_whose_last_count_is_old_is_told(until: int, text: str) -> None:
    series, said = found(
        reports("Belom", [1, 2], "stock", "TCD", every=120),
        reports("Bili", [1, 2], "stock"),
        reports("Inke", [1, 2], "stock", every=2),
        reports("Mole", [1, 2], "stock", every=100),
    )
    assert series is not None
    tell_old(series.places, {"Bili": "COD", "Inke": "COD", "Mole": "CMR"}, until, said)
    host = "the last count of Democratic Republic of the Congo is of 2014-01-11"
    assert told(said, "old-counts") == [host + text] * bool(text)


def test_two_files_of_one_series_are_joined_and_contradictions_told() -> None:
    series, said = found(
        reports("A", [10, 20], "stock"), reports("A", [12], "stock", file="d.csv"), reports("B", [1], "stock")
    )
    assert series is not None
    assert series.places[0].people.tolist() == [12, 20]
    assert told(said, "two-counts") == ["'A' has 12 people on 2014-01-01, and 10 in c.csv:2: 12 is taken"]


def test_a_layout_has_the_total_first_and_counts_of_every_day() -> None:
    series, _ = found(reports("A", [10, 20], "stock"), reports("b", [4], "stock"), reports("C", [1], "stock"))
    assert series is not None
    rows = layout(series, ["Home", "Alpha", "Beta"], {"Alpha": "A", "Beta": "b"}, FIRST, 12)
    assert [(row.name, row.place) for row in rows] == [("total", -1), ("Alpha", 1), ("Beta", 2)]
    assert rows[1].daily.tolist() == [10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 20]
    assert rows[0].daily.tolist() == (rows[1].daily + 4).tolist()
    assert layout(series, ["Home"], {}, FIRST, 12) == ()


@pytest.mark.skipif(not CONFLICTS.is_dir(), reason="the published conflicts lie beside the checkout of a few")
def test_the_counts_of_a_published_conflict_become_what_its_instance_has() -> None:
    said, folder = Said(), CONFLICTS / "car2013"
    series = stocks([flee.read(folder / "observed" / "data_layout.csv", said)], Answers(), said)
    assert series is not None
    instance = load_flee(folder)
    first = instance.start.toordinal()
    names = {row.name: row.name for row in instance.layout[1:]}
    rows = {row.name: row for row in layout(series, instance.places, names, first, instance.days)}
    assert len(rows) == len(instance.camps) + 1
    for row in (row for row in instance.layout[1:] if row.place >= 0):  # before registrations correct them
        expected = interpolate(row.day, row.raw, instance.days)
        np.testing.assert_array_equal(rows[row.name].daily, expected, row.name)


@pytest.mark.parametrize("number", range(20))
def test_no_series_that_is_the_sum_of_the_others_is_missed_by_looking_at_one_sum_of_all(number: int) -> None:
    seed = np.random.default_rng(number)
    found = []
    for name in "abcd":
        day = np.unique([5, 30, *seed.integers(0, 40, 6)]).astype(np.int32)
        people = seed.integers(0, 900, len(day))
        found.append(Series(name, "", "stock", day, people, (Path("a.csv"),) * len(day), day))
    day = np.unique([2, 34, *seed.integers(6, 29, 9)]).astype(np.int32)
    near = seed.uniform(0.85, 1.15)
    people = np.round(near * sum(np.interp(day, s.day, s.people) for s in found)).astype(np.int64)
    found.append(Series("sum", "", "stock", day, people, (Path("a.csv"),) * len(day), day))
    sums = [series.name for series in found if is_sum(series, [other for other in found if other is not series])]
    close = [series.name for series in close_to_sums(found)]
    assert close == sums
    assert ("sum" in sums) == (abs(1 - 1 / near) <= 0.1)
