"""The commands on published conflicts and their options; :mod:`sim.cli.app` gives them their names.

No annotation here is a string, as there.
"""

from pathlib import Path
from typing import Annotated, Any

import typer

from sim.cli.forecasts import AsOfOption, EveryOption
from sim.cli.loading import DEFAULT_RULES, commands
from sim.cli.options import (
    SEED,
    CountsOption,
    JobsOption,
    QuietOption,
    RulesOption,
    SeedOption,
    SetOption,
    SettingsOption,
    at_least,
    how_many,
    over,
    place,
    runs,
    where_to,
)
from sim.scenario.errors import PanjError

Conflicts = Annotated[
    list[Path],
    typer.Argument(
        metavar="PATH...", help="Flee instances, worlds made of them, recipes, or scenarios on such worlds."
    ),
]
SetsOption = Annotated[int | None, at_least(1, "--sets", help="Settings to try where they are chosen [200].")]
PeopleOption = Annotated[
    int | None, typer.Option("--people", parser=runs, metavar="N", help="Thin conflicts to about so many [all].")
]
VaryOption = Annotated[
    bool | None,
    typer.Option(
        "--vary/--no-vary",
        help="Build the world of each replicate with other choices [where the recipe has vary].",
        show_default=False,
    ),
]


def validate_command(
    paths: Conflicts,
    replicates: Annotated[int | None, how_many("50")] = None,
    seed: SeedOption = None,
    jobs: JobsOption = None,
    out: Annotated[Path | None, where_to("outputs/validate-NAME")] = None,
    set_: SetOption = None,
    vary: VaryOption = None,
    no_mask: Annotated[bool, typer.Option("--no-mask", help="Skip the runs with capacities masked.")] = False,
    rules: RulesOption = None,
    settings: SettingsOption = None,
    leave_one_out: Annotated[
        bool, typer.Option("--leave-one-out", "-L", help="Choose the settings for each conflict on the others.")
    ] = False,
    sets: SetsOption = None,
    people: PeopleOption = None,
    every: EveryOption = None,
    as_of: AsOfOption = None,
    quiet: QuietOption = False,
    counts: CountsOption = None,
) -> None:
    """Score published conflicts: bands of Panj beside Flee's own run and forecasts without a model."""
    if every is not None or as_of is not None:
        _unused(replicates=replicates, no_mask=no_mask, settings=settings, leave_one_out=leave_one_out)
        _unused(sets=sets, people=people, vary=vary, set=set_, seed=seed)
        commands("nowcast").nowcast_command(
            words=[str(path) for path in paths],
            as_of=as_of,
            every=every or 7,
            rules=[rules] if rules else [],
            counts=counts,
            out=out,
            quiet=quiet,
        )
        return
    validate = commands("validate")
    if sets is not None and not leave_one_out:
        raise PanjError("--sets goes with --leave-one-out")
    if leave_one_out:
        _chosen_itself({"--settings": settings, "--set": set_}, vary)
    chosen, rules = commands("choose").settings_given(settings, rules)
    command = validate.leave_one_out_command if leave_one_out else validate.validate_command
    more: dict[str, Any] = {"sets": sets, "rules": rules or DEFAULT_RULES}
    if not leave_one_out:
        more = {"chosen": chosen, "where": settings or "", "vary": vary, "rules": rules, "set_": set_ or []}
    command(
        paths=paths,
        replicates=replicates,
        seed=seed,
        jobs=jobs,
        out=out,
        masked=not no_mask,
        quiet=quiet,
        people=people,
        counts=counts,
        **more,
    )


def _chosen_itself(given: dict[str, object], vary: bool | None) -> None:
    """Refuse options that say what `--leave-one-out` chooses.

    Raises
    ------
    PanjError
    """
    for name, value in given.items():
        if value:
            raise PanjError(f"--leave-one-out chooses the settings itself: give it without {name}")
    if vary:
        raise PanjError("--vary has no part in --leave-one-out, which chooses settings on worlds as they are")


def _unused(**options: object) -> None:
    """Refuse options that a replay of forecasts would pass over.

    Raises
    ------
    PanjError
    """
    given = [name.replace("_", "-") for name, value in options.items() if value or type(value) is int]
    if given:
        raise PanjError(f"--{given[0]} has no part in a replay of forecasts: give it without --every and --as-of")


def choose_command(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Two or more with counts: Flee instances, or built worlds.")
    ],
    to: Annotated[Path, place("--to", metavar="FILE", help="YAML file to write.")],
    rules: RulesOption = None,
    given: Annotated[bool, typer.Option("--given", help="With capacities as given, not masked.")] = False,
    sets: SetsOption = None,
    seed: Annotated[int, SEED] = 1,
    jobs: JobsOption = None,
    quiet: QuietOption = False,
) -> None:
    """Choose settings on conflicts with counts, for others: panj validate NEW --settings FILE."""
    commands("choose").choose_command(
        paths=paths,
        rules=rules or DEFAULT_RULES,
        to=to,
        given=given,
        sets=sets,
        seed=seed,
        jobs=jobs,
        quiet=quiet,
    )


def import_flee_command(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="Folder of a Flee instance; it is only read.")],
    to: Annotated[
        str, typer.Option("--to", metavar="WORLD", help="A name in scenarios/worlds where you work, or a folder.")
    ],
    force: Annotated[bool, over("an older import alone is replaced")] = False,
) -> None:
    """Make a world folder of a Flee instance: tables with ids, dates and sources, that run the same."""
    from sim.cli.flee import import_command

    import_command(path, to, force=force)
