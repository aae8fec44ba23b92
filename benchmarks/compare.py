"""What pairing is worth: the variance reduction of common random numbers, and whether its formula is true."""

from __future__ import annotations

import random
import time

import numpy as np

from sim.comparisons import Comparison, compare
from sim.comparisons.comparison import reduction, variances
from sim.words.numbers import percent

RUNS = 50
UNPAIRED = ("baseline", "offensive")
NAMES = ("baseline", "guarded-border", "ceasefire", "offensive", "delayed-withdrawal", "counteroffensive", "collapse")
PAIRS = (
    ("baseline", "guarded-border"),
    ("baseline", "ceasefire"),
    ("baseline", "offensive"),
    ("baseline", "delayed-withdrawal"),
    ("baseline", "counteroffensive"),
    ("guarded-border", "offensive"),
    ("offensive", "collapse"),
    ("baseline", "collapse"),
)
MEASURES = {
    "all hosts, everybody": ("arrivals", "world", ""),
    "civilians in Tajikistan": ("arrivals", "TJK", "civilian"),
    "displaced": ("internally_displaced", "world", "civilian"),
}
AIM = ("baseline", "guarded-border"), ("baseline", "ceasefire"), ("baseline", "offensive")


def ratio(a: np.ndarray, b: np.ndarray) -> float:
    """Return the variance reduction of two sets of runs."""
    return reduction(*variances(a, b))


def words(a: np.ndarray, b: np.ndarray, draws: int = 400) -> str:
    """Return the variance reduction with a 90 % bootstrap interval over the pairs."""
    chance, n = random.Random(1), len(a)
    rows = [chance.choices(range(n), k=n) for _ in range(draws)]
    low, high = np.quantile([ratio(a[row], b[row]) for row in rows], (0.05, 0.95))
    return f"{_short(ratio(a, b))} ({_short(low)}–{_short(high)})"


def _short(value: float) -> str:
    return "> 1,000" if value > 1000 else f"{value:.0f}" if value >= 10 else f"{value:.1f}"


def pair_rows(found: Comparison) -> list[tuple[str, str, str]]:
    """Return a row per pair of scenarios."""
    rows = []
    for one, other in PAIRS:
        told = []
        for name, key in MEASURES.items():
            a, b = (found.of(who, *key)[:, -1] for who in (one, other))
            told.append(f"{name} {words(a, b)}")
        rows.append((f"{one} and {other}", "; ".join(told), "≥ 5 in all" if (one, other) in AIM else ""))
    return rows


def goes_with(a: np.ndarray, b: np.ndarray) -> float:
    """Return the share of the variance of B − A that goes with A: what pairing cannot take off it, and is no noise."""
    return float(np.corrcoef(b - a, a)[0, 1] ** 2)


def share_row(found: Comparison) -> tuple[str, str, str]:
    """Return how much of a policy's effect goes with what would have come without it, as docs/compare.md has it."""
    a, b = (found.of(who, *MEASURES["civilians in Tajikistan"])[:, -1] for who in PAIRS[0])
    share = f"civilians in Tajikistan {percent(goes_with(a, b))}"
    return f"{PAIRS[0][1]} less {PAIRS[0][0]}: share of its variance that goes with {PAIRS[0][0]}", share, ""


def unpaired_row(found: Comparison) -> tuple[str, str, str]:
    """Return how the variance between really unpaired runs compares with what the formula says."""
    stranger = compare(*UNPAIRED, replicates=RUNS, seed=found.seed + 1)
    told = []
    for name, key in MEASURES.items():
        a, b = found.of(UNPAIRED[0], *key)[:, -1], stranger.of(UNPAIRED[1], *key)[:, -1]
        told.append(f"{name} {1 / ratio(a, b):.2f}")
    return (
        f"{' and '.join(UNPAIRED)} with different seeds: Var(A − B) / (Var A + Var B)",
        "; ".join(told),
        "about 1 (0.7–1.3 by chance)",
    )


def figures() -> list[tuple[str, str, str]]:
    """Return rows (what, figure, aim)."""
    start = time.perf_counter()
    found = compare(*NAMES, replicates=RUNS)
    took = time.perf_counter() - start
    kept = sum(block.nbytes for block in found.records) / 1e6
    size = f"{took:.0f} s; {kept:.0f} MB kept of the runs"
    return [
        (f"{len(NAMES)} scenarios, {RUNS} replicates each", size, ""),
        *pair_rows(found),
        share_row(found),
        unpaired_row(found),
    ]


if __name__ == "__main__":
    for row in figures():
        print(" | ".join(row))
