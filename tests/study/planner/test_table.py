"""The planner's table for chosen dates, and of two runs, against runs made by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim import Result, compare, run
from sim.scenario.errors import PanjError
from sim.study.planner import against, against_reference, planner_table
from sim.study.planner.household import household
from sim.study.planner.table import Table

Series = dict[tuple[str, str, str], np.ndarray]
Maker = Callable[[Series], Result]
DAYS = 81  # 1 May to 20 July; the branch date, 6 July, is day 66


def on(day: int, values: list[float]) -> np.ndarray:
    out = np.zeros((len(values), DAYS))
    out[:, day] = values
    return out


def since(day: int, values: list[float]) -> np.ndarray:
    out = np.zeros((len(values), DAYS))
    out[:, day:] = np.array(values)[:, None]
    return out


def rows(table: Table, place: str, measure: str, kind: str = "") -> list[tuple[str, list[float], float]]:
    return [
        (str(line.date), list(line.levels), line.some)
        for line in table.lines
        if (line.key.place, line.key.measure, line.key.kind) == (place, measure, kind)
    ]


def test_each_date_has_its_own_rows(made_up: Maker) -> None:
    result = made_up({("arrivals", "tem", "civilian"): on(10, [1, 3, 2]) + on(70, [0, 0, 100])})
    table = planner_table(result, "2021-07-10", "2021-05-11", dt.date(2021, 5, 11))
    assert [str(date) for date in table.dates] == ["2021-05-11", "2021-07-10"]
    assert rows(table, "tem", "arrivals", "civilian") == [
        ("2021-05-11", [1.1, 1.5, 2.0, 2.5, 2.9], 1.0),
        ("2021-07-10", pytest.approx([1.2, 2.0, 3.0, 52.5, 92.1]), 1.0),  # 1, 3, 102
    ]
    assert rows(planner_table(result), "tem", "arrivals")[0][0] == "2021-07-20"  # the last day


def test_soldiers_who_were_sent_home_and_civilians_who_went_are_told_of_their_host(made_up: Maker) -> None:
    result = made_up(
        {
            ("repatriated", "TJK", "military"): on(10, [4, 6, 5]) + on(12, [1, 1, 1]),
            ("returned", "TJK", "civilian"): on(20, [10, 20, 30]),
            ("returned", "IRN", "civilian"): on(20, [1, 1, 1]),
        }
    )
    table = planner_table(result, "2021-05-15", "2021-07-20")
    assert [found[1][2] for found in rows(table, "TJK", "gone_home", "military")] == [6, 6]
    assert [found[1][2] for found in rows(table, "TJK", "gone_home", "civilian")] == [0, 20]
    assert rows(table, "TJK", "gone_home")[1][1] == [16.2, 21.0, 27.0, 31.5, 35.1]  # 15, 27, 36: summed run by run
    assert rows(table, "world", "gone_home", "civilian")[1][1][2] == 21


def test_a_row_of_noughts_says_in_how_many_runs_it_is_none(made_up: Maker) -> None:
    result = made_up({("overflow", "vanj", "civilian"): since(70, [0] * 39 + [8])})
    table = planner_table(replace(result, plan=replace(result.plan, quantiles=({},) * 40)))
    assert rows(table, "vanj", "overflow") == [("2021-07-20", [0.0] * 5, 1 / 40)]


def test_full_by_a_date_knows_nothing_of_later_days(made_up: Maker) -> None:
    """Khorog has 610 places: full of 580 from day 60 (30 June) in one of four, from day 70 (10 July) in two more."""
    there = since(60, [0, 0, 0, 580]) + since(70, [0, 580, 580, 0])
    table = planner_table(
        made_up({("sheltered", "khorog", "civilian"): there}), "2021-06-29", "2021-07-01", "2021-07-10"
    ).at("khorog")
    before, early, late = table.full
    assert (before.by.value, before.early, before.half) == (0, None, None)
    assert (early.by.value, early.early, early.half, early.word) == (0.25, dt.date(2021, 6, 30), None, "unlikely")
    assert (late.by.value, late.on, late.half, late.word) == (0.75, 0.75, dt.date(2021, 7, 10), "likely")
    assert 0.3 < late.by.low < 0.75 < late.by.high < 1  # the interval of so few runs


def test_households_are_of_civilians_in_the_tidy_table(made_up: Maker) -> None:
    series = {("arrivals", "TJK", "civilian"): on(10, [82, 82, 83]), ("arrivals", "TJK", "military"): on(10, [9] * 3)}
    frame = planner_table(made_up(series), "2021-07-10").at("TJK").frame
    found = frame[frame["measure"] == "arrivals"].set_index(["kind", "unit"])["q50"]
    assert found.to_dict() == {
        ("military", "people"): 9,
        ("civilian", "people"): 82,
        ("civilian", "households"): 10,
        ("", "people"): 91,
    }
    five = planner_table(made_up(series), "2021-07-10", size=5).at("TJK").frame
    assert five[(five["unit"] == "households") & (five["measure"] == "arrivals")]["q50"].tolist() == [17]


def test_the_tidy_table_has_what_the_run_has(small: Result) -> None:
    frame = planner_table(small, "2021-07-06", "2021-07-20").frame
    assert set(frame["what"]) == {"host", "crossing", "site", "exit", "world"}
    one = frame[(frame["place"] == "tem") & (frame["measure"] == "queue") & (frame["kind"] == "military")]
    wanted = np.quantile(small.daily("queue", "tem", "military")[:, [66, 80]], (0.05, 0.25, 0.5, 0.75, 0.95), axis=0).T
    np.testing.assert_allclose(one[["q05", "q25", "q50", "q75", "q95"]].to_numpy(), wanted)
    khorog = frame[(frame["place"] == "khorog") & (frame["measure"] == "places")]
    row = small.rooms.rows.index(small.world.places.index["khorog"])
    assert khorog["q50"].tolist() == np.rint(np.median(np.rint(small.rooms.room[row][:, [66, 80]]), axis=0)).tolist()
    full = frame[(frame["measure"] == "full") & (frame["date"] == dt.date(2021, 7, 20))].set_index("place")
    assert full["by"].to_dict() == {
        small.world.places.ids[row]: small.rooms.full[k].any(axis=1).mean() for k, row in enumerate(small.rooms.rows)
    }


def test_a_single_run_has_values_and_no_bands(made_up: Maker) -> None:
    table = planner_table(made_up({("arrivals", "TJK", "civilian"): on(10, [7])}))
    assert rows(table, "TJK", "arrivals")[0][1] == [7.0] * 5
    assert "one replicate only" in table.notes[0]


def test_a_run_that_was_stopped_says_so_first(made_up: Maker) -> None:
    result = made_up({("arrivals", "TJK", "civilian"): on(10, [7, 8])})
    assert planner_table(replace(result, interrupted=True)).notes[0].startswith("The run was stopped: 2 of 6")


def test_a_world_without_hosts_has_the_displaced_alone(inland: Path) -> None:
    table = run(inland, replicates=1, until="2021-05-05", parts=False, jobs=1).table("2021-05-03")
    assert {line.key.measure for line in table.lines} == {"internally_displaced"}
    assert table.full == ()
    assert table.frame["unit"].tolist() == ["people", "households"]


def named(result: Result, name: str) -> Result:
    return replace(result, plan=replace(result.plan, scenario=result.scenario.with_(name=name)))


def test_households_stand_beside_differences(made_up: Maker) -> None:
    """Each is civilians over 8.2, rounded up: 41, 42 and -83 people are 5, 6 and -11 households."""
    soldiers = {("arrivals", "TJK", "military"): on(10, [9] * 3)}
    a = made_up({("arrivals", "TJK", "civilian"): on(70, [125] * 3)} | soldiers)
    b = named(made_up({("arrivals", "TJK", "civilian"): on(70, [42] * 3)} | soldiers), "other")
    frame = against(a, b).at("TJK").frame
    found = frame[frame["measure"] == "arrivals"].set_index(["kind", "unit"])[["a_q50", "b_q50", "difference_q50"]]
    assert found.T.to_dict("list") == {
        ("military", "people"): [9, 9, 0],
        ("civilian", "people"): [125, 42, -83],
        ("civilian", "households"): [16, 6, -11],
        ("", "people"): [134, 51, -83],
    }
    frame = against(a, b, size=5).at("TJK").frame
    homes = frame[(frame["unit"] == "households") & (frame["measure"] == "arrivals")]
    assert homes[["a_q50", "b_q50", "difference_q50"]].to_numpy().tolist() == [[25, 9, -17]]
    (line,) = [x for x in against(a, b).at("TJK").lines if (x.key.measure, x.key.kind) == ("arrivals", "civilian")]
    few = replace(line, difference=(-0.5, 0.05, 0.5, 1, 1)).in_homes(household(a.world))
    assert few.difference == (0, 0, 0, 1, 1)  # what is told as 0 people is no household
    with pytest.raises(PanjError, match="want people in a household"):
        against(a, b, size=0)


def test_b_against_a_in_pairs(made_up: Maker) -> None:
    a = made_up(
        {
            ("arrivals", "TJK", "civilian"): on(70, [10, 20, 30]),
            ("sheltered", "khorog", "civilian"): since(75, [580, 580, 0]),
        }
    )
    b = named(
        made_up(
            {
                ("arrivals", "TJK", "civilian"): on(70, [15, 20, 0]),
                ("sheltered", "khorog", "civilian"): since(72, [580, 0, 0]),
            }
        ),
        "other",
    )
    found = against(a, b, "2021-07-09", "2021-07-20")
    assert (found.a, found.b, found.pairs) == ("baseline", "other", 3)
    before, after = [x for x in found.at("TJK").lines if (x.key.measure, x.key.kind) == ("arrivals", "civilian")]
    assert (before.difference, before.higher, before.lower) == ((0.0,) * 5, 0.0, 0.0)
    assert after.a[2] == 20
    assert after.b[2] == 15
    assert after.difference == pytest.approx((-27.0, -15.0, 0.0, 2.5, 4.5))  # 5, 0, -30: no 15 - 20
    assert (after.higher, after.lower) == (1 / 3, 1 / 3)
    full = found.at("khorog").full[-1]
    assert (full.a.by.value, full.b.by.value) == (2 / 3, 1 / 3)
    assert (full.a.half, full.b.half) == (dt.date(2021, 7, 15), None)
    assert (full.only_a, full.only_b) == (1 / 3, 0.0)
    assert (full.a.on, full.b.on, full.on_only_b) == (2 / 3, 1 / 3, 0.0)
    of = "place == 'TJK' and measure == 'arrivals' and kind == 'civilian' and unit == 'people'"
    assert found.frame.query(of)["higher"].tolist() == [0, 1 / 3]


def test_runs_that_are_no_pairs_stand_all_against_all(made_up: Maker) -> None:
    a = made_up({("arrivals", "TJK", "civilian"): on(70, [10, 20])})
    b = named(made_up({("arrivals", "TJK", "civilian"): on(70, [15, 5])}), "other")
    b = replace(b, plan=replace(b.plan, seed=9))
    found = against(a, b)
    assert found.pairs == 0
    assert found.notes[-1].startswith("The runs are no pairs: their seeds differ.")
    (line,) = [x for x in found.lines if (x.key.place, x.key.measure, x.key.kind) == ("TJK", "arrivals", "civilian")]
    assert line.difference[2] == -5.0  # of 5, -5, -5, -15
    assert (line.higher, line.lower) == (0.25, 0.75)
    assert (found.full[0].only_a, found.full[0].on_only_b) == (None, None)


def test_runs_that_begin_on_other_days_are_refused(made_up: Maker) -> None:
    a = made_up({("arrivals", "tem", "civilian"): on(10, [1, 3, 2])})
    scenario = a.scenario.with_(start=a.scenario.start + dt.timedelta(days=1))
    b = replace(a, plan=replace(a.plan, scenario=scenario), counts=a.counts[:, 1:])
    with pytest.raises(
        PanjError, match="the runs begin on other days, baseline on 2021-05-01 and baseline on 2021-05-02"
    ):
        against(a, b)


def test_runs_of_other_lengths_are_pairs_on_days_of_both(made_up: Maker) -> None:
    a = made_up({("arrivals", "TJK", "civilian"): on(70, [10, 20])})
    b = named(replace(a, counts=a.counts[:, :75], intensity=a.intensity[:, :75]), "short")
    assert against(a, b).dates == (dt.date(2021, 7, 14),)
    assert against(a, b).pairs == 2
    with pytest.raises(PanjError, match="2021-07-20 is outside the run"):
        against(a, b, "2021-07-20")


def test_a_comparison_has_the_same_table() -> None:
    found = compare("baseline", "ceasefire", replicates=2, until="2021-07-20", jobs=1)
    table = found.table("2021-07-06", "2021-07-20")
    (past, end) = [
        x for x in table.lines if (x.key.place, x.key.measure, x.key.kind) == ("TJK", "arrivals", "civilian")
    ]
    assert past.difference == (0.0,) * 5
    wanted = found.difference("ceasefire", "arrivals", "TJK", "civilian")[:, -1]
    assert end.difference == pytest.approx(tuple(np.quantile(wanted, (0.05, 0.25, 0.5, 0.75, 0.95))))
    assert (table.a, table.b, table.pairs) == ("baseline", "ceasefire", 2)
    assert isinstance(table.frame, pd.DataFrame)
    for ask in (lambda: found.table("2021-08-01"), lambda: against_reference(found, "nobody")):
        with pytest.raises(PanjError):
            ask()


@pytest.mark.parametrize("text", ["Khorog", "khorog", " KHOROG"])
def test_a_place_is_named_by_what_it_is_called(small: Result, text: str) -> None:
    assert small.table().at(text).lines == small.table().at("khorog").lines
    assert {line.key.place for line in small.table().at("Tem (Khorog)").lines} == {"tem"}
    assert {line.key.place for line in small.against(small).at("Tajikistan").lines} == {"TJK"}


def test_mistakes_are_told(small: Result) -> None:
    for ask, told in (
        (lambda: small.table("2021-08-01"), r"2021-08-01 is outside the run \(2021-05-01 to 2021-07-20\)"),
        (lambda: small.table("August"), "must be a date written YYYY-MM-DD"),
        (lambda: small.table().at("khorogg"), "'khorogg' is no crossing, site or host .*or 'khorog'"),
        (lambda: small.table().at("kabul"), "'kabul' lies inside the country"),
        (lambda: small.table(household=0), "people in a household, 1 to 30"),
    ):
        with pytest.raises(PanjError, match=told):
            ask()


def test_a_table_shows_itself(small: Result) -> None:
    table = small.table("2021-07-20")
    assert "Khorog" in table._repr_html_()
    assert repr(table).startswith("<Table of baseline on 2021-07-20: ")
    assert "no pairs" not in repr(small.against(small))
