"""Markdown from docstrings and tables."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import jinja2


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # the output is Markdown
    )


def render(template: str, values: Mapping[str, object]) -> str:
    """Return a template of this folder with its values filled in."""
    text = _templates().get_template(template).render(values)
    return re.sub(r"\n{3,}", "\n\n", text)


def cell(text: str) -> str:
    """Return a text as it may stand in one cell of a table."""
    return " ".join(text.replace("|", r"\|").split())


def table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Return a Markdown table; the columns numbered in `right` are aligned to the right."""
    rule = ["---:" if k in right else "---" for k in range(len(head))]
    lines = [head, rule, *([cell(text) for text in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def from_docstring(text: str) -> str:
    """Return a docstring of this project as Markdown: headings, literal blocks and roles are translated."""
    lines = textwrap.dedent(text).strip().splitlines()
    out: list[str] = []
    literal = opened = False
    for k, line in enumerate(lines):
        if k + 1 < len(lines) and line and re.fullmatch(r"-{3,}", lines[k + 1]):
            out.append(f"**{line}**\n")
            continue
        if re.fullmatch(r"-{3,}", line):
            continue
        if literal and line and not line.startswith(" "):
            out += ["```", ""] if opened else []
            literal = opened = False
        if literal and line and not opened:
            out.append("```text")
            opened = True
        if literal:
            out += [line[4:]] if opened else []
            continue
        literal = line.endswith("::")
        line = re.sub(r":(?:mod|class|func):`~?([\w.]+)`", r"`\1`", line)
        out.append(line[:-1] + "\n" if literal else line)
    if opened:
        out.append("```")
    return re.sub(r"\n+```(?=\n|$)", "\n```", "\n".join(out))


def fields_of(docstring: str) -> list[tuple[str, str]]:
    """Return (names, meaning) of the section "Parameters" of a NumPy docstring."""
    section = re.split(r"\n *Parameters\n *-+\n", docstring)[-1]
    section = re.sub(r"; (?=\w+ : )", "\n", section)  # two fields on one line
    rows: list[tuple[str, str]] = []
    for line in textwrap.dedent(section).strip().splitlines():
        found = re.fullmatch(r"(\S.*?) : (.*)", line)
        if found and not line.startswith(" "):
            rows.append((found[1], found[2]))
        elif rows and line.startswith(" "):
            name, meaning = rows[-1]
            rows[-1] = (name, f"{meaning}: {line.strip()}" if ": " not in meaning else f"{meaning} {line.strip()}")
    return rows
