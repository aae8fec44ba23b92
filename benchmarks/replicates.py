"""How fast one replicate of the baseline is, by scenario, and where its time goes."""

from __future__ import annotations

import cProfile
import pstats

from benchmarks.measure import Timing, repeat
from sim.experiment.run import load
from sim.model.draws import design, realise
from sim.model.engine import Engine

RUNS = 30


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
    return rows


def profile(lines: int = 12) -> str:
    """Return the functions a baseline replicate spends its time in."""
    scenario, world = load("baseline")
    rows_of_design = design(scenario, world, scenario.seed, RUNS)
    profiler = cProfile.Profile()
    for r in range(8):
        engine = Engine(scenario, world, realise(scenario, world, rows_of_design[r]), scenario.seed, r)
        profiler.enable()
        engine.run()
        profiler.disable()
    entries = []
    for (file, _line, name), (calls, _, own, _cumulative, _) in pstats.Stats(profiler).stats.items():  # type: ignore[attr-defined]
        entries.append((own / 8, calls // 8, name, file.rsplit("sim/", 1)[-1]))
    entries.sort(reverse=True)
    return "\n".join(f"{1000 * own:7.1f} ms {calls:6d} × {name} ({file})" for own, calls, name, file in entries[:lines])
