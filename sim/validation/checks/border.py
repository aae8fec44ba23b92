"""The border as households see it: the chance to get over by which they choose a crossing, and what comes true of it.

No report tells what people believed. So the model is held to itself: of the households that join a queue after the
branch date under a ceasefire, while banks rest as they are, as many must get over before their patience ends as they
were told (:mod:`sim.model.rules.crossing`). Queues, of which they know nothing, make it fewer.
"""

from __future__ import annotations

import numpy as np

from sim.model.banks import openness
from sim.model.draws import design, realise
from sim.model.engine import Engine
from sim.model.kernels import plain
from sim.model.parties import CIVILIAN, QUEUEING
from sim.runs.run import load
from sim.scenario.resolved import Scenario
from sim.validation.checks.row import Known, Row, against
from sim.world.world import Floats, World

LOOKED_AT, RESOLVED = 20, 35
"""Days after the branch date on which households join, and days after them until their waiting must have ended."""
SEEN = Known(0.0, "the model's own words: perceived openness is the chance to get over before patience ends", "share")


def rows(many: int) -> list[Row]:
    """Return the row of so many runs."""
    scenario, world = load("ceasefire")
    told = np.array([seen_and_true(scenario, world, r, many) for r in range(many)])
    name = "chance to get over that households see, less the share that does"
    return [against("routes", name, told[:, 0] - told[:, 1], SEEN)]


def seen_and_true(scenario: Scenario, world: World, replicate: int, many: int) -> tuple[float, float]:
    """Return the mean chance that those saw who joined a queue, and which share of them got over; NaN of nobody."""
    draw = realise(scenario, world, design(scenario, world, scenario.seed, many)[replicate])
    engine = Engine(scenario, world, draw, scenario.seed, replicate, flows=False)
    branch = (scenario.history_until - scenario.start).days
    while engine.day <= branch:
        engine.advance()
    saw = np.full(0, np.nan)
    over, gone = np.zeros(0, bool), np.zeros(0, bool)
    for day in range(branch + 1, branch + 1 + LOOKED_AT + RESOLVED):
        engine.advance()
        size = engine.parties.count
        grow = size - len(saw)
        saw = np.append(saw, np.full(grow, np.nan))
        over, gone = np.append(over, np.zeros(grow, bool)), np.append(gone, np.zeros(grow, bool))
        party = engine.parties
        waits, came_by = party.state[:size] == QUEUEING, party.came_by[:size]
        over |= np.isfinite(saw) & ~gone & (came_by >= 0)
        gone |= np.isfinite(saw) & ~waits
        new = (party.queued_on[:size] == day) & (party.kind[:size] == CIVILIAN) & np.isnan(saw)
        if day <= branch + LOOKED_AT and new.any():
            where = np.where(waits, party.at[:size].astype(np.int64), party.shun[:size])  # who gave up at once shuns it
            saw[new] = _chances(engine)[np.where(came_by >= 0, came_by, where)[new]]
            over |= new & (came_by >= 0)
            gone |= new & ~waits
    known = np.isfinite(saw) & gone
    if not known.any():
        return float("nan"), float("nan")
    return float(saw[known].mean()), float(over[known].mean())


def _chances(engine: Engine) -> Floats:
    """Return the chance to get over at each crossing before patience ends; NaN at other places."""
    out = np.full(len(engine.world.places), np.nan)
    for x in engine.network.crossings:
        out[x] = plain(openness)(int(x), CIVILIAN, engine.banks)
    return out
