"""The events of a scenario: what contradicts itself or stands twice on one day, and what nobody can reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from math import inf

from sim.scenario.contradictions import Crossings, contradict, is_exception
from sim.scenario.events import Event
from sim.scenario.files import shown
from sim.scenario.in_force import STAYING, in_force
from sim.scenario.resolved import Scenario
from sim.words.numbers import exact
from sim.words.wording import KIND_WORDS, few
from sim.world.checks import HOME, Tables
from sim.world.doctor.history import by_date
from sim.world.findings import Finding, no_crossing
from sim.world.world import KIND_NAMES

SCALE = "reception.capacity_scale"
COUNTER = "front.counter"


def contradictions(scenario: Scenario, tables: Tables) -> Iterator[Finding]:
    """Tell of events of one day that say different things of one target, or of a host and a crossing to it.

    An event that takes the place of an inherited one is meant to, and gets a note with both files; so does a crossing
    that is written behind its host, which may be meant as an exception.
    """
    crossings = _crossings(tables)
    for first, second in combinations(scenario.events, 2):
        if first.date != second.date or not contradict(first, second, crossings):
            continue
        message = f"{_said(second)} on {second.date}, and {_said(first)} by {first.where}"
        hint, severity = _last_word(first, second, crossings)
        yield Finding(message, second.where, hint=hint, severity=severity, check="contradiction")


def _last_word(first: Event, second: Event, crossings: Crossings) -> tuple[str, str]:
    """Return which of two events that contradict each other counts, and how much that is worth telling."""
    if is_exception(first, second, crossings):
        return f"written last, it is an exception from the order for '{first.target}'", "note"
    if _file(first) != _file(second):
        inherited = "replaces the inherited one" if first.action not in STAYING else "comes after the inherited one"
        if first.action == "fighting":
            return "the higher one counts, in whatever file it stands", "note"
        return f"the order of the file that extends the other {inherited}", "note"
    if first.action == "fighting":
        return "the higher one counts: keep one", "warning"
    if is_exception(second, first, crossings):
        return f"the one written last wins: write the exception for '{first.target}' behind it, or keep one", "warning"
    return "the one written last wins: keep one", "warning"


def _crossings(tables: Tables) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in tables["places"]:
        if row["kind"] == "crossing":
            found.setdefault(row["host"], []).append(row["place"])
    return found


def doubles(scenario: Scenario) -> Iterator[Finding]:
    """Tell of events that stand twice: on one day, of one target, with one content, in whatever files."""
    for first, second in combinations(scenario.events, 2):
        if (first.date, first.target, first.action) == (second.date, second.target, second.action) and _same(
            first, second
        ):
            adds = second.action == "reinforce"
            hint = "its soldiers are added twice: delete one, or write their sum" if adds else "delete one"
            message = f"{_said(second)} on {second.date} stands twice, first in {first.where}"
            yield Finding(message, second.where, hint=hint, check="double-event")


def unreached(events: Iterable[Event], tables: Tables) -> Iterator[Finding]:
    """Tell of events at hosts to which no crossing leads: they change nothing."""
    reached = {row["host"] for row in tables["places"] if row["kind"] == "crossing"}
    hosts = {row["host"] for row in tables["hosts"]} - reached
    for event in events:
        if event.action != "set" and event.target in hosts:
            hint = f"{event.key} of it changes nothing"
            yield Finding(no_crossing(event.target), event.where, hint=hint, check="no-crossing")


def held_already(scenario: Scenario, tables: Tables) -> Iterator[Finding]:
    """Tell of events that take, or reinforce, what the insurgents hold by the history or by an event before.

    Those that retake a post alone are told, too: its bank follows the place behind it. Where a counter-offensive may
    win a place back in between, nobody knows.
    """
    counters = [float(event.value) for event in scenario.events if (event.action, event.target) == ("set", COUNTER)]
    if COUNTER in scenario.settings:
        counters.append(scenario.settings[COUNTER].value)
    if any(counter > 0.0 for counter in counters):
        return
    held = {row["place"]: "the first day" for row in tables["places"] if row["at_start"] == "insurgent"}
    for row in by_date(tables):
        if row["date"] <= scenario.history_until:
            _change_hands(held, row["action"], row["target"], f"{row['date']} ({shown(row.file)}:{row.line})")
    behind = _behind(tables)
    retaken = {event.target for event in scenario.events if event.action == "retake"}
    for event in scenario.events:
        since, place = held.get(event.target), behind.get(event.target, "")
        if since is not None and event.action == "capture":
            message = f"{event.key} of '{event.target}' changes nothing: the insurgents hold it since {since}"
            yield Finding(message, event.where, check="no-effect")
        elif since is not None and event.action == "reinforce":
            message = f"{_said(event)}, and the insurgents hold it since {since}"
            yield Finding(
                message, event.where, hint="its soldiers would stand behind the front", check="behind-the-front"
            )
        elif event.action == "retake" and place in held and place not in retaken:
            message = f"{event.key} of '{event.target}' leaves its bank to the insurgents, who hold '{place}' behind it"
            hint = f"since {held[place]}; retake both, or order 'near'"
            yield Finding(message, event.where, hint=hint, check="no-effect")
        _change_hands(held, event.action, event.target, f"{event.date} ({event.where})")


def _behind(tables: Tables) -> dict[str, str]:
    """Return the place that each crossing belongs to, the nearest by road."""
    kinds = {row["place"]: row["kind"] for row in tables["places"]}
    found: dict[str, tuple[float, str]] = {}
    for row in tables["roads"]:
        for place, crossing in ((row["from"], row["to"]), (row["to"], row["from"])):
            if kinds[crossing] == "crossing" and kinds[place] in HOME:
                found[crossing] = min(found.get(crossing, (inf, "")), (row["km"], place))
    return {crossing: place for crossing, (_, place) in found.items()}


def _change_hands(held: dict[str, str], action: str, target: str, since: str) -> None:
    if action == "capture":
        held.setdefault(target, since)
    elif action == "retake":
        held.pop(target, None)


def scaled_places(scenario: Scenario) -> Iterator[Finding]:
    """Tell of places given to a site by an event while `reception.capacity_scale` is, or becomes, another than 1."""
    events = sorted(in_force(scenario.events, {}), key=lambda event: event.date)
    setting, begins = scenario.settings.get(SCALE), scenario.start
    drawn = setting is not None and setting.spread is not None
    steps = [(begins, 1.0 if setting is None else setting.value)]
    steps += [(max(event.date, begins), float(event.value)) for event in events if event.target == SCALE]
    for k, event in enumerate(events):
        if event.action != "capacity":
            continue
        first = max(event.date, begins)
        again = next((e.date for e in events[k + 1 :] if (e.action, e.target) == ("capacity", event.target)), None)
        before = [step for step in steps if step[0] <= first]
        met = [(first, before[-1][1]), *(s for s in steps if s[0] > first and (again is None or s[0] < again))]
        told = [
            f"{exact(round(float(event.value) * scale))} from {day} on"
            for (day, scale), was in zip(met, [1.0, *(scale for _, scale in met)], strict=False)
            if scale != was
        ]
        if drawn and len(before) == 1:
            told.insert(0, f"as many times {SCALE} as each replicate draws")
        if told:
            message = f"capacity of '{event.target}' is {float(event.value):,.10g}, and {SCALE} multiplies it: "
            hint = "places are those given times the scale, whichever comes first"
            yield Finding(message + ", ".join(told), event.where, hint=hint, severity="note", check="scaled-places")


def fewer_places(scenario: Scenario, tables: Tables) -> Iterator[Finding]:
    """Tell of sites that lose places within the run: who is there stays, above them, though others have room."""
    had = {row["place"]: row["capacity"] or 0 for row in tables["places"]}
    fewer, before = [], "the world's estimate"
    given = set[str]()
    for event in sorted(scenario.events, key=lambda event: event.date):
        if event.action == "capacity":
            if event.date > scenario.start and float(event.value) < had.get(event.target, 0):
                fewer.append(event)
                before = "before" if event.target in given else before
            had[event.target] = float(event.value)
            given.add(event.target)
    if fewer:
        named = list(dict.fromkeys(event.target for event in fewer))
        verb = "have" if len(named) > 1 else "has"
        message = (
            f"from {min(event.date for event in fewer)} on {few(named)} {verb} fewer places than {before}: "
            "who is there by then stays, beyond them"
        )
        hint = f"what a site has had all along is dated {scenario.start}, the first day"
        yield Finding(message, fewer[0].where, hint=hint, severity="note", check="fewer-places")


def _same(first: Event, second: Event) -> bool:
    return _of_one_kind(first, second) and first.value == second.value


def _of_one_kind(first: Event, second: Event) -> bool:
    kinds = [{event.kind} if event.kind else set(KIND_NAMES) for event in (first, second)]
    return bool(kinds[0] & kinds[1])


def _file(event: Event) -> str:
    return event.where.rpartition(":")[0]


def _said(event: Event) -> str:
    if event.action in ("capture", "retake"):
        return f"{event.key} of '{event.target}'"
    value = f"{event.value:,.10g}" if isinstance(event.value, float) else event.value
    who = f" for {KIND_WORDS[event.kind]}" if event.kind else ""
    return f"{event.action} of '{event.target}' is {value}{who}"
