"""Files that were made for a tab are given out by their word under the token, in a sandbox or to be saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.pages.gate import ALWAYS, Gate
from sim.pages.made import File, Made
from tests.pages.test_gate import HOST, PORT, Inner, ask

REPORT = File("baseline-and-what-if.html", b"<html><script>1</script></html>")
SLIDES = File("baseline-and-what-if.pptx", b"PK")


@pytest.fixture
def made() -> Made:
    return Made()


@pytest.fixture
def inner() -> Inner:
    return Inner()


@pytest.fixture
def gate(inner: Inner, made: Made, tmp_path: Path) -> Gate:
    return Gate(inner, PORT, tmp_path, lambda _kernel, _page: False, made)


def test_a_file_is_known_by_its_word_until_it_is_dropped(made: Made) -> None:
    one, other = made.add(REPORT), made.add(SLIDES)
    assert one != other
    assert len(one) == 43
    assert made.get(one) is REPORT
    made.drop(one)
    assert made.get(one) is None
    assert len(made) == 1


def test_a_report_is_a_page_in_a_sandbox(gate: Gate, made: Made, inner: Inner) -> None:
    answer = ask(gate, f"{gate.root}/made/{made.add(REPORT)}/{REPORT.name}")
    assert (answer.status, answer.body) == (200, REPORT.content)
    told = answer.headers["content-security-policy"]
    assert told.startswith("sandbox allow-scripts allow-downloads; default-src 'none';")
    assert "allow-same-origin" not in told
    assert "connect-src 'none'" in told
    assert "cross-origin-opener-policy" not in answer.headers  # with it a browser shows nothing of a sandbox
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert inner.scopes == []


def test_any_other_file_is_to_be_saved(gate: Gate, made: Made) -> None:
    answer = ask(gate, f"{gate.root}/made/{made.add(SLIDES)}/{SLIDES.name}")
    assert (answer.status, answer.body) == (200, b"PK")
    assert answer.headers["content-disposition"] == f'attachment; filename="{SLIDES.name}"'
    assert answer.headers["content-security-policy"].endswith("sandbox")
    assert all(answer.headers[name.decode()] == value.decode() for name, value in ALWAYS)
    assert ask(gate, f"{gate.root}/made/{made.add(SLIDES)}/{SLIDES.name}", method="HEAD").body == b""


@pytest.mark.parametrize("name", ["other.html", "", "../baseline-and-what-if.html", "baseline-and-what-if.html/x"])
def test_no_other_name_leads_to_it(gate: Gate, made: Made, name: str) -> None:
    word = made.add(REPORT)
    assert ask(gate, f"{gate.root}/made/{word}/{name}").status == 404


def test_no_path_and_no_other_word_is_answered(gate: Gate, made: Made) -> None:
    word = made.add(REPORT)
    for wrong in ("a" * 43, word[:-1], "..", f"{word}a", "/etc/passwd", "%2e%2e"):
        assert ask(gate, f"{gate.root}/made/{wrong}/{REPORT.name}").status == 404
    assert ask(gate, f"{gate.root}/made/{word}/{REPORT.name}", method="POST").status == 404
    assert ask(gate, f"/made/{word}/{REPORT.name}").status == 403
    made.drop(word)
    assert ask(gate, f"{gate.root}/made/{word}/{REPORT.name}").status == 404


def test_a_page_from_elsewhere_gets_nothing(gate: Gate, made: Made) -> None:
    place = f"{gate.root}/made/{made.add(REPORT)}/{REPORT.name}"
    assert ask(gate, place, HOST, ("sec-fetch-site", "cross-site")).status == 403
    assert ask(gate, place, HOST, ("origin", "http://evil.example")).status == 403
    assert ask(gate, place, ("host", "evil.example")).status == 403
    assert ask(gate, place, HOST, ("sec-fetch-site", "same-origin")).status == 200
