"""`panj assimilate`: a scenario weighted by dated counts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.table import Table
from rich.text import Text

from sim.cli.console import table_console, tell, tell_first
from sim.cli.running import end_early, its_folder, loaded, progress_bar
from sim.cli.tables import plain_table
from sim.pictures.assimilation import draw_assimilation
from sim.runs import store
from sim.runs.executors import Unfinished
from sim.runs.kinds import Kind
from sim.runs.replaced import replaced
from sim.runs.run import Options, settle
from sim.runs.words import is_either, series_title
from sim.scenario.late import left_out
from sim.validation.assimilate.assimilated import Assimilated, assimilate_counts, check_most
from sim.validation.assimilate.begun import Begun
from sim.validation.assimilate.saved import both, provenance, save
from sim.validation.assimilate.settings import ModelError
from sim.validation.lodged import Key
from sim.words.numbers import between, decimals, figures, plain
from sim.words.wording import ENOUGH_FOR_BANDS, counted


def assimilate_command(
    *,
    scenario: str,
    table: Path,
    replicates: int | None,
    ess: int,
    most: int | None,
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
    whole, world = loaded(scenario, set_)
    plan, seed, number = settle(whole, Options(replicates, seed, until, jobs=jobs))
    tell(*left_out(whole, plan.until))
    if most is not None:
        check_most(number, most, "--most")
    folder = out or its_folder(scenario, plan.name, "assimilate-")
    with store.held(folder, Kind.ASSIMILATION):
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
        gone = replaced(
            folder, provenance(found), {"scenario": "scenario", "counts_sha256": "counts", "counts": "table"}
        )
        save(found, folder, (lambda work: draw_assimilation(found, work)) if plots else None)
        begun.clear()
        console = table_console(quiet)
        console.print(step_table(found))
        console.print(Text(in_effect(found)))
        console.print(last_day_table(found))
        console.print(Text(f"bands.csv, weights.csv, steps.csv, {store.NOTES} and what goes with them in {folder}"))
        tell(gone)
        tell_first(found.notes, folder / store.NOTES)


@contextmanager
def kept_if_interrupted(begun: Begun) -> Iterator[None]:
    """Say what is kept where Ctrl-C, or a process that was lost, ends the runs.

    Raises
    ------
    SystemExit
        With code 130 after Ctrl-C, 2 if a process was lost.
    PanjError
        For a mistake, with which the same command would not go on.
    """
    try:
        yield
    except (KeyboardInterrupt, Unfinished) as error:
        kept = begun.replicates
        if not kept and isinstance(error, KeyboardInterrupt):
            end_early("", "no replicate was finished yet, so nothing is kept")
        if not kept:
            raise
        end_early(str(error), f"{counted(kept, 'replicate')} are kept in {begun.folder}; the same command goes on")


def in_effect(found: Assimilated) -> str:
    """Return how many replicates there are, and what they are worth."""
    all_, first = found.population.size, found.population.batches[0]
    more = f", {all_ - first} of them new draws" if all_ > first else ""
    return f"{counted(all_, 'replicate')}{more}, worth {found.worth} after all counts."


def step_table(found: Assimilated) -> Table:
    """Return every count by date: beside prior and posterior, what was left of the replicates, and its surprise."""
    columns = ("it is", "prior\n(90 %)", "posterior\n(90 %)", "ESS\nfell to", "runs", "tail,\nprior", "tail,\nbefore")
    out = plain_table("Counts by date", "count", *columns, caption=CAPTION)
    for step in found.steps:
        count = step.count
        tails = (step.surprise.prior_tail, step.surprise.tail_before)
        numbers = (f"{step.fell_to:.1f}", f"{step.replicates:,}", *(decimals(value, 3) for value in tails))
        out.add_row(str(count), plain(count.value), *_before_and_after(found, count.key, count.day), *numbers)
    return out


def last_day_table(found: Assimilated) -> Table:
    """Return what the counts make of the last day: of the world, of the hosts, and of what was counted."""
    scenario, world = found.population.scenario, found.population.world
    day = scenario.days() - 1
    main = main_series(found)
    others = [key for key in dict.fromkeys(step.count.key for step in found.steps) if key not in main]
    left = len(others) - MOST_COUNTED
    caption = f"{LAST_DAY_CAPTION}{rests_on(found)}"
    caption += f" {left:,} more series in bands.csv." if left > 0 else ""
    out = plain_table(f"On {scenario.until}, the last day", "series", "prior", "posterior", caption=caption)
    for key in (*main, *others[:MOST_COUNTED]):
        out.add_row(series_title(*key, world), *_before_and_after(found, key, day, " "))
    return out


def rests_on(found: Assimilated) -> str:
    """Return on how little the posterior's bands rest; "" where that is enough.

    A posterior that is worth four replicates has one of them at several quantiles.
    """
    if found.ess >= ENOUGH_FOR_BANDS:
        return ""
    return f" Worth {found.worth} replicates, an end of a posterior's band may be one of them alone."


def main_series(found: Assimilated) -> list[Key]:
    """Return what the last day's table has whether counted or not: series of the world, and what came to hosts."""
    population = found.population
    last = population.scenario.days() - 1
    hosts = set(population.world.hosts.ids)
    out = [key for key in population.keys if key[1] == "world" and key[0] in MAIN and key[2] in ("civilian", "")]
    came = [key for key in population.keys if key[0] == "arrivals" and key[1] in hosts and key[2] == "civilian"]
    return [*out, *(key for key in came if population.values(key)[:, last].any())]


def _before_and_after(found: Assimilated, key: Key, day: int, between_them: str = "\n") -> tuple[str, ...]:
    """Return median and 90 % band of a series in prior and posterior; of what is 0 or 1 the probability."""
    cells = []
    for table in both(found, key).values():
        low, _, median, _, high, mean = table[:, day].tolist()
        band = f"{between_them}({figures(low)}{between(low)}{figures(high)})" if found.population.size > 1 else ""
        cells.append(decimals(mean, 2) if is_either(key[0]) else f"{figures(median)}{band}")
    return tuple(cells)


#: Measures of the whole world in the table of the last day, and how many counted series it has at most.
MAIN = ("internally_displaced", "districts_insurgent", "capitals_insurgent")
MOST_COUNTED = 20
LAST_DAY_CAPTION = "Median and 90 % band, the posterior after all counts; arrivals since the first day."
CAPTION = (
    "Prior and posterior of the day of the count, the posterior after all counts; of what is 0 or 1 the probability. "
    "ESS: effective sample size after the count, before new draws. Tail: probability of so much or more surprise, in "
    "the prior and after the counts before; below 0.01 it is told."
)
