"""What a question in the browser costs: 50 pairs of runs of a first change, and of the next one."""

from __future__ import annotations

import threading
import time

from sim.model.draws import design
from sim.runs.processes.process import cores
from sim.runs.run import load
from sim.runs.tasks import Plan
from sim.whatif.change import Asked
from sim.whatif.checks import check
from sim.whatif.extended import changed
from sim.whatif.ground import Ground
from sim.whatif.many import Many
from sim.whatif.question import PAIRS, Question
from sim.whatif.trunks import Trunks

DAYS = ("2021-07-15", "2021-07-25", "2021-08-05")


def asked(many: Many, ended: threading.Event, plan: Plan, date: str) -> tuple[float, float]:
    """Return the seconds and the seconds of processor of all pairs of a question."""
    ground = Ground(plan.scenario, plan.world)
    change = check(Asked("policy", "TJK", "", "closed", date), ground)
    ended.clear()
    begun, used = time.perf_counter(), time.process_time()
    many.ask(Question(plan, changed(ground, [change])), quiet=0.0)
    ended.wait()
    assert many.progress.state == "done", many.progress.why
    return time.perf_counter() - begun, time.process_time() - used


def figures() -> list[tuple[str, str, str]]:
    """Return rows (what, figure, aim)."""
    scenario, world = load("baseline")
    rows = tuple(design(scenario, world, scenario.seed, scenario.replicates))
    plan, ended = Plan(scenario, world, scenario.seed, rows), threading.Event()

    def hear() -> None:
        if many.progress.state in ("done", "failed"):
            ended.set()

    many = Many(Trunks(), hear)
    took = [asked(many, ended, plan, date) for date in DAYS]
    many.close()
    first, later = took[0], [sum(part) / 2 for part in zip(*took[1:], strict=True)]
    told = "{:.1f} s, {:.1f} s of processor"
    return [
        (f"{PAIRS} pairs of the first change, {cores()} threads", told.format(*first), "seconds"),
        (f"{PAIRS} pairs of the next change (mean of two)", told.format(*later), "seconds"),
    ]


if __name__ == "__main__":
    for row in figures():
        print(" | ".join(row))
