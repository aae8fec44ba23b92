"""The sentences of a run for any date: so on that date, and without a look into later days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sim import Result
from sim.scenario.errors import PanjError
from sim.study.story import Speech, tell, tell_differences
from sim.study.story.until import until

Series = dict[tuple[str, str, str], np.ndarray]
Maker = Callable[[Series], Result]
SPEECH = Speech("TJK", lambda value: f"{value:,.0f}", lambda name: name.split(" - ")[0])
DAYS = 81  # 1 May to 20 July; the branch date, 6 July, is day 66


def since(day: int, values: list[float]) -> np.ndarray:
    out = np.zeros((len(values), DAYS))
    out[:, day:] = np.array(values)[:, None]
    return out


def on(day: int, values: list[float]) -> np.ndarray:
    out = np.zeros((len(values), DAYS))
    out[:, day] = values
    return out


def told(result: Result, date: str) -> dict[str, str]:
    return {sentence.topic: sentence.text for sentence in tell(result, SPEECH, date)}


def test_who_came_by_a_date_before_and_after_the_branch_date(made_up: Maker) -> None:
    series = {("arrivals", "TJK", "civilian"): on(10, [100, 100, 100]) + on(70, [7, 7, 7])}
    result = made_up(series)
    assert told(result, "2021-05-10")["Civilians"] == "No civilian reaches Tajikistan by 10 May in any of the 3 runs."
    assert told(result, "2021-05-11")["Civilians"] == (
        "By 11 May a median of 100 civilians have reached Tajikistan; the same in all the runs."
    )
    assert told(result, "2021-07-06")["Civilians"] == (  # what was replayed: nothing comes after the branch date yet
        "By 6 July a median of 100 civilians have reached Tajikistan; the same in all the runs."
    )
    assert told(result, "2021-07-10")["Civilians"] == (
        "By 10 July a median of 107 civilians have reached Tajikistan; the same in all the runs. "
        "A median of 7 of them come after the branch date, 6 July."
    )


def test_how_many_lack_a_place_is_told_where_half_of_the_runs_have_them(made_up: Maker) -> None:
    """From 5 July on 0, 0, 30 and 50 civilians at all sites, then 10 soldiers in the second; of one in four nothing."""
    beyond = since(65, [0, 0, 30, 50])
    more = since(70, [0, 10, 0, 0])
    result = made_up({("overflow", "world", "civilian"): beyond, ("overflow", "world", "military"): more})
    assert "Shelter gap" not in told(result, "2021-07-04")
    assert told(result, "2021-07-05")["Shelter gap"] == (
        "In 50 % of the runs people at the sites lack a place on 5 July: of all runs a median of 15; in 90 % of the "
        "runs between 0 and 47."
    )
    assert told(result, "2021-07-20")["Shelter gap"].startswith(
        "In 75 % of the runs people at the sites lack a place on 20 July: of all runs a median of 20; "
    )
    one = made_up({("overflow", "world", "civilian"): since(65, [7])})
    assert told(one, "2021-07-20")["Shelter gap"] == "In the one run 7 people at the sites lack a place on 20 July."
    few = made_up({("overflow", "world", "civilian"): since(65, [0, 0, 0, 50])})
    assert "Shelter gap" not in told(few, "2021-07-20")


def test_sites_that_are_full_by_a_date_and_on_it(made_up: Maker) -> None:
    there = since(60, [0, 600, 600, 600]) + since(75, [600, 0, 0, 0])
    there[1:3, 70:] = 0
    result = made_up({("sheltered", "khorog", "civilian"): there})
    assert told(result, "2021-06-29")["Reception sites"] == "No site is full by 29 June in any of the 4 runs."
    assert told(result, "2021-07-05")["Reception sites"] == (
        "It is likely that the site in Khorog (estimated at 150 to 3,050 places) fills up by 5 July, in 75 % of the "
        "runs; in half of all runs it is full by 30 June. No other site does."
    )
    assert "On 12 July itself it is so in 25 % of the runs." in told(result, "2021-07-12")["Reception sites"]
    last = told(result, "2021-07-20")["Reception sites"]
    assert "is full at some time by 20 July in every run, in half of them by 30 June." in last
    assert "On 20 July itself it is so in 50 % of the runs." in last


def test_who_waits_on_a_date_is_told_beside_the_worst_day_until_then(made_up: Maker) -> None:
    queue = on(40, [50, 60, 70]) + on(70, [900, 900, 900])
    result = made_up({("queue", "tem", "civilian"): queue})
    assert told(result, "2021-06-09")["Queues"] == (
        "Nobody waits at a crossing into Tajikistan by 9 June in any of the 3 runs."
    )
    assert told(result, "2021-06-10")["Queues"] == (
        "On the worst day by 10 June (in half of the runs by 10 June) a median of 60 people wait at the crossings into "
        "Tajikistan; in 90 % of the runs between 51 and 69. On 10 June itself it is a median of 60 (90 %: 51 to 69)."
    )
    assert told(result, "2021-07-01")["Queues"].endswith("On 1 July itself nobody waits in any run.")
    assert "900" in told(result, "2021-07-20")["Queues"]


def test_the_document_is_told_from_the_day_on_which_it_has_counted(small: Result) -> None:
    assert "Document" not in told(small, "2021-07-05")
    assert "1,037 soldiers" in told(small, "2021-07-06")["Document"]
    assert "With the garrisons" in told(small, "2021-07-06")["Document"]  # the run with blind garrisons


@pytest.mark.parametrize("date", ["2021-05-01", "2021-06-15", "2021-07-06", "2021-07-12"])
def test_no_sentence_looks_into_later_days(small: Result, date: str) -> None:
    day = small.day(date)
    other = replace(small, counts=small.counts.copy())
    other.__dict__["summary"] = small.summary
    other.counts[:, day + 1 :] = 12345
    assert tell(small, SPEECH, date) == tell(other, SPEECH, date)
    assert tell(small, SPEECH, "2021-07-20") != tell(other, SPEECH, "2021-07-20")


def test_differences_by_a_date_are_none_where_the_past_is_replayed(made_up: Maker) -> None:
    a = made_up({("arrivals", "TJK", "civilian"): on(70, [10, 20, 30])})
    scenario = a.scenario.with_(name="other")
    b = made_up({("arrivals", "TJK", "civilian"): on(70, [10, 20, 30]) + on(75, [5, 5, 5])})
    b = replace(b, plan=replace(b.plan, scenario=scenario))

    def text(date: str | None) -> str:
        return tell_differences([a, b], SPEECH, date)[0].text

    assert text("2021-07-12").startswith("With other neither more nor fewer civilians reach Tajikistan by 12 July than")
    assert text("2021-07-15").startswith("With other a median of 5 more civilians reach Tajikistan by 15 July than")
    longer = replace(b, counts=np.concatenate([b.counts, b.counts[:, -1:]], axis=1))
    assert "The runs are not pairs: their last days differ" in tell_differences([a, longer], SPEECH)[0].text
    assert "5 more" in tell_differences([a, longer], SPEECH, "2021-07-20")[0].text  # both have this day


def test_a_date_outside_the_run_is_told(small: Result) -> None:
    for wrong in ("2021-04-30", "2021-07-21"):
        with pytest.raises(PanjError, match=rf"{wrong} is outside the run \(2021-05-01 to 2021-07-20\)"):
            tell(small, SPEECH, wrong)


def test_the_last_day_is_the_whole_run(small: Result) -> None:
    assert until(small, "2021-07-20") is small
    cut = until(small, "2021-07-10")
    assert cut.dates[-1] == np.datetime64("2021-07-10")
    assert np.shares_memory(cut.counts, small.counts)
    assert cut.rooms.people.shape[2] == len(cut.dates)
    assert len(small.flow)
    assert len(cut.flow) == len(cut.opened) == len(cut.dates)  # else a map of the day would be drawn without them
