"""The two months up to the branch date, of which nothing is replayed but the dated policies of the neighbours.

Those are decisions of other states that no rule of the model makes. Who attacks, what falls, who flees and who crosses
follows from the rules. So the wars of the runs are different ones, and the bands are wide: what is known must be one
that could have been.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from sim.model.engine import Engine
from sim.model.network import Network
from sim.model.parties import MILITARY
from sim.runs.replicates import Replicates
from sim.runs.run import MAIN, load
from sim.runs.tasks import Plan, Task, record_of
from sim.scenario.resolved import Scenario
from sim.validation.analogues import ANALOGUES
from sim.validation.beside import Beside
from sim.validation.checks.row import Known, Row, against, beside, of_the_front
from sim.validation.course import shares, without_a_fight
from sim.validation.front.compare import check
from sim.validation.front.predict import fallen, runs
from sim.validation.front.record import Record, read
from sim.world.world import Floats, Ints, World

#: Orders of a history that are decisions of neighbours.
POLICIES = ("policy", "far", "guards")
DISTRICTS = "48 captures of history.csv, each with its source"
#: What is known up to the branch date and stands in no table of the world.
KNOWN: Mapping[str, Known] = {
    "posts elsewhere": Known(1, "Shahritus post, AKIpress 2021-06-28; no other was reported lost"),
    "capitals": Known(0, "the document: 34 of 34 held", use="fitted"),
    "handed": Known(10 / 17, "10 of the 17 captures whose reports say how", "share", use="prior"),
    "one night": Known(1037, "the document: seven crossings, 4 to 6 July", use="fitted"),
    "interior": Known(
        0.0, "no crossing of an interior garrison is reported (evidence: garrisons G12 to G36)", "share", use="prior"
    ),
    "uzbekistan": Known(100, "53, 3 and 44 on 23 to 27 June (Uzbek foreign ministry, 25 and 29 June 2021)"),
    "turned back": Known(
        0, "admitted on humanitarian grounds (the document, D09); no refusal is reported", use="prior"
    ),
}


def unreplayed(scenario: Scenario, world: World) -> Scenario:
    """Return the two months with a history that says nothing after the first day but what neighbours decide."""
    kept = tuple(event for event in world.history(scenario.history_until) if event.action in POLICIES)
    return scenario.with_(history_until=scenario.start, until=scenario.history_until, events=kept)


@dataclass(eq=False)
class Past:
    """Unreplayed runs, and what only their last state tells.

    Parameters
    ----------
    result : Replicates
    fell : int, shape (runs, districts), day of the last fall; NEVER for none
    rural : float per run, share of the districts of the provinces that are one place, mean over them
    posts : float per run, border posts of these that are lost
    escaped : float per run, share of the soldiers of trapped posts who crossed; NaN where none was trapped
    interior : float per run, of the soldiers who crossed, the share from places without a crossing; NaN of none
    """

    result: Replicates
    fell: Ints
    rural: Floats
    posts: Floats
    escaped: Floats
    interior: Floats
    record: Record = field(repr=False)


def make(many: int, garrisons: str | None = None) -> Past:
    """Run the two months so many times, with other garrisons than the baseline's if they are given."""
    scenario, world = load("baseline")
    record = read(world, scenario.start, scenario.history_until)
    free = unreplayed(scenario, world).with_(garrisons=garrisons or scenario.garrisons)
    engines = list(runs(free, world, many))
    plan = Plan(free, world, free.seed, ({},) * many)
    result = Replicates.gather(plan, (record_of(engine, Task(MAIN, r, r)) for r, engine in enumerate(engines)))
    told = np.array([_last_state(engine) for engine in engines])
    rows = [world.places.index[name] for name in record.ids]
    rural, posts, escaped, interior = told.T
    return Past(result, fallen(engines, rows), rural, posts, escaped, interior, record)


def _last_state(engine: Engine) -> tuple[float, float, float, float]:
    """Return what the last state of a run tells: rural, posts, escaped and interior of :class:`Past`."""
    net, held, parties = engine.network, engine.state.front.held, engine.parties
    rural = engine.state.front.rural[(net.whole_province == 1) & (engine.world.places.districts > 0)].mean()
    posts = net.crossings
    elsewhere = [x for x in posts if net.inland[x] >= 0 and net.whole_province[net.inland[x]] == 1]
    used = slice(parties.count)
    soldiers = parties.kind[used] == MILITARY
    origin, size = parties.origin[used][soldiers], parties.size[used][soldiers]
    crossed = parties.came_by[used][soldiers] >= 0
    trapped = np.isin(origin, [x for x in posts if held[x] == 1])
    by_the_river = np.isin(origin, [*posts, *(net.inland[x] for x in posts)])
    gone, over = size[trapped].sum(), size[crossed].sum()
    return (
        float(rural),
        float(sum(held[x] for x in elsewhere)),
        float(size[trapped & crossed].sum() / gone) if gone else np.nan,
        float(size[crossed & ~by_the_river].sum() / over) if over else np.nan,
    )


def rows(past: Past, blind: Past | None = None) -> list[Row]:
    """Return what the runs do beside what is known."""
    return [*_war(past), *_soldiers(past, blind), *_civilians(past)]


def _war(past: Past) -> list[Row]:
    """Return the rows of the front, the provinces, the capitals and the sieges."""
    world = past.result.world
    names = {
        f"falls in province {k}": f"falls in {world.places.province[world.places.index[i]]}"
        for k, i in zip(past.record.province, past.record.ids, strict=True)
    }
    found = [dataclasses.replace(c, name=names.get(c.name, c.name)) for c in check(past.fell, past.record)]
    last = max(event.date for event in world.events if event.action == "rural")
    rural = [float(event.value) for event in world.events if (event.action, event.date) == ("rural", last)]
    lost = past.result.daily("capitals_insurgent", "world")[:, -1]
    known = Known(
        float(np.mean(rural)),
        "LWJ 2021-07-05: counts of the country, less the districts modelled",
        "share",
        use="fitted",
    )
    return [
        *(of_the_front(c, DISTRICTS) for c in found),
        against("provinces", "districts of other provinces held on 6 July, share", past.rural, known),
        against("provinces", "border posts of other provinces lost", past.posts, KNOWN["posts elsewhere"]),
        against("capitals", "capitals lost", lost, KNOWN["capitals"]),
        against("siege", "falls without a fight, share", without_a_fight(past.result), KNOWN["handed"]),
    ]


def _soldiers(past: Past, blind: Past | None) -> list[Row]:
    """Return the rows of the soldiers."""
    result = past.result
    first = result.world.hosts.ids[0]
    count = next(h for h in result.world.headcounts if (h.place, h.kind) == (first, "military"))
    all_since = Known(float(count.people), count.source, use="fitted")
    out = [
        against("garrisons", "soldiers to Tajikistan since 22 June", _since(result, count.first), all_since),
        against("garrisons", "most of them in three days", _busiest_three(result), KNOWN["one night"]),
        against("garrisons", "soldiers to Uzbekistan", _all(result, "UZB", "military"), KNOWN["uzbekistan"]),
        against("garrisons", "of those who crossed, from places without a crossing", past.interior, KNOWN["interior"]),
        beside(
            "garrisons",
            Beside(
                "of the soldiers of posts that were taken, over the river",
                past.escaped[np.isfinite(past.escaped)],
                ANALOGUES["posts, escape"],
                "run in which a post is taken",
            ),
        ),
    ]
    none = np.zeros((len(result.counts), 0), np.int32)
    out += [
        beside("garrisons", found, "no") for found in shares(result, none) if found.name == "soldiers in one crossing"
    ]
    if blind is not None:
        name = "the same with blind garrisons"
        out.insert(
            1, against("garrisons", name, _since(blind.result, count.first), dataclasses.replace(all_since, use="no"))
        )
    refused = sum(result.daily("turned_back", x, "military").sum(axis=1) for x in _crossings(result, first))
    out.append(against("crossing", "soldiers whom Tajikistan turned back", np.asarray(refused), KNOWN["turned back"]))
    return out


def _civilians(past: Past) -> list[Row]:
    """Return the row of the civilians."""
    result = past.result
    first = result.world.hosts.ids[0]
    count = next(h for h in result.world.headcounts if (h.place, h.kind) == (first, "civilian"))
    known = Known(float(count.people), count.source, at_least=count.qualifier == "more than", use="in view")
    return [against("displacement", "civilians to Tajikistan by 6 July", _all(result, first, "civilian"), known)]


def _crossings(result: Replicates, host: str) -> list[str]:
    places, number = result.world.places, result.world.hosts.ids.index(host)
    return [places.ids[x] for x in Network.of(result.world).crossings if places.host[x] == number]


def _all(result: Replicates, host: str, kind: str) -> Floats:
    return np.asarray(result.daily("arrivals", host, kind).sum(axis=1))


def _since(result: Replicates, first: object) -> Floats:
    host = result.world.hosts.ids[0]
    return result.between(host, "military", str(first), str(result.dates[-1]))


def _busiest_three(result: Replicates) -> Floats:
    """Return the most soldiers to the first host in three days that follow each other."""
    daily = result.daily("arrivals", result.world.hosts.ids[0], "military")
    return np.asarray((daily[:, :-2] + daily[:, 1:-1] + daily[:, 2:]).max(axis=1))
