"""The console of tables and sentences: what users wrote is shown as they wrote it, and obeyed by nobody.

A title may have ``[red]`` in it, ``:smile:``, or the escape sequences of a terminal. Rich would obey the first two, the
terminal the last.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console, RenderableType
from rich.measure import Measurement
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from sim.cli.terminal import PRINTED
from sim.words.printable import printable
from sim.words.wording import counted

#: Columns of the widest table; a file that is written to has as many.
WIDE = 118
#: Letters of a line that names of a table keep where there is little room; its numbers keep all of theirs.
NAMES = 10
#: Wider than any table.
ENDLESS = 10_000
#: Notes that are printed of many, which are all in a file.
FEW = 8


class PlainConsole(Console):
    """A console that takes texts for nothing but texts.

    Parameters
    ----------
    **options
        Those of :class:`rich.console.Console`.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(markup=False, emoji=False, **options)

    def print(self, *objects: Any, **options: Any) -> None:
        """Print; an error says that it is printing what failed. A table is never narrower than its numbers."""
        needed = max((self.needs(table) for table in objects if isinstance(table, Table)), default=0)
        given, self._width = self._width, needed if needed > self.width else self._width
        try:
            super().print(*objects, **options)
        except OSError as error:
            error.filename = PRINTED
            raise
        finally:
            self._width = given

    def needs(self, table: Table) -> int:
        """Return how many columns a table takes so that no number is cut: rich cuts what has no room, without a sign.

        Names are broken where that is enough, so that it fits. Else rows go on in the next line, and names stay whole.
        """
        room = self.options.update(width=ENDLESS)
        first, *others = table.columns
        if not any(column.no_wrap for column in others):
            return 0
        names = max(Measurement.get(self, room, cell).maximum for cell in (first.header, *first.cells))
        whole = Measurement.get(self, room, table).maximum
        return whole if self.width < whole - names + min(names, NAMES) else 0

    def on_broken_pipe(self) -> None:
        """End with the code of that where rich would end with 1."""
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE)) from None

    def render_str(self, text: str, **options: Any) -> Text:
        """Return a text as it is shown; its width is then that of what is shown."""
        return super().render_str(printable(text, lines=True), **options | {"markup": False, "emoji": False})

    def render(self, renderable: RenderableType, options: Any = None) -> Iterable[Segment]:
        """Render anything; whatever it is made of, no text of it is obeyed."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(printable(segment.text, lines=True), segment.style)


def table_console(quiet: bool = False) -> PlainConsole:
    """Return a console for tables; one that is no terminal is wide enough for all of them."""
    console = PlainConsole(quiet=quiet)
    if not console.is_terminal:
        console.width = max(console.width, WIDE)
    return console


def tell(line: str) -> None:
    """Print a note on stderr; nothing where there is none."""
    if line:
        PlainConsole(stderr=True).print(f"note: {line}", markup=False, soft_wrap=True)


def tell_first(notes: Sequence[str], file: Path) -> None:
    """Print the first notes on stderr, and how many more the file has that holds all."""
    for note in notes[:FEW]:
        tell(note)
    if len(notes) > FEW:
        tell(f"{counted(len(notes) - FEW, 'more note')} in {file}")
