"""A measure that a sweep does not have is told by what it counts, and one that waits by what it waits for."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sweeps.made_sweeps import waiting

from sim.scenario.errors import PanjError
from sim.scenario.sweep.sweep import Measure
from sim.study.explain import explain_sweep
from sim.study.measure_hint import measure_hint
from sim.study.phrases import phrase, words
from sim.study.selection.choose import choose
from sim.study.selection.runs import open_runs
from sim.sweeps.load import load_sweep
from sim.sweeps.manifest import MANIFEST, fingerprint

CIVILIANS = Measure("reached Tajikistan", "arrivals", "TJK", "civilian", "total")
FIRST = Measure("first 500", "arrivals", "TJK", "civilian", "first_over", over=500.0, unit="days")
QUEUE = Measure("queue tem first_over 200", "queue", "tem", "", "first_over", over=200.0, unit="days")
FULL = Measure("full", "overflow", "khorog", "", "first_over", unit="days")
KEPT = (CIVILIANS, FIRST, QUEUE, FULL)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (
            "arrivals TJK military",
            "did you mean 'reached Tajikistan' (arrivals TJK civilian, total) or 'first 500' (arrivals TJK civilian, "
            "first_over)?",
        ),
        ("arrivals", "did you mean 'reached Tajikistan' or 'first 500'?"),
        ("arrivals tjk", "did you mean 'reached Tajikistan'"),
        ("queue tem civilian", "did you mean 'queue tem first_over 200'?"),
        ("reached Tajikstan", "did you mean 'reached Tajikistan'?"),
        ("waiting", "did you mean 'queue tem first_over 200' (people waiting tem)?"),
        ("xyz", "known: reached Tajikistan, first 500, queue tem first_over 200, full"),
    ],
)
def test_a_measure_is_found_by_its_series_whatever_its_name_and_kind(wanted: str, said: str) -> None:
    assert measure_hint(wanted, KEPT).startswith(said)


def test_explain_and_explore_tell_a_measure_of_another_kind(tmp_path: Path) -> None:
    """The civilians' arrivals were there under a name of their own, and nothing was said of them."""
    made = waiting(tmp_path / "named")
    made.write(range(len(made.chunks)))
    with pytest.raises(PanjError, match=r"did you mean 'days until full' \(overflow khorog, first_over\)"):
        explain_sweep(load_sweep(made.folder), measure="overflow khorog most")
    runs = open_runs(made.folder)
    with pytest.raises(PanjError, match="did you mean 'days until full'"):
        choose(runs, measure="overflow khorog")
    with pytest.raises(PanjError, match="did you mean 'arrivals TJK civilian'"):
        runs.variable("arrivals TJK")


def test_the_first_day_of_a_flow_is_that_of_a_day_and_not_of_the_sum(tmp_path: Path) -> None:
    """`panj answer --over` asks of the sum so far, a sweep of one day: both said "first day" and no more."""
    made = waiting(tmp_path / "flow")
    file = made.folder / MANIFEST
    told = json.loads(file.read_text(encoding="utf-8"))
    name = "arrivals TJK civilian first_over 500"
    known = told["identity"]["measures"]
    known["days until full"] = {
        **known["days until full"],
        "measure": "arrivals",
        "place": "TJK",
        "kind": "civilian",
        "over": 500.0,
    }
    told["fingerprint"] = fingerprint(told["identity"])
    file.write_text(json.dumps(told), encoding="utf-8")
    made.write(range(len(made.chunks)))
    result = load_sweep(made.folder)
    found = explain_sweep(result, measure="days until full")
    assert found.question == "days until full (a day's number, not the sum) happens at all"
    flow = replace(FIRST, name=name)
    assert words(flow).endswith("to the first with more than 500 people in that day alone (not summed)")
    assert phrase(result, flow) == "first day with more than 500 civilians arriving at TJK in one day"
    assert phrase(result, QUEUE) == "first day with more than 200 people waiting at tem"
    assert words(QUEUE) == "days from the branch date to the first with more than 200 people"
    assert words(FULL) == "days from the branch date"
