"""Instances of Flee, the field's best-known model of forced displacement: read, checked, looked through.

>>> from sim.flee.world import load_flee
>>> load_flee("no/such/folder")
Traceback (most recent call last):
    ...
sim.scenario.errors.PanjError: no such folder: no/such/folder

docs/flee.md describes the format, its quirks and what is refused.
"""

from sim.flee.world.alike import examine_together
from sim.flee.world.astray import unmeant
from sim.flee.world.doctor import examine
from sim.flee.world.instance import Closure, ClosureKind, FleeInstance, FleeKind, LayoutRow, Origins, shortened
from sim.flee.world.read import is_instance, load_flee
from sim.flee.world.world_read import load_imported, open_flee, unlike
from sim.flee.world.world_tables import is_import
from sim.flee.world.world_write import camps_told, write_world
from sim.world.findings import Finding

__all__ = [
    "Closure",
    "ClosureKind",
    "Finding",
    "FleeInstance",
    "FleeKind",
    "LayoutRow",
    "Origins",
    "camps_told",
    "examine",
    "examine_together",
    "is_import",
    "is_instance",
    "load_flee",
    "load_imported",
    "open_flee",
    "shortened",
    "unlike",
    "unmeant",
    "write_world",
]
