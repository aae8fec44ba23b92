"""What takes long and counts nothing gives a sign of life: a log has a line now and then."""

from __future__ import annotations

import time

import pytest

from sim.cli.alive import alive
from sim.cli.animate import _in_log
from sim.cli.watched import Alive


def test_a_log_is_told_now_and_then_and_not_afterwards(capsys: pytest.CaptureFixture[str]) -> None:
    with alive("writing some.xlsx", every=0.02):
        time.sleep(0.1)
    said = capsys.readouterr().err.splitlines()
    assert said
    assert set(said) == {"writing some.xlsx: 0 s"}
    time.sleep(0.05)
    assert capsys.readouterr().err == ""


def test_what_is_short_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with alive("writing some.xlsx"):
        pass
    assert capsys.readouterr().err == ""


def test_a_mistake_ends_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="none"), alive("writing some.xlsx", every=0.01):
        raise ValueError("none")
    time.sleep(0.03)
    assert capsys.readouterr().err == ""


def test_frames_of_a_film_are_told_to_a_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Alive, "is_due", lambda self: True)
    told = _in_log()
    told(3, 9)
    told(9, 9)
    assert capsys.readouterr().err == "frame 3 of 9\n"
