"""What a notebook shows of a result: its answers, and the counts beside the model."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from sim import Result, run
from sim.study.story import speech, tell


@pytest.fixture(scope="module")
def result() -> Result:
    return run("baseline", replicates=4, until="2021-07-10", parts=False, jobs=1)


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_it_says_the_same_sentences_as_the_report(result: Result) -> None:
    card = Tags(result._repr_html_())
    assert card.open == [], "every tag is closed"
    assert [s.text for s in tell(result, speech(result))][:3] == [w for w in card.words if w.endswith(".")][1:4]


def test_it_sets_the_document_beside_the_model(result: Result) -> None:
    words = Tags(result._repr_html_()).words
    tem = words.index("Tem (Khorog)")
    middle = np.median(result.between("tem", "military", *_window(result)))
    assert words[tem + 1 : tem + 4] == ["4 to 6 July", "312", f"{middle:,.0f}"]


def _window(result: Result) -> tuple[object, object]:
    (count,) = [h for h in result.world.headcounts if h.place == "tem" and h.in_document]
    return count.first, count.last


def test_a_title_cannot_break_it_and_a_stopped_run_says_so(result: Result) -> None:
    plan = replace(result.plan, scenario=result.scenario.with_(title="<script>alert(1)</script>"))
    text = replace(result, plan=plan, interrupted=True)._repr_html_()
    assert "<script>" not in text
    assert "stopped before its end" in text


def test_a_run_that_ends_before_the_counts_has_no_table(result: Result) -> None:
    short = run("baseline", replicates=1, until="2021-06-01", parts=False, jobs=1)
    assert "<table>" not in short._repr_html_()
    assert "1 replicate," in short._repr_html_()
