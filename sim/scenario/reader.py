"""A YAML file as plain data that still knows its lines.

Only plain YAML 1.2 is read: mappings, lists, text, numbers. Tags, anchors and aliases, which can run
code or grow a small file into a huge one, are refused; so are doubled keys, very large and very deep files. Of one
thing YAML 1.2 says nothing: underscores that set thousands apart (50_000) are read as what they mean, any other in a
number (1_5) is a mistake.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from sim.scenario.contents import UnreadableError, read_bytes
from sim.scenario.errors import Problem, Problems
from sim.scenario.files import shown
from sim.words.counts import Written
from sim.words.printable import can_be_written, printable
from sim.words.typed import quoted, same_name, torn_number
from sim.words.wording import Location, spoken

LARGEST = 256 * 1024
DEEPEST = 12
LONGEST_NUMBER = 1000
"""Bits of a whole number; a longer one is near no floating-point number, and Python prints no thousands of digits."""
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:_\d{3})+(?:\.\d*)?", re.ASCII)
"""A number whose thousands underscores set apart."""
KEPT, LONGEST_KEPT = 64, 10_000
"""How many texts are kept as nodes, and of how many letters: scenarios extend each other and are listed together."""
PATHS = (("flee",), ("counts",), ("points",))
"""Keys whose values name files: these keep their Unicode form, since file systems tell the forms apart."""
NOT_TEXT = "has half of a character (a lone surrogate), which no file can hold"
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
    broken : set of Location
        What stands there and cannot be used: it has been told, and is left out of `data` (None in a list).
    """

    file: Path
    data: dict[str, Any] = field(default_factory=dict)
    values: dict[Location, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Location, tuple[int, int]] = field(default_factory=dict)
    broken: set[Location] = field(default_factory=set)

    def problem(self, at: Location, message: str, hint: str | None = None, *, key: bool = False) -> Problem:
        """Return a mistake at a location; where that is not in the file, at what it would be part of."""
        found = self.keys.get(at) if key else None
        while found is None and at and at not in self.values:
            at = at[:-1]
        line, column = found or self.values.get(at, (1, 1))
        return Problem(message, shown(self.file), line, column, hint)

    def layer(self, at: Location) -> str:
        """Return ``file.yaml:12``, the layer of a value."""
        return f"{printable(self.file.name)}:{self.spot(at)[0]}"

    def spot(self, at: Location) -> tuple[int, int]:
        """Return line and column of an entry; where it is not in the file, of what it would be part of."""
        while at and at not in self.keys and at not in self.values:
            at = at[:-1]
        return self.keys.get(at) or self.values.get(at, (1, 1))


def read(file: Path, problems: list[Problem] | None = None) -> Document:
    """Read one file.

    Parameters
    ----------
    file : Path
    problems : list of Problem, optional
        Mistakes that leave the rest readable are added here, so that they hide no others; without it they are raised.

    Raises
    ------
    Problems
        When it is no plain YAML mapping.
    """
    return read_text(file, _text(file), problems)


def read_text(file: Path, text: str, problems: list[Problem] | None = None) -> Document:
    """Read a text as the content of a file, which need not be there; see :func:`read`."""
    composed = _composed(text) if len(text) <= LONGEST_KEPT else _composed.__wrapped__(text)
    node = composed.root
    found = [Problem(message, shown(file), line, column) for message, line, column in composed.told]
    if composed.error is not None:
        raise Problems([*found, _syntax(file, text, composed.error)])
    if composed.too_deep:
        raise Problems(found)
    if node is None:
        raise Problems([*found, Problem("the file is empty", shown(file), 1, 1)])
    if not isinstance(node, MappingNode):
        raise Problems([*found, Problem("want lines of the form 'key: value'", shown(file), 1, 1)])
    document = Document(file)
    document.data = _build(node, (), document, found)
    if found and problems is None:
        raise Problems(found)
    if problems is not None:
        problems.extend(found)
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


@dataclass(frozen=True)
class _Composed:
    """What stands in a text, as nodes that nobody changes, and what is wrong in it: words, line and column."""

    root: Node | None
    told: tuple[tuple[str, int, int], ...]
    error: YAMLError | ValueError | OverflowError | None = None
    too_deep: bool = False


@lru_cache(maxsize=KEPT)
def _composed(text: str) -> _Composed:
    """Return what stands in a text as nodes, in one pass; no root for an empty text.

    Tricks are told as they come by and nothing is built of them: a tag is ignored, an alias stands for nothing.
    """
    yaml = YAML(typ="safe", pure=True)
    told: list[tuple[str, int, int]] = []
    roots: list[Node] = []
    opened: list[MappingNode | SequenceNode] = []
    try:
        for event in yaml.parse(io.StringIO(text)):
            if isinstance(event, DocumentStartEvent) and roots:
                told.append(_at(event, "not YAML: more than one document; want one, without '---' between"))
                break
            wrong = _trick(event)
            if wrong is not None:
                told.append(_at(event, wrong))
            if isinstance(event, MappingEndEvent | SequenceEndEvent):
                _pair(opened.pop())
            node = _node(yaml, event)
            if node is None:
                continue
            (opened[-1].value if opened else roots).append(node)
            if not isinstance(node, ScalarNode):
                opened.append(node)
            if len(opened) > DEEPEST:
                told.append(_at(event, f"nested deeper than {DEEPEST} levels"))
                return _Composed(None, tuple(told), too_deep=True)
    except (YAMLError, ValueError, OverflowError) as error:
        return _Composed(None, tuple(told), error.with_traceback(None))
    return _Composed(roots[0] if roots else None, tuple(told))


def _node(yaml: YAML, event: Any) -> ScalarNode | MappingNode | SequenceNode | None:
    """Return the node that an event begins; mappings hold keys and values in turn until :func:`_pair`."""
    marks = {"start_mark": event.start_mark, "end_mark": event.end_mark}
    if isinstance(event, ScalarEvent):
        implicit = event.implicit if event.tag is None else (event.style is None, True)
        tag = yaml.resolver.resolve(ScalarNode, event.value, implicit)
        return ScalarNode(tag, event.value, style=event.style, **marks)
    if isinstance(event, AliasEvent):
        return ScalarNode(f"{_TAG}null", "", **marks)
    if isinstance(event, MappingStartEvent):
        return MappingNode(f"{_TAG}map", [], flow_style=event.flow_style, **marks)
    if isinstance(event, SequenceStartEvent):
        return SequenceNode(f"{_TAG}seq", [], flow_style=event.flow_style, **marks)
    return None


def _pair(node: MappingNode | SequenceNode) -> None:
    if isinstance(node, MappingNode):
        node.value = list(zip(node.value[::2], node.value[1::2], strict=True))


def _trick(event: Any) -> str | None:
    """Return what is wrong with an event that plain YAML has not."""
    if isinstance(event, AliasEvent) or getattr(event, "anchor", None) is not None:
        return "anchors (&) and aliases (*) are not allowed; use 'extends' to share values"
    if isinstance(event, DocumentStartEvent):
        if event.version or event.tags:
            return "directives (%) are not allowed; files are YAML 1.2"
    elif getattr(event, "tag", None) is not None:
        return f"tags are not allowed, got '{event.tag}'"
    return None


def _at(event: Any, message: str) -> tuple[str, int, int]:
    return message, event.start_mark.line + 1, event.start_mark.column + 1


def _syntax(file: Path, text: str, error: YAMLError | ValueError | OverflowError) -> Problem:
    """Tell what is no YAML; of a character that is none ruamel asks Python, which raises errors of its own."""
    if not isinstance(error, YAMLError):
        return _no_character(file, text)
    if not isinstance(error, MarkedYAMLError):
        return Problem(f"not YAML: {str(error).splitlines()[0]}", shown(file))
    mark = error.problem_mark or error.context_mark
    said = (error.problem or error.context or "cannot be parsed").strip()
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (None, None)
    return Problem(f"not YAML: {said}", shown(file), line, column, _what_to_do(text, line))


def _what_to_do(text: str, line: int | None) -> str:
    """Return where to look; what stands below ``vary: {}`` belongs to nothing, as often where a # was taken off."""
    before = [
        each for each in text.splitlines()[: (line or 1) - 1] if each.strip() and not each.lstrip().startswith("#")
    ]
    ended = re.fullmatch(r"\s*([^#]*:) *(\{\}|\[\])( +#.*)?\s*", before[-1]) if before else None
    if ended is not None:
        return f"'{ended[1]} {ended[2]}' has nothing in it: delete {ended[2]} and what is below belongs to it"
    return "look at this line and the one before"


def _no_character(file: Path, text: str) -> Problem:
    """Tell which escape stands for no character: they end with U+10FFFF."""
    for found in re.finditer(r"\\U([0-9A-Fa-f]{8})", text):
        if int(found[1], 16) > sys.maxunicode:
            line = text.count("\n", 0, found.start()) + 1
            column = found.start() - text.rfind("\n", 0, found.start())
            return Problem(f"not YAML: {found[0]} stands for no character", shown(file), line, column)
    return Problem("not YAML: an escape (\\) stands for no character", shown(file))


def _build(node: Node, at: Location, document: Document, problems: list[Problem]) -> Any:
    """Turn a node into plain data and note where it stands."""
    document.values[at] = (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, MappingNode):
        return _build_mapping(node, at, document, problems)
    if isinstance(node, SequenceNode):
        return _build_list(node, at, document, problems)
    try:
        value = _scalar(str(node.tag), str(node.value))
    except ValueError:
        hint = "an underscore sets thousands apart, as in 20_000, and does nothing else" if "_" in node.value else None
        problems.append(document.problem(at, f"'{quoted(node.value)}' is no number that can be used", hint))
        document.broken.add(at)
        return None
    if isinstance(value, str) and not can_be_written(value):
        problems.append(document.problem(at, f"{spoken(at)} {NOT_TEXT}, got '{quoted(value)}'"))
        document.broken.add(at)
        return None
    return same_name(value) if isinstance(value, str) and at[-1:] not in PATHS else value


def _build_list(node: SequenceNode, at: Location, document: Document, problems: list[Problem]) -> list[Any]:
    out: list[Any] = []
    first = 0  # of the items that may be one number
    mixed = node.flow_style and _mixed(node.value)
    for i, item in enumerate(node.value):
        out.append(_build(item, (*at, i), document, problems))
        if not (node.flow_style and i and _torn_item(node.value[i - 1], item, mixed)):
            first = i
        elif i + 1 == len(node.value) or not _torn_item(item, node.value[i + 1], mixed):
            parts = [node.value[k].value for k in range(first, i + 1)]
            problems.append(document.problem((*at, first), torn_number(*parts)))
            document.broken.update((*at, k) for k in range(first, i + 1))
            out[first:] = [None] * len(parts)
    return out


def _torn_item(before: Node, item: Node, mixed: bool) -> bool:
    """Tell whether a comma within a number made two items of it, as ``[20,000]`` and ``[20, 000]``.

    No number of its own begins with 0 and goes on; ``[1,200]`` may be meant as a list. Where other commas have a space
    behind them, one without holds a number together: ``[1,500, 3,750]``, ``[0,5, 1]``.
    """
    if not (_bare(before) and _bare(item)):
        return False
    rest = r"\d+" if mixed and _close(before, item) else r"0\d\d"
    return re.fullmatch(r"[+-]?\d{1,3}", before.value) is not None and re.fullmatch(rest, item.value) is not None


def _mixed(items: Sequence[Node]) -> bool:
    """Tell whether some commas of a list have nothing behind them and others a space; line ends say nothing."""
    pairs = [(one, other) for one, other in pairwise(items) if one.end_mark.line == other.start_mark.line]
    return len({_close(one, other) for one, other in pairs}) > 1


def _close(one: Node, other: Node) -> bool:
    """Tell whether nothing but a comma is between two items."""
    return bool(other.start_mark.index - one.end_mark.index == 1)


def _bare(node: Node) -> bool:
    """Tell whether something is a text or a number without quotes."""
    return isinstance(node, ScalarNode) and node.style is None


def _build_mapping(node: MappingNode, at: Location, document: Document, problems: list[Problem]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    told = 0  # entries that were told of as parts of a number
    for k, (key_node, value_node) in enumerate(node.value):
        if k < told:
            continue
        place = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
        wrong = _wrong_key(key_node, at, out, document)
        if wrong is None and k and _torn(node.value[k - 1], key_node, value_node):
            before = node.value[k - 1][1]
            place = (before.start_mark.line + 1, before.start_mark.column + 1)
            told = k + 1
            while told < len(node.value) and _torn((key_node, before), *node.value[told]):
                told += 1
            wrong = torn_number(before.value, *(str(name.value) for name, _ in node.value[k:told]))
            last = same_name(str(node.value[k - 1][0].value))
            document.broken.add((*at, last))
            out.pop(last, None)
        if wrong is not None:
            problems.append(Problem(wrong, shown(document.file), *place))
            continue
        key = same_name(str(key_node.value))
        document.keys[(*at, key)] = place
        value = _build(value_node, (*at, key), document, problems)
        if (*at, key) not in document.broken:
            out[key] = value
    return out


def _wrong_key(node: Node, at: Location, known: dict[str, Any], document: Document) -> str | None:
    """Return what is wrong with a key, or None."""
    if not isinstance(node, ScalarNode):
        return "a key must be a name"
    key = same_name(str(node.value))
    if not can_be_written(key):
        return f"the key '{quoted(key)}' {NOT_TEXT}"
    if key in known or (*at, key) in document.broken:
        first, _ = document.keys[(*at, key)]
        return f"'{quoted(key)}' is given twice (first in line {first})"
    return None


def _torn(before: tuple[Node, Node], key: Node, value: Node) -> bool:
    """Tell whether a comma within a number made an entry of its second half: ``{TJK: 20,000}``."""
    first = before[1]
    return (
        isinstance(first, ScalarNode)
        and isinstance(key, ScalarNode)
        and key.style is None
        and isinstance(value, ScalarNode)
        and value.value == ""
        and value.start_mark.index == value.end_mark.index
        and re.fullmatch(r"[+-]?\d[\d.]*", first.value) is not None
        and re.fullmatch(r"\d+(\.\d*)?", str(key.value)) is not None
    )


def _joined(text: str) -> str:
    """Return a number without the underscores that set its thousands apart.

    Raises
    ------
    ValueError
        For any other underscore: 1_5 may be 1.5 with a slip, and YAML takes it for 15.
    """
    if "_" in text and THOUSANDS.fullmatch(text) is None:
        raise ValueError(text)
    return text.replace("_", "")


def _scalar(tag: str, text: str) -> Any:
    """Return text, a number, True, False or None; what YAML takes for a date stays text."""
    match tag.removeprefix(_TAG):
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int":
            plain = _joined(text)
            based = plain.lstrip("+-")[:2].lower() in ("0x", "0o", "0b")
            number = int(plain, 0) if based else int(plain)
            if number.bit_length() > LONGEST_NUMBER:
                raise ValueError
            return number
        case "float":
            plain = _joined(text).lower().replace(".inf", "inf").replace(".nan", "nan")
            return Written(text, float(plain))
        case _:
            return text
