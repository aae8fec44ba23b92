"""The same rules in plain Mesa, one object per party: the references of the tests, in turn with the engines."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks.measure import Timing
from benchmarks.scene import crowd, take
from sim.flee.model.engine import run_flee
from sim.flee.model.settings import FleeSettings
from sim.flee.world import FleeInstance, load_flee
from sim.model import day as steps
from sim.model.draws import realise
from sim.model.engine import Engine
from sim.model.parties import HOME

ROOT = Path(__file__).resolve().parent.parent
CONFLICT = ROOT.parent / "shared" / "conflicts" / "mali2012"
PARTIES, DAYS = 300_000, 10
FLEE_DAYS = 30
Row = tuple[str, str, str]


def _references() -> tuple[Any, Any, Any]:
    """Return the references, which stand among the tests: Panj's rules, their record, Flee's rules."""
    sys.path.insert(0, str(ROOT / "tests"))
    try:
        from reference.flee_mesa import FleeReference
        from reference.panj_mesa import PanjInPlainMesa
        from reference.panj_record import record
    finally:
        sys.path.remove(str(ROOT / "tests"))
    return PanjInPlainMesa, record, FleeReference


class _Watch:
    """Seconds spent in one method of an object, and its last call."""

    def __init__(self, thing: Any, method: str) -> None:
        self.seconds, self._work = 0.0, getattr(thing, method)
        setattr(thing, method, self._timed)

    def _timed(self) -> None:
        start = time.perf_counter()
        self._work()
        self.seconds += time.perf_counter() - start


def own_rules() -> list[Row]:
    """Return rows of movement and of whole days in Mesa and in the engine, in turn, until the same parties stand."""
    reference, record, _ = _references()
    days, moves, parties = np.zeros((DAYS, 2)), np.zeros((DAYS, 2)), 0
    _advance(crowd(PARTIES))
    engine = crowd(PARTIES)
    model = _twin(reference, engine)
    watch = _Watch(model, "_movement")
    for day in range(DAYS):
        before, start = watch.seconds, time.perf_counter()
        moved = _advance(engine)
        middle = time.perf_counter()
        model.step()
        record(model)
        days[day] = middle - start, time.perf_counter() - middle
        model.end_day()
        moves[day] = moved, watch.seconds - before
        parties += engine.parties.count
    _check(engine, model)
    rows: list[Row] = []
    for what, seconds in (("movement", moves), ("whole days, all rules and the record", days)):
        each = 1e9 * seconds.sum(axis=0) / parties
        ratio = seconds.sum(axis=0)[1] / seconds.sum(axis=0)[0]
        spread = seconds[:, 1] / seconds[:, 0]
        figure = f"{each[1]:,.0f} ns a party and day against {each[0]:.1f} ns: {ratio:.0f} × "
        figure += f"({spread.min():.0f} – {spread.max():.0f} × by day)"
        rows.append((f"plain Mesa against Panj, {parties / DAYS:,.0f} parties, {DAYS} days: {what}", figure, "≥ 100 ×"))
    return rows


def _advance(engine: Engine) -> float:
    """Simulate a day; return the seconds of movement in it: to weigh the routes, who moves on, and how far."""
    take(engine, 0, steps.ROUTES)
    start = time.perf_counter()
    take(engine, steps.ROUTES, steps.CROSSING)
    seconds = time.perf_counter() - start
    take(engine, steps.CROSSING, steps.STEPS)
    return seconds


def _twin(reference: Any, engine: Engine) -> Any:
    """Return the reference for the same run: world, draw, luck, and the hazard of the first day."""
    draw = realise(engine.scenario, engine.world, {})
    model = reference(engine.scenario, engine.world, draw, engine.seed, engine.replicate)
    for place in model.atlas.land:
        place.leave_clock = float(engine.state.displacement.leave_clock[place.row])
    return model


def _check(engine: Engine, model: Any) -> None:
    party, n = engine.parties, engine.parties.count
    rows = np.flatnonzero(party.state[:n] != HOME)
    ours = {(int(party.origin[p]), int(party.kind[p]), int(party.order[p]), int(party.at[p])) for p in rows}
    theirs = {(agent.origin.row, agent.kind, agent.order, agent.place.row) for agent in model.agents}
    if ours != theirs:
        raise RuntimeError("the reference in plain Mesa has other parties than the engine")


def flee_rules() -> list[Row]:
    """Return rows of Flee's rules in Mesa and in the engine, the first days of Mali 2012, in turn."""
    if not CONFLICT.exists():
        return []
    _, _, reference = _references()
    short = _first_days(load_flee(CONFLICT), FLEE_DAYS)
    run_flee(short, FleeSettings(), 1, 0)
    ours, theirs, person_days = [], [], 0
    for _ in range(3):
        start = time.perf_counter()
        run = run_flee(short, FleeSettings(), 1, 0)
        middle = time.perf_counter()
        model = reference(short, FleeSettings(), 1, 0)
        counts = [_camps_after(model, short) for _ in range(FLEE_DAYS)]
        theirs.append(time.perf_counter() - middle)
        ours.append(middle - start)
        person_days = int(run.people.sum())
        if not np.array_equal(run.counts, counts):
            raise RuntimeError("the reference of Flee's rules counts other people in the camps")
    ratio = median(b / a for a, b in zip(ours, theirs, strict=True))
    what = f"rules: flee, Mali 2012, first {FLEE_DAYS} days ({person_days:,} person-days)"
    figure = f"{Timing(tuple(theirs)).text()} against {Timing(tuple(ours)).text()}: {ratio:.0f} ×"
    return [(f"plain Mesa against Panj, {what}", figure, "≥ 100 ×")]


def _first_days(instance: FleeInstance, days: int) -> FleeInstance:
    return replace(
        instance,
        days=days,
        conflicts=instance.conflicts[:days],
        observed=instance.observed[:days],
        total=instance.total[:days],
        refugees=instance.refugees[:days],
        flee_output=None,
    )


def _camps_after(model: Any, instance: FleeInstance) -> list[int]:
    model.step()
    return [model.places[camp].people for camp in instance.camps]


def figures() -> list[Row]:
    """Return rows (what, figure, aim)."""
    return [*own_rules(), *flee_rules()]
