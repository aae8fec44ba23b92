"""A first look at a file of somebody's: encoding, what sets its columns apart, titles, header, row of tags.

What a strict table of ours refuses (:mod:`sim.scenario.tables.sheet`) is inferred here and can be told: these files
come from programs and offices that nobody can ask to save them again. The rows themselves are read by the same code.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sim.scenario.contents import UnreadableError, read_bytes
from sim.scenario.errors import Problem, Problems
from sim.scenario.files import shown
from sim.scenario.tables.sheet import OTHER_FILES, SEARCHED, Cell, is_blank, is_tags, split, unquoted
from sim.words.typed import same_name

MOST = 400 * 2**20
"""Bytes of a file: all events of the world since 1989 are 250 MB."""
HEAD = 2**18
"""Letters in which the layout of a table is looked for."""
COMMAS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}

Shape = Literal["table", "json", "shapes", "geopackage", "workbook", "roads"]
ZIP = b"PK\x03\x04"
_WIDE = ((codecs.BOM_UTF32_LE, "UTF-32"), (codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16"))
#: Files that an office may hold under any name, beside those that a table of ours refuses.
IMAGES = (
    *((b"\x89PNG", "an image (PNG)"), (b"\xff\xd8\xff", "an image (JPEG)"), (b"GIF8", "an image (GIF)")),
    *((b"II*\0", "an image (TIFF)"), (b"MM\0*", "an image (TIFF)"), (b"{\\rtf", "a text with its layout (RTF)")),
    *((b"7z\xbc\xaf", "a packed file (7z)"), (b"Rar!", "a packed file (RAR)"), (b"BZh", "a packed file (bzip2)")),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
MOST_CONTROLS = 0.02
"""Share of letters that nobody sees from which on a file is no text."""
_NUMBER = re.compile(r"[+-]?(\d[\d,. ]*)?\d(e[+-]?\d+)?%?|-", re.IGNORECASE)
_DATE = re.compile(r"\d{1,4}[-/.]\w{2,3}[-/.]\d{2,4}([T ][\d:.Z+]+)?|\d{1,2} [^\W\d_]{3,9}\.?,? \d{4}")
_YEAR = re.compile(r"(19|20)\d\d")


@dataclass(frozen=True)
class Look:
    """What a file looks like.

    Parameters
    ----------
    file : Path
    shape : str
        A table of text, JSON, a shapefile, a GeoPackage, a workbook (XLSX), or roads of OpenStreetMap (PBF).
    text : str
        Of a table or JSON; otherwise empty, and the reader takes the bytes.
    encoding : str
    comma : str
        What sets the columns of a table apart.
    quotes : bool
        Quotation marks hold cells together. A file of tabs without a header comes from a program that knows none.
    names : tuple of str
        Of the columns, as they are written; empty where the table has no header.
    header : int
        Its line; 0 where there is none.
    titles : int
        Rows above the header that say something.
    tags : tuple of str
        HXL tags under the header, of each column.
    width : int
        Columns.
    """

    file: Path
    shape: Shape
    text: str = ""
    encoding: str = ""
    comma: str = ""
    quotes: bool = True
    names: tuple[str, ...] = ()
    header: int = 0
    titles: int = 0
    tags: tuple[str, ...] = ()
    width: int = 0

    def rows(self) -> Iterator[list[Cell]]:
        """Yield the rows of a table that come after its header and its tags; blank ones are left out.

        Raises
        ------
        Problems
            When a quotation mark is never closed.
        """
        for cells in self._all_rows():
            if cells[0][1] <= self.header or is_blank(cells) or (self.tags and is_tags(cells)):
                continue
            yield cells

    def _all_rows(self) -> Iterator[list[Cell]]:
        if not self.quotes:
            yield from (unquoted(row, i, self.comma) for i, row in enumerate(self.text.split("\n"), 1))
            return
        for cells, unclosed in split(self.text, blanks=True, comma=self.comma):
            if unclosed is not None:
                raise Problems([self.problem("a quotation mark is never closed", unclosed, cells[-1][2])])
            yield cells

    def problem(
        self, message: str, line: int | None = None, column: int | None = None, hint: str | None = None
    ) -> Problem:
        """Return a mistake that stands in this file."""
        return Problem(message, shown(self.file), line, column, hint)

    def said(self) -> str:
        """Return in words what was inferred."""
        if self.shape != "table":
            return self.shape
        parts = [f"a table of {COMMAS[self.comma]}", self.encoding]
        parts.append(f"header in line {self.header}" if self.header else "no header")
        if self.titles:
            parts.append(f"{self.titles} above it")
        return ", ".join([*parts, *(["a row of HXL tags"] if self.tags else [])])


def look(file: Path, most: int = MOST) -> Look:
    """Return what a file looks like.

    Raises
    ------
    Problems
        When it cannot be read, is empty, or is of a kind that nothing here reads; says what it is.
    """
    try:
        raw = read_bytes(file, most)
    except UnreadableError as error:
        raise Problems([Problem(str(error), shown(file))]) from None
    shape = _shape(raw)
    if shape is not None:
        return Look(file, shape)
    if raw.startswith(ZIP):
        office = b"mimetypeapplication/vnd.oasis" in raw[:200] or b"word/" in raw
        told = "this is a document of an office program" if office else "this is a packed file (ZIP)"
        hint = "save its table as CSV" if office else "unpack it, and add what is in it"
        raise Problems([Problem(f"{told}: it is not read", shown(file), hint=hint)])
    for mark, what in (*OTHER_FILES, *IMAGES):
        if raw.startswith(mark):
            hint = "unpack it, and add what is in it" if "packed file" in what else "save it as CSV"
            raise Problems([Problem(f"this is {what}: it is not read", shown(file), hint=hint)])
    text, encoding = _text(file, raw)
    del raw
    start = text[:512].lstrip()
    if start.lower().startswith(("<!doctype", "<html", "<?xml")):
        raise Problems([Problem("this is a web page or XML, not data", shown(file), hint="download the file itself")])
    if not start and not text.strip():
        raise Problems([Problem("the file is empty", shown(file))])
    if start.startswith(("{", "[")):
        return Look(file, "json", text, encoding)
    return _table(file, text, encoding)


def _shape(raw: bytes) -> Shape | None:
    """Return what kind of file begins so, if it is not a text."""
    if raw.startswith(b"\x00\x00\x27\x0a"):
        return "shapes"
    if raw.startswith(b"SQLite format 3\0"):
        return "geopackage"
    if raw.startswith(ZIP) and b"xl/" in raw:
        return "workbook"
    return "roads" if b"OSMHeader" in raw[:64] else None


def _text(file: Path, raw: bytes) -> tuple[str, str]:
    """Return the text of a file, with plain ends of lines, and the name of its encoding."""
    wide = next((name for mark, name in _WIDE if raw.startswith(mark)), _unmarked(raw))
    if not wide and b"\r" in raw:  # in bytes: a text with one rare letter takes four times the room
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        if wide:
            text, name = raw.decode(wide), wide
        else:
            text, name = raw.decode("utf-8-sig"), "UTF-8 with a mark" if raw.startswith(codecs.BOM_UTF8) else "UTF-8"
    except UnicodeDecodeError:
        try:
            text, name = raw.decode("cp1252"), "Windows-1252"
        except UnicodeDecodeError:
            text, name = raw.decode("latin-1"), "Latin-1"
    unseen = len(_CONTROL.findall(text[:HEAD]))
    if "\0" in text[:HEAD] or unseen > MOST_CONTROLS * len(text[:HEAD]):
        what = "NUL bytes" if "\0" in text[:HEAD] else f"{unseen:,} letters that nobody sees"
        raise Problems([Problem(f"this is no text: it has {what}", shown(file), hint="is it the right file?")])
    if wide:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return same_name(text), name


def _unmarked(raw: bytes) -> str | None:
    """Return the encoding of a text of two bytes a letter that has lost its mark: every other byte is nothing."""
    head = raw[:400]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < 0.4 * len(head) or min(even, odd):
        return None
    return "UTF-16-LE" if odd else "UTF-16-BE"


def _table(file: Path, text: str, encoding: str) -> Look:
    first, _, _ = text.partition("\n")
    marked = re.fullmatch(r'"?sep=(.)"?', first.strip(" \r"))
    if marked:
        text = text[len(first) :]  # the line stays, so that the others keep their numbers
    comma = marked[1] if marked and marked[1] in COMMAS else _comma(text)
    rows = _head(text, comma)
    width = max((_wide(row) for row in rows), default=0, key=[_wide(row) for row in rows].count)
    at = _header(rows, width)
    if at is None:
        lengths = _lengths(text, comma)
        width = max(lengths, default=0, key=lengths.count)
        return Look(file, "table", text, encoding, comma, comma != "\t", width=width)
    names = [cell.strip() for cell, _, _ in rows[at]]
    while names and not names[-1]:
        names.pop()
    under = rows[at + 1] if at + 1 < len(rows) else []
    tags = tuple(cell.strip() for cell, _, _ in under) if under and is_tags(under) else ()
    return Look(file, "table", text, encoding, comma, True, tuple(names), rows[at][0][1], at, tags, len(names))


def _head(text: str, comma: str) -> list[list[Cell]]:
    """Return the first rows that say something."""
    rows: list[list[Cell]] = []
    for cells, unclosed in split(text[:HEAD], blanks=True, comma=comma):
        if unclosed is None and not is_blank(cells):
            rows.append(cells)
        if len(rows) == SEARCHED:
            break
    return rows


def _lengths(text: str, comma: str) -> list[int]:
    """Return the cells of the first rows; of tabs as if quotation marks were letters, which they may be."""
    if comma != "\t":
        return [len(row) for row in _head(text, comma)]
    return [row.count(comma) + 1 for row in text[:HEAD].split("\n", SEARCHED)[:SEARCHED] if row.strip()]


def _comma(text: str) -> str:
    """Return what sets columns apart: what gives most rows one width, and the larger width."""

    def fit(comma: str) -> tuple[int, int]:
        widths = _lengths(text, comma)
        return max(((widths.count(width), width) for width in set(widths) if width > 1), default=(0, 0))

    return max(COMMAS, key=fit)


def _wide(row: Sequence[Cell]) -> int:
    """Return the columns of a row, without blank ones at its end."""
    return max((i for i, (text, _, _) in enumerate(row, 1) if text.strip()), default=0)


def _header(rows: Sequence[Sequence[Cell]], width: int) -> int | None:
    """Return which row names the columns: the one above HXL tags, or the first that is wide enough and no data."""
    tags = next((i for i, row in enumerate(rows) if i and is_tags(row)), None)
    if tags is not None:
        return tags - 1
    for i, row in enumerate(rows):
        filled = [text.strip() for text, _, _ in row if text.strip()]
        if 2 * len(filled) > width:
            return i if _names(filled) else None
    return None


def _names(cells: Sequence[str]) -> bool:
    """Tell whether cells name columns: they differ, and few are numbers or dates (years in order may be)."""
    numbers = [cell for cell in cells if _NUMBER.fullmatch(cell) or _DATE.fullmatch(cell)]
    years = all(_YEAR.fullmatch(cell) for cell in numbers) and numbers == sorted(numbers)
    apart = 10 * len(set(cells)) >= 9 * len(cells)
    return apart and len(numbers) < len(cells) and ((years and len(numbers) != 1) or 5 * len(numbers) <= len(cells))
