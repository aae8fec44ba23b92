"""The pages agree with the code and with each other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sim
from sim.model import record

ROOT = Path(__file__).resolve().parents[2]
MEASURES = {
    "crossing": record.CROSSING_MEASURES,
    "district and capital": tuple(record.LAND_MEASURES),
    "site and exit": record.SITE_MEASURES,
    "host": record.HOST_MEASURES,
    "world": (*record.WORLD_STATES, *record.WORLD_CIVILIANS, *record.WORLD_COUNTS),
}


@pytest.mark.parametrize("where", MEASURES)
def test_every_measure_is_described_and_no_other(where: str) -> None:
    page = (ROOT / "docs" / "results-format.md").read_text(encoding="utf-8")
    section = re.split(r"^##+ ", page.split(f"\n### {where}\n")[1], flags=re.M)[0]
    assert tuple(re.findall(r"^\| `(\w+)` \|", section, re.M)) == MEASURES[where]


def test_flows_and_states_are_told_apart() -> None:
    page = (ROOT / "docs" / "results-format.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \| (flow|state) \|", page, re.M)
    assert {name for name, what in told if what == "flow"} == set(record.FLOWS)
    assert {name for name, what in told if what == "state"}.isdisjoint(record.FLOWS)


def test_the_changelog_knows_this_version() -> None:
    assert f"## [{sim.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_citation_knows_this_version() -> None:
    assert f"version: {sim.__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_the_readme_begins_with_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    first = re.search(r"```(?:\w+)?\n(.*?)```", text, re.S)
    assert first is not None
    assert [line.split("#")[0].strip() for line in first[1].splitlines()] == ["make run", "make test"]
