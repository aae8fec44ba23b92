"""A page asks for what the table of messages has, whole and within its ends; anything else is not heard."""

from __future__ import annotations

from typing import Any

import pytest

from sim.pages.messages import understood

ADD = {"do": "whatif_add", "kind": "far", "target": "TJK", "who": "", "text": "closed", "date": "2021-07-15"}


def test_a_whole_change_is_understood() -> None:
    assert understood(ADD) == ADD
    assert understood({**ADD, "do": "whatif_edit", "index": 0, "number": 3}) is not None
    assert all(understood({"do": f"whatif_{what}"}) for what in ("undo", "redo", "clear", "many", "stop", "report"))


@pytest.mark.parametrize(
    "message",
    [
        {**ADD, "date": 20210715},
        {**ADD, "target": None},
        {**ADD, "who": ["civilian"]},
        {**ADD, "text": "x" * 5000},
        {**ADD, "text": 50_000},
        {**ADD, "do": "whatif_edit"},
        {**ADD, "do": "whatif_edit", "index": -1},
        {**ADD, "do": "whatif_edit", "index": 1e400},
        {**ADD, "do": "whatif_open"},
        {"do": "whatif_add"},
        {"do": "whatif_drop", "index": True},
        {"do": "whatif_drop", "index": "0"},
        {"do": "whatif_save"},
        {"do": "whatif_save", "text": {"path": "/etc/passwd"}},
        {"do": "whatif_export", "text": None},
    ],
)
def test_what_no_page_of_ours_sends_is_not_heard(message: Any) -> None:
    assert understood(message) is None
