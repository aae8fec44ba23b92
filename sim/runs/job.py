"""Job: work that comes in tasks, as whoever spreads it sees it."""

from __future__ import annotations

from typing import Protocol, TypeVar

Task = TypeVar("Task")
Outcome = TypeVar("Outcome")
_Task = TypeVar("_Task", contravariant=True)
_Outcome = TypeVar("_Outcome", covariant=True)


class Job(Protocol[_Task, _Outcome]):
    """What all tasks share, and how one of them is done.

    A job is sent once to each process that works on it, its tasks one by one. So its class stands at the top of a
    module, and an outcome is a function of job and task alone: who does a task, and when, changes no byte of it.
    """

    def do(self, task: _Task) -> _Outcome:
        """Return the outcome of one task."""


class Shared(Job[_Task, _Outcome], Protocol[_Task, _Outcome]):
    """A job that processes on other machines may work on."""

    @property
    def fingerprint(self) -> str:
        """Name that no other job has."""

    def check(self) -> None:
        """Refuse a process in which Panj is another one than where the job was made.

        Raises
        ------
        PanjError
        """
