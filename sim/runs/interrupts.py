"""Ctrl-C, and other ways to be asked to stop: held back where it would do harm, said again where it was lost.

A scheduler at its time limit, `docker stop` and `kill` send SIGTERM, a terminal that closes SIGHUP. The command line
takes them as it takes Ctrl-C (:func:`like_ctrl_c`).
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

#: Seconds after which a Ctrl-C that was lost is said again.
AGAIN = 0.05
#: Signals that ask to stop, as far as there are such here.
STOPPING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


@contextmanager
def like_ctrl_c() -> Iterator[list[int]]:
    """Take SIGTERM and SIGHUP as a Ctrl-C; give the list of those that came.

    Only the first is: others are often sent once more to all processes of a job, and must not cut off the writing of
    what is kept. Signals that somebody has seen to, `nohup` for one, are left to them.
    """
    heard: list[int] = []

    def hear(number: int, _: FrameType | None) -> None:
        heard.append(number)
        if number == getattr(signal, "SIGHUP", None):
            _leave_terminal()
        if len(heard) == 1:
            raise KeyboardInterrupt

    main = threading.current_thread() is threading.main_thread()  # elsewhere none is heard
    ours = [number for number in STOPPING if main and signal.getsignal(number) is signal.SIG_DFL]
    for number in ours:
        signal.signal(number, hear)
    try:
        yield heard
    finally:
        for number in ours:  # who has heard one is about to end, with a code that the next one must not change
            signal.signal(number, signal.SIG_IGN if heard else signal.SIG_DFL)


def _leave_terminal() -> None:
    """Write no more to a terminal that is gone: what is kept would be lost by an error in telling of it."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        with suppress(OSError):
            if os.isatty(stream):
                os.dup2(nothing, stream)
    os.close(nothing)


def held_back_here() -> None:
    """Let other threads hear what asks to stop, and processes started in this thread be deaf to it."""
    if hasattr(signal, "pthread_sigmask"):  # not on Windows
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)


@contextmanager
def ctrl_c_waits() -> Iterator[None]:
    """Hold Ctrl-C back for a moment: processes started in it are born deaf, this one hears it at the end.

    A blocked signal stays blocked in a new process, a handler does not. Ignoring it instead would lose a
    Ctrl-C that comes while the workers are being started. What is taken like Ctrl-C waits, too, but new processes hear
    it.
    """
    masks = hasattr(signal, "pthread_sigmask")  # not on Windows
    held: list[int] = []
    before = _holding(held)
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if masks else None
    try:
        yield
    finally:
        if mask is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for number, handler in before.items():
            signal.signal(number, handler)
    for number in held:
        before[number](number, None)


def _holding(held: list[int]) -> dict[int, Callable[[int, FrameType | None], Any]]:
    """Put down signals instead of handling them; return who handled them."""
    if threading.current_thread() is not threading.main_thread():  # they do not come here
        return {}
    before = {}
    for number in STOPPING:
        handler = signal.getsignal(number)
        if callable(handler):
            before[number] = handler
            signal.signal(number, lambda number, _: held.append(number))
    return before


@contextmanager
def ctrl_c_returns() -> Iterator[None]:
    """Say a Ctrl-C again that came where Python cannot raise it.

    An exception in a function that C calls (numba's compiler tells Python so what it has compiled) or in a
    finaliser has nowhere to go: Python hands it to `sys.unraisablehook` and goes on, and the user has pressed
    Ctrl-C in vain. Here it is raised once more a moment later, as often as it takes, at the latest at the end.
    An error in that moment comes of the function cut short, and becomes the Ctrl-C, too.
    """
    if threading.current_thread() is not threading.main_thread():  # Ctrl-C does not come here
        yield
        return
    before = sys.unraisablehook
    waiting: list[threading.Timer] = []

    def hook(lost: Any) -> None:
        if not issubclass(lost.exc_type, KeyboardInterrupt):
            before(lost)
            return
        timer = threading.Timer(AGAIN, say_again)
        timer.daemon = True
        waiting.append(timer)
        timer.start()

    def say_again() -> None:
        waiting.clear()
        main = threading.main_thread().ident
        if main is not None and hasattr(signal, "pthread_kill"):
            signal.pthread_kill(main, signal.SIGINT)
        else:  # Windows
            signal.raise_signal(signal.SIGINT)

    sys.unraisablehook = hook
    try:
        yield
    except Exception:
        if waiting:
            raise KeyboardInterrupt from None
        raise
    else:
        if waiting:
            raise KeyboardInterrupt
    finally:
        sys.unraisablehook = before
        for timer in waiting:
            timer.cancel()
