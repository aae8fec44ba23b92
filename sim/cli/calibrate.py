"""`panj calibrate`: the parameters of a scenario estimated from dated counts."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from sim.cli.console import PlainConsole, table_console, tell_first
from sim.cli.running import end_early, its_folder, loaded, progress_bar
from sim.cli.tables import plain_table
from sim.pictures.calibration import draw_calibration
from sim.runs import store
from sim.runs.dask import check_address
from sim.runs.run import Options, settle
from sim.scenario.errors import PanjError
from sim.validation.assimilate.settings import ModelError
from sim.validation.calibrate.calibrated import Calibrated, Watch, Wishes, calibrate_counts, plan_of
from sim.validation.calibrate.sampler import State
from sim.validation.calibrate.saved import claim, inputs, parameters, predictive, save
from sim.validation.calibrate.settings import PARTICLES, Sampling
from sim.words.numbers import between, decimals, exact, figures, percent, plain
from sim.words.wording import counted

#: Inputs that are told of.
MOST_TOLD = 8


class Terminal(Watch):
    """A watch that moves a bar."""

    def __init__(self, bar: Progress) -> None:
        self._bar, self._of = bar, ""
        self._task = bar.add_task("the prior", total=None)

    def progress(self, done: int, total: int) -> None:
        """Move the bar of a batch."""
        self._bar.update(self._task, completed=done, total=total)

    def step(self, of: str, state: State) -> None:
        """Say how far it is."""
        last = state.steps[-1]
        said = f"batch {len(state.steps)}, temperature {last.temperature:.3g}, {percent(last.accepted)} accepted"
        self._bar.update(self._task, description=f"{of}{': ' if of else ''}{said}", completed=0)


def calibrate_command(
    *,
    words: Sequence[str],
    table: Path,
    names: Sequence[str],
    particles: int | None,
    error: float | None,
    leave_out: bool,
    seed: int | None,
    set_: list[str],
    jobs: int | None,
    dask: str | None,
    fresh: bool,
    out: Path | None,
    plots: bool,
    quiet: bool,
) -> None:
    """Calibrate a scenario as the command line asks; see `panj calibrate --help`.

    Raises
    ------
    PanjError
        For any mistake of the user, before anything is written.
    SystemExit
        With code 130 after Ctrl-C; what had finished is on disk.
    """
    scenario, *more = words
    if more and not names:
        raise PanjError(f"give one scenario, got {counted(len(words), 'word')}: {' '.join(words)}")
    if dask is not None:
        check_address(dask, jobs)
    wishes = Wishes(
        (*names, *more),
        Sampling(PARTICLES if particles is None else particles),
        ModelError() if error is None else ModelError(spread=error),
        leave_out,
        jobs,
        dask,
    )
    given, world = loaded(scenario, set_)
    given, seed, _ = settle(given, Options(seed=seed, jobs=jobs))
    plan = plan_of(given, world, table, seed, wishes)
    folder = out or its_folder(scenario, given.name, "calibrate-")
    if (aside := claim(plan, folder, fresh)) is not None:
        said = f"the older calibration is now {aside}"
        PlainConsole(quiet=quiet, soft_wrap=True).print(said, markup=False, highlight=False)
    try:
        with progress_bar(quiet) as bar:
            found = calibrate_counts(plan, folder, Terminal(bar))
    except KeyboardInterrupt:
        end_early("", f"what is finished is kept in {folder}; the same command goes on")
    save(found, folder, (lambda work: draw_calibration(found, work)) if plots else None)
    tell(found, folder, table_console(quiet))


def tell(found: Calibrated, folder: Path, console: PlainConsole) -> None:
    """Print what came of a calibration."""
    console.print(parameter_table(found))
    console.print(count_table(found))
    if found.left_out:
        console.print(left_out_table(found))
    console.print(Text(informed(found)))
    console.print(Text(in_effect(found)))
    console.print(Text(f"panj run {folder / 'scenario.yaml'} draws from the posterior; all tables are in {folder}"))
    tell_first(found.notes, folder / store.NOTES)


def in_effect(found: Calibrated) -> str:
    """Return how the sampler went."""
    state = found.posterior
    least = min(step.ess for step in state.steps)
    rates = [step.accepted for step in state.steps[1:]]
    accepted = f", {percent(min(rates))} to {percent(max(rates))} of the moves accepted" if rates else ""
    batches, many = f"{len(state.steps)} batches", counted(len(state.luck), "replicate")
    return (
        f"{batches} of {many}: {state.runs:,} runs{accepted}; effective sample size never below {exact(least)}, "
        f"{state.different:,} different in the end."
    )


def informed(found: Calibrated) -> str:
    """Return which inputs the counts say something of, garrisons too."""
    table = inputs(found)
    sure = table[table["sure"] == 1].sort_values("nats", ascending=False, kind="stable").to_dict("records")
    if not sure:
        return "The counts say no more of any input than chance does."
    told = [f"{row['input']} ({signed_score(float(row['shift']))})" for row in sure[:MOST_TOLD]]
    more = f" and {len(sure) - MOST_TOLD} more" if len(sure) > MOST_TOLD else ""
    return f"More than chance the counts say of {', '.join(told)}{more}: the shift in standard deviations of the prior."


def signed_score(value: float) -> str:
    """Return a shift as one reads it."""
    return f"{'+' if value > 0 else ''}{decimals(value, 1)}"


def parameter_table(found: Calibrated) -> Table:
    """Return prior and posterior of every parameter that was estimated."""
    out = plain_table("Parameters", "parameter", "prior (90 %)", "posterior (90 %)", caption=ROWS)
    for row in parameters(found).to_dict("records"):
        if row["estimated"]:
            out.add_row(str(row["parameter"]), *(_band(row, name) for name in ("prior", "posterior")))
    return out


def count_table(found: Calibrated) -> Table:
    """Return every count beside what replicates of prior and posterior have."""
    out = plain_table("Counts", "of", "count", "prior (90 %)", "posterior (90 %)", "tail, prior", caption=TAIL)
    for count, row in zip(found.plan.counts, predictive(found).to_dict("records"), strict=True):
        cells = (plain(count.value), _band(row, "prior"), _band(row, "posterior"))
        out.add_row(str(count), *cells, decimals(float(row["tail_prior"]), 3))
    return out


def left_out_table(found: Calibrated) -> Table:
    """Return the log scores of every count that was left out, and their means where all three have one."""
    out = plain_table("Each count from the others", "of", "count", "prior", "calibrated", "lognormal", caption=SCORES)
    for each in found.left_out:
        others = "–" if each.others is None else decimals(each.others, 2)
        value = plain(each.count.value)
        out.add_row(str(each.count), value, decimals(each.prior, 2), decimals(each.calibrated, 2), others)
    whole = [each for each in found.left_out if each.others is not None]
    if whole:
        columns = zip(*((each.prior, each.calibrated, each.others or 0.0) for each in whole), strict=True)
        out.add_row("mean of those with all three", "", *(decimals(sum(c) / len(whole), 2) for c in columns))
    return out


def _band(row: Mapping[Hashable, Any], name: str) -> str:
    low, middle, high = (float(row[f"{name}_{level}"]) for level in ("q05", "q50", "q95"))
    return f"{figures(middle)} ({figures(low)}{between(low)}{figures(high)})"


ROWS = "What a world's posterior had before is in posterior.csv, too. Garrisons and luck vary in both."
TAIL = "What replicates have on the day of the count. Tail: probability of so much or more surprise in the prior."
SCORES = (
    "Log score of a count that the calibration was not given: more is better. Lognormal: of the other counts alone."
)
