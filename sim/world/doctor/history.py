"""The history: what contradicts itself on one day, and what changes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import combinations

from sim.scenario.tables.reader import Row
from sim.words.wording import KIND_WORDS
from sim.world.checks import Tables, by_id, event_value
from sim.world.doctor.tell import tell
from sim.world.findings import Finding
from sim.world.world import KIND_NAMES

FIRST = {"near": "follow", "far": "follow", "corridor": "closed", "rural": 0.0, "reinforce": 0.0}
"""What is so on the first day, by action, where it is the same everywhere."""

Key = tuple[str, str, str]


def by_date(tables: Tables) -> list[Row]:
    """Return the history in the order in which it takes effect: by date, then as written."""
    rows: list[Row] = sorted(tables["history"], key=lambda row: row["date"])
    return rows


def contradictions(tables: Tables) -> Iterator[Finding]:
    """Tell of rows of one day that say different things of one place or host."""
    days: dict[dt.date, list[Row]] = {}
    for row in by_date(tables):
        days.setdefault(row["date"], []).append(row)
    hosts = {place: row["host"] for place, row in by_id(tables).items()}
    for day, rows in days.items():
        for first, second in combinations(rows, 2):
            same = first["target"] == second["target"]
            if _differ(first, second) if same else _bank_against_host(first, second, hosts):
                message = f"{_said(second)} on {day}; line {first.line} says: {_said(first)}"
                yield tell(second, "action", "contradiction", message, _outcome(first, second))


def _differ(first: Row, second: Row) -> bool:
    actions = {first["action"], second["action"]}
    if actions == {"capture", "retake"}:
        return True
    if actions == {"policy"}:
        return bool(set(_kinds(first)) & set(_kinds(second))) and event_value(first) != event_value(second)
    if actions in ({"corridor", "near"}, {"corridor", "far"}):
        values = {row["action"]: event_value(row) for row in (first, second)}
        return values.pop("corridor") == "open" and "closed" in values.values()
    return False


def _bank_against_host(first: Row, second: Row, hosts: Mapping[str, str]) -> bool:
    """Tell whether one row shuts what the other opens: the far bank of a crossing, and the host behind it."""
    said = {row["action"]: row for row in (first, second)}
    if set(said) != {"far", "policy"} or hosts[said["far"]["target"]] != said["policy"]["target"]:
        return False
    return {event_value(row) for row in said.values()} == {"open", "closed"}


def _outcome(first: Row, second: Row) -> str:
    if "corridor" in (first["action"], second["action"]):
        return "the corridor wins for civilians: keep one of them"
    if {first["action"], second["action"]} == {"far", "policy"}:
        return "the order for the bank wins: is it meant?"
    return "the row further down wins: keep one of them"


def _said(row: Row) -> str:
    if row["action"] in ("capture", "retake"):
        return f"{row['action']} of '{row['target']}'"
    who = f" for {KIND_WORDS[row['kind']]}" if row["kind"] else ""
    return f"{row['action']} of '{row['target']}' is {row.text['value']}{who}"


def _kinds(row: Row) -> tuple[str, ...]:
    return (row["kind"],) if row["kind"] else KIND_NAMES


def no_effect(tables: Tables) -> Iterator[Finding]:
    """Tell of rows that change nothing, because it is so already."""
    now = _first(tables)
    since: dict[Key, Row] = {}
    for row in by_date(tables):
        action, target = row["action"], row["target"]
        if action in ("capture", "retake", "fighting"):
            continue  # `check_tables` refuses to take what is held; each day of fighting is one of its own
        value = event_value(row)
        keys = [(action, target, kind) for kind in (_kinds(row) if action == "policy" else ("",))]
        if all(now.get(key, FIRST.get(action)) == value for key in keys):
            before = since.get(keys[0])
            hint = f"line {before.line} says so" if before is not None else "it is so on the first day"
            if action == "reinforce":
                hint = "nobody is added"
            yield tell(row, "value", "no-effect", f"{_said(row)} already before {row['date']}: nothing changes", hint)
        for key in keys:
            if action != "reinforce":
                now[key], since[key] = value, row


def _first(tables: Tables) -> dict[Key, float | str]:
    now: dict[Key, float | str] = {}
    for row in tables["hosts"]:
        now["guards", row["host"], ""] = row["guards"]
        for kind in KIND_NAMES:
            now["policy", row["host"], kind] = row[f"policy_{kind}"]
    for place, row in by_id(tables).items():
        if row["let_through"] is not None:
            now["let_through", place, ""] = row["let_through"]
        if row["kind"] == "site" and row["capacity_low"] == row["capacity_high"]:
            now["capacity", place, ""] = row["capacity"]
    return now


def under_orders(tables: Tables) -> Iterator[Finding]:
    """Tell of posts that change hands under an order for their near bank: the order stays above the holder."""
    orders: dict[str, Row] = {}
    for row in by_date(tables):
        target = row["target"]
        if row["action"] == "near":
            orders[target] = row
        elif row["action"] in ("capture", "retake") and target in orders:
            order = orders[target]
            if event_value(order) != "follow":
                message = f"{_said(row)} leaves its near bank {event_value(order)}, as line {order.line} ordered"
                yield tell(row, "target", "no-effect", message, "near with the value follow lets it follow its holder")


def lost_soldiers(tables: Tables) -> Iterator[Finding]:
    """Tell of soldiers who are sent to a place that the insurgents hold."""
    held = {row["place"] for row in tables["places"] if row["at_start"] == "insurgent"}
    for row in by_date(tables):
        if row["action"] == "capture":
            held.add(row["target"])
        elif row["action"] == "retake":
            held.discard(row["target"])
        elif row["action"] == "reinforce" and row["target"] in held:
            message = f"soldiers are sent to '{row['target']}' on {row['date']}, which the insurgents hold by then"
            yield tell(row, "target", "behind-the-front", message)


CHECKS = (contradictions, no_effect, under_orders, lost_soldiers)
