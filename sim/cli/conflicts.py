"""The commands on published conflicts and their options; :mod:`sim.cli.app` gives them their names.

No annotation here is a string, as there.
"""

from pathlib import Path
from typing import Annotated

import typer


def import_flee_command(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="Folder of a Flee instance; it is only read.")],
    to: Annotated[
        str, typer.Option("--to", metavar="WORLD", help="A name in scenarios/worlds where you work, or a folder.")
    ],
    force: Annotated[bool, typer.Option("--force", help="Replace a folder that is no import of panj's.")] = False,
) -> None:
    """Make a world folder of a Flee instance: tables with ids, dates and sources, that run the same."""
    from sim.cli.flee import import_command

    import_command(path, to, force=force)
