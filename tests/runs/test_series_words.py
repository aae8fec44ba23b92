"""What a series counts and where, in words: who has not come in is not told to be there."""

from __future__ import annotations

import pytest

from sim.runs.words import series_title
from sim.world import load_world


@pytest.mark.parametrize("measure", ["queue", "turned_back"])
def test_who_has_not_come_in_is_at_the_border_of_a_host(measure: str) -> None:
    """It said "civilians waiting in Tajikistan" of people who queue in Afghanistan."""
    world = load_world("panj-2021")
    assert series_title(measure, "TJK", "civilian", world).endswith("at the border of Tajikistan")
    assert series_title(measure, "tem", "civilian", world).endswith("at Tem - Demogan bridge (Khorog)")
    assert series_title("arrivals", "TJK", "civilian", world) == "civilians arriving in Tajikistan"
