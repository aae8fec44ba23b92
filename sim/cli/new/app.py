"""`panj new` and what can be begun with it.

No annotation here is a string: typer would have to evaluate each anew.
"""

from collections.abc import Callable
from typing import Annotated

import typer

from sim.cli.once import Commands
from sim.cli.options import SetOption, UntilOption, at_least, day, how_many

new_app = Commands(
    name="new",
    help="Begin a scenario, a sweep or a world, by questions; every answer may be given by a flag.",
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode=None,
)
Name = Annotated[str | None, typer.Argument(metavar="[NAME]", help="What it is called.", show_default=False)]
TitleOption = Annotated[str | None, typer.Option("--title", metavar="TEXT", help="A line for people.")]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing: take what would be suggested.")]
SCENARIO = """Write a scenario: a future of your own, with what changes on which day.

\b
--change is a day and one of these, in words as they stand here:
  policy HOST [civilian|military] open|limited|closed  whom a host admits
  near CROSSING|HOST open|closed|follow                the side people leave
  far CROSSING|HOST open|limited|closed|follow         the host's side
  guards HOST NUMBER                                   guards on its border
  places SITE NUMBER                                   room for people
  corridor CROSSING|HOST open|closed                   civilians pass
  ceasefire [begins|ends]                              nobody attacks
  pace TIMES                                           of the war, 0 to 20
  onset                                                the state gives way
HOST after near, far or corridor stands for every crossing to it.
"""
"""The help of `panj new scenario`; click leaves the lines behind its first as they are."""


@new_app.callback()
def new_command(ctx: typer.Context) -> None:
    """Ask which of them, where that is not said."""
    if ctx.invoked_subcommand is not None:
        return
    from sim.cli.new.questions import Choice, Question, asked_here

    what = asked_here(False).choose(
        Question("What do you want to begin", "scenario, sweep or world, as panj new scenario"),
        [
            Choice("scenario", "a future: what changes, and when"),
            Choice("sweep", "many runs: what if it were more, or less, or later"),
            Choice("world", "another border, of the files that you have"),
        ],
    )
    begin: dict[str, Callable[[], None]]
    begin = {"scenario": scenario_command, "sweep": sweep_command, "world": world_command}
    begin[what]()


@new_app.command("scenario", help=SCENARIO)
def scenario_command(
    name: Name = None,
    extends: Annotated[
        str | None, typer.Option("--extends", metavar="NAME", help="The scenario it starts from [baseline].")
    ] = None,
    change: Annotated[
        list[str] | None,
        typer.Option(
            "--change",
            metavar="'DATE KIND PLACE VALUE'",
            help="A dated change, as '2021-07-15 policy TJK civilian closed'; may be repeated.",
        ),
    ] = None,
    set_: SetOption = None,
    until: UntilOption = None,
    replicates: Annotated[int | None, how_many("those of the scenario")] = None,
    title: TitleOption = None,
    history_until: Annotated[
        str | None, day("--history-until", "Branch date: changes come after it [that of the scenario].")
    ] = None,
    yes: YesOption = False,
) -> None:
    """Write a scenario."""
    from sim.cli.loading import commands
    from sim.cli.new.questions import asked_here

    new = commands("new.scenario")
    given = new.Given(name, extends, change, set_, until, replicates, title, history_until)
    new.new_scenario(given, asked_here(yes))


@new_app.command("sweep")
def sweep_command(
    name: Name = None,
    base: Annotated[str | None, typer.Option("--base", metavar="NAME", help="What is varied [baseline].")] = None,
    tried: Annotated[
        list[str] | None,
        typer.Option(
            "--try",
            metavar="'WHAT=VALUES'",
            help="What is tried, as 'crossing.leak=0.05, 0.1' or '2021-07-07 guards TJK=0, 4000'; may be repeated.",
        ),
    ] = None,
    replicates: Annotated[int | None, how_many("20, at each point")] = None,
    title: TitleOption = None,
    yes: YesOption = False,
) -> None:
    """Write a sweep: many runs of a scenario that differ in what you try."""
    from sim.cli.loading import commands
    from sim.cli.new.questions import asked_here

    new = commands("new.sweep")
    new.new_sweep(new.Given(name, base, tried, replicates, title), asked_here(yes))


@new_app.command("world")
def world_command(
    world: Annotated[
        str | None,
        typer.Argument(metavar="[WORLD]", help="A name in scenarios/worlds, or a folder.", show_default=False),
    ] = None,
    home: Annotated[str | None, typer.Option("--home", metavar="ISO3", help="The country that people leave.")] = None,
    hosts: Annotated[
        str | None, typer.Option("--hosts", metavar="ISO3,ISO3", help="The countries that take them in.")
    ] = None,
    first: Annotated[str | None, day("--from", "Day to begin with.")] = None,
    days: Annotated[int | None, at_least(1, "--days", help="How many days the world has.")] = None,
    to: Annotated[str | None, day("--to", "Its last day, instead of --days.")] = None,
    own: Annotated[
        bool | None, typer.Option("--own", help="Panj's hazards say who leaves, and no counts.", show_default=False)
    ] = None,
) -> None:
    """Begin the recipe of a world of your own, as panj world new does with flags alone."""
    from sim.cli.loading import commands
    from sim.cli.new.questions import asked_here

    new = commands("new.world")
    new.new_world(new.Given(world, home, hosts, first, days, to, own), asked_here(False))
