"""Where an import goes; what it writes is tested in tests/flee/world and tests/cli."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.errors import PanjError
from sim.validation.imports import target_of


def test_a_plain_name_goes_to_the_worlds_beside_the_user() -> None:
    assert target_of("mali") == Path("scenarios/worlds/mali")
    assert target_of("here/mali") == Path("here/mali")
    with pytest.raises(PanjError, match="want a plain name"):
        target_of("two words")
