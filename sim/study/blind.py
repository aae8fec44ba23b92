"""Blind: what the run without knowledge of the counts is made of, in the numbers that a world's garrisons.csv has."""

from __future__ import annotations

from sim.words.numbers import exact
from sim.words.wording import counted_as
from sim.world.world import World


def blind_garrisons(world: World) -> str:
    """Return in words which garrisons a blind run has instead of which: both are somebody's numbers in a table.

    >>> from sim.world import load_world
    >>> blind_garrisons(load_world("panj-2021"))[:75]
    'the garrisons that the world gives for a run that knows no counts (blind in'
    """
    garrisons = world.garrisons
    blind, seeded = (
        sum(float(people) for people, mark in zip(garrisons.central, garrisons.version, strict=True) if mark == version)
        for version in ("blind", "seeded")
    )
    soldiers = counted_as(exact(blind), "soldier")
    return (
        f"the garrisons that the world gives for a run that knows no counts (blind in garrisons.csv, {soldiers}) "
        f"instead of its usual ones (seeded, {exact(seeded)})"
    )
