"""The clock of a tab: lets days pass at a pace until it is told to stop, and never outlives its page."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

#: Longest wait for a page to say that it has drawn a day, s: a page that is not looked at draws nothing.
PATIENCE = 0.5


class Player:
    """Lets days pass in a thread of its own.

    Parameters
    ----------
    day : callable
        Lets one day pass and shows it; returns False when that was the last one.
    per_second : float
        Days a second; infinity is as fast as the page can draw.

    Notes
    -----
    A day begins once the page has drawn the one before (:meth:`drawn`): a slow page gets all days in order and none
    piles up on the way to it.
    """

    def __init__(self, day: Callable[[], bool], per_second: float = 10.0) -> None:
        self.per_second = per_second
        self._day = day
        self._changed = threading.Condition()
        self._turn = 0  # whose turn it is: a thread that sees another number stops
        self._open = True
        self._is_drawn = True

    @property
    def playing(self) -> bool:
        """Whether days pass."""
        return self._turn % 2 == 1

    def play(self) -> None:
        """Let days pass; do nothing if they do already."""
        with self._changed:
            if self.playing or not self._open:
                return
            self._turn += 1
            self._is_drawn = True
            thread = threading.Thread(target=self._run, args=(self._turn,), name="panj-player", daemon=True)
        thread.start()

    def pause(self) -> None:
        """Let no further day begin."""
        with self._changed:
            if self.playing:
                self._turn += 1
            self._changed.notify_all()

    def close(self) -> None:
        """Stop for good."""
        self._open = False
        self.pause()

    def drawn(self) -> None:
        """Take note that the page has drawn the last day."""
        with self._changed:
            self._is_drawn = True
            self._changed.notify_all()

    def pace(self, per_second: float) -> None:
        """Change the pace, from now on."""
        with self._changed:
            self.per_second = per_second
            self._changed.notify_all()

    def _run(self, turn: int) -> None:
        before = time.monotonic() - 1.0 / self.per_second  # when the day before was due
        while self._wait(turn, before):
            with self._changed:
                self._is_drawn = False
            began, length = time.monotonic(), 1.0 / self.per_second
            if not self._day():
                with self._changed:
                    if self._turn == turn:
                        self._turn += 1
                return
            # from when it was due, so that the pace is kept on average, but more than a day is not caught up with
            before = min(max(before + length, began - length), began)

    def _wait(self, turn: int, before: float) -> bool:
        """Wait until the next day may begin; return False if it never may."""
        latest = time.monotonic() + PATIENCE
        with self._changed:
            while self._turn == turn:
                now = time.monotonic()
                left = before + 1.0 / self.per_second - now
                if left <= 0 and (self._is_drawn or now >= latest):
                    return True
                self._changed.wait(left if left > 0 else latest - now)
        return False
