"""Calls of public functions are told of in the words of the call, and never end in a bare TypeError."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import sim
from sim.api.sweeps import SweepResult
from sim.pictures.run_plots import RunPlots
from sim.scenario.errors import PanjError
from sim.study.planner import Table
from sim.validation.validate import validate, validate_scenario

CALLS: list[tuple[Callable[[], Any], str]] = [
    (lambda: sim.run(rng=1), "rng=1: no argument is called 'rng' (did you mean 'seed'?)"),
    (lambda: sim.run(replicats=1), "did you mean 'replicates'?"),
    (lambda: sim.run(front__tempo=2), "parameters are given as parameters={'front.tempo': …}"),
    (lambda: sim.run(scenario="baseline"), "did you mean 'name'?"),
    (lambda: sim.run("baseline", 50), "50: run takes 1 argument without a name, the others by name (known: replicates"),  # type: ignore[call-arg]
    (lambda: sim.run("baseline", name="ceasefire"), "name is given twice"),  # type: ignore[misc]
    (lambda: sim.compare("baseline", "ceasefire", rng=1), "did you mean 'seed'?"),
    (lambda: sim.what_if("baseline", n=5), "did you mean 'replicates'?"),
    (lambda: sim.sweep("capacity", rng=1), "did you mean 'seed'?"),
    (lambda: sim.sweep("capacity", retry_faild=True), "did you mean 'retry_failed'?"),
    (lambda: sim.sweep("capacity", 5), "5: sweep takes 1 argument without a name"),  # type: ignore[call-arg]
    (lambda: sim.load_run(folder="x"), "no argument is called 'folder' (did you mean 'name'?)"),  # type: ignore[call-arg]
    (lambda: sim.load_sweep("x", 2), "2: load_sweep takes 1 argument without a name"),  # type: ignore[call-arg]
    (lambda: sim.load_world("panj-2021", lates=None), "did you mean 'latest'?"),  # type: ignore[call-arg]
    (lambda: sim.assimilate("baseline"), "assimilate wants an argument 'counts'"),  # type: ignore[call-arg]
    (lambda: sim.calibrate("baseline", "x.csv", rng=1), "did you mean 'seed'?"),  # type: ignore[call-arg]
    (lambda: sim.nowcast("x", asof="2013-01-01"), "did you mean 'as_of'?"),  # type: ignore[call-arg]
    (lambda: sim.lodge("x", "y", measure=()), "did you mean 'measures'?"),  # type: ignore[call-arg]
    (lambda: sim.bundle("x", output="y"), "did you mean 'to'?"),  # type: ignore[call-arg]
    (lambda: sim.run("baseline", events=[]), "load_scenario('baseline', events=…) gives a scenario with it"),  # type: ignore[call-arg]
    (lambda: sim.what_if("baseline", until="x"), "until must be a date written YYYY-MM-DD, got 'x'"),
    (lambda: sim.sweep("baseline", events=[]), "known: name, out, replicates"),  # type: ignore[call-arg]
    (lambda: validate(rng=1), "did you mean 'seed'?"),  # type: ignore[call-arg]
    (lambda: validate_scenario(rng=1), "did you mean 'seed'?"),  # type: ignore[call-arg]
]

# no method gets so far that it would need what they are made of
RUN, PAIRS = object.__new__(sim.Result), object.__new__(sim.Comparison)
SWEEP, TABLE = object.__new__(SweepResult), object.__new__(Table)
METHODS: list[tuple[Callable[[], Any], str]] = [
    (
        lambda: RUN.export("x.csv", date="2021-07-20"),
        "date='2021-07-20': no argument is called 'date' (did you mean 'dates'?)",
    ),  # type: ignore[call-arg]
    (
        lambda: RUN.export("x.csv", "2021-07-20"),
        "export takes 1 argument without a name, the others by name (known: dates",
    ),  # type: ignore[call-arg]
    (lambda: RUN.export(), "export wants an argument 'to'"),  # type: ignore[call-arg]
    (lambda: RUN.export("x.csv", overwrite=True), "did you mean 'force'?"),  # type: ignore[call-arg]
    (lambda: RUN.table(date="2021-07-20"), "dates are given without a name"),  # type: ignore[call-arg]
    (lambda: RUN.report(out="x.html"), "did you mean 'path'?"),  # type: ignore[call-arg]
    (lambda: RUN.save("x", plot=True), "did you mean 'plots'?"),  # type: ignore[call-arg]
    (lambda: RUN.against(), "against wants an argument 'reference'"),  # type: ignore[call-arg]
    (lambda: RUN.daily("queue", "tem", who="civilian"), "known: measure, place, kind"),  # type: ignore[call-arg]
    (lambda: RunPlots(RUN)(out="x"), "did you mean 'folder'?"),  # type: ignore[call-arg]
    (lambda: RunPlots(RUN).map(day="2021-07-20"), "did you mean 'date'?"),  # type: ignore[call-arg]
    (lambda: PAIRS.table(scenarios="b"), "did you mean 'scenario'?"),  # type: ignore[call-arg]
    (lambda: PAIRS.of("b", "arrivals", "TJK", "civilian", "x"), "'x': of takes 4 arguments without a name"),  # type: ignore[call-arg]
    (lambda: SWEEP.export("x.nc", dates=()), "no argument is called 'dates'"),  # type: ignore[call-arg]
    (lambda: SWEEP.explain(measures="x"), "did you mean 'measure'?"),  # type: ignore[call-arg]
    (lambda: TABLE.at("khorog", "tem"), "'tem': at takes 1 argument without a name"),  # type: ignore[call-arg]
]


@pytest.mark.parametrize(("call", "said"), [*CALLS, *METHODS])
def test_a_call_that_cannot_be_is_told(call: Callable[[], Any], said: str) -> None:
    with pytest.raises(PanjError) as raised:
        call()
    assert said in str(raised.value)


def test_a_function_keeps_its_name_and_its_words() -> None:
    assert sim.run.__name__ == "run"
    assert "scenario" in str(sim.run.__doc__)
