"""`panj compare`: run scenarios in pairs, store and draw the differences, and say in a table what changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rich.table import Table
from rich.text import Text

from sim.api.comparisons import Comparison, compare
from sim.cli.console import PlainConsole, table_console, tell
from sim.cli.running import check_elsewhere, check_its_name, end_early, or_nothing, progress_bar
from sim.cli.tables import plain_table
from sim.comparisons.comparison import gain
from sim.comparisons.run import check
from sim.comparisons.shapes import Summary
from sim.model.own import rules_of
from sim.pictures.letters import letters_told
from sim.runs import store
from sim.runs.kinds import Kind
from sim.runs.run import Options
from sim.runs.stored import is_result
from sim.scenario.override import parse_overrides
from sim.study.story.tell import of_how_many
from sim.words.numbers import decimals, percent, signed_exact
from sim.words.numbers import exact as people
from sim.words.wording import counted


def compare_command(
    *,
    names: Sequence[str],
    replicates: int | None,
    of: int | None,
    seed: int | None,
    until: str | None,
    out: Path | None,
    set_: list[str],
    rule: list[str],
    jobs: int | None,
    point: bool,
    plots: bool,
    quiet: bool,
) -> None:
    """Compare scenarios as the command line asks; see `panj compare --help`.

    Raises
    ------
    PanjError
        For any mistake of the user, before anything is written.
    SystemExit
        With code 130 after Ctrl-C, 2 if a process was lost; the pairs that had finished are on disk.
    """
    overrides = parse_overrides(set_)
    options = Options(replicates, seed, until, point, parts=False, jobs=jobs, of=of)
    own = rules_of(rule)
    folder = _folder(names, check(names, options, overrides, own), out)
    with store.held(folder, Kind.COMPARISON):
        console = table_console(quiet)
        with or_nothing("no pair of runs was"), progress_bar(quiet) as progress:
            task = progress.add_task("comparing", total=None)
            found = compare(
                *names,
                replicates=replicates,
                seed=seed,
                until=until,
                parameters=overrides,
                rules=own,
                point=point,
                jobs=jobs,
                of=of,
                progress=lambda done, total: progress.update(task, completed=done, total=total),
            )
        if found.interrupted:  # whoever stops a run wants it to stop: no figures
            folder, plots = store.spare(folder), False
        found.save(folder, plots=plots)
        _say(found, console)
        drawn = f", figures in {folder / 'plots'}" if plots else ""
        console.print(f"results in {folder}{drawn}")
        if plots:
            tell(letters_told(*((plan.scenario, plan.world) for plan in found.plans)))
        if found.interrupted:
            done, planned = len(found.replicates), found.plans[0].wanted
            said = f"{done:,} of {counted(planned, 'replicate')}"
            end_early(found.why, f"{said} finished in all scenarios and were kept in {folder}")


def _say(found: Comparison, console: PlainConsole) -> None:
    """Say what every scenario changes, and what has to be told beside it."""
    if said := of_how_many(len(found.replicates), found.plans[0].point):
        console.print(Text(said))
    for name in found.names[1:]:
        console.print(table(found.summary, name))
    for line in found.told:
        console.print(f"Note: {line}", highlight=False, markup=False, soft_wrap=True)


def _folder(names: Sequence[str], called: Sequence[str], out: Path | None) -> Path:
    """Return where a comparison goes; if nobody says where, its scenarios must be those that their names stand for."""
    if out is not None:
        return out
    for name, its in zip(names, called, strict=True):
        if not is_result(name):
            check_its_name(name, its)
    folder = Path("outputs") / f"compare-{'-'.join(called)}"
    for name in names:
        if not is_result(name):
            check_elsewhere(name, folder)
    return folder


def table(summary: Summary, name: str) -> Table:
    """Return what a scenario changes in the main measures on the last day."""
    reference, end, n = summary["reference"], summary["end"], summary["replicates"]
    pairs = f"{counted(n, 'pair')} of runs, seed {summary['seed']}"
    one = n == 1
    meaning = (
        f"Difference: median and 90 % band over the pairs. More: chance that {name} is above {reference}, "
        "pairs that tie counted half. Gain: how many times more unpaired replicates the mean difference would need "
        "for the same accuracy (–: neither varies)."
    )
    caption = f"{pairs}." if one else f"{pairs}. {meaning}"
    columns = ("by the end", reference, name, "difference", *(() if one else ("90 % band", "more", "gain")))
    made = plain_table(f"{name} against {reference}, {end}", *columns, caption=caption)
    for row in summary["measures"][name]:
        difference, ratio = row["difference"], gain(row["variance"])
        nobody = not any((*row["reference"].values(), *row["scenario"].values()))
        nobody = nobody and not any(row["variance"][who] > 0 for who in ("reference", "scenario"))  # nor in few of them
        if row["measure"] == "arrivals" and nobody:
            continue
        band = _signed_band(difference["q05"], difference["q95"]), percent(row["p_more"]), _gain(ratio)
        made.add_row(
            row["words"],
            people(row["reference"]["q50"]),
            people(row["scenario"]["q50"]),
            signed_exact(difference["q50"]),
            *(() if one else band),
        )
    return made


def _signed_band(low: float, high: float) -> str:
    a, b = signed_exact(low), signed_exact(high)
    return a if a == b else f"{a} to {b}"


def _gain(ratio: float) -> str:
    """Return a variance gain as one reads it; beyond a thousand the runs are as good as equal."""
    if np.isnan(ratio):
        return "–"
    return "> 1,000" if ratio > 1000 else people(ratio) if ratio >= 10 else decimals(ratio, 1)
