"""Of two orders of one day for one target the last counts: the other is left out wherever events are told."""

from __future__ import annotations

import datetime as dt

import pytest

from sim.scenario.events import Event
from sim.scenario.in_force import in_force

CROSSINGS = {"TJK": ["tem", "langar"], "IRN": ["zaranj"]}
Made = tuple[str, str, float | str, str]


def kept(*events: Made, days: int = 0) -> list[int]:
    """Return which events are left, one day or `days` days apart."""
    start = dt.date(2021, 7, 10)
    made = [
        Event(start + dt.timedelta(k * days), action, target, value, kind, f"own.yaml:{k}")  # type: ignore[arg-type]
        for k, (action, target, value, kind) in enumerate(events)
    ]
    return [made.index(event) for event in in_force(made, CROSSINGS)]


@pytest.mark.parametrize(
    ("events", "left"),
    [
        ((("capacity", "khorog", 3000.0, ""), ("capacity", "khorog", 2000.0, "")), [1]),
        ((("set", "front.tempo", 2.0, ""), ("capacity", "khorog", 1.0, ""), ("set", "front.tempo", 3.0, "")), [1, 2]),
        ((("guards", "TJK", 9.0, ""), ("guards", "TJK", 9.0, "")), [1]),
        ((("far", "tem", "open", ""), ("far", "TJK", "closed", "")), [1]),
        ((("far", "TJK", "closed", ""), ("far", "tem", "open", "")), [0, 1]),
        ((("far", "TJK", "closed", ""), ("far", "tem", "open", ""), ("far", "langar", "open", "")), [1, 2]),
        ((("policy", "TJK", "open", "civilian"), ("policy", "TJK", "closed", "")), [1]),
        ((("policy", "TJK", "closed", ""), ("policy", "TJK", "open", "civilian")), [0, 1]),
        ((("capture", "herat", "", ""), ("retake", "herat", "", "")), [0, 1]),
        ((("fighting", "herat", 0.5, ""), ("fighting", "herat", 0.2, "")), [0, 1]),
        ((("reinforce", "herat", 5.0, ""), ("reinforce", "herat", 6.0, "")), [0, 1]),
    ],
)
def test_what_is_ordered_anew_on_its_day_is_left_out(events: tuple[Made, ...], left: list[int]) -> None:
    assert kept(*events) == left
    assert kept(*events, days=1) == list(range(len(events)))
