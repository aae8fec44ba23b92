"""Slides for PowerPoint, by python-pptx: the same deck gives the same bytes, and nothing runs over its box."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

from PIL import Image

from sim.exports.extras import needed
from sim.exports.fitting import cut, fitted, width
from sim.exports.slides import Deck, Slide, Table
from sim.exports.words import xml_text
from sim.words.numbers import together

WIDE, HIGH = 13.333, 7.5  # inches
MARGIN, GAP = 0.5, 0.35
HEAD, LOW = 1.15, 0.75  # of a title over the whole width, over a picture and over anything else
FOOT = 0.35
SIDE = 4.6  # of a title beside a picture that is about as high as wide
#: A picture that is so much wider than high has its title above it.
LANDSCAPE = 1.7
TITLES = (28, 26, 24, 22, 20, 18, 16, 14)
TEXTS = (20, 18, 16, 14, 13, 12, 11, 10, 9)
CELLS = (14, 13, 12, 11, 10, 9, 8)
INK, MUTED, ACCENT, ALARM = "1F2328", "5A636C", "22577A", "8E2B0C"
#: Layouts of the empty deck.
OPENING, TITLE_ONLY = 0, 5
#: The date of every file inside; the earliest a ZIP can have.
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
#: Height of a row of a table, in sizes of its type.
ROW = 1.9
INSET = 0.1  # inches between a box and its text, left and right


def slides(deck: Deck) -> bytes:
    """Return slides as the bytes of a .pptx file.

    Raises
    ------
    PanjError
        If python-pptx is not installed.
    """
    needed("pptx", "a file of slides")
    return _Writer(deck).bytes()


class _Writer:
    """Writes a deck, slide by slide."""

    def __init__(self, deck: Deck) -> None:
        from pptx import Presentation

        self.deck = deck
        self.made = Presentation()
        self.made.slide_width, self.made.slide_height = _emu(WIDE), _emu(HIGH)

    def bytes(self) -> bytes:
        """Return the file."""
        self._opening()
        for slide in self.deck.slides:
            self._slide(slide)
        told = self.made.core_properties
        told.title, told.author, told.last_modified_by, told.revision = xml_text(self.deck.title), "Panj", "Panj", 1
        told.created = told.modified = dt.datetime.combine(self.deck.day, dt.time(12))
        buffer = io.BytesIO()
        self.made.save(buffer)
        return undated(buffer.getvalue())

    def _opening(self) -> None:
        page = self.made.slides.add_slide(self.made.slide_layouts[OPENING])
        title, under = page.shapes.title, page.placeholders[1]
        wide = WIDE - 2 * MARGIN
        _place(title, (MARGIN, 1.3, wide, 2.0))
        self._write(title, self.deck.title, (40, 36, 32, *TITLES), bold=True, bottom=True)
        _place(under, (MARGIN, 3.45, wide, 1.0))
        self._write(under, self.deck.subtitle, TEXTS, colour=MUTED)
        if self.deck.caution:
            self._box(page, self.deck.caution, (MARGIN, 4.7, wide, 1.4), TEXTS, colour=ALARM)
        self._foot(page)

    def _slide(self, slide: Slide) -> None:
        page = self.made.slides.add_slide(self.made.slide_layouts[TITLE_ONLY])
        png = slide.picture() if slide.picture is not None else None
        beside = png is not None and _ratio(png) < LANDSCAPE
        wide = WIDE - 2 * MARGIN
        head = HEAD if png is not None else LOW
        top, bottom = 0.3 + head + 0.1, HIGH - FOOT - 0.2
        if beside:
            _place(page.shapes.title, (MARGIN, MARGIN, SIDE, 3.6))
            self._write(page.shapes.title, slide.title, TITLES, bold=True)
            room = (MARGIN + SIDE + GAP, 0.25, wide - SIDE - GAP, bottom - 0.25)
            if slide.lines:
                self._box(page, "\n".join(slide.lines), (MARGIN, MARGIN + 3.7, SIDE, bottom - MARGIN - 3.7), TEXTS[3:])
        else:
            _place(page.shapes.title, (MARGIN, 0.3, wide, head))
            self._write(page.shapes.title, slide.title, TITLES, bold=True)
            room = (MARGIN, top, wide, bottom - top)
        if png is not None:
            _picture(page, png, room, slide.alt)
        elif slide.table is not None:
            self._table(page, slide.table, room)
        elif slide.lines:
            self._box(page, "\n".join(slide.lines), room, TEXTS)
        if slide.notes:
            page.notes_slide.notes_text_frame.text = xml_text(slide.notes)
        self._foot(page)

    def _foot(self, page: Any) -> None:
        self._box(page, self.deck.foot, (MARGIN, HIGH - FOOT - 0.1, WIDE - 2 * MARGIN, FOOT), (10, 9, 8, 7), MUTED)

    def _box(self, page: Any, text: str, at: tuple[float, ...], sizes: tuple[int, ...], colour: str = INK) -> None:
        self._write(page.shapes.add_textbox(*(_emu(inches) for inches in at)), text, sizes, colour=colour)

    def _write(
        self,
        shape: Any,
        text: str,
        sizes: tuple[int, ...],
        *,
        colour: str = INK,
        bold: bool = False,
        bottom: bool = False,
    ) -> None:
        """Write a text into a shape, in the largest type in which it stays inside."""
        from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN

        frame = shape.text_frame
        frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
        frame.vertical_anchor = MSO_ANCHOR.BOTTOM if bottom else MSO_ANCHOR.TOP
        wide, high = shape.width / EMU - 2 * INSET, shape.height / EMU - INSET
        kept, size = fitted(together(xml_text(text)), wide, high, sizes, bold)
        for k, line in enumerate(kept.split("\n")):
            paragraph = frame.paragraphs[0] if not k else frame.add_paragraph()
            paragraph.alignment = PP_ALIGN.LEFT
            run = paragraph.add_run()
            run.text = line
            _type(run.font, size, colour, bold)

    def _table(self, page: Any, table: Table, room: tuple[float, float, float, float]) -> None:
        """Write a table into a room: in smaller type, then with fewer rows, then with shorter cells."""
        left, top, wide, high = room
        size, widths = _columns(table, wide, high)
        tall = size * ROW / 72
        rows = list(table.rows)
        most = int(high / tall) - 1
        if len(rows) > most:
            rows = [*rows[: most - 1], [f"… and {len(rows) - most + 1} more", *("" for _ in table.header[1:])]]
        frame = page.shapes.add_table(
            len(rows) + 1, len(widths), _emu(left), _emu(top), _emu(sum(widths)), _emu(tall * (len(rows) + 1))
        )
        made = frame.table
        for k, inches in enumerate(widths):
            made.columns[k].width = _emu(inches)
        for r, row in enumerate([table.header, *rows]):
            made.rows[r].height = _emu(tall)
            for k, text in enumerate(row):
                _cell(made.cell(r, k), cut(xml_text(text), widths[k] - 0.16, size, not r), size, head=not r, name=not k)


EMU = 914_400


def _emu(inches: float) -> int:
    return round(inches * EMU)


def _ratio(png: bytes) -> float:
    with Image.open(io.BytesIO(png)) as image:
        return float(image.width / image.height)


def _place(shape: Any, at: tuple[float, float, float, float]) -> None:
    shape.left, shape.top, shape.width, shape.height = (_emu(inches) for inches in at)


def _type(font: Any, size: float, colour: str, bold: bool) -> None:
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    font.size, font.bold, font.color.rgb = Pt(size), bold, RGBColor.from_string(colour)


def _picture(page: Any, png: bytes, room: tuple[float, float, float, float], alt: str) -> None:
    """Put a picture into the middle of a room, as large as it fits."""
    left, top, wide, high = room
    ratio = _ratio(png)
    across = min(wide, high * ratio)
    at = (left + (wide - across) / 2, top + (high - across / ratio) / 2, across, across / ratio)
    shape = page.shapes.add_picture(io.BytesIO(png), *(_emu(inches) for inches in at))
    shape._element.nvPicPr.cNvPr.set("descr", xml_text(alt))


def _columns(table: Table, wide: float, high: float) -> tuple[int, list[float]]:
    """Return the largest type in which all columns and rows have room, and the widths of the columns in inches."""
    widths: list[float] = []
    for size in CELLS:
        cells = zip(table.header, *table.rows, strict=True)
        widths = [max(width(text, size, bold=True) for text in column) + 0.25 for column in cells]
        if sum(widths) <= wide and (len(table.rows) + 1) * size * ROW / 72 <= high:
            spare = (wide - sum(widths)) / len(widths)
            return size, [inches + min(spare, 0.6) for inches in widths]
    return CELLS[-1], [inches * min(1.0, wide / sum(widths)) for inches in widths]


def _cell(cell: Any, text: str, size: float, *, head: bool, name: bool) -> None:
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

    cell.margin_left = cell.margin_right = _emu(0.08)
    cell.margin_top = cell.margin_bottom = _emu(0.02)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.text_frame.word_wrap = False
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT if name else PP_ALIGN.RIGHT
    run = paragraph.add_run()
    run.text = text
    _type(run.font, size, "FFFFFF" if head else INK, head)


def undated(content: bytes) -> bytes:
    """Return a ZIP with the same date for all that is in it: the clock of the machine has no say in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            made.writestr(zipfile.ZipInfo(name, ZIP_DATE), given.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
