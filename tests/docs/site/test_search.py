"""What is searched for leads to the page that explains it: how words are cut, and what weighs more."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest.importorskip("mkdocs", reason="the extra 'docs' is not installed: pip install 'panj[docs]'")
from sim.docs.site.hook import REFERENCE, WEIGHTS

ROOT = Path(__file__).resolve().parents[3]


def separator() -> str:
    """Return where the search cuts a text into words, as it cuts what is typed."""
    found = re.search(r"^ *separator: '(.*)'$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.M)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("acts_at", ["acts_at"]),  # of acts and at every page has one
        ("reception.capacity_scale", ["reception", "capacity_scale"]),
        ("latin-hypercube", ["latin", "hypercube"]),
        ("0.25", ["0.25"]),
    ],
)
def test_a_name_with_an_underscore_is_one_word(typed: str, words: list[str]) -> None:
    assert re.split(separator(), typed) == words


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("docs/odd.md", "acts_at"),
        ("docs/sweeps.md", "sensitivity analysis"),
        ("docs/parameters.md", "capacity_scale"),
        ("docs/planner.md", "households"),
        ("docs/architecture.md", "## The seed"),
    ],
)
def test_pages_that_explain_a_word_have_it(file: str, wanted: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert wanted in re.sub(r"\s+", " ", text)


def test_pages_that_weigh_something_are_there_and_the_code_comes_last() -> None:
    assert all((ROOT / file).is_file() for file in WEIGHTS)
    assert min(WEIGHTS["docs/odd.md"], WEIGHTS["docs/parameters.md"]) > 1 > REFERENCE
