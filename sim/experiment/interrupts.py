"""Ctrl-C: held back where it would do harm, and said again where it was lost."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

#: Seconds after which a Ctrl-C that was lost is said again.
AGAIN = 0.05


@contextmanager
def ctrl_c_waits() -> Iterator[None]:
    """Hold SIGINT back for a moment: processes started in it are born deaf, this one hears it at the end.

    A blocked signal stays blocked in a new process, a handler does not. Ignoring it instead would lose a
    Ctrl-C that comes while the workers are being started.
    """
    from multiprocessing import resource_tracker

    held: list[int] = []
    resource_tracker.ensure_running()  # it unblocks SIGINT when it starts: before, not among the workers
    try:
        before = signal.signal(signal.SIGINT, lambda number, _: held.append(number))
    except ValueError:  # not the main thread: Ctrl-C does not come here
        yield
        return
    masks = hasattr(signal, "pthread_sigmask")  # not on Windows
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if masks else None
    try:
        yield
    finally:
        if mask is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, before)
    if held:
        raise KeyboardInterrupt


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
