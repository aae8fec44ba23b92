"""Which letters of a run's names its figures cannot show as they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario.resolved import Scenario
    from sim.world.world import World

#: Letters below this number (Latin, and what it is written with) every font of ours has.
PLAIN = 0x250


def letters_told(*shown: tuple[Scenario, World]) -> str:
    """Return in a line what figures do to letters of other scripts in titles and names; "" if nothing."""
    worlds = {world.digest: world for _, world in shown}.values()
    names = [name for world in worlds for name in (*world.places.names, *world.hosts.names)]
    return told_of([*(scenario.title for scenario, _ in shown), *names])


def told_of(texts: Iterable[str]) -> str:
    """Return the same of some texts."""
    texts = list(texts)
    if all(ord(letter) < PLAIN for text in texts for letter in text):
        return ""  # matplotlib is slow to load: only who needs it pays for it
    from sim.figures import fonts

    return fonts.told(texts)
