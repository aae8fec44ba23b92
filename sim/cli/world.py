"""`panj world`: a world made of the files that somebody has, by a recipe.

No annotation here is a string: typer would have to evaluate each anew.
"""

from typing import Annotated

import typer

from sim.cli.options import at_least, day
from sim.cli.terminal import say

world_app = typer.Typer(
    name="world",
    help="Make a world of the files you have: a recipe says which they are, and every choice that was made.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
World = Annotated[str, typer.Argument(metavar="WORLD", help="A name in scenarios/worlds, or a folder.")]


@world_app.command("new")
def new_command(
    world: World,
    home: Annotated[str, typer.Option("--home", metavar="ISO3", help="The country that people leave.")],
    hosts: Annotated[str, typer.Option("--hosts", metavar="ISO3,ISO3", help="The countries that take them in.")],
    first: Annotated[str, day("--from", "Day to begin with.")],
    days: Annotated[int, at_least(1, "--days", help="How many days the world has.")],
    own: Annotated[bool, typer.Option("--own", help="Panj's hazards say who leaves, and no counts.")] = False,
) -> None:
    """Begin a recipe: a folder for a world, with every choice written out."""
    from sim.building.recipe.find import folder_of
    from sim.building.recipe.new import Beginning, begin
    from sim.scenario.arguments import as_day
    from sim.scenario.files import shown

    countries = tuple(host.strip() for host in hosts.split(",") if host.strip())
    beginning = Beginning(home, countries, as_day("--from", first), days, "own" if own else "driven")
    file = begin(folder_of(world), beginning)
    say(f"{shown(file)}: add files to it (panj world add {world} events FILE)")
