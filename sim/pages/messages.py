"""What a page may ask of its desk: each message with its fields and their ends; anything else is not heard.

The page sends nothing else. Who does is no page of ours, and shall neither stop the run nor fill the memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

#: Longest text that is typed into a box, or names a scenario.
LONGEST = 4096
#: Largest number of a message, day or speed: what a page counts to.
MOST = 2**31

Check = Callable[[Any], bool]


def _text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST


def _maybe_text(value: Any) -> bool:
    return value is None or _text(value)


def _count(value: Any) -> bool:
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return whole and not isinstance(value, bool) and 0 <= value <= MOST


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


_CHANGE: Mapping[str, Check] = {"kind": _text, "target": _text, "who": _text, "text": _text, "date": _text}
#: Fields by message; `number` may stand in each, `text` may be missing where a parameter is given back.
FIELDS: Mapping[str, Mapping[str, Check]] = {
    "drawn": {},
    "play": {},
    "pause": {},
    "step": {},
    "reset": {},
    "unset": {},
    "seek": {"day": _count},
    "speed": {"index": _count},
    "scenario": {"text": _text},
    "seed": {"text": _text},
    "replicate": {"text": _text},
    "uncertain": {"on": _flag},
    "set": {"name": _text},
    "whatif_add": _CHANGE,
    "whatif_edit": {"index": _count, **_CHANGE},
    "whatif_drop": {"index": _count},
    "whatif_undo": {},
    "whatif_redo": {},
    "whatif_clear": {},
    "whatif_many": {},
    "whatif_stop": {},
    "whatif_place": {"target": _text, "date": _text},
    "whatif_save": {"text": _text},
    "whatif_report": {},
    "whatif_export": {"text": _text},
}


def understood(message: Any) -> Mapping[str, Any] | None:
    """Return a message of the page; None if it is none.

    Examples
    --------
    >>> understood({"do": "seek", "day": 12})
    {'do': 'seek', 'day': 12}
    >>> understood({"do": "seek", "day": 1e400}) is None
    True
    """
    if not isinstance(message, Mapping):
        return None
    what = message.get("do")
    fields = FIELDS.get(what) if isinstance(what, str) else None
    if fields is None or not _count(message.get("number", 0)) or not _maybe_text(message.get("text")):
        return None
    return message if all(check(message.get(name)) for name, check in fields.items()) else None
