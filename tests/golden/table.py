"""The table on disk, and how one is compared with another."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("table.json")
Digests = dict[str, str]


def read(path: Path = TABLE) -> dict[str, Any]:
    """Return the table: the fingerprint of the maths it was made on, and the digests of each entry."""
    if not path.exists():
        return {"maths": "", "entries": {}}
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told


def write(maths: str, entries: Mapping[str, Digests], path: Path = TABLE) -> None:
    """Write the table, its keys in order."""
    text = json.dumps({"maths": maths, "entries": entries}, indent=1, sort_keys=True, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def differences(there: Digests | None, here: Digests) -> Iterator[str]:
    """Say what is not in two entries alike, a few words for each file or column."""
    if there is None:
        yield "is new"
        return
    for name in sorted(there.keys() | here.keys()):
        if name not in here:
            yield f"{name} is gone"
        elif name not in there:
            yield f"{name} is new"
        elif there[name] != here[name]:
            yield f"{name} differs"
