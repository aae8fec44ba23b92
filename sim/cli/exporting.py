"""The command that hands results on to other programs, as the command line sees it; what it does is in export.py."""

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.loading import commands
from sim.cli.options import dated, over, place
from sim.cli.terminal import say


def export_command(
    result: Annotated[
        str, typer.Argument(metavar="RESULT", help="Folder of a run, comparison or sweep, or its name in outputs/.")
    ],
    to: Annotated[
        Path,
        place("--to", metavar="FILE", help="The file; its ending says what: .xlsx .pptx .csv .geojson .gpkg .nc"),
    ],
    date: Annotated[
        list[str] | None,
        dated(
            "of a table or of layers all from the branch date on, and it may be repeated; of slides of a run the last"
        ),
    ] = None,
    force: Annotated[bool, over("it stays as it is")] = False,
) -> None:
    """Write a finished result to one file of another program: workbook, slides, table, layers of a map, arrays."""
    export = commands("export")

    say(f"{export.export_command(result=result, to=to, dates=date or [], force=force)}")
