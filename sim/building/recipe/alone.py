"""One command at a time works on a world: who adds a file while another terminal builds would be lost in the swap."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sim.scenario import temporary
from sim.scenario.errors import PanjError
from sim.scenario.files import shown


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder of a world while the block lasts; the system lets go of it however the process ends.

    Raises
    ------
    PanjError
        When another process works on it.
    """
    with ExitStack() as held:
        try:
            ours = held.enter_context(temporary.alone(folder.resolve()))
        except OSError as error:
            raise PanjError(f"{shown(folder)} cannot be opened: {error.strerror or error}") from None
        if not ours:
            raise PanjError(f"another panj is working on {shown(folder)}: try again when it has ended")
        yield
