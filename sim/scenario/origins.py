"""Origins: where each event of a resolved scenario was written, which its file says in a comment behind it."""

from __future__ import annotations

import re
from dataclasses import replace

from sim.scenario.resolved import Scenario

SAID = re.compile(r" {2}# (\S.*:\d+)$")


def with_origins(scenario: Scenario, text: str) -> Scenario:
    """Return a scenario that was read from its resolved file, each event with the place it was written at at first.

    Parameters
    ----------
    scenario : Scenario
    text : str
        Its file, as :func:`sim.scenario.write.to_yaml` writes it; a line without such a comment says nothing.
    """
    lines = dict(enumerate(text.splitlines(), 1))
    events = []
    for event in scenario.events:
        line = event.where.rpartition(":")[2]
        found = SAID.search(lines.get(int(line), "")) if line.isdecimal() else None
        events.append(replace(event, where=found[1]) if found else event)
    return scenario.with_(events=tuple(events))
