"""All predictive checks, rule by rule."""

from __future__ import annotations

from typing import get_args

import numpy as np

from sim.model.network import Network
from sim.runs.replicates import Replicates
from sim.validation.checks import border, past, trials
from sim.validation.checks.row import Known, Row, Rule, against, beside, unknown
from sim.validation.front.cascade import beside_other_wars
from sim.validation.front.predict import few, recorded
from sim.world.world import Floats

RULES: tuple[Rule, ...] = get_args(Rule)
RUNS = 200
"""Of the page."""
ALL_ON_THEIR_DAY = Known(1.0, "history.csv: this is the replay itself, and no prediction", "share", use="fitted")
NOTHING_KNOWN = (
    unknown("crossing", "civilians turned back; what those who hold a bank let through", "no report up to 6 July"),
    unknown("routes", "which way households take", "no report here; docs/validation-conflicts.md has other wars"),
    unknown("movement", "how long households stay and travel", "no report here; docs/validation-conflicts.md"),
    unknown("reception", "people in the sites", "nobody was counted in a site up to 6 July"),
    unknown(
        "provinces",
        "districts of other provinces that are won back",
        "two recaptures are reported up to 6 July (Bangi, Khwaja Ghar), both of districts modelled one by one",
    ),
    unknown(
        "surrender",
        "how many give up where they hear of others",
        "no count of them up to 6 July; how places followed each other in other wars: sim.validation.giving_up",
    ),
    unknown("garrisons", "squads that hide or surrender", "no count of them up to 6 July"),
)


def collect(many: int = RUNS) -> list[Row]:
    """Return every check in the order of the rules.

    Parameters
    ----------
    many : int
        Unreplayed runs, with the garrisons of the evidence and with blind ones. Trials have a third of them each, what
        is looked at day by day a tenth, and contagion by itself ten times as many.
    """
    found = [
        calendar(max(many // 40, 1)),
        *contagion(many * 10),
        *past.rows(past.make(many), past.make(many, garrisons="blind")),
        *trials.rows(max(many // 3, 1)),
        *border.rows(max(many // 10, 1)),
        *NOTHING_KNOWN,
    ]
    return sorted(found, key=lambda row: RULES.index(row.rule))


def calendar(many: int) -> Row:
    """Return which share of the known captures is on its day where they are replayed."""
    scenario, world = few("baseline")
    share = on_their_day(recorded(scenario.with_(until=scenario.history_until), world, many))
    return against("calendar", "known captures that are on their day, share", share, ALL_ON_THEIR_DAY)


def contagion(many: int) -> list[Row]:
    """Return what capitals do by contagion alone, after a first fall and after a change of regime."""
    return [beside("capitals", found) for found in beside_other_wars(many)]


def on_their_day(result: Replicates) -> Floats:
    """Return which share of the captures of districts that the history knows is on its day, in each run."""
    network = Network.of(result.world)
    land = {result.world.places.ids[i] for i in network.land}
    right = []
    for event in result.world.events:
        if event.action == "capture" and event.target in land and event.date <= result.scenario.history_until:
            held, day = result.daily("insurgent", event.target), result.day(event.date)
            right.append((held[:, day] == 1) & (held[:, day - 1] == 0))
    return np.asarray(np.mean(right, axis=0))
