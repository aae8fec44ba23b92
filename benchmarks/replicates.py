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
from sim.model.plan import compiled_steps
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


def names() -> list[str]:
    """Return the names of the steps of a day as they are timed; the events of the calendar come with the first."""
    calendar, front, *others = (step.name for step in compiled_steps())
    return [f"{calendar}, {front}", *others]


def profile(runs: int = 20) -> str:
    """Return what the steps of a replicate need, taken one by one, and the replicate by itself, by scenario."""
    return "\n\n".join(f"{name}\n{_profile(name, few)}" for name, few in (("baseline", runs), ("collapse", runs // 4)))


def _profile(name: str, runs: int) -> str:
    scenario, world = load(name)
    rows_of_design = design(scenario, world, scenario.seed, runs + 1)
    seconds, whole, made = np.zeros((runs + 1, days.STEPS)), np.zeros(runs + 1), np.zeros(runs + 1)
    for r in range(runs + 1):
        start = time.thread_time()
        stepwise = Engine(scenario, world, realise(scenario, world, rows_of_design[r]), scenario.seed, r, flows=False)
        made[r] = time.thread_time() - start
        while stepwise.day < stepwise.days:
            for k in range(days.STEPS):
                start = time.thread_time()
                take(stepwise, k, k + 1)
                seconds[r, k] += time.thread_time() - start
        start = time.thread_time()
        Engine(scenario, world, realise(scenario, world, rows_of_design[r]), scenario.seed, r, flows=False).run()
        whole[r] = time.thread_time() - start
    each = 1000 * np.median(seconds[1:], axis=0)  # the first was a warm-up
    found = [*sorted(zip(each, names(), strict=True), reverse=True), (each.sum(), "all of them")]
    found.append((1000 * np.median(made[1:]), "its inputs drawn, its arrays made"))
    found.append((1000 * np.median(whole[1:]), "the same run and its inputs, not stopped between"))
    return "\n".join(f"{ms:7.2f} ms {what}" for ms, what in found)
