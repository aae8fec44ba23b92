"""The page docs/validation.md: what is documented against what the model says, with numbers from real runs.

`python -m sim.docs validation` runs the baseline with its own seed and replicates, and every scenario that ships
with fewer, all on the same draws, and fills ``validation.md.j2``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

import sim
from sim.api.runs import Result, run
from sim.docs import checks
from sim.docs.checks import REPLICATES, Say
from sim.docs.markdown import render, table
from sim.model.network import Network
from sim.model.parameters import REGISTRY
from sim.runs.frames import QUANTILES
from sim.runs.parts import named
from sim.runs.shapes import Headcount
from sim.runs.summary import is_together
from sim.scenario import load_scenario
from sim.validation.checks.collect import RUNS
from sim.validation.course import Course
from sim.validation.seeding.crossed import Crossed, crossed
from sim.validation.seeding.predict import BLIND_RUNS, ERRORS, forecast
from sim.words.numbers import exact as people
from sim.words.numbers import whole
from sim.world.hosts import main_host
from sim.world.world import Floats, PlaceKind

#: Crossings of Gorno-Badakhshan, whose civilians the evidence counts.
GORNO_BADAKHSHAN = ("ruzvai", "nulvand", "humrogi", "tem", "ishkashim-bridge", "langar", "kyzyl-rabot")
#: Compared with the baseline, replicate by replicate.
BORDER_POLICIES = ("sealed-border", "guarded-border", "humanitarian-corridor")
AFTER = ("after TJK civilians", "after TJK soldiers")


def band(values: Floats) -> str:
    """Return the median and the 90 % band: 1,184 (904 to 1,442)."""
    low, _, middle, _, high = np.quantile(values, QUANTILES)
    return people(middle) if low == high else f"{people(middle)} ({people(low)} to {people(high)})"


def sign(row: Headcount) -> str:
    """Return a reported figure with its qualifier."""
    return {"more than": "more than ", "about": "about "}.get(row["qualifier"], "") + people(row["reported"])


def agrees(row: Headcount) -> str:
    """Return whether the 90 % band agrees with the report; "more than" is a lower bound."""
    if row["inside_90"]:
        return "yes"
    if row["qualifier"] == "more than" and row["reported"] < row["q05"]:
        return 'above, as "more than" allows'
    return "no, too high" if row["reported"] < row["q05"] else "no, too low"


def headcounts(result: Result, document: bool) -> str:
    """Return the table of the headcounts of the document, or of the others."""
    assert result.blind is not None
    blind = {(r["place"], r["kind"], r["first"]): r for r in result.blind.summary["headcounts"]}
    holdout = {(h.place, h.kind, str(h.first)): h.holdout for h in result.world.headcounts}
    rows = []
    for row in result.summary["headcounts"]:
        if row["in_document"] != document:
            continue
        key = (row["place"], row["kind"], row["first"])
        other = blind[key]
        cells = [
            "**all seven**" if is_together(row) else row["place"],
            sign(row),
            people(row["q50"]),
            f"{people(row['q05'])} to {people(row['q95'])}",
            agrees(row),
            f"{people(other['q50'])} ({people(other['q05'])} to {people(other['q95'])})",
            "yes" if other["inside_90"] else "no",
        ]
        if not document:
            kind = {"military": "soldiers", "civilian": "civilians"}[row["kind"]]
            cells[0] += f", {kind}, {row['first'][5:]} to {row['last'][5:]}"
            cells.append("yes" if holdout[key] else "no")
        rows.append(cells)
    head = ["place", "reported", "median", "90 % band", "inside", "blind: median (90 %)", "inside"]
    return table(head if document else [*head, "holdout"], rows, right=(1, 2, 3, 5))


def forecasts(blind: Crossed) -> str:
    """Return the table of how well each headcount is forecast from the six others."""
    rows = []
    for error in ERRORS:
        found = forecast(blind, error)
        left = f"{whole(found.left.min())} to {whole(found.left.max())}"
        rows.append((f"{error}", f"{found.prior:.2f}", f"{found.model:.2f}", f"{found.others:.2f}", left))
    head = ("error", "prior of the model", "given the six", "lognormal of the six", "runs that they leave")
    return table(head, rows, right=range(len(head)))


def captures(result: Result) -> dict[str, int]:
    """Return how many of the known captures of districts happen on their day in every replicate."""
    network = Network.of(result.world)
    land = {result.world.places.ids[i] for i in network.land}
    known = [e for e in result.world.events if e.action == "capture"]
    districts = [e for e in known if e.target in land]
    right = 0
    for event in districts:
        held = result.daily("insurgent", event.target)
        day = result.day(event.date)
        right += bool((held[:, day] == 1).all() and (held[:, day - 1] == 0).all())
    return {"districts": len(districts), "right": right, "posts": len(known) - len(districts)}


def civilians(result: Result) -> dict[str, str]:
    """Return civilians who had arrived by the branch date, in Gorno-Badakhshan and in all of the first host."""
    day = result.day(result.scenario.history_until)
    east = sum(result.cumulative("arrivals", name, "civilian")[:, day] for name in GORNO_BADAKHSHAN)
    everywhere = result.cumulative("arrivals", main_host(result.world), "civilian")[:, day]
    return {"east": band(np.asarray(east)), "all": band(everywhere)}


def informal_share(result: Result) -> str:
    """Return the median share of informal arrivals among civilians in the first host after the branch date, in %."""
    places, branch = result.world.places, result.day(result.scenario.history_until)
    crossings = [x for x in places.of_kind(PlaceKind.CROSSING) if places.host[x] == 0]
    slipped = sum(result.daily("informal", places.ids[x], "civilian")[:, branch + 1 :].sum(axis=1) for x in crossings)
    arrived = result.daily("arrivals", main_host(result.world), "civilian")[:, branch + 1 :].sum(axis=1)
    return str(whole(100 * np.median(slipped / np.maximum(arrived, 1))))


def parts(result: Result) -> str:
    """Return the table of what the bands are made of."""
    names = ("luck", "parameters", "garrisons")
    told = [
        (named(name, result.world), [shares[part] for part in names])
        for name, shares in result.parts["measures"].items()
    ]
    rows = [(name, *("" if share is None else f"{whole(100 * share)} %" for share in of)) for name, of in told]
    return table(("measure", *names), rows, right=(1, 2, 3))


def facts(result: Result) -> str:
    """Return the table of the facts about districts."""
    rows = [
        (
            row["fact"].replace("_", " "),
            "document" if row["in_document"] else "other source",
            people(row["reported"]),
            f"{row['scaled']:,.1f}",
            people(row["q50"]),
            f"{people(row['q05'])} to {people(row['q95'])}",
        )
        for row in result.summary["facts"]
    ]
    return table(("fact", "from", "reported", "scaled", "median", "90 % band"), rows, right=(2, 3, 4, 5))


def outcomes(result: Result) -> dict[str, Floats]:
    """Return what scenarios are compared by, one value per replicate."""
    hosts, last = result.world.hosts.ids, -1
    crossings = [result.world.places.ids[x] for x in result.world.places.of_kind(PlaceKind.CROSSING)]

    def total(measure: str, places: Sequence[str], kinds: Sequence[str]) -> Floats:
        found = [result.cumulative(measure, place, kind)[:, last] for place in places for kind in kinds]
        return np.asarray(sum(found))

    def at_end(measure: str, kind: str = "") -> Floats:
        return result.daily(measure, "world", kind)[:, last]

    branch = result.day(result.scenario.history_until)
    first = hosts[0]
    return {
        "TJK civilians": total("arrivals", [first], ["civilian"]),
        "TJK soldiers": total("arrivals", [first], ["military"]),
        "all hosts civilians": total("arrivals", hosts, ["civilian"]),
        "all hosts soldiers": total("arrivals", hosts, ["military"]),
        "internally displaced": at_end("internally_displaced", "civilian"),
        "districts insurgent": at_end("districts_insurgent"),
        "capitals insurgent": at_end("capitals_insurgent"),
        "informal": total("informal", crossings, ["civilian"]),
        "turned back": total("turned_back", crossings, ["civilian"]),
        "waiting": at_end("queueing", "civilian"),
        "dispersed soldiers": at_end("dispersed", "military"),
        "home": at_end("home", "civilian"),
        "after TJK civilians": total("arrivals", [first], ["civilian"])
        - result.cumulative("arrivals", first, "civilian")[:, branch],
        "after TJK soldiers": total("arrivals", [first], ["military"])
        - result.cumulative("arrivals", first, "military")[:, branch],
    }


def ladder_table(found: dict[str, dict[str, Floats]], columns: Sequence[str]) -> str:
    """Return scenarios against outcomes, median and 90 % band."""
    rows = [(f"`{name}`", *(band(values[column]) for column in columns)) for name, values in found.items()]
    return table(("scenario", *columns), rows, right=range(1, len(columns) + 1))


def shift_table(found: dict[str, dict[str, Floats]]) -> str:
    """Return the paired differences of the border policies from the baseline."""
    columns = (
        "TJK civilians",
        "TJK soldiers",
        "informal",
        "turned back",
        "waiting",
        "internally displaced",
        "dispersed soldiers",
        "home",
    )
    base = found["baseline"]
    rows = [
        (column, *(band(found[name][column] - base[column]) for name in BORDER_POLICIES if name in found))
        for column in columns
    ]
    return table(("difference from baseline", *(f"`{name}`" for name in BORDER_POLICIES)), rows, right=(1, 2, 3))


def more_in(found: dict[str, dict[str, Floats]], steps: Sequence[str], column: str) -> str:
    """Return, for each step of a ladder, in what share of replicates an outcome is no smaller than one step down."""
    shares = [(found[b][column] >= found[a][column]).mean() for a, b in pairwise(steps)]
    return ", ".join(f"{whole(100 * share)} %" for share in shares)


def validation_page(say: Say) -> str:
    """Run what is needed and return docs/validation.md; `say` is told what is being run."""
    scenario = load_scenario("baseline", REGISTRY)
    say(f"baseline: {scenario.replicates} replicates")
    result = run("baseline")
    assert result.blind is not None
    found: dict[str, dict[str, Floats]] = {}
    courses: dict[str, Course] = {}
    for each in checks.each_scenario(say):
        found[each.scenario.name], courses[each.scenario.name] = outcomes(each), checks.course_of(each, say)
    network = Network.of(result.world)
    rows = {row["place"]: row for row in result.summary["headcounts"]}
    blind = {row["place"]: row for row in result.blind.summary["headcounts"]}
    steps = ("ceasefire", "baseline", "offensive", "collapse")
    after = ("internally displaced", "districts insurgent", "capitals insurgent", *AFTER)
    outcome_names = ("all hosts civilians", "all hosts soldiers", "internally displaced")
    return render(
        "validation.md.j2",
        {
            "version": sim.__version__,
            "seed": result.plan.seed,
            "n": len(result.replicates),
            "blind_n": len(result.blind.replicates),
            "few": REPLICATES,
            "digest": result.world.digest,
            "branch": str(scenario.history_until),
            "end": str(scenario.until),
            "document": headcounts(result, document=True),
            "forecasts": forecasts(crossed("blind", BLIND_RUNS)),
            "forecast_runs": people(BLIND_RUNS),
            "others": headcounts(result, document=False),
            "rows": rows,
            "blind": blind,
            "captures": captures(result),
            "civilians": civilians(result),
            "kokul": band(result.cumulative("arrivals", "kokul", "military")[:, result.day(scenario.history_until)]),
            "informal": informal_share(result),
            "parts": parts(result),
            "twins": result.parts["twins"],
            "facts": facts(result),
            "modelled": int((network.whole_province[network.land] == 0).sum()),
            "latest": str(max(event.date for event in result.world.events)),
            "ladder": ladder_table(found, ("TJK civilians", "TJK soldiers", *outcome_names[:2])),
            "inside": ladder_table(found, after),
            "more": {name: more_in(found, steps, name) for name in outcome_names},
            "shift": shift_table(found),
            "runs": RUNS,
            "part": checks.parts(courses, result, say),
        },
    )
