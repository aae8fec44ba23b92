"""Templates of the pages are sound: of one whose expressions do not close a browser shows nothing."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import sim

TEMPLATES = [file for end in ("*.vue", "*.html") for file in sorted(Path(sim.__file__).parent.rglob(end))]
PAIRS = {")": "(", "]": "[", "}": "{"}
TEXT = re.compile(r"'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|\"(?:[^\"\\]|\\.)*\"")


class Expressions(HTMLParser):
    """What of a template is code: values of bound attributes, and what stands in double braces."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if value and name.startswith((":", "@", "v-", "#"))]

    def handle_data(self, data: str) -> None:
        self.found += re.findall(r"{{(.*?)}}", data, re.DOTALL)


def fault(code: str) -> str:
    """Return what is wrong with an expression, "" for nothing that is seen without running it."""
    bare, opened = TEXT.sub("0", code), list[str]()
    if "\\" in bare or any(quote in bare for quote in "'\"`"):
        return "a text that does not close, or a stray backslash"
    for letter in bare:
        if letter in PAIRS.values():
            opened.append(letter)
        elif letter in PAIRS and (not opened or opened.pop() != PAIRS[letter]):
            return f"a '{letter}' too many"
    return f"'{opened[-1]}' does not close" if opened else ""


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_expressions_of_a_template_close(file: Path) -> None:
    """A backslash behind a key left the page of a sweep empty."""
    template = file.read_text(encoding="utf-8").split("<script")[0]
    found = Expressions(template).found
    assert [(code, said) for code in found if (said := fault(code))] == []


def test_what_does_not_close_is_seen() -> None:
    wrong = ("'l' + t[0]\\", "px(t[0]", "{ a: 1", "t]", "'a", "`x${'")
    assert all(map(fault, wrong))
    assert not any(map(fault, ("'l' + t[0]", "{ width: `${100 * w}%` }", "go('it', \"x\")", "")))
    assert TEMPLATES
