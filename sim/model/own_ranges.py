"""What rules of users may make of a day: the values that each of its arrays can have.

The rules of the model keep to them by themselves. One of a user's is checked after its step, so that no wrong number
goes on into the run: a bank that is open to five times everybody, or to nan.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from sim.model import own_parties
from sim.model.banks import Banks, daring, far_openness
from sim.model.day import FOLLOW
from sim.model.kernels import plain
from sim.model.own_hands import HOLDERS, taken_alone
from sim.model.rule import Array, Now
from sim.model.rules.crossing import CrossingParameters
from sim.words.counts import MOST
from sim.words.numbers import figures
from sim.world.world import Bytes, Floats, Ints

ANY = (-np.inf, np.inf)
UP = (0.0, np.inf)
#: From 0 on, but not for ever.
FINITE = (0.0, np.finfo(np.float64).max)
SHARE = (0.0, 1.0)
COUNT = (0.0, float(MOST))
#: A pace below it would have people on the road for longer than a day can be told of.
LEAST_PACE = 1e-6
#: Lowest and highest value of every array, by where it stands.
RANGES: dict[str, dict[str, tuple[float, float]]] = {
    "banks": {
        "near": SHARE,
        "let": SHARE,
        "far": (0.0, 2.0),
        "beyond": SHARE,
        "river": SHARE,
        "slip": SHARE,
        "stay": SHARE,
        "capacity": UP,
        "inland_days": (0.0, float(MOST)),
    },
    "state.front": {
        "held": SHARE,
        "flips": COUNT,
        "changed_on": ANY,
        "fallen_on": ANY,
        "front_clock": FINITE,
        "rural": SHARE,
        "recent": FINITE,
        "early": ANY,
    },
    "state.siege": {
        "intensity": SHARE,
        "until": ANY,
        "fought": (-1.0, 1.0),
        "handed_on": ANY,
        "stormed_on": ANY,
        "due_on": ANY,
        "due_how": (-1.0, 1.0),
        "due_from": ANY,
        "reported": SHARE,
    },
    "state.provinces": {
        "share": SHARE,
        "held": COUNT,
        "taken": COUNT,
        "back": COUNT,
        "starts": COUNT,
        "clock": FINITE,
        "back_clock": FINITE,
        "falls": FINITE,
    },
    "state.capitals": {"strain": FINITE, "given_up": ANY, "changed": ANY},
    "state.garrisons": {"garrison": COUNT, "squads": COUNT, "desert_clock": FINITE, "desert_gaps": FINITE},
    "state.displacement": {
        "home": COUNT,
        "households": COUNT,
        "leave_clock": FINITE,
        "leave_gaps": FINITE,
        "leave_next": UP,
        "left": COUNT,
        "again": COUNT,
    },
    "state.homecoming": {"quiet": FINITE, "back_clock": FINITE},
    "state.movement": {"moved": FINITE},
    "state.crossing": {
        "post_taken": ANY,
        "near": (-1.0, 1.0),
        "far": (-1.0, 2.0),
        "let_through": (-1.0, 1.0),
        "corridor": SHARE,
        "policy": (0.0, 2.0),
        "guards": COUNT,
    },
    "state.reception": {"capacity": UP, "places": UP, "assigned": COUNT},
    "state.charters": {"leaves_on": ANY, "arranged": COUNT},
}
#: Arrays with a row for each host; the others have one for each place.
OF_HOSTS = ("state.crossing.policy", "state.crossing.guards", "state.charters.leaves_on", "state.charters.arranged")
#: Arrays with a row for each province, in the order of their names.
OF_PROVINCES = ("state.front.recent", "state.front.early", "state.provinces.falls")
#: What the step "open" makes anew every day.
OPENED = ("near", "let", "far", "beyond", "river")


def watch(step: int, now: Now, p: CrossingParameters, inland: Ints) -> Callable[[], str]:
    """Return what tells, after a rule's step, what is wrong with what it has made of the day; "" for nothing.

    Parameters
    ----------
    step : int
        The step that the rule comes before.
    p : CrossingParameters
        With these, what is known of a far bank follows from what the rule has made of it.
    inland : int32 per place, for a crossing the place it belongs to
    """
    before = {name: getattr(now.banks, name).copy() for name in OPENED}
    held = now.state.front.held.copy()
    parties = own_parties.watch(step, now)

    def wrong() -> str:
        changed = [name for name in OPENED if not np.array_equal(before[name], getattr(now.banks, name))]
        found = out_of_range(now) or parties()
        if not found and step <= FOLLOW:
            found = _in_vain(now, held, p.bank_lag_days, inland)
        if not found and (row := taken_alone(held, now.state.front.held, inland, now.taken)) is not None:
            found = _held_alone(now, row)
        if found or not changed:
            return found
        if "near" in changed and "let" not in changed:
            _tell_near(before["near"], now.banks)
        if "let" in changed and "near" not in changed:
            _tell_let(before["let"], now.banks, p)
        if "let" in changed and (now.banks.let > now.banks.near).any():
            return _let_beyond_near(now)
        if "far" in changed and not {"beyond", "river"} & set(changed):
            _tell_far(before["far"], now.banks, p)
        return ""

    return wrong


def _held_alone(now: Now, row: int) -> str:
    """Return what is said where a rule has written who holds a place: its garrison would stay, without a fight."""
    name, by = now.world.places.ids[row], HOLDERS[int(now.state.front.held[row])]
    how = f"now.take('{name}', '{by}') lets it change hands, with its garrison, the fighting and the banks behind it"
    return f"it changes now.state.front.held of '{name}' alone: {how}"


def _in_vain(now: Now, before: Bytes, lag: float, inland: Ints) -> str:
    """Return at which crossing "follow" will put back who holds it, whom a rule has changed; "" for nowhere."""
    front, taken = now.state.front, now.day - now.state.crossing.post_taken >= lag
    behind = (front.held[inland] == 1) & (now.day - front.changed_on[inland] >= lag)
    back = np.where(front.held == 1, ~behind & ~taken & (front.held[inland] == 0), behind | taken)
    rows = np.flatnonzero((front.held != before) & (inland >= 0) & back)
    if not rows.size:
        return ""
    what = f"now.state.front.held of the crossing '{now.world.places.ids[rows[0]]}'"
    how = "want now.state.crossing.post_taken, now.state.crossing.near, or a step after it"
    return f"it changes {what}, which 'follow' puts back, for it follows the place behind it: {how}"


def _tell_near(before: Floats, banks: Banks) -> None:
    """Let who gets past a near bank that a rule has opened come to the post, and past another one slip by."""
    changed = before != banks.near
    banks.let[changed] = banks.near[changed] == 1.0


def _tell_let(before: Floats, banks: Banks, p: CrossingParameters) -> None:
    """Let who chooses a way know whom a rule lets through: the others slip by, as the step "open" has it."""
    changed = before != banks.let
    banks.near[changed] = banks.let[changed] + (1.0 - banks.let[changed]) * p.leak


def _let_beyond_near(now: Now) -> str:
    """Return where more are let through than get past at all."""
    x, kind = np.argwhere(now.banks.let > now.banks.near)[0]
    let, near = float(now.banks.let[x, kind]), float(now.banks.near[x, kind])
    what = f"now.banks.let of '{now.world.places.ids[x]}' {figures(let)}, above now.banks.near {figures(near)}"
    return f"it makes {what}: who is let through gets past, so near is let + (1 - let) of those who slip by"


def _tell_far(before: Bytes, banks: Banks, p: CrossingParameters) -> None:
    """Let those who choose a way know what a rule has made of the far banks."""
    for x, kind in np.argwhere(before != banks.far):
        far, slip = int(banks.far[x, kind]), float(banks.slip[x])
        dares = plain(daring)(p.attempt, p.leak)
        banks.beyond[x, kind] = plain(far_openness)(far, slip, dares, p.limited_share, p.attempt)
        banks.river[x, kind] = plain(far_openness)(far, slip, 1.0, p.limited_share, p.attempt)


def out_of_range(now: Now) -> str:
    """Return which value of a day cannot be, "" if all can."""
    if pace := _pace(now):
        return pace
    for part, ranges in RANGES.items():
        owner: object = now
        for name in part.split("."):
            owner = getattr(owner, name)
        for name, (low, high) in ranges.items():
            values: Array = getattr(owner, name)
            if values.size and not (values.min() >= low and values.max() <= high):  # nan is neither
                return _value(f"now.{part}.{name}", values, low, high, _ids(f"{part}.{name}", values, now))
    homes = now.state.displacement
    gone = np.flatnonzero(homes.left > homes.households)
    if gone.size:
        name, left, most = (x[gone[0]] for x in (now.world.places.ids, homes.left, homes.households))
        return f"now.state.displacement.left of '{name}' is {left:,}: want at most its {most:,} households"
    if (homes.again > homes.home).any():
        place = int(np.argmax(homes.again > homes.home))
        who = f"{homes.home[place]:,} people at home, of whom {homes.again[place]:,} had left before"
        return f"now.state.displacement.home of '{now.world.places.ids[place]}' leaves {who}"
    return ""


def _ids(name: str, values: Array, now: Now) -> Sequence[str]:
    """Return what the rows of an array stand for."""
    if name in OF_HOSTS:
        return now.world.hosts.ids
    if name in OF_PROVINCES:
        return now.world.places.provinces()
    return now.world.places.ids if len(values) == len(now.world.places) else ("all",)


def _value(name: str, values: Array, low: float, high: float, ids: Sequence[str]) -> str:
    cell = tuple(np.argwhere(~((values >= low) & (values <= high)))[0])
    limits = f"{low:,.10g} to {high:,.10g}" if high < FINITE[1] else f"{low:,.10g} or more" if low == 0 else "a number"
    if high == FINITE[1]:
        limits += ", and finite"
    return f"{name} of '{ids[int(cell[0])]}' is {values[cell]:,.10g}: want {limits}"


def _pace(now: Now) -> str:
    places, roads = now.world.places.ids, now.world.roads
    bad = np.flatnonzero(~(np.isfinite(now.pace) & (now.pace >= LEAST_PACE)))
    if not bad.size:
        return ""
    road = int(bad[0])
    ends = f"'{places[roads.origin[road]]}' to '{places[roads.target[road]]}'"
    return f"a pace on the roads is {now.pace[road]:,.10g} from {ends}: want a millionth or more, and finite"
