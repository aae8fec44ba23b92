"""What make calls to install says how far it is, and all that pip said only where it failed."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / ".ci" / "install.py"
SAID = """\
Obtaining file:///somewhere
Collecting numpy
  Downloading numpy-2.3.0-cp311-cp311-manylinux.whl.metadata (62 kB)
Downloading numpy-2.3.0-cp311-cp311-manylinux.whl (16.6 MB)
Using cached scipy-1.16-cp311.whl (35.4 MB)
Installing collected packages: numpy, scipy
"""


def _install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: int) -> int:
    pip = tmp_path / "pip.py"
    pip.write_text(f"import sys\nprint({SAID!r})\nprint('ERROR: no', file=sys.stderr)\nsys.exit({code})\n")
    found = runpy.run_path(str(SCRIPT))
    monkeypatch.setitem(found["main"].__globals__, "PIP", [sys.executable, str(pip)])
    return int(found["main"]("view"))


def test_it_says_how_many_packages_there_are_and_how_large(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _install(monkeypatch, tmp_path, 0) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[-1].startswith("  2 packages, 52 MB, in ")
    assert err == ""


def test_what_pip_said_is_shown_where_it_failed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _install(monkeypatch, tmp_path, 3) == 3
    out, err = capsys.readouterr()
    assert "pip could not install" in out
    assert "ERROR: no" in err
    assert "Collecting numpy" in err
