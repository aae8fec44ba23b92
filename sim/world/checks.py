"""Checks across tables: whether every row names things that exist and its numbers fit together.

Each function takes the rows of all tables and returns the mistakes it finds; none of them stops at the
first. A cell that could not be read is left out here: its mistake is noted already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sim.scenario.errors import Problem, did_you_mean
from sim.scenario.events import CAPTURES
from sim.scenario.tables.cells import BadCellError, number, one_of, whole
from sim.scenario.tables.reader import Row
from sim.words.typed import quoted
from sim.world.facts import check_facts
from sim.world.ids import check_ids
from sim.world.schema import schema
from sim.world.sums import check_sums

Tables = Mapping[str, list[Row]]

HOME = ("district", "capital")
FAR = ("site", "exit")
COUNTED_AT = ("crossing", *FAR)

# what a place of each kind must have and may have, of the columns that not every place has
NEEDS = {
    "district": ({"population"}, {"border_km"}),
    "capital": ({"population"}, {"border_km"}),
    "crossing": ({"crossing_kind", "host"}, {"let_through"}),
    "site": ({"host", "capacity_low", "capacity", "capacity_high"}, set()),
    "exit": ({"host"}, set()),
}
SPECIAL = (
    *("population", "border_km", "crossing_kind", "host"),
    *("capacity_low", "capacity", "capacity_high", "let_through"),
)

# kinds of place that an action may name; "host" stands for a host
TARGETS = {
    "capture": (*HOME, "crossing"),
    "retake": (*HOME, "crossing"),
    "fighting": HOME,
    "near": ("crossing",),
    "far": ("crossing",),
    "let_through": ("crossing",),
    "corridor": ("crossing",),
    "policy": ("host",),
    "guards": ("host",),
    "capacity": ("site",),
    "reinforce": HOME,
    "rural": ("capital",),
}
VALUES = {
    "capture": one_of(tuple(CAPTURES)),
    "fighting": number(0, 1),
    "near": one_of(("open", "closed", "follow")),
    "far": one_of(("open", "limited", "closed", "follow")),
    "let_through": number(0, 1),
    "corridor": one_of(("open", "closed")),
    "policy": one_of(("open", "limited", "closed")),
    "guards": whole(),
    "capacity": whole(),
    "reinforce": whole(),
    "rural": number(0, 1),
}


def check_tables(tables: Tables) -> list[Problem]:
    """Return the mistakes in every table that is checked row by row."""
    checks = (places, roads, check_ids, garrisons, history, headcounts, check_facts, evidence, check_sums)
    return [problem for check in checks for problem in check(tables)]


def by_id(tables: Tables) -> dict[str, Row]:
    """Return the row of each place."""
    return {row["place"]: row for row in tables["places"] if row["place"]}


def _named(tables: Tables) -> dict[str, str]:
    """Return what places and hosts are called, by their ids: who writes a name is told the id."""
    rows = {row["place"]: row for row in tables["places"]} | {row["host"]: row for row in tables["hosts"]}
    return {name: row["name"] or "" for name, row in rows.items() if name}


def _unknown(row: Row, column: str, what: str, choices: Iterable[str]) -> Problem:
    return row.problem(column, f"unknown {what} '{quoted(row[column])}'", did_you_mean(row[column], choices))


def places(tables: Tables) -> Iterator[Problem]:
    """Check that each place has what its kind needs, and no more."""
    named = _named(tables)
    known = {row["host"]: named[row["host"]] for row in tables["hosts"] if row["host"]}
    homes = [row["country"] for row in tables["places"] if row["kind"] in HOME and row["country"]]
    for row in tables["places"]:
        kind = row["kind"]
        if kind is None:
            continue
        must, may = NEEDS[kind]
        for column in SPECIAL:
            blank = row[column] in (None, "") and column not in row.bad
            if column in must and blank:
                yield row.problem(column, f"a {kind} needs '{column}'")
            elif column not in must | may and not blank:
                yield row.problem(column, f"a {kind} has no '{column}'", "leave it blank")
        if row["host"] and row["host"] not in known:
            yield _unknown(row, "host", "host", known)
        if kind in FAR and row["host"] and row["country"] and row["country"] != row["host"]:
            yield row.problem("country", f"a {kind} lies in its host, {row['host']}, not in {row['country']}")
        if kind not in FAR and homes and row["country"] and row["country"] != homes[0]:
            yield row.problem("country", f"'{row['country']}' is not {homes[0]}, where people flee from in this world")
        if kind not in HOME and row["at_start"] == "insurgent":
            yield row.problem("at_start", f"a {kind} is not held at the start", "capture it in history.csv")
        if row["districts"] and kind != "capital":
            yield row.problem("districts", f"a {kind} has no 'districts'", "leave it blank")
        yield from _ordered(row, ("capacity_low", "capacity", "capacity_high"))
    if tables["places"] and not homes:
        yield tables["places"][0].problem("kind", "there is no district or capital in this world")


def _ordered(row: Row, columns: tuple[str, str, str]) -> Iterator[Problem]:
    low, central, high = (row[column] for column in columns)
    if low is not None and central is not None and low > central:
        yield row.problem(columns[0], f"'{columns[0]}' {low:g} is more than '{columns[1]}' {central:g}")
    if central is not None and high is not None and central > high:
        yield row.problem(columns[1], f"'{columns[1]}' {central:g} is more than '{columns[2]}' {high:g}")


def roads(tables: Tables) -> Iterator[Problem]:
    """Check the ends of each road, its direction, and that no road stands twice."""
    known, named = by_id(tables), _named(tables)
    arcs: dict[tuple[str, str], int] = {}
    for row in tables["roads"]:
        for end in ("from", "to"):
            if row[end] and row[end] not in known:
                yield _unknown(row, end, "place", {place: named[place] for place in known})
        a, b = row["from"], row["to"]
        if a and a == b:
            yield row.problem("to", f"a road from '{a}' to itself")
            continue
        for arc in ((a, b), (b, a)) if row["both_ways"] else ((a, b),):
            if arc in arcs:
                yield row.problem(
                    "from", f"the road from '{arc[0]}' to '{arc[1]}' stands twice, first on line {arcs[arc]}"
                )
                break
        arcs.setdefault((a, b), row.line)
        if row["both_ways"]:
            arcs.setdefault((b, a), row.line)
        if a in known and b in known:
            yield from _direction(row, known[a], known[b])


def _direction(row: Row, a: Row, b: Row) -> Iterator[Problem]:
    """Check the one rule of the graph: no way from home to home through a crossing or a host."""
    start, end = a["kind"], b["kind"]
    if start is None or end is None:
        return
    if start == end == "crossing":
        yield row.problem("to", "a road joins two crossings", "a crossing is the end of a way, never a stage")
    elif (start in HOME and end in FAR) or (start in FAR and end in HOME):
        yield row.problem("to", f"a road from a {start} to a {end} passes no crossing")
    elif start in FAR and end == "crossing":
        yield row.problem("to", f"a road leads from a {start} back to a crossing", "write it from the crossing")
    elif start == "crossing" and end in FAR:
        if row["both_ways"]:
            message = "a road from a crossing to the far side is one-way, or people could pass through the host"
            yield row.problem("both_ways", message, "write no")
        if a["host"] and b["host"] and a["host"] != b["host"]:
            yield row.problem("to", f"a crossing to {a['host']} leads to a {end} in {b['host']}")


def garrisons(tables: Tables) -> Iterator[Problem]:
    """Check that each unit stands at a place of the home side and that low <= central <= high."""
    known, named = by_id(tables), _named(tables)
    for row in tables["garrisons"]:
        place = row["place"]
        if place and place not in known:
            yield _unknown(row, "place", "place", {other: named[other] for other in known})
        elif place and known[place]["kind"] in FAR:
            yield row.problem("place", f"no garrison can stand at a {known[place]['kind']}")
        yield from _ordered(row, ("low", "central", "high"))
    versions: dict[str, set[str]] = {}
    for row in tables["garrisons"]:
        if row["unit"] and row["version"]:
            seen = versions.setdefault(row["unit"], set())
            if seen and "both" in seen | {row["version"]}:
                message = f"unit '{row['unit']}' stands in both versions and in one of them"
                yield row.problem("version", message, "it would count twice")
            seen.add(row["version"])


def history(tables: Tables) -> Iterator[Problem]:
    """Check targets and values, and that nothing is captured twice."""
    known = {row["host"]: "host" for row in tables["hosts"] if row["host"]}
    known |= {place: row["kind"] for place, row in by_id(tables).items()}
    named = _named(tables)
    detailed = {row["province"] for row in tables["places"] if row["kind"] == "district"}
    provinces = {place: row["province"] for place, row in by_id(tables).items()}
    for row in tables["history"]:
        action, target = row["action"], row["target"]
        if action is None or not target:
            continue
        allowed = {name: named[name] for name, kind in known.items() if kind in TARGETS[action]}
        if target not in known:
            yield _unknown(row, "target", " or ".join(TARGETS[action]), allowed)
        elif known[target] is not None and target not in allowed:
            wanted = " or ".join(TARGETS[action])
            yield row.problem("target", f"'{action}' wants a {wanted}; '{target}' is a {known[target]}")
        elif action == "rural" and provinces[target] in detailed:
            yield row.problem("target", f"'{target}' has districts of its own", "'rural' is for whole provinces")
        if row["kind"] and action != "policy":
            yield row.problem("kind", f"'{action}' has no kind", "leave it blank")
        yield from _window(row)
        yield from _value(row)
    yield from _replay(tables)


def _window(row: Row) -> Iterator[Problem]:
    """Check that a day lies between the days between which it is known to lie."""
    day, earliest, latest = row["date"], row["earliest"], row["latest"]
    if day and earliest and earliest > day:
        yield row.problem("earliest", f"'earliest' {earliest} is after the date, {day}")
    if day and latest and latest < day:
        yield row.problem("latest", f"'latest' {latest} is before the date, {day}")


def _value(row: Row) -> Iterator[Problem]:
    try:
        event_value(row)
    except BadCellError as error:
        yield row.problem("value", f"'{row['action']}': {error}", error.hint)


def event_value(row: Row) -> float | str:
    """Return the value of an event, or raise :class:`BadCellError`."""
    parse, text = VALUES.get(row["action"]), row["value"]
    if parse is None:
        if text:
            raise BadCellError("has no value", "leave it blank")
        return 0.0
    if not text and row["action"] == "capture":
        return 0.0
    if not text:
        raise BadCellError("needs a value")
    value: float | str = parse(text)
    return value


def _replay(tables: Tables) -> Iterator[Problem]:
    held = {row["place"] for row in tables["places"] if row["at_start"] == "insurgent"}
    kinds = {place: row["kind"] for place, row in by_id(tables).items()}
    takes = [row for row in tables["history"] if row["action"] in ("capture", "retake") and row["date"]]
    for row in sorted(takes, key=lambda row: row["date"]):
        target = row["target"]
        if row["action"] == "capture" and target in held:
            yield row.problem("target", f"'{target}' is held by the insurgents already on {row['date']}")
        elif row["action"] == "retake" and target not in held:
            hint = (
                "its post was not captured; its bank follows the place behind it"
                if kinds.get(target) == "crossing"
                else None
            )
            yield row.problem("target", f"'{target}' is not held by the insurgents on {row['date']}", hint)
        (held.add if row["action"] == "capture" else held.discard)(target)


def headcounts(tables: Tables) -> Iterator[Problem]:
    """Check that each count names a crossing, a host, a site or an exit, and a window of days."""
    kinds = {place: row["kind"] for place, row in by_id(tables).items()}
    hosts = {row["host"] for row in tables["hosts"]}
    known = {name: title for name, title in _named(tables).items() if name in hosts or kinds.get(name) in COUNTED_AT}
    for row in tables["headcounts"]:
        place = row["place"]
        if place in kinds and kinds[place] not in (None, *COUNTED_AT):
            wanted = "a headcount wants a crossing, a host, a site or an exit"
            yield row.problem("place", f"{wanted}; '{place}' is a {kinds[place]}")
        elif place and place not in known and place not in kinds:
            yield _unknown(row, "place", "crossing, host, site or exit", known)
        elif kinds.get(place) in FAR and row["in_document"]:
            message = f"a headcount at a {kinds[place]} is none of those that are added up: they cross somewhere"
            yield row.problem("in_document", message, "write no")
        if row["first"] and row["last"] and row["first"] > row["last"]:
            yield row.problem("last", f"the last day, {row['last']}, is before the first, {row['first']}")


def evidence(tables: Tables) -> Iterator[Problem]:
    """Check that each row of the evidence names a table and a column that exist."""
    shapes = schema()
    for row in tables["evidence"]:
        name = row["table"]
        if name is None:
            continue
        if name not in shapes:
            yield _unknown(row, "table", "table", shapes)
        elif row["column"] is not None:
            columns = [column.name for column in shapes[name].columns]
            if row["column"] not in columns:
                yield _unknown(row, "column", "column", columns)
