"""Ctrl-C held back, and said again where Python lost it."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from sim.runs.interrupts import ctrl_c_returns, ctrl_c_waits, like_ctrl_c

posix = pytest.mark.skipif(os.name != "posix", reason="signals and process groups of POSIX")
pytestmark = [posix, pytest.mark.alone]


def test_ctrl_c_while_the_workers_start_is_heard_at_the_end_of_it() -> None:
    before, reached = signal.getsignal(signal.SIGINT), []

    def start() -> None:
        with ctrl_c_waits():
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.05)
            reached.append("the workers are all there")

    with pytest.raises(KeyboardInterrupt):
        start()
    assert reached
    assert signal.getsignal(signal.SIGINT) is before
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_processes_started_meanwhile_are_deaf_to_ctrl_c() -> None:
    code = "import signal, sys; sys.exit(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))"
    with ctrl_c_waits():
        deaf = subprocess.run([sys.executable, "-c", code], check=False).returncode
    assert deaf == 1
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_what_is_taken_like_ctrl_c_waits_as_well(number: int) -> None:
    reached = []

    def start() -> None:
        with ctrl_c_waits():
            os.kill(os.getpid(), number)
            time.sleep(0.05)
            reached.append("the workers are all there")

    with like_ctrl_c() as heard:
        with pytest.raises(KeyboardInterrupt):
            start()
        assert heard == [number]
        os.kill(os.getpid(), number)  # one more is no Ctrl-C again
    assert reached
    assert heard == [number, number]
    for each in (signal.SIGTERM, signal.SIGHUP):
        assert signal.getsignal(each) is signal.SIG_IGN, "the process ends, with a code of its own"
        signal.signal(each, signal.SIG_DFL)


def test_a_signal_that_somebody_has_seen_to_is_left_to_them() -> None:
    """`nohup` makes a command deaf to SIGHUP."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with like_ctrl_c():
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
            assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
    finally:
        signal.signal(signal.SIGHUP, before)


def test_processes_of_another_thread_are_deaf_too() -> None:
    code = "import signal, sys; sys.exit(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))"
    found: list[int] = []

    def start() -> None:
        with ctrl_c_waits():
            found.append(subprocess.run([sys.executable, "-c", code], check=False).returncode)

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert found == [1]


def test_in_another_thread_ctrl_c_does_not_matter() -> None:
    done: list[str] = []

    def work() -> None:
        with ctrl_c_waits():
            done.append("fine")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == ["fine"]


def interrupted_in_a_callback() -> None:
    """Ctrl-C comes while C has called Python, where no exception can be raised."""

    @ctypes.CFUNCTYPE(None)
    def called_by_c() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        sum(range(1000))

    called_by_c()


def test_a_ctrl_c_that_python_lost_comes_again(capsys: pytest.CaptureFixture[str]) -> None:
    went_on = []
    begin = time.monotonic()

    def work() -> None:
        with ctrl_c_returns():
            interrupted_in_a_callback()
            went_on.append("lost")
            time.sleep(20)

    with pytest.raises(KeyboardInterrupt):
        work()
    assert went_on == ["lost"], "Python raised it after all: this test tests nothing"
    assert time.monotonic() - begin < 10
    assert capsys.readouterr().err == "", "nothing of it is for the user"


def test_at_the_latest_it_comes_at_the_end() -> None:
    before = sys.unraisablehook
    with pytest.raises(KeyboardInterrupt), ctrl_c_returns():
        interrupted_in_a_callback()
    assert sys.unraisablehook is before
    time.sleep(0.2)  # and only once: a second one would end the tests


def test_an_error_that_comes_of_it_is_a_ctrl_c() -> None:
    def work() -> None:
        with ctrl_c_returns():
            interrupted_in_a_callback()
            raise RuntimeError("C was not given what it asked for")

    with pytest.raises(KeyboardInterrupt):
        work()
    time.sleep(0.2)


def test_any_other_error_is_an_error() -> None:
    with pytest.raises(RuntimeError), ctrl_c_returns():
        raise RuntimeError


def test_lost_twice_it_comes_a_third_time() -> None:
    lost = []

    @ctypes.CFUNCTYPE(None)
    def called_by_c() -> None:
        lost.append("once more")
        time.sleep(20)

    def work() -> None:
        with ctrl_c_returns():
            interrupted_in_a_callback()
            called_by_c()
            called_by_c()
            time.sleep(20)

    with pytest.raises(KeyboardInterrupt):
        work()
    assert lost == ["once more", "once more"]


def test_other_threads_leave_the_hook_alone() -> None:
    before, seen = sys.unraisablehook, []

    def work() -> None:
        with ctrl_c_returns():
            seen.append(sys.unraisablehook)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [before]


def test_other_exceptions_that_cannot_be_raised_are_told_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    monkeypatch.setattr(sys, "unraisablehook", lambda lost: told.append(lost.exc_type))

    @ctypes.CFUNCTYPE(None)
    def called_by_c() -> None:
        raise ValueError

    with ctrl_c_returns():
        called_by_c()
    assert told == [ValueError]
