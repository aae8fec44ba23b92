"""How fast one replicate of the baseline is, by scenario, how many a core does in a second, and where its time goes."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping

import numpy as np

from benchmarks.measure import Timing, repeat
from benchmarks.scene import take
from sim.model import day as days
from sim.model.draws import design, realise
from sim.model.engine import Engine
from sim.model.own import STEPS
from sim.runs.run import load
from sim.scenario.resolved import Scenario

RUNS = 30
UNTIL = dt.date(2021, 7, 31)
AIM = "≥ 50"


def figures() -> list[tuple[str, str, str]]:
    """Return rows (what, figure, aim)."""
    rows = []
    for name, aim in (("baseline", "< 0.25 s"), ("offensive", ""), ("collapse", "")):
        scenario, world = load(name)
        rows_of_design = design(scenario, world, scenario.seed, RUNS)
        parties = []

        def one(r: int, scenario=scenario, world=world, rows_of_design=rows_of_design, parties=parties) -> None:
            draw = realise(scenario, world, rows_of_design[r])
            parties.append(Engine(scenario, world, draw, scenario.seed, r).run().parties.count)

        one(0)
        seconds = tuple(repeat(lambda r=r, one=one: one(r), 1, 0).median for r in range(1, RUNS))  # type: ignore[misc]
        mean = sum(parties) / len(parties)
        what = f"one replicate of {name}, 134 days, one core, {mean:,.0f} parties on average"
        rows.append((what, Timing(seconds).text(), aim))
    return rows + a_second()


def a_second() -> list[tuple[str, str, str]]:
    """Return how many runs of the baseline one core does in a second, warm, as sweeps do them: without flows.

    A second of the processor, not of the clock: others use the machine too. The kinds of run are taken in turn.
    """
    scenario, world = load("baseline")
    rows_of_design = design(scenario, world, scenario.seed, RUNS)
    short = scenario.with_(until=UNTIL, events=tuple(e for e in scenario.events if e.date <= UNTIL))

    def start(u: Mapping[str, float], r: int, until: Scenario = scenario, flows: bool = False) -> Engine:
        return Engine(until, world, realise(scenario, world, u), scenario.seed, r, flows=flows)

    def past(u: Mapping[str, float], r: int) -> Engine:
        engine = start(u, r)
        while engine.day <= engine.branch_day:
            engine.advance()
        return engine

    kinds: dict[str, Callable[[Mapping[str, float], int, Engine], object]] = {
        "from the first day, with the flows on the roads": lambda u, r, _: start(u, r, flows=True).run(),
        "from the first day": lambda u, r, _: start(u, r).run(),
        "from the branch date, the past shared": lambda _u, _r, trunk: trunk.branch(scenario).run(),
        f"from the first day until {UNTIL}": lambda u, r, _: start(u, r, short).run(),
        f"from the branch date until {UNTIL}": lambda _u, _r, trunk: trunk.branch(short).run(),
        "(the branching alone)": lambda _u, _r, trunk: trunk.branch(scenario),
    }
    seconds: dict[str, list[float]] = {what: [] for what in kinds}
    for r in range(RUNS):
        trunk = past(rows_of_design[r], r)
        for what, run in kinds.items():
            begin = time.process_time()
            run(rows_of_design[r], r, trunk)
            seconds[what].append(time.process_time() - begin)
    rows = []
    for what, found in seconds.items():
        timing = Timing(tuple(found[1:]))  # the first was a warm-up
        rate = len(timing.seconds) / sum(timing.seconds)
        aim = AIM if what in ("from the first day", "from the branch date, the past shared") else ""
        rows.append((f"runs of the baseline a second and core, {what}", f"{rate:,.0f} ({timing.text()} each)", aim))
    return rows


def profile(runs: int = 20) -> str:
    """Return the steps that a baseline replicate spends its time in, taken one by one, and what it needs by itself."""
    scenario, world = load("baseline")
    rows_of_design = design(scenario, world, scenario.seed, runs)
    seconds, whole = np.zeros((runs, days.STEPS)), np.zeros(runs)
    for r in range(runs):
        draw = realise(scenario, world, rows_of_design[r])
        stepwise, at_once = (Engine(scenario, world, draw, scenario.seed, r) for _ in range(2))
        while stepwise.day < stepwise.days:
            for k in range(days.STEPS):
                start = time.perf_counter()
                take(stepwise, k, k + 1)
                seconds[r, k] += time.perf_counter() - start
        start = time.perf_counter()
        at_once.run()
        whole[r] = time.perf_counter() - start
    each = 1000 * np.median(seconds, axis=0)
    names = ["calendar, front", *list(STEPS)[1:]]
    found = [*sorted(zip(each, names, strict=True), reverse=True), (each.sum(), "all of them")]
    found.append((1000 * np.median(whole), "the same run, not stopped between"))
    return "\n".join(f"{ms:7.2f} ms {what}" for ms, what in found)
