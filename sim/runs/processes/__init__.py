"""Processes that work for this one: each has two pipes of its own, so that the death of one cannot hold up another."""

from sim.runs.processes.pool import Lost, Pool
from sim.runs.processes.sooner import Sooner

__all__ = ["Lost", "Pool", "Sooner"]
