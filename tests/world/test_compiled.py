"""Compiled functions: kept where there is a place, believed only where they are whole and of this code."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import sim
from sim.world import compiled

SOURCE = """
from sim.world.compiled import compiled

@compiled
def triple(x):
    return {} * x
"""
#: Refuses to write where it must not, also to the superuser, whom no permission stops.
READ_ONLY = """
import os, sys, tempfile

def refuse(event, words):
    if event == "open" and isinstance(words[0], str) and words[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        if words[0].startswith(tuple(FORBIDDEN)):
            raise PermissionError(13, "Permission denied")
    if event == "os.mkdir" and str(words[0]).startswith(tuple(FORBIDDEN)):
        raise PermissionError(13, "Permission denied")
sys.addaudithook(refuse)
"""
TOLD = "neither panj's folder nor your home can be written: what it compiles "


def module(folder: Path, text: str) -> ModuleType:
    """Return a new module of a file; the function in it has not been compiled in this process."""
    path = folder / "triples.py"
    path.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("triples", path)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def loaded(made: ModuleType) -> int:
    """Return how many of its compiled functions came from disk."""
    return sum(made.triple.stats.cache_hits.values())


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A folder in which a compiled function has been kept."""
    assert module(tmp_path, SOURCE.format(3)).triple(2) == 6
    return tmp_path


def test_what_was_kept_is_not_compiled_again(kept: Path) -> None:
    again = module(kept, SOURCE.format(3))
    assert again.triple(2) == 6
    assert loaded(again) == 1


def empty(content: bytes) -> bytes:
    return b""


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def flip(content: bytes) -> bytes:
    return content[:-60] + bytes([content[-60] ^ 4]) + content[-59:]


def garbage(content: bytes) -> bytes:
    return b"no pickle at all" * 9


@pytest.mark.parametrize("suffix", ["nbi", "nbc"])
@pytest.mark.parametrize("damage", [empty, cut, flip, garbage])
def test_what_is_damaged_is_compiled_again_and_mended(
    damage: Callable[[bytes], bytes], suffix: str, kept: Path
) -> None:
    (file,) = (kept / "__pycache__").glob(f"*.{suffix}")
    file.write_bytes(damage(file.read_bytes()))
    again = module(kept, SOURCE.format(3))
    assert again.triple(2) == 6
    assert loaded(again) == 0
    once_more = module(kept, SOURCE.format(3))
    assert once_more.triple(2) == 6
    assert loaded(once_more) == 1


def test_what_was_made_of_other_code_is_not_taken(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numba does not see that a function has changed which is copied into another one."""
    monkeypatch.setattr(compiled, "code", lambda: b"a newer panj")
    again = module(kept, SOURCE.format(3))
    assert again.triple(2) == 6
    assert loaded(again) == 0


def test_two_files_changed_for_each_other_are_not_taken(kept: Path) -> None:
    assert module(kept, SOURCE.format(3)).triple(2.5) == 7.5
    one, other = (kept / "__pycache__").glob("*.nbc")
    a, b = one.read_bytes(), other.read_bytes()
    one.write_bytes(b)
    other.write_bytes(a)
    again = module(kept, SOURCE.format(3))
    assert (again.triple(2), again.triple(2.5)) == (6, 7.5)
    assert loaded(again) == 0


CALLED = """
import numpy as np
from sim.world.compiled import compiled

@compiled
def triple(x):
    return x + x + x

@compiled
def caller(small, big, signless):
    return triple(7) + triple(small[0]) + triple(big[0]), triple(signless[0])
"""


def test_a_function_that_others_call_is_compiled_once_whatever_the_width_of_its_numbers(tmp_path: Path) -> None:
    made = module(tmp_path, CALLED)
    given = np.array([-100], np.int8), np.array([2**40]), np.array([2**62], np.uint64)
    assert made.caller(*given) == (3 * (7 - 100 + 2**40), 3 * 2**62)
    assert {str(kind) for (kind,) in made.triple.signatures} == {"int64", "uint64"}


def test_a_full_disk_keeps_nothing_and_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: object, path: str, content: bytes, key: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(compiled.File, "_write", full)
    assert module(tmp_path, SOURCE.format(3)).triple(2) == 6


def run_read_only(tmp_path: Path, temporary: str) -> subprocess.CompletedProcess[str]:
    """Import all that is compiled where neither the installation nor the home can be written."""
    package = Path(sim.__file__).parents[1]
    code = f"FORBIDDEN = {[str(package), '/nowhere']!r}\n{READ_ONLY}\n"
    code += "from sim.world.compiled import compiled\nfrom sim.world.graph import dijkstra\n"
    code += "import sim.figures.theme, tempfile\nprint('fine', type(dijkstra._cache).__name__)"
    environment = {k: v for k, v in os.environ.items() if k not in ("NUMBA_CACHE_DIR", "MPLCONFIGDIR")}
    environment |= {"HOME": "/nowhere", "XDG_CACHE_HOME": "/nowhere", "XDG_CONFIG_HOME": "/nowhere"}
    environment |= {"TMPDIR": temporary, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(package)}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, cwd=tmp_path, check=False
    )


def test_where_nothing_can_be_written_it_is_kept_in_the_temporary_folder(tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    done = run_read_only(tmp_path, str(tmp_path / "temporary"))
    assert done.returncode == 0, done.stderr
    assert done.stdout == "fine Kept\n"
    (folder,) = (tmp_path / "temporary").iterdir()
    assert done.stderr == f"{TOLD}is kept in {folder / 'compiled'}\n"
    assert folder.stat().st_mode & 0o077 == 0
    assert {inner.name for inner in folder.iterdir()} == {"compiled", "matplotlib"}


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_folder_that_others_can_write_is_not_used(tmp_path: Path) -> None:
    """What lies there would be run."""
    folder = tmp_path / "temporary" / f"cache-of-panj-{os.getuid()}"
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    done = run_read_only(tmp_path, str(tmp_path / "temporary"))
    assert done.returncode == 0, done.stderr
    assert done.stdout == "fine NullCache\n"
    assert TOLD + "is compiled anew each time: set NUMBA_CACHE_DIR to a folder that can\n" in done.stderr
    assert list(folder.iterdir()) == []
