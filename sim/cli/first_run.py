"""The first run of a world that has just been built: quick, with few replicates, so that there is an answer at once.

It stands in ``outputs/first-NAME``, apart from what `panj run` writes: a build never takes the place of a longer run.
Whatever befalls it, the world is built and stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sim.api.runs import run_scenario
from sim.building.recipe.recipe import Recipe
from sim.cli.console import WIDE, table_console
from sim.cli.flee import run_on_flee
from sim.cli.run import closing_tables
from sim.cli.running import end_early, progress_bar
from sim.cli.terminal import say
from sim.cli.watched import watch_on
from sim.flee.world.world_write import SCENARIO
from sim.pages.report import REPORT
from sim.runs import store
from sim.runs.kinds import Kind
from sim.runs.read import FleeFolders, read_scenario
from sim.runs.run import Options, panj_world, settle
from sim.scenario.errors import PanjError
from sim.scenario.files import shown
from sim.validation.trials import thinned
from sim.words.wording import counted
from sim.world import World, find_world
from sim.world.names import names_in

REPLICATES = 10
PEOPLE = 100_000
"""As many people are simulated of a world driven by counts, at most; each then stands for several."""


def first_run(recipe: Recipe) -> Path | None:
    """Run a world that has been built, and say who is where on its last day; return the folder of the results.

    Returns
    -------
    Path or None
        None where the world lies where no run finds it; that is said.

    Raises
    ------
    PanjError
        When the run fails; the world is built all the same, and the message says so.
    SystemExit
        With code 130 after Ctrl-C.
    """
    if recipe.kind == "own" and not _is_found(recipe):
        say(f"no first run: a run finds {recipe.name} only as scenarios/worlds/{recipe.name} of the folder you are in")
        return None
    folder = Path("outputs") / f"first-{recipe.name}"
    say(f"a first run, {counted(REPLICATES, 'replicate')} (Ctrl-C leaves it, --no-run does without):")
    with _world_stays(recipe):
        if recipe.kind == "own":
            _own(recipe.folder / SCENARIO, folder)
        else:
            _driven(recipe.folder / SCENARIO, folder)
    return folder


def _is_found(recipe: Recipe) -> bool:
    try:
        return find_world(recipe.name).resolve() == recipe.folder.resolve()
    except PanjError:
        return False


@contextmanager
def _world_stays(recipe: Recipe) -> Iterator[None]:
    """Say, whatever a run ends with, that the world is built."""
    there = f"the world in {shown(recipe.folder)} is built and whole"
    try:
        yield
    except KeyboardInterrupt:
        end_early("", f"{there}; its first run is left")
    except PanjError as error:
        raise PanjError(f"{there}, but its first run failed: {error}") from None


def _driven(scenario: Path, folder: Path) -> None:
    """Run a world driven by counts; a large one thinned."""
    flee = FleeFolders(partial(thinned, people=PEOPLE))
    plan = read_scenario(str(scenario), flee=flee)
    options = Options(REPLICATES, None, None, False, False, None)
    run_on_flee(plan, options, flee, out=folder, plots=True, svg=False, quiet=False)


def _own(scenario: Path, folder: Path) -> None:
    """Run a world of Panj's own."""
    worlds: dict[str, World] = {}
    plan = read_scenario(str(scenario), names=names_in(worlds))
    options = Options(REPLICATES, None, None, False, False, None)
    settle(plan, options)
    with store.held(folder, Kind.RUN):
        world = panj_world(plan, worlds.get(str(plan.where)))
        console = table_console(False)
        with progress_bar(False) as progress:
            result = run_scenario(plan, world, options, watch_on(progress, quiet=False))
        if result.interrupted:
            raise PanjError(result.why) if result.why else KeyboardInterrupt
        result.save(folder, report=True)
        for table in closing_tables(result, wide=console.width >= WIDE):
            console.print(table)
        console.print(f"results in {folder}\nopen the report in a browser: {folder / REPORT}")
