"""`panj run`: run, store, draw, and say in a table who crossed where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.text import Text

from sim.api.runs import Result, run_scenario
from sim.cli import tables
from sim.cli.console import WIDE, PlainConsole, table_console, tell
from sim.cli.running import end_early, its_folder, or_nothing, progress_bar, tell_of_set, whole_without
from sim.cli.watched import watch_on
from sim.model.own import rules_of
from sim.pages.report import REPORT
from sim.pictures.letters import letters_told
from sim.runs import store
from sim.runs.kinds import Kind
from sim.runs.read import FleeFolders, read_scenario
from sim.runs.run import Options, panj_world, settle
from sim.scenario.late import left_out
from sim.scenario.override import parse_overrides
from sim.study.blind import blind_garrisons
from sim.study.story.tell import of_how_many
from sim.words.wording import counted
from sim.world import World
from sim.world.names import names_in


def run_command(
    *,
    scenario: str,
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
    parts: bool,
    svg: bool,
    quiet: bool,
    vary: bool = False,
) -> None:
    """Run a scenario as the command line asks; see `panj run --help`.

    Raises
    ------
    PanjError
        For any mistake of the user, before anything is written.
    SystemExit
        With code 130 after Ctrl-C, 2 if a process was lost; the replicates that had finished are on disk.
    """
    options = Options(replicates, seed, until, point, parts, jobs, of)
    worlds, flee = dict[str, World](), FleeFolders()
    overrides, own = parse_overrides(set_), rules_of(rule)
    plan = read_scenario(scenario, overrides, names=names_in(worlds), own=own, flee=flee)
    tell_of_set(lambda: read_scenario(scenario, names=names_in(worlds), own=own, flee=flee), overrides)
    folder = out or its_folder(scenario, plan.name)
    if plan.flee is not None or vary:
        from sim.cli.flee import run_on_flee

        run_on_flee(plan, options, flee, out=folder, plots=plots, svg=svg, quiet=quiet, vary=vary)
        return
    settled, _, _ = settle(plan, options)
    tell(*left_out(plan, settled.until))
    with store.held(folder, Kind.RUN):
        world = panj_world(plan, worlds.get(str(plan.where)))
        console = table_console(quiet)
        with or_nothing("no replicate was"), progress_bar(quiet) as progress:
            result = run_scenario(plan, world, options, watch_on(progress, quiet, jobs))
        if result.interrupted:  # whoever stops a run wants it to stop: no figures
            folder, plots = store.spare(folder), False
        result.save(folder)
        with console.to_the_end():
            for table in closing_tables(result, wide=console.width >= WIDE):
                console.print(table)
            console.print(f"results in {folder}")
            if plots:
                _illustrate(result, folder, svg, console)
        if result.interrupted:
            done, planned = len(result.replicates), counted(result.plan.wanted, "replicate")
            end_early(result.why, f"{done:,} of {planned} finished and were kept in {folder}")


def _illustrate(result: Result, folder: Path, svg: bool, console: PlainConsole) -> None:
    """Draw the figures of a run and write its report, which is what one opens first and so is told last."""
    with whole_without(folder):
        result.illustrate(folder, svg)
    console.print(f"figures in {folder / 'plots'}\nopen the report in a browser: {folder / REPORT}")
    tell(letters_told((result.scenario, result.world)))


def closing_tables(result: Result, wide: bool = True) -> list[Any]:
    """Return what the terminal shows at the end of a run, in order; `wide` for 118 columns or more."""
    summary = result.summary
    blind = result.blind.summary if result.blind is not None else None
    done = len(result.replicates)
    said = of_how_many(done, result.plan.point)
    wanted = [
        Text(f"{said.removesuffix('.')}.\n") if said else None,
        tables.headcounts(summary, blind, wide, blind_garrisons(result.world)),
        tables.hosts(result, wide),
        tables.inside(result, wide),
        tables.facts(summary),
        tables.sites(summary) if len(result.rooms.rows) else None,
        tables.parts(summary, result.world),
    ]
    return [table for table in wanted if table is not None]
