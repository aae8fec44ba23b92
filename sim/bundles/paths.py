"""Paths of the parts of a bundle: of some letters only, below the folder that it is unpacked to, each there once.

What no system would take for anything else is asked for, not what this one happens to allow: a bundle goes to others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from sim.words.printable import can_be_written, is_printable

LONGEST, LONGEST_NAME, DEEPEST = 200, 100, 8
#: Letters that some system reads as something else: a drive or a second stream, a folder, a pattern, a pipe.
OBEYED = frozenset('\\:*?"<>|')
#: Names that are devices on Windows, whatever they end in.
DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


def wrong(path: str) -> str:
    """Return why a path is none of a part of a bundle, "" where it is one.

    Examples
    --------
    >>> wrong("worlds/panj-2021/places.csv"), wrong("../places.csv"), wrong("c:x.csv")
    ('', "'..' is no name", "a name has ':'")
    """
    if not 0 < len(path) <= LONGEST:
        return f"want at most {LONGEST} letters, got {len(path)}" if path else "it is empty"
    names = path.split("/")
    if len(names) > DEEPEST:
        return f"it is {len(names)} folders deep, want at most {DEEPEST}"
    return next((why for why in map(_wrong_name, names) if why), "")


def _wrong_name(name: str) -> str:
    """Return why a name is none of a file or folder of a bundle."""
    if not name or name.strip(". ") == "":
        return f"'{name}' is no name"
    if len(name) > LONGEST_NAME:
        return f"a name has {len(name)} letters, want at most {LONGEST_NAME}"
    if not can_be_written(name) or not all(map(is_printable, name)):
        return "a name has a character that is not to be shown"
    if found := sorted(OBEYED & set(name)):
        return f"a name has '{found[0]}'"
    if name != name.strip() or name[0] == "." or name[-1] == ".":
        return f"'{name}' begins or ends with a dot or a blank"
    return f"'{name}' is a device on some systems" if DEVICES.fullmatch(name) else ""


def folded(path: str) -> str:
    """Return what two paths have alike that are one file on some system."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", path).casefold())


def clash(paths: Iterable[str]) -> tuple[str, str] | None:
    """Return two paths that cannot both be there: alike but for case or accents, or a file in the place of a folder.

    Examples
    --------
    >>> clash(["a/b.csv", "c.csv", "A/B.csv"]), clash(["a", "a/b"]), clash(["a/b", "a/c"])
    (('a/b.csv', 'A/B.csv'), ('a', 'a/b'), None)
    """
    seen: dict[str, str] = {}
    for path in paths:
        if (known := seen.setdefault(folded(path), path)) is not path:
            return known, path
    for path in seen.values():
        names = folded(path).split("/")
        for many in range(1, len(names)):
            if above := seen.get("/".join(names[:many])):
                return above, path
    return None
