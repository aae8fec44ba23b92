"""How long the main job takes: 200 replicates of the baseline with tables and figures, and its memory."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Timing, peak_memory_of_children, process

RUNS = 3


def figures() -> list[tuple[str, str, str]]:
    """Return rows (what, figure, aim)."""
    code = "from sim.cli import main; main()"
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "baseline")
        command = [sys.executable, "-c", code, "run", "baseline", "--replicates", "200", "--quiet", "--out", out]
        seconds = Timing(tuple(process(command) for _ in range(RUNS)))
        size = sum(f.stat().st_size for f in Path(out).rglob("*") if f.is_file()) / 1e6
    return [
        (
            "`panj run baseline`: 200 replicates, twins, blind garrisons, all figures, the report",
            seconds.text(),
            "< 60 s",
        ),
        ("largest process of it, resident", f"{peak_memory_of_children():.0f} MB", "< 500 MB"),
        ("its results on disk", f"{size:.0f} MB", ""),
    ]
