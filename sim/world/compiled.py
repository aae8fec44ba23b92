"""Compiled functions: Numba's `njit`, what it made kept on disk, and believed only where it is whole and of this code.

Numba takes what lies in its cache as it is. So a file that a full disk or a flipped bit has damaged ends in a traceback
or in other numbers; and of a function that is copied into another one it does not see a change. Here every file ends
with a digest of its content and of the code of all that is compiled; what does not agree is compiled anew. Where
nothing can be kept, it is kept in the temporary folder, or compiled each time, and the user is told.

A compiled function takes the whole numbers of another one as 64 bits wide. Numba would compile it for every width and
every constant that a call has, :func:`sim.model.random.philox` thirty times, and a run waits for that the first time.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from numba import config, njit, types
from numba.core.caching import FunctionCache, IndexDataCacheFile, NullCache

from sim.scenario.caches import own_folder

F = TypeVar("F", bound=Callable[..., object])
#: What compiled functions are made of, relative to the package: each other, and the constants they read.
SOURCES = ("model", "flee", "world/compiled.py", "world/graph.py", "world/world.py")
DIGEST = hashlib.sha256().digest_size
#: Set for the processes that this one starts: the user has been told.
TOLD = "PANJ_CACHE_TOLD"


class Damaged(ValueError):
    """A file that does not end with its digest."""


def compiled(function: F, **options: Any) -> F:
    """Compile a function when it is first called, or take what was kept of it.

    Parameters
    ----------
    function : callable
    **options
        Of `numba.njit`, but for `cache`.
    """
    made = njit(no_cfunc_wrapper=True, **options)(function)
    if hasattr(made, "enable_caching"):  # with NUMBA_DISABLE_JIT it is the function itself
        made._cache = _kept(function)
        made.get_call_template = _of_one_width(made.get_call_template)
    return made  # type: ignore[no-any-return]


def _of_one_width(template: Callable[..., Any]) -> Callable[..., Any]:
    """Return what tells Numba which function a call of a compiled one means: the one for numbers of 64 bits."""

    def wide(given: Any) -> Any:
        kind = types.unliteral(given)
        # numbers without a sign stay as they are: with a sign the largest of them would be negative
        return types.int64 if isinstance(kind, types.Integer) and kind.signed else kind

    def widened(args: Any, kws: Any) -> Any:
        return template(tuple(map(wide, args)), {name: wide(kind) for name, kind in kws.items()})

    return widened


def bare(function: F) -> F:
    """Compile a function that allocates nothing, without counting references, and let threads share its work."""
    return compiled(function, nogil=True, _nrt=False)


def _kept(function: Callable[..., object]) -> Any:
    """Return the place on disk of what is made of a function."""
    try:
        return Kept(function)
    except RuntimeError:  # Numba finds no folder that it can write
        if elsewhere() is None:
            return NullCache()
        return Kept(function)


def is_due(function: Any) -> bool:
    """Tell whether a function has never been compiled, and what it is compiled to can be kept for other processes."""
    made = getattr(function, "_cache", None)
    return isinstance(made, Kept) and not function.overloads and not made.is_there()


@cache
def elsewhere() -> Path | None:
    """Let Numba keep what it makes in the temporary folder, if that can be; tell the user, once."""
    folder = own_folder("compiled")
    if folder is not None:
        config.CACHE_DIR = os.environ["NUMBA_CACHE_DIR"] = str(folder)
        how = f"is kept in {folder}"
    else:
        how = "is compiled anew each time: set NUMBA_CACHE_DIR to a folder that can"
    if TOLD not in os.environ:
        os.environ[TOLD] = "1"
        print(f"neither panj's folder nor your home can be written: what it compiles {how}", file=sys.stderr)
    return folder


@cache
def code() -> bytes:
    """Return a digest of the code of all that is compiled."""
    package, total = Path(__file__).resolve().parents[1], hashlib.sha256()
    for name in SOURCES:
        path = package / name
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            with suppress(OSError):  # an installation without sources cannot change
                total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.digest()


class Kept(FunctionCache):  # type: ignore[misc]
    """What is kept of a function; whatever is wrong with it means that the function is compiled."""

    def __init__(self, function: Callable[..., object]) -> None:
        super().__init__(function)
        stamp = (self._impl.locator.get_source_stamp(), code())
        self._cache_file = File(self._cache_path, self._impl.filename_base, stamp)

    def is_there(self) -> bool:
        """Tell whether anything is kept of the function, as its code is now."""
        return bool(self._cache_file.holds())

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return what was made for a signature, or None."""
        try:
            return super().load_overload(sig, target_context)
        except Exception:  # of a damaged file anything may come
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep what was made for a signature, if that can be."""
        with suppress(OSError):
            super().save_overload(sig, data)


class File(IndexDataCacheFile):  # type: ignore[misc]
    """The files of a function: Numba's, each with a digest behind its content, which Numba alone would not look at.

    What is made for a signature lies under a name that follows from it, so that two processes cannot put two things
    under one name.
    """

    def save(self, key: Any, data: Any) -> None:
        """Write what was made for a key."""
        overloads, name = self._load_index(), self._name(key)
        if overloads.get(key) != name:
            self._save_index(overloads | {key: name})
        self._write(self._data_path(name), self._dump(data), key)

    def load(self, key: Any) -> Any:
        """Return what was made for a key, or None.

        Raises
        ------
        Damaged
            If it is not what was written.
        """
        name = self._load_index().get(key)
        if name is None or not os.path.exists(self._data_path(name)):
            return None
        return pickle.loads(self._read(self._data_path(name), key))

    def holds(self) -> dict[Any, str]:
        """Return the names of the files that are there, by what each was made for."""
        there = os.path.dirname(self._index_path)
        return {key: name for key, name in self._load_index().items() if os.path.exists(os.path.join(there, name))}

    def _load_index(self) -> dict[Any, str]:
        try:
            stream = io.BytesIO(self._read(self._index_path, "index"))
            if pickle.load(stream) != self._version:
                return {}
            stamp, overloads = pickle.load(stream)
        except (OSError, Damaged):
            return {}
        return dict(overloads) if stamp == self._source_stamp else {}

    def _save_index(self, overloads: dict[Any, str]) -> None:
        content = pickle.dumps(self._version, protocol=-1) + self._dump((self._source_stamp, overloads))
        self._write(self._index_path, content, "index")

    def _name(self, key: Any) -> str:
        """Return the name of the file of a key: of what it is made for, so that newer code takes the place of older."""
        digest = hashlib.sha256(repr(key[:2]).encode()).hexdigest()[:16]
        return f"{self._index_name.removesuffix('.nbi')}.{digest}.nbc"

    def _write(self, path: str, content: bytes, key: Any) -> None:
        with self._open_for_write(path) as file:
            file.write(content + self._digest(content, key))

    def _read(self, path: str, key: Any) -> bytes:
        whole = Path(path).read_bytes()
        content, digest = whole[:-DIGEST], whole[-DIGEST:]
        if digest != self._digest(content, key):
            raise Damaged(path)
        return content

    def _digest(self, content: bytes, key: Any) -> bytes:
        return hashlib.sha256(content + repr((key, self._source_stamp)).encode()).digest()
