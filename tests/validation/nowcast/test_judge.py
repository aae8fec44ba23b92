"""Scores: what the intervals hold, of which counts, and nothing of days after the last."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.flee.world import load_flee
from sim.validation.nowcast.judge import ALL_DAYS, PERSISTENCE, REPORT_DAYS, scores, unscored
from sim.validation.nowcast.replay import Forecast, Replay, replay
from tests.validation.nowcast.made_up import DAYS, dated, folder, instance

DAY, AHEAD = 60, 7


def held(found: Replay, forecast: Forecast) -> dict[str, tuple[float, int]]:
    """Return what the intervals of another forecast hold, and of how many."""
    table = scores(replace(found, forecasts={(DAY, AHEAD): forecast}))
    rows = table[table["score"].str.contains("coverage")]
    return {row.score: (row.value, row.number) for row in rows.itertuples()}


def test_only_the_part_that_is_counted_is_scored(tmp_path: Path) -> None:
    """North has one number for ever, a thousand people whom nobody counts: it is in the total and in no score."""
    where = folder(
        tmp_path / "nowhere",
        locations="#name,region,country,lat,lon,location_type,conflict_date,pop/cap\n"
        "Town,r,Home,0.0,0.0,conflict_zone,0,100000\nEast,r,Away,0.0,1.0,camp,0,900\n"
        "West,r,Away,0.0,-1.0,camp,0,3000\nNorth,r,Away,1.0,0.0,camp,0,3000\n",
        routes="#name1,name2,distance,forced_redirection\nTown,East,100,0\nTown,West,200,0\nTown,North,200,0\n",
        data_layout="total,refugees.csv\nEast,east.csv\nWest,west.csv\nNorth,north.csv\n",
    )
    (where / "observed" / "north.csv").write_text(dated([(0, 1000), (DAYS - 1, 1000)]), encoding="utf-8")
    found = replay(load_flee(where), [DAY], (AHEAD,), rule_sets=())
    forecast, truth = found.forecasts[DAY, AHEAD], found.desk.reports.truth.line[DAY + AHEAD]
    assert truth[2] == 1000
    people = np.array([truth[0], truth[1], 1000.0])
    made = replace(forecast.made, people=people, total=float(people.sum()))
    near, far = np.array([-2.0, -1, 0, 1, 2]), np.array([-2.0, 1, 2, 3, 4])
    bands = np.stack([truth[0] + near, truth[1] + far, np.zeros(5)], axis=1)
    for shares, inside in (((0.8, 0.9, 1.0, 1.1, 1.2), 1.0), ((1.1, 1.2, 1.3, 1.4, 1.5), 0.0)):
        total = people.sum() * np.array(shares)
        told = held(found, Forecast(made, bands, total))
        assert told["coverage_50"] == (0.5, 2)
        assert told["coverage_90"] == (1.0, 2)
        assert told["total_coverage_50"] == (inside, 2)
    table = scores(found).set_index(["score", "forecast", "days"])["value"]
    stock, there = made.moment.stock[0, :2], truth[:2]
    wrong = np.abs(stock * there.sum() / stock.sum() - there).sum() / there.sum()
    assert table["where", PERSISTENCE, ALL_DAYS] == pytest.approx(wrong)


def test_whether_an_empty_camp_is_held_says_nothing(tmp_path: Path) -> None:
    found = replay(
        instance(tmp_path, west=dated([(0, 0), (100, 0), (150, 300), (190, 500)])), [DAY], (AHEAD,), rule_sets=()
    )
    assert held(found, found.forecasts[DAY, AHEAD])["coverage_90"][1] == 1


@pytest.mark.parametrize("day", [DAYS - AHEAD, DAYS - 1])
def test_days_after_the_period_are_in_no_score(tmp_path: Path, day: int) -> None:
    assert scores(replay(instance(tmp_path), [day], (AHEAD,), rule_sets=())).empty


def test_beside_each_score_stands_how_many_counts_it_is_of_and_on_how_many_days(tmp_path: Path) -> None:
    """East reports on days 0, 9, …, 198, West on 0, 14, …, 196: of the days forecast 63 has one of East, 70 of West."""
    found = replay(instance(tmp_path), [55, 56, 63, 195], (AHEAD,), rule_sets=())
    table = scores(found)
    every, reported = table[table["days"] == ALL_DAYS], table[table["days"] == REPORT_DAYS]
    assert set(zip(every["number"], every["forecast_days"], strict=True)) == {(6, 3)}
    assert set(zip(reported["number"], reported["forecast_days"], strict=True)) == {(2, 2)}


@pytest.mark.parametrize(
    ("day", "ahead", "said"),
    [
        (100, 7, []),
        (
            150,
            60,
            ["60 days ahead nothing is scored: 2020-07-15 is the last day of the period with counts, 2020-07-29"],
        ),
    ],
)
def test_why_nothing_is_scored_is_said(tmp_path: Path, day: int, ahead: int, said: list[str]) -> None:
    found = unscored(replay(instance(tmp_path), [day, day + 7], (ahead,), rule_sets=()))
    assert [text.rpartition(" the first")[0] for text in found] == said
    nobody = instance(tmp_path / "other", east=dated([(0, 5), (DAYS, 5)]))
    (only,) = unscored(replay(nobody, [day], (ahead,), rule_sets=()))
    assert only == f"{ahead} days ahead nothing is scored: no day has counts of two camps"
