"""Checks: from what was typed to a change that this scenario and world allow, or a sentence on why it is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pydantic_core import PydanticCustomError

from sim.runs.orders import Orders
from sim.scenario.errors import did_you_mean
from sim.scenario.schema import parse_date
from sim.whatif.change import Asked, Change, Refused
from sim.whatif.extended import event_of, said
from sim.whatif.ground import Ground
from sim.whatif.kinds import Kind, Number, suggested
from sim.words.counts import NoCountError, count
from sim.words.numbers import exact, plain
from sim.words.typed import advice, quoted, typed_number, without_separators
from sim.words.wording import few
from sim.world.world import PlaceKind

#: Changes that may be made at once: more nobody can tell apart.
MOST = 50
#: How people are told apart, and what it means.
WHO = {"": "everybody", "civilian": "civilians", "military": "soldiers"}


def check(asked: Asked, ground: Ground, others: Sequence[Change] = ()) -> Change:
    """Return what was typed as a change.

    Parameters
    ----------
    asked : Asked
    ground : Ground
    others : sequence of Change
        Those that it would stand beside.

    Raises
    ------
    Refused
        If it cannot be made, with the box in which it is wrong.
    """
    if ground.closed and not ground.all_along:
        raise Refused(ground.closed, "date")
    if len(others) >= MOST:
        raise Refused(f"there are {MOST} changes already, the most that can be made at once", "kind")
    kind = _kind(asked, ground)
    change = Change(
        kind.id, _target(asked, kind, ground), _who(asked, kind), _value(asked, kind), _date(asked, kind, ground)
    )
    _beside(change, ground, others)
    return change


def asked_again(change: Change) -> Asked:
    """Return a change as it can be typed again."""
    value = change.value if isinstance(change.value, str) else plain(change.value)
    return Asked(change.kind, change.target, change.who, value, change.date.isoformat())


def _kind(asked: Asked, ground: Ground) -> Kind:
    if asked.kind in ground.kinds:
        return ground.kinds[asked.kind]
    hint = suggested(asked.kind, ground.kinds)
    known = hint or f"want one of {few(list(ground.kinds), 12)}"
    raise Refused(f"'{quoted(asked.kind)}' is no change that {ground.world.name} has ({known})", "kind")


def _target(asked: Asked, kind: Kind, ground: Ground) -> str:
    known = {target.id: target.name for target in ground.targets[kind.id]}
    if not kind.targets:
        if asked.target:
            raise Refused(f"{kind.label} is aimed at no place: leave '{quoted(asked.target)}' out", "target")
        return ""
    if asked.target in known:
        return asked.target
    wanted = " or ".join(kind.targets)
    if not asked.target:
        raise Refused(f"choose a {wanted}", "target")
    if asked.target in ground.world.hosts.ids:
        it = ground.world.hosts.names[ground.world.hosts.ids.index(asked.target)]
        if "host" in kind.targets:  # the others are the hosts that a crossing leads to
            raise Refused(f"no crossing leads to {it}: nothing at its border reaches anybody", "target")
        raise Refused(f"'{asked.target}' is a host, {it}, and no {wanted} (known: {few(list(known), 12)})", "target")
    row = ground.world.places.index.get(asked.target)
    if row is not None and (others := ground.near(kind, asked.target)):
        what = PlaceKind(ground.world.places.kind[row]).name.lower()
        it = f"{'an' if what == 'exit' else 'a'} {what}, {ground.world.places.names[row]}"
        raise Refused(f"'{asked.target}' is {it}, and no {wanted} (nearest: {few(others, 3)})", "target")
    hint = did_you_mean(asked.target, known) or f"known: {few(list(known), 12)}"
    raise Refused(f"no {wanted} of this world is called '{quoted(asked.target)}' ({hint})", "target")


def _who(asked: Asked, kind: Kind) -> str:
    if asked.who in (WHO if kind.who else ("",)):
        return asked.who
    if not kind.who:
        raise Refused(f"{kind.label} is for everybody", "who")
    raise Refused(f"'{quoted(asked.who)}': want civilian, military, or nothing for everybody", "who")


def _value(asked: Asked, kind: Kind) -> float | str:
    if kind.number is not None:
        return _number(asked.value, kind.number)
    allowed = [word.value for word in kind.words]
    if asked.value in allowed:
        return asked.value
    hint = did_you_mean(asked.value, allowed) if asked.value else None
    raise Refused(f"'{quoted(asked.value)}': want {' or '.join(allowed)}" + (f" ({hint})" if hint else ""), "value")


def _number(text: str, number: Number) -> float:
    wanted = f"want a number of {number.unit} from {exact(number.low)} to {exact(number.high)}"
    cleaned = without_separators(text)
    try:
        if number.count:
            return count(cleaned, int(number.low), int(number.high))
        value = typed_number(cleaned)
    except NoCountError as error:
        raise Refused(f"'{quoted(text)}': {wanted}" + (f" ({error.hint})" if error.hint else ""), "value") from None
    except (ValueError, OverflowError):
        raise Refused(f"'{quoted(text)}': {wanted}{advice(text)}", "value") from None
    if not number.low <= value <= number.high:
        raise Refused(f"'{quoted(text)}': {wanted}", "value")
    return value


def _date(asked: Asked, kind: Kind, ground: Ground) -> dt.date:
    allowed = ground.closed or f"want a day from {ground.first} to {ground.last}"
    try:
        date = parse_date(asked.date)
    except PydanticCustomError as error:
        raise Refused(f"'{quoted(asked.date)}' {error.message()}: {allowed}", "date") from None
    start, places = ground.scenario.start, kind.id == "places"
    if places and ground.all_along and date == start:
        return date
    if date < ground.first:
        if places:
            what = "what it has had all along" + ("" if ground.all_along else " (in a file: panj new scenario)")
            allowed = f"{allowed}, or {start} for {what}"
        known = f"is not after the branch date {ground.scenario.history_until}, up to which the past is known"
        raise Refused(f"{date} {known}: {allowed}", "date")
    if date > ground.last:
        raise Refused(f"{date} is after the last day of the run: {allowed}", "date")
    return date


def _beside(change: Change, ground: Ground, others: Sequence[Change]) -> None:
    """Refuse a change that stands there already, or that orders otherwise what one of its day orders.

    Raises
    ------
    Refused
    """
    new = _orders(change, ground)
    for index, other in enumerate(others):
        if other.date != change.date:
            continue
        text = f"change {index + 1} of {other.date}: {said(other, ground)}"
        if other == change:
            raise Refused(f"this is {text}", "value")
        old = _orders(other, ground)
        if any(old[key] != value for key, value in new.items() if key in old):
            raise Refused(f"this contradicts {text}; give it another day, or take one of the two away", "value")


def _orders(change: Change, ground: Ground) -> dict[tuple[str, object], float | str]:
    """Return what a change orders, by what it is for."""
    orders = Orders(ground.scenario, ground.world)
    return {key: value for event in event_of(change, ground) for key, value in orders.ordered_by(event).items()}
