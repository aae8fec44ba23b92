"""`panj assimilate`: a scenario weighted by dated counts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.table import Table
from rich.text import Text

from sim.cli.console import table_console, tell_first
from sim.cli.running import end_early, its_folder, progress_bar
from sim.cli.tables import plain_table
from sim.pictures.assimilation import draw_assimilation
from sim.runs import store
from sim.runs.kinds import Kind
from sim.runs.run import Options, load, settle
from sim.scenario.errors import PanjError
from sim.scenario.override import parse_overrides
from sim.validation.assimilate.assimilated import Assimilated, assimilate_counts
from sim.validation.assimilate.begun import Begun
from sim.validation.assimilate.saved import both, save
from sim.validation.assimilate.settings import ModelError
from sim.words.numbers import between, decimals, figures
from sim.words.wording import counted


def assimilate_command(
    *,
    scenario: str,
    table: Path,
    replicates: int | None,
    ess: int,
    most: int,
    error: float | None,
    seed: int | None,
    until: str | None,
    set_: list[str],
    jobs: int | None,
    out: Path | None,
    plots: bool,
    quiet: bool,
) -> None:
    """Weight a scenario as the command line asks; see `panj assimilate --help`.

    Raises
    ------
    PanjError
        For any mistake of the user, before anything is written.
    """
    plan, world = load(scenario, parse_overrides(set_))
    plan, seed, number = settle(plan, Options(replicates, seed, until, jobs=jobs))
    folder = out or its_folder(scenario, plan.name, "assimilate-")
    store.claim(folder, Kind.ASSIMILATION)
    begun = Begun.beside(folder, plan, world, seed, number)
    with kept_if_interrupted(begun), progress_bar(quiet) as progress:
        bar = progress.add_task("simulating", total=None)
        found = assimilate_counts(
            plan,
            world,
            table,
            seed=seed,
            replicates=number,
            enough=ess,
            most=most,
            error=ModelError() if error is None else ModelError(spread=error),
            jobs=jobs,
            progress=lambda done, total: progress.update(bar, completed=done, total=total),
            begun=begun,
        )
    save(found, folder, (lambda work: draw_assimilation(found, work)) if plots else None)
    begun.clear()
    console = table_console(quiet)
    console.print(step_table(found))
    console.print(Text(in_effect(found)))
    console.print(Text(f"bands.csv, weights.csv, steps.csv, {store.NOTES} and what goes with them in {folder}"))
    tell_first(found.notes, folder / store.NOTES)


@contextmanager
def kept_if_interrupted(begun: Begun) -> Iterator[None]:
    """Say what is kept where Ctrl-C, or a process that was lost, ends the runs.

    Raises
    ------
    SystemExit
        With code 130 after Ctrl-C, 2 if a process was lost.
    PanjError
        For what is wrong before there is anything to keep.
    """
    try:
        yield
    except (KeyboardInterrupt, PanjError) as error:
        kept = begun.replicates
        if not kept:
            raise
        end_early(str(error), f"{counted(kept, 'replicate')} are kept in {begun.folder}; the same command goes on")


def in_effect(found: Assimilated) -> str:
    """Return how many replicates there are, and what they are worth."""
    all_, first = found.population.size, found.population.batches[0]
    more = f", {all_ - first} of them new draws" if all_ > first else ""
    return f"{counted(all_, 'replicate')}{more}, worth {found.ess:.1f} after all counts."


def step_table(found: Assimilated) -> Table:
    """Return every count by date: beside prior and posterior, what was left of the replicates, and its surprise."""
    columns = ("count", "prior (90 %)", "posterior (90 %)", "ESS fell to", "runs", "tail, prior", "tail, before")
    out = plain_table("Counts by date", "of", *columns, caption=CAPTION)
    for step in found.steps:
        count = step.count
        each = both(found, count.key)
        cells = []
        for name in ("prior", "posterior"):
            low, _, median, _, high, mean = each[name][:, count.day].tolist()
            text = f"{figures(median)} ({figures(low)}{between(low)}{figures(high)})"
            cells.append(decimals(mean, 2) if count.either else text)
        tails = (step.surprise.prior_tail, step.surprise.tail_before)
        numbers = (f"{step.fell_to:.1f}", f"{step.replicates:,}", *(decimals(value, 3) for value in tails))
        out.add_row(str(count), figures(count.value), *cells, *numbers)
    return out


CAPTION = (
    "Prior and posterior of the day of the count, the posterior after all counts; of what is 0 or 1 the probability. "
    "ESS: effective sample size after the count, before new draws. Tail: probability of so much or more surprise, in "
    "the prior and after the counts before; below 0.01 it is told."
)
