"""The shipped world and a made-up run of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from figures.made_up import WORLD, changed, synthetic
from sim.figures.data import Picture
from sim.world.load import load_world
from sim.world.world import World


@pytest.fixture(scope="session")
def world() -> World:
    return load_world(WORLD)


@pytest.fixture(scope="session")
def picture(world: World) -> Picture:
    return synthetic(world)


@pytest.fixture(scope="session")
def without() -> Callable[[Picture, str], Picture]:
    """Return a way to leave a measure out of a picture."""

    def strip(picture: Picture, measure: str) -> Picture:
        keep = {key: value for key, value in picture.bands.items() if key[0] != measure}
        sums = {key: value for key, value in picture.cumulative.items() if key[0] != measure}
        return changed(picture, bands=keep, cumulative=sums)

    return strip
