"""The console of tables and sentences: what users wrote is shown as they wrote it, and obeyed by nobody.

A title may have ``[red]`` in it, ``:smile:``, or the escape sequences of a terminal. Rich would obey the first two, the
terminal the last.
"""

from __future__ import annotations

import errno
import math
import os
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console, RenderableType
from rich.measure import Measurement
from rich.segment import Segment
from rich.table import Column, Table
from rich.text import Text

from sim.cli.terminal import PRINTED, let_go
from sim.words.printable import printable
from sim.words.wording import counted
from sim.world.findings import Finding

#: Columns of the widest table; a file that is written to has as many.
WIDE = 118
#: Letters of a line that names of a table keep where there is little room; its numbers keep all of theirs.
NAMES = 10
#: Lines of a header of numbers, at most, where there is little room.
LINES = 8
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
        self._goes_on = self._unread = False

    def print(self, *objects: Any, **options: Any) -> None:
        """Print; an error says that it is printing what failed. A table is never narrower than its numbers."""
        tables = [table for table in objects if isinstance(table, Table)]
        headers = [(column, column.header) for table in tables for column in table.columns]
        needed = max(map(self.needs, tables), default=0)
        given, self._width = self._width, needed if needed > self.width else self._width
        try:
            super().print(*objects, **options)
        except OSError as error:
            error.filename = PRINTED
            raise
        finally:
            self._width = given
            for column, header in headers:
                column.header = header

    def needs(self, table: Table) -> int:
        """Return how many columns a table takes so that no number is cut: rich cuts what has no room, without a sign.

        Headers go on several lines and names are broken where that is enough, so that it fits. Else rows go on in the
        next line, and names stay whole.
        """
        first, *others = table.columns
        numbers = [column for column in others if column.no_wrap]
        if not numbers:
            return 0
        names = max(self._letters(cell) for cell in (first.header, *first.cells))
        spare = names - min(names, NAMES)
        headers = [column.header for column in numbers]
        for lines in range(2, LINES + 1):
            if self._letters(table) - spare <= self.width:
                break
            for column, header in zip(numbers, headers, strict=True):
                column.header = self._broken(column, header, lines)
        whole = self._letters(table)
        return whole if self.width < whole - spare else 0

    def _letters(self, shown: RenderableType) -> int:
        """Return how many columns something takes where there is room."""
        return Measurement.get(self, self.options.update(width=ENDLESS), shown).maximum

    def _broken(self, column: Column, header: RenderableType, lines: int) -> RenderableType:
        """Return the header of a column of numbers on about so many lines, none longer than need be."""
        if not isinstance(header, str) or not header:
            return header
        widest = max(map(len, header.split()), default=1)
        room = max([widest, math.ceil(len(header) / lines), *(self._letters(cell) for cell in column.cells)])
        return "\n".join(textwrap.wrap(header, room))

    @contextmanager
    def to_the_end(self) -> Iterator[None]:
        """Let a command write all its files although nobody reads any more what it prints, as behind ``| head``.

        Raises
        ------
        BrokenPipeError
            At the end, if nobody did: the code of the command says so.
        """
        self._goes_on = True
        yield
        self._goes_on = False
        if self._unread:
            self.on_broken_pipe()

    def on_broken_pipe(self) -> None:
        """End with the code of that where rich would end with 1, at once or when all is written."""
        if not self._goes_on:
            raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE)) from None
        self._unread = True
        let_go(sys.stdout)

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


def tell(*lines: str) -> None:
    """Print notes on stderr; nothing where there is none."""
    for line in filter(None, lines):
        PlainConsole(stderr=True).print(f"note: {line}", markup=False, soft_wrap=True)


def tell_all(found: Iterable[Finding]) -> None:
    """Print findings on stderr, each as it says itself."""
    for finding in found:
        PlainConsole(stderr=True).print(str(finding), markup=False, soft_wrap=True)


def tell_first(notes: Sequence[str], file: Path) -> None:
    """Print the first notes on stderr, and how many more the file has that holds all."""
    tell(*notes[:FEW])
    if len(notes) > FEW:
        tell(f"{counted(len(notes) - FEW, 'more note')} in {file}")
