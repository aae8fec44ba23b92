"""Facts about districts in worlds where some of them are not modelled one by one."""

from __future__ import annotations

from pathlib import Path

import pytest
from model.hand import VALLEY, plan, valley

from sim.runs.run import Options, run_scenario
from sim.runs.summary import fact_table
from tests.made_world import HEADS

FACTS = f"""{HEADS["facts"]}
districts_total,2021-06-06,2,yes,,press,high
districts_fallen_lwj,2021-06-06,1,yes,,press,high
"""


@pytest.mark.parametrize("capital", ["insurgent", ""])
def test_a_whole_province_held_at_the_start_is_no_district_that_fell(tmp_path: Path, capital: str) -> None:
    """Of the two districts modelled one by one the insurgents hold one at the start, and take the other."""
    places = VALLEY["places.csv"].replace(
        "city,City,capital,AAA,Q,1,3,4100,,,,,,,", "city,City,capital,AAA,Q,1,3,4100,,,,,,,!"
    )
    world = valley(tmp_path, places=places.replace("!", capital), facts=FACTS)
    result = run_scenario(plan(8, 5), world, Options(replicates=4, parts=False, jobs=1))
    day = (result.scenario.history_until - result.scenario.start).days
    for place in ("low", "mid"):
        assert result.daily("insurgent", place)[:, day].min() == 1
    (row,) = fact_table(result)
    assert (row["q05"], row["q50"], row["q95"]) == (1, 1, 1)


def test_garrisons_that_all_come_from_one_version_are_not_run_blind(tmp_path: Path) -> None:
    """What would be the same run again is not told as one with garrisons from the population."""
    both = VALLEY["garrisons.csv"].replace(",seeded,", ",both,")
    both = "".join(line for line in both.splitlines(keepends=True) if ",blind," not in line)
    for garrisons, blind in ((VALLEY["garrisons.csv"], True), (both, False)):
        world = valley(tmp_path / str(blind), garrisons=garrisons)
        result = run_scenario(plan(8, 5), world, Options(replicates=2, jobs=1))
        assert (result.blind is not None) is blind
