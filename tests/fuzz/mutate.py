"""Harm that knows the structure it harms: JSON and YAML by their tree, CSV by its cells, Parquet by its columns.

Every choice comes from a `random.Random`, so that hypothesis can hand one over and shrink what it finds, and a seed
makes any case again.
"""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet

#: Texts that have broken readers: control characters, forms of Unicode, formulas, paths, dates at the ends of time.
TEXTS = (
    "",
    " ",
    "\x00",
    "\x1b[31mred",
    "a\nb",
    "\u202egnorw",
    "\ud800",
    "ale\u0301f",
    "\ufeffbom",
    "x" * 5000,
    "世界",
    "=1+1",
    "-1",
    "../../etc/passwd",
    "/dev/zero",
    "world",
    "all",
    "nan",
    "inf",
    "yes",
    "null",
    "26.000",
    "0,1",
    "$value",
    "0001-01-01",
    "9999-12-31",
    "0025-07-05",
    "2021-02-30",
    "20210705",
    "2021-05-14T00:00:00",
    "{{7*7}}",
    "<script>alert(1)</script>",
)
NUMBERS = (0, 1, -1, 0.5, -0.5, 1e-320, 1e30, -1e308, 1e308, 2**31, -(2**31) - 1, 2**63, 10**30, 10**400)
OTHERS: tuple[Any, ...] = (None, True, False, [], {}, [[]], [None], {"": 0}, {"a": {"b": []}})
NOT_JSON = (float("nan"), float("inf"), float("-inf"))


def nasty(rng: Random) -> Any:
    """Return a value that is not expected anywhere."""
    kind = rng.randrange(5)
    if kind == 0:
        return rng.choice(TEXTS)
    if kind == 1:
        return rng.choice(NUMBERS)
    if kind == 2:
        return copy.deepcopy(rng.choice(OTHERS))
    if kind == 3:
        return rng.choice(NOT_JSON)
    return deep(rng.choice((5, 60, 200)))


def deep(levels: int) -> Any:
    """Return lists in lists."""
    out: Any = []
    for _ in range(levels):
        out = [out]
    return out


def places_of(tree: Any) -> list[tuple[Any, Any]]:
    """Return every (container, key) of a tree of dicts and lists."""
    out: list[tuple[Any, Any]] = []
    todo = [tree]
    while todo:
        inner = todo.pop()
        keys = list(inner) if isinstance(inner, dict) else range(len(inner))
        for key in keys:
            out.append((inner, key))
            if isinstance(inner[key], dict | list):
                todo.append(inner[key])
    return out


def tree(content: Any, rng: Random) -> Any:
    """Return a tree with one to three things changed."""
    content = copy.deepcopy(content)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        known = places_of(content)
        if not known:
            return nasty(rng)
        inner, key = rng.choice(known)
        rng.choice(TREE)(inner, key, known, rng)
    return content


def _replace(inner: Any, key: Any, known: list[tuple[Any, Any]], rng: Random) -> None:
    inner[key] = nasty(rng)


def _remove(inner: Any, key: Any, known: list[tuple[Any, Any]], rng: Random) -> None:
    del inner[key]


def _swap(inner: Any, key: Any, known: list[tuple[Any, Any]], rng: Random) -> None:
    other, there = rng.choice(known)
    inner[key] = copy.deepcopy(other[there])


def _tweak(inner: Any, key: Any, known: list[tuple[Any, Any]], rng: Random) -> None:
    value = inner[key]
    if isinstance(value, bool) or value is None:
        inner[key] = not value
    elif isinstance(value, int | float):
        try:
            inner[key] = rng.choice((value + 1, -value, value * 1000, float(value), value / 3, str(value), [value]))
        except OverflowError:
            inner[key] = 0
    elif isinstance(value, str):
        inner[key] = rng.choice(
            (value[1:], value + "x", value.upper(), [value], value * 3, f" {value}", f"{value}\x07")
        )
    elif isinstance(value, list):
        inner[key] = rng.choice((value[1:], value * 2, value[::-1], {"0": value}, [value]))
    else:
        inner[key] = rng.choice((list(value), str(value), [value]))


def _rename(inner: Any, key: Any, known: list[tuple[Any, Any]], rng: Random) -> None:
    if isinstance(inner, dict):
        inner[rng.choice((*TEXTS, f"{key}x", str(key).upper(), f"{key} "))] = inner.pop(key)
    else:
        inner.insert(key, copy.deepcopy(inner[key]))


TREE: tuple[Callable[[Any, Any, list[tuple[Any, Any]], Random], None], ...] = (
    _replace,
    _replace,
    _remove,
    _swap,
    _tweak,
    _tweak,
    _rename,
)


def as_json(content: Any, rng: Random) -> bytes:
    """Return a tree as JSON, half letters and numbers that are none included; now and then a name twice."""
    text = json.dumps(content, ensure_ascii=True)
    if rng.random() < 0.05 and text.startswith("{") and len(text) > 2:
        text = text[:1] + text[1:-1] + ", " + text[1:]
    return text.encode()


def raw(content: bytes, rng: Random) -> bytes:
    """Return bytes with some of them changed, or lines lost, doubled or moved."""
    kind = rng.randrange(8)
    where = rng.randrange(len(content) + 1)
    if kind == 0 and content:
        where = min(where, len(content) - 1)
        return content[:where] + bytes([content[where] ^ 1 << rng.randrange(8)]) + content[where + 1 :]
    if kind == 1:
        junk = (b"\x00", b"\xff\xfe", b"\x1b]0;x\x07", b"\r", b'"', b",", b"\xed\xa0\x80", b"{", b"]" * 50, b"[" * 3000)
        return content[:where] + rng.choice(junk) + content[where:]
    if kind == 2:
        return content[:where]
    if kind == 3:
        return rng.choice((b"\xef\xbb\xbf" + content, content.decode(errors="replace").encode("utf-16"), b""))
    lines = content.split(b"\n")
    line, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    if kind == 4:
        del lines[line]
    elif kind == 5:
        lines.insert(other, lines[line])
    elif kind == 6:
        lines[line], lines[other] = lines[other], lines[line]
    else:
        lines = [*lines[: line + 1], *[lines[line]] * 300, *lines[line + 1 :]]
    return b"\n".join(lines)


def table(content: bytes, rng: Random) -> bytes:
    """Return a CSV table with cells, columns or rows changed."""
    rows = [line.split(",") for line in content.decode().splitlines()]
    for _ in range(rng.choice((1, 1, 2, 3))):
        row = rng.randrange(len(rows))
        cells = rows[row]
        if not cells:
            continue
        cell = rng.randrange(len(cells))
        kind = rng.randrange(8)
        if kind <= 2:
            value = rng.choice((*TEXTS, *map(str, NUMBERS), '"', '"open', "a,b"))
            cells[cell] = value if rng.random() < 0.7 else f'"{value}"'
        elif kind == 3:
            other = rng.choice(rows)
            spot = rng.randrange(len(other)) if other else 0
            if other:
                cells[cell], other[spot] = other[spot], cells[cell]
        elif kind == 4:
            for each in rows:
                if cell < len(each):
                    del each[cell]
        elif kind == 5:
            for each in rows:
                each.insert(cell, each[cell] if cell < len(each) else "")
        elif kind == 6:
            rows.insert(rng.randrange(len(rows) + 1), list(cells))
        else:
            del rows[row]
        if not rows:
            rows = [[""]]
    separator = rng.choice((",",) * 12 + (";", "\t"))
    return "\n".join(separator.join(each) for each in rows).encode("utf-8", "surrogatepass") + b"\n"


def columns(content: bytes, rng: Random) -> bytes:
    """Return a Parquet file with other values, types, columns or rows."""
    whole = parquet.ParquetFile(io.BytesIO(content))
    found, groups = whole.read(), whole.num_row_groups
    name = rng.choice(found.column_names)
    at = found.column_names.index(name)
    kind = rng.randrange(8)
    if kind == 0:
        found = found.remove_column(at)
    elif kind == 1:
        other = rng.choice((*found.column_names, "x", "", "\x1b"))
        found = found.rename_columns([other if k == at else n for k, n in enumerate(found.column_names)])
    elif kind == 2:
        kinds = (pa.string(), pa.float32(), pa.int64(), pa.binary(), pa.date32(), pa.timestamp("ns"), pa.bool_())
        wanted = rng.choice(kinds)
        found = found.set_column(at, name, pa.array([None] * len(found), wanted))
    elif kind == 3:
        value = rng.choice((*TEXTS[:-1], *NUMBERS[:-3], None, float("nan"), float("inf")))
        value = value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
        found = found.set_column(at, name, pa.array([value] * len(found)))
    elif kind == 4:
        found = found.slice(0, rng.choice((0, 1, max(len(found) // 2, 0), max(len(found) - 1, 0))))
    elif kind == 5:
        found = pa.concat_tables([found, found.slice(0, rng.randrange(len(found) + 1))])
    elif kind == 6 and len(found):
        values = found[name].to_pylist()
        values[rng.randrange(len(values))] = values[rng.randrange(len(values))]
        if pa.types.is_floating(found[name].type):
            values[rng.randrange(len(values))] = rng.choice((-5.0, 1e30, 0.5, float("nan"), None))
        found = found.set_column(at, name, pa.array(values, found[name].type))
    else:
        groups = rng.choice((1, 2, 7))
    sink = io.BytesIO()
    parquet.write_table(found, sink, row_group_size=max(len(found) // groups, 1))
    return sink.getvalue()


def harmed(path: Path, rng: Random) -> bytes:
    """Return a file harmed by what it is, or as bytes."""
    content = path.read_bytes()
    if rng.random() < 0.25:
        return raw(content, rng)
    if path.suffix == ".json":
        return as_json(tree(json.loads(content), rng), rng)
    if path.suffix == ".parquet":
        return columns(content, rng)
    return table(content, rng) if path.suffix == ".csv" else yaml(content, rng)


def yaml(content: bytes, rng: Random) -> bytes:
    """Return a YAML file with its tree changed, or its lines."""
    found = None if rng.random() < 0.3 else _plain(content)
    if found is None:
        return raw(content, rng)
    text = json.dumps(tree(found, rng), ensure_ascii=True, indent=1)
    return text.replace("NaN", ".nan").replace("Infinity", ".inf").encode()


@cache
def _plain(content: bytes) -> Any:
    """Return what a YAML file says as JSON can say it."""
    from ruamel.yaml import YAML

    return json.loads(json.dumps(YAML(typ="safe", pure=True).load(content), default=str))
