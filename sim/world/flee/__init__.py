"""Instances of Flee, the field's best-known model of forced displacement: read, checked, looked through.

>>> from sim.world.flee import load_flee
>>> load_flee("no/such/folder")
Traceback (most recent call last):
    ...
sim.scenario.errors.PanjError: no such folder: no/such/folder

docs/flee.md describes the format, its quirks and what is refused.
"""

from sim.world.findings import Finding
from sim.world.flee.doctor import examine
from sim.world.flee.instance import Closure, ClosureKind, FleeInstance, FleeKind, LayoutRow, Origins, shortened
from sim.world.flee.read import is_instance, load_flee
from sim.world.flee.world_read import load_imported, open_flee, unlike
from sim.world.flee.world_tables import is_import
from sim.world.flee.world_write import write_world

__all__ = [
    "Closure",
    "ClosureKind",
    "Finding",
    "FleeInstance",
    "FleeKind",
    "LayoutRow",
    "Origins",
    "examine",
    "is_import",
    "is_instance",
    "load_flee",
    "load_imported",
    "open_flee",
    "shortened",
    "unlike",
    "write_world",
]
