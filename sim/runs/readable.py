"""Readable: what is said of a file of results that cannot be read, whatever its reader stumbled over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.scenario.errors import PanjError


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Tell the user which file is damaged, and that the run can be shown without it.

    Raises
    ------
    PanjError
        For whatever a damaged file does.
    """
    import pyarrow as pa

    try:
        yield
    except (OSError, pa.ArrowException, ValueError, TypeError, LookupError, OverflowError, MemoryError) as error:
        why = first_line(error)
        raise PanjError(f"{path} cannot be read: {why} (move it away to show the run without it)") from None


def first_line(error: Exception) -> str:
    """Return the first line of what an error says."""
    return str(error.args[0] if error.args and isinstance(error, LookupError) else error).partition("\n")[0]
