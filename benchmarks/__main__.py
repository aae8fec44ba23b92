"""Run the benchmarks and write docs/performance.md."""

from __future__ import annotations

import datetime as dt
import os
import platform
from importlib.metadata import version
from pathlib import Path

from benchmarks import flee_rules, main_job, replicates, start_up

TARGET = Path(__file__).parent.parent / "docs" / "performance.md"
PACKAGES = ("numpy", "numba", "mesa", "pandas", "pyarrow", "matplotlib")


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
        ("Flee's rules", flee_rules.figures()),
    ]
    text = f"""# Performance

Written by `make bench`, {dt.date.today()}. Figures, not tests: the machine is shared, so look at medians and ratios.

Machine: {machine()}.

"""
    text += "\n\n".join(f"## {title}\n\n{table(rows)}" for title, rows in sections)
    text += f"""

## Where the time of a replicate goes

Own time per baseline replicate, the twelve largest, under a profiler (which slows Python, not the kernels):

```
{replicates.profile()}
```

The loops over parties are compiled without reference counting (`sim/model/kernels.py`): with it, passing tuples of
arrays from function to function made one decision cost about 530 ns instead of 84 ns, and the replicate twice as long.
"""
    print(text)
    TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
