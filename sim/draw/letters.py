"""Which letters of a run's names its figures cannot show as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario.resolved import Scenario
    from sim.world.world import World

#: Letters below this number (Latin, and what it is written with) every font of ours has.
PLAIN = 0x250


def letters_told(scenario: Scenario, world: World) -> str:
    """Return in a line what figures do to letters of other scripts in title and names; "" if nothing."""
    texts = [scenario.title, *world.places.names, *world.hosts.names]
    if all(ord(letter) < PLAIN for text in texts for letter in text):
        return ""  # matplotlib is slow to load: only who needs it pays for it
    from sim.show import fonts

    return fonts.told(texts)
