"""ZIP files as a forger writes them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sim.bundles import manifest
from sim.runs.seal import own_digest

Entries = dict[str, bytes]


def entries(file: Path) -> Entries:
    """Return what is in a ZIP file, by name."""
    with zipfile.ZipFile(file) as packed:
        return {info.filename: packed.read(info) for info in packed.infolist()}


def write(file: Path, content: Mapping[str, bytes], mode: int = 0o100644) -> Path:
    """Write a ZIP file by names, whatever they are."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in content.items():
            info = zipfile.ZipInfo(name)
            info.filename = name  # as it is: the class would cut off what follows a NUL
            info.external_attr = mode << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(info, data)
    return file


def forged(file: Path, change: Callable[[dict[str, Any], Entries], None]) -> Path:
    """Change a bundle as a clever forger would: its manifest has the digests of what it says now."""
    content = entries(file)
    told = json.loads(content[manifest.NAME])
    change(told, content)
    told["sha256"] = own_digest(told)
    content[manifest.NAME] = json.dumps(told).encode()
    return write(file, content)
