"""Where an import goes; what it writes is tested in tests/flee/world and tests/cli."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.errors import PanjError
from sim.scenario.files import world_target


def test_a_plain_name_goes_to_the_worlds_beside_the_user() -> None:
    assert world_target("mali") == Path("scenarios/worlds/mali")
    assert world_target("here/mali") == Path("here/mali")
    with pytest.raises(PanjError, match="want a plain name"):
        world_target("two words")
