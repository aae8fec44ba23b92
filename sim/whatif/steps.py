"""The changes that are made, with what can be undone and redone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sim.whatif.change import Change

Changes = tuple[Change, ...]
#: Steps back that are kept.
KEPT = 200


@dataclass(frozen=True)
class Steps:
    """A list of changes and its past; nothing of it is changed, each step gives another one.

    Parameters
    ----------
    now : tuple of Change
    before, after : tuple of tuples of Change
        What can be undone and redone, the nearest last.
    """

    now: Changes = ()
    before: tuple[Changes, ...] = ()
    after: tuple[Changes, ...] = ()

    def to(self, changes: Changes) -> Steps:
        """Return the steps after another one, from which nothing can be redone."""
        return self if changes == self.now else Steps(changes, (*self.before, self.now)[-KEPT:])

    def undone(self) -> Steps:
        """Return the steps before the last one."""
        if not self.before:
            return self
        return Steps(self.before[-1], self.before[:-1], (*self.after, self.now))

    def redone(self) -> Steps:
        """Return the steps before the last undoing."""
        if not self.after:
            return self
        return Steps(self.after[-1], (*self.before, self.now), self.after[:-1])

    def only(self, changes: Changes) -> Steps:
        """Return the same steps with other changes now, as where a scenario cannot have all of them."""
        return replace(self, now=changes)
