"""No number of the world or of a rule rests on what became known after the branch date."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from sim.model.parameters import REGISTRY
from sim.scenario.parameters import describe
from sim.validation.analogues import ANALOGUES
from sim.validation.checks import border, collect, past, trials
from tests.world.dated import days, later

BRANCH_DATE = dt.date(2021, 7, 6)
ROOT = Path(__file__).resolve().parents[2]
WORLD = ROOT / "scenarios" / "worlds" / "panj-2021"
PROSE = ("source", "method", "note")
#: The document's own deadline for the withdrawal lies after it.
PLANS = {"withdrawal_end_september"}


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Asia-Plus 2021-09-02 and 2021-07-29 (land)", dt.date(2021, 9, 2)),
        ("asiaplustj.info 20210714", dt.date(2021, 7, 14)),
        ("transcontinentaltimes 2021-07-07/08", dt.date(2021, 7, 8)),
        ("a mirror, tech.eu/2021/07/07/11-districts", dt.date(2021, 7, 7)),
        ("statement of July to September 2021", dt.date(2021, 9, 30)),
        ("kabulnow July 2021", dt.date(2021, 7, 31)),
        ("early July 2021", dt.date(2021, 7, 5)),
        ("the document, 5 July 2021", dt.date(2021, 7, 5)),
        ("SIGAR 2021-07", dt.date(2021, 7, 31)),
        ("Darvoz district 23,500 (2022, wikirussya)", dt.date(2022, 1, 1)),
        ("NSIA 1399 (2020-21) provincial estimate", None),
    ],
)
def test_a_date_is_found_however_it_is_written(text: str, last: dt.date | None) -> None:
    assert max(days(text), default=None) == last


def test_a_later_page_may_report_on_an_earlier_day() -> None:
    assert later("Asia-Plus 2021-07-07", BRANCH_DATE)
    assert not later("Asia-Plus 2021-07-07 (reports on 4 to 5 July 2021)", BRANCH_DATE)
    assert later("Asia-Plus 2021-07-29 (reports on 8 July 2021)", BRANCH_DATE)
    assert later("SIGAR 2021-07-30 (reports on April 2021); AP 2021-07-08", BRANCH_DATE) == ["AP 2021-07-08"]


@pytest.mark.parametrize(
    "path", sorted([*WORLD.glob("*.csv"), *WORLD.rglob("stated_*.csv")]), ids=lambda path: path.name
)
def test_no_source_of_the_world_is_dated_after_the_branch(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            for column in PROSE:
                if row.get("name") not in PLANS:
                    assert not later(row.get(column) or "", BRANCH_DATE), (path.name, line, column)


@pytest.mark.parametrize("path", sorted([*WORLD.rglob("*.py"), *WORLD.rglob("*.md")]), ids=lambda path: path.name)
def test_no_method_of_the_builder_is_dated_after_the_branch(path: Path) -> None:
    for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        assert not later(text, BRANCH_DATE), (path.name, line)


def test_no_source_of_a_parameter_is_dated_after_the_branch() -> None:
    found = describe(REGISTRY)
    assert len(found) > 50
    for name, info in found.items():
        assert not later(f"{info.source}; {info.meaning}", BRANCH_DATE), name


@pytest.mark.parametrize("path", sorted((ROOT / "sim" / "model" / "rules").glob("*.py")), ids=lambda path: path.name)
def test_no_rule_speaks_of_what_came_after_the_branch(path: Path) -> None:
    for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        assert not later(text, BRANCH_DATE), (path.name, line)


def test_no_number_that_the_model_is_held_to_is_dated_after_the_branch() -> None:
    for name, held in ANALOGUES.items():
        assert not later(f"{held.source}; {held.note}", BRANCH_DATE), name
    for known in (*past.KNOWN.values(), trials.BY_NIGHT, trials.FIGHTING_DAYS, border.SEEN, collect.ALL_ON_THEIR_DAY):
        assert not later(known.source, BRANCH_DATE), known
