"""The sentences of a run, each against a case worked out by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sim import Result
from sim.model.draws import realise
from sim.runs.hosts import host_of
from sim.runs.parts import LEAST_TWINS, PARTS
from sim.runs.rooms import Rooms, rooms
from sim.runs.run import _parts, measures
from sim.scenario.events import Event
from sim.scenario.parameters import Spread
from sim.scenario.resolved import Setting
from sim.study.blind import blind_garrisons
from sim.study.story import Speech, tell, tell_differences, why_no_pairs
from sim.study.story.hosts import of_all_hosts, other_hosts
from sim.study.story.places import level_told
from sim.study.story.speech import listed, percent, span
from sim.study.story.tell import (
    busiest,
    capitals,
    caution,
    civilians,
    displaced,
    document,
    sites,
    soldiers,
    waiting,
)
from sim.world.world import PlaceKind

Series = dict[tuple[str, str, str], np.ndarray]
Maker = Callable[[Series], Result]
SPEECH = Speech("TJK", lambda value: f"{value:,.0f}", lambda name: name.split(" - ")[0])
DAYS = 81  # 1 May to 20 July; the branch date, 6 July, is day 66


def on(day: int, values: list[float]) -> np.ndarray:
    """Return what happens on one day only, shape (replicates, days)."""
    out = np.zeros((len(values), DAYS))
    out[:, day] = values
    return out


def since(day: int, values: list[float]) -> np.ndarray:
    """Return what is so from a day on."""
    out = np.zeros((len(values), DAYS))
    out[:, day:] = np.array(values)[:, None]
    return out


def text(sentence: object) -> str:
    return sentence.text if sentence is not None else ""  # type: ignore[attr-defined]


def test_civilians_are_counted_to_the_last_day_and_from_the_branch_date_on(made_up: Maker) -> None:
    arrivals = on(10, [100.0 * k for k in range(21)]) + on(70, [10.0] * 21)
    told = civilians(made_up({("arrivals", "TJK", "civilian"): arrivals}), SPEECH)
    # 10, 110 … 2,010: the median is 1,010, the 5 % and 95 % quantiles of 21 equidistant values the 2nd and the 20th
    assert text(told) == (
        "By 20 July a median of 1,010 civilians have reached Tajikistan; in 90 % of the runs between 110 and 1,910. "
        "A median of 10 of them come after the branch date, 6 July."
    )
    assert told is not None
    assert "21 replicates" in told.basis


def test_one_run_is_not_called_a_median(made_up: Maker) -> None:
    told = civilians(made_up({("arrivals", "TJK", "civilian"): on(10, [5])}), SPEECH)
    assert text(told) == (
        "In the one run, by 20 July 5 civilians have reached Tajikistan. "
        "None of them come after the branch date, 6 July."
    )


def test_a_single_civilian_is_one(made_up: Maker) -> None:
    told = civilians(made_up({("arrivals", "TJK", "civilian"): on(70, [1, 1, 1])}), SPEECH)
    assert text(told) == (
        "By 20 July a median of 1 civilian has reached Tajikistan; the same in all the runs. "
        "A median of 1 of them comes after the branch date, 6 July."
    )


@pytest.mark.parametrize(("n", "where"), [(1, "in the one run"), (3, "in any of the 3 runs")])
def test_nobody_arriving_is_said_plainly(made_up: Maker, n: int, where: str) -> None:
    empty = made_up({("arrivals", "TJK", "civilian"): on(0, [0] * n)})
    assert text(civilians(empty, SPEECH)) == f"No civilian reaches Tajikistan by 20 July {where}."
    assert text(soldiers(empty, SPEECH)) == f"No soldier crosses into Tajikistan by 20 July {where}."
    assert text(waiting(empty, SPEECH)) == f"Nobody waits at a crossing into Tajikistan {where}."
    assert text(displaced(empty, SPEECH)) == f"Nobody is displaced inside the country on 20 July {where}."
    assert text(sites(empty, SPEECH)) == f"No site is full {where}."
    assert busiest(empty, SPEECH) is None


def test_soldiers_have_their_band(made_up: Maker) -> None:
    told = soldiers(made_up({("arrivals", "TJK", "military"): on(60, [10.0 * k for k in range(21)])}), SPEECH)
    assert (
        text(told)
        == "By 20 July a median of 100 soldiers have crossed into Tajikistan; in 90 % of the runs between 10 and 190."
    )


def test_the_document_stands_beside_the_same_days_and_crossings(made_up: Maker, small: Result) -> None:
    series = {
        ("arrivals", "tem", "military"): on(65, [300, 310, 320]),  # 5 July: counted
        ("arrivals", "shohon", "military"): on(30, [999, 999, 999]),  # 31 May: before the document's days
        ("arrivals", "panji-poyon", "military"): on(65, [999, 999, 999]),  # not one of the seven
    }
    result = made_up(series)
    start = "The document counted 1,037 soldiers at seven crossings from 4 to 6 July; the model's median there is 310 "
    assert text(document(result, SPEECH)).startswith(start + "(90 %: 301 to 319). That is no prediction")
    blind = made_up({("arrivals", "tem", "military"): on(65, [100, 100, 100])})
    assert text(document(replace(result, blind=blind), SPEECH)).endswith(
        f"With {blind_garrisons(small.world)} it is 100."
    )
    other = replace(result, plan=replace(result.plan, scenario=result.scenario.with_(garrisons="blind")))
    assert "no prediction" not in text(document(other, SPEECH))
    bare = replace(result, plan=replace(result.plan, world=replace(small.world, headcounts=())))
    assert document(bare, SPEECH) is None


def test_the_document_is_left_out_of_a_run_that_ends_before_it(made_up: Maker) -> None:
    result = made_up({("arrivals", "tem", "military"): on(65, [300, 300])})
    assert document(replace(result, counts=result.counts[:, :50]), SPEECH) is None


def _room(result: Result, site: str) -> list[float]:
    row = result.world.places.index[site]
    return [float(realise(result.scenario, result.world, {}).capacity[row])] * len(result.replicates)


def test_a_site_is_full_at_95_percent_of_its_places(made_up: Maker) -> None:
    result = made_up({("sheltered", "khorog", "civilian"): since(70, [579.0, 580, 580, 580])})
    assert _room(result, "khorog") == [610.0] * 4  # 95 % of it: 579.5
    assert text(sites(result, SPEECH)) == (
        "It is likely that the site in Khorog (estimated at 150 to 3,050 places) fills up, in 75 % of the runs; "
        "in half of all runs it is full by 10 July. No other site does."
    )


def test_soldiers_and_people_without_a_place_fill_a_site_too(made_up: Maker) -> None:
    sheltered = {
        ("sheltered", "khorog", "civilian"): since(70, [560.0] * 5),
        ("sheltered", "khorog", "military"): since(72, [0.0] * 3 + [50.0] * 2),
        ("overflow", "vanj", "civilian"): since(75, [0.0] * 4 + [900.0]),
    }
    assert text(sites(made_up(sheltered), SPEECH)) == (
        "No site fills up in most runs. The likeliest, the site in Khorog (estimated at 150 to 3,050 places), does in "
        "40 % of them, in half of these runs by 12 July. Full at some time too: Vanj (20 %)."
    )


def test_a_site_that_fills_in_every_run_is_certain(made_up: Maker) -> None:
    full = since(70, [610.0, 610, 0]) + since(74, [0, 0, 610.0])
    told = text(sites(made_up({("sheltered", "khorog", "civilian"): full}), SPEECH))
    assert told.startswith(
        "The site in Khorog (estimated at 150 to 3,050 places) is full at some time in every run, in"
    )
    assert "half of them by 10 July" in told
    one = text(sites(made_up({("sheltered", "khorog", "civilian"): since(74, [610.0])}), SPEECH))
    assert one == (
        "In the one run the site in Khorog (estimated at 150 to 3,050 places) is full from 14 July. No other site does."
    )


def test_places_are_those_that_each_replicate_drew(small: Result) -> None:
    found = rooms(small)
    assert found.drawn
    khorog = found.rows.index(small.world.places.index["khorog"])
    drawn = [realise(small.scenario, small.world, row).capacity[found.rows[khorog]] for row in small.plan.quantiles]
    np.testing.assert_array_equal(found.room[khorog, :, -1], drawn)
    stored = replace(small, plan=replace(small.plan, quantiles=({},) * 6))  # as a run that was opened again
    np.testing.assert_array_equal(rooms(stored).room, found.room)
    beyond = sum(
        small.daily("overflow", small.world.places.ids[found.rows[khorog]], kind) for kind in ("civilian", "military")
    )
    assert (found.people[khorog] - beyond <= found.room[khorog]).all()


def test_events_change_the_places_of_a_site_from_their_day_on(made_up: Maker) -> None:
    result = made_up({("sheltered", "khorog", "civilian"): since(70, [610.0])})
    events = (
        Event(dt.date(2021, 7, 12), "capacity", "khorog", 10000.0),
        Event(dt.date(2021, 7, 15), "set", "reception.capacity_scale", 0.5),
    )
    changed = replace(result, plan=replace(result.plan, scenario=result.scenario.with_(events=events)))
    found = rooms(changed)
    khorog = found.room[found.rows.index(result.world.places.index["khorog"]), 0]
    assert khorog[[0, 71, 72, 74, 75, 80]].tolist() == [610, 610, 10000, 10000, 5000, 5000]
    assert "full from 10 July" in text(sites(changed, SPEECH))


NAMES = {4: "Khorog", 7: "Vakhsh"}


def level(room: list[list[float]], drawn: bool = True, central: bool = False) -> str:
    """Return what is told of two sites with so many places in each replicate, on the one day of the run."""
    places = np.array(room)[:, :, None]
    return level_told(Rooms((4, 7), np.zeros_like(places), places, drawn, central), (4, 7), NAMES)


def test_the_level_of_places_is_a_median_only_where_replicates_differ() -> None:
    """`--point`, a single run and an event that sets them leave nothing that is drawn anew in every replicate."""
    anew = "drawn anew in every replicate"
    assert level([[1, 2], [3, 4]]).endswith(f"{anew}; the dashed level is the median.")
    assert level([[1, 2], [30, 30]]).endswith(
        f"{anew} (but those of Vakhsh are the same in all); the dashed level is the median."
    )
    alike = level([[5, 5], [30, 30]])
    assert alike == "The dashed level is how many places there are, the same in every replicate."
    assert level([[1], [3]]) == "The dashed level is how many places there are in the one run."
    central = "the central estimate of the world, unless an event sets it."
    told = level([[5, 5], [30, 30]], drawn=False, central=True)
    assert told == f"The dashed level is how many places there are in every replicate: {central}"
    told = level([[5], [30]], drawn=False, central=True)
    assert told == f"The dashed level is how many places there are in the one run: {central}"
    told = level([[5, 5], [30, 30]], drawn=False)
    assert told == f"The run does not say how many places were drawn: the dashed level is {central}"


def test_central_values_are_not_told_as_scaled(made_up: Maker) -> None:
    """A scale of 1 with a range changes nothing where every replicate has the central value."""
    result = made_up({("sheltered", "khorog", "civilian"): on(70, [1e5])})
    scale = Setting(1.0, Spread(0.5, 2.0), "mine.yaml:4")
    scenario = result.scenario.with_(settings={**result.scenario.settings, "reception.capacity_scale": scale})
    result = replace(result, plan=replace(result.plan, scenario=scenario, point=True))
    assert "by reception.capacity_scale" not in text(sites(result, SPEECH))
    assert "(estimated at" in text(sites(result, SPEECH))


def test_the_busiest_crossing_is_asked_in_every_run(made_up: Maker) -> None:
    series = {
        ("arrivals", "tem", "military"): on(60, [10, 10, 10, 10]),
        ("arrivals", "tem", "civilian"): on(61, [10, 10, 10, 10]),
        ("arrivals", "ruzvai", "military"): on(60, [5, 15, 19, 21]),
        ("arrivals", "torkham", "civilian"): on(60, [9e5] * 4),  # leads to another host
    }
    told = busiest(made_up(series), SPEECH)
    assert text(told) == (
        "Tem is the busiest crossing into Tajikistan in 75 % of the runs: a median of 20 people arrive there; "
        "the same in all the runs."
    )
    assert told is not None
    assert "crossings into Tajikistan, on" in told.basis
    one = made_up({("arrivals", "tem", "military"): on(60, [7])})
    assert text(busiest(one, SPEECH)) == (
        "In the one run Tem is the busiest crossing into Tajikistan: 7 people arrive."
    )


def test_the_only_crossing_into_a_host_is_not_called_the_busiest(made_up: Maker) -> None:
    """Of the crossings into Tajikistan one is left: a world may have no more."""
    result = made_up({("arrivals", "tem", "military"): on(60, [10, 10])})
    places = result.world.places
    host = np.where(np.arange(len(places.host)) == places.index["tem"], places.host, -1).astype(places.host.dtype)
    alone = replace(result, plan=replace(result.plan, world=replace(result.world, places=replace(places, host=host))))
    told = text(busiest(alone, SPEECH))
    assert (
        told
        == "Tem is the only crossing into Tajikistan: a median of 10 people arrive there; the same in all the runs."
    )


def test_the_worst_day_is_that_of_all_queues_together(made_up: Maker) -> None:
    series = {
        ("queue", "tem", "civilian"): on(60, [30, 30, 30]) + on(61, [20, 20, 20]),
        ("queue", "ruzvai", "civilian"): on(61, [20, 20, 20]),
    }
    assert text(waiting(made_up(series), SPEECH)) == (
        "On the worst day (in half of the runs by 1 July) a median of 40 people wait at the crossings into Tajikistan; "
        "the same in all the runs."
    )
    one = {("queue", "tem", "civilian"): on(60, [1])}
    assert text(waiting(made_up(one), SPEECH)) == (
        "In the one run, on the worst day, 30 June, 1 person waits at the crossings into Tajikistan."
    )


def test_one_run_of_several_is_not_told_as_half_of_the_time(made_up: Maker) -> None:
    queue = {("queue", "tem", "civilian"): on(60, [8, 0, 0, 0])}
    assert text(waiting(made_up(queue), SPEECH)) == (
        "Nobody waits at a crossing into Tajikistan in 75 % of the runs. In the other one 8 people wait on the worst "
        "day, on 30 June."
    )
    two = {("queue", "tem", "civilian"): on(60, [8, 0])}
    assert "On the worst day (on 30 June, where anybody waits) a median of 4" in text(waiting(made_up(two), SPEECH))
    told = text(sites(made_up({("sheltered", "khorog", "civilian"): since(70, [1e5, 0, 0])}), SPEECH))
    assert told.startswith("No site fills up in most runs. The likeliest, the site in Khorog (")
    assert "does in 33 % of them, on 10 July." in told


def test_runs_in_which_nobody_waits_have_no_worst_day(made_up: Maker) -> None:
    rare = on(60, [0, 0, 0, 10]) + on(61, [0, 0, 0, 20])
    assert text(waiting(made_up({("queue", "tem", "civilian"): rare}), SPEECH)) == (
        "Nobody waits at a crossing into Tajikistan in 75 % of the runs. "
        "In the other one 20 people wait on the worst day, on 1 July."
    )
    usual = on(60, [0, 0, 10, 10, 10]) + on(61, [0, 0, 20, 20, 20])
    assert text(waiting(made_up({("queue", "tem", "civilian"): usual}), SPEECH)).startswith(
        "On the worst day (in half of the runs by 1 July, where anybody waits) a median of 20 people wait"
    )


def test_the_displaced_are_compared_with_those_abroad(made_up: Maker) -> None:
    series = {
        ("internally_displaced", "world", "civilian"): since(50, [730.0, 730, 730]),
        ("arrivals", "TJK", "civilian"): on(60, [10, 10, 10]),
    }
    assert text(displaced(made_up(series), SPEECH)) == (
        "On 20 July a median of 730 civilians are displaced inside the country; the same in all the runs. "
        "Run by run that is a median of about 73 for each one who reached Tajikistan."
    )
    one = made_up({key: values[:1] for key, values in series.items()})
    assert text(displaced(one, SPEECH)).endswith(" That is about 73 for each one who reached Tajikistan.")


def test_the_displaced_for_each_one_abroad_are_a_median_of_runs_and_no_quotient_of_medians(made_up: Maker) -> None:
    """By hand: 73, 2 and 50 for each one, so 50; the medians 730 and 20 would say 36."""
    inside, came = ("internally_displaced", "world", "civilian"), ("arrivals", "TJK", "civilian")
    told = text(displaced(made_up({inside: since(50, [730.0, 100, 1000]), came: on(60, [10, 50, 20])}), SPEECH))
    assert told.endswith(" Run by run that is a median of about 50 for each one who reached Tajikistan.")
    nobody = made_up({inside: since(50, [730.0, 100, 1000]), came: on(60, [0, 50, 0])})
    assert "for each one" not in text(displaced(nobody, SPEECH))


def test_capitals_are_those_the_government_has_left(made_up: Maker) -> None:
    lost = since(70, [1.0 * k for k in range(5)])
    assert text(capitals(made_up({("capitals_insurgent", "world", ""): lost}), SPEECH)) == (
        "The government holds a median of 32 of 34 provincial capitals on 20 July; "
        "in 90 % of the runs between 30 and 34. One or more are lost then in 80 % of the runs, a quarter in none."
    )
    many = since(70, [0.0, 0.0, 1.0, 9.0])
    assert text(capitals(made_up({("capitals_insurgent", "world", ""): many}), SPEECH)).endswith(
        " One or more are lost then in 50 % of the runs, a quarter or more in 25 %."
    )
    none = made_up({("capitals_insurgent", "world", ""): since(0, [0, 0])})
    assert text(capitals(none, SPEECH)) == "The government holds all 34 provincial capitals on 20 July in every run."
    every = made_up({("capitals_insurgent", "world", ""): since(0, [34, 34])})
    assert text(capitals(every, SPEECH)) == (
        "The government holds none of the 34 provincial capitals on 20 July in any of the 2 runs."
    )


def test_an_only_capital_is_one(made_up: Maker) -> None:
    told = {}
    for name, lost in {"none": [0, 0], "one": [1, 1], "some": [0, 0, 1]}.items():
        result = made_up({("capitals_insurgent", "world", ""): since(0, lost)})
        places = result.world.places
        first = np.arange(len(places.ids)) == places.of_kind(PlaceKind.CAPITAL)[0]
        kind = np.where((places.kind == PlaceKind.CAPITAL) & ~first, PlaceKind.DISTRICT, places.kind)
        world = replace(result.world, places=replace(places, kind=kind))
        told[name] = text(capitals(replace(result, plan=replace(result.plan, world=world)), SPEECH))
    assert told == {
        "none": "The government holds the only provincial capital on 20 July in every run.",
        "one": "The government does not hold the only provincial capital on 20 July in any of the 2 runs.",
        "some": "The government holds the only provincial capital on 20 July in 67 % of the runs.",
    }


def test_what_was_stopped_and_what_is_alone_is_said_first(made_up: Maker) -> None:
    three = made_up({("arrivals", "TJK", "civilian"): on(0, [0, 0, 0])})
    narrow = "90 % bands of 3 replicates (fewer than 20) rest on the outermost of them, and are too narrow."
    assert caution(three).replace("\N{NO-BREAK SPACE}", " ") == narrow
    stopped = replace(three, interrupted=True)
    assert caution(stopped).startswith(
        "The run was stopped: 3 of 6 replicates finished. The numbers rest on these alone."
    )
    many = replace(made_up({("arrivals", "TJK", "civilian"): on(0, [0] * 1001)}), interrupted=True)
    assert caution(many).startswith("The run was stopped: 1,001 of ")
    assert caution(made_up({("arrivals", "TJK", "civilian"): on(0, [0] * 20)})) == ""
    assert caution(made_up({("arrivals", "TJK", "civilian"): on(0, [0])})).startswith("There is one replicate only")


def test_a_real_run_has_four_to_eight_answers(small: Result) -> None:
    told = tell(small, SPEECH)
    assert 4 <= len(told) <= 8
    for sentence in told:
        assert sentence.text[0].isupper()
        assert sentence.text.endswith(".")
        assert ".." not in sentence.text
        assert "nan" not in sentence.text
        assert sentence.basis


def named(result: Result, name: str) -> Result:
    return replace(result, plan=replace(result.plan, scenario=result.scenario.with_(name=name)))


def test_differences_are_those_of_pairs(made_up: Maker) -> None:
    a = made_up({("arrivals", "TJK", "civilian"): on(70, [100.0, 500, 900])})
    b = named(made_up({("arrivals", "TJK", "civilian"): on(70, [90.0, 480, 870])}), "other")
    assert why_no_pairs(a, b) == ""
    # 10, 20, 30 fewer: the quantiles 0.05 and 0.95 are 11 and 29; beside each other the runs would overlap widely
    assert text(tell_differences([a, b], SPEECH)[0]) == (
        "With other a median of 20 fewer civilians reach Tajikistan by 20 July than with baseline; "
        "in 90 % of the pairs between 11 and 29 fewer."
    )


def test_differences_of_both_signs_and_of_none(made_up: Maker) -> None:
    a = made_up({("arrivals", "TJK", "civilian"): on(70, [100.0, 100, 100])})
    b = named(made_up({("arrivals", "TJK", "civilian"): on(70, [80.0, 101, 120])}), "other")
    assert "a median of 1 more civilian reaches" in text(tell_differences([a, b], SPEECH)[0])
    assert "between 18 fewer and 18 more." in text(tell_differences([a, b], SPEECH)[0])
    same = text(tell_differences([a, named(a, "other")], SPEECH)[0])
    assert same == (
        "With other neither more nor fewer civilians reach Tajikistan by 20 July than with baseline, "
        "in 90 % of the pairs of runs."
    )


@pytest.mark.parametrize(
    ("leads", "said"),
    [
        ([-1.0, 4, 4, 25, 25], "between 0 and 25 more."),
        ([1.0, -4, -4, -25, -25], "between 0 and 25 fewer."),
        ([1.0, 4, 4, 25, 25], "between 2 and 25 more."),
    ],
)
def test_a_nought_is_neither_fewer_nor_more(made_up: Maker, leads: list[float], said: str) -> None:
    """The quantiles 0.05 of the first and 0.95 of the second are nearly nought, on the other side of it."""
    a = made_up({("arrivals", "TJK", "civilian"): on(70, [100.0] * 5)})
    b = named(made_up({("arrivals", "TJK", "civilian"): on(70, [100 + lead for lead in leads])}), "other")
    assert said in text(tell_differences([a, b], SPEECH)[0])


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"seed": 1}, "their seeds differ"),
        ({"quantiles": ({},) * 3}, "their numbers of replicates differ"),
        ({"point": True}, "their uses of --point differ"),
    ],
)
def test_runs_that_are_no_pairs_are_not_taken_for_pairs(made_up: Maker, change: dict[str, object], why: str) -> None:
    a = made_up({("arrivals", "TJK", "civilian"): on(70, [100.0, 500, 900])})
    b = replace(named(a, "other"), plan=replace(named(a, "other").plan, **change))  # type: ignore[arg-type]
    told = text(tell_differences([a, b], SPEECH)[0])
    assert why in told
    assert "in 90 % of the pairs" not in told
    assert told.startswith(
        "With other 500 (90 %: 140 to 860) civilians have reached Tajikistan by 20 July, with baseline 500"
    )


def test_pasts_that_must_agree_and_do_not_are_found(made_up: Maker) -> None:
    a = made_up({("arrivals", "TJK", "civilian"): on(70, [100.0, 500])})
    b = named(made_up({("arrivals", "TJK", "civilian"): on(60, [100.0, 500])}), "other")
    assert "their pasts differ" in why_no_pairs(a, b)


def test_shares_are_neither_nought_nor_all_where_they_are_not() -> None:
    assert [percent(p) for p in (0, 0.004, 0.5, 0.996, 1)] == ["0 %", "<1 %", "50 %", ">99 %", "100 %"]


def test_a_run_of_several_years_tells_days_with_their_year(made_up: Maker) -> None:
    short = made_up({("arrivals", "TJK", "civilian"): on(70, [100.0, 500, 900])})
    assert not any("2021" in part for part in (tell(short, SPEECH)[0].text, tell(short, SPEECH)[0].basis))
    plan = replace(short.plan, scenario=short.scenario.with_(start=dt.date(2020, 11, 1), until=dt.date(2021, 1, 20)))
    long = replace(short, plan=plan)
    assert "20 January 2021" in text(civilians(long, SPEECH))
    same = text(tell_differences([long, named(long, "other")], SPEECH)[0])
    assert "by 20 January 2021 than" in same
    assert span(dt.date(2020, 12, 4), dt.date(2021, 1, 6), year=True) == "from 4 December 2020 to 6 January 2021"


def test_lists_and_spans_read_as_english() -> None:
    assert [listed(words) for words in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a and b", "a, b and c"]
    assert span(dt.date(2021, 7, 4), dt.date(2021, 7, 6)) == "from 4 to 6 July"
    assert span(dt.date(2021, 6, 30), dt.date(2021, 7, 6)) == "from 30 June to 6 July"
    assert span(dt.date(2021, 7, 5), dt.date(2021, 7, 5)) == "on 5 July"


def without_document(result: Result) -> Result:
    """Return the same run of a world that no document counted, and that knows of no soldiers."""
    world, none = result.world, np.zeros(0)
    garrisons = replace(
        world.garrisons, place=none.astype(np.int32), units=(), version=(), low=none, central=none, high=none
    )
    plan = replace(result.plan, world=replace(world, headcounts=(), garrisons=garrisons))
    return replace(result, plan=plan)


def test_without_a_document_the_host_with_most_arrivals_is_told_and_each_other_with_its_band(made_up: Maker) -> None:
    many = [100.0 * k for k in range(21)]
    arrivals = {("arrivals", "IRN", "civilian"): on(10, many), ("arrivals", "TJK", "civilian"): on(10, [10.0] * 21)}
    with_one, result = made_up(arrivals), without_document(made_up(arrivals))
    assert (host_of(with_one), host_of(result)) == ("TJK", "IRN")
    # the document speaks of Tajikistan, which the run is told by; that more go elsewhere is told all the same
    assert "reached the other hosts by 20 July: Iran a median of 1,000" in text(other_hosts(with_one, SPEECH))
    less = {("arrivals", "IRN", "civilian"): on(10, [9.0] * 21), ("arrivals", "TJK", "civilian"): on(10, [10.0] * 21)}
    assert other_hosts(made_up(less), SPEECH) is None
    told = text(other_hosts(result, replace(SPEECH, host="IRN")))
    # 0, 100 … 2,000: the median is 1,000; Tajikistan has 10 in each run
    assert told.startswith(
        "Civilians who have reached the other hosts by 20 July: Tajikistan a median of 10; nobody in Pakistan, "
    )
    assert "together it is a median of 1,010 (90 %: 110 to 1,910)." in told


def test_what_makes_the_bands_is_told_of_the_host_that_is_spoken_of(made_up: Maker) -> None:
    result = without_document(made_up({("arrivals", "IRN", "civilian"): on(10, [100.0 * k for k in range(21)])}))
    nothing = dict.fromkeys(measures(result, result.world.hosts.ids), 0.0)
    twins = {(part, r): nothing for part in PARTS for r in range(LEAST_TWINS)}
    told = _parts(result, twins, LEAST_TWINS)["measures"]
    assert [name for name in told if name.startswith("civilians in ")] == ["civilians in IRN at the end"]


def test_where_somebody_reaches_every_host_nobody_is_spoken_of(made_up: Maker) -> None:
    hosts = of_all_hosts(without_document(made_up({("arrivals", "IRN", "civilian"): on(10, [1.0] * 3)})))
    each = {("arrivals", host, "civilian"): on(10, [10.0] * 3) for host in hosts}
    told = text(other_hosts(without_document(made_up(each)), SPEECH))
    assert "nobody" not in told


def test_those_displaced_are_set_against_all_who_fled_where_no_document_speaks_of_one_host(made_up: Maker) -> None:
    values = {
        ("arrivals", "IRN", "civilian"): on(10, [100.0] * 3),
        ("arrivals", "TJK", "civilian"): on(10, [100.0] * 3),
        ("internally_displaced", "world", "civilian"): since(10, [1000.0] * 3),
    }
    assert "10 for each one who reached Tajikistan" in text(displaced(made_up(values), SPEECH))
    assert "5 for each one who reached another country" in text(displaced(without_document(made_up(values)), SPEECH))


def test_a_world_that_knows_of_no_soldiers_says_nothing_of_them(made_up: Maker) -> None:
    none = {("arrivals", "TJK", "civilian"): on(10, [1.0] * 3)}
    assert "No soldier crosses" in text(soldiers(made_up(none), SPEECH))
    assert soldiers(without_document(made_up(none)), SPEECH) is None
    some = {("arrivals", "TJK", "military"): on(10, [5.0] * 3)}
    assert "5 soldiers" in text(soldiers(without_document(made_up(some)), SPEECH))
