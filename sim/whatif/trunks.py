"""Trunks: runs up to the branch date, kept for whatever is asked of the same past next.

With a change and without it, and with the next change, a replicate has the same days up to the branch date. They are
run once; each future goes on from a copy (:meth:`sim.model.engine.Engine.branch`), to the last byte as if it had been
run from the first day.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from sim.model.branch import shares_past
from sim.model.draws import realise
from sim.model.engine import Engine
from sim.runs.tasks import Plan

#: Bytes of all trunks that are kept, as far as they are known.
ROOM = 400 << 20


@dataclass(eq=False)
class Past:
    """The trunks of one plan.

    Parameters
    ----------
    plan : Plan
    engines : dict of int to Engine
        By replicate.
    """

    plan: Plan
    engines: dict[int, Engine] = field(default_factory=dict)
    size: int = 0

    def is_of(self, plan: Plan) -> bool:
        """Tell whether the replicates of a plan have these pasts."""
        one, other = self.plan, plan
        same = (one.world.digest, one.seed, one.point, len(one.quantiles))
        return same == (other.world.digest, other.seed, other.point, len(other.quantiles)) and shares_past(
            one.scenario, other.scenario
        )


class Trunks:
    """Trunks of all tabs of a server, the pasts that were asked for last; any thread may ask.

    Parameters
    ----------
    room : int
        Bytes that may be kept; what does not fit is run again when it is asked for again.
    """

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._lock = threading.Lock()
        self._pasts: list[Past] = []  # the one asked for last at the end

    def of(self, plan: Plan, replicate: int) -> Engine:
        """Return a replicate of a plan at the end of its past: nobody lets it go on, but branches off it."""
        with self._lock:
            past = self._past(plan)
            found = past.engines.get(replicate)
        if found is not None:
            return found
        engine = _run(plan, replicate)
        with self._lock:
            self._keep(past, replicate, engine)
        return engine

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        return sum(past.size for past in self._pasts)

    def forget(self) -> None:
        """Keep nothing any more."""
        with self._lock:
            self._pasts.clear()

    def _past(self, plan: Plan) -> Past:
        found = next((past for past in self._pasts if past.is_of(plan)), None) or Past(plan)
        self._pasts = [*(past for past in self._pasts if past is not found), found]
        return found

    def _keep(self, past: Past, replicate: int, engine: Engine) -> None:
        size = size_of(engine)
        while self.size + size > self._room and self._pasts and self._pasts[0] is not past:
            self._pasts.pop(0)
        if past in self._pasts and replicate not in past.engines and self.size + size <= self._room:
            past.engines[replicate] = engine
            past.size += size


def _run(plan: Plan, replicate: int) -> Engine:
    """Run the past of a replicate; its record has no room for more, which a branch of it makes."""
    scenario = plan.scenario
    days = max(scenario.history_until, scenario.start)
    short = scenario.with_(until=min(days, scenario.until), events=scenario.early)
    draw = realise(scenario, plan.world, plan.quantiles[replicate])
    engine = Engine(short, plan.world, draw, plan.seed, replicate)
    return engine.run(engine.branch_day + 1)


def size_of(engine: Engine) -> int:
    """Return about how many bytes an engine takes that it shares with no other."""
    book = sum(part.nbytes for part in (engine.block, engine.flow, engine.opened))
    return book + sum(part.nbytes for part in engine.parties.columns())
