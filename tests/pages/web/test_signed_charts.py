"""Charts of differences: an axis that goes below 0, numbers with a sign, days with a mark over them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from sim.pages import web
from sim.words.numbers import signed, signed_span

HERE = Path(web.__file__).parent
#: As much of a browser as a chart needs: elements that remember their attributes, children and text.
BROWSER = """
function element(name) {
  return { name, attributes: {}, children: [], style: { setProperty() {} }, clientWidth: 600, clientHeight: 200,
    text: "", classList: { add() {}, toggle() {} }, hidden: false, offsetWidth: 0, offsetHeight: 0,
    setAttribute(key, value) { this.attributes[key] = String(value); }, addEventListener() {},
    appendChild(child) { this.children.push(child); return child; }, append(text) { this.text += text; },
    replaceChildren(...new_) { this.children = new_; }, set textContent(text) { this.text = text; } };
}
globalThis.document = { createElementNS: (_, name) => element(name), createElement: element };
globalThis.ResizeObserver = class { observe() {} disconnect() {} };
function all(root, name) {
  return [...(root.name === name ? [root] : []), ...root.children.flatMap((child) => all(child, name))];
}
"""


def ran(program: str) -> Any:
    scripts = "\n".join((HERE / name).read_text(encoding="utf-8") for name in ("numbers.js", "charts.js"))
    words = ["node", "-e", BROWSER + scripts + program]
    return json.loads(subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=True).stdout)


pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="needs node")


def drawn(spec: str, series: str) -> dict[str, Any]:
    return dict(
        ran(
            f"""
    const chart = new PanjChart(element("div"), {{ start: "2021-05-01", days: 4, runs: 1, height: 200, {spec} }});
    chart.draw({{ series: [{{ id: "one", name: "one", colour: "civilians", {series} }}] }});
    console.log(JSON.stringify({{
      words: all(chart.svg, "text").map((text) => text.text).filter(Boolean),
      ends: chart.texts.get("one"),
      zero: chart.y(0), box: chart.box, said: chart.svg.attributes["aria-label"],
      discs: all(chart.layers.axes, "rect").length,
    }}));"""
        )
    )


def test_signed_numbers_are_those_of_python() -> None:
    values = [1200.0, -35.0, 0.2, -123456.0, 2_660_000.0]
    assert ran(f"console.log(JSON.stringify({values}.map(Panj.signed)))") == [signed(value) for value in values]
    triples = [(-3600.0, -1200.0, -330.0), (2_660_000.0, 4_970_000.0, 7_020_000.0), (3.0, 3.0, 3.0)]
    program = (
        f"console.log(JSON.stringify({[list(t) for t in triples]}.map(([a, b, c]) => Panj.signedSpread(b, a, c))))"
    )
    assert ran(program) == [signed_span(*triple) for triple in triples]


def test_a_difference_below_nothing_hangs_from_the_line_of_nothing() -> None:
    found = drawn("signed: true", "values: [0, -100, -900, -1000]")
    assert found["zero"] == found["box"]["top"]
    assert "−1,000" in found["words"]
    assert not any(word.startswith("+") for word in found["words"])
    assert found["ends"] == "−1,000"
    assert found["said"].endswith("one −1,000")


def test_a_difference_on_both_sides_has_signs_on_both() -> None:
    found = drawn(
        "signed: true", "values: [0, 50, 10, 20], behind: [[0, -80, -40, -20], [0, 90, 60, 100]], middle: true"
    )
    assert found["box"]["top"] < found["zero"] < found["box"]["bottom"]
    assert {"+50", "−50", "0"} <= set(found["words"])
    assert found["ends"] == "+20 (−20 to +100)"


def test_a_chart_of_people_still_stands_on_nothing() -> None:
    found = drawn("", "values: [0, 50, 10, 20], behind: [[0, 20, 5, 10], [0, 90, 60, 100]], middle: true")
    assert found["zero"] == found["box"]["bottom"]
    assert found["ends"] == "20 (10–100)"


def test_marks_that_would_hide_each_other_share_a_sign() -> None:
    marks = [{"date": f"2021-05-0{day}", "label": str(k + 1)} for k, day in enumerate((2, 2, 4))]
    found = drawn(f"marks: {json.dumps(marks)}", "values: [0, 1, 2, 3]")
    assert found["discs"] == 2
    assert {"1, 2", "3"} <= set(found["words"])
