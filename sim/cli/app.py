"""The commands of ``panj`` and their options; what they do is in the modules they import when called.

No annotation here is a string: typer would have to evaluate each anew, which a tenth of the time of
``panj --help`` went into.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from sim.cli import conflicts
from sim.cli.answering import answer_command
from sim.cli.exporting import export_command
from sim.cli.forecasts import assimilate_command, calibrate_command, lodge_command, nowcast_command, score_command
from sim.cli.loading import DEFAULT_RULES, commands
from sim.cli.new.app import new_app
from sim.cli.once import Commands
from sim.cli.options import (
    FLEE,
    BaseOption,
    CountsOption,
    DarkOption,
    JobsOption,
    MeasureOption,
    NoBrowserOption,
    NoPlotsOption,
    PointOption,
    PortOption,
    QuietOption,
    RuleOption,
    RulesOption,
    RunName,
    SeedOption,
    SetOption,
    SettingsOption,
    SweepName,
    UntilOption,
    at_least,
    bound,
    dated,
    day,
    how_many,
    level,
    place,
    planned_for,
    scenario_name,
    where_to,
)
from sim.cli.sharing import bundle_command, open_command
from sim.cli.terminal import NOBODY_READS, PRINTED, refusal, say
from sim.cli.world import world_app
from sim.scenario.errors import PanjError
from sim.words.printable import fit

MISTAKE = 2
INTERRUPTED = 130


class PanjGroup(TyperGroup):
    """Turns mistakes of the user into a line or two on stderr, never into a traceback."""

    def make_context(self, *words: Any, **more: Any) -> Any:
        """Read the options; what `--help` and `--version` print may meet a full disk, too."""
        with _told():
            try:
                return super().make_context(*words, **more)
            except OSError as error:
                error.filename = PRINTED
                raise

    def invoke(self, ctx: Any) -> Any:
        """Run a command; exit with 2 after a mistake and with 130 after Ctrl-C."""
        with _told():
            return super().invoke(ctx)


@contextmanager
def _told() -> Iterator[None]:
    """Say what ends a command, and end it with the code of that."""
    try:
        yield
    except PanjError as error:
        say(fit(error, lines=True), err=True)
        raise typer.Exit(MISTAKE) from None
    except MemoryError:
        say("there is not enough memory for so many people, days or runs", err=True)
        raise typer.Exit(MISTAKE) from None
    except OSError as error:
        if error.errno is None:  # no refusal of the system
            raise
        told = refusal(error)
        if told is None:
            raise typer.Exit(NOBODY_READS) from None
        say(fit(told), err=True)
        raise typer.Exit(MISTAKE) from None
    except KeyboardInterrupt:
        say("interrupted", err=True)
        raise typer.Exit(INTERRUPTED) from None


app = Commands(
    cls=PanjGroup,
    name="panj",
    help="Simulate refugee and troop flows across a border while a conflict escalates.",
    invoke_without_command=True,  # alone it says what one can do next
    add_completion=False,
    rich_markup_mode=None,  # rich would double the time of --help
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import PackageNotFoundError, version

        try:
            say(f"panj {version('panj')}")
        except PackageNotFoundError:
            say("panj (not installed)")
        raise typer.Exit


@app.callback()
def _options(
    ctx: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    if ctx.invoked_subcommand is None:
        from sim.cli.next_steps import next_steps

        say(next_steps())


@app.command("list")
def list_command() -> None:
    """List the scenarios that can be run."""
    from sim.cli.scenarios import list_text

    say(list_text())


@app.command("show")
def show_command(
    scenario: Annotated[str | None, scenario_name()] = None,
    set_: SetOption = None,
    rule: RuleOption = None,
    yaml: Annotated[bool, typer.Option("--yaml", help="Print YAML that can be run again.")] = False,
    plan: Annotated[bool, typer.Option("--plan", help="Print what happens on a day, step by step.")] = False,
    pace: Annotated[bool, typer.Option("--pace", help="Run its war and print its pace beside other wars.")] = False,
) -> None:
    """Show a scenario with everything it inherits: value, range, unit and where it comes from."""
    asked = [option for option, given in (("--plan", plan), ("--pace", pace), ("--yaml", yaml)) if given]
    if len(asked) > 1:
        raise PanjError(f"{' and '.join(asked)} do not go together: ask for one of them")
    if scenario is None and not plan:
        raise PanjError("show which scenario? panj list names them; panj show --plan alone prints the baseline's day")
    given = (scenario or "baseline", set_ or [], rule or [])
    if plan or pace:
        commands("plan" if plan else "pace").show(*given)
    else:
        commands("scenarios").show(*given, yaml=yaml)


@app.command("check")
def check_command(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]...", help="Scenario files, world folders.")
    ] = None,
    flee: Annotated[list[Path] | None, FLEE] = None,
    counts: CountsOption = None,
    rule: RuleOption = None,
) -> None:
    """Check scenario files, world folders and Flee worlds; print every mistake with its line."""
    from sim.cli.scenarios import check_text

    if not files and not flee:
        raise PanjError("nothing to check: give scenario files or world folders, or --flee PATH")
    sound = True
    if flee or counts is not None:
        from sim.cli.flee import check_flees

        for text, ok in check_flees(flee or [], counts):
            say(text)  # a report to read, with or without errors
            sound = sound and ok
    for file in files or []:
        text, ok = check_text(file, rule or [])
        say(text, err=not ok)
        sound = sound and ok
    if not sound:
        raise typer.Exit(MISTAKE)


@app.command("schema")
def schema_command(
    sweep: Annotated[bool, typer.Option("--sweep", help="That of sweep files.")] = False,
    settings: Annotated[bool, typer.Option("--settings-file", help="That of files of panj choose.")] = False,
    recipe: Annotated[bool, typer.Option("--recipe", help="That of recipes of panj world.")] = False,
    rule: RuleOption = None,
) -> None:
    """Print the JSON Schema of scenario files, for editors."""
    if sweep + settings + recipe > 1:
        raise PanjError("--sweep, --settings-file and --recipe are three schemas: one at a time")
    if recipe:
        from sim.building.recipe.json_schema import recipe_schema_text

        say(recipe_schema_text(), nl=False)
        return
    if settings:
        from sim.flee.chosen import settings_schema_text

        say(settings_schema_text(), nl=False)
        return
    from sim.cli.scenarios import schema_text

    say(schema_text(rule or [], sweep=sweep), nl=False)


@app.command("run")
def run_command(
    scenario: Annotated[str | None, scenario_name()] = None,
    flee: Annotated[Path | None, FLEE] = None,
    counts: CountsOption = None,
    rules: RulesOption = None,
    settings: SettingsOption = None,
    replicates: Annotated[int | None, how_many("those of the scenario")] = None,
    of: Annotated[int | None, planned_for()] = None,
    seed: SeedOption = None,
    until: UntilOption = None,
    out: Annotated[Path | None, where_to("outputs/NAME")] = None,
    set_: SetOption = None,
    rule: RuleOption = None,
    jobs: JobsOption = None,
    point: PointOption = False,
    no_plots: NoPlotsOption = False,
    svg: Annotated[bool, typer.Option("--svg", help="Figures as SVG, too, not as PNG alone.")] = False,
    no_parts: Annotated[bool, typer.Option("--no-parts", help="Skip the runs that split the band by source.")] = False,
    vary: Annotated[bool, typer.Option("--vary", help="Build the world of each replicate with other choices.")] = False,
    quiet: QuietOption = False,
) -> None:
    """Run a scenario; write time series, summary, figures and a report; print who crossed where."""
    shared: dict[str, Any] = {"replicates": replicates, "seed": seed, "out": out, "set_": set_ or [], "jobs": jobs}
    shared |= {"point": point, "of": of, "plots": not no_plots, "svg": svg, "quiet": quiet, "vary": vary}
    if flee is not None and scenario is not None:
        raise PanjError("give the name of a scenario or --flee PATH, not both")
    if flee is not None and rule:
        raise PanjError("--rule goes with a scenario: the day of a Flee world is another (--rules says whose)")
    if flee is not None:
        chosen, rules = commands("choose").settings_given(settings, rules)
        shared |= {"until": until, "counts": counts, "chosen": chosen, "where": settings or ""}
        commands("flee").run_flee_command(path=flee, rules=rules or DEFAULT_RULES, **shared)
        return
    if counts is not None:
        raise PanjError("--counts goes with --flee; a scenario names them itself (world: {flee: PATH, counts: PATH})")
    if settings is not None:
        raise PanjError("--settings goes with --flee; a scenario has its parameters itself (key 'parameters')")
    if rules is not None:
        own = f"; a rule of your own: --rule {rules}" if ":" in rules else ""
        raise PanjError(f"--rules goes with --flee; a scenario says its rules itself (key 'rules'){own}")
    if scenario is None:
        raise PanjError("give the name of a scenario (see panj list) or --flee PATH")
    commands("run").run_command(scenario=scenario, until=until, rule=rule or [], parts=not no_parts, **shared)


@app.command("plot")
def plot_command(
    runs: Annotated[
        list[str], typer.Argument(metavar="RUN...", help="Folders of runs or of one comparison, or names in outputs/.")
    ],
    map_: Annotated[bool, typer.Option("--map", help="The map on one day.")] = False,
    date: Annotated[str | None, dated("the last; of the map")] = None,
    crossings: Annotated[bool, typer.Option("--crossings", help="Arrivals at each crossing.")] = False,
    totals: Annotated[bool, typer.Option("--totals", help="Arrivals in all, and where the displaced are.")] = False,
    fronts: Annotated[bool, typer.Option("--fronts", help="Districts and capitals held.")] = False,
    series: Annotated[
        str | None,
        typer.Option(
            "--series",
            metavar="'MEASURE PLACE KIND'",
            help="Any one series, e.g. 'queue tem civilian', or row of panj answer, e.g. 'there khorog'.",
        ),
    ] = None,
    compare: Annotated[
        str | None, typer.Option("--compare", metavar="OTHER", help="A second run, beside or over the first.")
    ] = None,
    dark: DarkOption = False,
    out: Annotated[Path | None, where_to("RUN/plots")] = None,
) -> None:
    """Draw figures of a finished run, all if none is asked for, or of a comparison; several runs in one figure."""
    plot = commands("plot")

    figures = {"map": map_, "crossings": crossings, "totals": totals, "fronts": fronts}
    plot.plot_command(runs=runs, figures=figures, date=date, series=series, compare=compare, dark=dark, out=out)


@app.command("animate")
def animate_command(
    run: RunName,
    out: Annotated[Path | None, where_to("RUN/plots/animation.mp4")] = None,
    fps: Annotated[float, typer.Option("--fps", parser=level, metavar="N", help="Days a second.")] = 8.0,
    first: Annotated[str | None, day("--from", "Day to begin with.")] = None,
    last: Annotated[str | None, day("--to", "Day to end with.")] = None,
    dark: DarkOption = False,
    quiet: QuietOption = False,
) -> None:
    """Write the map of a finished run as a film (.mp4, .gif or .html), one frame a day."""
    animate = commands("animate")

    animate.animate_command(run=run, out=out, fps=fps, dark=dark, first=first, last=last, quiet=quiet)


@app.command("report")
def report_command(
    runs: Annotated[
        list[str],
        typer.Argument(
            metavar="RUN...", help="Folders of runs, or their names in outputs/; of several the first is the reference."
        ),
    ],
    out: Annotated[Path | None, where_to("RUN/report.html; of several, beside the folders")] = None,
) -> None:
    """Write a run, or several beside each other, as one page that opens from a disk."""
    report = commands("report")

    say(f"report in {report.report_command(runs=runs, out=out)}")


@app.command("sweep")
def sweep_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A sweep's name, a YAML file, or a recipe with vary.")],
    rule: RuleOption = None,
    replicates: Annotated[int | None, how_many("those of the file, at each point")] = None,
    seed: SeedOption = None,
    until: UntilOption = None,
    points: Annotated[
        int | None, at_least(1, "--points", help="Points of a design that draws [those of the file].")
    ] = None,
    out: Annotated[Path | None, where_to("outputs/sweeps/NAME")] = None,
    jobs: JobsOption = None,
    limit: Annotated[int | None, at_least(1, "--limit", help="Stop after about N runs.")] = None,
    dask: Annotated[
        str | None, typer.Option("--dask", metavar="ADDRESS", help="Run on a Dask cluster; 'local' starts one here.")
    ] = None,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Run again what failed.")] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh/--resume", help="Begin anew, an older folder moved aside; or go on.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be run, and run nothing.")] = False,
    quiet: QuietOption = False,
) -> None:
    """Run a scenario at many points; go on where it was stopped."""
    sweep = commands("sweep")
    from sim.sweeps.plan import Changes
    from sim.sweeps.runner import Options

    sweep.sweep_command(
        name=name,
        rule=rule or [],
        changes=Changes(replicates, seed, until, points),
        options=Options(jobs, limit, fresh, retry_failed, dask),
        out=out,
        dry_run=dry_run,
        quiet=quiet,
    )


@app.command("compare")
def compare_command(
    names: Annotated[list[str], typer.Argument(metavar="REFERENCE OTHER...", help="Scenarios, or folders of results.")],
    replicates: Annotated[int | None, how_many("those of the first, each with its pair")] = None,
    of: Annotated[int | None, planned_for()] = None,
    seed: SeedOption = None,
    until: UntilOption = None,
    out: Annotated[Path | None, where_to("outputs/compare-NAMES")] = None,
    set_: SetOption = None,
    rule: RuleOption = None,
    jobs: JobsOption = None,
    point: PointOption = False,
    no_plots: NoPlotsOption = False,
    quiet: QuietOption = False,
) -> None:
    """Compare scenarios with the first one, in pairs of runs with the same luck; print what changes."""
    compare = commands("compare")

    compare.compare_command(
        names=names,
        replicates=replicates,
        of=of,
        seed=seed,
        until=until,
        out=out,
        set_=set_ or [],
        rule=rule or [],
        jobs=jobs,
        point=point,
        plots=not no_plots,
        quiet=quiet,
    )


@app.command("explain")
def explain_command(
    sweep: SweepName,
    measure: MeasureOption = None,
    scenario: BaseOption = None,
    over: Annotated[float | None, bound("its upper quarter")] = None,
    x: Annotated[str | None, typer.Option("--x", help="Axis across the heat map of a grid.")] = None,
    y: Annotated[str | None, typer.Option("--y", help="Axis up the heat map of a grid.")] = None,
    out: Annotated[Path | None, where_to("SWEEP/figures")] = None,
    no_plots: NoPlotsOption = False,
) -> None:
    """Say what matters in a sweep, when something happens, and what would halve its probability."""
    from sim.cli import explain

    explain.explain_command(
        sweep=sweep, measure=measure, scenario=scenario, over=over, x=x, y=y, out=out, plots=not no_plots
    )


@app.command("view")
def view_command(
    scenario: Annotated[str, scenario_name("SCENARIO")] = "baseline",
    seed: SeedOption = None,
    set_: SetOption = None,
    rule: RuleOption = None,
    port: PortOption = 0,
    no_browser: NoBrowserOption = False,
) -> None:
    """Watch a scenario day by day in the browser: play, step, change it and see what differs."""
    from sim.cli import view

    browser = not no_browser
    view.view_command(scenario=scenario, seed=seed, set_=set_ or [], rule=rule or [], port=port, browser=browser)


@app.command("explore")
def explore_command(
    sweep: SweepName,
    measure: MeasureOption = None,
    axis: Annotated[str | None, typer.Option("--axis", help="Axis it stands against [what moves it most].")] = None,
    second: Annotated[str | None, typer.Option("--second", help="A second axis.")] = None,
    scenario: BaseOption = None,
    where: Annotated[
        list[str] | None,
        typer.Option("--where", metavar="NAME=LOW..HIGH", help="Range of an axis or measure; may be repeated."),
    ] = None,
    over: Annotated[float | None, bound("its upper quarter")] = None,
    beside: Annotated[
        Path | None, typer.Option("--beside", metavar="SWEEP", help="Another sweep, laid over the plots.")
    ] = None,
    export: Annotated[
        Path | None, place("--export", metavar="FOLDER", help="Write runs and figures there; open no page.")
    ] = None,
    port: PortOption = 0,
    no_browser: NoBrowserOption = False,
) -> None:
    """Look at a sweep from all sides in the browser: filter its runs, take them away as CSV, PNG and SVG."""
    from sim.cli import explore

    explore.explore_command(
        sweep=sweep,
        measure=measure,
        axis=axis,
        second=second,
        scenario=scenario,
        where=where or [],
        over=over,
        beside=beside,
        out=export,
        port=port,
        browser=not no_browser,
    )


for name, command in (
    ("answer", answer_command),
    ("validate", conflicts.validate_command),
    ("choose", conflicts.choose_command),
    ("nowcast", nowcast_command),
    ("assimilate", assimilate_command),
    ("calibrate", calibrate_command),
    ("lodge", lodge_command),
    ("score", score_command),
    ("import-flee", conflicts.import_flee_command),
    ("bundle", bundle_command),
    ("open", open_command),
    ("export", export_command),
):
    app.command(name)(command)
app.add_typer(new_app, name="new")
app.add_typer(world_app, name="world")
