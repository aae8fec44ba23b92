"""What the golden table holds: commands of `panj`, as a user types them, each with few runs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from tempfile import TemporaryDirectory

from typer.testing import CliRunner

import sim

from .digests import digests_of

SCENARIOS = Path(sim.__file__).resolve().parents[1] / "scenarios"
CONFLICTS = Path(
    os.environ.get("PANJ_CONFLICTS") or Path(__file__).resolve().parents[2].parent / "shared" / "conflicts"
)
#: The conflict that takes least: it is validated too, with capacities as given and masked.
VALIDATED = "mali2012"
RULES = ("flee", "panj")
#: First runs of a sweep.
SWEEP_RUNS = 6


@dataclass(frozen=True)
class Entry:
    """One command.

    Parameters
    ----------
    name : str
    words : tuple of str
        Of the command line, without those that say where to write and how many processes.
    runs : int, optional
        So many first runs of a sweep.
    """

    name: str
    words: tuple[str, ...]
    runs: int | None = None

    def digests(self, jobs: int = 1) -> dict[str, str]:
        """Run the command and return the digests of the files it writes."""
        from sim.cli.app import app

        with TemporaryDirectory() as work:
            out = Path(work) / "out"
            words = [*self.words, "--quiet", "--out", str(out), "--jobs", str(jobs)]
            done = CliRunner().invoke(app, words)
            if done.exit_code:
                raise RuntimeError(f"panj {' '.join(words)}: {done.output or done.exception!r}")
            return digests_of(out, self.runs)


def entries(*patterns: str) -> Iterator[Entry]:
    """Give what can be run here: all, or those whose names fit a pattern."""
    for entry in (*_shipped(), *_conflicts()):
        if not patterns or any(fnmatch(entry.name, pattern) for pattern in patterns):
            yield entry


def needs_conflicts(name: str) -> bool:
    """Tell whether an entry is of the conflicts, which are no part of the project."""
    return name.startswith(("flee/", "validate/"))


def _shipped() -> Iterator[Entry]:
    for file in sorted(SCENARIOS.glob("*.yaml")):
        yield Entry(f"run/{file.stem}", ("run", file.stem, "-n", "2", "--no-plots"))
    yield Entry("run/baseline point", ("run", "baseline", "-n", "1", "--point", "--no-plots"))
    yield Entry("compare", ("compare", "baseline", "offensive", "sealed-border", "-n", "2", "--no-plots"))
    for file in sorted((SCENARIOS / "sweeps").glob("*.yaml")):
        words = ("sweep", file.stem, "-n", "2", "--limit", str(SWEEP_RUNS))
        yield Entry(f"sweep/{file.stem}", words, SWEEP_RUNS)


def _conflicts() -> Iterator[Entry]:
    found = sorted(path.name for path in CONFLICTS.glob("*") if (path / "input").is_dir())
    for name in found:
        for rules in RULES:
            words = ("run", "--flee", str(CONFLICTS / name), "--rules", rules, "-n", "1", "--no-plots")
            yield Entry(f"flee/{name} {rules}", words)
    if VALIDATED in found:
        for rules in RULES:
            words = ("validate", str(CONFLICTS / VALIDATED), "--rules", rules, "-n", "2")
            yield Entry(f"validate/{VALIDATED} {rules}", words)
