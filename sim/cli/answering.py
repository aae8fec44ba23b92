"""The command `panj answer` and its options; what it does is in the modules it imports when called."""

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.options import RunName, bound, dated, day, level, place


def answer_command(
    run: RunName,
    measure: Annotated[
        str, typer.Argument(metavar="[MEASURE]", help="E.g. arrivals, queue, overflow, full; or a place alone.")
    ] = "",
    at: Annotated[str, typer.Argument(metavar="[PLACE]", help="A place, a host, or world.")] = "",
    kind: Annotated[
        str, typer.Argument(metavar="[KIND]", help="civilian, military (or soldiers); without it everybody.")
    ] = "",
    over: Annotated[float | None, bound()] = None,
    by: Annotated[str | None, day("--by", "Until this day [the last].")] = None,
    on: Annotated[list[str] | None, dated("the last; may be repeated")] = None,
    since: Annotated[str | None, day("--since", "Sums begin with this day [the first].")] = None,
    busiest: Annotated[
        bool, typer.Option("--busiest", help="The most in one day up to then, not the sum, in each run on its own day.")
    ] = False,
    probability: Annotated[
        float | None,
        typer.Option(
            "--probability", "-p", parser=level, metavar="P", help="Ask how many there are with this probability."
        ),
    ] = None,
    against: Annotated[
        Path | None, typer.Option("--against", metavar="RUN2", help="Set RUN against this one: B − A, A being RUN2.")
    ] = None,
    csv: Annotated[Path | None, place("--csv", metavar="FILE", help="A new file for every row of the table.")] = None,
    household: Annotated[
        float | None,
        typer.Option("--household", parser=level, metavar="N", help="People in a household [as the model draws them]."),
    ] = None,
) -> None:
    """Answer from a run: when, how likely, how many. Of a daily flow the sum so far is meant.

    Without a measure: the planner's table of all crossings, sites and hosts, or of one PLACE.
    """
    from sim.cli.answer import answer_command as command
    from sim.cli.answer_options import Options

    asked = Options(over, by, probability, tuple(on or ()), against, csv, household, since, busiest)
    command(Path(run), measure, at, kind, asked)
