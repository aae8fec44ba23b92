"""How cells of a workbook look."""

from __future__ import annotations

from typing import Any


class Looks:
    """The formats of cells."""

    def __init__(self, made: Any) -> None:
        self.head = made.add_format({"bold": True, "bg_color": "#22577A", "font_color": "#FFFFFF", "text_wrap": True})
        self.head.set_align("top")
        self.title = made.add_format({"bold": True, "font_size": 16})
        self.word = made.add_format({"bold": True, "valign": "top"})
        self.text = made.add_format({"text_wrap": True, "valign": "top"})
        self.date = made.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.whole = made.add_format({"num_format": "#,##0"})
        self.part = made.add_format({"num_format": "#,##0.0##"})
