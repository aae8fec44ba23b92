"""Panj's own rules: bytes a party takes, the movement kernel against this machine and NumPy, threads."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from statistics import median

import numpy as np
from numba import njit

from benchmarks import numpy_travel
from benchmarks.measure import Timing
from benchmarks.scene import Day, collapse, crowd, days_of
from sim.model.parties import Columns, Parties
from sim.model.random import uniform

PAIRS = 9
MILLION = 1_000_000
Row = tuple[str, str, str]


@njit(nogil=True)
def _pass(state: np.ndarray, at: np.ndarray, due: np.ndarray) -> int:  # pragma: no cover
    total = 0
    for p in range(len(state)):
        total += state[p] + at[p] + due[p]
    return total


@njit(nogil=True)
def _touch(rows: np.ndarray, party: Columns, day: int, seed: int, run: int) -> None:  # pragma: no cover
    for k in range(len(rows)):
        p = rows[k]
        who = 2 * party.origin[p] + party.kind[p]
        u = uniform(seed, run, party.order[p], who, party.choices[p], 6)
        party.choices[p] += 1
        party.state[p] = party.size[p] & 1
        party.at[p] = party.at[p] ^ 1
        party.acts_at[p] = day + u
        party.shun[p] = -1


def limit(today: Day, rows: np.ndarray, party: Columns) -> None:
    """Do what this machine cannot do without.

    One pass over the three columns that tell who acts, read as fast as it can read them; then for each party that
    acts, the columns it must read and write, and one random number.
    """
    _pass(party.state, party.at, party.acts_at.view(np.int64))
    _touch(rows, party, today.day, *today.now.luck)


def _acting(today: Day) -> np.ndarray:
    """Return the rows of the parties that act: those that a day changes."""
    after = today.fresh()
    today.mover(after)()
    changed = np.zeros(today.rows, bool)
    for column, before in zip(after, today.party, strict=True):
        changed |= column != before
    return np.flatnonzero(changed).astype(np.int32)


def _same(today: Day) -> bool:
    """Return whether NumPy gives the same answer; its logarithm may differ in the last bit."""
    ours, theirs = today.fresh(), today.fresh()
    desk = today.mover(ours)()
    taken, joined = numpy_travel.travel(today.trip, theirs)
    equal = all(np.allclose(a, b, rtol=1e-12, atol=0.0) for a, b in zip(ours, theirs, strict=True))
    return equal and np.array_equal(desk.taken, taken) and np.array_equal(desk.joined, joined)


def _in_turn(today: Day, party: Columns, works: list[Callable[[], object]], pairs: int) -> np.ndarray:
    """Return seconds, shape (pairs, works): each work on columns as they were before the day, in turn."""
    seconds = np.empty((pairs + 1, len(works)))
    for row in seconds:
        for k, work in enumerate(works):
            today.restore(party)
            start = time.perf_counter()
            work()
            row[k] = time.perf_counter() - start
    return seconds[1:]


def kernel(name: str, days: list[Day]) -> list[Row]:
    """Return rows of the kernel, the machine's limit and NumPy on the same days, in turn."""
    if not all(_same(today) for today in days):
        raise RuntimeError("movement in NumPy gives another answer than the kernel")
    seconds, acting = np.zeros((PAIRS, 3)), 0
    for today in days:
        rows, party = _acting(today), today.fresh()
        acting += len(rows)
        works = [
            today.mover(party),
            partial(limit, today, rows, party),
            partial(numpy_travel.travel, today.trip, party),
        ]
        seconds += _in_turn(today, party, works, PAIRS)
    parties = sum(today.rows for today in days)
    each = [_per_party(seconds[:, k], parties) for k in range(3)]
    share = f"{parties / len(days):,.0f} parties, {acting / parties:.1%} of whom act in a day"
    return [
        (f"movement, {name}: {share}", each[0], ""),
        ("this machine: one pass, and one draw for each who acts", each[1], ""),
        ("ratio, median of turns", f"{median(seconds[:, 0] / seconds[:, 1]):.2f} ×", "≤ 1.6 ×"),
        ("the same rule and answer in NumPy", each[2], ""),
        ("ratio, median of turns", f"{median(seconds[:, 2] / seconds[:, 0]):.1f} ×", "≥ 3 ×"),
    ]


def _per_party(seconds: np.ndarray, parties: int) -> str:
    ns = 1e9 * seconds / parties
    return f"{np.median(ns):.2f} ns a party and day ({ns.min():.2f} – {ns.max():.2f})"


@njit(nogil=True)
def _spin(n: int) -> float:  # pragma: no cover
    total = 0.0
    for i in range(n):
        total += (i * 1.1) % 3.0
    return total


def _two_at_once() -> float:
    """Return how much sooner two threads end that share nothing: what the machine gives at this moment."""
    _spin(10)
    start = time.perf_counter()
    _spin(20_000_000), _spin(20_000_000)
    middle = time.perf_counter()
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(_spin, 20_000_000)
        _spin(20_000_000)
        other.result()
    return (middle - start) / (time.perf_counter() - middle)


def threads(days: int = 20, runs: int = 5) -> list[Row]:
    """Return rows of one and two threads in turn: whole days of a million parties."""
    seconds, spins, digests = np.empty((runs + 1, 2)), [], set()
    for row in seconds:
        spins.append(_two_at_once())
        for k in range(2):
            engine = crowd(MILLION, threads=k + 1)
            engine.advance()  # the day on which they leave
            start = time.perf_counter()
            for _ in range(days):
                engine.advance()
            row[k] = time.perf_counter() - start
            digests.add(engine.block[: engine.day].tobytes() + engine.flow.tobytes())
    if len(digests) != 1:
        raise RuntimeError("threads change the results")
    one, two = seconds[1:, 0], seconds[1:, 1]
    return [
        (f"{days} days of 10^6 parties, all rules, one thread", Timing(tuple(one)).text(), ""),
        ("two threads, the same bytes", Timing(tuple(two)).text(), ""),
        ("ratio, median of turns (and best)", f"{median(one / two):.2f} × ({max(one / two):.2f} ×)", "≥ 1.7 ×"),
        ("two threads of plain arithmetic at that time", f"{median(spins):.2f} × ({max(spins):.2f} ×)", ""),
    ]


def figures() -> list[Row]:
    """Return rows (what, figure, aim)."""
    each = sum(column.itemsize for column in Parties().columns())
    real = kernel("a run of collapse", days_of(collapse(), (70, 85, 100, 115, 130)))
    made = kernel("a crowd that left on the first day", days_of(crowd(MILLION), (1, 5, 10, 20, 40)))
    return [("bytes a party takes", str(each), "≤ 40"), *real, *made, *threads()]
