"""What bundle.json holds, as JSON has it; docs/bundles.md tells of every name."""

from __future__ import annotations

from typing import TypedDict


class Part(TypedDict):
    """A file of a bundle."""

    bytes: int
    sha256: str


class GivenWorld(TypedDict):
    """A world of a bundle: the digest of its tables, and what of it is not in the bundle."""

    name: str
    sha256: str
    left_out: list[str]
    tables_left_out: list[str]


class GivenRule(TypedDict):
    """A rule of the user's own: by which name, the digest of its code, and its files."""

    rule: str
    code_sha256: str
    files: list[str]


class Manifest(TypedDict):
    """What a bundle says of itself."""

    bundle: int
    panj: str
    kind: str
    name: str
    worlds: list[GivenWorld]
    rules: list[GivenRule]
    parts: dict[str, Part]
    sha256: str
