"""Run the benchmarks and write docs/performance.md."""

from __future__ import annotations

import datetime as dt
import os
import platform
from importlib.metadata import version
from pathlib import Path

from benchmarks import (
    against,
    compare,
    flee_rules,
    growth,
    main_job,
    party_rules,
    pictures,
    plain_mesa,
    replicates,
    start_up,
    sweeps,
    what_if,
)

TARGET = Path(__file__).parent.parent / "docs" / "performance.md"
PACKAGES = ("numpy", "numba", "mesa", "solara", "pandas", "pyarrow", "matplotlib")


def machine() -> str:
    """Return what the figures were measured on."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line.split(":")[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
        model = names[0] if names else model
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"{model}, {os.cpu_count()} cores, {platform.system()}; Python {platform.python_version()}, {versions}"


def table(rows: list[tuple[str, str, str]]) -> str:
    """Return rows as a Markdown table."""
    head = "| what | measured: median (range) | aim |\n|---|---|---|\n"
    return head + "\n".join(f"| {what} | {figure} | {aim} |" for what, figure, aim in rows)


def main() -> None:
    """Measure everything, print it and write the page."""
    sections = [
        ("The command line", start_up.figures()),
        ("One replicate", replicates.figures()),
        ("The main job", main_job.figures()),
        ("Panj's own rules", party_rules.figures()),
        ("Growth", growth.figures()),
        ("Plain Mesa", plain_mesa.figures()),
        ("Flee's rules", flee_rules.figures()),
        ("Comparisons", compare.figures()),
        ("What if…?", what_if.figures()),
        ("Sweeps", sweeps.figures()),
        ("Pictures", pictures.figures()),
    ]
    text = f"""# Performance

Written by `make bench`, {dt.date.today()}. Figures, not tests: the machine is shared, so look at medians and ratios.

Machine: {machine()}.

"""
    text += "\n\n".join(f"## {title}\n\n{table(rows)}" for title, rows in sections)
    older = against.table()
    if older:
        text += f"\n\n## Against an older checkout\n\n{older.rstrip()}"
    text += f"""

## Where the time of a replicate goes

Median milliseconds of the processor in a replicate, all its days together, when the steps of a day are taken one by one
(which costs each some 5 µs a day, 0.7 ms in all), and of the same replicate as it runs, a stretch of days at a time:

```
{replicates.profile()}
```

Movement stays above 1.6 times the machine's limit because that limit is low. It counts one random number for each party
that acts; movement draws about two, one to choose the way and one for how long it bears the place it comes to on the
same day, and takes a logarithm of the second. Of some 5 ns a party and day, 1.3 are the pass that finds who acts (0.5
for reading the columns alone), 1 is the wait for the other columns of those who do, 0.4 are all the random numbers, 0.5
is to look up the ways, 0.3 are the logarithms, and the rest is the second and third decision of a day. A replicate of
collapse is movement to three fifths, so it cannot gain what the baseline does, where Python between kernels took most.

The loops over parties are compiled without reference counting (`sim/model/kernels.py`): with it, passing tuples of
arrays from function to function made one decision cost about 530 ns instead of 84 ns, and the replicate twice as long.

## How it was measured

`make bench` runs `python -m benchmarks`; one file there per section. What is compared runs in turn in one session, and
ratios are taken turn by turn. A *crowd* of N parties is the baseline with the population of every place multiplied by
N / 10^6 and a hazard on the first day that drives N households from home; all else, history, queues and sites, is the
baseline's. Its bytes a party are those at the peak, on the day on which they all leave. What *this machine* needs at
the least is one pass over the three columns that tell who acts, and for each party that acts one random number and the
columns it must read and write. NumPy's version is in `benchmarks/numpy_travel.py`, those in plain Mesa in
`tests/reference/`; all give the same parties as the kernels, which is checked on the way. Two threads can gain no more
than two threads of plain arithmetic do at that moment; the row below them says how much that was.
`PANJ_BENCH_AGAINST=…` names the Python of an older checkout's environment: both are then measured in turn, in processor
time, user and system, children included (`benchmarks/against.py`); what short commands need is told as a multiple of
what the imports above them need there in the same turn.
`PANJ_BENCH_MOST=1000000` leaves out the crowds that are larger, `PANJ_FLEE_PYTHON=…` names a Python that has Flee.
"""
    print(text)
    TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
