"""The options of `panj bundle` and `panj open`; what they do is in :mod:`sim.cli.bundle`.

No annotation here is a string: typer would have to evaluate each anew.
"""

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.loading import commands
from sim.cli.options import JobsOption, QuietOption, RuleOption, place


def bundle_command(
    result: Annotated[
        str, typer.Argument(metavar="RESULT", help="Folder of a run, a comparison or a sweep, or its name in outputs/.")
    ],
    to: Annotated[Path | None, place("--to", metavar="FILE", help="The file [RESULT.panj.zip].")] = None,
    rule: RuleOption = None,
) -> None:
    """Put a result into one file to hand on, with its world, settings and rules; others open it with panj open."""
    commands("bundle").bundle_command(result=result, to=to, rule=rule or [])


def open_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that panj bundle wrote.")],
    to: Annotated[Path | None, place("--to", metavar="FOLDER", help="Where to [outputs/NAME].")] = None,
    run: Annotated[bool, typer.Option("--run", help="Run it again, and say whether the results are equal.")] = False,
    allow_rules: Annotated[
        str | None,
        typer.Option("--allow-rules", metavar="SHA256", help="Agree to run the rules in it that have this digest."),
    ] = None,
    no_report: Annotated[bool, typer.Option("--no-report", help="Write no report and draw no figures.")] = False,
    jobs: JobsOption = None,
    quiet: QuietOption = False,
) -> None:
    """Open a file of panj bundle: check it, unpack it into a folder of its own, and show what it says."""
    commands("bundle").open_command(
        file=file, to=to, again=run, allowed=allow_rules, report=not no_report, jobs=jobs, quiet=quiet
    )
