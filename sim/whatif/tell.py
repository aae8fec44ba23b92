"""What changes make of a run, in sentences: who arrives where by when, and which site is full earlier or later.

Of one pair of runs the numbers are told and called those of one run; of many the median of the differences of the
pairs, and where 90 % of them lie.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sim.comparisons.idle import idle_events
from sim.runs.hosts import arrived
from sim.runs.hosts import host_of as spoken_of
from sim.runs.results import Result
from sim.study.story.differences import change, spread
from sim.study.story.speech import Speech, day, of_several_years, percent
from sim.study.story.tell import capital_first
from sim.whatif.change import Change
from sim.whatif.ground import Ground
from sim.whatif.pairs import Pairs
from sim.words.numbers import people, whole
from sim.words.wording import counted
from sim.world.names import short_name
from sim.world.world import KIND_NAMES, Floats, PlaceKind, World

#: Sites that are told of.
SITES = 3
#: A site is told of where its first full day moves by so many days, or its chance to be full by as much.
DAYS, CHANCE = 2, 0.1
ONE, MANY = "In this one run", "In the pairs of runs"
#: What is said of a crossing whose change is no part of that of the host.
CHANGE = "The largest change"


def tell(pairs: Pairs, host: str = "") -> list[str]:
    """Return what the changes make of a run, the most asked first; one sentence at least.

    Parameters
    ----------
    pairs : Pairs
    host : str
        The host that the changes are about; by default the one that the world is told by.
    """
    without, changed = pairs.without, pairs.changed
    if np.array_equal(without.counts, changed.counts):
        where = "in this one run" if len(pairs) == 1 else f"in any of the {counted(len(pairs), 'pair')} of runs"
        return [f"Nothing is different {where}."]
    host = host or spoken_of(without)
    arrive, beyond = list(_arrivals(pairs, host)), list(_beyond(pairs, host))
    moved = host in without.world.hosts.ids and people(float(np.median(_lead(pairs, host)["civilian"]))) != "0"
    first = [*arrive, *beyond] if moved else [*beyond, *arrive]  # places alone move who lacks one, and few who come
    found = [*first, *_displaced(pairs), *_sites(pairs)]
    return found or ["Arrivals, displaced and sites are the same; other numbers differ."]


def why_nothing(pairs: Pairs) -> list[str]:
    """Return why changes made no difference at all, where they made none in any pair."""
    without, changed = pairs.without, pairs.changed
    if not np.array_equal(without.counts, changed.counts):
        return []
    name = changed.scenario.name
    told = idle_events(without.plan, changed.plan, changed.replicates, equal=True)
    return [f"{capital_first(text.removeprefix(f'{name}: '))}." for text in told]


def host_of(changes: Sequence[Change], ground: Ground) -> str:
    """Return the host that changes are about, "" for none or several."""
    world = ground.world
    named = {name: name for name in world.hosts.ids}
    named |= {name: world.hosts.ids[world.places.host[x]] for name, x in world.places.index.items()}
    found = {named[change.target] for change in changes if change.target}
    return found.pop() if len(found) == 1 else ""


def _speech(host: str) -> Speech:
    return Speech(host, people, short_name)


def _last(result: Result) -> str:
    return day(result.dates[-1], of_several_years(result.dates))


def _where(world: World, host: str) -> str:
    return world.hosts.names[world.hosts.ids.index(host)]


def _arrivals(pairs: Pairs, host: str) -> Iterator[str]:
    """Yield how many more or fewer arrive in the host, at which crossing most of it is, and in another host."""
    world, last = pairs.without.world, _last(pairs.without)
    if host not in world.hosts.ids:
        return
    speech, alone = _speech(host), len(pairs) == 1
    leads = {name: _lead(pairs, name) for name in world.hosts.ids}
    for kind, one, many in (("civilian", "civilian", "civilians"), ("military", "soldier", "soldiers")):
        lead = leads[host][kind]
        if not lead.any():
            if kind == "civilian":
                yield f"{_begin(alone)} as many civilians reach {_where(world, host)} by {last} as without the changes."
            continue
        if kind == "military" and people(float(np.median(lead))) == "0":
            continue
        told = f"{change(lead, speech, one, many)} {_where(world, host)} by {last}"
        yield f"{_begin(alone)} {told}{_instead(pairs, host, kind) if alone else spread(lead, speech)}."
    yield from _crossing(pairs, host)
    others = {name: lead["civilian"] for name, lead in leads.items() if name != host and lead["civilian"].any()}
    if others:
        most = max(others, key=lambda name: abs(float(np.median(others[name]))))
        if people(float(np.median(others[most]))) != "0":
            told = change(others[most], speech)
            tail = "" if alone else spread(others[most], speech)
            yield f"{capital_first(told)} {_where(world, most)}{tail}."


def _begin(alone: bool) -> str:
    return f"{ONE}" if alone else f"{MANY}"


def _instead(pairs: Pairs, host: str, kind: str) -> str:
    """Return both numbers of a single run, in brackets."""
    values = [float(arrived(side, host, kind)[0]) for side in (pairs.changed, pairs.without)]
    return f" ({people(values[0])} instead of {people(values[1])})"


def _lead(pairs: Pairs, host: str) -> dict[str, Floats]:
    """Return how many more have arrived by the last day with the changes, pair by pair, by kind."""
    return {
        kind: arrived(pairs.changed, host, kind) - arrived(pairs.without, host, kind)
        for kind in ("civilian", "military")
    }


def _crossing(pairs: Pairs, host: str) -> Iterator[str]:
    """Yield at which crossing the number of civilians changes most, if it is most of it, and which goes against."""
    world, speech, places = pairs.without.world, _speech(host), pairs.without.world.places
    row = world.hosts.ids.index(host)
    rows = [int(x) for x in places.of_kind(PlaceKind.CROSSING) if int(places.host[x]) == row]
    leads = {x: _lead(pairs, places.ids[x])["civilian"] for x in rows}
    if not leads:
        return
    most = max(leads, key=lambda x: abs(float(np.median(leads[x]))))
    middle = float(np.median(leads[most]))
    if people(abs(middle)) == "0" or len(rows) == 1:
        return
    alone = len(pairs) == 1
    part = part_of(leads[most], _lead(pairs, host)["civilian"])
    told = f"{change(leads[most], speech, verb='arrive')}{'' if alone else spread(leads[most], speech)}"
    against = min(leads, key=lambda x: np.sign(middle) * float(np.median(leads[x])))
    back = float(np.median(leads[against]))
    if part == CHANGE and middle * back < 0 and people(abs(back)) != "0":
        other = f"{'' if alone else 'a median of '}{people(abs(back))} {'fewer' if back < 0 else 'more'}"
        told += f"; at {short_name(places.names[against])} it is the other way, {other}"
    yield f"{part} is at {short_name(places.names[most])}: {told}."


def part_of(lead: Floats, of: Floats) -> str:
    """Return how much of a difference one crossing has: most of it, the largest part, or a change of its own.

    The medians decide, as they are told: most is over half of that of all together, and no more than it. What goes the
    other way, or is more than all together because other crossings go the other way, is no part of it.

    Parameters
    ----------
    lead : float per pair of runs
        What changes at that crossing.
    of : float per pair of runs
        What changes at all crossings together.

    Examples
    --------
    >>> [part_of(np.array([one]), np.array([29.0])) for one in (15.0, 14.0)]
    ['Most of it', 'The largest part of it']
    >>> [part_of(np.array([one]), np.array([29.0])) for one in (278.0, -98.0)]
    ['The largest change', 'The largest change']
    """
    one, total = whole(float(np.median(lead))), whole(float(np.median(of)))
    if one * total <= 0 or abs(one) > abs(total):
        return CHANGE
    return "Most of it" if 2 * abs(one) > abs(total) else "The largest part of it"


def _beyond(pairs: Pairs, host: str) -> Iterator[str]:
    """Yield how many more or fewer lack a place in the host on the last day, or in how many pairs, where few do."""
    world = pairs.without.world
    if host not in world.hosts.ids:
        return
    of = world.hosts.ids.index(host)
    sites = [world.places.ids[x] for x in world.places.of_kind(PlaceKind.SITE) if int(world.places.host[x]) == of]
    sides = [
        sum((side.daily("overflow", site, kind)[:, -1] for site in sites for kind in KIND_NAMES), np.zeros(len(pairs)))
        for side in (pairs.changed, pairs.without)
    ]
    lead = sides[0] - sides[1]
    alone, where = len(pairs) == 1, f"in {_where(world, host)} on {_last(pairs.without)}"
    if people(float(np.median(lead))) != "0":
        told = change(lead, _speech(host), "person", "people", "lack a place").replace("lack a places", "lacks a place")
        yield f"{_begin(alone)} {told} {where}{'' if alone else spread(lead, _speech(host))}."
    elif lead.any():
        fewer, more = (percent(float(np.mean(part))) for part in (lead < 0, lead > 0))
        rarely = f"fewer do in {fewer} of the pairs, more in {more}"
        yield f"{_begin(alone)} as many people as a rule lack a place {where}; {rarely}."


def _displaced(pairs: Pairs) -> Iterator[str]:
    """Yield how many more or fewer civilians are displaced inside the country on the last day."""
    sides = [side.daily("internally_displaced", "world", "civilian")[:, -1] for side in (pairs.changed, pairs.without)]
    lead = sides[0] - sides[1]
    if people(float(np.median(lead))) == "0":
        return
    speech, alone = _speech(""), len(pairs) == 1
    told = change(lead, speech, verb="are displaced").replace("civilian are displaceds", "civilian is displaced")
    yield f"{capital_first(told)} inside the country on {_last(pairs.without)}{'' if alone else spread(lead, speech)}."


def _sites(pairs: Pairs) -> Iterator[str]:
    """Yield which sites are full earlier, later, more or less often."""
    places, told = pairs.without.world.places, list[tuple[float, str]]()
    sides = [side.rooms for side in (pairs.without, pairs.changed)]
    for k, row in enumerate(sides[0].rows):
        firsts = [_first_full(side.full[k]) for side in sides]
        found = _site(short_name(places.names[row]), firsts, pairs)
        if found is not None:
            told.append(found)
    yield from (text for _, text in sorted(told, key=lambda one: -one[0])[:SITES])


def _first_full(full: Floats) -> Floats:
    """Return the first full day of every replicate, infinite where there is none."""
    return np.where(full.any(axis=1), full.argmax(axis=1), np.inf)


def _site(name: str, firsts: list[Floats], pairs: Pairs) -> tuple[float, str] | None:
    """Return what changes at a site, and how much, to tell the largest first; None for nothing."""
    result, last = pairs.without, _last(pairs.without)
    without, changed = (float(np.isfinite(first).mean()) for first in firsts)
    if max(without, changed) == 0.0:
        return None
    days = [float(np.quantile(first, 0.5, method="lower")) for first in firsts]
    when = [day(result.dates[int(d)], of_several_years(result.dates)) if np.isfinite(d) else "" for d in days]
    if all(when):
        move = days[1] - days[0]
        if abs(move) < DAYS:
            return None
        word = "earlier" if move < 0 else "later"
        half = "" if len(pairs) == 1 else " in half of the runs"
        text = f"{name} is full {counted(int(abs(move)), 'day')} {word}: from {when[1]}{half} instead of {when[0]}."
        return abs(move), text
    if len(pairs) == 1:
        if when[1]:
            return 100.0, f"{name} is full from {when[1]}; without the changes it never is."
        return 100.0, f"{name} is never full; without the changes it is from {when[0]}."
    if abs(changed - without) < CHANCE:
        return None
    text = f"{name} is full by {last} in {_share(changed)} of the runs, without the changes in {_share(without)}."
    return 100 * abs(changed - without), text


def _share(share: float) -> str:
    return {0.0: "none", 1.0: "all"}.get(share, percent(share))
