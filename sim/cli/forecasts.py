"""Commands on counts and forecasts: nowcast (`panj validate --every` has two options of it), assimilate, calibrate."""

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.loading import commands
from sim.cli.options import (
    CountsOption,
    JobsOption,
    NoPlotsOption,
    QuietOption,
    RunName,
    ScenarioName,
    SeedOption,
    SetOption,
    UntilOption,
    at_least,
    day,
    how_many,
    runs,
    where_to,
    within,
)

EveryOption = Annotated[
    int | None,
    at_least(1, "--every", help="Replay: forecasts from the reports then known, every N days."),
]
AsOfOption = Annotated[str | None, day("--as-of", "Day of a forecast, of a replay the first.")]


def nowcast_command(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...", help="Flee instances, or worlds made of them or of files (panj world), by path or name."
        ),
    ],
    as_of: AsOfOption = None,
    horizon: Annotated[
        list[str] | None, typer.Option("--horizon", metavar="DAYS...", help="Days ahead [7 14 30 60 90].")
    ] = None,
    every: EveryOption = None,
    rules: Annotated[
        list[str] | None, typer.Option("--rules", metavar="NAME", help="Rule set of a Flee world [panj and flee].")
    ] = None,
    levels: Annotated[
        str, typer.Option("--levels", metavar="WHICH", help="Levels of the counts: known (then) or published.")
    ] = "known",
    counts: CountsOption = None,
    out: Annotated[Path | None, where_to("outputs/nowcast-NAME")] = None,
    no_plots: NoPlotsOption = False,
    quiet: QuietOption = False,
) -> None:
    """Forecast the people in each camp from the reports known on a day, or replay that over a conflict."""
    commands("nowcast").nowcast_command(
        words=paths,
        horizons=horizon or [],
        as_of=as_of,
        every=every,
        rules=rules or [],
        levels=levels,
        counts=counts,
        out=out,
        plots=not no_plots,
        quiet=quiet,
    )


def assimilate_command(
    scenario: ScenarioName,
    counts: Annotated[
        Path, typer.Argument(metavar="COUNTS", help="A table in CSV: measure, place, kind, date, value.")
    ],
    replicates: Annotated[int | None, how_many("the scenario's; of each further batch as many")] = None,
    ess: Annotated[
        int, typer.Option("--ess", parser=runs, metavar="N", help="Run more where fewer are left in effect [50].")
    ] = 50,
    most: Annotated[
        int | None, typer.Option("--most", parser=runs, metavar="N", help="Runs in all, at most [1000, or -n].")
    ] = None,
    error: Annotated[
        float | None,
        typer.Option("--error", parser=within(0.01, 10.0), metavar="SD", help="Model error: sd of ln(count) [0.5]."),
    ] = None,
    seed: SeedOption = None,
    until: UntilOption = None,
    set_: SetOption = None,
    jobs: JobsOption = None,
    out: Annotated[Path | None, where_to("outputs/assimilate-NAME")] = None,
    no_plots: NoPlotsOption = False,
    quiet: QuietOption = False,
) -> None:
    """Weight the runs of a scenario by dated counts: prior and posterior beside each other, and what is a surprise.

    What was stopped (Ctrl-C, a kill) goes on when the same command is given again.
    """
    commands("assimilate").assimilate_command(
        scenario=scenario,
        table=counts,
        replicates=replicates,
        ess=ess,
        most=most,
        error=error,
        seed=seed,
        until=until,
        set_=set_ or [],
        jobs=jobs,
        out=out,
        plots=not no_plots,
        quiet=quiet,
    )


def calibrate_command(
    words: Annotated[list[str], typer.Argument(metavar="NAME", help="A scenario's name, or a YAML file.")],
    to: Annotated[
        Path, typer.Option("--to", metavar="COUNTS", help="A table in CSV: measure, place, kind, date, value.")
    ],
    parameters: Annotated[
        list[str] | None,
        typer.Option("--parameters", metavar="NAME...", help="What is estimated [what such counts can inform]."),
    ] = None,
    particles: Annotated[int | None, how_many("300, in each batch")] = None,
    error: Annotated[
        float | None,
        typer.Option("--error", parser=within(0.01, 10.0), metavar="SD", help="Model error: sd of ln(count) [0.5]."),
    ] = None,
    leave_out: Annotated[
        bool, typer.Option("--leave-out", help="Also forecast each count from the others: as many times the runs.")
    ] = False,
    seed: SeedOption = None,
    set_: SetOption = None,
    jobs: JobsOption = None,
    dask: Annotated[
        str | None, typer.Option("--dask", metavar="ADDRESS", help="Run on a Dask cluster; 'local' starts one here.")
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh/--resume", help="Begin anew, an older folder moved aside; or go on.")
    ] = False,
    out: Annotated[Path | None, where_to("outputs/calibrate-NAME")] = None,
    no_plots: NoPlotsOption = False,
    quiet: QuietOption = False,
) -> None:
    """Estimate parameters of a scenario from dated counts: a posterior that scenarios may name."""
    commands("calibrate").calibrate_command(
        words=words,
        table=to,
        names=parameters or [],
        particles=particles,
        error=error,
        leave_out=leave_out,
        seed=seed,
        set_=set_ or [],
        jobs=jobs,
        dask=dask,
        fresh=fresh,
        out=out,
        plots=not no_plots,
        quiet=quiet,
    )


def lodge_command(
    run: RunName,
    measures: Annotated[
        list[str] | None, typer.Argument(metavar="MEASURE", help="E.g. queue [what somebody counts].")
    ] = None,
    out: Annotated[Path | None, where_to("outputs/lodged/RUN-TIME.json")] = None,
    quiet: QuietOption = False,
) -> None:
    """Lodge the forecast of a run: a file with its date and digest, to be scored when the facts are in."""
    commands("lodge").lodge_command(run=run, measures=measures or [], out=out, quiet=quiet)


def score_command(
    lodged: Annotated[Path, typer.Argument(metavar="LODGED", help="A file that panj lodge wrote.")],
    facts: Annotated[Path, typer.Argument(metavar="FACTS", help="A table in CSV: measure, place, kind, date, value.")],
    out: Annotated[Path | None, where_to("nowhere: means are printed")] = None,
) -> None:
    """Score a lodged forecast with facts: CRPS, interval and log scores, coverage, PIT, beside persistence."""
    commands("lodge").score_command(lodged=lodged, facts=facts, out=out)
