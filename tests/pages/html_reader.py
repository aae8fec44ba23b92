"""What tests ask of a page: that it is whole, and that it asks for nothing more."""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = {"meta", "br", "input"}


class Reader(HTMLParser):
    """Checks that every element that is opened is closed, and gathers what the page asks for and says."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.asked: list[str] = []
        self.texts: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self.asked += [
            value or "" for name, value in attrs if name in ("src", "href", "xlink:href", "srcset", "action")
        ]
        self.ids += [value or "" for name, value in attrs if name == "id"]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> in line {self.getpos()[0]} closes something else"

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    assert reader.open == []
    return reader


def check_alone(text: str) -> None:
    """Check that a page is whole, that its links lead somewhere on it, and that it asks for nothing beside it."""
    reader = read(text)
    assert {asked for asked in reader.asked if not asked.startswith("#")} == set()
    assert {asked[1:] for asked in reader.asked} <= set(reader.ids), "a link leads to nothing on the page"
    assert len(set(reader.ids)) == len(reader.ids)
    assert re.findall(r"url\((?!['\"]?#)", text) == []
    assert "@import" not in text
