"""Digests of result files, without what tells of the machine, the day, the versions and the code that made them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet as parquet

#: Keys of JSON files that tell of versions, machines and code, or are digests of files that are digested here.
LEFT_OUT = frozenset({"versions", "python", "platform", "code", "fingerprint", "files", "sha256"})
#: Files of times, and pictures, which belong to the library that draws them.
NO_RESULTS = frozenset({".lock", "timings.csv", ".png", ".svg", ".html"})
#: Where a line of YAML says in which folder a Flee world lies.
PLACE_OF_WORLD = b"world: {flee:"


def digests_of(folder: Path, runs: int | None = None) -> dict[str, str]:
    """Return the digest of each file of results in a folder.

    Parameters
    ----------
    folder : Path
    runs : int, optional
        Of the parts of a sweep, which depend on the folder's history, the rows of the runs before this one: one
        digest for each column.
    """
    out: dict[str, str] = {}
    parts = sorted(folder.glob("parts/*.parquet"))
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and not {p.name, p.suffix} & NO_RESULTS):
        name = path.relative_to(folder).as_posix()
        if path in parts:
            continue
        if path.suffix == ".parquet":
            out |= {f"{name} {key}": value for key, value in columns_of(parquet.read_table(path)).items()}
        elif path.suffix == ".json":
            out[name] = of_json(path.read_bytes())
        elif path.suffix == ".yaml":
            lines = path.read_bytes().splitlines(keepends=True)
            out[name] = sha256(line for line in lines if not line.startswith(PLACE_OF_WORLD))
        else:
            out[name] = sha256([path.read_bytes()])
    for kind in sorted({path.stem.rsplit("-", 1)[0] for path in parts}):
        table = pa.concat_tables(parquet.read_table(path) for path in parts if path.stem.startswith(f"{kind}-"))
        if runs is not None:
            table = table.filter(pa.compute.less(table["run"], runs)).sort_by("run")
        out |= {f"parts/{kind} {key}": value for key, value in columns_of(table).items()}
    return out


def sha256(pieces: Iterable[bytes]) -> str:
    """Return the SHA-256 of bytes that come in pieces, its first 128 bits."""
    total = hashlib.sha256()
    for piece in pieces:
        total.update(piece)
    return total.hexdigest()[:32]


def of_json(content: bytes) -> str:
    """Return the digest of a JSON file: of its bytes, or of what is left where something is left out."""
    told = json.loads(content)
    rest = without(told)
    return sha256([content if rest == told else json.dumps(rest).encode()])


def without(told: Any) -> Any:
    """Return what a JSON file says without the keys that are left out, at any depth."""
    if isinstance(told, dict):
        return {key: without(value) for key, value in told.items() if key not in LEFT_OUT}
    return [without(value) for value in told] if isinstance(told, list) else told


def columns_of(table: pa.Table) -> dict[str, str]:
    """Return the digests of a table: of its columns' names in order, and of each column's type and values.

    The bytes of a Parquet file belong to the library that wrote it; a newer one changes nothing here.
    """
    out = {"(columns)": sha256([json.dumps(table.column_names).encode()])}
    for name in table.column_names:
        out[name] = sha256(_content(table[name].combine_chunks()))
    return out


def _content(values: Any) -> Iterable[bytes]:
    kind = values.type
    yield str(kind).encode()
    if pa.types.is_dictionary(kind):
        values = values.cast(kind.value_type)
    if pa.types.is_temporal(kind):
        values = values.cast(pa.int32() if kind.bit_width == 32 else pa.int64())
    missing = values.is_null().to_numpy(zero_copy_only=False)
    yield np.packbits(missing).tobytes()
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        yield json.dumps(values.to_pylist()).encode()
    else:
        yield np.ascontiguousarray(values.drop_null().to_numpy(zero_copy_only=False)).tobytes()
