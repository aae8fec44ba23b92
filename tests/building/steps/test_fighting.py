"""Fighting at a place begins with its first event and is over when it has been quiet long enough."""

from __future__ import annotations

import numpy as np

from sim.building.match.events import Days, Placed
from sim.building.records import Events
from sim.building.steps.fighting import Fighting, fighting, told

DAYS = Days(100, 199)


def found(rows: list[tuple[int, int, int, int]], quiet_days: int) -> Fighting:
    """Return the fighting of events (place, first day, last day, deaths)."""
    place, first, last, deaths = (np.array(column, dtype=np.int32) for column in zip(*rows, strict=True))
    n, blank = len(rows), ("",) * len(rows)
    degrees = np.zeros(n)
    events = Events(
        *(blank, first, last, degrees, degrees, np.ones(n, np.int8), ("battle",) * n, deaths),
        *(blank, blank, blank, blank, first),
    )
    return fighting(events, Placed(place, degrees, np.zeros(n, np.int8)), DAYS, quiet_days)


def table(fights: Fighting) -> list[tuple[int, ...]]:
    columns = (fights.place, fights.first, fights.over, fights.events, fights.deaths)
    return list(zip(*(column.tolist() for column in columns), strict=True))


ROWS = [(1, 130, 130, 4), (0, 110, 110, 1), (0, 116, 116, 2), (0, 123, 125, -1), (-1, 111, 111, 9)]


def test_once_begun_it_does_not_end_where_no_days_of_quiet_are_given() -> None:
    assert table(found(ROWS, 0)) == [(0, 110, -1, 3, 3), (1, 130, -1, 1, 4)]


def test_it_is_over_after_whole_days_of_quiet() -> None:
    # 5 quiet days after 110 are 111 to 115, so that the event of 116 goes on; after 116 they are 117 to 121
    assert table(found(ROWS, 5)) == [(0, 110, 122, 2, 3), (0, 123, 131, 1, 0), (1, 130, 136, 1, 4)]
    assert table(found(ROWS, 4)) == [(0, 110, 115, 1, 1), (0, 116, 121, 1, 2), (0, 123, 130, 1, 0), (1, 130, 135, 1, 4)]


def test_a_short_event_within_a_long_one_does_not_end_it() -> None:
    assert table(found([(0, 110, 140, 1), (0, 112, 112, 1)], 5)) == [(0, 110, 146, 2, 2)]


def test_what_began_before_the_world_begins_with_it_and_what_outlasts_it_does_not_end() -> None:
    assert table(found([(0, 90, 101, 1), (1, 190, 195, 1)], 5)) == [(0, 100, 107, 1, 1), (1, 190, -1, 1, 1)]


def test_without_events_there_is_no_fighting() -> None:
    assert table(found([(-1, 110, 110, 1)], 5)) == []


def test_beginnings_and_ends_are_told_with_numbers() -> None:
    (never,) = told(found(ROWS, 0), 0)
    assert never.text == "fighting begins at 2 places and does not end: no days of quiet are given"
    (often,) = told(found(ROWS, 5), 5)
    assert often.text == "fighting begins 3 times at 2 places, and ends 3 times after 5 days without an event"
