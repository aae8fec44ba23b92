"""Our docstrings as Markdown, for the reference: roles become links, what stands after ``::`` becomes a block."""

from __future__ import annotations

import re
from typing import Any

import griffe

from sim.docs.site.reference import ROLE

LITERAL = re.compile(r"(?m)^(?P<text>.*[^:\n])::\n\n(?P<code>(?:[ ]{4}.*\n?|\n)+)")
DOUBLE = re.compile(r"``([^`\n]+)``")


def as_markdown(text: str) -> str:
    """Return a docstring with its roles as links to the reference, where that has them, and its blocks as fences."""

    def link(found: re.Match[str]) -> str:
        name = found["name"]
        short = name.rpartition(".")[2] if "~" in found[0] else name
        return f'<autoref identifier="{name}" optional><code>{short}</code></autoref>'

    def fence(found: re.Match[str]) -> str:
        code = "\n".join(line[4:] for line in found["code"].rstrip().split("\n"))
        return f"{found['text']}:\n\n```python\n{code}\n```\n\n"

    return LITERAL.sub(fence, DOUBLE.sub(r"`\1`", ROLE.sub(link, text)))


class Docstrings(griffe.Extension):
    """What griffe asks of every object that it has read."""

    def on_instance(self, *, obj: griffe.Object, **_: Any) -> None:
        """Replace the docstring of an object by its Markdown."""
        if obj.docstring is not None:
            obj.docstring.value = as_markdown(obj.docstring.value)
