"""Flee worlds on the command line: the doctor, the import, and runs by the rules for such worlds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from rich.table import Table
from rich.text import Text

from sim.building.recipe.recipe import FILE as RECIPE
from sim.building.varied import Builder, recipe_in
from sim.cli.console import PlainConsole, table_console, tell, tell_all
from sim.cli.running import progress_bar, whole_without
from sim.cli.tables import plain_table
from sim.flee.chosen import Chosen
from sim.flee.registered import registered
from sim.flee.world import FleeInstance, camps_told, examine, examine_together
from sim.flee.world.fought import FROM_NOWHERE
from sim.flee.world.world_write import SCENARIO
from sim.pages.counted import write_counted_report
from sim.pictures.camps import draw_camps
from sim.pictures.letters import told_of
from sim.runs import store
from sim.runs.frames import QUANTILES
from sim.runs.kinds import Kind
from sim.runs.read import (
    FleeFolders,
    check_runs,
    in_vain,
    named_whole,
    run_check,
    scenario_of,
    with_chosen,
    yaml_of,
)
from sim.runs.run import Options, settle
from sim.scenario.errors import PanjError, Problem, Problems
from sim.scenario.files import shown, world_target
from sim.scenario.override import as_run, far_out, parse_overrides
from sim.scenario.resolved import Scenario
from sim.study.party import party_in_words
from sim.validation.baselines import EQUAL
from sim.validation.ensembles import GIVEN, check_options
from sim.validation.imports import import_flee
from sim.validation.validate import BANDS, Validation, validate_scenario
from sim.validation.varied import Varied
from sim.validation.varied import vary as worlds_of
from sim.words.numbers import decimals
from sim.words.numbers import exact as people
from sim.words.wording import counted


def check_flees(paths: Sequence[Path], counts: Path | None = None) -> Iterator[tuple[str, bool]]:
    """Give for each Flee world what is said of it, and whether there is no error; then what is said of all together."""
    one_with_counts(paths, counts)
    flee = FleeFolders()
    for path in paths:
        yield check_flee(path, flee, counts)
    together = examine_together([flee.open(path, counts) for path in paths])
    if together:
        yield "\n".join(str(finding) for finding in together), True


def one_with_counts(paths: Sequence[Path], counts: Path | None) -> None:
    """Refuse counts that lie elsewhere for more than one Flee world.

    Raises
    ------
    PanjError
    """
    if counts is not None and len(paths) != 1:
        raise PanjError("--counts goes with one Flee world: they are its counts")


def check_flee(path: Path, flee: FleeFolders | None = None, counts: Path | None = None) -> tuple[str, bool]:
    """Return what its reader and the doctor say of a Flee world, a line each, and whether there is no error."""
    flee = flee or FleeFolders()
    instance = flee.open(path, counts)
    findings = examine(instance)
    errors = sum(finding.severity == "error" for finding in findings)
    lines = [*instance.warnings, *(str(finding) for finding in findings)]
    told = {finding.check for finding in findings}
    refused = [p for p in _refused(path, flee, counts) if FROM_NOWHERE not in told or "people leave" not in p.message]
    errors += len(refused)
    lines += [str(problem) for problem in refused]
    many = [("error", errors)]
    many += [(name, sum(f.severity == name for f in findings)) for name in ("warning", "note")]
    many.append(("quirk", len(instance.warnings)))
    summary = ", ".join(counted(n, name) for name, n in many if n) or "nothing to say"
    return "\n".join([*lines, f"{path}: {summary}"]), errors == 0


def quirks(instance: FleeInstance) -> str:
    """Return that some of what stands in the files of a Flee world is read otherwise or not at all; empty if none."""
    if not instance.warnings:
        return ""
    many, where = counted(len(instance.warnings), "quirk"), shown(instance.folder)
    return f"{instance.name}: {many} of its files, read otherwise than they say, or not (panj check --flee {where})"


def _refused(path: Path, flee: FleeFolders, counts: Path | None) -> list[Problem]:
    """Return for what a run of a world by its own settings would be refused."""
    try:
        check_runs(scenario_of(path, "flee", flee=flee, counts=counts), flee.open(path, counts))
    except Problems as error:
        return list(error.problems)
    except PanjError as error:
        return [Problem(str(error))]
    return []


def import_command(source: Path, world: str, *, force: bool) -> None:
    """Make a world folder of a Flee instance; see `panj import-flee --help`.

    Raises
    ------
    PanjError
        For any mistake of the user; then nothing has been written.
    """
    folder = world_target(world)
    instance = import_flee(source, folder, force=force)
    console = PlainConsole(soft_wrap=True)
    for warning in instance.warnings:
        PlainConsole(stderr=True, soft_wrap=True).print(Text(warning))
    sizes = {"place": len(instance.places), "road": len(instance.link_a)}
    there = ", ".join([*(counted(size, noun) for noun, size in sizes.items()), camps_told(instance)])
    console.print(Text(f"{shown(folder)}: {there}; try panj run {shown(folder / SCENARIO)}"))


def run_flee_command(
    *,
    path: Path,
    rules: str,
    replicates: int | None,
    of: int | None,
    seed: int | None,
    until: str | None,
    out: Path | None,
    set_: Sequence[str],
    jobs: int | None,
    point: bool,
    plots: bool,
    svg: bool,
    quiet: bool,
    counts: Path | None = None,
    chosen: Chosen | None = None,
    where: str = "",
    vary: bool = False,
) -> None:
    """Run a Flee world as the command line asks; see `panj run --help`.

    Raises
    ------
    PanjError
        For any mistake of the user, before anything is computed.
    """
    flee = FleeFolders()
    overrides = parse_overrides(list(set_))
    scenario = scenario_of(path, rules, overrides, flee, counts)
    tell(*far_out(scenario_of(path, rules, None, flee, counts), named_whole(overrides, rules)))
    if chosen is not None:
        scenario = with_chosen(scenario, chosen, where)
    options = Options(replicates, seed, until, point, False, jobs, of)
    run_on_flee(scenario, options, flee, out=out, plots=plots, svg=svg, quiet=quiet, vary=vary)
    name = flee.open(path, counts).name
    if chosen is not None and name in chosen.on:
        tell(f"the settings were chosen on {name}, too: how near they come to its counts is no test")


def run_on_flee(
    scenario: Scenario,
    options: Options,
    flee: FleeFolders,
    *,
    out: Path | None,
    plots: bool,
    svg: bool,
    quiet: bool,
    vary: bool = False,
) -> None:
    """Run a scenario on a Flee world, write its results, and print how many people are in each camp.

    Raises
    ------
    PanjError
        For any mistake of the user, before anything is computed.
    """
    _check_flee(scenario, options)
    scenario, seed, replicates = settle(scenario, options)
    check_options(replicates, seed, options.jobs)
    folder = out or Path("outputs") / scenario.name
    varied = merged_choices(scenario, seed, replicates) if vary else None
    with store.held(folder, Kind.RUN_ON_COUNTS):
        console = table_console(quiet)
        with progress_bar(quiet) as progress:
            bar = progress.add_task(scenario.name, total=None)
            found = validate_scenario(
                scenario,
                replicates=replicates,
                seed=seed,
                point=options.point,
                jobs=options.jobs,
                progress=lambda done, total: progress.update(bar, completed=done, total=total),
                flee=flee,
                unscored=True,
                varied=varied,
            )

        def extra(work: Path) -> None:
            found.timeseries().to_parquet(work / "timeseries.parquet", index=False, write_page_checksum=True)
            given = [*(["--point"] if options.point else []), *(["--vary"] if vary else [])]
            text = yaml_of(as_run(scenario, replicates, seed), folder, options=given)
            (work / "scenario.yaml").write_text(text, encoding="utf-8")
            if varied is not None:
                varied.save(work)

        found.save(folder, extra, Kind.RUN_ON_COUNTS)
        tell(quirks(found.instance))
        tell_all(in_vain(scenario, flee))
        with console.to_the_end():
            console.print(camps_table(found, scenario))
            console.print(Text(f"results in {folder}"))
            if plots:
                _draw(found, folder, svg, console)


def _draw(found: Validation, folder: Path, svg: bool, console: PlainConsole) -> None:
    """Draw the figures of a run and write its report, beside results that stay whole without them."""
    with whole_without(folder):
        draw_camps(found, folder, svg)
        page = write_counted_report(found, folder)
    console.print(Text(f"open the report in a browser: {page}"))
    tell(told_of([found.instance.name, *found.instance.places]))


def _check_flee(scenario: Scenario, options: Options) -> None:
    """Refuse options that a run on counts has not, and a scenario that is none."""
    if scenario.flee is None:
        told = f"--vary goes with a world driven by counts, and '{scenario.name}' is on one of Panj's own"
        raise PanjError(f"{told}; where that has a recipe: panj sweep {scenario.world}")
    if options.of is not None:
        raise PanjError("--of goes with a scenario on one of Panj's own worlds; of a run on counts: --replicates alone")


def merged_choices(scenario: Scenario, seed: int, replicates: int) -> Varied:
    """Return a world for each replicate, so that the bands of a run contain the choices of construction.

    Raises
    ------
    PanjError
        If the world has no recipe, its tables are not what the recipe makes, or a world cannot be built or run.
    """
    assert scenario.flee is not None, "asked for Flee worlds only"
    recipe = recipe_in(scenario.flee)
    if recipe is None:
        raise PanjError(f"--vary: {shown(scenario.flee)} has no recipe ({RECIPE}), so none of its choices is known")
    builder = Builder(recipe)
    builder.check_built()
    return worlds_of(builder, seed, replicates, run_check(scenario), merged=True)


def camps_table(found: Validation, scenario: Scenario | None = None) -> Table:
    """Return people per camp at the end: registered, the model's bands, Flee's own run."""
    instance, bands = found.instance, found.ensembles[GIVEN].bands
    # a conflict that is run alone is called by its rules and itself: that is no name which somebody gave
    alone = scenario is None or scenario.name == f"{scenario.rules}-{instance.name}"
    name = instance.name if scenario is None or alone else scenario.name
    own = instance.flee_output
    columns = ["camp", "registered", "median", "50 % band", "90 % band"]
    columns += ["Flee's own run"] if own is not None else []
    replicates = counted(found.replicates, "replicate")
    ard = found.score(BANDS)
    few = found.few()
    scored = "nothing to score by" if np.isnan(ard) else f"ARD of the medians {decimals(ard, 3)}"
    scored += f", {few.briefly}" if few is not None else ""
    scored += "".join(f"; {name} {decimals(error, 3)}" for name, error in _without_model(found).items())
    simulated, of = found.people
    choices = "" if found.varied is None else f"; choices drawn: {', '.join(found.varied.ranges)}"
    caption = f"rules: {found.rules}; {replicates}; {scored}{choices}"
    caption += f"; simulated with {people(simulated)} of {people(of)} people" if simulated < of else ""
    caption += f"; {party_in_words(found.party).removesuffix('.')}" if found.party != instance.people_each else ""
    counts = registered(instance)
    caption += f"; {counts.note()}" if counts.note() else ""
    table = plain_table(f"{name}: people in camps on day {instance.days - 1}", *columns, caption=caption)
    each = instance.people_each
    last = each * np.quantile(bands[:, -1], QUANTILES, axis=0)
    for k, camp in enumerate(instance.camps):
        low, lower, median, upper, high = last[:, k]
        cells = [instance.places[camp], counts.cell(k), people(median)]
        cells += [f"{people(lower)}–{people(upper)}", f"{people(low)}–{people(high)}"]
        table.add_row(*cells, *([people(each * own[-1, k])] if own is not None else []))
    return table


def _without_model(found: Validation) -> dict[str, float]:
    """Return the errors of what needs no model: equal shares, and the counts of the first day."""
    errors = {EQUAL: found.score(EQUAL), **found.first_day()}
    return {name: error for name, error in errors.items() if not np.isnan(error)}
