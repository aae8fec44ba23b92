"""`panj world build`: what is printed of it, and what is asked."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from sim.building.diff import differences, in_all
from sim.building.put import put
from sim.building.recipe import Recipe, load_recipe
from sim.building.recipe.alone import alone
from sim.building.records import Told
from sim.building.steps.build import Built, NotBuiltError, built, line_of
from sim.building.steps.left_over import MATCH_REPORT, UNMATCHED, left_over, written
from sim.building.worlds.written import write_world
from sim.cli.asking import ask, can_ask
from sim.cli.first_run import first_run
from sim.cli.terminal import say
from sim.flee.world import camps_told
from sim.flee.world.fought import FROM_NOWHERE
from sim.flee.world.world_write import SCENARIO
from sim.pages.building import write_match_report
from sim.scenario.errors import PanjError
from sim.scenario.files import shown
from sim.words.wording import counted

#: In which order things are told.
SEVERITIES = ("note", "warning", "ask", "error")


def build(file: Path, *, force: bool, run: bool = False) -> None:
    """Build the world of a recipe, say what there is to say, and run it once.

    Raises
    ------
    PanjError
        For any mistake of the user, and where something has to be asked; then nothing has been written.
    """
    with alone(file.parent):
        recipe, found = _built(file)
        put(recipe, lambda work: _write_all(recipe, found, work), force=force)
    _tell(found.told)
    say(f"{shown(recipe.folder)}: {_sizes(found)}")
    say(f"what was matched, guessed and left over: {shown(recipe.folder / MATCH_REPORT)} (open it in a browser)")
    if any(each.check == FROM_NOWHERE for each in found.told):
        say("no run is tried: people leave on a day without fighting, as the warning says, and none gets over it")
        return
    if run:
        first_run(recipe)
    say(f"try panj run {shown(recipe.folder / SCENARIO)}")


def diff(file: Path) -> None:
    """Say what a build of now would change.

    Raises
    ------
    PanjError
        When nothing can be built now.
    """
    with alone(file.parent), _somewhere() as work:
        recipe, found = _built(file)
        write_world(recipe, found, work)
        deque(written(left_over(recipe, found), work / UNMATCHED), maxlen=0)
        changes = differences(recipe.folder, work)
    if told := in_all(changes):
        say(told)
    for change in changes:
        say(f"{change.file}: {change.told()}")
        for rows in change.rows():
            say(rows)
    if not changes:
        say(f"{shown(recipe.folder)}: a build of now changes nothing")


@contextmanager
def _somewhere() -> Iterator[Path]:
    """Give a folder for what would be built: not beside the world, which may be on a disk that is full or not ours."""
    try:
        with TemporaryDirectory(prefix="panj-") as place:
            yield Path(place)
    except OSError as error:
        raise PanjError(f"cannot write to {gettempdir()}: {error.strerror or error}") from None


def _built(file: Path) -> tuple[Recipe, Built]:
    """Return a recipe and its world; where something has to be asked and somebody is there, ask and go on.

    Raises
    ------
    PanjError
    """
    while True:
        recipe = load_recipe(file)
        try:
            return recipe, built(recipe, recipe.folder)
        except NotBuiltError as error:
            if not (error.asked and can_ask()):
                _tell(told for told in error.told if told.severity in ("note", "warning"))
                raise PanjError(_stopped(error, file)) from None
            ask(file, error.asked, input)


def _write_all(recipe: Recipe, found: Built, work: Path) -> None:
    """Write the world, and the page that says how it came about."""
    write_world(recipe, found, work)
    write_match_report(recipe, found, work)


def _sizes(found: Built) -> str:
    instance = found.instance
    sizes = {"place": len(instance.places), "road": len(instance.link_a), "day": instance.days}
    return ", ".join([*(counted(size, noun) for noun, size in sizes.items()), camps_told(instance)])


def _tell(told: Iterable[Told]) -> None:
    for each in sorted(told, key=lambda each: SEVERITIES.index(each.severity)):
        say(f"{each.severity}: {line_of(each)}")


def _stopped(error: NotBuiltError, file: Path) -> str:
    """Return what a build stopped at; where it is questions, how they are answered."""
    lines = [f"{each.severity}: {line_of(each)}" for each in error.stops]
    if error.asked:
        lines.append(f"nothing was built: answer in {shown(file)}, each once, and build again")
    return "\n".join(lines)
