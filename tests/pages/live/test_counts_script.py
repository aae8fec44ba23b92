"""The counts beside the live view say how exact they are, as the report does."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from sim.pages import live, web

SCRIPTS = (Path(web.__file__).parent / "numbers.js", Path(live.__file__).parent / "web" / "counts.js")


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_a_lower_bound_is_told_as_one_and_about_is_no_bound() -> None:
    """Beside Sarigor stood "290 / 300", where more than 300 were counted; "about 190" was "190+"."""
    counts = [
        {"people": people, "qualifier": qualifier, "kind": "military", "last": 3, "document": False}
        for people, qualifier in ((300, "more than"), (190, "about"), (312, "exact"))
    ]
    program = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    program += f"""
    const made = () => ({{
      style: {{}}, told: {{}}, setAttribute(name, text) {{ this.told[name] = text; }}, replaceChildren() {{}},
    }});
    const said = [];
    Panj.html = (tag, name, text) => {{ said.push(text); return made(); }};
    const counts = {json.dumps(counts)};
    const box = new PanjCounts(made());
    box.begin(counts.map((count) => ({{ name: "post", counts: [count] }})), "2021-05-01");
    box.show([290, 180, 298]);
    const rows = box.rows.sort((a, b) => a.k - b.k).map((row) => row.text.textContent);
    const first = box.rows.find((row) => row.k === 0).line.told;
    const labels = PanjCounts.facts("2021-05-01", counts, {{}}).map((fact) => fact.label);
    console.log(JSON.stringify([rows, labels, said, first]));
    """
    done = subprocess.run(["node", "-e", program], capture_output=True, text=True, encoding="utf-8", check=True)
    rows, labels, said, first = json.loads(done.stdout)
    assert rows == ["290 / > 300", "180 / ≈ 190", "298 / 312"]
    assert labels == ["> 300 soldiers", "≈ 190 soldiers", "312 soldiers"]
    assert said[:2] == [
        "Soldiers, against the counts",
        "arrived in the days of each count; diamonds: counted (hollow: other sources, other days)",
    ], "the page and the part for SolaraViz have the same heading"
    assert first == {
        "role": "listitem",
        "aria-label": "post: more than 300 soldiers counted (another source), 290 arrived",
    }


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_a_count_stands_on_what_the_run_had_before_it_began_as_in_the_report() -> None:
    """1,573 soldiers since 22 June stood at 1,573 of a curve that counts from 1 May."""
    count = {"people": 100, "qualifier": "exact", "kind": "military", "first": 3, "last": 4, "document": True}
    program = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    program += f"""
    const counts = [{json.dumps(count)}];
    const at = (soldiers) => PanjCounts.facts("2021-05-01", counts, {{ soldiers }})[0];
    const marks = [[], [7], [7, 20], [7, 20, 60]].map(at);
    console.log(JSON.stringify(marks.map(({{ base, value, date }}) => [base, value, date])));
    console.log(JSON.stringify([true, false].map((document) => PanjCounts.title([{{ count: {{ document }} }}]))));
    """
    done = subprocess.run(["node", "-e", program], capture_output=True, text=True, encoding="utf-8", check=True)
    marks, titles = map(json.loads, done.stdout.splitlines())
    assert marks == [[0, 100, "2021-05-04"], [7, 107, "2021-05-04"], [20, 120, "2021-05-04"], [20, 120, "2021-05-04"]]
    assert titles == ["Soldiers, against the document", "Soldiers, against the counts"]


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_the_bars_have_the_days_of_their_own_counts() -> None:
    """Those of the first count of the document were told of all, though it was of civilians, or others had others."""
    program = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    program += """
    const row = (first, last, document) => ({ count: { first, last, document } });
    const [same, other, mine] = [row(1, 3, true), row(2, 5, true), row(1, 9, false)];
    const told = [[same, same, mine], [same, other], [mine]];
    console.log(JSON.stringify(told.map((rows) => PanjCounts.note(rows, "2021-07-04").split(";")[0])));
    """
    done = subprocess.run(["node", "-e", program], capture_output=True, text=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout) == ["arrived 4 Jul to 6 Jul", *2 * ["arrived in the days of each count"]]
