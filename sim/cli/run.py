"""`panj run`: run, store, draw, and say in a table who crossed where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.api import Result, run
from sim.cli import tables
from sim.cli.console import WIDE, table_console, tell
from sim.cli.running import end_early, progress_bar
from sim.draw.letters import letters_told
from sim.experiment import store
from sim.experiment.run import Options, settle
from sim.experiment.worlds import read_scenario
from sim.report import REPORT
from sim.scenario.override import parse_overrides
from sim.scenario.wording import counted


def run_command(
    *,
    scenario: str,
    replicates: int | None,
    seed: int | None,
    until: str | None,
    out: Path | None,
    set_: list[str],
    jobs: int | None,
    point: bool,
    plots: bool,
    parts: bool,
    quiet: bool,
) -> None:
    """Run a scenario as the command line asks; see `panj run --help`.

    Raises
    ------
    PanjError
        For any mistake of the user, before anything is written.
    SystemExit
        With code 130 after Ctrl-C, 2 if a process was lost; the replicates that had finished are on disk.
    """
    overrides = parse_overrides(set_)
    options = Options(replicates, seed, until, point, parts, jobs)
    plan = read_scenario(scenario, overrides)
    if plan.flee is not None:
        from sim.cli.flee import run_on_flee

        run_on_flee(plan, options, out=out, plots=plots, quiet=quiet)
        return
    settle(plan, options)
    folder = out or Path("outputs") / plan.name
    store.claim(folder)
    console = table_console(quiet)
    with progress_bar(quiet) as progress:
        task = progress.add_task("simulating", total=None)
        result = run(
            scenario,
            replicates=replicates,
            seed=seed,
            until=until,
            parameters=overrides,
            point=point,
            parts=parts,
            jobs=jobs,
            progress=lambda done, total: progress.update(task, completed=done, total=total),
        )
    if result.interrupted:  # whoever stops a run wants it to stop: no figures
        folder, plots = store.spare(folder), False
    result.save(folder, plots=plots, beside=True, report=plots)
    for table in closing_tables(result, wide=console.width >= WIDE):
        console.print(table)
    console.print(_where(folder, plots))
    if plots:
        tell(letters_told((result.scenario, result.world)))
    if result.interrupted:
        done, planned = len(result.replicates), counted(len(result.plan.quantiles), "replicate")
        end_early(result.why, f"{done} of {planned} finished and were kept in {folder}")


def closing_tables(result: Result, wide: bool = True) -> list[Any]:
    """Return what the terminal shows at the end of a run, in order; `wide` for 118 columns or more."""
    summary = result.summary
    blind = result.blind.summary if result.blind is not None else None
    wanted = [
        tables.headcounts(summary, blind, wide),
        tables.hosts(result, wide),
        tables.inside(result, wide),
        tables.facts(summary),
        tables.sites(summary) if len(result.rooms.rows) else None,
        tables.parts(summary),
    ]
    return [table for table in wanted if table is not None]


def _where(folder: Path, plots: bool) -> str:
    """Return where everything is; the report, which is what one opens first, comes last."""
    if not plots:
        return f"results in {folder}"
    return f"results in {folder}, figures in {folder / 'plots'}\nopen the report in a browser: {folder / REPORT}"
