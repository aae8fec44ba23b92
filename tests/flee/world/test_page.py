"""The page on Flee names every check, every refusal and every column that counts."""

from __future__ import annotations

import re
from pathlib import Path

from sim.flee.world import doctor, places, routes
from sim.flee.world.unsupported import COLUMNS, FILES, LINK_COLUMNS, SETTINGS
from sim.world.findings import SEVERITIES

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "flee.md").read_text(encoding="utf-8")
QUOTED = set(re.findall(r"`([^`\n]+)`", PAGE))


def test_every_refusal_is_named() -> None:
    words = {word for text in QUOTED for word in re.split(r"[:\s]", text)}
    names = {*FILES, *COLUMNS, *LINK_COLUMNS, *(at[-1] for at in SETTINGS)}
    assert names - words == set()


def test_every_check_is_named() -> None:
    source = Path(doctor.__file__).read_text(encoding="utf-8")
    checks = set(re.findall(r'"(?:error|warning|note)", "([a-z0-9-]+)"', source))
    checks -= set(SEVERITIES)
    assert len(checks) > 15
    assert checks - QUOTED == set()


def test_columns_that_count_are_named() -> None:
    assert {*places.EXTRA, *routes.EXTRA, *routes.CLOSURES} - QUOTED == set()
