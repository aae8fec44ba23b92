"""What rules of users may make of the parties: where who is in a state can be, and what the sums of the places must be.

Rules may write the columns of the parties. What would then be lost in the record (who is sheltered in a district is
in no site, and in no sum), or go wrong days later at another place, is told after the step that wrote it, by its row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from sim.model.day import RECEPTION
from sim.model.kernels import kernel
from sim.model.parties import (
    ADMITTED,
    AT_ONCE,
    CIVILIAN,
    DISPERSED,
    HOME,
    MILITARY,
    MOVING,
    NOT_DRAWN,
    QUEUEING,
    REPATRIATED,
    SETTLED,
    SHELTERED,
    STATES,
    Codes,
    Columns,
)
from sim.model.refs import handed
from sim.model.rule import Array, Now
from sim.words.counts import MOST
from sim.world.world import KIND_NAMES, Bytes, Longs, PlaceKind

LAND = (PlaceKind.DISTRICT, PlaceKind.CAPITAL)
INSIDE = (*LAND, PlaceKind.CROSSING)
ABROAD = (PlaceKind.SITE, PlaceKind.EXIT)
ANYWHERE = (*INSIDE, *ABROAD)
#: Kinds of place at which, or bound for which, civilians and soldiers are in each state.
WHERE: dict[int, tuple[tuple[PlaceKind, ...], tuple[PlaceKind, ...]]] = {
    HOME: (LAND, INSIDE),
    MOVING: (INSIDE, INSIDE),
    QUEUEING: ((PlaceKind.CROSSING,), (PlaceKind.CROSSING,)),
    ADMITTED: (ABROAD, ABROAD),
    SETTLED: (LAND, INSIDE),
    SHELTERED: (ABROAD, ABROAD),
    REPATRIATED: ((), ANYWHERE),
    DISPERSED: ((), ANYWHERE),
}
#: Kinds of place from which civilians and soldiers come.
FROM = (LAND, INSIDE)
CROSSING, SITE = int(PlaceKind.CROSSING), int(PlaceKind.SITE)
SOUND, NO_PLACE, NO_HOME, NOT_ITS_HOME, NO_QUEUE, WAITS, NO_WAY = range(7)
"""What `look` finds."""


@cache
def _may(step: int) -> tuple[Bytes, Bytes]:
    """Return which state goes with which kind of place for which kind of party before a step, and where they come from.

    Who has crossed is at the crossing until the step "reception" sends them on.
    """
    may, come = (
        np.zeros((len(STATES), len(PlaceKind), len(KIND_NAMES)), np.int8),
        np.zeros((len(PlaceKind), 2), np.int8),
    )
    for kind in (CIVILIAN, MILITARY):
        for state, places in WHERE.items():
            may[state, list(places[kind]), kind] = 1
        come[list(FROM[kind]), kind] = 1
    may[ADMITTED, CROSSING] = step <= RECEPTION
    return may, come


@kernel
def look(
    many: int,
    party: Columns,
    place: Codes,
    may: Bytes,
    come: Bytes,
    again: Longs,
    assigned: Longs,
    people: Longs,
) -> tuple[Any, int]:
    """Return the first of the first `many` rows that cannot be, and what is wrong with it; add up the people of all.

    Parameters
    ----------
    place : uint8 per place, PlaceKind
    may, come
        See :func:`_may`.
    again, assigned : int64 per place
        Who is at home again, and who is in a site or on the way there (updated).
    people : int64, shape (2,), by kind those who are elsewhere than at home (updated)
    """
    for p in range(np.uint64(many)):  # no index has a sign, see Columns
        state, at, home, kind, size = party.state[p], party.at[p], party.origin[p], party.kind[p], party.size[p]
        here = place[at]
        if may[state, here, kind] == 0:
            return np.int64(p), NO_PLACE
        if come[place[home], kind] == 0:
            return np.int64(p), NO_HOME
        if state == HOME:
            if kind == CIVILIAN:
                if at != home:
                    return np.int64(p), NOT_ITS_HOME
                again[at] += size
            continue
        people[kind] += size
        if state == QUEUEING and party.queued_on[p] < 0:
            return np.int64(p), NO_QUEUE
        if state == ADMITTED and (here == CROSSING) != (party.acts_at[p] == AT_ONCE):
            return np.int64(p), (WAITS if here == CROSSING else NO_WAY)
        if here >= SITE and state in (ADMITTED, SHELTERED):
            assigned[at] += size
    return np.int64(-1), SOUND


def watch(step: int, now: Now) -> Callable[[], str]:
    """Return what tells, after a rule's step, what is wrong with what it has made of the parties; "" for nothing.

    Parameters
    ----------
    step : int
        The step that the rule comes before.
    """
    n, party = now.parties.count, now.parties
    before = {name: getattr(party, name)[:n].copy() for name in ("size", "kind", "state")}
    at_home = now.state.displacement.home + now.departed, now.state.garrisons.garrison.copy()

    def wrong() -> str:
        found = out_of_range(now)
        if found:
            return found
        again, assigned = (np.zeros(len(now.world.places), np.int64) for _ in range(2))
        people, kinds = np.zeros(2, np.int64), now.world.places.kind.view(np.uint8)
        row, what = look(party.count, handed(party.columns()), kinds, *_may(step), again, assigned, people)
        if what != SOUND:
            return _told(now, row, what, step)
        return _lost(now, people, before, at_home) or _sums(now, again, assigned)

    return wrong


def out_of_range(now: Now) -> str:
    """Return which value of a party cannot be: rules may write their columns, and compiled code takes them as rows."""
    party, last = now.parties, len(now.world.places) - 1
    ranges = {
        "origin": (0, last),
        "kind": (CIVILIAN, MILITARY),
        "size": (0, MOST),
        "state": (0, len(STATES) - 1),
        "at": (0, last),
        "acts_at": (AT_ONCE, np.inf),
        "queued_on": (-1, now.day),
        "shun": (-1, last),
        "came_by": (-1, last),
        "back_at": (NOT_DRAWN, np.inf),
    }
    for name, (low, high) in ranges.items():
        values: Array = getattr(party, name)[: party.count]
        if values.size and not (values.min() >= low and values.max() <= high):
            row = int(np.flatnonzero(~((values >= low) & (values <= high)))[0])
            to = "" if high == np.inf else f" to {high:,}"
            return f"now.parties.{name} of row {row:,} is {values[row]:,.10g}: want {low:,.10g}{to or ' or more'}"
    return ""


def _told(now: Now, row: int, what: int, step: int) -> str:
    """Return what is wrong with a row, and what it may be."""
    party, places = now.parties, now.world.places
    state, kind, acts = int(party.state[row]), int(party.kind[row]), float(party.acts_at[row])
    at, home = (f"'{places.ids[int(x[row])]}'" for x in (party.at, party.origin))
    here, there = (_kinds([PlaceKind(places.kind[x[row]])]) for x in (party.at, party.origin))
    if what == NO_HOME:
        return f"now.parties.origin of row {row:,} is {home}, {there}: want {_kinds(FROM[kind])}"
    if what == NOT_ITS_HOME:
        return f"now.parties.state of row {row:,} is home, and now.parties.at {at}: it comes from {home}, want that"
    if what == NO_QUEUE:
        since = f"now.parties.queued_on is {int(party.queued_on[row])}"
        return f"now.parties.state of row {row:,} is queueing, but {since}: want a day from 0 to {now.day}"
    if what in (WAITS, NO_WAY):
        who = f"now.parties.state of row {row:,} is admitted at {at}, {here}, and now.parties.acts_at {acts:,.10g}"
        return f"{who}: want -1, then it is sent to a site" if what == WAITS else f"{who}: want when it arrives there"
    who = f"now.parties.state of row {row:,} is {STATES[state]}"
    allowed = WHERE[state][kind] + ((PlaceKind.CROSSING,) if state == ADMITTED and step <= RECEPTION else ())
    if not allowed:
        return f"{who}, and its people are civilians: want soldiers (now.parties.kind {MILITARY})"
    return f"{who}, and now.parties.at {at}, {here}: want {_kinds(allowed)}"


def _kinds(kinds: Sequence[PlaceKind]) -> str:
    """Return kinds of place with their articles."""
    named = [f"{'an' if kind == PlaceKind.EXIT else 'a'} {kind.name.lower()}" for kind in kinds]
    return " or ".join(filter(None, (", ".join(named[:-1]), named[-1])))


def _lost(now: Now, away: Longs, before: Mapping[str, Array], at_home: tuple[Longs, Longs]) -> str:
    """Return where a rule has lost or made people, "" for nowhere.

    Parameters
    ----------
    away : int64, shape (2,), people who are elsewhere than at home, by kind
    before : mapping of str to ndarray
        Columns of the parties before its step.
    at_home : int64 per place, of civilians and of soldiers
        Those at home before its step, with those whom rules had let leave today, and soldiers.
    """
    homes, soldiers = now.state.displacement.home, now.state.garrisons.garrison
    found = (
        ("displacement.home", homes, homes + now.departed - at_home[CIVILIAN]),
        ("garrisons.garrison", soldiers, soldiers - at_home[MILITARY]),
    )
    for kind, (name, there, more) in enumerate(found):
        wrong = int(there.sum() + away[kind] - now.people[kind])
        if not wrong:
            continue
        how = (
            "now.depart moves them"
            if kind == CIVILIAN
            else "soldiers go from one garrison to another, and reinforce adds"
        )
        lost = f"{abs(wrong):,} people are {'made' if wrong > 0 else 'lost'}: {how}"
        if more.any():
            place = int(np.flatnonzero(more)[0])
            what = f"now.state.{name} of '{now.world.places.ids[place]}' is changed by {int(more[place]):,}"
            return f"{what}, and {lost}"
        for column, old in before.items():
            new = getattr(now.parties, column)[: len(old)]
            if (old != new).any():
                row = int(np.flatnonzero(old != new)[0])
                was, now_is = (STATES[x[row]] if column == "state" else f"{x[row]:,}" for x in (old, new))
                return f"now.parties.{column} of row {row:,} was {was} and is {now_is}, and {lost}"
        return f"now.parties has other rows, and {lost}"
    return ""


def _sums(now: Now, again: Longs, assigned: Longs) -> str:
    """Return at which place the parties are not as many as its arrays say, "" for nowhere."""
    found = (
        ("displacement.again", again, now.state.displacement.again, "are home again there", "write both"),
        (
            "reception.assigned",
            assigned,
            now.state.reception.assigned,
            "are or will be there",
            "now.rehouse moves them",
        ),
    )
    for name, people, said, there, how in found:
        if (people != said).any():
            i = int(np.flatnonzero(people != said)[0])
            who = f"{people[i]:,} people {there} by now.parties.state and now.parties.at"
            return f"now.state.{name} of '{now.world.places.ids[i]}' is {said[i]:,}, but {who}: {how}"
    return ""
