"""Files that were made for a tab of a page, by names that nobody can guess: what the gate gives out, and nothing else.

They are bytes, and lie on no disk: no path can be asked for. A tab that is closed takes its files with it.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass

#: Kinds of files by their endings.
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, eq=False)
class File:
    """A file: its name for whoever saves it, one of :data:`KINDS` by its ending, and what is in it."""

    name: str
    content: bytes

    @property
    def ending(self) -> str:
        """Its ending, with the point."""
        return f".{self.name.rpartition('.')[2]}"


class Made:
    """All files of all tabs of a server, each under a word of its own; any thread may ask."""

    def __init__(self) -> None:
        self._files: dict[str, File] = {}
        self._lock = threading.Lock()

    def add(self, file: File) -> str:
        """Keep a file; return the word by which it is asked for."""
        word = secrets.token_urlsafe(32)
        with self._lock:
            self._files[word] = file
        return word

    def get(self, word: str) -> File | None:
        """Return a file; None if there is none."""
        with self._lock:
            return self._files.get(word)

    def drop(self, word: str) -> None:
        """Keep a file no more."""
        with self._lock:
            self._files.pop(word, None)

    def __len__(self) -> int:
        return len(self._files)
