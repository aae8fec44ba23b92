"""Counts that cannot all be true of one run are told, and only those."""

from __future__ import annotations

import datetime as dt

import pytest

from sim.validation.contrary import Fact, contrary
from sim.validation.lodged import Key

FIRST, SECOND = dt.date(2020, 3, 2), dt.date(2020, 3, 5)
ALL: Key = ("arrivals", "east", "")
SOLDIERS: Key = ("arrivals", "east", "military")
INFORMAL: Key = ("informal", "east", "civilian")
WORLD: Key = ("arrivals", "world", "")
HOST: Key = ("arrivals", "AAA", "")
QUEUE: Key = ("queue", "east", "civilian")
IN_HOST: Key = ("stock", "AAA", "")
IN_SITE: Key = ("sheltered", "camp", "civilian")
HOME_AGAIN: Key = ("returned", "AAA", "civilian")
ALL_HOME_AGAIN: Key = ("returned", "world", "civilian")


@pytest.mark.parametrize(
    ("one", "other", "hosts", "said"),
    [
        (Fact(ALL, FIRST, 50, 2), Fact(ALL, SECOND, 30, 3), {}, "is 30, less than 50 on 2020-03-02"),
        (Fact(ALL, SECOND, 30, 2), Fact(ALL, FIRST, 50, 3), {}, "is 30, less than 50 on 2020-03-02"),
        (Fact(ALL, FIRST, 30, 2), Fact(ALL, SECOND, 50, 3), {}, ""),
        (Fact(QUEUE, FIRST, 50, 2), Fact(QUEUE, SECOND, 30, 3), {}, ""),  # a queue may get shorter
        (Fact(SOLDIERS, FIRST, 90, 2), Fact(ALL, FIRST, 10, 3), {}, "is 90, more than 10 of arrivals at east (line 3)"),
        (Fact(SOLDIERS, FIRST, 10, 2), Fact(ALL, FIRST, 90, 3), {}, ""),
        (Fact(SOLDIERS, SECOND, 90, 2), Fact(ALL, FIRST, 10, 3), {}, ""),  # of another day
        (Fact(INFORMAL, FIRST, 90, 2), Fact(ALL, FIRST, 10, 3), {}, "line 2: informal at east (civilian)"),
        (Fact(INFORMAL, FIRST, 90, 2), Fact(SOLDIERS, FIRST, 10, 3), {}, ""),  # civilians are no soldiers
        (Fact(ALL, FIRST, 90, 2), Fact(WORLD, FIRST, 10, 3), {}, "of arrivals at world (line 3)"),
        (Fact(ALL, FIRST, 90, 2), Fact(HOST, FIRST, 10, 3), {"east": "AAA"}, "of arrivals at AAA (line 3)"),
        (Fact(ALL, FIRST, 90, 2), Fact(HOST, FIRST, 10, 3), {"east": "BBB"}, ""),
        (Fact(IN_HOST, FIRST, 90, 2), Fact(HOST, FIRST, 10, 3), {"east": "AAA"}, "of arrivals at AAA (line 3)"),
        (Fact(IN_HOST, FIRST, 90, 2), Fact(ALL, FIRST, 10, 3), {"east": "AAA"}, ""),  # others came elsewhere
        (Fact(IN_SITE, FIRST, 90, 2), Fact(HOST, FIRST, 10, 3), {"camp": "AAA"}, "of arrivals at AAA (line 3)"),
        (Fact(HOME_AGAIN, FIRST, 90, 2), Fact(HOST, FIRST, 10, 3), {"camp": "AAA"}, "of arrivals at AAA (line 3)"),
        (Fact(ALL_HOME_AGAIN, FIRST, 90, 2), Fact(WORLD, FIRST, 10, 3), {"camp": "AAA"}, ""),  # displaced inside, too
        (Fact(HOME_AGAIN, FIRST, 90, 2), Fact(ALL_HOME_AGAIN, FIRST, 10, 3), {"camp": "AAA"}, ""),  # left once more
    ],
)
def test_what_cannot_be_true_of_one_run_is_told(one: Fact, other: Fact, hosts: dict[str, str], said: str) -> None:
    found = contrary((one, other), hosts)
    assert len(found) == bool(said)
    assert said in "".join(found)


def test_many_parts_that_exceed_the_whole_are_counted() -> None:
    facts = [Fact(("stock", f"site{k}", ""), FIRST, 10, 3 + k) for k in range(5)]
    found = contrary((Fact(("stock", "world", ""), FIRST, 1, 2), *facts), {})
    assert [line.split(":")[0] for line in found] == [
        "line 3",
        "line 4",
        "line 5",
        "and 2 more parts that exceed the whole",
    ]


CIVILIANS: Key = ("arrivals", "east", "civilian")


def test_parts_that_exceed_the_whole_together_are_told_where_none_does_alone() -> None:
    """7,308 civilians and 1,684 soldiers of 8,000 people: each pair was held to the whole, and never both."""
    parts = (Fact(CIVILIANS, FIRST, 7308, 3), Fact(SOLDIERS, FIRST, 1684, 4))
    assert contrary((Fact(ALL, FIRST, 8000, 2), *parts), {}) == [
        "lines 3, 4: arrivals at east (civilian), arrivals at east (military) on 2020-03-02 are 8,992 together, more "
        "than 8,000 of arrivals at east (line 2), of which they are parts"
    ]
    assert not contrary((Fact(ALL, FIRST, 8992, 2), *parts), {})
    assert not contrary((Fact(ALL, SECOND, 8000, 2), *parts), {})
    assert len(contrary((Fact(ALL, FIRST, 7000, 2), *parts), {})) == 1, "the civilians alone are too many"


def test_places_of_a_host_and_hosts_of_the_world_are_held_to_it_together() -> None:
    hosts = {"east": "AAA", "west": "AAA", "south": "BBB"}
    west: Key = ("arrivals", "west", "")
    counts = (Fact(HOST, FIRST, 100, 2), Fact(ALL, FIRST, 60, 3), Fact(west, FIRST, 70, 4))
    assert "lines 3, 4: arrivals at east, arrivals at west on 2020-03-02 are 130" in "".join(contrary(counts, hosts))
    kinds = (Fact(HOST, FIRST, 100, 2), Fact(CIVILIANS, FIRST, 60, 3), Fact(SOLDIERS, FIRST, 20, 5), counts[2])
    assert "are 150 together" in "".join(contrary(kinds, hosts))
    south: Key = ("arrivals", "south", "")
    assert not contrary((counts[0], counts[1], Fact(south, FIRST, 70, 4)), hosts), "of another host"
    other: Key = ("arrivals", "BBB", "")
    assert "are 170 together" in "".join(
        contrary((Fact(WORLD, FIRST, 150, 1), counts[0], Fact(other, FIRST, 70, 4)), hosts)
    )


def test_those_in_a_host_and_those_who_left_it_are_no_more_than_came() -> None:
    gone = Fact(("repatriated", "AAA", ""), FIRST, 40, 3)
    found = contrary((Fact(HOST, FIRST, 100, 2), gone, Fact(IN_HOST, FIRST, 70, 4)), {"east": "AAA"})
    assert [line.partition(" are ")[2].partition(" of ")[0] for line in found] == ["110 together, more than 100"]
    assert not contrary((Fact(HOST, FIRST, 110, 2), gone, Fact(IN_HOST, FIRST, 70, 4)), {"east": "AAA"})
