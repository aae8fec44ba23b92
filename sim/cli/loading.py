"""How commands are loaded, each when it is called, and what holds for those on Flee worlds."""

from importlib import import_module
from typing import Any

DEFAULT_RULES = "flee"


def commands(name: str) -> Any:
    """Import a module of commands, a Ctrl-C held back meanwhile.

    In the midst of numba it would come out as a mistake of numba's.
    """
    from sim.runs.interrupts import ctrl_c_waits

    with ctrl_c_waits():
        return import_module(f"sim.cli.{name}")
