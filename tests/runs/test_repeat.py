"""With rules of one's own a replicate is the same when it is run again, or nothing is run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from own_rules import rule, working_in

from sim import compare, run, sweep, what_if
from sim.scenario.errors import PanjError

CLOCK = """import time
if time.perf_counter_ns() // 100 % 2:
    now.banks.near[now.crossings()] = 0.5"""
ARRAY = """before = "garrisons"
def arrays(self, world):
    return {"when": np.zeros(1)}"""
SHORT = {"replicates": 1, "until": "2021-07-08", "jobs": 1}
SWEEP = """base: baseline
until: 2021-07-08
replicates: 1
vary: {front.tempo: [1, 2]}
measures: [arrivals TJK civilian]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with working_in(tmp_path_factory.mktemp("clock")) as made:
        (made / "clock.py").write_text(rule(CLOCK, more='before = "garrisons"'), encoding="utf-8")
        timed = rule('import time\nnow.own["when"][0] = time.perf_counter()', more=ARRAY, name="timed")
        (made / "timed.py").write_text(timed, encoding="utf-8")
        (made / "still.py").write_text(rule(more='before = "garrisons"', name="still"), encoding="utf-8")
        (made / "scenarios" / "sweeps").mkdir(parents=True)
        (made / "scenarios" / "sweeps" / "clocked.yaml").write_text(SWEEP, encoding="utf-8")
        yield made


CALLS: dict[str, Callable[[], object]] = {
    "run": lambda: run("baseline", rules=["clock:Mine"], parts=False, **SHORT),  # type: ignore[arg-type]
    "compare": lambda: compare("baseline", "ceasefire", rules=["clock:Mine"], **SHORT),  # type: ignore[arg-type]
    "what_if": lambda: what_if("baseline", ("2021-07-08", "pace", 2), rules=["clock:Mine"], replicates=1),
    "sweep": lambda: sweep("clocked", rules=["clock:Mine"], jobs=1),
}


@pytest.mark.parametrize("call", CALLS)
def test_a_rule_that_reads_a_clock_is_refused(folder: Path, call: str) -> None:
    """Two runs of one seed were two results, without a word; a comparison took the difference for the policy's."""
    with pytest.raises(PanjError, match=r"replicate 0 run twice .* the rule mine \(clock:Mine\)"):
        CALLS[call]()


def test_one_that_reads_none_is_run(folder: Path) -> None:
    assert run("baseline", rules=["still:Mine"], parts=False, **SHORT).replicates == (0,)  # type: ignore[arg-type]


def test_its_own_arrays_are_looked_at_too(folder: Path) -> None:
    with pytest.raises(PanjError, match=r"other numbers in the array 'when' of the rule timed \(timed:Mine\)"):
        run("baseline", rules=["timed:Mine"], parts=False, **SHORT)  # type: ignore[arg-type]
