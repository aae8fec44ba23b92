"""The notebook of docs/ as a page: text, code, and what the code gave when it was run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

#: What nbconvert calls every picture; a reader who cannot see it is told more.
PICTURE = re.compile(r"!\[(?:png|jpeg|svg)\]\((?P<file>[^)]+)\)")


@dataclass(frozen=True)
class Book:
    """A notebook as a page.

    Parameters
    ----------
    text : str
        Markdown.
    pictures : dict of str to bytes
        Its files, by the name that the text has for them.
    """

    text: str
    pictures: dict[str, bytes]


def as_page(path: Path) -> Book:
    """Return a notebook as a page, with the pictures that it was saved with."""
    from nbconvert import MarkdownExporter

    text, made = MarkdownExporter().from_filename(str(path))
    named = {name: f"{path.stem}-{name}" for name in made["outputs"]}
    text = PICTURE.sub(lambda found: f"![What the code above draws]({named[found['file']]})", text)
    return Book(text, {named[name]: data for name, data in made["outputs"].items()})
