"""How time and memory grow: 10^4 to 10^7 parties on the move, 10^3 to 10^9 people at home.

Every size runs in a process of its own (`python -m benchmarks.growth PARTIES DAYS`), so that its memory is its own.
PANJ_BENCH_MOST=1000000 leaves out what is larger.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.measure import Timing
from benchmarks.scene import crowd
from sim.model.kernels import kernel
from sim.model.parties import Rows
from sim.model.random import Luck
from sim.model.refs import handed
from sim.model.rules import displacement
from sim.world.world import Floats, Ints

Row = tuple[str, str, str]
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
MOST = int(os.environ.get("PANJ_BENCH_MOST", SIZES[-1]))
DAYS = 100
AT_HOME = tuple(10**k for k in range(3, 10))
LEAVING = 100


def run(parties: int, days: int) -> tuple[float, int, float, float]:
    """Run a crowd; return seconds, party-days, MB resident before the first day and at most.

    Reading the world and compiling come before, the first day on which they all leave counts.
    """
    crowd(10_000).advance()
    engine = crowd(parties)
    before = _memory("VmRSS")
    start, party_days = time.perf_counter(), 0
    for _ in range(days):
        engine.advance()
        party_days += engine.parties.count
    seconds = time.perf_counter() - start
    return seconds, party_days, before, _memory("VmHWM")


def _memory(line: str) -> float:
    """Return a line of this process's status in MB.

    Not getrusage: its maximum counts the parent that this process was started from. Linux only; NaN elsewhere.
    """
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    return next((int(x.split()[1]) / 1024 for x in lines if x.startswith(line)), float("nan"))


def apart(parties: int, days: int) -> tuple[float, int, float, float]:
    """Do the same in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.growth", str(parties), str(days)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, party_days, before, most = done.stdout.split()
    return float(seconds), int(party_days), float(before), float(most)


def on_the_move() -> list[Row]:
    """Return rows of the time per size, its exponent, and the largest run."""
    rows: list[Row] = []
    sizes = [size for size in SIZES if size <= MOST]
    medians, found = [], []
    for size in sizes:
        runs = [apart(size, DAYS) for _ in range(3)]
        timing = Timing(tuple(r[0] for r in runs))
        medians.append(timing.median)
        found.append(runs[0][1] / DAYS)
        ns, memory = 1e9 * timing.median / runs[0][1], max(r[3] for r in runs)
        each = max(r[3] - r[2] for r in runs) * 1024**2 / found[-1]
        figure = f"{timing.text()}; {ns:.1f} ns a party and day; {memory:,.0f} MB resident"
        figure += f", of which {each:.0f} bytes a party" if size >= 1_000_000 else ""
        what = f"{size:,} parties who leave on the first day, {DAYS} days, one core"
        rows.append((what, figure, "≤ 60 s" if size == SIZES[-1] else ""))
    logs = np.log(found), np.log(medians)
    rows.append(("exponent of time against parties, all sizes", f"{np.polyfit(*logs, 1)[0]:.2f}", "≤ 1.05"))
    if len(sizes) > 1:
        last = np.polyfit(logs[0][-2:], logs[1][-2:], 1)[0]
        rows.append(
            ("the same between the two largest: memory counts, the fixed cost of a day no more", f"{last:.2f}", "")
        )
    return rows


@kernel
def _one_by_one(  # pragma: no cover
    land: Ints, state: displacement.Displacement, sizes: Floats, luck: Luck, place: Rows, order: Ints, size: Ints
) -> None:
    for _ in range(LEAVING):
        state.leave_clock[0] = state.leave_next[0]  # the next one goes
        displacement.leave(land, state, sizes, 1.0, luck, place, order, size)


def _leave(people: int) -> float:
    """Return seconds in which `LEAVING` households leave a place of so many people."""
    home, households = np.array([people], np.int64), np.array([round(people / displacement.DHS_MEAN)], np.int64)
    clock, gaps, threshold, left = np.zeros(1), np.zeros(1), np.zeros(1), np.zeros(1, np.int32)
    state = handed(displacement.Displacement(home, households, clock, gaps, threshold, left))
    land, luck = np.zeros(1, np.int32), handed(Luck(1, 0))
    displacement.first_thresholds(land, state, 1.0, luck)
    out = np.empty(1, np.uint16), np.empty(1, np.int32), np.empty(1, np.int32)
    start = time.perf_counter()
    _one_by_one(land, state, displacement.SIZES, luck, *out)
    seconds = time.perf_counter() - start
    if left[0] != LEAVING:
        raise RuntimeError(f"{left[0]} households left, not {LEAVING}")
    return seconds


def at_home() -> list[Row]:
    """Return rows of the time in which the same number leaves, whoever stays."""
    turns = np.array([[_leave(people) for people in AT_HOME] for _ in range(200)])[20:]
    micro = 1e6 * np.median(turns, axis=0) / LEAVING
    figure = ", ".join(f"10^{k} people {x:.2f} µs" for k, x in enumerate(micro, 3))
    slope = np.polyfit(np.log(AT_HOME), np.log(micro), 1)[0]
    return [
        (f"one of {LEAVING} households that leave a place, by people at home there", figure, "no change"),
        ("exponent of that time against people at home", f"{slope:.3f}", "0"),
    ]


def figures() -> list[Row]:
    """Return rows (what, figure, aim)."""
    return [*on_the_move(), *at_home()]


if __name__ == "__main__":
    print(*run(int(sys.argv[1]), int(sys.argv[2])))
