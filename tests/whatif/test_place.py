"""One place on one day in pairs of runs: the numbers are those of the runs, and each difference is that of pairs."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from sim.scenario.errors import PanjError
from sim.whatif.change import Asked, Change
from sim.whatif.checks import check
from sim.whatif.extended import changed
from sim.whatif.ground import Ground
from sim.whatif.pairs import Pairs
from sim.whatif.place import at_place, caption, first_spot, spots_of, title
from sim.whatif.question import Question
from sim.whatif.trunks import Trunks
from sim.words.numbers import exact, percent, signed_exact
from sim.world.world import PlaceKind
from tests.whatif.test_tell import pairs_of


@pytest.fixture(scope="module")
def pairs(question: Question) -> Pairs:
    return pairs_of(question, 5, Trunks())


def test_a_crossing_has_the_medians_of_the_runs_and_of_their_differences(pairs: Pairs) -> None:
    found = at_place(pairs, "tem", "2021-07-20")
    rows = {row.about: row for row in found.rows}
    sides = [
        sum(side.cumulative("arrivals", "tem", kind)[:, -1] for kind in ("civilian", "military"))
        for side in (pairs.without, pairs.changed)
    ]
    arrived = rows["Arrived since 1 May"]
    said = [cell.partition(" (")[0] for cell in (arrived.without, arrived.changed, arrived.difference)]
    middles = [float(np.median(values)) for values in (*sides, sides[1] - sides[0])]
    assert said == [exact(middles[0]), exact(middles[1]), signed_exact(middles[2])]
    assert arrived.more == percent(0.0)
    assert [row.about for row in found.rows if row.part][:2] == ["soldiers", "civilians"]
    assert caption(found).startswith("Medians of 5 pairs of runs")
    assert caption(found).endswith("Households: civilians over 8.2 people, rounded up.")
    sides = [side.cumulative("arrivals", "tem", "civilian")[:, -1] for side in (pairs.without, pairs.changed)]
    homes = [math.ceil(float(np.median(values)) / 8.2) for values in sides]
    said = next(row for row in found.rows if row.about == "households of civilians")
    assert [cell.partition(" (")[0] for cell in (said.without, said.changed)] == [exact(many) for many in homes]
    assert title(found, pairs.without.world) == "Tem (Khorog) on 20 July 2021"


def test_a_site_says_its_places_and_since_when_it_is_full(ground: Ground, question: Question) -> None:
    few = check(Asked("places", "khorog", "", "1", "2021-07-08"), ground)
    asked = Question(question.plan, changed(ground, [few]))
    found = at_place(pairs_of(asked, 4, Trunks()), "khorog", "2021-07-20")
    rows = {row.about: row for row in found.rows}
    assert rows["Places"].changed == "1"
    drawn = asked.plan.world.places.capacity[asked.plan.world.places.index["khorog"], 1]
    assert rows["Places"].without != exact(drawn)  # each run has drawn its own
    assert rows["Full by then"].changed.startswith("100")
    assert rows["Full in half of the runs by"].changed.endswith("July")


def test_more_places_show_at_a_site_that_was_full_before_them(ground: Ground, question: Question) -> None:
    """That it has been full by then stays as likely; on the day it is full no more."""
    few = check(Asked("places", "khorog", "", "1", "2021-07-08"), ground)
    full = ground.scenario.with_(events=(*ground.scenario.events, *changed(ground, [few]).events))
    other = Ground(full, ground.world)
    more = check(Asked("places", "khorog", "", "100000", "2021-07-15"), other)
    plan = replace(question.plan, scenario=full)
    found = at_place(pairs_of(Question(plan, changed(other, [more])), 4, Trunks()), "khorog", "2021-07-20")
    rows = {row.about: row for row in found.rows}
    by, on = rows["Full by then"], rows["Full on the day"]
    assert by.without == by.changed
    assert by.without.startswith("100")
    assert [cell.replace("\u00a0", " ") for cell in (on.without, on.changed, on.more)] == ["100 %", "0 %", "0 %"]


def test_one_pair_has_values_and_no_medians(pairs: Pairs, question: Question) -> None:
    one = at_place(pairs_of(question, 1, Trunks()), "TJK", "2021-07-20")
    assert caption(one) == "Of one pair of runs. Households: civilians over 8.2 people, rounded up."
    assert all("(" not in cell for row in one.rows for cell in (row.without, row.changed, row.difference))


def test_what_has_no_rows_and_days_outside_are_refused(pairs: Pairs) -> None:
    places = pairs.without.world.places
    district = places.ids[int(places.of_kind(PlaceKind.DISTRICT)[0])]
    with pytest.raises(PanjError, match="lies inside the country"):
        at_place(pairs, district, "2021-07-20")
    with pytest.raises(PanjError, match="outside the run"):
        at_place(pairs, "khorog", "2022-07-20")


def test_the_place_of_a_change_is_told_first(ground: Ground, closed: Change) -> None:
    world = ground.world
    few = check(Asked("places", "khorog", "", "1", "2021-07-08"), ground)
    assert first_spot([closed, few], "TJK", world) == "khorog"
    sites = [spot for spot in spots_of(world) if spot.what == "site"]
    assert first_spot([closed], "TJK", world) == next(spot.id for spot in sites if spot.host == "TJK")
    assert {spot.what for spot in spots_of(world)} == {"site", "crossing", "host"}
