"""A YAML file as plain data that still knows its lines.

Only plain YAML 1.2 is read: mappings, lists, text, numbers. Tags, anchors and aliases, which can run
code or grow a small file into a huge one, are refused; so are doubled keys, very large and very deep files.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from sim.scenario.contents import UnreadableError, read_bytes
from sim.scenario.counts import Written
from sim.scenario.errors import Problem, Problems
from sim.scenario.files import shown
from sim.scenario.sheet import same_name

LARGEST = 256 * 1024
DEEPEST = 12
PATHS = (("flee",), ("points",))
"""Keys whose values name files: these keep their Unicode form, since file systems tell the forms apart."""
Location = tuple[str | int, ...]
_TAG = "tag:yaml.org,2002:"


@dataclass
class Document:
    """The content of one file and the place of everything in it.

    Parameters
    ----------
    file : Path
    data : dict
        Mappings, lists, text, numbers, True, False and None; dates are text still, and numbers with a point know how
        they were written.
    values, keys : dict of Location to (line, column)
        Where the value and where the key of an entry begins, 1-based.
    """

    file: Path
    data: dict[str, Any] = field(default_factory=dict)
    values: dict[Location, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Location, tuple[int, int]] = field(default_factory=dict)

    def problem(self, at: Location, message: str, hint: str | None = None, *, key: bool = False) -> Problem:
        """Return a mistake at a location; where that is not in the file, at what it would be part of."""
        found = self.keys.get(at) if key else None
        while found is None and at and at not in self.values:
            at = at[:-1]
        line, column = found or self.values.get(at, (1, 1))
        return Problem(message, shown(self.file), line, column, hint)

    def layer(self, at: Location) -> str:
        """Return ``file.yaml:12``, the layer of a value."""
        while at and at not in self.keys and at not in self.values:
            at = at[:-1]
        line, _ = self.keys.get(at) or self.values.get(at, (1, 1))
        return f"{self.file.name}:{line}"


def read(file: Path) -> Document:
    """Read one file.

    Raises
    ------
    Problems
        When it is no plain YAML mapping.
    """
    text = _text(file)
    try:
        _refuse_tricks(file, text)
        node = YAML(typ="rt", pure=True).compose(io.StringIO(text))
    except MarkedYAMLError as error:
        raise Problems([_syntax(file, error)]) from None
    except YAMLError as error:
        raise Problems([Problem(f"not YAML: {str(error).splitlines()[0]}", shown(file))]) from None
    if node is None:
        raise Problems([Problem("the file is empty", shown(file), 1, 1)])
    if not isinstance(node, MappingNode):
        raise Problems([Problem("want lines of the form 'key: value'", shown(file), 1, 1)])
    document = Document(file)
    problems: list[Problem] = []
    document.data = _build(node, (), document, problems)
    if problems:
        raise Problems(problems)
    return document


def _text(file: Path) -> str:
    try:
        raw = read_bytes(file, LARGEST)
    except UnreadableError as error:
        raise Problems([Problem(str(error), shown(file))]) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Problems([Problem("not UTF-8 text", shown(file), line)]) from None


def _refuse_tricks(file: Path, text: str) -> None:
    """Look through the raw events, before anything is built from them."""
    problems: list[Problem] = []
    depth = 0
    for event in YAML(typ="rt", pure=True).parse(io.StringIO(text)):
        kind = type(event).__name__
        depth += kind.endswith("StartEvent") - kind.endswith("EndEvent")
        line, column = event.start_mark.line + 1, event.start_mark.column + 1

        def add(message: str, line: int = line, column: int = column) -> None:
            problems.append(Problem(message, shown(file), line, column))

        if depth > DEEPEST + 2:  # the stream and the document count as well
            add(f"nested deeper than {DEEPEST} levels")
            break
        if kind == "AliasEvent" or getattr(event, "anchor", None) is not None:
            add("anchors (&) and aliases (*) are not allowed; use 'extends' to share values")
        if kind == "DocumentStartEvent":
            if getattr(event, "version", None) or getattr(event, "tags", None):
                add("directives (%) are not allowed; files are YAML 1.2")
        elif getattr(event, "tag", None) is not None:
            add(f"tags are not allowed, got '{event.tag}'")
    if problems:
        raise Problems(problems)


def _syntax(file: Path, error: MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    said = (error.problem or error.context or "cannot be parsed").strip()
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (None, None)
    return Problem(f"not YAML: {said}", shown(file), line, column, "look at this line and the one before")


def _build(node: Node, at: Location, document: Document, problems: list[Problem]) -> Any:
    """Turn a node into plain data and note where it stands."""
    document.values[at] = (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, MappingNode):
        return _build_mapping(node, at, document, problems)
    if isinstance(node, SequenceNode):
        return [_build(item, (*at, i), document, problems) for i, item in enumerate(node.value)]
    try:
        value = _scalar(str(node.tag), str(node.value))
        return same_name(value) if isinstance(value, str) and at[-1:] not in PATHS else value
    except ValueError:
        problems.append(document.problem(at, f"'{node.value[:40]}' is no number that can be used"))
        return None


def _build_mapping(node: MappingNode, at: Location, document: Document, problems: list[Problem]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key_node, value_node in node.value:
        place = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
        if not isinstance(key_node, ScalarNode):
            problems.append(Problem("a key must be a name", shown(document.file), *place))
            continue
        key = same_name(str(key_node.value))
        if key in out:
            first, _ = document.keys[(*at, key)]
            message = f"'{key}' is given twice (first in line {first})"
            problems.append(Problem(message, shown(document.file), *place))
            continue
        document.keys[(*at, key)] = place
        out[key] = _build(value_node, (*at, key), document, problems)
    return out


def _scalar(tag: str, text: str) -> Any:
    """Return text, a number, True, False or None; what YAML takes for a date stays text."""
    match tag.removeprefix(_TAG):
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int":
            plain = text.replace("_", "")
            based = plain.lstrip("+-")[:2].lower() in ("0x", "0o", "0b")
            return int(plain, 0) if based else int(plain)
        case "float":
            plain = text.replace("_", "").lower().replace(".inf", "inf").replace(".nan", "nan")
            return Written(text, float(plain))
        case _:
            return text
