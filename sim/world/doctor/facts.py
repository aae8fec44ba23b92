"""Facts: whether anything is made of them."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.errors import did_you_mean
from sim.world.checks import Tables
from sim.world.doctor.tell import tell
from sim.world.facts import NAMES, TOTAL, compared, counts_districts
from sim.world.findings import Finding


def unknown(tables: Tables) -> Iterator[Finding]:
    """Tell of facts of which nothing is made, once each; not of those whose row in evidence.csv says what they are."""
    explained = {row["key"].split("|")[0] for row in tables["evidence"] if row["table"] == "facts" and row["key"]}
    told = set()
    for row in tables["facts"]:
        name = row["name"]
        if compared(name) or name in explained or name in told:
            continue
        told.add(name)
        near = did_you_mean(name, NAMES)
        hint = f"{near or 'those that are'}{' All:' if near else ':'} {', '.join(NAMES)}"
        message = f"nothing is compared with fact '{name}'"
        yield tell(row, "name", "unknown-fact", message, hint, severity="warning" if near else "note")


def without_total(tables: Tables) -> Iterator[Finding]:
    """Tell of counts of districts in worlds that do not say how many the country has."""
    rows = [row for row in tables["facts"] if compared(row["name"]) and counts_districts(row["name"])]
    if rows and all(row["name"] != TOTAL for row in rows):
        message = f"counts of districts are not compared: no fact '{TOTAL}' says how many districts the country has"
        yield tell(rows[0], "name", "no-total", message, f"{', '.join(dict.fromkeys(row['name'] for row in rows))}")


CHECKS = (unknown, without_total)
