"""What a page of the dashboard may send over its socket: the few messages of Jupyter's protocol that Solara reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

#: Largest frame that is read, bytes; a page sends less than a hundredth of it.
LARGEST = 2**18
#: Messages, with what each has to hold as text in its content.
KINDS: dict[str, tuple[str, ...]] = {
    "kernel_info_request": (),
    "comm_info_request": (),
    "comm_open": ("comm_id", "target_name"),
    "comm_msg": ("comm_id",),
    "comm_close": ("comm_id",),
    "shutdown_request": (),
}
#: What a page opens; it makes no widgets of its own.
TARGETS = ("solara.control", "jupyter.widget.control")
PARTS = ("header", "parent_header", "metadata", "content")
CHANNELS = ("shell", "control", "iopub", "stdin")
#: What a page says to a widget, to all widgets, and to Solara.
METHODS = ("update", "custom", "backbone", "request_state", "request_states", "run", "app-status")


def is_sound(text: Any) -> bool:
    """Tell whether a frame is a message that a page sends.

    Parameters
    ----------
    text : object
        The text of the frame; None for one of bytes, of which a page sends none.
    """
    if not isinstance(text, str) or len(text) > LARGEST:
        return False
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return False
    if not isinstance(message, dict) or not all(isinstance(message.get(part), dict) for part in PARTS):
        return False
    header, content = message["header"], message["content"]
    kind = header.get("msg_type")
    if not isinstance(kind, str) or kind not in KINDS or not isinstance(header.get("msg_id"), str):
        return False
    if message.get("channel") not in CHANNELS or message.get("buffers"):
        return False
    named = all(isinstance(content.get(field), str) for field in KINDS[kind])
    return named and _is_sound_comm(kind, content)


def _is_sound_comm(kind: str, content: Mapping[str, Any]) -> bool:
    data = content.get("data", {})
    if not isinstance(data, dict):
        return False
    if kind == "comm_open":
        return content["target_name"] in TARGETS
    if kind == "comm_msg":
        holds = all(isinstance(data.get(part, {}), dict) for part in ("state", "args"))
        return holds and data.get("method") in METHODS and (data["method"] != "run" or "args" in data)
    return True
