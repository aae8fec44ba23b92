"""One call runs a scenario with dated changes and without."""

from __future__ import annotations

import numpy as np
import pytest

from sim import what_if
from sim.scenario.errors import PanjError
from sim.whatif.ground import Ground
from sim.whatif.pairs import record
from sim.whatif.question import Question
from sim.whatif.trunks import Trunks

CLOSED = ("2021-07-08", "far", "TJK", "closed")


def test_it_is_a_comparison_of_the_same_runs(ground: Ground, question: Question) -> None:
    found = what_if(ground.scenario, CLOSED, replicates=2)
    assert found.names == ("baseline", "what-if")
    assert found.replicates == (0, 1)
    trunks = Trunks()
    counts = [record(question, scenario, 1, trunks).counts for scenario in question.scenarios]
    column = found.series.columns[found.series.index("arrivals", "TJK", "civilian")]
    lead = counts[1][:, column].sum() - counts[0][:, column].sum()
    assert found.difference("what-if", "arrivals", "TJK", "civilian")[1, -1] == lead < 0
    assert found.scenarios[1].description.startswith("As baseline, but: the host side of every crossing")
    assert np.isfinite(found.frame["q50"]).all()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ((), "give at least one change"),
        ((CLOSED, ("2021-07-01", "far", "TJK", "closed")), "change 2, date: 2021-07-01 is not after the branch date"),
        ((("far", "TJK"),), "is no change: want"),
        (("far",), "is no change: want"),
    ],
)
def test_a_mistake_is_told(ground: Ground, changes: tuple[tuple[str, ...], ...], said: str) -> None:
    with pytest.raises(PanjError) as error:
        what_if(ground.scenario, *changes)
    assert said in str(error.value)
    with pytest.raises(PanjError, match="replicates"):
        what_if(ground.scenario, CLOSED, replicates=7)
