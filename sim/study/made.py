"""How a run was made: where its numbers come from, and the command that makes them again."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.runs.results import Result
from sim.runs.rooms import Rooms
from sim.runs.tasks import so_many

#: Packages whose versions can change results or the page.
TOLD_PACKAGES = ("panj", "mesa", "numpy", "numba", "scipy", "pandas", "matplotlib")


def provenance_rows(result: Result, made: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return where the numbers come from, as pairs of a word and what it is."""
    done, wanted, planned = len(result.replicates), result.plan.wanted, len(result.plan.quantiles)
    finished = f"{done:,}" if done == wanted else f"{done:,} of {wanted:,}{' (stopped)' if result.interrupted else ''}"
    if wanted != planned:
        finished += f", the first of {planned:,} that draws are planned for (--of)"
    versions = made.get("versions", {})
    packages = ", ".join(f"{name} {versions[name]}" for name in TOLD_PACKAGES if name in versions)
    return [
        ("scenario", f"{result.scenario.name}, {result.dates[0]} to {result.dates[-1]}, rules {result.scenario.rules}"),
        ("garrisons", result.scenario.garrisons),
        ("world", f"{result.world.name}, SHA-256 {result.world.digest}"),
        *((f"rule {rule.name}", f"{rule.path}, SHA-256 {rule.code}") for rule in result.scenario.own),
        ("seed", str(result.plan.seed)),
        ("replicates", f"{finished}, all with central values (--point)" if result.plan.point else finished),
        ("Python", str(made.get("python", "unknown"))),
        ("packages", packages or "unknown"),
        ("platform", str(made.get("platform", "unknown"))),
    ]


def command(result: Result, found: Rooms) -> str:
    """Return what makes the same run again, from the scenario as resolved, which lies beside the results.

    Results that were saved nowhere have no folder to name: another run may be in the one of their scenario.
    """
    folder = "FOLDER" if result.folder is None else _from_here(result.folder)
    many = so_many(result.plan.wanted, len(result.plan.quantiles))
    words = ["panj", "run", shlex.quote(f"{folder}/scenario.yaml"), many]
    words += ["--seed", str(result.plan.seed)]
    if found.central:
        words.append("--point")
    words += [rule.option for rule in result.scenario.own]
    return " ".join([*words, "--out", shlex.quote(f"{folder}-again")])


def _from_here(folder: Path) -> str:
    """Return a folder as it is called from here, and as it is where it lies elsewhere."""
    whole, here = folder.resolve(), Path.cwd().resolve()
    return whole.relative_to(here).as_posix() if here in whole.parents else whole.as_posix()
