"""Flee's rules: whole conflicts, against Flee itself, growth with people, and the kernel against the machine.

The conflicts folder (../shared/conflicts beside the checkout) is needed; without it there are no rows. To time
Flee side by side, set PANJ_FLEE_PYTHON to an interpreter that has the package `flee`.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from numba import njit

from benchmarks.measure import Timing
from sim.flee.model.engine import FleeEngine
from sim.flee.model.settings import FleeSettings
from sim.flee.world import FleeInstance, load_flee
from sim.model.random import uniform

CONFLICTS = Path(__file__).resolve().parent.parent.parent / "shared" / "conflicts"
#: Seconds Flee took for its whole run of each (its state of May 2026, on such a machine; conflicts README).
FLEE_TOOK = {"mali2012": 189.0, "burundi2015": 541.0, "ssudan2014": 1959.0, "car2013": 2138.0}
AIMS = {"mali2012": "≤ 0.19 s", "car2013": "≤ 2 s"}
PEER_DAYS = 100


def seconds_of(instance: FleeInstance, runs: int, days: int | None = None) -> tuple[Timing, int]:
    """Time the days of a run (reading and compiling apart); return it and the person-days."""
    found, person_days = [], 0
    for run in range(runs + 1):
        engine = FleeEngine(instance, FleeSettings(), 1, run)
        start, person_days = time.perf_counter(), 0
        for day in range(days or instance.days):
            engine.advance(day)
            person_days += engine.alive
        found.append(time.perf_counter() - start)
    return Timing(tuple(found[1:])), person_days


def conflicts() -> list[tuple[str, str, str]]:
    """Return a row per conflict: seconds, ratio to Flee's own time, nanoseconds per person and day."""
    rows = []
    for name, flee in FLEE_TOOK.items():
        if not (CONFLICTS / name).exists():
            continue
        instance = load_flee(CONFLICTS / name)
        timing, person_days = seconds_of(instance, 3 if name == "mali2012" else 2)
        ns = 1e9 * timing.median / person_days
        what = f"{name}, all people, {instance.days} days ({person_days / 1e6:.0f} million person-days)"
        figure = f"{timing.text()}; {ns:.1f} ns per person-day; Flee's {flee:.0f} s / {timing.median:.2f} s = "
        rows.append((what, f"{figure}{flee / timing.median:.0f}", AIMS.get(name, "")))
    return rows


def side_by_side() -> list[tuple[str, str, str]]:
    """Return rows of Flee and Panj in turn on the first days of Mali 2012, in this session."""
    python = os.environ.get("PANJ_FLEE_PYTHON")
    folder = CONFLICTS / "mali2012"
    if not python or not folder.exists():
        return []
    instance = load_flee(folder)
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as scratch:
        arrivals = Path(scratch) / "arrivals"
        arrivals.write_text("\n".join(_arrivals(instance)), encoding="utf-8")
        command = [python, str(Path(__file__).with_name("flee_peer.py")), str(folder / "input"), str(PEER_DAYS)]
        for _ in range(3):
            done = subprocess.run([*command, str(arrivals)], capture_output=True, text=True, check=True)
            theirs.append(float(done.stdout.split()[0]))
            ours.append(seconds_of(instance, 1, PEER_DAYS)[0].median)
    ratio = np.median(np.array(theirs) / np.array(ours))
    return [
        (f"Flee (PyPI), Mali 2012, first {PEER_DAYS} days, in turn with Panj", Timing(tuple(theirs)).text(), ""),
        ("Panj, the same", Timing(tuple(ours)).text(), ""),
        ("ratio, median of pairs", f"{ratio:.0f} ×", "1000 ×"),
    ]


def _arrivals(instance: FleeInstance) -> list[str]:
    lines = [f"{instance.places[c]},{int(n)}" for c, n in zip(instance.camps, instance.observed[0], strict=True)]
    debt, new = 0, [0]
    for day in range(1, instance.days):
        wanted = int(instance.total[day]) - int(instance.total[day - 1]) - debt
        debt = max(-wanted, 0)
        new.append(max(wanted, 0))
    return lines + [str(n) for n in new]


def growth() -> list[tuple[str, str, str]]:
    """Return how the time grows with the people: Mali 2012 with all counts multiplied, first 100 days."""
    folder = CONFLICTS / "mali2012"
    if not folder.exists():
        return []
    base = load_flee(folder)
    people, seconds = [], []
    for factor in (1, 10, 100):
        many = replace(
            base,
            total=base.total * factor,
            observed=base.observed * factor,
            capacity=base.capacity * factor,
            population=base.population * factor,
        )
        timing, person_days = seconds_of(many, 1, 100)
        people.append(person_days / 100)
        seconds.append(timing.median)
    exponent = np.polyfit(np.log(people), np.log(seconds), 1)[0]
    text = ", ".join(f"{p:,.0f} people {s:.2f} s" for p, s in zip(people, seconds, strict=True))
    return [
        ("Mali 2012, 100 days, counts × 1, 10, 100 (people on average)", text, ""),
        ("exponent", f"{exponent:.2f}", "≤ 1.05"),
    ]


@njit
def _pass_over(wake: np.ndarray, day: int) -> int:  # pragma: no cover
    awake = 0
    for p in range(len(wake)):
        if wake[p] <= day:
            awake += 1
    return awake


@njit
def _draws(n: int) -> float:  # pragma: no cover
    total = 0.0
    for p in range(n):
        total += uniform(1, 2, p, 0, 3, 4)
    return total


def limit() -> list[tuple[str, str, str]]:
    """Return what this machine needs for one comparison per person, and for one draw."""
    wake = np.arange(10_000_000, dtype=np.int32)
    _pass_over(wake, -1), _draws(10)
    passes = [_seconds(lambda: _pass_over(wake, -1)) for _ in range(5)]
    draws = [_seconds(lambda: _draws(10_000_000)) for _ in range(5)]
    return [
        ("this machine: one pass over a column of 10 million, per entry", f"{np.median(passes) * 100:.2f} ns", ""),
        ("this machine: one Philox draw", f"{np.median(draws) * 100:.2f} ns", ""),
    ]


def _seconds(function: object) -> float:
    start = time.perf_counter()
    function()  # type: ignore[operator]
    return time.perf_counter() - start


def figures() -> list[tuple[str, str, str]]:
    """Return rows (what, figure, aim)."""
    return [*conflicts(), *side_by_side(), *growth(), *limit()]
