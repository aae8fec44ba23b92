"""Idle: why an event of a scenario changed nothing.

What was ordered before is known from the events alone: a bank that is closed cannot be closed again. Who holds a bank
or a district is known from a run only. So some runs of the scenario are made once more without its event: where it
comes out equal to the reference to the last person, what the event would have met is looked at, for as long as its
order would last; where it does not, the event is told of only if these runs are the same without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.comparisons.needless import needless
from sim.model.banks import OPEN
from sim.model.draws import realise
from sim.model.engine import Engine
from sim.model.own import find
from sim.model.parameters import REGISTRY
from sim.model.rules.calendar import FAR, crossings_of
from sim.model.rules.crossing import FOLLOW
from sim.runs.escort import escorted, stop_nobody
from sim.runs.orders import Orders
from sim.runs.tasks import Plan
from sim.scenario.errors import PanjError
from sim.scenario.events import Event, EventKey
from sim.scenario.late import TOLD, of_events
from sim.scenario.own import OwnRule, extended
from sim.scenario.parameters import describe
from sim.scenario.resolved import Scenario
from sim.words.numbers import exact
from sim.words.wording import KIND_WORDS, counted_as
from sim.world.findings import no_crossing
from sim.world.hosts import called
from sim.world.world import Bytes, World

#: Replicates that are looked at.
LOOKED_AT = 3
#: Actions whose orders last: they change nothing only if it is never otherwise until the last day.
LASTING = frozenset({"near", "far", "let_through", "guards", "capacity"})


def idle_events(reference: Plan, plan: Plan, replicates: Sequence[int], equal: bool) -> list[str]:
    """Return in words why events of a scenario changed nothing.

    Parameters
    ----------
    reference, plan : Plan
        The scenario it is compared with, and its own.
    replicates : sequence of int
        Those that were compared.
    equal : bool
        Whether every number of the two is the same.
    """
    scenario, looked = plan.scenario, Looked.of(plan, replicates)
    before, after = ({event.known_by for event in p.scenario.events} for p in (reference, plan))
    own = [event for event in scenario.events if event.known_by not in before]
    missing = [event for event in reference.scenario.events if event.known_by not in after]
    ordered = ordered_before(scenario, plan.world)
    if not equal:  # an idle event among others of its day belongs to the telling of that day, but for guards
        busy = {event.date for event in own if event.known_by not in ordered}
        guards = stop_nobody(scenario, plan.world)
        idle = [event for event in own if event.date not in busy or event in guards]
        return _idle(scenario.name, idle, ordered) if idle and looked.same_without(idle) else []
    if not own and not missing:
        same = "they are the same from the branch date on"
        return [f"{scenario.name} has no event until {scenario.until} that {reference.scenario.name} has not: {same}"]
    rest = [event for event in own if event.known_by not in ordered]
    alone = len(rest) == 1 and not missing  # what all make together, which is nothing, this one makes
    reasons = {event.known_by: _reason(looked, event, alone) for event in rest[:TOLD]}
    told = [(event, reasons.get(event.known_by) or _changes_nothing(ordered.get(event.known_by, ""))) for event in own]
    gone = f"of {reference.scenario.name} is missing, and " + (
        "the runs are the same" if rest else "it makes no difference"
    )
    return of_events(scenario.name, told) + of_events(scenario.name, [(event, gone) for event in missing])


def _changes_nothing(why: str) -> str:
    return f"changes nothing: {why}"


def _idle(name: str, events: Sequence[Event], reasons: Mapping[EventKey, str]) -> list[str]:
    return of_events(name, [(event, _changes_nothing(reasons[event.known_by])) for event in events])


# -- what the events alone say -----------------------------------------------------------------------


def ordered_before(scenario: Scenario, world: World) -> dict[EventKey, str]:
    """Return which events of a scenario order what is ordered already, and what that is.

    An event that stands there twice on its day is not among them unless both do: it is told by what it orders, and the
    first of the two may change something. See :func:`each_ordered_before`.
    """
    found = each_ordered_before(scenario, world)
    changing = {event.known_by for event, why in found if not why}
    return {event.known_by: why for event, why in found if event.known_by not in changing}


def each_ordered_before(scenario: Scenario, world: World) -> list[tuple[Event, str]]:
    """Return every event of a scenario, by date, and why it orders what is ordered already; "" where it does not.

    A policy that every crossing overrules is told of if none of their orders ever ends, and so is an order about banks
    that are by the other orders, earlier and later ones, what they are with it. Of an event that stands there twice on
    its day the second orders nothing new.
    """
    orders, told = Orders(scenario, world), dict[int, str]()
    overruled: dict[int, Event] = {}
    history = world.history(scenario.history_until)
    for event in sorted(history, key=lambda event: event.date):
        _already(orders, event, world)
    events = sorted(scenario.events, key=lambda event: event.date)
    guards = stop_nobody(scenario, world)
    for k, event in enumerate(events):
        why = _already(orders, event, world)
        overruled = {at: policy for at, policy in overruled.items() if orders.overruled(policy)}
        if why:
            told[k] = why
        elif event.action == "policy" and orders.overruled(event):
            overruled[k] = event
        elif event in guards:
            told[k] = escorted(called(event.target, world))
    alone = "has an order of its own, which far or a corridor alone changes"
    told |= {k: f"every crossing to {called(policy.target, world)} {alone}" for k, policy in overruled.items()}
    changing = {event.known_by for k, event in enumerate(events) if k not in told}
    known = [event for event in scenario.events if event.known_by not in changing]
    more = {event.known_by: why for event, why in needless(scenario, world, known)}
    return [(event, told.get(k) or more.get(event.known_by, "")) for k, event in enumerate(events)]


def _already(orders: Orders, event: Event, world: World) -> str:
    """Let an event be ordered; return why it changes nothing, or nothing if it may."""
    if event.target in world.hosts.ids and not crossings_of(event.target, world):
        return no_crossing(event.target)
    return f"{_said(event, world)} already" if orders.take(event) else ""


def _said(event: Event, world: World) -> str:
    """Return in words what an event orders."""
    everywhere = event.target in world.hosts.ids and event.action in ("near", "far", "let_through", "corridor")
    host = called(event.target, world)
    where = f"at every crossing to {host}" if everywhere else f"at {event.target}"
    counts = event.action in ("guards", "capacity")
    value = event.value if isinstance(event.value, str) else exact(event.value) if counts else f"{event.value:g}"
    who = KIND_WORDS.get(event.kind, "everybody")
    return {
        "near": f"the near bank {where} was ordered {value}",
        "far": f"the far bank {where} was ordered {value}",
        "let_through": f"the share let through {where} was {value}",
        "corridor": f"the corridor {where} was {value}",
        "policy": f"the policy of {host} for {who} was {value}",
        "guards": f"{host} had {counted_as(value, 'guard')}",
        "capacity": f"{event.target} was given {counted_as(value, 'place')}",
        "rural": f"the share {where} was {value}",
        "set": f"{event.target} was {value}",
    }[event.action]


# -- what a run says ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Looked:
    """Some runs of a scenario that are made once more: with and without some of its events.

    Parameters
    ----------
    plan : Plan
    replicates : tuple of int
        None where nobody knows what they were drawn from.
    """

    plan: Plan
    replicates: tuple[int, ...]

    @classmethod
    def of(cls, plan: Plan, replicates: Sequence[int]) -> Looked:
        """Return the first of the replicates; none of finished results, which do not say what was drawn."""
        known = (plan.point or any(plan.quantiles)) and _are_here(plan.scenario.own)
        return cls(plan, tuple(replicates[:LOOKED_AT]) if known else ())

    def engines(self, events: Sequence[Event] = ()) -> Iterator[Engine]:
        """Yield the runs before their first day, without some events."""
        plan = self.plan
        kept = tuple(event for event in plan.scenario.events if event not in events)
        scenario = plan.scenario.with_(events=kept)
        for r in self.replicates:
            draw = realise(scenario, plan.world, plan.quantiles[r])
            yield Engine(scenario, plan.world, draw, plan.seed, r, flows=False)

    def same_without(self, events: Sequence[Event]) -> bool:
        """Tell whether every number is the same without some events; where no run can be made it is not known."""
        pairs = zip(self.engines(), self.engines(events), strict=True)
        return bool(self.replicates) and all(np.array_equal(a.run().block, b.run().block) for a, b in pairs)

    def met(self, event: Event) -> str:
        """Return what makes an event idle: the same in all runs, and as long as it would last; else nothing."""
        rivals = [other for other in self.plan.scenario.events if other != event and _same_order(other, event)]
        found: set[str] = {""} if rivals else set()
        for engine in self.engines([event]):
            while engine.date < event.date and engine.day < engine.days:
                engine.advance()
            found.add(_state(engine, event))
            while event.action in LASTING and engine.day < engine.days and all(found):
                if not _state(engine, event):
                    found.add("")
                engine.advance()
        (why,) = found if len(found) == 1 else ("",)
        runs = "the run" if len(self.replicates) == 1 else f"{len(self.replicates)} runs that were looked at"
        return f"{why} in {runs}" if why else ""


def _are_here(own: Sequence[OwnRule]) -> bool:
    """Tell whether the files of the user's rules are here, which reading finished results does without."""
    try:
        for rule in own:
            find(rule)
    except PanjError:
        return False
    return True


def _same_order(one: Event, other: Event) -> bool:
    """Tell whether two events order the same thing on one day: what was there in the morning then says nothing."""
    switch = ("capture", "retake")
    same = one.action == other.action or (one.action in switch and other.action in switch)
    return same and (one.date, one.target) == (other.date, other.target)


def _reason(looked: Looked, event: Event, alone: bool) -> str:
    """Return why an event changed nothing, or that others take back what it does."""
    if why := looked.met(event):
        return _changes_nothing(why)
    if not alone and not looked.same_without([event]):
        return "makes no difference beside the others, and the runs are the same"
    infos = describe(extended(REGISTRY, looked.plan.scenario.own))
    meaning = f" ({event.target}: {infos[event.target].meaning})" if event.action == "set" else ""
    return _changes_nothing(f"no number of these runs hangs on it{meaning}")


def _state(engine: Engine, event: Event) -> str:
    """Return what makes an event idle on this morning; nothing if nothing is seen."""
    s, world, target = engine.state, engine.world, event.target
    if event.action == "set":
        return f"{target} was {event.value:g} already" if engine.values[target] == event.value else ""
    if event.action in ("capture", "retake"):
        return _held(engine, world.places.index[target], event.action == "capture")
    if event.action == "near":
        return _near(engine, crossings_of(target, world), str(event.value))
    if event.action == "far":
        return _far(engine, crossings_of(target, world), str(event.value))
    if event.action == "let_through":
        return _let_through(engine, crossings_of(target, world))
    if event.action == "guards":
        far = engine.banks.far[crossings_of(target, world)]
        corridor = s.crossing.corridor[crossings_of(target, world)]
        if len(far) and (far[:, 1] == OPEN).all() and ((far[:, 0] == OPEN) | (corridor == 1)).all():
            return escorted(called(target, world))
    if event.action == "capacity" and s.reception.places[world.places.index[target]] == event.value:
        return f"{_said(event, world)} already"
    return ""


def _held(engine: Engine, place: int, taken: bool) -> str:
    s = engine.state
    lost = s.front.held[place] == 1 or (engine.network.inland[place] >= 0 and np.isfinite(s.crossing.post_taken[place]))
    if bool(lost) != taken:
        return ""
    return f"{engine.world.places.ids[place]} was the {'insurgents’' if taken else 'government’s'} already"


def _let_through(engine: Engine, ways: Sequence[int]) -> str:
    s, rows = engine.state.crossing, list(ways)
    theirs = (engine.state.front.held[rows] == 1) & (s.near[rows] == FOLLOW) & (s.corridor[rows] == 0)
    which = "the near bank was not" if len(rows) == 1 else "none of the near banks was"
    return "" if theirs.any() else f"{which} left to insurgents who might let somebody through"


def _near(engine: Engine, ways: Sequence[int], value: str) -> str:
    s, rows = engine.state, list(ways)
    shut = np.where(s.crossing.near[rows] == FOLLOW, s.front.held[rows] == 1, s.crossing.near[rows] == 0)
    wanted = s.front.held[rows] == 1 if value == "follow" else np.full(len(rows), value == "closed")
    if not (shut == wanted).all():
        return ""
    if s.crossing.corridor[rows].any():
        return _in_corridor(s.crossing.corridor[rows])
    which = "was" if len(rows) == 1 else "of all of them was"
    how = "closed" if shut.all() else "open" if not shut.any() else "open or closed as ordered"
    why = (
        ""
        if (s.crossing.near[rows] != FOLLOW).any() or len(set(s.front.held[rows].tolist())) > 1
        else (f", for the {'insurgents hold' if shut.all() else 'government holds'} it")
    )
    return f"the near bank {which} {how} already{why}"


def _in_corridor(corridor: Bytes) -> str:
    """Return why an order of banks that were so already changes nothing where a corridor opens some of them."""
    if corridor.all():
        return "a corridor opens it to civilians, and to soldiers it was so already"
    return f"corridors open {int(corridor.sum())} of {len(corridor)} to civilians, and all else was so already"


def _far(engine: Engine, ways: Sequence[int], value: str) -> str:
    s, rows = engine.state, list(ways)
    policy = s.crossing.policy[engine.world.places.host[rows]]
    now = np.where(s.crossing.far[rows][:, None] == FOLLOW, policy, s.crossing.far[rows][:, None])
    wanted = policy if value == "follow" else np.full(policy.shape, FAR[value])
    if (now == wanted).all() and s.crossing.corridor[rows].any():
        return _in_corridor(s.crossing.corridor[rows])
    return (
        f"the far bank was {value if value != 'follow' else 'as the policy has it'} already"
        if (now == wanted).all()
        else ""
    )
